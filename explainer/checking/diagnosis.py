"""A sheet diagnosed: every line with its verdict, the first wrong one, the mistakes, the
conventions.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from explainer.checking.conventions import Convention, read_in_conventions
from explainer.checking.judge import Judge
from explainer.checking.judging import judge_sheet
from explainer.checking.lines import Line
from explainer.checking.naming import Named, Naming
from explainer.checking.reasons import give_reasons
from explainer.checking.verdicts import VERDICTS
from explainer.checking.weak import mark_weak
from explainer.checking.words import short
from explainer.evaluation import digits
from explainer.example import Example
from explainer.explanation import Explanation
from explainer.notebook import Shown

DEEP = 20_000  # levels of calls: a quantity is worked out through all layers and rounds before it


@dataclass(repr=False)
class Diagnosis(Shown):
    """What checking one sheet found.

    ``lines`` are in the order of the sheet; ``first_wrong`` goes by the order of the derivation.
    ``guesses`` are what would give the first wrong number too, where its few digits show nothing.
    """

    name: str
    explanation: Explanation
    lines: list[Line]
    judge: Judge
    first_wrong: Line | None
    mistakes: list[Named]
    conventions: list[Convention]
    guesses: list[Named]

    @property
    def counts(self) -> dict[str, int]:
        """How many lines have each verdict."""
        found = dict.fromkeys(VERDICTS, 0)
        for line in self.lines:
            found[line.verdict] += 1
        return found

    @property
    def status(self) -> int:
        """The exit status: 1 where a line is wrong, unreadable or unknown, else 0."""
        counts = self.counts
        return int(any(counts[verdict] for verdict in ("wrong", "unreadable", "unknown")))

    def expected(self, line: Line) -> str | None:
        """The true number of a line, shown with the digits asked for; None where there is none."""
        if line.written is None or line.key not in self.judge.lines:
            return None
        number = self.judge.exact(line.key)
        if number is None:
            return None
        decimals = max(self.explanation.digits, line.number.decimals + 2)
        shown = digits.shown(number, min(decimals, 60))
        return None if shown is None else short(shown.text)

    def as_dict(self, *, answers: bool = True) -> dict[str, Any]:
        """The diagnosis as data, of the form that ``--json`` prints."""
        from explainer.checking.as_json import as_dict

        return as_dict(self, answers=answers)

    def text(self, *, colour: bool = False, answers: bool = True) -> str:
        """The diagnosis as a person reads it."""
        from explainer.checking.report import report

        return report(self, colour=colour, answers=answers)

    def __str__(self) -> str:
        return self.text()

    __repr__ = __str__

    def _set(self, form: str) -> str:
        from explainer.checking.report import summary
        from explainer.rendering.notebook import diagnosis

        return diagnosis(self.as_dict(), summary(self), form)


@contextmanager
def deep_calls() -> Iterator[None]:
    """Room for calls within calls, for as long as it is needed."""
    before = sys.getrecursionlimit()
    sys.setrecursionlimit(max(before, DEEP))
    try:
        yield
    finally:
        sys.setrecursionlimit(before)


def diagnose(
    example: Example,
    sheet: Any,
    shown: int = 9,
    progress: Callable[[int, int], None] | None = None,
    name: str = "",
    explanation: Explanation | None = None,
) -> Diagnosis:
    """Check one sheet; ExplainerError where it is no sheet, or contradicts itself."""
    with deep_calls():
        explained = explanation or Explanation(example, shown, progress)
        judge, found = judge_sheet(explained, sheet)
        conventions = []
        for reading in read_in_conventions(judge, found):
            conventions.append(reading.convention)
            judge, found = reading.judge, reading.sheet
        naming = Naming(judge, found)
        mistakes = naming.named()
        guesses = naming.guesses() if naming.wrong and not mistakes else []
        mark_weak(judge, found)
        give_reasons(judge, found)
        wrong = [line for line in found.lines if line.verdict == "wrong"]
        first = min(wrong, key=lambda line: line.order, default=None)
        return Diagnosis(name, explained, found.lines, judge, first, mistakes, conventions, guesses)
