"""Two mistakes made in the same working, for lines that no single one explains."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import combinations

from explainer.checking.attempts import Attempt, attempt_at
from explainer.checking.evidence import (
    FEW_ROUNDS,
    LIKELY,
    chance_of,
    chance_within,
    rounds_of,
    value_of,
)
from explainer.checking.graph import Graph
from explainer.checking.judge import Judge
from explainer.checking.lines import Line, Sheet
from explainer.evaluation.proven import ball
from explainer.example import Example

MOST_LINES = 8  # lines on which pairs are tried, first ones first
MOST_PAIRS = 2000


def pairs_of(
    left: Sequence[Line],
    known: Sequence[Attempt],
    others: Sequence[Attempt],
    judge: Judge,
    sheet: Sheet,
) -> list[Attempt]:
    """Pairs that give some of the lines that are left: first those with a mistake known before."""
    lines = [line for line in left if rounds_of(line) <= FEW_ROUNDS][:MOST_LINES]
    open_to = [a for a in others if not a.mistake.local and _reaches(a, lines)]
    if not lines or not _could_tell(lines):
        return []
    mixed = [(a, b) for a in known if not a.mistake.local for b in open_to if b is not a]
    return _tried(mixed, lines, judge, sheet) or _tried(
        combinations(open_to, 2), lines, judge, sheet
    )


def _reaches(attempt: Attempt, lines: Iterable[Line]) -> bool:
    return any(line.key in attempt.tried for line in lines)


def _could_tell(lines: Iterable[Line]) -> bool:
    """Whether meeting all these lines by accident is rare enough for so many tries."""
    chance = 1.0
    for line in lines:
        chance *= chance_of(line, line.window())
    return chance * MOST_PAIRS <= 10 * LIKELY


def _tried(
    pairs: Iterable[tuple[Attempt, Attempt]], lines: Sequence[Line], judge: Judge, sheet: Sheet
) -> list[Attempt]:
    found, count = [], 0
    for first, second, both in _together(pairs, sheet):
        count += 1
        for line in lines:
            both.try_on(line, judge)
            if line.key in both.explains:
                _by_both_parts(both, (judge.graph, first.graph, second.graph), line)
        if both.explains:
            found.append(both)
        if count >= MOST_PAIRS:
            break
    for both in found:
        both.of = count
    return found


def _by_both_parts(both: Attempt, parts: Sequence[Graph], line: Line) -> None:
    """Take the chance from what each of the two mistakes adds to the other."""
    value = value_of(both.graph, line.key)
    others = [value_of(part, line.key) for part in parts]
    added = [
        abs(float(ball(value) - ball(other)))
        for other in others
        if value is not None and other is not None
    ]
    least = chance_within(line, 0.0, min(added, default=0.0))
    both.explains[line.key] = max(both.explains[line.key], least)


def _together(
    pairs: Iterable[tuple[Attempt, Attempt]], sheet: Sheet
) -> Iterator[tuple[Attempt, Attempt, Attempt]]:
    for a, b in pairs:
        if a.id == b.id:
            continue
        # Another example is the ground on which the steps of the second are changed.
        first, second = (b, a) if isinstance(b.variant.change, Example) else (a, b)
        if isinstance(second.variant.change, Example):
            continue
        both = attempt_at(second.mistake, second.variant, first.judge, sheet)
        both.also = first
        yield first, second, both
