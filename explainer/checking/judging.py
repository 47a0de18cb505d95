"""A sheet judged: every line understood, put in order, and given its verdict."""

from __future__ import annotations

from explainer.checking.graph import Graph
from explainer.checking.judge import Judge
from explainer.checking.lines import Sheet
from explainer.checking.order import put_in_order
from explainer.checking.sources import entries
from explainer.checking.understanding import understand
from explainer.explanation import Explanation


def judge_sheet(explanation: Explanation, sheet: object) -> tuple[Judge, Sheet]:
    """The sheet with a verdict on every line, and the judge who gave it.

    ExplainerError where it is no sheet, or contradicts itself.
    """
    found = understand(entries(sheet), explanation.example)
    graph = Graph(explanation, found.by_key, found.expressions)
    put_in_order(found.lines, graph)
    judge = Judge(graph, found, found.digits())
    for line in sorted(found.by_key.values(), key=lambda line: line.order):
        judge.settle(line)
    for line in found.lines:
        if not line.verdict:  # the same quantity as a later line, which counts
            other = found.by_key[line.key]
            line.verdict, line.because = other.verdict, other.because
            line.rests, line.range = other.rests, other.range
    return judge, found
