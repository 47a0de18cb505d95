"""Numbers that may have been rounded on the way, by whoever worked them out."""

from __future__ import annotations

from dataclasses import dataclass

from flint import arb, fmpq

from explainer.checking.boxes import Box, Number
from explainer.checking.numbers import ten
from explainer.evaluation.proven import ball


@dataclass(frozen=True, slots=True)
class Digits:
    """How a person rounds in between: to so many significant digits, or so many decimals.

    ``share`` is how far rounding moves a number, in units: half for rounding, a whole for cutting
    off.
    """

    significant: int
    decimals: int
    share: fmpq

    def slack(self, low: arb, high: arb) -> arb:
        """How far a number between ``low`` and ``high`` may move when it is rounded."""
        size = max(abs(float(low)), abs(float(high)))
        if not 0 < size < 1e300:
            return arb(0)
        return arb(self.share * ten(-self.places(size)))

    def places(self, size: float) -> int:
        """How many decimals a number of this size keeps.

        The usual significant digits, or the usual decimals where those leave it two digits.
        """
        leading, _, exponent = f"{size:e}".partition("e")
        power = int(exponent)
        places = self.significant - 1 - power
        # 0.0096 with three decimals is 0.010, and has two digits.
        two_left = power >= 1 - self.decimals or (power == -self.decimals and leading >= "9.5")
        return min(places, self.decimals) if two_left else places


class Rough(Box):
    """A box whose intermediate results may have been rounded; ``digits`` says how."""

    __slots__ = ("digits", "result")

    def __init__(self, lo: Number, hi: Number, digits: Digits, result: bool = False) -> None:
        super().__init__(lo, hi)
        self.digits = digits
        self.result = result

    def used(self) -> Box:
        """The box as an operand: what rounding it may have made of it."""
        return widened(self, self.digits) if self.result else self

    def made(self, lo: Number, hi: Number) -> Rough:
        """A result, which may be rounded before it is used again."""
        return Rough(lo, hi, self.digits, True)

    def part(self, lo: Number, hi: Number) -> Rough:
        """A part of the box, as an operand of the same sort."""
        return Rough(lo, hi, self.digits, self.result)

    def __neg__(self) -> Rough:
        # A turned sign is no step of its own that anyone rounds after.
        return Rough(-self.hi, -self.lo, self.digits, self.result)


def widened(box: Box, digits: Digits) -> Box:
    """The box with what rounding to ``digits`` adds to it; a number that is that short stays."""
    lo, hi = box.lo, box.hi
    if isinstance(lo, fmpq) and isinstance(hi, fmpq) and lo == hi and _short(lo, digits):
        return Box(lo, hi)
    lo, hi = ball(lo), ball(hi)
    slack = digits.slack(lo, hi)
    if digits.share == 1:  # cut off, a number moves toward 0 only
        return Box(lo if hi <= 0 else lo - slack, hi if lo >= 0 else hi + slack)
    return Box(lo - slack, hi + slack)


def _short(number: fmpq, digits: Digits) -> bool:
    """Whether a fraction survives both ways of rounding unchanged."""
    size = abs(float(ball(number)))
    return size == 0 or bool((number * ten(digits.places(size))).q == 1)
