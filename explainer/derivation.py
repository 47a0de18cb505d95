"""A derivation: one flat, ordered list of named steps, each defined by earlier ones.

A :class:`Formula` is a SymPy expression over placeholder symbols; it is shared by all steps of the
same shape, as the logistic function is by every neuron. A :class:`Step` gives a quantity its key
and binds a formula to the keys it is computed from. A :class:`Derivation` holds the steps in an
order in which each comes after all that it uses. Nothing here knows what a neural network is.
"""

from __future__ import annotations

from collections.abc import Callable, Container, Iterable, Iterator, Mapping
from functools import cache, reduce
from itertools import chain
from operator import add, mul
from typing import Any, NamedTuple

from sympy import Add, Expr, Integer, Mul, Symbol

# A sum over more quantities than this is computed term by term, without any expression.
WIDE = 100


class Formula:
    """An expression over placeholders, its terms in the order in which they were written.

    ``symbols`` are the placeholders, in the order of a step's ``args``. ``expression`` is built
    with ``evaluate=False``, when it is first asked for. ``numeric`` may name another expression
    that has the same value and is the one to compute with (``0·ln 0`` is 0 for an error, not for
    arithmetic). ``direct`` computes it without any expression, for sums of very many terms.
    """

    __slots__ = ("_build", "_expression", "cache", "direct", "numeric", "symbols")

    def __init__(
        self,
        symbols: tuple[Symbol, ...],
        build: Callable[..., Expr],
        numeric: Expr | None = None,
        direct: Callable[..., Any] | None = None,
    ) -> None:
        self.symbols = symbols
        self.numeric = numeric
        self.direct = direct
        self.cache: dict[object, object] = {}
        self._build = build
        self._expression: Expr | None = None

    @property
    def expression(self) -> Expr:
        """The expression over the placeholders."""
        if self._expression is None:
            self._expression = self._build(*self.symbols)
        return self._expression

    def __repr__(self) -> str:
        return f"Formula({', '.join(s.name for s in self.symbols)} -> {self.expression})"


class Working(NamedTuple):
    """One way to compute a quantity: a formula, and the keys that stand for its placeholders."""

    formula: Formula
    args: tuple[str, ...]

    @property
    def expression(self) -> Expr:
        """The formula with each placeholder replaced by a symbol named after its key."""
        names = dict(zip(self.formula.symbols, map(Symbol, self.args), strict=True))
        return rename(self.formula.expression, names)

    def expanded(self, parts: Mapping[str, Working]) -> Working:
        """The same with some of its quantities replaced by what they are made of."""
        args: list[str] = []
        for arg in self.args:
            args += parts[arg].args if arg in parts else (arg,)
        args = list(dict.fromkeys(args))
        names = {
            symbol: parts[arg].expression if arg in parts else Symbol(arg)
            for symbol, arg in zip(self.formula.symbols, self.args, strict=True)
        }
        whole = rename(self.formula.expression, names)
        return Working(Formula(tuple(map(Symbol, args)), lambda *_: whole), tuple(args))


class Step(NamedTuple):
    """A named quantity.

    ``working`` defines it (``None``: a given number); ``shortcut`` is a second way with the same
    value, such as a gradient by its delta; ``source`` is what a slope is the derivative of, and
    ``by`` the key it is taken with respect to.
    """

    key: str
    kind: str
    working: Working | None = None
    shortcut: Working | None = None
    source: Working | None = None
    by: str = ""

    @property
    def uses(self) -> tuple[str, ...]:
        """The keys that this step is computed from, each once, in the order of the formula."""
        return tuple(dict.fromkeys(self.working.args)) if self.working else ()


