"""General slips on a single number: a sign, a decimal point, a digit, the line next to it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from explainer.checking.attempts import Standing
from explainer.checking.boxes import Box, meets
from explainer.checking.evidence import chance_of, old_value
from explainer.checking.judge import Judge
from explainer.checking.lines import Line, Sheet
from explainer.checking.numbers import Fraction, Written, ten
from explainer.checking.possible import CARRIED, CUT
from explainer.checking.sentences import Told, should_be
from explainer.evaluation.proven import fmpq  # type: ignore[attr-defined]

COPIED = "slip:neighbour-copied"
POWERS = (1, -1, 2, -2, 3, -3)
MOST_NEIGHBOURS = 400

# What each slip is called before the right number is told.
HINTS = {
    "slip:sign": "the sign is turned",
    "slip:decimal-point": "the decimal point is in the wrong place",
    "slip:digits-exchanged": "two digits beside each other are exchanged",
    "slip:one-digit": "one digit is another one",
}


@dataclass(frozen=True, slots=True)
class Meant:
    """A number that may have been meant, by one kind of slip; it is one of ``of`` of that kind."""

    id: str
    box: Box
    of: int
    says: str


@dataclass(slots=True, eq=False)
class Slip:
    """A general slip, on the lines that it explains, each with the chance of an accident."""

    id: str
    wording: dict[str, str] = field(default_factory=dict)
    explains: dict[str, float] = field(default_factory=dict)
    broken: int = 0

    @property
    def ids(self) -> tuple[str, ...]:
        """The id, as the only one."""
        return (self.id,)

    @property
    def standing(self) -> Standing:
        """How it stands among others that explain as much."""
        return Standing.COPIED if self.id == COPIED else Standing.SLIP

    def told(self, line: Line) -> Told:
        """The slip in words, with the number of one line."""
        opening = f"In {line.label} = {line.text}"
        wording = self.wording[line.key]
        hint = HINTS.get(self.id, wording)
        return Told(f"{opening} {wording}.{should_be(line)}", f"{opening} {hint}.")


def slips_of(wrong: Sequence[Line], sheet: Sheet, judge: Judge) -> list[Slip]:
    """General slips on the wrong lines themselves, each kind with all the lines it explains."""
    found: dict[str, Slip] = {}
    written = list(sheet.by_key.values())[:MOST_NEIGHBOURS]
    for line in wrong:
        chance = chance_of(line, line.window(), old_value(judge.graph, line))
        # A number that follows from this one was not copied here from there.
        neighbours = [other for other in written if line.key not in other.rests]
        every = list(_meant(line, neighbours))
        for one in _right_ones(every, line, judge):
            slip = found.setdefault(one.id, Slip(one.id))
            if line.key not in slip.explains:
                slip.explains[line.key] = chance * one.of
                slip.wording[line.key] = one.says
    return list(found.values())


def _right_ones(every: Sequence[Meant], line: Line, judge: Judge) -> Iterator[Meant]:
    """Those that would be right, given the numbers before the line: first rounded, then cut off."""
    yield from (one for one in every if one.id == COPIED)
    rounded, cut = judge.allowed(line.key, CARRIED), judge.allowed(line.key, CUT)
    yield from (one for one in every if any(meets(p.box, one.box) for p in rounded))
    yield from (one for one in every if any(meets(p.box, _cut(one.box)) for p in cut))


def _cut(box: Box) -> Box:
    """What gives a number when its further digits are cut off, from what rounds to it."""
    far = (box.hi - box.lo) / 2
    return Box(box.lo + far, box.hi + far) if box.lo > 0 else Box(box.lo - far, box.hi - far)


def _meant(line: Line, neighbours: list[Line]) -> Iterator[Meant]:
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
    if not number.double and unit != 0:
        yield from _digits(number)
    for other in neighbours:
        if other is not line and other.number.significant > 1 and _same(other.number, number):
            yield Meant(
                COPIED,
                Box(value, value),
                len(neighbours),
                f"the number is that of {other.label}, {other.text}",
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
    return bool(a.value == b.value) and bool(a.value != fmpq(1))
