"""The one further quantity that would tell several mistakes apart."""

from __future__ import annotations

from collections.abc import Container, Sequence

from explainer.checking.evidence import value_of
from explainer.checking.graph import Graph
from explainer.derivation import product_of
from explainer.evaluation.proven import Number, ball
from explainer.keys import all_keys

MOST_KEYS = 600
LEAST_APART = 1e-3  # the share by which values have to differ to show in a few digits
FAR_APART = 0.02  # beyond this, further apart is no better


def decider(graphs: Sequence[Graph], written: Container[str]) -> str | None:
    """The first key, not written yet, that clearly differs between all of the graphs.

    Where none does so between all, the one that does between most; None where nothing differs.
    """
    best, most = None, (0, 0.0)
    for count, key in enumerate(all_keys(graphs[0].example)):
        if count > MOST_KEYS:
            break
        if key in written or graphs[0].leaf(key) or _other_name(graphs[0], key, written):
            continue
        found = _separated([value_of(graph, key) for graph in graphs])
        if found > most:
            best, most = key, found
    return best


def _separated(values: Sequence[Number | None]) -> tuple[int, float]:
    """How many pairs of values differ, and how clearly the nearest of those do."""
    numbers = [float(ball(value).mid()) for value in values if value is not None]
    if len(numbers) < len(values):
        return 0, 0.0
    size = max(map(abs, numbers)) or 1.0
    gaps = [abs(a - b) / size for at, a in enumerate(numbers) for b in numbers[:at]]
    clear = [min(gap, FAR_APART) for gap in gaps if gap > LEAST_APART]
    return len(clear), min(clear, default=0.0)


def _other_name(graph: Graph, key: str, written: Container[str]) -> bool:
    """Whether a quantity stands on the sheet already, under another name."""
    return any(
        working.formula is product_of(1) and working.args[0] in written
        for working in graph.routes(key)
    )
