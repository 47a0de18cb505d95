"""An example: a network with its numbers, and what is to be done with it.

Everything here is as the example file gives it, checked and complete: every weight and bias has a
name, every number is the exact decimal that was written.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cached_property
from typing import NamedTuple

from explainer import keys
from explainer.decimals import read_number
from explainer.errors import ExplainerError, shown
from explainer.notation.notations import POST, Notation


class UserFormula(NamedTuple):
    """An activation of the user's own: its name, and its formula in `net`, already checked."""

    name: str
    text: str


@dataclass(frozen=True, slots=True)
class Layer:
    """One layer: its neurons, and how each is computed from the layer before.

    `weights[i][j]` leads from neuron (or input) j of the layer before to neuron i. A bias that the
    layer shares stands once for each neuron, under one name; `biases` is None where there is none.
    """

    neurons: tuple[str, ...]
    activation: str | UserFormula
    weights: tuple[tuple[Decimal, ...], ...]
    weight_names: tuple[tuple[str, ...], ...]
    biases: tuple[Decimal, ...] | None = None
    bias_names: tuple[str, ...] | None = None

    def named_weights(self) -> Iterator[tuple[str, Decimal]]:
        """Every weight with its name, row by row; a tied one as often as it is used."""
        for names, row in zip(self.weight_names, self.weights, strict=True):
            yield from zip(names, row, strict=True)

    def named_biases(self) -> Iterator[tuple[str, Decimal]]:
        """Every bias with its name, neuron by neuron; a shared one as often as it is used."""
        yield from zip(self.bias_names or (), self.biases or (), strict=True)


class Pair(NamedTuple):
    """One training pair; `targets` is empty where the error is the output itself."""

    inputs: tuple[Decimal, ...]
    targets: tuple[Decimal, ...]


