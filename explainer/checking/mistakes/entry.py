"""What an entry of the catalogue is: a mistake, and the ways in which it can be made.

A *swap* looks at one working of one quantity and returns another in its place, or None to leave it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import lru_cache
from typing import NamedTuple

from explainer.checking.graph import Graph
from explainer.derivation import Working
from explainer.example import Example

Swap = Callable[["Name", Working], Working | None]
Instead = Callable[[str], str | None]


class Name(NamedTuple):
    """A key in parts: its stem, the suffixes of pair and round; for dA/dB also A and B."""

    key: str
    stem: str
    setting: str
    round: str
    top: str
    below: str

    @property
    def tail(self) -> str:
        """The suffixes of pair and round."""
        return self.setting + self.round

    @property
    def passes_back(self) -> bool:
        """Whether this is the error's slope at a neuron's output."""
        return self.top.startswith("E_") and self.below.startswith("out_")


@lru_cache(maxsize=65536)
def name(key: str) -> Name:
    """The parts of a key; an expression of the sheet is left whole."""
    if key.startswith(("=", "§")):
        return Name(key, key, "", "", "", "")
    rest, at, rounds = key.partition("@")
    stem, bracket, pair = rest.partition("[")
    top, slash, below = stem.partition("/")
    parts = (top[1:], below[1:]) if slash else ("", "")
    return Name(key, stem, bracket + pair, at + rounds, *parts)


def weight(key: str) -> Name:
    """The parts of a parameter's key; w5+ is w5 of the round after the first."""
    return name(f"{key[:-1]}@1" if key.endswith("+") else key)


def of_round(stem: str, n: Name) -> str:
    """The key of another parameter, as it is where ``n`` stands."""
    return f"{stem}+" if n.tail == "@1" else stem + n.tail


class Variant(NamedTuple):
    """One way to make a mistake: a swap, or another example.

    ``phrase`` says it more exactly than the mistake's own. ``meant`` is true where people only ever
    do it on purpose, so that it is tried as a convention and never as a mistake; ``never_meant``
    where it contradicts itself, so that it is a mistake and no convention.
    """

    change: Swap | Example
    phrase: str = ""
    meant: bool = False
    never_meant: bool = False


class Mistake(NamedTuple):
    """An entry of the catalogue.

    ``phrase`` completes "this number comes out ..."; ``variants`` gives the ways to make the
    mistake in an example, none where it cannot be made there. ``convention`` says what holds where
    a whole sheet keeps to it on purpose, empty where nobody does; ``local`` is true of a mistake
    that is made on single lines and says nothing about the others.
    """

    id: str
    phrase: str
    variants: Callable[[Graph], Iterable[Variant]]
    convention: str = ""
    local: bool = False


def neurons(graph: Graph, *, output: bool) -> frozenset[str]:
    """The output neurons, or all others."""
    layers = graph.example.layers
    if output:
        return frozenset(layers[-1].neurons)
    return frozenset(neuron for layer in layers[:-1] for neuron in layer.neurons)
