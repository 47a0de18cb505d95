"""Mistakes in the activations going forward: e, its exponent, or no activation at all."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import cache

from sympy import Expr, Symbol

from explainer.checking.graph import Graph
from explainer.checking.mistakes.entry import Mistake, Name, Variant, name, neurons
from explainer.checking.mistakes.virtual import made, replaced
from explainer.derivation import Formula, Working, product_of, total
from explainer.functions.activations import over
from explainer.network import softmax

WITH_EXP = ("logistic", "softmax", "softplus", "tanh", "elu")
ROUNDED_E = ("2.7", "2.72", "2.718")


def _net_as(graph: Graph, operation: str, phrase: str = "") -> Iterator[Variant]:
    """Activations with e to some power, with another number for the net input."""
    where = frozenset(
        neuron
        for layer in graph.example.layers
        if layer.activation in WITH_EXP and (operation != "neg" or layer.activation != "tanh")
        for neuron in layer.neurons
    )

    def other(arg: str) -> str | None:
        return made(operation, arg) if name(arg).stem.startswith("net_") else None

    def swap(n: Name, working: Working) -> Working | None:
        if not n.stem.startswith("out_") or n.stem[4:] not in where:
            return None
        return replaced(working, other)

    if where:
        yield Variant(swap, phrase)


def _exp_sign(graph: Graph) -> Iterator[Variant]:
    yield from _net_as(graph, "neg")


def _base_ten(graph: Graph) -> Iterator[Variant]:
    yield from _net_as(graph, "ln10")


def _rounded_e(graph: Graph) -> Iterator[Variant]:
    for e in ROUNDED_E:
        yield from _net_as(graph, f"ln{e}", f"when e is taken as {e}")


def _no_exp(graph: Graph) -> Iterator[Variant]:
    network = graph.network

    def swap(n: Name, working: Working) -> Working | None:
        neuron = n.stem[4:]
        if not n.stem.startswith("out_") or not network.softmax(network.place[neuron].layer):
            return None
        size, index = len(working.args), network.place[neuron].index
        if working.formula is not softmax(size, index):
            return None
        return Working(_shares(size, index), working.args)

    if any(layer.activation == "softmax" for layer in graph.example.layers):
        yield Variant(swap)


@cache
def _shares(size: int, index: int) -> Formula:
    symbols = tuple(Symbol(f"net{k}") for k in range(size))
    build: Callable[..., Expr] = lambda *nets: over(nets[index], total(nets))  # noqa: E731
    return Formula(symbols, build)


def _skips(graph: Graph) -> Iterator[Variant]:
    def net(arg: str) -> str | None:
        return "net_" + arg[4:] if name(arg).stem.startswith("out_") else None

    def passed_on(n: Name, working: Working) -> Working | None:
        return replaced(working, net) if n.stem.startswith("net_") else None

    def itself(n: Name, working: Working) -> Working | None:
        if n.stem.startswith("out_"):
            return Working(product_of(1), (f"net_{n.stem[4:]}{n.tail}",))
        return None

    if any(layer.activation != "identity" for layer in graph.example.layers):
        if neurons(graph, output=False):
            yield Variant(passed_on)
        yield Variant(itself)


ACTIVATIONS = (
    Mistake(
        "exp-sign",
        "when the exponent of e has the other sign, e^(+net) for e^(−net) or the reverse",
        _exp_sign,
    ),
    Mistake("base-ten", "with a power of 10 in place of a power of e", _base_ten),
    Mistake("rounded-e", "when e is taken as a rounded number", _rounded_e),
    Mistake("no-exp", "when the softmax is taken without exp", _no_exp),
    Mistake(
        "skips-activation",
        "when the activation is left out, and the net input stands in place of the output",
        _skips,
    ),
)
