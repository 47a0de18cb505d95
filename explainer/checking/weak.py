"""Right numbers that show little: with their few digits a known mistake would look the same."""

from __future__ import annotations

from collections.abc import Iterator

from explainer.checking.boxes import meets
from explainer.checking.evidence import FEW_ROUNDS, apart, rounds_of, value_of
from explainer.checking.judge import Judge
from explainer.checking.lines import Line, Sheet
from explainer.checking.mistakes import CATALOGUE, Changed

MILDEST = "rounded-e"
MOST_LINES = 300  # right lines that are looked at


def mark_weak(judge: Judge, sheet: Sheet) -> None:
    """Mark the right lines that a known mistake would have given as well, with the first such.

    A rounded e comes last: it hides behind almost any few digits, and does little harm there.
    """
    right = [
        line
        for line in sheet.by_key.values()
        if line.verdict == "right" and rounds_of(line) <= FEW_ROUNDS and line.number.unit != 0
    ][:MOST_LINES]
    if not right:
        return
    for name, graph in _changes(judge):
        for line in right:
            if not line.weak and graph.moved(line.key) and _also(graph, judge, line):
                line.weak = True
                line.like = name


def _changes(judge: Judge) -> Iterator[tuple[str, Changed]]:
    for mistake in sorted(CATALOGUE, key=lambda mistake: mistake.id == MILDEST):
        if not mistake.local:
            for variant in mistake.variants(judge.graph):
                if not variant.meant:
                    yield mistake.id, Changed(judge.graph, variant.change)


def _also(graph: Changed, judge: Judge, line: Line) -> bool:
    """Whether a mistake gives another value that is written the same."""
    value = value_of(graph, line.key)
    if value is None or not meets(value, line.window()):
        return False
    return apart(value, judge.exact(line.key))
