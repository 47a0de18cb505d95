"""The walk over an expression tree that all notations share.

The tree is printed as it stands: nothing is sorted, nothing is evaluated. A notation says how a
number, a symbol, a fraction, a power are set; where brackets, dots and minus signs go is decided
here, once.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Sequence
from typing import NamedTuple

from sympy import (
    Abs,
    Add,
    Expr,
    Max,
    Mul,
    Piecewise,
    Pow,
    Rational,
    Symbol,
    erf,
    exp,
    log,
    sign,
    tanh,
)

ATOM, NEGATIVE, SUM, PRODUCT, FRACTION, POWER = range(6)


class Box(NamedTuple):
    """Set text, its width in characters, and what kind of expression it is.

    ``pieces`` is the same text in pieces, where a line may break between them if it must.
    """

    text: str
    width: int
    kind: int = ATOM
    pieces: tuple[str, ...] = ()

    @property
    def ends(self) -> tuple[str, ...]:
        """The pieces, or all of it as one."""
        return self.pieces or (self.text,)


Leaf = Callable[[str], Box]

_PLACE = Symbol("")  # stands for a factor that is set already
_FUNCTIONS = {log: "ln", tanh: "tanh", erf: "erf", sign: "sign"}


class Printer(ABC):
    """Prints expressions in one notation; subclasses set the pieces.

    ``flat`` notations write a fraction in one line, and so have to bracket it as a factor.
    ``decimal_mark`` and ``cases_words`` are those of a language; where a comma is the mark, a
    semicolon separates arguments.
    """

    flat = False
    # The name under which a page works the number of a key out anew, where that is not the key.
    live: Callable[[str], str] = str
    decimal_mark = "."
    cases_words = ("if", "otherwise")

    # -- what a notation sets ----------------------------------------------------------------

    @abstractmethod
    def number(self, text: str) -> Box:
        """A number from its plain text ("-0.25", "1.5e-40")."""

    @abstractmethod
    def operator(self, sign: str) -> str:
        """An infix operator or relation: + − · = ≈ , >"""

    @abstractmethod
    def minus_sign(self, operand: str) -> str:
        """An operand with a minus sign in front."""

    @abstractmethod
    def row(self, parts: Sequence[str]) -> str:
        """Parts side by side, as one piece."""

    def joined(self, parts: Sequence[str]) -> str:
        """Parts side by side that the whole line goes on from."""
        return "".join(parts)

    def marked(self, symbol: Box, mark: str) -> Box:
        """A symbol with a mark such as ① under it, where a notation can set that."""
        return symbol

    @abstractmethod
    def brackets(self, inner: Box) -> str:
        """The inner expression in round brackets."""

    def breaks(self, inner: Box) -> tuple[str, ...]:
        """The inner expression in round brackets, in pieces; none in a notation that keeps it
        whole.
        """
        return ()

    @abstractmethod
    def fraction(self, above: Box, below: Box) -> str:
        """above over below"""

    @abstractmethod
    def ratio(self, above: int, below: int) -> str:
        """A fraction of two whole numbers used as a factor, such as a half."""

    @abstractmethod
    def power(self, base: str, exponent: Box) -> str:
        """base to the exponent"""

    @abstractmethod
    def root(self, inner: Box) -> str:
        """The square root."""

    @abstractmethod
    def absolute(self, inner: Box) -> str:
        """The absolute value."""

    @abstractmethod
    def function(self, name: str, inner: Box) -> str:
        """A function applied to an argument."""

    @abstractmethod
    def word(self, text: str) -> str:
        """A word or letter that is not a quantity: e, π, max."""

    @abstractmethod
    def cases(self, rows: Sequence[tuple[Box, Box]], otherwise: Box) -> str:
        """One value where a condition holds, another where it does not."""

    # -- the walk ------------------------------------------------------------------------------

    def expression(self, e: Expr, leaf: Leaf) -> Box:
        """``e`` as one piece; ``leaf`` sets a symbol by its name."""
        parts = self.parts(e, leaf)
        if len(parts) == 1:
            return parts[0]
        return Box(
            self.row([part.text for part in parts]),
            sum(part.width for part in parts),
            NEGATIVE if parts[0].kind == NEGATIVE and isinstance(e, Mul) else _kind(e),
            tuple(piece for part in parts for piece in part.ends),
        )

    def parts(self, e: Expr, leaf: Leaf) -> list[Box]:
        """``e`` in pieces where a line may break; each later one begins with its operator."""
        if isinstance(e, Symbol):
            return [leaf(e.name)]
        if e.is_Rational:
            return [self._rational(e)]
        if isinstance(e, Add):
            return self._sum(e, leaf)
        if isinstance(e, Mul):
            return self._product(e.args, leaf)
        if isinstance(e, Pow):
            return [self._power(e, leaf)]
        return [self._function(e, leaf)]

    def _rational(self, number: Rational) -> Box:
        if number.q == 1:
            return self.number(str(number.p))
        text = self.ratio(abs(number.p), number.q)
        if number.p < 0:
            return Box(self.minus_sign(text), 3, NEGATIVE)
        return Box(text, 2, ATOM)

    def _sum(self, e: Add, leaf: Leaf) -> list[Box]:
        first, *rest = e.args
        parts = [self._bracketed(self.expression(first, leaf), (SUM,))]
        for term in rest:
            sign, body = _sign_apart(term)
            box = self._bracketed(self._term(body, leaf), (NEGATIVE, SUM))
            parts.append(self._joined(Box(self.operator(sign), 3), box))
        return parts

    def _term(self, term: Expr, leaf: Leaf) -> Box:
        """A later term of a sum; where it begins with a negative number, that is bracketed."""
        if isinstance(term, Mul) and isinstance(term.args[0], Symbol):
            first, *rest = term.args
            if leaf(first.name).kind == NEGATIVE and not any(map(_is_inverse, rest)):
                guarded = self._bracketed(leaf(first.name), (NEGATIVE,))
                others = self._factors((_PLACE, *rest), lambda n: guarded if n == "" else leaf(n))
                return Box(
                    self.joined([b.text for b in others]), sum(b.width for b in others), PRODUCT
                )
        return self.expression(term, leaf)

    def _product(self, factors: Sequence[Expr], leaf: Leaf) -> list[Box]:
        if factors[0] == -1 and len(factors) > 1:
            if len(factors) == 2:
                first, *rest = [self.expression(factors[1], leaf)]
            else:
                first, *rest = self._product(factors[1:], leaf)
            inner = self._bracketed(first, (NEGATIVE, SUM))
            begun = (self.minus_sign(inner.pieces[0]), *inner.pieces[1:]) if inner.pieces else ()
            return [Box(self.minus_sign(inner.text), inner.width + 1, NEGATIVE, begun), *rest]
        below = [_inverse(factor) for factor in factors if _is_inverse(factor)]
        if below:
            above = [f for f in factors if not _is_inverse(f)]
            if len(above) > 1 and above[0].is_Rational and above[0].q != 1:
                rest = self._product((*above[1:], *(f for f in factors if _is_inverse(f))), leaf)
                first = self._rational(above[0])
                joined = self.joined([first.text, self.operator("·"), rest[0].text])
                return [Box(joined, first.width + 1 + rest[0].width, PRODUCT), *rest[1:]]
            top = self._whole_product(above, leaf) if above else self.number("1")
            bottom = self._whole_product(below, leaf)
            width = max(top.width, bottom.width)
            return [Box(self.fraction(top, bottom), width, FRACTION)]
        if len(factors) == 1:
            return self.parts(factors[0], leaf)
        return self._factors(factors, leaf)

    def _whole_product(self, factors: Sequence[Expr], leaf: Leaf) -> Box:
        if len(factors) == 1:
            return self.expression(factors[0], leaf)
        parts = self._product(factors, leaf)
        if len(parts) == 1:
            return parts[0]
        kind = NEGATIVE if parts[0].kind == NEGATIVE else PRODUCT
        return Box(self.row([p.text for p in parts]), sum(p.width for p in parts), kind)

    def _factors(self, factors: Sequence[Expr], leaf: Leaf) -> list[Box]:
        parts: list[Box] = []
        touching = False
        for position, factor in enumerate(factors):
            whole = self.expression(factor, leaf)
            kinds = (SUM, NEGATIVE) if position else (SUM,)
            box = self._bracketed(whole, (*kinds, FRACTION) if self.flat else kinds)
            opens = (box is not whole and whole.kind == SUM) or _opens(factor)
            if not parts:
                parts.append(box)
            elif opens and touching:
                parts.append(self._joined(parts.pop(), box))
            else:
                parts.append(self._joined(Box(self.operator("·"), 1), box))
            touching = factor.is_Symbol or (factor.is_Rational and factor.q != 1)
        return parts

    def _power(self, e: Pow, leaf: Leaf) -> Box:
        base, exponent = e.args
        if exponent == Rational(1, 2):
            inner = self.expression(base, leaf)
            return Box(self.root(inner), inner.width + 1, ATOM)
        if _is_inverse(e):
            bottom = self.expression(_inverse(e), leaf)
            return Box(self.fraction(self.number("1"), bottom), bottom.width, FRACTION)
        box = self.expression(base, leaf)
        inner = self._bracketed(box, (SUM, NEGATIVE, PRODUCT, FRACTION, POWER))
        raised = self.expression(exponent, leaf)
        return Box(self.power(inner.text, raised), inner.width + raised.width, POWER)

    def _function(self, e: Expr, leaf: Leaf) -> Box:
        if isinstance(e, exp):
            inner = self.expression(e.args[0], leaf)
            return Box(self.power(self.word("e"), inner), inner.width + 1, POWER)
        if isinstance(e, Abs):
            inner = self.expression(e.args[0], leaf)
            return Box(self.absolute(inner), inner.width + 2, ATOM)
        if isinstance(e, Max):
            low, high = (self.expression(arg, leaf) for arg in e.args)
            separator = ";" if self.decimal_mark == "," else ","
            both = self.row([low.text, self.operator(separator), high.text])
            inner = Box(both, low.width + high.width + 2)
            return Box(self.function("max", inner), inner.width + 5, ATOM)
        if isinstance(e, Piecewise):
            (yes, condition), (no, _) = e.args
            value, otherwise = self.expression(yes, leaf), self.expression(no, leaf)
            left = self.expression(condition.args[0], leaf)
            test = Box(
                self.row([left.text, self.operator(">"), self.number("0").text]), left.width + 4
            )
            width = max(value.width, otherwise.width) + test.width + 4
            return Box(self.cases([(value, test)], otherwise), width, ATOM)
        if e.func in _FUNCTIONS:
            inner = self.expression(e.args[0], leaf)
            name = _FUNCTIONS[e.func]
            return Box(self.function(name, inner), inner.width + len(name) + 2, ATOM)
        return Box(self.word("π"), 1, ATOM)

    def _bracketed(self, box: Box, kinds: tuple[int, ...]) -> Box:
        if box.kind not in kinds:
            return box
        return Box(self.brackets(box), box.width + 2, ATOM, self.breaks(box))

    def _joined(self, left: Box, right: Box) -> Box:
        """Two boxes that no line break parts."""
        text = self.joined([*left.ends, *right.ends])
        pieces: tuple[str, ...] = ()
        if left.pieces or right.pieces:
            middle = self.joined([left.ends[-1], right.ends[0]])
            pieces = (*left.ends[:-1], middle, *right.ends[1:])
        return Box(text, left.width + right.width, PRODUCT, pieces)


def kind_of_number(text: str) -> int:
    """What a number is to its neighbours: 1.5e-20 is written as a product."""
    if text.startswith("-"):
        return NEGATIVE
    return PRODUCT if "e" in text else ATOM


def _kind(e: Expr) -> int:
    return SUM if isinstance(e, Add) else PRODUCT


def _sign_apart(term: Expr) -> tuple[str, Expr]:
    """A term of a sum as its operator and what follows: -2·x after others is − 2·x."""
    if isinstance(term, Mul) and term.args[0].is_Rational and term.args[0] < 0:
        number, *rest = term.args
        body = rest if number == -1 else [-number, *rest]
        return "−", body[0] if len(body) == 1 else Mul(*body, evaluate=False)
    return "+", term


def _is_inverse(factor: Expr) -> bool:
    return isinstance(factor, Pow) and factor.args[1].is_Integer and factor.args[1] < 0


def _inverse(factor: Expr) -> Expr:
    base, exponent = factor.args
    return base if exponent == -1 else Pow(base, -exponent, evaluate=False)


def _opens(factor: Expr) -> bool:
    """Whether a factor begins with a bracket of its own, as (a + b)² does."""
    return isinstance(factor, Pow) and isinstance(factor.args[0], Add)
