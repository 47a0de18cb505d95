"""Mistakes of the backward pass: in the slopes, along the paths, in the gradients."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from sympy import Expr, Symbol

from explainer.checking.graph import Graph
from explainer.checking.mistakes.changed import (
    ONE,
    Mistake,
    Name,
    Swap,
    Variant,
    around,
    made,
    name,
    neurons,
    replaced,
)
from explainer.checking.mistakes.forward import other_order
from explainer.derivation import Formula, Working, product_of, rename, sum_of_products
from explainer.functions import ACTIVATIONS
from explainer.functions.activations import NET, OUT
from explainer.network import activation

MOST_PATHS = 4


def own_slope(key: str) -> str | None:
    """The neuron whose own slope dout/dnet a key is."""
    n = name(key)
    if n.top.startswith("out_") and n.below == f"net_{n.top[4:]}":
        return n.top[4:]
    return None


def _slope_as(operation: str, where: frozenset[str]) -> Swap:
    """Every use of a slope at some neurons as another number; the slope itself stays."""

    def swap(n: Name, working: Working) -> Working | None:
        def new(arg: str) -> str | None:
            if own_slope(arg) not in where:
                return None
            return ONE if operation == "1" else made(operation, arg)

        return replaced(working, new)

    return swap


def _hard(graph: Graph, *, output: bool) -> frozenset[str]:
    """Neurons with a slope of their own that is not 1."""
    network = graph.network
    return frozenset(
        neuron
        for neuron in neurons(graph, output=output)
        if not network.softmax(network.place[neuron].layer)
        and network.activation(network.place[neuron].layer).name != "identity"
    )


def _without_slope(*, output: bool) -> object:
    def variants(graph: Graph) -> Iterator[Variant]:
        where = _hard(graph, output=output)
        if where:
            yield Variant(_slope_as("1", where))

    return variants


def _slope_twice(graph: Graph) -> Iterator[Variant]:
    for output in (True, False):
        where = _hard(graph, output=output)
        if where:
            yield Variant(_slope_as("square", where))


def _slope_from(graph: Graph, build: object, where: frozenset[str]) -> Variant:
    """dout/dnet itself by another formula; ``build(activation)`` gives it, over net and out."""

    def swap(n: Name, working: Working) -> Working | None:
        neuron = own_slope(n.key)
        if neuron not in where or neuron is None:
            return None
        found = build(graph.network.activation(graph.network.place[neuron].layer))  # type: ignore[operator]
        if found is None:
            return None
        used = [s for s in (NET, OUT) if s in found.free_symbols]
        args = tuple(f"{s.name}_{neuron}{n.tail}" for s in used)
        return Working(_formula(found, tuple(used)), args)

    return Variant(swap)


_formulas: dict[tuple[Expr, tuple[Symbol, ...]], Formula] = {}


def _formula(expression: Expr, used: tuple[Symbol, ...]) -> Formula:
    key = (expression, used)
    if key not in _formulas:
        _formulas[key] = Formula(used, lambda *_: expression)
    return _formulas[key]


def _all_hard(graph: Graph) -> frozenset[str]:
    return _hard(graph, output=True) | _hard(graph, output=False)


def _slope_at_out(graph: Graph) -> Iterator[Variant]:
    def build(act: object) -> Expr | None:
        slope = act.slope(NET, OUT)  # type: ignore[attr-defined]
        at_out = rename(slope, {NET: OUT, OUT: act.value(OUT)})  # type: ignore[attr-defined]
        return at_out if at_out.free_symbols else None

    if _all_hard(graph):
        yield _slope_from(graph, build, _all_hard(graph))


def _slope_at_net(graph: Graph) -> Iterator[Variant]:
    def build(act: object) -> Expr | None:
        slope = act.slope(NET, OUT)  # type: ignore[attr-defined]
        return rename(slope, {OUT: NET}) if OUT in slope.free_symbols else None

    if _all_hard(graph):
        yield _slope_from(graph, build, _all_hard(graph))


def _other_slope(graph: Graph) -> Iterator[Variant]:
    where = _all_hard(graph)
    for other in ("logistic", "tanh", "relu") if where else ():
        slope = ACTIVATIONS[other].slope(NET, OUT)
        own = {
            activation(layer.activation).name
            for layer in graph.example.layers
            if layer.activation != "softmax"
        }
        if own != {other}:
            made_of = _slope_from(
                graph,
                lambda act, slope=slope, other=other: None if act.name == other else slope,
                where,
            )
            yield Variant(made_of.change, f"that of {other}")


# -- the chain between layers --------------------------------------------------------------------


def _passes_back(n: Name) -> bool:
    """Whether a key is the error's slope at a neuron's output."""
    return n.top.startswith("E_") and n.below.startswith("out_")


def _weights_as(graph: Graph, new: object) -> Swap:
    """In the error passed back, and in dnet/dout, other numbers for the weights."""
    parameters = graph.example.parameters

    def swap(n: Name, working: Working) -> Working | None:
        slope = n.top.startswith("net_") and n.below.startswith("out_")
        if not slope and not _passes_back(n):
            return None

        def instead(arg: str) -> str | None:
            a = name(arg)
            if a.stem in parameters:
                return new(a, a.stem)  # type: ignore[operator, no-any-return]
            if a.top.startswith("net_") and a.below.startswith("out_"):
                weight = graph.routes(arg)[0].args[0]
                return new(name(weight), name(weight).stem)  # type: ignore[operator, no-any-return]
            return None

        return replaced(working, instead)

    return swap


def _updated_weights(graph: Graph) -> Iterator[Variant]:
    if len(graph.example.layers) > 1 and graph.trained and not graph.network.each_pair:
        trained = graph.trained

        def new(n: Name, weight: str) -> str | None:
            if weight not in trained:
                return None
            return graph.later(weight, int(n.round[1:] or 0) + 1)

        yield Variant(_weights_as(graph, new))


def _no_weight(graph: Graph) -> Iterator[Variant]:
    if len(graph.example.layers) > 1:
        yield Variant(_weights_as(graph, lambda n, weight: ONE))


def _transposed(graph: Graph) -> Iterator[Variant]:
    if len(graph.example.layers) > 1:
        other = other_order(graph.example)
        if any(a != b for a, b in other.items()):
            yield Variant(_weights_as(graph, lambda n, w: other.get(w, w) + n.tail))


def _one_path(graph: Graph) -> Iterator[Variant]:
    layers = graph.example.layers
    widest = max((len(layer.neurons) for layer in layers[1:]), default=1)
    for kept in range(min(widest, MOST_PATHS)) if widest > 1 else ():

        def swap(n: Name, working: Working, kept: int = kept) -> Working | None:
            if not _passes_back(n) or n.top != "E_total":
                return None
            args, formula = working.args, working.formula
            if formula is sum_of_products(0, 0, len(args)) and len(args) > kept and len(args) > 1:
                return Working(product_of(1), (args[kept],))
            half = len(args) // 2
            if half > 1 and formula is sum_of_products(half) and half > kept:
                return Working(product_of(2), args[2 * kept : 2 * kept + 2])
            return None

        yield Variant(swap)


# -- gradients ----------------------------------------------------------------------------------


def _incoming_as(graph: Graph, new: object, *, itself: bool) -> Swap:
    """In gradients, and if ``itself`` in dnet/dw too, another number for the incoming value."""
    weights = frozenset(graph.example.weight_names)

    def swap(n: Name, working: Working) -> Working | None:
        if n.below not in weights:
            return None
        if n.top.startswith("net_") and itself:
            found = new(n.top[4:], n)  # type: ignore[operator]
            return Working(product_of(1), (found,)) if found else None

        def instead(arg: str) -> str | None:
            a = name(arg)
            if a.top.startswith("net_") and a.below in weights:
                return new(a.top[4:], a)  # type: ignore[operator, no-any-return]
            return None

        return replaced(working, instead)

    return swap


def _wrong_input(graph: Graph) -> Iterator[Variant]:
    network, inputs = graph.network, graph.example.input_names

    def new(neuron: str, n: Name) -> str | None:
        place = network.place[neuron]
        names = graph.example.layers[place.layer].weight_names[place.index]
        at = names.index(n.below) if n.below in names else len(inputs)
        return inputs[at] + n.setting if place.layer and at < len(inputs) else None

    if len(graph.example.layers) > 1:
        yield Variant(_incoming_as(graph, new, itself=True))


def _own_out(graph: Graph) -> Iterator[Variant]:
    yield Variant(_incoming_as(graph, lambda neuron, n: f"out_{neuron}{n.tail}", itself=True))


def _no_input(graph: Graph) -> Iterator[Variant]:
    yield Variant(_incoming_as(graph, lambda neuron, n: ONE, itself=False))


# -- the sign -------------------------------------------------------------------------------------


def _at_outputs(graph: Graph) -> Iterator[Variant]:
    """The error's slope at the outputs with the other sign, and all that comes of it."""
    outputs = neurons(graph, output=True)

    def swap(n: Name, working: Working) -> Working | None:
        first = _passes_back(n) and n.below[4:] in outputs
        own = (
            n.stem[6:]
            if n.stem.startswith("delta_")
            else n.below[4:]
            if n.below.startswith("net_")
            else ""
        )
        direct = own in outputs and any(arg.startswith("target_") for arg in working.args)
        return around(working, "neg") if first or direct else None

    yield Variant(swap)


