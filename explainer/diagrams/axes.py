"""Axes with a few round numbers on them, and the frame a line is plotted in."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import NamedTuple

from .data import Name
from .measures import name_parts, name_text, width_of
from .shapes import Part, Path, Point, Text


class Tick(NamedTuple):
    """A number on an axis; `power` is set above the line, as in 10 to the power of -3."""

    value: float
    text: str
    power: str = ""


class Axis(NamedTuple):
    """A stretch of numbers, evenly spaced or (`log`) evenly by their powers of ten."""

    low: float
    high: float
    ticks: tuple[Tick, ...]
    log: bool = False

    def share(self, value: float) -> float:
        """How far along the axis the value lies, from 0 to 1; what is off it is at its end."""
        if self.log:
            return (math.log10(value) - self.low) / (self.high - self.low) if value > 0 else 0.0
        # Halves, because the whole stretch may be longer than the largest number.
        part = (value / 2 - self.low / 2) / (self.high / 2 - self.low / 2)
        return min(1.0, max(0.0, part))


def linear(
    values: Sequence[float], wanted: int = 4, exact: bool = False, from_zero: bool = True
) -> Axis:
    """An axis for finite values, from the least to the greatest if `exact`, else between ticks.

    from_zero: begin at 0 rather than at a number above it.
    """
    low, high = min(values), max(values)
    if not exact and from_zero and low > 0:
        low = 0.0
    size = max(abs(low), abs(high))
    if high / 2 - low / 2 <= size * 1e-10 or size < 1e-290:
        middle, size = (low, size) if size >= 1e-290 else (0.0, 1.0)
        low, high = middle - size / 2, middle + size / 2
    rough = high / wanted - low / wanted
    power = math.floor(math.log10(rough)) if rough > 1e-300 else -300
    factor = next((f for f in (1, 2, 5, 10) if f * 10.0**power >= rough * 0.999), 10)
    if factor == 10:
        factor, power = 1, power + 1
    step = factor * 10.0**power
    first, last = math.floor(low / step + 1e-9), math.ceil(high / step - 1e-9)
    if exact:
        first, last = math.ceil(low / step - 1e-9), math.floor(high / step + 1e-9)
    else:
        low, high = first * step, last * step
    ticks = tuple(_tick(i * factor, power, i * step) for i in range(first, last + 1))
    return Axis(low, high, ticks)


def _tick(count: int, power: int, value: float) -> Tick:
    """The number `count` times ten to the `power`, written without rounding."""
    if not count:
        return Tick(0.0, "0")
    sign, digits = ("−" if count < 0 else ""), str(abs(count))
    if -6 <= power < 0:
        digits = digits.rjust(1 - power, "0")
        return Tick(value, f"{sign}{digits[:power]}.{digits[power:]}")
    if power >= 0 and power + len(digits) <= 7:
        whole = f"{int(digits) * 10**power:,}"
        return Tick(value, sign + whole.replace(",", "\u202f" if len(whole) > 5 else ""))
    bare = digits.rstrip("0")
    power += len(digits) - len(bare)
    tail = "10" if bare == "1" else f"{bare}·10"
    return Tick(value, sign + tail, str(power).replace("-", "−"))


def logarithmic(values: Sequence[float], wanted: int = 5) -> Axis:
    """An axis of whole powers of ten around the values above zero, of which there must be one."""
    above = [math.log10(value) for value in values if value > 0]
    low, high = math.floor(min(above) + 1e-9), math.ceil(max(above) - 1e-9)
    if low == high:
        low, high = low - 1, high + 1
    step = -(-(high - low) // wanted)
    short = low >= -5 and high <= 4
    ticks = []
    for power in range(high, low - 1, -step):
        written = _tick(1, power, 10.0**power) if short else None
        ticks.append(written or Tick(10.0**power, "10", str(power).replace("-", "−")))
    return Axis(float(low), float(high), tuple(ticks), log=True)


class Frame(NamedTuple):
    """Two axes and the rectangle they span, from the top left to the bottom right."""

    across: Axis
    up: Axis
    left: float
    top: float
    right: float
    bottom: float

    def at(self, point: Point) -> Point:
        """Where a point lies on the sheet."""
        x, y = self.across.share(point[0]), self.up.share(point[1])
        return self.left + x * (self.right - self.left), self.bottom - y * (self.bottom - self.top)

    def parts(self, x_label: str, y_label: str, x_kind: str = "col") -> list[Part]:
        """Lines and numbers of the axes and what they are called."""
        parts = []
        for tick in self.up.ticks:
            y = self.bottom - self.up.share(tick.value) * (self.bottom - self.top)
            kind = "ax" if y > self.bottom - 0.5 else "gr"
            parts.append(Part(kind, (Path(((self.left, y), (self.right, y))),)))
            words = Text(self.left - 8, y + 4.5, tick.text, "head", "end", sup=tick.power)
            parts.append(Part("col", (words,)))
        last = -math.inf
        for tick in self.across.ticks:
            x = self.left + self.across.share(tick.value) * (self.right - self.left)
            half = width_of(tick.text + tick.power, "head") / 2
            if x - half < last + 10:
                continue
            last = x + half
            line = Path(((x, self.bottom), (x, self.bottom + 5)))
            words = Text(x, self.bottom + 19, tick.text, "head", sup=tick.power)
            parts += [Part("ax", (line,)), Part("col", (words,))]
        parts.append(Part(x_kind, (_label(x_label, self.right, self.bottom + 37, "end"),)))
        parts.append(Part("tg", (_label(y_label, self.left, self.top - 13, "start"),)))
        return parts


def _label(words: str, x: float, y: float, anchor: str) -> Text:
    """What an axis is called: a symbol such as E_total as a symbol, anything else as words."""
    base, sub = name_parts(words)
    if isinstance(words, Name) or len(base) == 1 or (sub and base.isidentifier()):
        return name_text(words, x, y, anchor)
    return Text(x, y, words, "head", anchor)
