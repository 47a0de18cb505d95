"""Other ways to a quantity than its own steps: through what the sheet writes beside them.

A delta has a second name, a new weight comes from its written change, and whoever writes the slope
of each output's own error adds those up.
"""

from __future__ import annotations

import re
from collections.abc import Container, Iterator

from explainer.derivation import Working, product_of, sum_of_products
from explainer.explanation import Explanation
from explainer.explanation import split_round as split

_SLOPE = re.compile(r"dE_(?P<error>\w+)/d(?P<below>\w+)")


def split_round(key: str) -> tuple[str, int]:
    """A key without its ``@N``, and N; an expression, which begins with "=", is left whole."""
    return (key, 0) if key.startswith("=") else split(key)


class Ways:
    """The ways that open through what is written on one sheet."""

    def __init__(self, explanation: Explanation, written: Container[str]) -> None:
        self.explanation = explanation
        self.network = explanation.network
        self.written = written
        self.trained = frozenset(explanation.example.trained)

    def to(self, key: str) -> Iterator[Working]:
        """Every such way to a quantity."""
        stem, rounds = split_round(key)
        base, bracket, rest = stem.partition("[")
        tail = bracket + rest + (f"@{rounds}" if rounds else "")
        slope = f"dE_total/dnet_{base[6:]}" if base.startswith("delta_") else base
        for name in self._names(base, slope, tail):
            if name + tail in self.written:
                yield Working(product_of(1), (name + tail,))
        yield from self._by_change(stem, rounds)
        if match := _SLOPE.fullmatch(slope):
            yield from self._by_outputs(match["error"], match["below"], tail)
            yield from self._by_out(match["error"], match["below"], tail)

    def _by_change(self, stem: str, rounds: int) -> Iterator[Working]:
        """A new value by way of its change, where the sheet writes the change."""
        name = stem.removesuffix("+")
        if name not in self.trained or (stem == name and not rounds):
            return
        before = rounds - 1 if stem == name else 0
        change = f"change_{name}@{before}" if before else f"change_{name}"
        if change in self.written:
            old = self.explanation.at(name, before)
            yield Working(sum_of_products(0, 0, 2), (old, change))

    def _by_outputs(self, error: str, below: str, tail: str) -> Iterator[Working]:
        """A slope of the whole error as the sum of those of the outputs' own errors."""
        args = tuple(f"dE_{output}/d{below}{tail}" for output in self.network.outputs)
        if error == "total" and len(args) > 1 and any(arg in self.written for arg in args):
            yield Working(sum_of_products(0, 0, len(args)), args)

    def _by_out(self, error: str, below: str, tail: str) -> Iterator[Working]:
        """A slope by a parameter through the output of the one neuron that it belongs to."""
        neurons = self.network.neurons_of.get(below, ())
        if len(neurons) == 1 and not self.network.softmax(self.network.place[neurons[0]].layer):
            out = f"out_{neurons[0]}"
            if f"d{out}/d{below}{tail}" in self.written:
                yield Working(product_of(2), (f"dE_{error}/d{out}{tail}", f"d{out}/d{below}{tail}"))

    def _names(self, base: str, slope: str, tail: str) -> list[str]:
        """Other names of the same number."""
        match = _SLOPE.fullmatch(slope)
        group = self._same_slope(match["error"], match["below"]) if match else []
        # Of several names that are written, each rests on those before it, never on a later one.
        if base + tail in self.written and base in group:
            group = group[: group.index(base)]
        return [name for name in group if name != base]

    def _same_slope(self, error: str, below: str) -> list[str]:
        kind, _, neuron = below.partition("_")
        if error not in ("total", neuron):
            return []
        if kind == "out" and neuron in self.network.outputs:
            return [f"dE_{neuron}/dout_{neuron}", f"dE_total/dout_{neuron}"]
        if kind != "net":
            return []
        place, last = self.network.place[neuron], len(self.network.layers) - 1
        group = [f"dE_total/dnet_{neuron}", f"delta_{neuron}"]
        if place.layer == last and not self.network.softmax(last):
            return [f"dE_{neuron}/dnet_{neuron}", *group]
        return group if error == "total" else []
