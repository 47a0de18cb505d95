"""Mistakes of the error function, of its targets, and of the update."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from itertools import combinations

from sympy import Expr

from explainer.checking.graph import Graph, split_round
from explainer.checking.mistakes.changed import (
    ONE,
    Mistake,
    Name,
    Swap,
    Variant,
    expression,
    made,
    name,
    neurons,
    replaced,
)
from explainer.derivation import Working, minus, product, product_of, total
from explainer.functions import ERRORS

MOST_EXCHANGED = 4


def _plus(w: Expr, eta: Expr, g: Expr) -> Expr:
    return total((w, product(eta, g)))


def _gradient_up(eta: Expr, g: Expr) -> Expr:
    return product(eta, g)


def _less(w: Expr, change: Expr) -> Expr:
    return minus(w, change)


def _adds_update(graph: Graph) -> Iterator[Variant]:
    if not graph.trained:
        return

    def both(n: Name, working: Working) -> Working | None:
        if n.stem.startswith("change_") and len(working.args) == 2 and working.args[0] == "eta":
            return expression(_gradient_up, working.args)
        if working.args[1:2] == ("eta",) and len(working.args) == 3:
            return expression(_plus, working.args)
        return None

    def at_the_end(n: Name, working: Working) -> Working | None:
        if not n.stem.endswith("+") and not (n.round and n.stem in graph.trained):
            return None
        if len(working.args) == 2 and working.args[1].startswith("change_"):
            return expression(_less, working.args)
        return both(n, working)

    yield Variant(both)
    yield Variant(at_the_end)


def _rate(new: str) -> object:
    def variants(graph: Graph) -> Iterator[Variant]:
        if not graph.trained or graph.example.learning_rate == 1:
            return
        yield Variant(
            lambda n, working: replaced(working, lambda arg: new if arg == "eta" else None)
        )

    return variants


# -- the error ------------------------------------------------------------------------------------


def _by_error(graph: Graph, other: str) -> Iterator[Variant]:
    """Another error function throughout; in its value alone; in its slope alone."""
    example = graph.example
    yield Variant(replace(example, error=other))
    function, count = ERRORS[other], len(example.output_names)

    def value(n: Name, working: Working) -> Working | None:
        if n.stem.startswith("E_") and working.args[:1] and working.args[0].startswith("target_"):
            return Working(function.term_formula(count), working.args)
        return None

    outputs = neurons(graph, output=True)

    def slope(n: Name, working: Working) -> Working | None:
        if n.top.startswith("E_") and n.below.startswith("out_") and n.below[4:] in outputs:
            tail = n.setting
            args = (f"target_{n.below[4:]}{tail}", f"{n.below}{n.tail}")
            return Working(function.slope_formula(count), args) if working.args else None
        return None

    yield Variant(value)
    yield Variant(slope)


def _error_for(own: str, *others: str) -> object:
    def variants(graph: Graph) -> Iterator[Variant]:
        if graph.example.error == own:
            for other in others:
                yield from _by_error(graph, other)

    return variants


def _other_error(graph: Graph) -> Iterator[Variant]:
    example = graph.example
    squares = ("half squared", "squared", "mean squared")
    if example.error in squares:
        for other in ("binary cross-entropy", "cross-entropy"):
            if all(0 <= t <= 1 for pair in example.pairs for t in pair.targets):
                yield from _by_error(graph, other)
    elif "cross-entropy" in example.error:
        for other in ("half squared", "squared"):
            yield from _by_error(graph, other)


def _mean_for_sum(graph: Graph) -> Iterator[Variant]:
    example = graph.example
    if len(example.pairs) > 1 and example.reduction == "sum" and example.update == "batch":
        yield Variant(replace(example, reduction="mean"), "over the pairs")
    count = len(example.output_names)
    if count < 2 or example.error not in ("half squared", "squared"):
        return
    if example.error == "squared":
        yield from _by_error(graph, "mean squared")
    yield from _divided(graph, count)


def _divided(graph: Graph, count: int) -> Iterator[Variant]:
    outputs = neurons(graph, output=True)
    share = f"ratio1/{count}"

    def value(n: Name, working: Working) -> Working | None:
        return _share(working, share) if n.stem == "E_total" else None

    def terms(n: Name, working: Working) -> Working | None:
        own = n.stem.startswith("E_") and n.stem[2:] in outputs
        slope = n.top.startswith("E_") and n.below.startswith("out_") and n.below[4:] in outputs
        return _share(working, share) if own or slope else None

    def slope(n: Name, working: Working) -> Working | None:
        here = n.top.startswith("E_") and n.below.startswith("out_") and n.below[4:] in outputs
        return _share(working, share) if here else None

    yield Variant(value)
    yield Variant(terms)
    yield Variant(slope)


def _share(working: Working, share: str) -> Working:
    from explainer.checking.mistakes.changed import around

    return around(working, share)


def _sum_for_mean(graph: Graph) -> Iterator[Variant]:
    example = graph.example
    if len(example.pairs) > 1 and example.reduction == "mean" and example.update == "batch":
        yield Variant(replace(example, reduction="sum"), "over the pairs")
    if example.error == "mean squared":
        yield from _by_error(graph, "squared")


def _targets_swapped(graph: Graph) -> Iterator[Variant]:
    example = graph.example
    if not example.pairs[0].targets:
        return
    for a, b in combinations(example.output_names[:MOST_EXCHANGED], 2):
        other = {f"target_{a}": f"target_{b}", f"target_{b}": f"target_{a}"}

        def swap(n: Name, working: Working, other: dict[str, str] = other) -> Working | None:
            return replaced(
                working,
                lambda arg: (
                    other[name(arg).stem] + name(arg).tail if name(arg).stem in other else None
                ),
            )

        yield Variant(swap)


# -- which state -----------------------------------------------------------------------------------


def _biases(trained: bool) -> object:
    def variants(graph: Graph) -> Iterator[Variant]:
        example = graph.example
        if example.bias_names and example.train_biases != trained:
            yield Variant(replace(example, train_biases=trained))

    return variants


def _round_off(by: int) -> Swap:
    def moved(graph: Graph, key: str) -> str | None:
        n = name(key)
        stem, rounds = split_round(key)
        if n.stem.endswith("+"):
            return n.stem[:-1] if by < 0 else f"{n.stem[:-1]}@2"
        if not rounds:
            return None
        later = rounds + by
        if stem in graph.trained:
            return graph.later(stem, later) if later else stem
        return f"{stem}@{later}" if later else stem

    return moved  # type: ignore[return-value]


def _rounds_off(graph: Graph) -> Iterator[Variant]:
    for by in (-1, 1):
        moved = _round_off(by)

        def swap(n: Name, working: Working, moved: object = moved) -> Working | None:
            if n.key.startswith("="):
                return replaced(working, lambda arg: moved(graph, arg))  # type: ignore[operator]
            if n.key not in graph.written:
                return None
            other = moved(graph, n.key)  # type: ignore[operator]
            return Working(product_of(1), (made("same", other),)) if other else None

        yield Variant(swap, "one round earlier" if by < 0 else "one round later")


UPDATE = (
    Mistake(
        "adds-update", "when eta times the gradient is added instead of taken away", _adds_update
    ),
    Mistake("no-rate", "when the learning rate eta is left out", _rate(ONE)),  # type: ignore[arg-type]
    Mistake("rate-twice", "when eta is multiplied in twice", _rate(made("square", "eta"))),  # type: ignore[arg-type]
    Mistake(
        "no-half",
        "with (target - out)², where this example takes half of it",
        _error_for("half squared", "squared"),  # type: ignore[arg-type]
        convention=True,
    ),
    Mistake(
        "added-half",
        "with ½ (target - out)², where this example takes the whole",
        _error_for("squared", "half squared"),  # type: ignore[arg-type]
        convention=True,
    ),
    Mistake(
        "mean-for-sum",
        "when the sum is divided by the number of its terms, a mean where this example "
        "takes the sum",
        _mean_for_sum,
        convention=True,
    ),
    Mistake(
        "sum-for-mean",
        "when the division by the number of terms is left out, a sum where this example "
        "takes the mean",
        _sum_for_mean,
        convention=True,
    ),
    Mistake(
        "other-error",
        "with another error function",
        _other_error,
        convention=True,
    ),
    Mistake("targets-swapped", "when the targets of two outputs are exchanged", _targets_swapped),
    Mistake(
        "biases-trained",
        "when the biases are updated too, which this example does not do",
        _biases(True),  # type: ignore[arg-type]
        convention=True,
    ),
    Mistake(
        "biases-kept",
        "when the biases keep their values, where this example updates them too",
        _biases(False),  # type: ignore[arg-type]
        convention=True,
    ),
    Mistake("rounds-off-by-one", "in the state one round away", _rounds_off, local=True),
)