def _other_sign(graph: Graph) -> Iterator[Variant]:
    """Signs turned on paper only, the update being the right one: what some people mean."""

    def turned(which: Callable[[Name], bool]) -> Swap:
        def swap(n: Name, working: Working) -> Working | None:
            new = replaced(working, lambda arg: made("neg", arg) if which(name(arg)) else None)
            return around(new or working, "neg") if which(n) else new

        return swap

    def deltas(n: Name) -> bool:
        return n.stem.startswith("delta_") or (
            n.top.startswith("E_") and n.below.startswith("net_")
        )

    def slopes(n: Name) -> bool:
        return n.stem.startswith("delta_") or n.top.startswith("E_")

    def outputs(n: Name) -> bool:
        return deltas(n) or _passes_back(n)

    def changes(n: Name) -> bool:
        return n.stem.startswith("change_")

    for which in (lambda n: n.stem.startswith("delta_"), deltas, outputs, slopes, changes):
        yield Variant(turned(which), "convention")


def _error_sign(graph: Graph) -> Iterator[Variant]:
    yield from _at_outputs(graph)
    yield from _other_sign(graph)


BACKWARD = (
    Mistake(
        "updated-weights",
        "when the error is passed back through the weights that are already updated, instead of"
        " those that the forward pass used",
        _updated_weights,
    ),
    Mistake(
        "error-sign",
        "when the minus of d(target - out) is dropped, so that the sign turns",
        _error_sign,
        convention=True,
    ),
    Mistake(
        "no-output-slope",
        "when the slope of the activation, dout/dnet, is left out at the output",
        _without_slope(output=True),  # type: ignore[arg-type]
    ),
    Mistake(
        "no-hidden-slope",
        "when the slope of the activation, dout/dnet, is left out at the hidden neuron",
        _without_slope(output=False),  # type: ignore[arg-type]
    ),
    Mistake("slope-twice", "when the slope dout/dnet is multiplied in twice", _slope_twice),
    Mistake(
        "slope-at-out",
        "when the activation is applied once more, and its slope taken at the output",
        _slope_at_out,
    ),
    Mistake(
        "slope-at-net",
        "when the slope's formula in out is fed with net, as in net (1 - net)",
        _slope_at_net,
    ),
    Mistake(
        "other-activation-slope",
        "with the slope of another activation function",
        _other_slope,
    ),
    Mistake(
        "one-path",
        "when only one of the paths to the error is counted; every output that this neuron feeds"
        " passes error back",
        _one_path,
    ),
    Mistake(
        "no-weight-in-chain",
        "when the error is passed back without its weight, dnet/dout",
        _no_weight,
    ),
    Mistake(
        "transposed-backward",
        "when two weights are exchanged on the way back, as if the weight matrix were "
        "read the other"
        " way round",
        _transposed,
    ),
    Mistake(
        "wrong-input",
        "when the network's own input stands in the gradient, in place of the value that comes in"
        " from the layer before",
        _wrong_input,
    ),
    Mistake(
        "own-out",
        "when the neuron's own output stands in the gradient, in place of the incoming one",
        _own_out,
    ),
    Mistake(
        "no-input-factor",
        "when the gradient is taken without the value that comes in through the weight",
        _no_input,
    ),
)
