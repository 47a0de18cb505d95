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

from explainer.checking.evidence import FEW_ROUNDS, apart, chance_of, rounds_of, value_of
from explainer.checking.judge import Judge
from explainer.checking.lines import Line, Sheet
from explainer.checking.mistakes import CATALOGUE, Changed, Mistake, Variant
from explainer.checking.naming import Naming
from explainer.evaluation.proven import Number, ball

MOST = 3  # conventions of one sheet
ENOUGH = 1e-3  # the chance by accident below which a convention is claimed
REACH = 0.05  # rounding seldom moves a number by more than this share
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
    graph = Changed(judge.graph, variant.change)
    if not any(_comes_near(line, judge, graph) for line in sheet.by_key.values()):
        return
    lines = {key: _fresh(line) for key, line in sheet.by_key.items()}
    again = Sheet([lines.get(line.key, line) for line in sheet.lines], lines)
    trial = Judge(graph, again, judge.digits[False])
    touched = [
        line
        for key, line in lines.items()
        if rounds_of(line) <= FEW_ROUNDS and apart(judge.exact(key), trial.exact(key))
    ]
    if not _shows(touched, sheet, trial):
        return
    for line in lines.values():
        trial.settle(line)
    fitting = [line for line in touched if _fits(line, trial)]
    shown = _SHOWN.get(mistake.id, _always)
    others = [line for line in touched if line not in fitting]
    if any(sheet.by_key[line.key].verdict in FITTING for line in others) or not shown(again, judge):
        return
    if not _kept_to(fitting, others, trial, again):
        return
    says = variant.phrase if variant.meant else mistake.convention
    for line in fitting:
        line.convention = says
    labels = tuple(line.label for line in fitting)
    keys = frozenset(line.key for line in fitting)
    yield Reading(Convention(mistake.id, says, labels), again, trial, keys)


def _comes_near(line: Line, judge: Judge, graph: Changed) -> bool:
    """Whether a convention may give a wrong number: most do not, and are passed over at once."""
    if line.verdict != "wrong" or rounds_of(line) > FEW_ROUNDS:
        return False
    exact = value_of(graph, line.key)
    return exact is not None and apart(judge.exact(line.key), exact) and _reached(line, exact)


def _shows(touched: list[Line], sheet: Sheet, trial: Judge) -> bool:
    """Whether two lines at least are near what the convention gives, some of them wrong now."""
    near = [line for line in touched if _near(line, trial)]
    return len(near) >= 2 and any(sheet.by_key[line.key].verdict == "wrong" for line in near)


def _kept_to(fitting: list[Line], others: list[Line], trial: Judge, again: Sheet) -> bool:
    """Whether enough lines keep to a convention, and other slips explain those that do not."""
    if len(fitting) < 2 or len(fitting) <= len(others):
        return False
    chance = 1.0
    for line in fitting:
        chance *= chance_of(line, line.window())
    if chance > ENOUGH:
        return False
    slips = {line.label for line in others if line.verdict == "wrong"}
    if not slips:
        return True
    return slips <= {label for one in Naming(trial, again).named() for label in one.explains}


def _fits(line: Line, trial: Judge) -> bool:
    return line.verdict in FITTING and _near(line, trial)


def _updates_right(sheet: Sheet, judge: Judge) -> bool:
    """Whether the new values are right, but for what another slip spoils: the sign was meant."""
    new = [line.verdict for key, line in sheet.by_key.items() if _is_new(key, judge)]
    right = sum(verdict in FITTING for verdict in new)
    return 2 * right > len(new) and "wrong" not in new


def _is_new(key: str, judge: Judge) -> bool:
    return key.endswith("+") and key[:-1] in judge.graph.trained


def _error_itself(sheet: Sheet, judge: Judge) -> bool:
    """Whether the error or its slope at an output is written: what comes later could be a slip."""
    outputs = judge.graph.example.output_names
    return any(
        key.startswith("E_") or (key.startswith("dE_") and key.endswith(ends))
        for ends in (tuple(f"/dout_{name}" for name in outputs),)
        for key, line in ((key.partition("[")[0], line) for key, line in sheet.by_key.items())
        if line.verdict in FITTING
    )


def _always(sheet: Sheet, judge: Judge) -> bool:
    return True


# What else has to stand on a sheet before some conventions are claimed.
_SHOWN = {"error-sign": _updates_right, "other-error": _error_itself}


def _near(line: Line, judge: Judge) -> bool:
    """Whether rounding could lead from the exact value to the number at all."""
    exact = judge.exact(line.key)
    return exact is not None and _reached(line, exact)


def _reached(line: Line, exact: Number) -> bool:
    gap = abs(ball(exact) - ball(line.number.value))
    reach = max(REACH * abs(ball(line.number.value)).mid(), ball(50 * line.number.unit).mid())
    return not gap > reach


def _fresh(line: Line) -> Line:
    new = copy(line)
    new.verdict = new.because = ""
    new.rests, new.range, new.notes = frozenset(), None, list(line.notes)
    return new
