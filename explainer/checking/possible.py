"""Ways of working, and what a quantity may be in each."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import product as combinations
from math import prod

from explainer.checking.boxes import Box, Number, hull, meets

MOST = 16  # ranges that are kept apart for one quantity
MOST_COMBINED = 64  # choices of one range for each argument,
MOST_NUMBERS = 512  # and numbers in all of them
NONE: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Mode:
    """A way of working: rounding in between or not, cutting off or not."""

    rough: bool
    cut: bool


CARRIED, ROUGH = Mode(False, False), Mode(True, False)
CUT, ROUGH_CUT = Mode(False, True), Mode(True, True)


@dataclass(frozen=True, slots=True)
class Possible:
    """A range of a quantity, the wrong lines it rests on, and those passed over as never used."""

    box: Number
    rests: frozenset[str] = NONE
    skipped: frozenset[str] = NONE


def merged(possible: list[Possible]) -> list[Possible]:
    """Ranges that overlap and rest on the same lines as one; at most a few in all."""
    kept: list[Possible] = []
    for new in possible:
        for at, old in enumerate(kept):
            same = old.rests == new.rests and old.skipped == new.skipped
            if same and meets(old.box, new.box):
                kept[at] = replace(old, box=_joined(old.box, new.box))
                break
        else:
            kept.append(new)
    return kept if len(kept) <= MOST else _one_each(kept)


def _joined(a: Number, b: Number) -> Number:
    if not isinstance(a, Box) and not isinstance(b, Box):
        return a
    return hull([a, b])


def _one_each(possible: Sequence[Possible]) -> list[Possible]:
    """One range for each set of lines that it rests on."""
    groups: dict[tuple[frozenset[str], frozenset[str]], list[Number]] = {}
    for p in possible:
        groups.setdefault((p.rests, p.skipped), []).append(p.box)
    # Of too many, what takes the numbers as they are written, and rests on the fewest slips.
    plainest = sorted(groups, key=lambda lines: (len(lines[1]), len(lines[0])))[:MOST]
    return [Possible(hull(groups[lines]), *lines) for lines in plainest]


def combined(choices: list[list[Possible]]) -> Iterable[Sequence[Possible]]:
    """The ways to choose one range for each argument.

    Where there are too many, those that take the numbers as they are written and rest on the
    fewest slips, and the one that passes over every wrong number.
    """
    if prod(map(len, choices)) > MOST:
        choices = [_one_each(options) for options in choices]
    most = max(1, min(MOST_COMBINED, MOST_NUMBERS // max(1, len(choices))))
    if prod(map(len, choices)) <= most:
        return combinations(*choices)
    kept = [sorted(options, key=lambda p: (len(p.skipped), len(p.rests))) for options in choices]
    if most < len(kept):  # in a sum of very many
        kept = [options[:1] for options in kept]
    while prod(map(len, kept)) > most:
        max(kept, key=len).pop()
    passed = [max(options, key=lambda p: len(p.skipped)) for options in choices]
    fewest = [min(options, key=lambda p: len(p.rests)) for options in choices]
    return [*combinations(*kept), passed, fewest]
