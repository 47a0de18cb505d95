"""What a reader has asked to have explained in full: weights, biases, neurons, or any quantity."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from explainer.errors import ExplainerError
from explainer.keys import parse

if TYPE_CHECKING:
    from explainer.example import Example
    from explainer.network import Network


def read_focus(words: Iterable[str], example: Example) -> tuple[str, ...]:
    """The keys that are meant by ``words``; a neuron may be called by its bare name.

    ExplainerError lists every word that is no quantity of the example.
    """
    neurons = {name for layer in example.layers for name in layer.neurons}
    found: list[str] = []
    problems: list[str] = []
    for word in words:
        try:
            found.append(word if word in neurons else str(parse(word, example)))
        except ExplainerError as fault:
            problems += fault.problems
    if problems:
        raise ExplainerError(*problems)
    return tuple(dict.fromkeys(found))


class Focus:
    """The keys of a focus, sorted: ``weights`` and ``biases`` by name, ``neurons`` whose steps are
    told, and ``others`` that stand in no chapter of their own.
    """

    def __init__(self, network: Network, keys: tuple[str, ...]) -> None:
        self._network = network
        self._biases = frozenset(network.example.bias_names)
        self.weights: list[str] = []
        self.biases: list[str] = []
        self.neurons: list[str] = []
        self.others: list[str] = []
        for key in keys:
            self._sort(key)

    def _sort(self, key: str) -> None:
        stem = key.split("[", 1)[0]
        parameter = self._parameter(stem)
        if parameter is not None:
            (self.biases if parameter in self._biases else self.weights).append(parameter)
            return
        neuron = self._neuron(stem)
        if neuron is not None:
            self.neurons.append(neuron)
        else:
            self.others.append(key)

    def _parameter(self, stem: str) -> str | None:
        """The weight or bias whose slope, change or value is asked for."""
        if stem.startswith("dE_total/d"):
            name = stem.removeprefix("dE_total/d")
        else:
            name = stem.removeprefix("change_").removesuffix("+")
        return name if name in self._network.example.parameters else None

    def _neuron(self, stem: str) -> str | None:
        """The neuron whose net input, output, delta or slope is asked for."""
        for front in ("net_", "out_", "delta_", "dE_total/dout_", "dE_total/dnet_", ""):
            name = stem.removeprefix(front)
            if stem.startswith(front) and name in self._network.place:
                return name if self._network.place[name].layer >= 0 else None
        return None

    def weight_of(self, layer: int) -> tuple[str, str] | None:
        """The first weight of a layer that is asked for, with the neuron that it leads to."""
        place = self._network.place
        for weight in self.weights:
            for user in self._network.neurons_of[weight]:
                if place[user].layer == layer:
                    return user, weight
        return None

    def neuron_of(self, layer: int) -> int | None:
        """The first neuron of a layer that is asked for, by its place in it."""
        places = (self._network.place[name] for name in self.neurons)
        return next((place.index for place in places if place.layer == layer), None)

    def of_layer(self, names: list[str], layer: int) -> list[str]:
        """Those of ``names`` of parameters that stand in a layer."""
        users, place = self._network.neurons_of, self._network.place
        return [n for n in names if any(place[user].layer == layer for user in users[n])]
