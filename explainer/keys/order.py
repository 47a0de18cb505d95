"""All keys of an example in the order of its derivation: forward, backward, update."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from explainer.example import Example, Layer


def all_keys(example: Example) -> Iterator[str]:
    """Every key without rounds, each after those it is computed from.

    First the given numbers. Then for each training pair the forward pass layer by layer, and the
    backward pass from the last layer to the first: for each neuron the slopes at its output and
    its net input, for each parameter its gradient. With one pair, or with an update after each,
    its change follows. Last, with several pairs, what belongs to all of them. A parameter that is
    used in several places stands where the last of its uses has been passed.
    """
    order = _Order(example)
    yield from order.given()
    for setting in order.settings:
        yield from order.pair(setting)
    if order.several:
        yield "E_total"
        for layer in reversed(range(len(example.layers))):
            for name in order.finished[layer]:
                yield f"dE_total/d{name}"
                yield from order.update(name)


class _Order:
    def __init__(self, example: Example) -> None:
        self.example = example
        self.layers = example.layers
        self.last = len(example.layers) - 1
        pairs = len(example.pairs)
        self.several = pairs > 1
        self.each_pair = self.several and example.update == "each pair"
        self.settings = [f"[{k}]" for k in range(1, pairs + 1)] if self.several else [""]
        self.finished = self._finished()

    def _finished(self) -> list[list[str]]:
        """For each layer the parameters whose first use is there: backward, their last."""
        found: list[list[str]] = []
        seen: set[str] = set()
        for layer in self.layers:
            names = [name for names in _parameter_names(layer) for name in names]
            found.append([name for name in dict.fromkeys(names) if name not in seen])
            seen.update(names)
        return found

    def given(self) -> Iterator[str]:
        """Inputs, targets, weights and biases layer by layer, eta."""
        example = self.example
        for pair, setting in zip(example.pairs, self.settings, strict=True):
            for name in example.input_names:
                yield f"{name}{setting}"
            for name in example.output_names if pair.targets else ():
                yield f"target_{name}{setting}"
        yield from example.parameters
        yield "eta"

    def pair(self, at: str) -> Iterator[str]:
        """One training pair, from its forward pass to its gradients or changes."""
        if self.each_pair:
            yield from (f"{name}{at}" for name in self.example.parameters)
        for layer in self.layers:
            yield from self.forward(layer, at)
        for name in self.example.output_names:
            yield f"E_{name}{at}"
        yield f"E_total{at}"
        for index in reversed(range(len(self.layers))):
            for key in self.backward(index):
                yield f"{key}{at}"
            yield from self.gradients(index, at)
        first = self.layers[0]
        for name in self.example.input_names:
            for neuron in first.neurons:
                yield f"dnet_{neuron}/d{name}{at}"
            yield f"dE_total/d{name}{at}"

    def forward(self, layer: Layer, at: str) -> Iterator[str]:
        if layer.activation == "softmax":
            yield from (f"net_{name}{at}" for name in layer.neurons)
            yield from (f"out_{name}{at}" for name in layer.neurons)
            return
        for name in layer.neurons:
            yield f"net_{name}{at}"
            yield f"out_{name}{at}"

    def backward(self, index: int) -> Iterator[str]:
        """The slopes at each neuron; in a softmax each output depends on every net input."""
        layer = self.layers[index]
        if layer.activation != "softmax":
            for name in layer.neurons:
                yield from self.at_output(index, name)
                yield f"dout_{name}/dnet_{name}"
                yield from self.at_net(index, name)
            return
        for name in layer.neurons:
            yield from self.at_output(index, name)
        for name in layer.neurons:
            yield from (f"dout_{name}/dnet_{other}" for other in layer.neurons)
        for name in layer.neurons:
            yield from self.at_net(index, name)

    def at_output(self, index: int, name: str) -> Iterator[str]:
        if index == self.last:
            yield f"dE_{name}/dout_{name}"
        else:
            for following in self.layers[index + 1].neurons:
                yield f"dnet_{following}/dout_{name}"
            if index == self.last - 1:
                yield from (f"dE_{output}/dout_{name}" for output in self.example.output_names)
        yield f"dE_total/dout_{name}"

    def at_net(self, index: int, name: str) -> Iterator[str]:
        if index == self.last:
            softmax = self.layers[index].activation == "softmax"
            outputs = self.example.output_names if softmax else (name,)
            yield from (f"dE_{output}/dnet_{name}" for output in outputs)
        yield f"dE_total/dnet_{name}"
        yield f"delta_{name}"

    def gradients(self, index: int, at: str) -> Iterator[str]:
        """For each parameter of a layer its slopes here; after its last use also the rest."""
        layer = self.layers[index]
        finished = set(self.finished[index])
        for name, neurons in _users(layer).items():
            yield from (f"dnet_{neuron}/d{name}{at}" for neuron in neurons)
            if name not in finished:
                continue
            yield f"dE_total/d{name}{at}"
            if self.each_pair:
                yield f"change_{name}{at}"
            elif not self.several:
                yield from self.update(name)

    def update(self, name: str) -> Iterator[str]:
        yield f"change_{name}"
        yield f"{name}+"


def _users(layer: Layer) -> dict[str, dict[str, None]]:
    """For each parameter of a layer, weights first, the neurons that use it."""
    users: dict[str, dict[str, None]] = {}
    for row, neuron in zip(layer.weight_names, layer.neurons, strict=True):
        for name in row:
            users.setdefault(name, {})[neuron] = None
    for name, neuron in zip(layer.bias_names or (), layer.neurons, strict=False):
        users.setdefault(name, {})[neuron] = None
    return users


def _parameter_names(layer: Layer) -> Iterator[tuple[str, ...]]:
    """The names of a layer's parameters: row by row the weights, then the biases."""
    yield from layer.weight_names
    if layer.bias_names:
        yield layer.bias_names
