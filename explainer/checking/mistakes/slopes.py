"""Mistakes in the slope of an activation, dout/dnet: left out, doubled, taken elsewhere."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import cache

from sympy import Expr, Symbol

from explainer.checking.graph import Graph
from explainer.checking.mistakes.entry import Mistake, Name, Swap, Variant, name, neurons
from explainer.checking.mistakes.virtual import ONE, ZERO, made, replaced
from explainer.derivation import Formula, Working, rename
from explainer.functions import ACTIVATIONS, Activation
from explainer.functions.activations import NET, OUT

CONFUSED = ("logistic", "tanh")  # with each other, and with those of other layers
Build = Callable[[Activation], Expr | None]


def own_slope(key: str) -> str | None:
    """The neuron whose own slope dout/dnet a key is."""
    n = name(key)
    if n.top.startswith("out_") and n.below == f"net_{n.top[4:]}":
        return n.top[4:]
    return None


def _used_as(where: frozenset[str], new: Callable[[str], str]) -> Swap:
    """Every use of a slope at some neurons as another number; the slope itself stays."""

    def other(arg: str) -> str | None:
        return new(arg) if own_slope(arg) in where else None

    return lambda n, working: replaced(working, other)


def _sloped(graph: Graph, *, output: bool) -> frozenset[str]:
    """Neurons with a slope of their own that is not 1."""
    network = graph.network
    return frozenset(
        neuron
        for neuron in neurons(graph, output=output)
        if not network.softmax(network.place[neuron].layer)
        and network.activation(network.place[neuron].layer).name != "identity"
    )


def _all_sloped(graph: Graph) -> frozenset[str]:
    return _sloped(graph, output=True) | _sloped(graph, output=False)


def _no_output_slope(graph: Graph) -> Iterator[Variant]:
    where = _sloped(graph, output=True)
    if where:
        yield Variant(_used_as(where, lambda arg: ONE))
    last = len(graph.example.layers) - 1
    if graph.network.softmax(last):
        yield Variant(
            _softmax_left_out(neurons(graph, output=True)),
            "when the slopes of the softmax are left out, as if net were out",
        )


def _softmax_left_out(outputs: frozenset[str]) -> Swap:
    def other(arg: str) -> str | None:
        n = name(arg)
        if n.top[4:] not in outputs or not n.top.startswith("out_"):
            return None
        return ONE if own_slope(arg) else ZERO

    return lambda n, working: replaced(working, other)


def _no_hidden_slope(graph: Graph) -> Iterator[Variant]:
    where = _sloped(graph, output=False)
    if where:
        yield Variant(_used_as(where, lambda arg: ONE))


def _slope_twice(graph: Graph) -> Iterator[Variant]:
    for output in (True, False):
        where = _sloped(graph, output=output)
        if where:
            yield Variant(_used_as(where, lambda arg: made("square", arg)))


def _slope_from(graph: Graph, build: Build) -> Swap:
    """dout/dnet itself by another formula; ``build(activation)`` gives it, over net and out."""
    where = _all_sloped(graph)

    def swap(n: Name, working: Working) -> Working | None:
        neuron = own_slope(n.key)
        if neuron is None or neuron not in where:
            return None
        found = build(graph.network.activation(graph.network.place[neuron].layer))
        if found is None:
            return None
        used = tuple(s for s in (NET, OUT) if s in found.free_symbols)
        return Working(_formula(found, used), tuple(f"{s.name}_{neuron}{n.tail}" for s in used))

    return swap


@cache
def _formula(expression: Expr, used: tuple[Symbol, ...]) -> Formula:
    return Formula(used, lambda *_: expression)


def _at_out(act: Activation) -> Expr | None:
    slope = rename(act.slope(NET, OUT), {NET: OUT, OUT: act.value(OUT)})
    return slope if slope.free_symbols else None


def _at_net(act: Activation) -> Expr | None:
    slope = act.slope(NET, OUT)
    return rename(slope, {OUT: NET}) if OUT in slope.free_symbols else None


def _slope_at_out(graph: Graph) -> Iterator[Variant]:
    if _all_sloped(graph):
        yield Variant(_slope_from(graph, _at_out))


def _slope_at_net(graph: Graph) -> Iterator[Variant]:
    if _all_sloped(graph):
        yield Variant(_slope_from(graph, _at_net))


def _slope_of(other: str) -> Build:
    slope = ACTIVATIONS[other].slope(NET, OUT)
    return lambda act: None if act.name == other else slope


def _other_slope(graph: Graph) -> Iterator[Variant]:
    network = graph.network
    used = [network.activation(network.place[n].layer).name for n in sorted(_all_sloped(graph))]
    for other in dict.fromkeys((*CONFUSED, *used)):
        if set(used) - {other} and other in ACTIVATIONS:
            yield Variant(
                _slope_from(graph, _slope_of(other)), f"with the slope of {other} in its place"
            )


SLOPES = (
    Mistake(
        "no-output-slope",
        "when the slope of the activation, dout/dnet, is left out at the output",
        _no_output_slope,
    ),
    Mistake(
        "no-hidden-slope",
        "when the slope of the activation, dout/dnet, is left out at the hidden neuron",
        _no_hidden_slope,
    ),
    Mistake(
        "slope-twice",
        "when the slope of the activation, dout/dnet, is multiplied in twice",
        _slope_twice,
    ),
    Mistake(
        "slope-at-out",
        "when the slope is taken at out in place of net, so that the activation is applied twice",
        _slope_at_out,
    ),
    Mistake(
        "slope-at-net",
        "when the slope's formula, which is written in out, is fed with net",
        _slope_at_net,
    ),
    Mistake(
        "other-activation-slope",
        "with the slope of another activation",
        _other_slope,
    ),
)
