"""One layer in the backward pass of the story: the weight told in full, its chain, its paths."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cached_property
from itertools import islice
from typing import TYPE_CHECKING, NamedTuple

from explainer.evaluation.arithmetic import Undefined
from explainer.network import PATHS_SHOWN

if TYPE_CHECKING:
    from explainer.example import Layer
    from explainer.story.facts import Story

# Rows of a table of weights: so many at most; of a layer with more only a few.
ROWS, FEW = 200, 20
MARKS = "①②③④⑤⑥⑦⑧⑨"


class Factor(NamedTuple):
    """One factor of a chain: the key of the slope, and what it is the slope of."""

    key: str
    mark: str
    kind: str
    flat: bool = False
    corner: bool = False


class Turn(NamedTuple):
    """A parameter's slope and new value, and the keys of the working behind them.

    ``before`` are factors of the slope that have not been met yet.
    """

    name: str
    gradient: str
    updated: str
    keys: tuple[str, ...]
    reused: bool = False
    before: tuple[str, ...] = ()


class LayerStory:
    """One layer in the backward pass: the weight told in full, and the others."""

    def __init__(self, story: Story, index: int) -> None:
        self._story = story
        explanation, network = story.explanation, story.network
        layer = network.layers[index]
        self.index = index
        self.id = f"layer-{index + 1}"
        self.is_output = index == len(network.layers) - 1
        self.is_last_hidden = index == len(network.layers) - 2
        self.neurons = layer.neurons
        self.activation = story.activation_name(index)
        self.softmax = network.softmax(index)
        self.linear = self.activation == "identity"
        self.neuron, self.weight = story.lead(index)
        at = story.at
        self.net, self.out = f"net_{self.neuron}{at}", f"out_{self.neuron}{at}"
        self.delta = f"delta_{self.neuron}{at}"
        self.gradient = f"dE_total/d{self.weight}{at}"
        self.updated = f"{self.weight}+"
        self.trained = self.weight in story.example.trained
        self.users = network.neurons_of[self.weight]
        self.tied = len(self.users) > 1
        self.direction = story.direction(self.gradient)
        self.sources = len(layer.weight_names[0])
        self.pending = self._waits(self.weight)
        names: Iterable[str] = dict.fromkeys(name for row in layer.weight_names for name in row)
        if not story.all_shown:
            names = story.focus.of_layer(story.focus.weights, index)
        self.others = [
            self._turn(name)._replace(before=self._before(name))
            for name in names
            if name != self.weight and not self._waits(name)
        ]
        self.biases = [self._turn(name) for name in self._biases(layer) if not self._waits(name)]
        self.explanation = explanation

    @property
    def joins(self) -> tuple[str, str]:
        """The source and the neuron that the lead weight joins."""
        return self._story.network.joins(self.neuron, self.weight)

    @property
    def weight_count(self) -> int:
        """The number of different weights of this layer."""
        rows = self._story.network.layers[self.index].weight_names
        count = sum(map(len, rows))
        return count if count > ROWS else len({name for row in rows for name in row})

    @property
    def listed(self) -> list[str]:
        """The weights of the layer's table: all, or of very many the first."""
        rows = self._story.network.layers[self.index].weight_names
        most = ROWS if self.weight_count <= ROWS else FEW
        return list(islice(dict.fromkeys(name for row in rows for name in row), most))

    def _biases(self, layer: Layer) -> Iterable[str]:
        """The biases that are told: all, or in a large network the lead neuron's and those that are
        asked for.
        """
        if self._story.all_shown or not layer.bias_names:
            return dict.fromkeys(layer.bias_names or ())
        own = layer.bias_names[layer.neurons.index(self.neuron)]
        asked = self._story.focus.of_layer(self._story.focus.biases, self.index)
        return dict.fromkeys([own, *asked])

    def _waits(self, name: str) -> bool:
        """Whether a parameter stands in an earlier layer too, whose deltas are not known yet."""
        network = self._story.network
        return network.place[network.neurons_of[name][0]].layer < self.index

    def _turn(self, name: str) -> Turn:
        at = self._story.at
        gradient = f"dE_total/d{name}{at}"
        reused = len(self._story.network.neurons_of[name]) > 1
        if self._story.pairs > 1:
            return Turn(name, gradient, "", (gradient,), reused)
        return self._story.turn(name)._replace(reused=reused)

    def _before(self, weight: str) -> tuple[str, ...]:
        """What a weight's slope rests on besides what came along its line, if it is the first of
        its neuron and the neuron is not the one that is told in full.
        """
        network, at = self._story.network, self._story.at
        users = network.neurons_of[weight]
        layer = network.layers[self.index]
        if self.softmax or len(users) > 1 or users[0] == self.neuron:
            return ()
        row = layer.weight_names[layer.neurons.index(users[0])]
        alone = [name for name in row if len(network.neurons_of[name]) == 1]
        if weight != alone[0]:
            return ()
        out, net = f"out_{users[0]}", f"net_{users[0]}"
        slopes = (f"dE_total/d{out}{at}", f"d{out}/d{net}{at}")
        return (*slopes, f"delta_{users[0]}{at}") if self.is_output else slopes

    @property
    def following(self) -> tuple[str, ...]:
        """The neurons of the next layer; none after the last."""
        layers = self._story.network.layers
        return () if self.is_output else layers[self.index + 1].neurons

    @property
    def by_errors(self) -> bool:
        """Whether the sum over paths is written by the errors of the outputs, one path to each."""
        following = self.following
        return (
            self.is_last_hidden
            and 1 < len(following) <= PATHS_SHOWN
            and not self._story.network.softmax(self.index + 1)
        )

    @cached_property
    def paths(self) -> list[tuple[str, tuple[str, ...]]]:
        """For each neuron of the next layer the keys that lead back through it, the ones left out
        that the output layer has told.
        """
        if len(self.following) > PATHS_SHOWN:
            return []
        if not self.by_errors:
            return [(name, (f"dnet_{name}/d{self.out}",)) for name in self.following]
        told = {factor.key for factor in self._story.backward[0].factors}
        return [
            (name, tuple(key for key in self._path(name) if key not in told))
            for name in self.following
        ]

    def _path(self, name: str) -> tuple[str, ...]:
        """The slopes on the way back from a neuron's error to this layer's output."""
        at = self._story.at
        return (
            f"dE_{name}/dout_{name}{at}",
            f"dout_{name}/dnet_{name}{at}",
            f"dE_{name}/dnet_{name}{at}",
            f"dnet_{name}/d{self.out}",
            f"dE_{name}/d{self.out}",
        )

    @cached_property
    def factors(self) -> list[Factor]:
        """The factors of the lead weight's chain."""
        at, neuron = self._story.at, self.neuron
        slope = f"dout_{neuron}/dnet_{neuron}{at}"
        keys = [
            (f"dE_total/dout_{neuron}{at}", "error"),
            (slope, "activation"),
            (f"dnet_{neuron}/d{self.weight}{at}", "net"),
        ]
        if self.tied or self.pending:
            del keys[2:]
        if self.softmax:
            keys[:2] = [(f"dE_total/dnet_{neuron}{at}", "softmax")]
        flat = self.activation == "relu" and self._story.is_zero(slope)
        return [
            Factor(key, MARKS[k], kind, flat and slope == key, self.corner and slope == key)
            for k, (key, kind) in enumerate(keys)
        ]

    @cached_property
    def corner(self) -> bool:
        """Whether the told neuron's net input stands exactly at the corner of its activation."""
        return self.neuron in self._story.cornered

    @property
    def other_deltas(self) -> list[str]:
        """The layer's other neurons whose deltas the sum over a tied weight's uses will need."""
        neurons = self.neurons if self.pending else [n for n in self.users if n in self.neurons]
        others = [name for name in neurons if name != self.neuron]
        return others if self._story.all_shown else others[:PATHS_SHOWN]

    @property
    def is_first_told(self) -> bool:
        """Whether no weight has been told in full before this layer's."""
        return next(layer for layer in self._story.backward if not layer.pending) is self

    @property
    def factors_as_before(self) -> bool:
        """Whether the chain has the same factors as that of the layer told before this one."""
        before = self._story.backward[len(self._story.network.layers) - self.index - 2]
        kinds = [[factor.kind for factor in layer.factors] for layer in (before, self)]
        return kinds[0] == kinds[1] and not (self.tied or before.tied)

    @property
    def softmax_outs(self) -> list[str]:
        """The outputs of a softmax layer: the lead neuron's own first."""
        at = self._story.at
        others = [name for name in self.neurons if name != self.neuron]
        return [f"out_{name}{at}" for name in (self.neuron, *others)][:PATHS_SHOWN]

    @property
    def softmax_keys(self) -> list[str]:
        """How the lead net input of a softmax layer moves each output."""
        return [f"d{out.split('[')[0]}/d{self.net}" for out in self.softmax_outs]

    @property
    def error_keys(self) -> list[str]:
        """How each output of the last layer moves the error."""
        return [f"dE_total/d{out}" for out in self.softmax_outs] if self.is_output else []

    @cached_property
    def with_new_weights(self) -> str:
        """The lead gradient as it would be with the new weights of the layer above; "" where it
        would be the same, or where more than those weights would differ.
        """
        if self.tied or self.softmax:
            return ""
        other = self._story.variations.with_new_weights(self.neuron, self.weight)
        try:
            own = self._story.explanation.shown(self.gradient).text
        except Undefined:
            return ""
        return "" if other == own else other