@dataclass(frozen=True)
class Example:
    """A worked example to be: the network, its training pairs, and how it is trained.

    `error` and each layer's activation are names of INTERFACE 2.1 in their main spelling.
    `name` is what files are called after; `notation` says with which letters it is written.
    """

    name: str
    title: str
    input_names: tuple[str, ...]
    pairs: tuple[Pair, ...]
    layers: tuple[Layer, ...]
    error: str = "half squared"
    learning_rate: Decimal = Decimal("0.5")
    momentum: Decimal | None = None
    train_biases: bool = True
    rounds: int = 1
    reduction: str = "mean"
    update: str = "batch"
    notation: Notation = POST

    @property
    def output_names(self) -> tuple[str, ...]:
        """The neurons of the last layer."""
        return self.layers[-1].neurons

    @property
    def size(self) -> str:
        """The sizes of all layers, inputs first: "2-2-2"."""
        counts = (len(self.input_names), *(len(layer.neurons) for layer in self.layers))
        return "-".join(map(str, counts))

    @cached_property
    def parameters(self) -> dict[str, Decimal]:
        """Every weight and bias once, by name: layer by layer, its weights, then its biases."""
        found: dict[str, Decimal] = {}
        for layer in self.layers:
            found.update(layer.named_weights())
            found.update(layer.named_biases())
        return found

    @cached_property
    def bias_names(self) -> tuple[str, ...]:
        """Every bias once, in order."""
        layers = (layer.bias_names or () for layer in self.layers)
        return tuple(dict.fromkeys(name for names in layers for name in names))

    @cached_property
    def weight_names(self) -> tuple[str, ...]:
        """Every weight once, in order."""
        rows = (row for layer in self.layers for row in layer.weight_names)
        return tuple(dict.fromkeys(name for row in rows for name in row))

    @cached_property
    def trained(self) -> Collection[str]:
        """The parameters that training changes, in order."""
        if self.train_biases:
            return self.parameters.keys()
        return dict.fromkeys(self.weight_names).keys()

    def ends(self, weight: str) -> tuple[str, str] | None:
        """The neuron and the source that a weight joins, where its name is the default one."""
        place = self.numbered(weight)
        if place is None:
            return None
        layer, row, column = place
        sources = self.layers[layer - 1].neurons if layer else self.input_names
        return self.layers[layer].neurons[row], sources[column]

    def numbered(self, weight: str) -> tuple[int, int, int] | None:
        """The layer, row and column of a weight, from 0, where its name is the default one: its
        number through all layers. None for any other.
        """
        letter, number = weight[:1], weight[1:]
        if letter != "w" or not number.isdecimal() or number.startswith("0") or self.is_tied:
            return None
        left = int(number) - 1
        for index, layer in enumerate(self.layers):
            sources = len(layer.weight_names[0])
            row, column = divmod(left, sources)
            if row < len(layer.neurons):
                return (index, row, column) if layer.weight_names[row][column] == weight else None
            left -= len(layer.neurons) * sources
        return None

    @cached_property
    def is_tied(self) -> bool:
        """Whether any weight is used in several places."""
        biases = sum(len(set(layer.bias_names or ())) for layer in self.layers)
        return len(self.parameters) < self.weight_count + biases

    @cached_property
    def weight_count(self) -> int:
        """The number of lines between neurons; a tied weight counts as often as it is used."""
        return sum(len(row) for layer in self.layers for row in layer.weight_names)

    def with_changes(self, changes: Mapping[str, str]) -> Example:
        """This example with other given numbers, as `--set` writes them: {"w5": "0.41"}.

        Keys are those of inputs (`i1`), targets (`target_o1`), weights, biases and `eta`; with
        several training pairs inputs and targets say which one (`i1[2]`). A parameter that several
        neurons share changes everywhere. ExplainerError lists every change that cannot be made.
        """
        problems: list[str] = []
        numbers: dict[str, Decimal] = {}
        for text, value in changes.items():
            try:
                key = str(keys.parse_given(text, self))
                if key in numbers:
                    raise ExplainerError(f"{key} is set twice; leave one of them out")
                numbers[key] = self._checked(key, value)
            except ExplainerError as error:
                problems += error.problems
        if problems:
            raise ExplainerError(*problems)
        return self._with(numbers)

    def _checked(self, key: str, value: str) -> Decimal:
        try:
            number = read_number(value)
        except ValueError as error:
            raise ExplainerError(f"{key} = {shown(value)}: this {error}") from None
        if key.startswith("target_") and (complaint := target_complaint(self.error, number)):
            raise ExplainerError(f"{key} = {value.strip()}: {complaint}")
        return number

    def _with(self, numbers: Mapping[str, Decimal]) -> Example:
        def changed(pair: Pair, suffix: str) -> Pair:
            targets = (f"target_{name}{suffix}" for name in self.output_names)
            return Pair(
                tuple(
                    numbers.get(name + suffix, value)
                    for name, value in zip(self.input_names, pair.inputs, strict=True)
                ),
                tuple(
                    numbers.get(key, value)
                    for key, value in zip(targets, pair.targets, strict=False)
                ),
            )

        def rewired(layer: Layer) -> Layer:
            if not numbers.keys() & parameters:
                return layer
            weights = iter([numbers.get(name, value) for name, value in layer.named_weights()])
            biases = tuple(numbers.get(name, value) for name, value in layer.named_biases())
            return replace(
                layer,
                weights=tuple(tuple(next(weights) for _ in row) for row in layer.weights),
                biases=biases if layer.biases is not None else None,
            )

        parameters = self.parameters.keys()
        several = len(self.pairs) > 1
        return replace(
            self,
            pairs=tuple(
                changed(pair, f"[{k}]" if several else "") for k, pair in enumerate(self.pairs, 1)
            ),
            layers=tuple(rewired(layer) for layer in self.layers),
            learning_rate=numbers.get("eta", self.learning_rate),
        )


def target_complaint(error: str, target: Decimal) -> str | None:
    """Why `target` cannot stand with this error; None where it can."""
    if "cross-entropy" in error and not 0 <= target <= 1:
        return f'with the error "{error}" a target lies between 0 and 1'
    return None
