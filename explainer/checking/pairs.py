"""Two mistakes made in the same working, for lines that no single one explains."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import combinations, islice

from explainer.checking.attempts import Attempt, attempt_at
from explainer.checking.evidence import (
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


def beside(
    known: Sequence[Attempt],
    left: Sequence[Line],
    others: Sequence[Attempt],
    judge: Judge,
    sheet: Sheet,
) -> list[Attempt]:
    """Second mistakes that give some of the lines that are left, each with one known before."""
    lines = _looked_at(left)
    second = _open_to(lines, others)
    pairs = ((a, b) for a in known if not a.mistake.local for b in second if b is not a)
    return _tried(pairs, lines, judge, sheet, known=True)


def pairs_of(
    left: Sequence[Line], others: Sequence[Attempt], judge: Judge, sheet: Sheet
) -> list[Attempt]:
    """Pairs of mistakes that give some of the lines that are left."""
    lines = _looked_at(left)
    return _tried(combinations(_open_to(lines, others), 2), lines, judge, sheet)


def _looked_at(left: Sequence[Line]) -> list[Line]:
    """The lines on which pairs are tried; none where so few digits could not tell them apart."""
    lines = [line for line in left if rounds_of(line) <= 1][:MOST_LINES]
    return lines if lines and _could_tell(lines) else []


def _open_to(lines: Sequence[Line], others: Sequence[Attempt]) -> list[Attempt]:
    return [
        one
        for one in others
        if not one.mistake.local and any(line.key in one.tried for line in lines)
    ]


def _could_tell(lines: Iterable[Line]) -> bool:
    """Whether meeting all these lines by accident is rare enough for so many tries."""
    chance = 1.0
    for line in lines:
        chance *= chance_of(line, line.window())
    return chance * MOST_PAIRS <= 10 * LIKELY


def _tried(
    pairs: Iterable[tuple[Attempt, Attempt]],
    lines: Sequence[Line],
    judge: Judge,
    sheet: Sheet,
    *,
    known: bool = False,
) -> list[Attempt]:
    """Those of the pairs that give a line; the first of each may be ``known`` to be made."""
    found, count = [], 0
    for a, b, both in _together(islice(pairs, MOST_PAIRS), sheet):
        count += 1
        parts = [a.graph] if known else [judge.graph, a.graph, b.graph]
        for line in lines:
            # Where the second adds nothing to the first, that one has been tried already.
            if both.graph.affected(line.key) and both.looks[0].near(line):
                both.try_on(line, judge)
            if line.key in both.explains:
                _by_both_parts(both, parts, line)
        if both.explains:
            found.append(both)
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
        both = attempt_at(second.mistake, second.variant, first.judge, sheet, first.looks)
        both.also = first
        yield a, b, both
