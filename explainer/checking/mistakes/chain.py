"""Mistakes on the way back from layer to layer: along which weights, over which paths."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from explainer.checking.graph import Graph
from explainer.checking.mistakes.entry import Mistake, Name, Swap, Variant, of_round, weight
from explainer.checking.mistakes.forward import other_order
from explainer.checking.mistakes.slopes import own_slope
from explainer.checking.mistakes.virtual import ONE, replaced
from explainer.derivation import Working, product_of, sum_of_products

MOST_PATHS = 4
NewWeight = Callable[[Name], str | None]


def _weights_as(graph: Graph, new: NewWeight) -> Swap:
    """In the error passed back, and in dnet/dout, other numbers for the weights."""
    parameters = graph.example.parameters

    def instead(arg: str) -> str | None:
        a = weight(arg)
        if a.stem in parameters:
            return new(a)
        if a.top.startswith("net_") and a.below.startswith("out_"):
            return new(weight(graph.routes(arg)[0].args[0]))
        return None

    def swap(n: Name, working: Working) -> Working | None:
        slope = n.top.startswith("net_") and n.below.startswith("out_")
        return replaced(working, instead) if slope or n.passes_back else None

    return swap


def _updated_weights(graph: Graph) -> Iterator[Variant]:
    trained, pairs = graph.trained, graph.network.pairs

    def new(n: Name) -> str | None:
        if n.stem not in trained:
            return None
        rounds = int(n.round[1:] or 0)
        pair = int(n.setting.strip("[]°") or 0)
        if graph.network.each_pair and 0 < pair < pairs:
            return f"{n.stem}[{pair + 1}]{n.round}"
        return graph.explanation.at(n.stem, rounds + 1)

    if len(graph.example.layers) > 1 and trained:
        yield Variant(_weights_as(graph, new))


def _no_weight(graph: Graph) -> Iterator[Variant]:
    if len(graph.example.layers) > 1:
        yield Variant(_weights_as(graph, lambda n: ONE))


def _transposed(graph: Graph) -> Iterator[Variant]:
    if len(graph.example.layers) > 1:
        other = other_order(graph.example)
        if any(a != b for a, b in other.items()):
            yield Variant(_weights_as(graph, lambda n: of_round(other.get(n.stem, n.stem), n)))


def _one_path(graph: Graph) -> Iterator[Variant]:
    layers = graph.example.layers
    widest = max((len(layer.neurons) for layer in layers[1:]), default=1)
    for kept in range(min(widest, MOST_PATHS)) if widest > 1 else ():
        yield Variant(_path_kept(kept, _over_outputs))
    uses = max((len(users) for users in graph.network.neurons_of.values()), default=1)
    for kept in range(min(uses, MOST_PATHS)) if uses > 1 else ():
        yield Variant(
            _path_kept(kept, _over_uses),
            "when only one of the places is counted at which this parameter is used",
        )
    if any(graph.network.softmax(at) for at in range(len(layers))):
        yield Variant(
            _own_output_only,
            "when only the neuron's own output is counted; in a softmax net moves all of them",
        )


def _over_outputs(n: Name) -> bool:
    return n.passes_back and n.top == "E_total"


def _over_uses(n: Name) -> bool:
    return n.top == "E_total" and not n.below.startswith(("out_", "net_", "E_"))


def _path_kept(kept: int, where: Callable[[Name], bool]) -> Swap:
    """Of a sum over paths only one term."""

    def swap(n: Name, working: Working) -> Working | None:
        args, formula = working.args, working.formula
        if not where(n) or len(args) < 2:
            return None
        if formula is sum_of_products(0, 0, len(args)) and kept < len(args):
            return Working(product_of(1), (args[kept],))
        half = len(args) // 2
        if half > 1 and kept < half and formula is sum_of_products(half):
            return Working(product_of(2), args[2 * kept : 2 * kept + 2])
        return None

    return swap


def _own_output_only(n: Name, working: Working) -> Working | None:
    """In a softmax, the slope of the error by net through the neuron's own output alone."""
    if not (n.below.startswith("net_") or n.stem.startswith("delta_")):
        return None
    half = len(working.args) // 2
    if half < 2 or working.formula is not sum_of_products(half):
        return None
    for k in range(half):
        if own_slope(working.args[2 * k + 1]) in (n.below[4:], n.stem[6:]):
            return Working(product_of(2), working.args[2 * k : 2 * k + 2])
    return None


CHAIN = (
    Mistake(
        "updated-weights",
        "when the error is passed back through the weights that are already updated, in place of"
        " those of the forward pass",
        _updated_weights,
    ),
    Mistake(
        "one-path",
        "when only one of the paths to the error is counted, where each of them adds its part",
        _one_path,
    ),
    Mistake(
        "no-weight-in-chain",
        "when the error is passed back without its weight, which is dnet/dout",
        _no_weight,
    ),
    Mistake(
        "transposed-backward",
        "when two weights are exchanged on the way back, as if the weight matrix were read by"
        " columns in place of rows",
        _transposed,
    ),
)
