"""The place of each line in the derivation, whatever order the sheet has."""

from __future__ import annotations

from explainer.checking.graph import Graph
from explainer.checking.lines import Line
from explainer.checking.walking import walked
from explainer.checking.ways import split_round
from explainer.keys import all_keys

BETWEEN = 0.25  # a key that the canonical order leaves out comes right after all that it uses


def put_in_order(lines: list[Line], graph: Graph) -> None:
    """Give every line with a quantity its place: rounds of training before it, then steps."""
    order = Order(graph)
    for line in lines:
        if line.verdict:
            continue
        if line.working:
            rounds, step = max(map(order.place, line.working.args), default=(0, 0.0))
            line.order = (rounds, step + 2 * BETWEEN)
        else:
            line.order = order.place(line.key)


class Order:
    """The places of the quantities of an example."""

    def __init__(self, graph: Graph) -> None:
        self.graph = graph
        self._places = {key: float(at) for at, key in enumerate(all_keys(graph.example))}

    def place(self, key: str) -> tuple[int, float]:
        """How many rounds come before a quantity, and its place within its round."""
        stem, rounds = split_round(key)
        if rounds and stem in self.graph.example.parameters:
            return rounds - 1, self._step(f"{stem}+")
        return rounds, self._step(stem)

    def _step(self, key: str) -> float:
        """The place of a quantity of the first round: its own, or after all that it uses."""
        return walked(key, self._places, self._uses, self._after)

    def _uses(self, key: str) -> tuple[str, ...]:
        working = self.graph.explanation.derivation[key].working
        return working.args if working else ()

    def _after(self, key: str) -> float:
        return max((self._places.get(arg, 0.0) for arg in self._uses(key)), default=0.0) + BETWEEN