class Derivation:
    """Steps in an order that can be computed from top to bottom; made when they are asked for.

    ``make`` turns a key into its step. Every key is bound once, and after everything it uses;
    asking twice gives the same step. ``leaves`` are given numbers, too many to be bound unless one
    is asked for.
    """

    def __init__(self, make: Callable[[str], Step], leaves: Container[str] = ()) -> None:
        self._make = make
        self._leaves = leaves
        self._steps: dict[str, Step] = {}

    def __getitem__(self, key: str) -> Step:
        step = self._steps.get(key)
        if step is None:
            self._bind(key)
            step = self._steps[key]
        return step

    @property
    def known(self) -> Container[str]:
        """The keys of all steps that have been asked for."""
        return self._steps.keys()

    def __iter__(self) -> Iterator[Step]:
        return iter(self._steps.values())

    def __len__(self) -> int:
        return len(self._steps)

    def _bind(self, key: str) -> None:
        """Bind ``key`` after all that it uses, without recursion, for networks of any depth."""
        steps, waiting = self._steps, [key]
        opened: dict[str, Step] = {}
        while waiting:
            top = waiting[-1]
            if top in steps:
                waiting.pop()
            elif top in opened:
                steps[top] = opened.pop(top)
                waiting.pop()
            else:
                step = opened[top] = self._make(top)
                if step.working:
                    for arg in reversed(step.working.args):
                        if arg in opened:
                            raise ValueError(f"{top} is defined by way of itself, through {arg}")
                        if arg not in steps and arg not in self._leaves:
                            waiting.append(arg)

    def closure(self, keys: Iterable[str]) -> list[Step]:
        """The steps needed for ``keys``, by their shortcuts where they have one, in computing
        order.
        """
        order: dict[str, Step] = {}
        opened: set[str] = set()
        waiting = list(keys)[::-1]
        while waiting:
            top = waiting.pop()
            if top in order:
                continue
            step = self[top]
            route = step.shortcut or step.working
            missing = [arg for arg in (route.args if route else ()) if arg not in order]
            if missing and top not in opened:
                opened.add(top)
                waiting.append(top)
                waiting.extend(reversed(missing))
            else:
                order[top] = step
        return list(order.values())

    def made_of(self, key: str) -> list[str]:
        """All keys that ``key`` is made of, down to given numbers and itself last, each after all
        that it is made of.
        """
        order: dict[str, None] = {}
        waiting = [key]
        while waiting:
            top = waiting[-1]
            missing = [arg for arg in reversed(self[top].uses) if arg not in order]
            if missing and top not in order:
                waiting.append(missing[0])
            else:
                order.setdefault(waiting.pop())
        return list(order)


def rename(expression: Expr, names: Mapping[Symbol, Expr]) -> Expr:
    """The same tree with other symbols, or trees, in place of symbols; nothing is sorted or
    evaluated.
    """
    if isinstance(expression, Symbol):
        return names.get(expression, expression)
    if not expression.args:
        return expression
    args = [rename(arg, names) for arg in expression.args]
    if isinstance(expression, Add | Mul):
        return type(expression)(*args, evaluate=False)
    try:
        return expression.func(*args, evaluate=False)
    except TypeError:
        return expression.func(*args)


def total(terms: Iterable[Expr]) -> Expr:
    """A sum that keeps its terms as they are and in their order."""
    terms = list(terms)
    return terms[0] if len(terms) == 1 else Add(*terms, evaluate=False)


def product(*factors: Expr) -> Expr:
    """A product that keeps its factors as they are and in their order."""
    return factors[0] if len(factors) == 1 else Mul(*factors, evaluate=False)


def minus(a: Expr, b: Expr) -> Expr:
    """a - b, kept as written."""
    return Add(a, Mul(Integer(-1), b, evaluate=False), evaluate=False)


def negative(a: Expr) -> Expr:
    """-a, kept as written."""
    return Mul(Integer(-1), a, evaluate=False)


@cache
def sum_of_products(pairs: int, ones: int = 0, plain: int = 0) -> Formula:
    """a1·b1 + a2·b2 + ... + c1·1 + ... + d1 + ...: a net input, a sum over paths, a sum.

    Its placeholders are a1, b1, a2, b2, ..., then the c's, then the d's.
    """
    symbols = tuple(Symbol(f"{letter}{k}") for k in range(1, pairs + 1) for letter in "ab")
    symbols += tuple(Symbol(f"c{k}") for k in range(1, ones + 1))
    symbols += tuple(Symbol(f"d{k}") for k in range(1, plain + 1))

    def build(*s: Symbol) -> Expr:
        terms: list[Expr] = [product(s[2 * k], s[2 * k + 1]) for k in range(pairs)]
        terms += [product(c, Integer(1)) for c in s[2 * pairs : 2 * pairs + ones]]
        terms += s[2 * pairs + ones :]
        return total(terms)

    def direct(*numbers: Any) -> Any:
        products = map(mul, numbers[: 2 * pairs : 2], numbers[1 : 2 * pairs : 2])
        return reduce(add, chain(products, numbers[2 * pairs :]))

    formula = Formula(symbols, build, direct=direct if len(symbols) > WIDE else None)
    formula.cache["pairs"] = pairs
    return formula


@cache
def product_of(count: int) -> Formula:
    """f1·f2·...: a chain of slopes; with one factor, the quantity itself under another name."""
    symbols = tuple(Symbol(f"f{k}") for k in range(1, count + 1))
    return Formula(symbols, lambda *s: product(*s))


@cache
def constant(number: int) -> Formula:
    """A number that depends on nothing: the slope of a net input by its bias is 1."""
    return Formula((), lambda: Integer(number))
