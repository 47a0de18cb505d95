"""The sign of the error's slope: dropped by mistake, or turned on purpose."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from explainer.checking.graph import Graph
from explainer.checking.mistakes.entry import Mistake, Name, Swap, Variant, name, neurons
from explainer.checking.mistakes.virtual import around, made, replaced
from explainer.derivation import Working

Which = Callable[[Name], bool]


def _at_outputs(graph: Graph) -> Swap:
    """The error's slope at the outputs with the other sign, and all that comes of it."""
    outputs = neurons(graph, output=True)

    def swap(n: Name, working: Working) -> Working | None:
        first = n.passes_back and n.below[4:] in outputs
        direct = _of_net(n) in outputs and any(arg.startswith("target_") for arg in working.args)
        return around(working, "neg") if first or direct else None

    return swap


def _of_net(n: Name) -> str:
    """The neuron of a delta, or of a slope by its net input."""
    if n.stem.startswith("delta_"):
        return n.stem[6:]
    return n.below[4:] if n.below.startswith("net_") else ""


def _turned(which: Which) -> Swap:
    """Some quantities with the other sign on paper, while everything else stays as it is."""

    def turned_back(arg: str) -> str | None:
        return made("neg", arg) if which(name(arg)) else None

    def swap(n: Name, working: Working) -> Working | None:
        new = replaced(working, turned_back)
        return around(new or working, "neg") if which(n) else new

    return swap


def _is_delta(n: Name) -> bool:
    return n.stem.startswith("delta_")


def _is_error_by_net(n: Name) -> bool:
    return _is_delta(n) or (n.top.startswith("E_") and n.below.startswith("net_"))


def _is_error_by_neuron(n: Name) -> bool:
    return _is_error_by_net(n) or n.passes_back


def _is_error_slope(n: Name) -> bool:
    return _is_delta(n) or n.top.startswith("E_")


def _is_change(n: Name) -> bool:
    return n.stem.startswith("change_")


def _is_slope_or_change(n: Name) -> bool:
    return _is_error_slope(n) or _is_change(n)


# What people turn on purpose, each with how it is said.
TURNED: tuple[tuple[Which, str], ...] = (
    (_is_delta, "The deltas have the other sign throughout (target − out)."),
    (_is_error_by_net, "The slopes by net have the other sign throughout (target − out)."),
    (_is_error_by_neuron, "The slopes by net and out have the other sign throughout."),
    (_is_error_slope, "The slopes of the error have the other sign throughout (target − out)."),
    (_is_change, "The changes have the other sign throughout: what is taken away."),
    (_is_slope_or_change, "Slopes and changes have the other sign throughout."),
)


def _error_sign(graph: Graph) -> Iterator[Variant]:
    yield Variant(_at_outputs(graph), never_meant=True)
    for which, says in TURNED:
        yield Variant(_turned(which), says, meant=True)


SIGNS = (
    Mistake(
        "error-sign",
        "when the minus of d(target − out) is dropped, so that the sign turns",
        _error_sign,
        convention="Slopes, deltas or changes have the other sign throughout.",
    ),
)
