"""Conventions: choices that a whole sheet keeps to, and that are no mistakes.

Target minus output in place of output minus target, (t - o)² in place of half of it: where every
line that such a choice touches, and that no other slip explains, fits it, two at least, and some do
not fit the example as it stands, the sheet is read in that convention. Where a single mistake that
nobody makes on purpose gives the same lines, it is left open, and told as a tie of mistakes.
"""

from __future__ import annotations

from collections.abc import Iterator
from copy import copy
from dataclasses import dataclass

from explainer.checking.boxes import meets
from explainer.checking.estimates import FEW_UNITS, REACH
from explainer.checking.evidence import (
    FEW_ROUNDS,
    apart,
    chance_of,
    old_value,
    rounds_of,
    value_of,
)
from explainer.checking.graph import Graph
from explainer.checking.judge import Judge
from explainer.checking.lines import Line, Sheet
from explainer.checking.mistakes import CATALOGUE, Changed, Mistake, Variant
from explainer.checking.naming import Naming
from explainer.evaluation.proven import Number, ball

MOST = 3  # conventions of one sheet
ENOUGH = 1e-3  # the chance by accident below which a convention is claimed
# The same done by mistake: where a whole sheet keeps to it, it was meant.
UNLESS_MEANT = {"row-column": "transposed-forward"}
FITTING = ("right", "rounded", "truncated", "undecided")


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
    sheet: Sheet
    judge: Judge
    keys: frozenset[str]

    @property
    def rank(self) -> tuple[int, int]:
        """The fewer wrong lines, then the more that keep to the convention, the better."""
        return wrong_lines(self.sheet), -len(self.convention.lines)


def read_in_conventions(judge: Judge, sheet: Sheet) -> Iterator[Reading]:
    """The sheet read in each convention that it keeps to, one upon the other."""
    for _ in range(MOST):
        wrong = wrong_lines(sheet)
        if not wrong:
            return
        readings = [
            reading
            for mistake in CATALOGUE
            if mistake.convention
            for variant in mistake.variants(judge.graph)
            if not variant.never_meant
            for reading in _readings(mistake, variant, judge, sheet)
            if wrong_lines(reading.sheet) < wrong
        ]
        if not readings:
            return
        best = min(readings, key=lambda reading: reading.rank)
        if Naming(judge, sheet).one_gives(best.keys, but=UNLESS_MEANT.get(best.convention.id)):
            return
        yield best
        judge, sheet = best.judge, best.sheet


def wrong_lines(sheet: Sheet) -> int:
    """How many lines are wrong, or follow from wrong ones."""
    return sum(line.verdict in ("wrong", "follows") for line in sheet.by_key.values())


def _readings(mistake: Mistake, variant: Variant, judge: Judge, sheet: Sheet) -> Iterator[Reading]:
    """The sheet read in one convention, if it keeps to it."""
    if mistake.id == "error-sign" and not _updates_right(sheet, judge):
        return
    graph = Changed(judge.graph, variant.change)
    keys = _touched(sheet, judge, graph)
    if not _shows(keys, sheet, graph):
        return
    lines = {key: _fresh(line) for key, line in sheet.by_key.items()}
    again = Sheet([lines.get(line.key, line) for line in sheet.lines], lines)
    trial = Judge(graph, again, judge.digits[False])
    for line in lines.values():
        trial.settle(line)
    fitting = [lines[key] for key in keys if _fits(lines[key], trial)]
    shown = frozenset(line.key for line in fitting)
    others = [lines[key] for key in keys if key not in shown]
    if any(sheet.by_key[line.key].verdict in FITTING for line in others):
        return
    if mistake.id == "other-error" and not _error_itself(again, judge):
        return
    if not _kept_to(fitting, others, trial, again):
        return
    says = variant.phrase if variant.meant else mistake.convention
    for line in fitting:
        line.convention = says
    labels = tuple(line.label for line in fitting)
    yield Reading(Convention(mistake.id, says, labels), again, trial, shown)


def _touched(sheet: Sheet, judge: Judge, graph: Graph) -> list[str]:
    """The lines that come out otherwise in a convention; none where a right one speaks against it.

    Most conventions are out at the first few lines of a sheet, so that the rest need not be looked
    at.
    """
    found = []
    for key, line in sheet.by_key.items():
        if rounds_of(line) > FEW_ROUNDS:
            continue
        value = value_of(graph, key)
        if apart(judge.exact(key), value):
            if line.verdict in FITTING and not _near(line, value):
                return []
            found.append(key)
    return found


def _shows(keys: list[str], sheet: Sheet, graph: Graph) -> bool:
    """Whether two lines at least, and most of them, are near what the convention gives, some of
    them wrong now.
    """
    near = [line for line in map(sheet.by_key.get, keys) if line and _is_near(line, graph)]
    enough = len(near) >= 2 and 2 * len(near) > len(keys)
    return enough and any(line.verdict == "wrong" for line in near)


def _kept_to(fitting: list[Line], others: list[Line], trial: Judge, again: Sheet) -> bool:
    """Whether enough lines keep to a convention, and other slips explain those that do not."""
    if len(fitting) < 2 or len(fitting) <= len(others):
        return False
    chance = 1.0
    for line in fitting:
        chance *= chance_of(line, line.window(), old_value(trial.graph, line))
    if chance > ENOUGH:
        return False
    slips = {line.label for line in others if line.verdict == "wrong"}
    if not slips:
        return True
    return slips <= {label for one in Naming(trial, again).named() for label in one.explains}


def _fits(line: Line, trial: Judge) -> bool:
    return line.verdict in FITTING and _is_near(line, trial.graph)


def _updates_right(sheet: Sheet, judge: Judge) -> bool:
    """Whether the new values are right, but for what another slip spoils: the sign was meant."""
    new = [line.verdict for line in sheet.by_key.values() if _shows_update(line, judge)]
    right = sum(verdict in FITTING for verdict in new)
    return 2 * right > len(new) and "wrong" not in new


def _shows_update(line: Line, judge: Judge) -> bool:
    """Whether a line is a new value that is written otherwise than the old one."""
    if not (line.key.endswith("+") and line.key[:-1] in judge.graph.trained):
        return False
    old = old_value(judge.graph, line)
    return old is not None and not meets(old, line.window())


def _error_itself(sheet: Sheet, judge: Judge) -> bool:
    """Whether the error or its slope at an output is written: what comes later could be a slip."""
    at_outputs = tuple(f"/dout_{name}" for name in judge.graph.example.output_names)
    for key, line in sheet.by_key.items():
        stem = key.partition("[")[0]
        slope = stem.startswith("dE_") and stem.endswith(at_outputs)
        if line.verdict in FITTING and (slope or stem.startswith("E_")):
            return True
    return False


def _is_near(line: Line, graph: Graph) -> bool:
    return _near(line, value_of(graph, line.key))


def _near(line: Line, value: Number | None) -> bool:
    """Whether rounding could lead from a value to the number of a line at all."""
    if value is None:
        return False
    gap = abs(ball(value) - ball(line.number.value))
    reach = max(
        REACH * abs(ball(line.number.value)).mid(), ball(FEW_UNITS * line.number.unit).mid()
    )
    return not gap > reach


def _fresh(line: Line) -> Line:
    new = copy(line)
    new.verdict = new.because = ""
    new.rests, new.range, new.notes = frozenset(), None, list(line.notes)
    return new
