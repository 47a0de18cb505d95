"""Conventions: choices that a whole sheet keeps to, and that are no mistakes.

Target minus output in place of output minus target, (t - o)² in place of half of it: where every
line that such a choice touches fits it, two at least, and the example as it stands does not, the
sheet is read in that convention.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from copy import copy
from dataclasses import dataclass

from explainer.checking.boxes import meets
from explainer.checking.graph import Graph
from explainer.checking.judge import Judge
from explainer.checking.lines import Line, Sheet
from explainer.checking.mistakes import CONVENTIONS, Changed, Mistake
from explainer.checking.naming import FEW_ROUNDS, chance_of, rounds_of
from explainer.evaluation.proven import ball

ENOUGH = 1e-3  # the chance by accident below which a convention is claimed
REACH = 0.05  # rounding seldom moves a number by more than this share
FITTING = ("right", "rounded", "truncated")

SAYS = {
    "no-half": "The error is taken as (target - out)², without the half.",
    "added-half": "The error is taken as ½ (target - out)², with a half.",
    "mean-for-sum": "The error is a mean here, where the example takes the sum.",
    "sum-for-mean": "The error is a sum here, where the example takes the mean.",
    "error-sign": "Deltas or changes have the other sign throughout, and the new weights "
    "are right.",
    "biases-trained": "The biases are updated too.",
    "biases-kept": "The biases keep their values.",
    "row-column": "The weights are numbered the other way, column by column.",
    "other-error": "Another error function is used.",
}


@dataclass(frozen=True, slots=True)
class Convention:
    """A convention that the sheet keeps to, and the lines that show it."""

    id: str
    says: str
    lines: tuple[str, ...]


@dataclass(slots=True)
class Reading:
    """A sheet read in a convention."""

    convention: Convention
    graph: Graph
    sheet: Sheet
    judge: Judge
    wrong: int


def read_in_conventions(judge: Judge, sheet: Sheet) -> Iterator[Reading]:
    """The sheet read in each convention that it keeps to, one upon the other."""
    for _ in range(3):
        wrong = _wrong(sheet)
        if not wrong:
            return
        readings = [r for m in CONVENTIONS for r in _readings(m, judge, sheet) if r.wrong < wrong]
        if not readings:
            return
        best = min(readings, key=lambda r: (r.wrong, -len(r.convention.lines)))
        yield best
        judge, sheet = best.judge, best.sheet


def _wrong(sheet: Sheet) -> int:
    return sum(line.verdict in ("wrong", "follows") for line in sheet.by_key.values())


def _readings(mistake: Mistake, judge: Judge, sheet: Sheet) -> Iterator[Reading]:
    for variant in mistake.variants(judge.graph):
        if mistake.id == "error-sign" and variant.where != "convention":
            continue
        graph = Changed(judge.graph, variant.change)
        lines = {key: _fresh(line) for key, line in sheet.by_key.items()}
        again = Sheet([lines.get(line.key, line) for line in sheet.lines], lines)
        trial = Judge(graph, again, judge.digits[False])
        touched = [
            line
            for key, line in lines.items()
            if rounds_of(line) <= FEW_ROUNDS and _touched(key, judge, trial)
        ]
        if not _kept_to(touched, sheet, trial):
            continue
        for line in lines.values():
            trial.settle(line)
        if mistake.id == "error-sign" and not _updates_right(lines.values()):
            continue
        says = SAYS[mistake.id]
        for line in touched:
            line.convention = says
        convention = Convention(mistake.id, says, tuple(line.label for line in touched))
        yield Reading(convention, graph, again, trial, _wrong(again))


def _kept_to(touched: list[Line], sheet: Sheet, trial: Judge) -> bool:
    """Whether all lines that a convention touches, two at least, keep to it, and not by chance."""
    if len(touched) < 2:
        return False
    if not any(sheet.by_key[line.key].verdict == "wrong" for line in touched):
        return False
    if not all(_near(line, trial) for line in touched):
        return False
    if not all(_fits(line, trial) for line in touched):
        return False
    chance = 1.0
    for line in touched:
        chance *= chance_of(line, line.window())
    return chance <= ENOUGH


def _updates_right(lines: Iterable[Line]) -> bool:
    """Whether new weights are written, and none of them wrong: then a turned sign was meant."""
    new = [line.verdict for line in lines if line.key.endswith("+")]
    return bool(new) and "wrong" not in new and "follows" not in new


def _near(line: Line, judge: Judge) -> bool:
    """Whether rounding could lead from the exact value to the number at all."""
    apart = abs(ball(judge.exact(line.key)) - ball(line.number.value))
    reach = max(REACH * abs(ball(line.number.value)).mid(), ball(50 * line.number.unit).mid())
    return not apart > reach


def _fits(line: Line, judge: Judge) -> bool:
    judge.settle(line)
    return line.verdict in FITTING


def _fresh(line: Line) -> Line:
    new = copy(line)
    new.verdict = new.because = ""
    new.rests, new.range, new.notes = frozenset(), None, list(line.notes)
    return new


def _touched(key: str, before: Judge, now: Judge) -> bool:
    a, b = before.exact(key), now.exact(key)
    return a is not None and b is not None and not meets(a, b)
