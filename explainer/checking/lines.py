"""The lines of a sheet: which quantity each is, what number stands there, what was found out."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from flint import fmpq

from explainer.checking.boxes import Box
from explainer.checking.numbers import Written
from explainer.checking.rounding import Digits
from explainer.derivation import Working

USUAL = 4  # digits, where a sheet has no number to tell


@dataclass(slots=True, eq=False)
class Line:
    """One line of a sheet, and what has been found out about it.

    ``key`` is the canonical key, or for an expression "=" and its text; ``working`` is set for an
    expression. ``rests`` are the wrong lines it follows from, ``range`` what its parents allow,
    ``order`` its place in the derivation: rounds of training before it, then steps.
    """

    key: str
    label: str
    text: str
    place: str
    written: Written | None = None
    working: Working | None = None
    verdict: str = ""
    because: str = ""
    weak: bool = False
    like: str = ""
    rests: frozenset[str] = frozenset()
    range: Box | None = None
    convention: str = ""
    notes: list[str] = field(default_factory=list)
    order: tuple[float, ...] = (0, 0)

    @property
    def number(self) -> Written:
        """The number of a line that has one."""
        assert self.written is not None
        return self.written

    def window(self) -> Box:
        """What rounds to the number."""
        return Box(self.number.low, self.number.high)

    def cut_window(self) -> Box:
        """What gives the number when its further digits are cut off."""
        value, unit = self.number.value, self.number.unit
        # The far end is the next number; that one itself is written otherwise.
        far = unit * (1 - fmpq(1, 2**60))
        return Box(value - far if value <= 0 else value, value + far if value >= 0 else value)

    def either_window(self) -> Box:
        """What gives the number when it is rounded, or cut off."""
        cut = self.cut_window()
        return Box(min(cut.lo, self.number.low), max(cut.hi, self.number.high))


@dataclass(slots=True)
class Sheet:
    """The lines in the order of the sheet, and by key those with a number to judge."""

    lines: list[Line]
    by_key: dict[str, Line]

    @property
    def numbers(self) -> Iterable[Written]:
        """The numbers that are judged."""
        return (line.number for line in self.by_key.values())

    @property
    def expressions(self) -> dict[str, Working]:
        """What each expression of the sheet is made of, in the order of the sheet."""
        return {key: line.working for key, line in self.by_key.items() if line.working}

    def digits(self) -> Digits:
        """The usual significant digits and decimals of the sheet."""
        numbers = [number for number in self.numbers if number.unit != 0]
        return Digits(
            _usual(n.significant for n in numbers),
            _usual(n.decimals for n in numbers),
            fmpq(1, 2),
        )


def _usual(counts: Iterable[int]) -> int:
    """The commonest of the counts; of several as common, the least."""
    found: dict[int, int] = {}
    for count in counts:
        found[count] = found.get(count, 0) + 1
    return min(found, key=lambda count: (-found[count], count)) if found else USUAL
