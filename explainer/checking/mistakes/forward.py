"""Mistakes of the forward pass: in the net inputs, and in the activations."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from functools import cache

from sympy import Symbol

from explainer.checking.graph import Graph
from explainer.checking.mistakes.changed import (
    ZERO,
    Mistake,
    Name,
    Swap,
    Variant,
    made,
    name,
    replaced,
)
from explainer.derivation import Formula, Working, product_of, total
from explainer.example import Example
from explainer.functions.activations import over
from explainer.network import softmax

WITH_EXP = ("logistic", "softmax", "softplus", "tanh", "elu")


def other_order(example: Example) -> dict[str, str]:
    """For each weight the one in its place when a matrix is numbered column by column."""
    found: dict[str, str] = {}
    for layer in example.layers:
        rows = layer.weight_names
        flat = [weight for row in rows for weight in row]
        columns = [rows[i][j] for j in range(len(rows[0])) for i in range(len(rows))]
        found.update(zip(columns, flat, strict=True))
    return found


def _transposed(graph: Graph) -> Iterator[Variant]:
    other = other_order(graph.example)

    def swap(n: Name, working: Working) -> Working | None:
        if not n.stem.startswith("net_"):
            return None
        return replaced(
            working,
            lambda arg: other[name(arg).stem] + name(arg).tail if name(arg).stem in other else None,
        )

    if any(a != b for a, b in other.items()):
        yield Variant(swap)


def row_column(graph: Graph) -> Iterator[Variant]:
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


def _bias_as(new: object) -> Swap:
    def swap(n: Name, working: Working) -> Working | None:
        if not n.stem.startswith("net_"):
            return None
        return replaced(working, lambda arg: new(n.stem[4:], arg))  # type: ignore[operator]

    return swap


def _no_bias(graph: Graph) -> Iterator[Variant]:
    biases = frozenset(graph.example.bias_names)
    for at, layer in enumerate(graph.example.layers):
        if layer.bias_names and any(layer.biases or ()):
            here = frozenset(layer.neurons)
            yield Variant(
                _bias_as(
                    lambda neuron, arg, here=here: (
                        ZERO if neuron in here and name(arg).stem in biases else None
                    )
                ),
                f"layer {at}",
            )


def _wrong_bias(graph: Graph) -> Iterator[Variant]:
    layers = graph.example.layers
    for at, layer in enumerate(layers):
        for other_at, other in enumerate(layers):
            if at == other_at or not layer.bias_names or not other.bias_names:
                continue
            if layer.bias_names == other.bias_names:
                continue
            others = other.bias_names
            instead = {
                own: others[min(k, len(others) - 1)] for k, own in enumerate(layer.bias_names)
            }
            here = frozenset(layer.neurons)
            yield Variant(
                _bias_as(
                    lambda neuron, arg, here=here, instead=instead: (
                        instead[name(arg).stem] + name(arg).tail
                        if neuron in here and name(arg).stem in instead
                        else None
                    )
                ),
                f"layer {at}",
            )


def _net_as(graph: Graph, operation: str) -> Iterator[Variant]:
    """Activations with e to some power, with another number for the net input."""
    where = frozenset(
        neuron
        for layer in graph.example.layers
        if layer.activation in WITH_EXP and (operation != "neg" or layer.activation != "tanh")
        for neuron in layer.neurons
    )

    def swap(n: Name, working: Working) -> Working | None:
        if not n.stem.startswith("out_") or n.stem[4:] not in where:
            return None
        return replaced(
            working,
            lambda arg: made(operation, arg) if name(arg).stem.startswith("net_") else None,
        )

    if where:
        yield Variant(swap)


def _rounded_e(graph: Graph) -> Iterator[Variant]:
    for e in ("2.7", "2.72", "2.718"):
        for variant in _net_as(graph, f"ln{e}"):
            yield Variant(variant.change, f"e taken as {e}")


def _no_exp(graph: Graph) -> Iterator[Variant]:
    network = graph.network

    def swap(n: Name, working: Working) -> Working | None:
        neuron = n.stem[4:]
        if not n.stem.startswith("out_") or not network.softmax(network.place[neuron].layer):
            return None
        size = len(working.args)
        index = network.place[neuron].index
        if working.formula is not softmax(size, index):
            return None
        return Working(_shares(size, index), working.args)

    if any(layer.activation == "softmax" for layer in graph.example.layers):
        yield Variant(swap)


@cache
def _shares(size: int, index: int) -> Formula:
    symbols = tuple(Symbol(f"net{k}") for k in range(size))
    return Formula(symbols, lambda *nets: over(nets[index], total(nets)))


def _skips(graph: Graph) -> Iterator[Variant]:
    hidden = frozenset(n for layer in graph.example.layers[:-1] for n in layer.neurons)

    def passed_on(n: Name, working: Working) -> Working | None:
        if not n.stem.startswith("net_"):
            return None
        return replaced(
            working,
            lambda arg: "net_" + arg[4:] if name(arg).stem.startswith("out_") else None,
        )

    def itself(n: Name, working: Working) -> Working | None:
        if n.stem.startswith("out_"):
            return Working(product_of(1), (f"net_{n.stem[4:]}{n.tail}",))
        return None

    if any(layer.activation != "identity" for layer in graph.example.layers):
        if hidden:
            yield Variant(passed_on)
        yield Variant(itself)


FORWARD = (
    Mistake(
        "transposed-forward",
        "when two weights are exchanged going forward, as if the weight matrix were read "
        "the other way"
        " round",
        _transposed,
    ),
    Mistake(
        "row-column",
        "when the weights are numbered the other way, column by column",
        row_column,
        convention=True,
    ),
    Mistake("no-bias", "without the bias", _no_bias),
    Mistake("wrong-bias", "with the bias of another layer", _wrong_bias),
    Mistake(
        "exp-sign",
        "with e^(+net) where e^(-net) belongs, or the other way round",
        lambda graph: _net_as(graph, "neg"),
    ),
    Mistake("base-ten", "with a power of 10 in place of e", lambda graph: _net_as(graph, "ln10")),
    Mistake("rounded-e", "with a rounded e", _rounded_e),
    Mistake("no-exp", "when the softmax is taken without exp", _no_exp),
    Mistake(
        "skips-activation",
        "when the net input is passed on in place of the output, the activation left out",
        _skips,
    ),
)
