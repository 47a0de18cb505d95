"""What the story needs to know of an example: which steps it tells in full, and the facts it rests
on.

Only facts stand here; every sentence is in ``templates/walkthrough``. With several training pairs
the story follows the first of them.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property
from typing import NamedTuple

from explainer.evaluation.arithmetic import Undefined
from explainer.example.titles import made_title
from explainer.explanation import Explanation
from explainer.story.answers import Answers
from explainer.story.curves import Curves
from explainer.story.focus import Focus
from explainer.story.layers import ROWS, LayerStory, Turn
from explainer.story.variations import Variations

# Up to this many weights every one has its own working; beyond it one of each layer has.
ALL_SHOWN = 20
# A network with a larger layer is drawn without its numbers.
TALLEST = 10
# So many weights are looked at for one that is worth telling.
TRIED = 2000
RECTIFIERS = ("relu", "leaky relu")


class NeuronStory(NamedTuple):
    """A neuron in the forward pass."""

    name: str
    layer: int
    net: str
    out: str
    activation: str
    bias: bool
    shared_bias: bool
    flat: bool
    sources: int
    is_first: bool = False


class Story:
    """The facts of one explanation; ``at`` is the setting that the story follows."""

    def __init__(self, explanation: Explanation, focus: tuple[str, ...] = ()) -> None:
        self.explanation = explanation
        self.network = explanation.network
        self.focus = Focus(explanation.network, focus)
        self.example = explanation.example
        self.variations = Variations(explanation)
        self.answers = Answers(explanation)
        self.at = next(self.network.settings)
        self.curves = Curves(explanation, self.at)

    # -- the example --------------------------------------------------------------------------

    @property
    def title_is_made(self) -> bool:
        """Whether the title says the sizes of the network and nothing else."""
        return self.example.title == made_title(len(self.inputs), self.example.layers)

    @property
    def inputs(self) -> tuple[str, ...]:
        """Names of the inputs."""
        return self.example.input_names

    @property
    def outputs(self) -> tuple[str, ...]:
        """Names of the neurons of the last layer."""
        return self.network.outputs

    @property
    def hidden(self) -> list[int]:
        """The sizes of the hidden layers."""
        return [len(layer.neurons) for layer in self.network.layers[:-1]]

    @property
    def pairs(self) -> int:
        """How many training pairs there are."""
        return self.network.pairs

    @property
    def each_pair(self) -> bool:
        """Whether every pair is followed by an update."""
        return self.network.each_pair

    @property
    def mean(self) -> bool:
        """Whether the pairs' errors are averaged rather than added up."""
        return self.example.reduction == "mean"

    @property
    def momentum(self) -> bool:
        """Whether a change keeps part of the change before."""
        return self.example.momentum is not None

    @property
    def squares(self) -> bool:
        """Whether the error is made of squared differences."""
        return self.example.error in ("half squared", "squared", "mean squared")

    @property
    def one_right(self) -> bool:
        """Whether the targets of the pair that is told name one right answer among several."""
        targets = self.example.pairs[0].targets
        return (
            self.example.error == "cross-entropy"
            and len(targets) > 1
            and sorted(targets) == [0] * (len(targets) - 1) + [1]
        )

    @cached_property
    def perfect(self) -> bool:
        """Whether the pair that is told has an error of exactly 0."""
        return self.has_targets and self.is_zero(f"E_total{self.at}")

    @property
    def targets_sum_to_one(self) -> bool:
        """Whether the targets of the pair that is told are shares of one whole."""
        return sum(self.example.pairs[0].targets) == 1

    @property
    def rounds(self) -> int:
        """How many rounds of training the document reports."""
        return self.example.rounds

    @property
    def error(self) -> str:
        """The name of the error function."""
        return self.example.error

    @property
    def has_targets(self) -> bool:
        """Whether outputs are compared with targets."""
        return self.network.error.has_targets

    @cached_property
    def has_biases(self) -> bool:
        """Whether any layer has a bias."""
        return any(layer.bias_names for layer in self.network.layers)

    @cached_property
    def biases_in_some_layers(self) -> bool:
        """Whether some layers have a bias and others have none."""
        return len({layer.bias_names is None for layer in self.network.layers}) > 1

    @cached_property
    def shared_biases(self) -> list[tuple[str, tuple[str, ...]]]:
        """Each bias that several neurons read, with those neurons."""
        names = self.example.bias_names
        users = self.network.neurons_of
        return [(name, users[name]) for name in names if len(users[name]) > 1]

    @cached_property
    def neuron_count(self) -> int:
        """The number of neurons, inputs not among them."""
        return sum(len(layer.neurons) for layer in self.network.layers)

    @property
    def weight_count(self) -> int:
        """The number of lines between neurons."""
        return self.example.weight_count

    @property
    def numbered_weights(self) -> bool:
        """Whether the first weight told is called by its number, and so written by its ends."""
        return not self.all_shown and self.example.ends(self.backward[0].weight) is not None

    @property
    def has_curves(self) -> bool:
        """Whether the error is worked out for other weights than its own, which takes a while."""
        return not self.explanation.is_wide

    @cached_property
    def drawn_whole(self) -> bool:
        """Whether the picture of the network has a label for every number."""
        sizes = [len(names) for names in self.network.names]
        return self.weight_count <= ALL_SHOWN and max(sizes) <= TALLEST

    @property
    def all_shown(self) -> bool:
        """Whether the network is small enough for every weight to have its own working."""
        return self.weight_count <= ALL_SHOWN

    @property
    def train_biases(self) -> bool:
        """Whether biases are updated."""
        return self.example.train_biases

    @property
    def any_trained(self) -> bool:
        """Whether training changes anything at all."""
        return bool(self.example.trained)

    @property
    def trained_count(self) -> int:
        """How many parameters training changes."""
        return len(self.example.trained)

    @property
    def rate(self) -> str:
        """The sign of the learning rate: "up", "down" or "level"."""
        return self.direction("eta")

    def activation_name(self, layer: int) -> str:
        """The name of a layer's activation."""
        activation = self.network.layers[layer].activation
        return activation if isinstance(activation, str) else activation.name

    @property
    def output_activation(self) -> str:
        """The name of the last layer's activation."""
        return self.activation_name(len(self.network.layers) - 1)

    def lead(self, layer: int) -> tuple[str, str]:
        """The neuron and the weight of a layer told in full.

        Best is a weight that is used only once, and next one that no earlier layer uses; among
        these the first along whose line something comes, into a neuron that passes on a change.
        """
        asked = self.focus.weight_of(layer)
        if asked is not None:
            return asked
        found = self.network.layers[layer]
        neuron = self.focus.neuron_of(layer)
        neurons = range(len(found.neurons)) if neuron is None else [neuron]
        places = [(i, j) for i in neurons for j in range(self._fan_in(layer))]
        told = next((p for p in places if not any(self._worse(layer, *p))), None) or min(
            places[:TRIED], key=lambda place: self._worse(layer, *place)
        )
        return found.neurons[told[0]], found.weight_names[told[0]][told[1]]

    def _fan_in(self, layer: int) -> int:
        return len(self.network.layers[layer].weight_names[0])

    def _worse(self, layer: int, i: int, j: int) -> tuple[int, bool, bool]:
        """How little a weight is worth telling: by its uses, its neuron's slope, its input."""
        found, network = self.network.layers[layer], self.network
        neuron, users = found.neurons[i], network.neurons_of[found.weight_names[i][j]]
        early = any(network.place[user].layer < layer for user in users)
        return (
            2 * early + (len(users) > 1),
            self.is_zero(f"dout_{neuron}/dnet_{neuron}{self.at}"),
            self.is_zero(network.source(layer - 1, j, self.at)),
        )

    def turn(self, name: str) -> Turn:
        """A parameter's slope over all pairs, its change where that is a line of its own, its new
        value.
        """
        keys = [f"dE_total/d{name}"]
        if name in self.example.trained:
            if self.momentum:
                keys.append(f"change_{name}")
            keys.append(f"{name}+")
        return Turn(name, keys[0], f"{name}+" if len(keys) > 1 else "", tuple(keys))

    @property
    def turns(self) -> list[Turn]:
        """All parameters but the one that is told in full."""
        lead = self.backward[0].weight
        return [self.turn(name) for name in self.example.parameters if name != lead]

    # -- signs --------------------------------------------------------------------------------

    def direction(self, key: str) -> str:
        """Return "up", "down" or "level": the sign of a value; "" where it has none."""
        try:
            text = self.explanation.shown(key).text
        except Undefined:
            return ""
        if text.strip("-0.") == "":
            return "level"
        return "down" if text.startswith("-") else "up"

    def apart(self, one: str, other: str) -> bool:
        """Whether two values differ in the digits that are shown of them."""
        try:
            return self.explanation.shown(one).text != self.explanation.shown(other).text
        except Undefined:
            return True

    def is_zero(self, key: str) -> bool:
        """Whether a value is exactly 0."""
        return self.direction(key) == "level"

    # -- the forward pass ---------------------------------------------------------------------

    @cached_property
    def neurons(self) -> list[NeuronStory]:
        """All neurons, layer by layer."""
        return [
            self._neuron(index, name)
            for index, layer in enumerate(self.network.layers)
            for name in layer.neurons
        ]

    def _neuron(self, index: int, name: str) -> NeuronStory:
        layer = self.network.layers[index]
        biases = layer.bias_names or ()
        slope = f"dout_{name}/dnet_{name}{self.at}"
        return NeuronStory(
            name,
            index,
            f"net_{name}{self.at}",
            f"out_{name}{self.at}",
            self.activation_name(index),
            bool(biases),
            len(biases) > 1 and len(set(biases)) < len(biases),
            layer.activation == "relu" and self.is_zero(slope),
            len(layer.weight_names[0]),
        )

    @cached_property
    def cornered(self) -> frozenset[str]:
        """The neurons whose net inputs stand exactly at the corner of a rectifier."""
        return frozenset(
            n.name for n in self.neurons if n.activation in RECTIFIERS and self.is_zero(n.net)
        )

    @cached_property
    def full_neurons(self) -> list[NeuronStory]:
        """The first neuron of the network, and the first of every further activation; in a large
        network the one of each layer whose weight is told. With them those that are asked for.
        """
        if self.all_shown:
            wanted = set({n.activation: n.name for n in reversed(self.neurons)}.values())
        else:
            wanted = {layer.neuron for layer in self.backward}
        wanted |= set(self.focus.neurons)
        found = [neuron for neuron in self.neurons if neuron.name in wanted]
        first = {n.activation: n.name for n in reversed(found)}
        return [n._replace(is_first=first[n.activation] == n.name) for n in found]

    @cached_property
    def folded_neurons(self) -> list[NeuronStory]:
        """The other neurons, whose working is folded away."""
        full = {neuron.name for neuron in self.full_neurons}
        return [neuron for neuron in self.neurons if neuron.name not in full]

    @cached_property
    def logistic_count(self) -> int:
        """The number of logistic neurons."""
        return sum(n.activation == "logistic" for n in self.neurons)

    @cached_property
    def logistic_nets(self) -> str:
        """Return "positive", "negative" or "mixed": the net inputs of the logistic neurons."""
        signs = {self.direction(n.net) for n in self.neurons if n.activation == "logistic"}
        words = {frozenset({"up"}): "positive", frozenset({"down"}): "negative"}
        return words.get(frozenset(signs), "mixed")

    @cached_property
    def fallen(self) -> str:
        """A logistic output that training takes from above to below a half; empty if there is
        none.
        """
        if self.output_activation != "logistic" or self.rounds < 2 or self.pairs > 1:
            return ""
        for name in self.outputs:
            after = self.direction(f"net_{name}@{self.rounds}")
            if self.direction(f"net_{name}") == "up" and after == "down":
                return name
        return ""

    # -- backward -----------------------------------------------------------------------------

    @cached_property
    def backward(self) -> list[LayerStory]:
        """The layers, last first."""
        return [LayerStory(self, index) for index in reversed(range(len(self.network.layers)))]

    @cached_property
    def course(self) -> str:
        """What the first round does to the error: "falls", "rises" or "stays"; "" if unknown."""
        try:
            before = self.explanation.number("E_total")
            after = self.explanation.number("E_total@1")
        except Undefined:
            return ""
        if after < before:
            return "falls"
        return "rises" if after > before else "stays"

    # -- tables -------------------------------------------------------------------------------

    @property
    def parameters(self) -> list[str]:
        """The parameters of the table of new values, at most as many as a table may hold."""
        return list(self.example.parameters)[:ROWS]

    @property
    def all_listed(self) -> bool:
        """Whether that table holds every parameter."""
        return len(self.example.parameters) <= ROWS

    @property
    def settings(self) -> Iterator[str]:
        """The suffixes of the training pairs' keys."""
        return self.network.settings

    @cached_property
    def runs_away(self) -> int | None:
        """The first round of the table of progress after which the error has no value."""
        for rounds in self.milestones:
            try:
                self.explanation.shown(f"E_total@{rounds}" if rounds else "E_total")
            except Undefined:
                return rounds
        return None

    @cached_property
    def milestones(self) -> list[int]:
        """Rounds after which the table of progress gives the error: 0, 1, 10, ... and the last."""
        powers = [0, 1]
        while powers[-1] * 10 < self.rounds:
            powers.append(powers[-1] * 10)
        return [*powers, self.rounds] if self.rounds > 1 else powers
