"""A step as one line of text: in symbols, and with a person's own numbers put in."""

from __future__ import annotations

from flint import fmpq
from sympy import Add, Expr, Integer, Mul

from explainer.checking.boxes import hull
from explainer.checking.evidence import value_of
from explainer.checking.judge import Judge
from explainer.checking.lines import Line
from explainer.checking.mistakes.virtual import virtual
from explainer.checking.possible import CARRIED
from explainer.checking.ranges import span
from explainer.checking.words import nearest
from explainer.derivation import Working
from explainer.evaluation.digits import placed
from explainer.evaluation.proven import Number, ball
from explainer.notation.plain import Plain
from explainer.notation.printer import Box

LONGEST = 160  # characters of a formula within a sentence
UNKNOWN = "?"
MORE_DIGITS = 2  # decimals beyond those of the sheet, for numbers worked out in between


class Formulas:
    """Prints workings for one sheet; ``judge`` knows what was written and what follows from it.

    With ``own`` false the numbers are those of a working of the whole example from the start.
    """

    def __init__(self, judge: Judge, *, own: bool = True) -> None:
        self.judge = judge
        self.own = own
        self.plain = Plain()
        usual = judge.digits[False].decimals
        self.places = min(usual + MORE_DIGITS, 20)

    def symbols(self, working: Working) -> str:
        """The formula over keys."""
        return self.plain.expression(_told(working), lambda key: Box(_label(key), len(key))).text

    def numbers(self, working: Working) -> str:
        """The formula with numbers put in, a person's own wherever they wrote one."""
        return self.plain.expression(
            _told(working), lambda key: self.plain.value(key, self.number(key))
        ).text

    def number(self, key: str) -> str:
        """A quantity as the person wrote it, or as it follows from what they wrote."""
        line = self.judge.lines.get(key)
        if line is not None and self.own:
            return own_text(line)
        explanation = self.judge.graph.explanation
        if key in explanation.written:
            return explanation.shown(key).text
        return self._shown(self._number(key))

    def _number(self, key: str) -> Number | None:
        """A quantity as a number: from what the person wrote, or of a working of its own."""
        if self.own:
            try:
                found = self.judge.boxes(key, CARRIED)
            except ArithmeticError:
                return None
            if found:
                return _middle(found[0].box)
        return value_of(self.judge.graph, key)

    def result(self, key: str, working: Working) -> str:
        """What a working gives, from the numbers that stand in it."""
        if not self.own:
            return self._shown(value_of(self.judge.graph, key))
        numbers = [self._number(arg) for arg in working.args]
        if any(number is None for number in numbers):
            return UNKNOWN
        try:
            return self._shown(_middle(span(working.formula, numbers)))
        except ArithmeticError:
            return UNKNOWN

    def _shown(self, number: Number | None) -> str:
        return UNKNOWN if number is None else nearest(number, self.places) or UNKNOWN

    def known(self, working: Working) -> bool:
        """Whether all that stands in the formula is given, or on the sheet."""
        explanation = self.judge.graph.explanation
        return all(
            key in self.judge.lines or key in explanation.written for key in _expanded(working).args
        )


def _middle(box: Number) -> Number:
    """The number halfway through a range."""
    whole = hull([box])
    if isinstance(whole.lo, fmpq) and whole.lo == whole.hi:
        return whole.lo
    return ((ball(whole.lo) + ball(whole.hi)) / 2).mid()


def own_text(line: Line) -> str:
    """A written number as plain digits; a fraction as it stands."""
    number = line.number
    if number.unit == 0 or number.double:
        return nearest(number.value, max(number.decimals, 3)) or UNKNOWN
    whole = number.value * 10**number.decimals
    return placed(int(whole), number.decimals)


def has_logarithm(working: Working) -> bool:
    """Whether a mistake writes a power of another base by way of its logarithm."""
    return any(arg.startswith("§ln") for arg in working.args)


def _expanded(working: Working) -> Working:
    """Without names that only mistakes know."""
    parts = {arg: virtual(arg) for arg in working.args if arg.startswith("§")}
    return working.expanded(parts) if parts else working


def _told(working: Working) -> Expr:
    return _plainer(_expanded(working).expression)


def _plainer(e: Expr) -> Expr:
    """The same without factors 1, without terms 0, and without a minus of a minus."""
    if not isinstance(e, Add | Mul):
        return e
    args = [_plainer(arg) for arg in e.args]
    if isinstance(e, Mul):
        if any(arg == 0 for arg in args):
            return Integer(0)
        kept = _without_two_minuses([arg for arg in args if arg != 1])
    else:
        kept = [arg for arg in args if arg != 0]
    if not kept:
        return e.args[0]
    return kept[0] if len(kept) == 1 else type(e)(*kept, evaluate=False)


def _without_two_minuses(factors: list[Expr]) -> list[Expr]:
    """-1 times a product that begins with -1 is the rest of that product."""
    if len(factors) == 2 and factors[0] == -1 and isinstance(factors[1], Mul):
        inner = list(factors[1].args)
        if inner[0] == -1:
            return inner[1:]
    return factors


def _label(key: str) -> str:
    return key.lstrip("=").replace("°", "").replace("@-1", " before")
