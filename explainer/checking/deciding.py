"""The one further quantity that would tell several mistakes apart."""

from __future__ import annotations

from collections.abc import Container, Sequence
from itertools import combinations

from explainer.checking.evidence import value_of
from explainer.checking.graph import Graph
from explainer.derivation import product_of
from explainer.evaluation.proven import Number, ball
from explainer.keys import all_keys

MOST_KEYS = 600
LEAST_APART = 1e-3  # the share by which values have to differ to show in a few digits
FAR_APART = 0.02  # beyond this, further apart is no better


def decider(mistakes: Sequence[Sequence[Graph]], written: Container[str]) -> str | None:
    """The first key, not written yet, that clearly differs between the mistakes of a tie.

    Each mistake comes with all the ways to make it that are open. Where no key tells all mistakes
    apart, the one that tells most; None where nothing differs.
    """
    graph = mistakes[0][0]
    best, most = None, (0, 0.0)
    for count, key in enumerate(all_keys(graph.example)):
        if count > MOST_KEYS:
            break
        if key in written or graph.leaf(key) or _other_name(graph, key, written):
            continue
        found = _separated([[value_of(way, key) for way in ways] for ways in mistakes])
        if found > most:
            best, most = key, found
    return best


def _separated(values: Sequence[Sequence[Number | None]]) -> tuple[int, float]:
    """How many pairs of mistakes differ, whichever way they were made, and how clearly."""
    if any(value is None for ways in values for value in ways):
        return 0, 0.0
    numbers = [[float(ball(value).mid()) for value in ways] for ways in values]
    size = max(abs(number) for ways in numbers for number in ways) or 1.0
    gaps = [
        min(abs(a - b) / size for a in one for b in other)
        for one, other in combinations(numbers, 2)
    ]
    clear = [min(gap, FAR_APART) for gap in gaps if gap > LEAST_APART]
    return len(clear), min(clear, default=0.0)


def _other_name(graph: Graph, key: str, written: Container[str]) -> bool:
    """Whether a quantity stands on the sheet already, under another name."""
    return any(
        working.formula is product_of(1) and working.args[0] in written
        for working in graph.routes(key)
    )
