"""The search for a plan: the smallest in which no label of a weight meets anything.

A `Way` says where the parts of a network go when they are so far apart; `lay_out` finds how far
that must be.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Sequence

from .data import Layer, NetworkPicture
from .labels import Line, place
from .plan import BiasPlace, NeuronPlace, Plan, obstacles
from .shapes import Box, Point
from .sizes import Sizes, even

STEP = 12.0
"""By how much distances grow in the search."""


class Way(ABC):
    """A direction in which a network is read; `along` it layers follow, `across` it neurons.

    tight: for narrow screens, with less room around everything.
    """

    def __init__(self, data: NetworkPicture, stacked: bool, tight: bool) -> None:
        self.data = data
        self.tight = tight
        self.sizes = Sizes(data, stacked, tight)
        self.spread = 0.0

    def middles(self, count: int) -> list[float]:
        """The middles of `count` neurons across, in whole units."""
        pitch = even(self.spread / count)
        middle = even(self.spread / 2) + 40
        return [middle + (i - (count - 1) / 2) * pitch for i in range(count)]

    @abstractmethod
    def pitch(self, column: int) -> float:
        """How far apart the neurons of a layer must at least be; layer 0 is the inputs."""

    @abstractmethod
    def inputs(self) -> tuple[list[Box], list[Point], float]:
        """The inputs' boxes, where lines leave them, and where they end along."""

    @abstractmethod
    def gap(self, layer: Layer) -> float:
        """The least room before a layer, for its lines and their labels."""

    @abstractmethod
    def layer(self, layer: Layer, at: float) -> tuple[list[NeuronPlace], list[BiasPlace], float]:
        """A layer that begins at `at`: neurons, biases, and where it ends."""

    @abstractmethod
    def finish(self, plan: Plan, at: float) -> None:
        """Add the error, the headings and the size of the sheet."""


def lay_out(way: Way) -> Plan:
    """The least spread out plan in which everything fits."""
    sizes = way.data.sizes
    least = max(count * way.pitch(column) for column, count in enumerate(sizes))
    way.spread = least
    while True:
        # The more the neurons are spread already, the more the layers may be, too.
        room = 24.0 if way.spread < 1.3 * least else 72.0 if way.spread < 1.7 * least else 144.0
        plan = _attempt(way, room)
        if plan:
            return plan
        way.spread = max(way.spread * 1.05, way.spread + STEP)


def _attempt(way: Way, room: float) -> Plan | None:
    plan = Plan()
    plan.inputs, exits, at = way.inputs()
    behind = list(plan.inputs)
    for layer in way.data.layers:
        extra = 0.0
        start = at + way.gap(layer)
        while True:
            places, biases, end = way.layer(layer, start + extra)
            lines = _lines(layer, exits, places, way.sizes)
            ahead = obstacles(places, biases)
            labels = place(lines, behind + ahead)
            if labels:
                break
            extra += 2 * STEP
            if extra > room:
                return None
        plan.layers.append(places)
        plan.biases.append(biases)
        plan.lines.append(lines)
        plan.labels.append(labels)
        exits, behind, at = [neuron.exit for neuron in places], ahead, end
    way.finish(plan, at)
    return plan


def _lines(
    layer: Layer, exits: Sequence[Point], places: Sequence[NeuronPlace], sizes: Sizes
) -> list[Line]:
    return [
        Line(s, t, start, neuron.entry, sizes.label(layer.weights[t][s]))
        for t, neuron in enumerate(places)
        for s, start in enumerate(exits)
    ]
