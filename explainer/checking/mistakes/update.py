"""Mistakes of the update, and of the round that a number belongs to."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace

from sympy import Expr

from explainer.checking.graph import Graph
from explainer.checking.mistakes.entry import Mistake, Name, Swap, Variant, name
from explainer.checking.mistakes.virtual import ONE, expression, made, replaced
from explainer.checking.ways import split_round
from explainer.derivation import Working, minus, product, product_of, total

EARLIER, LATER = "one round too early", "one round too late"


def _plus(w: Expr, eta: Expr, g: Expr) -> Expr:
    return total((w, product(eta, g)))


def _upward(eta: Expr, g: Expr) -> Expr:
    return product(eta, g)


def _upward_with_momentum(beta: Expr, before: Expr, eta: Expr, g: Expr) -> Expr:
    return total((product(beta, before), product(eta, g)))


def _less(w: Expr, change: Expr) -> Expr:
    return minus(w, change)


_UPWARD: dict[tuple[int, int], Callable[..., Expr]] = {
    (0, 2): _upward,
    (1, 3): _plus,
    (2, 4): _upward_with_momentum,
}


def _adds_update(graph: Graph) -> Iterator[Variant]:
    if not graph.trained:
        return

    def throughout(n: Name, working: Working) -> Working | None:
        if "eta" not in working.args or n.key.startswith("="):
            return None
        build = _UPWARD.get((working.args.index("eta"), len(working.args)))
        return expression(build, working.args) if build else None

    def at_the_end(n: Name, working: Working) -> Working | None:
        if not n.stem.endswith("+") and not (n.round and n.stem in graph.trained):
            return None
        if len(working.args) == 2 and working.args[1].startswith("change_"):
            return expression(_less, working.args)
        return throughout(n, working)

    yield Variant(throughout)
    yield Variant(at_the_end)


def _rate(graph: Graph, new: str) -> Iterator[Variant]:
    def other(arg: str) -> str | None:
        return new if arg == "eta" else None

    if graph.trained and graph.example.learning_rate != 1:
        yield Variant(lambda n, working: replaced(working, other))


def _no_rate(graph: Graph) -> Iterator[Variant]:
    yield from _rate(graph, ONE)


def _rate_twice(graph: Graph) -> Iterator[Variant]:
    yield from _rate(graph, made("square", "eta"))


def _biases(graph: Graph, *, trained: bool) -> Iterator[Variant]:
    example = graph.example
    if example.bias_names and example.train_biases != trained:
        yield Variant(replace(example, train_biases=trained))


def _biases_trained(graph: Graph) -> Iterator[Variant]:
    yield from _biases(graph, trained=True)


def _biases_kept(graph: Graph) -> Iterator[Variant]:
    yield from _biases(graph, trained=False)


# -- rounds -----------------------------------------------------------------------------------


def in_round(graph: Graph, key: str, by: int) -> str | None:
    """The same quantity ``by`` rounds later; None where there is no such.

    A quantity of the first round is taken for a later one only where the sheet has that one too.
    """
    n = name(key)
    stem, rounds = split_round(key)
    if not graph.trained or key in graph.explanation.written or n.stem.startswith("change_"):
        return None
    if n.stem.endswith("+"):
        own, later = n.stem[:-1], 1 + by
        return graph.explanation.at(own, later)
    later = rounds + by
    if later < 0 or (not rounds and f"{stem}@{later}" not in graph.written):
        return None
    if stem in graph.trained:
        return graph.explanation.at(stem, later)
    return f"{stem}@{later}" if later else stem


def _round_off(graph: Graph, by: int) -> Swap:
    def moved(arg: str) -> str | None:
        return in_round(graph, arg, by)

    def swap(n: Name, working: Working) -> Working | None:
        if n.key.startswith("="):
            return replaced(working, moved)
        other = moved(n.key) if n.key in graph.written else None
        return Working(product_of(1), (made("same", other),)) if other else None

    return swap


def _rounds_off(graph: Graph) -> Iterator[Variant]:
    yield Variant(_round_off(graph, -1), EARLIER)
    yield Variant(_round_off(graph, 1), LATER)


UPDATE = (
    Mistake(
        "adds-update",
        "when eta times the gradient is added in place of taken away",
        _adds_update,
    ),
    Mistake("no-rate", "when the learning rate eta is left out", _no_rate),
    Mistake("rate-twice", "when the learning rate eta is multiplied in twice", _rate_twice),
    Mistake(
        "biases-trained",
        "when the biases are updated too, which this example does not do",
        _biases_trained,
        convention="The biases are updated too here, which the example does not do.",
    ),
    Mistake(
        "biases-kept",
        "when the biases keep their values, where this example updates them too",
        _biases_kept,
        convention="The biases keep their values here, where the example updates them too.",
    ),
    Mistake("rounds-off-by-one", "one round too early or too late", _rounds_off, local=True),
)
