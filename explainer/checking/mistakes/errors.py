"""Mistakes in the error function: its factor, its sum, its targets, or another one altogether."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from itertools import combinations

from explainer.checking.graph import Graph
from explainer.checking.mistakes.entry import Mistake, Name, Swap, Variant, name, neurons
from explainer.checking.mistakes.virtual import around, replaced
from explainer.derivation import Working
from explainer.functions import ERRORS
from explainer.network import shared_sum

MOST_EXCHANGED = 4
SQUARES = ("half squared", "squared", "mean squared")
Variants = Callable[[Graph], Iterator[Variant]]


def _by_error(graph: Graph, other: str, phrase: str = "") -> Iterator[Variant]:
    """Another error function throughout; in its value alone; in its slope alone."""
    example = graph.example
    yield Variant(replace(example, error=other), phrase)
    function, count = ERRORS[other], len(example.output_names)
    outputs = neurons(graph, output=True)

    def value(n: Name, working: Working) -> Working | None:
        if n.stem.startswith("E_") and working.args[:1] and working.args[0].startswith("target_"):
            return Working(function.term_formula(count), working.args)
        return None

    def slope(n: Name, working: Working) -> Working | None:
        if n.passes_back and n.below[4:] in outputs and working.args:
            args = (f"target_{n.below[4:]}{n.setting.rstrip('°')}", f"{n.below}{n.tail}")
            return Working(function.slope_formula(count), args)
        return None

    yield Variant(value, phrase)
    yield Variant(slope, phrase, never_meant=True)


def _of_outputs(graph: Graph) -> tuple[Callable[[Name], bool], Callable[[Name], bool]]:
    """Whether a key is an output's own error; whether it is the error's slope at an output."""
    outputs = neurons(graph, output=True)

    def own(n: Name) -> bool:
        return n.stem.startswith("E_") and n.stem[2:] in outputs

    def slope(n: Name) -> bool:
        return n.passes_back and n.below[4:] in outputs

    return own, slope


def _with_factor(graph: Graph, factor: str) -> Iterator[Variant]:
    """The error with a factor ("1/2") in its terms and slopes, in its value, in its slope."""
    own, slope = _of_outputs(graph)

    def scaled(where: Callable[[Name], bool]) -> Swap:
        return lambda n, working: around(working, f"ratio{factor}") if where(n) else None

    single = len(graph.example.output_names) == 1
    yield Variant(scaled(lambda n: own(n) or slope(n) or (single and n.stem == "E_total")))
    yield Variant(scaled(lambda n: own(n) or (single and n.stem == "E_total")))
    if not single:
        yield Variant(scaled(lambda n: n.stem == "E_total"))
    yield Variant(scaled(slope), never_meant=True)


def _no_half(graph: Graph) -> Iterator[Variant]:
    if graph.example.error == "half squared":
        yield from _by_error(graph, "squared")


def _added_half(graph: Graph) -> Iterator[Variant]:
    if graph.example.error == "squared":
        yield from _by_error(graph, "half squared")
    if graph.example.error == "mean squared":
        yield from _with_factor(graph, "1/2")


def _other_error(graph: Graph) -> Iterator[Variant]:
    example = graph.example
    if example.error in SQUARES:
        for other in ("binary cross-entropy", "cross-entropy"):
            if all(0 <= t <= 1 for pair in example.pairs for t in pair.targets):
                yield from _by_error(graph, other, f"with {other} as the error")
    elif "cross-entropy" in example.error:
        for other in ("half squared", "squared"):
            yield from _by_error(graph, other, f"with the {other} error")


def _mean_for_sum(graph: Graph) -> Iterator[Variant]:
    example = graph.example
    if _in_batch(graph, "sum"):
        yield from _by_reduction(graph, "mean")
    count = len(example.output_names)
    if count < 2 or example.error not in ("half squared", "squared"):
        return
    if example.error == "squared":
        yield from _by_error(graph, "mean squared")
    yield from _with_factor(graph, f"1/{count}")


def _sum_for_mean(graph: Graph) -> Iterator[Variant]:
    if _in_batch(graph, "mean"):
        yield from _by_reduction(graph, "sum")
    if graph.example.error == "mean squared" and len(graph.example.output_names) > 1:
        yield from _by_error(graph, "squared")


def _in_batch(graph: Graph, reduction: str) -> bool:
    example = graph.example
    return len(example.pairs) > 1 and example.reduction == reduction


def _by_reduction(graph: Graph, other: str) -> Iterator[Variant]:
    """The other way to add up the pairs: everywhere, in the error alone, in the slopes alone."""
    network = graph.network
    phrase = {
        "mean": "when the sum over the training pairs is divided by their number",
        "sum": "when the sum over the training pairs is not divided by their number",
    }[other]
    now = shared_sum(network.pairs, network.share())
    changed = replace(graph.example, reduction=other)
    then = shared_sum(network.pairs, type(network)(changed).share())

    def swapped(where: Callable[[Name], bool]) -> Swap:
        def swap(n: Name, working: Working) -> Working | None:
            return Working(then, working.args) if where(n) and working.formula is now else None

        return swap

    yield Variant(changed, phrase)
    yield Variant(swapped(lambda n: n.stem == "E_total"), phrase)
    yield Variant(swapped(lambda n: n.top == "E_total"), phrase, never_meant=True)


def _targets_swapped(graph: Graph) -> Iterator[Variant]:
    example = graph.example
    if not example.pairs[0].targets:
        return
    for a, b in combinations(example.output_names[:MOST_EXCHANGED], 2):
        yield Variant(_exchanged({f"target_{a}": f"target_{b}", f"target_{b}": f"target_{a}"}))


def _exchanged(other: dict[str, str]) -> Swap:
    def new(arg: str) -> str | None:
        n = name(arg)
        return other[n.stem] + n.tail if n.stem in other else None

    return lambda n, working: replaced(working, new)


ERROR = (
    Mistake(
        "no-half",
        "with (target − out)², where this example takes half of it",
        _no_half,
        convention="The error is taken as (target − out)² here, without the half.",
    ),
    Mistake(
        "added-half",
        "with a factor ½ that the error of this example does not have",
        _added_half,
        convention="The error is taken with a factor ½ here.",
    ),
    Mistake(
        "mean-for-sum",
        "when the sum is divided by the number of its terms, where this example takes the whole"
        " sum",
        _mean_for_sum,
        convention="The error is a mean here, where the example takes the sum.",
    ),
    Mistake(
        "sum-for-mean",
        "when the division by the number of terms is left out, where this example takes the mean",
        _sum_for_mean,
        convention="The error is a sum here, where the example takes the mean.",
    ),
    Mistake(
        "other-error",
        "with another error function",
        _other_error,
        convention="Another error function is used here.",
    ),
    Mistake("targets-swapped", "when the targets of two outputs are exchanged", _targets_swapped),
)
