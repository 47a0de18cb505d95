"""General slips on a single number: a sign, a decimal point, a digit, the line next to it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from explainer.checking.boxes import Box
from explainer.checking.lines import Line
from explainer.checking.numbers import Fraction, Written, ten
from explainer.evaluation.proven import fmpq  # type: ignore[attr-defined]

POWERS = (1, -1, 2, -2, 3, -3)


@dataclass(frozen=True, slots=True)
class Meant:
    """A number that may have been meant, by one kind of slip, and of how many of that kind it is
    one.
    """

    id: str
    box: Box
    of: int
    says: str


def meant(line: Line, neighbours: list[Line]) -> Iterator[Meant]:
    """What may have been meant by a number, and what the slip was then."""
    number = line.number
    value, unit = number.value, number.unit
    if value == 0:
        return
    yield Meant("slip:sign", _around(-value, unit), 1, "the sign is turned")
    for power in POWERS:
        places = "one place" if abs(power) == 1 else f"{abs(power)} places"
        yield Meant(
            "slip:decimal-point",
            _around(value * ten(-power), unit * ten(-power)),
            len(POWERS),
            f"the decimal point is {places} too far to the {'right' if power > 0 else 'left'}",
        )
    if not number.double:
        yield from _digits(number)
    for other in neighbours:
        if other is not line and other.number.significant > 1 and _same(other.number, number):
            yield Meant(
                "slip:neighbour-copied",
                Box(value, value),
                len(neighbours),
                f"it is the number of {other.label}",
            )


def _digits(number: Written) -> Iterator[Meant]:
    """One digit written as another, or two beside each other exchanged."""
    digits = str(abs(int(number.value / number.unit)))
    sign = 1 if number.value > 0 else -1
    for at in range(len(digits) - 1):
        a, b = digits[at], digits[at + 1]
        if a != b:
            other = digits[:at] + b + a + digits[at + 2 :]
            yield Meant(
                "slip:digits-exchanged",
                _around(sign * int(other) * number.unit, number.unit),
                len(digits),
                f"the digits {a} and {b} are exchanged",
            )
    for at, digit in enumerate(digits):
        for new in "0123456789":
            if new != digit:
                other = digits[:at] + new + digits[at + 1 :]
                yield Meant(
                    "slip:one-digit",
                    _around(sign * int(other) * number.unit, number.unit),
                    9 * len(digits),
                    f"a {digit} stands where a {new} belongs",
                )


def _around(value: Fraction, unit: Fraction) -> Box:
    return Box(value - unit / 2, value + unit / 2)


def _same(a: Written, b: Written) -> bool:
    return bool(a.value == b.value) and a.value != fmpq(1)
