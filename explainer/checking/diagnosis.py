"""A sheet diagnosed: every line with its verdict, the first wrong one, the mistakes, the
conventions.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from explainer.checking.boxes import meets
from explainer.checking.conventions import Convention, read_in_conventions
from explainer.checking.graph import Graph
from explainer.checking.judge import Judge
from explainer.checking.lines import Line, Sheet, understand
from explainer.checking.mistakes import CATALOGUE, Changed
from explainer.checking.naming import FEW_ROUNDS, Named, Naming, rounds_of
from explainer.checking.sheets import entries
from explainer.checking.verdicts import VERDICTS
from explainer.checking.words import between, listed, short
from explainer.evaluation import digits
from explainer.example import Example
from explainer.explanation import Explanation

DEEP = 20_000  # levels of calls: a quantity is worked out through all layers and rounds before it
MOST_WEAK = 300  # right lines that are looked at for what mistakes would give there


@dataclass
class Diagnosis:
    """What checking one sheet found.

    ``lines`` are in the order of the sheet; ``first_wrong`` goes by the order of the derivation.
    """

    name: str
    explanation: Explanation
    lines: list[Line]
    judge: Judge
    first_wrong: Line | None
    mistakes: list[Named]
    conventions: list[Convention]

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
    progress: Callable[[int], None] | None = None,
    name: str = "",
    explanation: Explanation | None = None,
) -> Diagnosis:
    """Check one sheet; ExplainerError where it is no sheet, or contradicts itself."""
    with deep_calls():
        explained = explanation or Explanation(example, shown, progress)
        found = understand(entries(sheet), example)
        graph = Graph(explained, found.by_key, found.expressions)
        judge = Judge(graph, found, found.digits())
        _settle(judge, found)
        conventions = []
        for reading in read_in_conventions(judge, found):
            conventions.append(reading.convention)
            judge, found = reading.judge, reading.sheet
        naming = Naming(judge, found)
        mistakes = naming.named()
        _mark_weak(naming, found)
        _give_reasons(judge, found)
        wrong = [line for line in found.lines if line.verdict == "wrong"]
        first = min(wrong, key=lambda line: line.order, default=None)
        return Diagnosis(name, explained, found.lines, judge, first, mistakes, conventions)


def _settle(judge: Judge, sheet: Sheet) -> None:
    for line in sorted(sheet.by_key.values(), key=lambda line: line.order):
        judge.settle(line)
    for line in sheet.lines:
        if not line.verdict:
            judged = sheet.by_key[line.key]
            line.verdict, line.because = judged.verdict, judged.because
            line.rests, line.range = judged.rests, judged.range


def _mark_weak(naming: Naming, sheet: Sheet) -> None:
    """Find the right lines that a known mistake would have given as well."""
    right = [
        line
        for line in sheet.by_key.values()
        if line.verdict == "right" and rounds_of(line) <= FEW_ROUNDS and line.number.unit != 0
    ][:MOST_WEAK]
    judge = naming.judge
    coarse = [line for line in right if line.number.significant <= 6]
    if not coarse:
        return
    for mistake in CATALOGUE:
        if mistake.local:
            continue
        for variant in mistake.variants(judge.graph):
            if variant.where == "convention":
                continue
            graph = Changed(judge.graph, variant.change)
            for line in coarse:
                if not line.weak and graph.moved(line.key):
                    line.weak = _also(graph, judge, line)


def _also(graph: Changed, judge: Judge, line: Line) -> bool:
    """Whether a mistake gives another value that is written the same."""
    try:
        value = graph.value(line.key)
    except ArithmeticError:
        return False
    exact = judge.exact(line.key)
    return exact is not None and not meets(value, exact) and meets(value, line.window())


def _give_reasons(judge: Judge, sheet: Sheet) -> None:
    """The sentences of the lines whose verdict says most of it already."""
    for line in sheet.lines:
        if line.convention and line.verdict in ("right", "rounded", "truncated"):
            line.because = line.convention
        elif line.verdict == "right" and not line.because:
            line.because = "The exact value, rounded."
            if line.weak:
                line.because = (
                    "The exact value, rounded; but with so few digits a known mistake would look"
                    " the same."
                )
        elif line.verdict == "follows" and not line.because:
            names = listed([judge.lines[key].label for key in sorted(line.rests)])
            line.because = f"Right, given the number written for {names}."
        elif line.verdict == "wrong" and not line.because:
            line.because = _should(judge, line)
        if line.verdict in ("right", "rounded"):
            rests = _wrong_parents(judge, line)
            if rests and not line.rests and "not use" not in line.because:
                line.because += f" It does not follow from {listed(rests)}, which is wrong."
        for note in line.notes:
            line.because = f"{line.because} ({note})".strip()


def _should(judge: Judge, line: Line) -> str:
    box = line.range
    if box is None:
        return "No way of working it out gives this number."
    return f"From the numbers above it, it should be {between(box, line)}."


def _wrong_parents(judge: Judge, line: Line) -> list[str]:
    found = []
    for working in judge.graph.routes(line.key):
        for arg in working.args:
            parent = judge.lines.get(arg)
            if parent and parent.verdict == "wrong" and parent.label not in found:
                found.append(parent.label)
    return found
