"""Closed intervals, with the arithmetic of all that a formula may do to them.

The ends are exact fractions while those hold, and balls from there on: what cannot be shown to lie
outside counts as inside.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from flint import arb, fmpq

from explainer.evaluation.proven import ball

INFINITE = arb("inf")
Number = Any  # arb, fmpq or Box: python-flint shipped no types for long


class Box:
    """A closed interval."""

    __slots__ = ("hi", "lo")

    def __init__(self, lo: Number, hi: Number) -> None:
        self.lo = lo
        self.hi = hi

    def __repr__(self) -> str:
        return f"Box({float(self.lo)!r}, {float(self.hi)!r})"

    def used(self) -> Box:
        """The box as an operand."""
        return self

    def made(self, lo: Number, hi: Number) -> Box:
        """A result of the same sort."""
        return Box(lo, hi)

    def part(self, lo: Number, hi: Number) -> Box:
        """A part of the box, as an operand of the same sort."""
        return Box(lo, hi)

    def __neg__(self) -> Box:
        return self.made(-self.hi, -self.lo)

    def __add__(self, other: Number) -> Box:
        a, b = self.used(), as_box(other)
        return self.made(a.lo + b.lo, a.hi + b.hi)

    __radd__ = __add__

    def __sub__(self, other: Number) -> Box:
        a, b = self.used(), as_box(other)
        return self.made(a.lo - b.hi, a.hi - b.lo)

    def __rsub__(self, other: Number) -> Box:
        a, b = as_box(other), self.used()
        return self.made(a.lo - b.hi, a.hi - b.lo)

    def __mul__(self, other: Number) -> Box:
        return self.made(*_times(self.used(), as_box(other)))

    __rmul__ = __mul__

    def __truediv__(self, other: Number) -> Box:
        return self.made(*_times(self.used(), _inverse(as_box(other))))

    def __rtruediv__(self, other: Number) -> Box:
        return self.made(*_times(as_box(other), _inverse(self.used())))

    def __pow__(self, power: int) -> Box:
        a = self.used()
        if power < 0:
            inverse = _inverse(Box(a.lo, a.hi) ** -power)
            return self.made(inverse.lo, inverse.hi)
        if power % 2 or a.lo >= 0:
            return self.made(a.lo**power, a.hi**power)
        if a.hi <= 0:
            return self.made(a.hi**power, a.lo**power)
        return self.made(arb(0), most(a.lo**power, a.hi**power))


def as_box(number: Number) -> Box:
    """A number, or a box, as the box that it is as an operand."""
    if isinstance(number, Box):
        return number.used()
    if not isinstance(number, arb | fmpq):
        number = fmpq(1) * number
    return Box(number, number)


def least(*numbers: Number) -> Number:
    """The least of several numbers; of those that cannot be told apart, a ball below both."""
    best = numbers[0]
    for number in numbers[1:]:
        if not number >= best:
            best = number if number <= best else ball(best).min(ball(number))
    return best


def most(*numbers: Number) -> Number:
    """The largest of several numbers."""
    best = numbers[0]
    for number in numbers[1:]:
        if not number <= best:
            best = number if number >= best else ball(best).max(ball(number))
    return best


def _times(a: Box, b: Box) -> tuple[Number, Number]:
    if a.lo >= 0:
        if b.lo >= 0:
            return a.lo * b.lo, a.hi * b.hi
        if b.hi <= 0:
            return a.hi * b.lo, a.lo * b.hi
    corners = (a.lo * b.lo, a.lo * b.hi, a.hi * b.lo, a.hi * b.hi)
    if any(isinstance(c, arb) and c.is_nan() for c in corners):
        return -INFINITE, INFINITE
    return least(*corners), most(*corners)


def _inverse(box: Box) -> Box:
    if box.lo > 0 or box.hi < 0:
        return Box(1 / box.hi, 1 / box.lo)
    if box.lo == 0 and box.hi == 0:
        raise ZeroDivisionError
    return Box(-INFINITE, INFINITE)


def hull(boxes: Sequence[Number]) -> Box:
    """The smallest interval around all of them."""
    made = [as_box(b) for b in boxes]
    if len(made) == 1:
        return made[0]
    return Box(least(*(b.lo for b in made)), most(*(b.hi for b in made)))


def meets(a: Number, b: Number) -> bool:
    """Whether two intervals have a point in common, or cannot be shown to have none."""
    x, y = as_box(a), as_box(b)
    return not (x.hi < y.lo or x.lo > y.hi)


def inside(a: Number, b: Number) -> bool:
    """Whether an interval is known to lie within another."""
    x, y = as_box(a), as_box(b)
    return bool(x.lo >= y.lo and x.hi <= y.hi)


def common(a: Number, b: Number) -> Box | None:
    """What lies in both; None where nothing does."""
    if not meets(a, b):
        return None
    x, y = as_box(a), as_box(b)
    return Box(most(x.lo, y.lo), least(x.hi, y.hi))
