"""Mistakes in the last factor of a gradient, the value that comes in through the weight."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from explainer.checking.graph import Graph
from explainer.checking.mistakes.entry import Mistake, Name, Swap, Variant, name
from explainer.checking.mistakes.virtual import ONE, replaced
from explainer.derivation import Working, product_of

Incoming = Callable[[str, Name], str | None]


def _incoming_as(graph: Graph, new: Incoming, *, itself: bool) -> Swap:
    """In gradients, and if ``itself`` in dnet/dw too, another number for the incoming value."""
    weights = frozenset(graph.example.weight_names)

    def instead(arg: str) -> str | None:
        a = name(arg)
        if a.top.startswith("net_") and a.below in weights:
            return new(a.top[4:], a)
        return None

    def swap(n: Name, working: Working) -> Working | None:
        if n.below not in weights:
            return None
        if n.top.startswith("net_") and itself:
            found = new(n.top[4:], n)
            return Working(product_of(1), (found,)) if found else None
        return replaced(working, instead)

    return swap


def _wrong_input(graph: Graph) -> Iterator[Variant]:
    network, inputs = graph.network, graph.example.input_names

    def new(neuron: str, n: Name) -> str | None:
        place = network.place[neuron]
        names = graph.example.layers[place.layer].weight_names[place.index]
        at = names.index(n.below) if n.below in names else len(inputs)
        return inputs[at] + n.setting.rstrip("°") if place.layer and at < len(inputs) else None

    if len(graph.example.layers) > 1:
        yield Variant(_incoming_as(graph, new, itself=True))


def _own_out(graph: Graph) -> Iterator[Variant]:
    yield Variant(_incoming_as(graph, lambda neuron, n: f"out_{neuron}{n.tail}", itself=True))


def _no_input(graph: Graph) -> Iterator[Variant]:
    yield Variant(_incoming_as(graph, lambda neuron, n: ONE, itself=False))


GRADIENTS = (
    Mistake(
        "wrong-input",
        "when the network's own input stands in the gradient, in place of what the layer before"
        " sends",
        _wrong_input,
    ),
    Mistake(
        "own-out",
        "when the neuron's own output stands in the gradient, in place of the value that comes in",
        _own_out,
    ),
    Mistake(
        "no-input-factor",
        "when the gradient is taken without the value that comes in through the weight",
        _no_input,
    ),
)
