"""Mistakes in the net inputs: weights and biases that stand in the wrong place."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from explainer.checking.graph import Graph
from explainer.checking.mistakes.entry import Mistake, Name, Swap, Variant, of_round, weight
from explainer.checking.mistakes.virtual import ZERO, replaced
from explainer.derivation import Working
from explainer.example import Example, Layer

MOST_LAYERS = 6  # in which a mistake of one layer alone is looked for: first and last ones


def other_order(example: Example) -> dict[str, str]:
    """For each weight the one in its place when a matrix is numbered column by column."""
    found: dict[str, str] = {}
    for layer in example.layers:
        rows = layer.weight_names
        flat = [weight for row in rows for weight in row]
        columns = [rows[i][j] for j in range(len(rows[0])) for i in range(len(rows))]
        found.update(zip(columns, flat, strict=True))
    return found


def _in_net(neurons: frozenset[str] | None, instead: dict[str, str]) -> Swap:
    """Other parameters in the net inputs of some neurons (None: of all), by name."""

    def new(arg: str) -> str | None:
        found = instead.get(weight(arg).stem)
        return found if found is None or found == ZERO else of_round(found, weight(arg))

    def swap(n: Name, working: Working) -> Working | None:
        if not n.stem.startswith("net_") or (neurons is not None and n.stem[4:] not in neurons):
            return None
        return replaced(working, new)

    return swap


def _transposed(graph: Graph) -> Iterator[Variant]:
    other = other_order(graph.example)
    if any(a != b for a, b in other.items()):
        yield Variant(_in_net(None, other))


def _row_column(graph: Graph) -> Iterator[Variant]:
    """The example with every weight matrix numbered column by column."""
    example = graph.example
    other = other_order(example)
    if len(set(other)) != sum(len(row) for layer in example.layers for row in layer.weight_names):
        return
    values = example.parameters
    layers = tuple(
        replace(
            layer,
            weight_names=tuple(tuple(other[w] for w in row) for row in layer.weight_names),
            weights=tuple(tuple(values[other[w]] for w in row) for row in layer.weight_names),
        )
        for layer in example.layers
    )
    if layers != example.layers:
        yield Variant(replace(example, layers=layers))


def _single_layers(graph: Graph) -> tuple[Layer, ...]:
    """The layers that are looked at one by one."""
    layers, half = graph.example.layers, MOST_LAYERS // 2
    return layers if len(layers) <= MOST_LAYERS else layers[:half] + layers[-half:]


def _no_bias(graph: Graph) -> Iterator[Variant]:
    for layer in _single_layers(graph):
        if layer.bias_names and any(layer.biases or ()):
            without = dict.fromkeys(layer.bias_names, ZERO)
            yield Variant(_in_net(frozenset(layer.neurons), without), _without(layer.bias_names))


def _without(names: tuple[str, ...]) -> str:
    return f"without the bias {names[0]}" if len(set(names)) == 1 else "without the bias"


def _wrong_bias(graph: Graph) -> Iterator[Variant]:
    layers = _single_layers(graph)
    for layer in layers:
        for other in layers:
            if other is layer or not layer.bias_names or not other.bias_names:
                continue
            if layer.bias_names == other.bias_names:
                continue
            others = other.bias_names
            instead = {
                own: others[min(k, len(others) - 1)] for k, own in enumerate(layer.bias_names)
            }
            yield Variant(_in_net(frozenset(layer.neurons), instead))


FORWARD = (
    Mistake(
        "transposed-forward",
        "when two weights are exchanged going forward, as if the weight matrix were read by"
        " columns in place of rows",
        _transposed,
    ),
    Mistake(
        "row-column",
        "when the weights are numbered column by column, where this example numbers them row by"
        " row",
        _row_column,
        convention="The weights are numbered the other way here, column by column.",
    ),
    Mistake("no-bias", "without the bias", _no_bias),
    Mistake("wrong-bias", "with the bias of another layer", _wrong_bias),
)
