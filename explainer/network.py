"""The forward pass of an example, as steps: given numbers, net inputs, outputs, errors.

:class:`Network` knows where everything is: which neuron a name belongs to, which parameter joins
which neurons, under which key a quantity stands for one training pair. :class:`Forward` makes the
steps.

A *setting* says for which training pair, and at whose weights, a quantity is taken. It is the
suffix of a key: empty for a single pair, ``[2]`` for the second of several. With one update after
each pair there is one more, ``[2]°``: the second pair at the weights with which the round begins.
"""

from __future__ import annotations

from collections import ChainMap
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cache, cached_property
from itertools import chain

from sympy import Add, Expr, Integer, Rational, Symbol, exp

from explainer.derivation import (
    Formula,
    Step,
    Working,
    minus,
    product,
    product_of,
    sum_of_products,
    total,
)
from explainer.example import Example, UserFormula
from explainer.functions import ACTIVATIONS, ERRORS, Activation, ErrorFunction
from explainer.functions.activations import over

START = "°"
# Momentum's factor has no key: a name that no weight can have, so that one may be called beta.
MOMENTUM = "beta°"
# In a softmax of up to so many neurons equal shares are exact fractions.
EQUAL_SEEN = 20
# Beyond this many outputs the sum over paths goes by the deltas of the next layer at once.
PATHS_SHOWN = 4


@dataclass(frozen=True, slots=True)
class Place:
    """Where a neuron (or, in layer -1, an input) stands."""

    layer: int
    index: int


class Network:
    """The wiring of an example: names to places, parameters to uses, quantities to keys."""

    def __init__(self, example: Example) -> None:
        self.example = example
        self.layers = example.layers
        self.outputs = example.layers[-1].neurons
        self.error: ErrorFunction = ERRORS[example.error]
        self.pairs = len(example.pairs)
        self.each_pair = self.pairs > 1 and example.update == "each pair"
        self.names = (example.input_names, *(layer.neurons for layer in example.layers))

    @cached_property
    def place(self) -> dict[str, Place]:
        """The place of every input and neuron, by name."""
        return {
            name: Place(layer - 1, index)
            for layer, names in enumerate(self.names)
            for index, name in enumerate(names)
        }

    @cached_property
    def neurons_of(self) -> dict[str, tuple[str, ...]]:
        """For each parameter the neurons in whose net inputs it stands, each once, first layer
        first.
        """
        found: dict[str, tuple[str, ...]] = {}
        for layer in self.layers:
            biases = layer.bias_names or ()
            for index, neuron in enumerate(layer.neurons):
                here = dict.fromkeys((*layer.weight_names[index], *biases[index : index + 1]))
                again = {name: (*found[name], neuron) for name in here if name in found}
                found |= dict.fromkeys(here, (neuron,)) | again
        return found

    def joins(self, neuron: str, weight: str) -> tuple[str, str]:
        """The source and the neuron that a weight joins where it leads into that neuron."""
        place = self.place[neuron]
        row = self.layers[place.layer].weight_names[place.index]
        return self.names[place.layer][row.index(weight)], neuron

    @property
    def settings(self) -> Iterator[str]:
        """The settings of the training pairs, in order."""
        return iter([""] if self.pairs == 1 else [f"[{k}]" for k in range(1, self.pairs + 1)])

    def pair(self, setting: str) -> int:
        """The index, from 0, of the training pair that a setting belongs to."""
        return int(setting.strip(f"[]{START}")) - 1 if setting else 0

    def parameter(self, name: str, setting: str) -> str:
        """The key of a weight or bias as a training pair meets it."""
        return name + setting if self.each_pair and not setting.endswith(START) else name

    def is_input(self, name: str) -> bool:
        """Whether a name is an input's."""
        place = self.place.get(name)
        return place is not None and place.layer < 0

    def source(self, layer: int, index: int, setting: str) -> str:
        """The key of what neuron ``index`` of ``layer`` sends on; layer -1 are the inputs."""
        name = self.names[layer + 1][index]
        return f"{name}{setting}" if layer < 0 else f"out_{name}{setting}"

    def softmax(self, layer: int) -> bool:
        """Whether a layer is a softmax."""
        return self.layers[layer].activation == "softmax"

    def activation(self, layer: int) -> Activation:
        """The activation of a layer that is not a softmax."""
        return activation(self.layers[layer].activation)

    @cached_property
    def unmoved(self) -> frozenset[str]:
        """The parameters that all net inputs of a softmax contain alike, and nothing else does: its
        outputs do not feel them, so no training moves them.
        """
        found: set[str] = set()
        for index, layer in enumerate(self.layers):
            if not self.softmax(index):
                continue
            biases = layer.bias_names or ("",) * len(layer.neurons)
            rows = [(*row, bias) for row, bias in zip(layer.weight_names, biases, strict=True)]
            found |= {
                name
                for place, name in enumerate(rows[0])
                if self.neurons_of.get(name) == layer.neurons
                and all(row[place] == name and row.count(name) == 1 for row in rows)
            }
        return frozenset(found)

    def share(self) -> Expr:
        """What each pair's error is multiplied by in the total: 1, or 1/pairs for a mean."""
        return Rational(1, self.pairs) if self.example.reduction == "mean" else Integer(1)


@cache
def activation(spec: str | UserFormula) -> Activation:
    """An activation by its name, or made from a user's own formula and its SymPy derivative."""
    if isinstance(spec, str):
        return ACTIVATIONS[spec]
    from explainer.slopes import own_activation

    return own_activation(spec)


@cache
def softmax(size: int, index: int) -> Formula:
    """exp(net) of one neuron over the sum of exp(net) of all neurons of its layer."""
    symbols = tuple(Symbol(f"net{k}") for k in range(size))

    def build(*nets: Expr) -> Expr:
        powers = [exp(net, evaluate=False) for net in nets]
        return over(powers[index], total(powers))

    if size > EQUAL_SEEN:
        return Formula(symbols, build)
    # 1/(1 + exp(net2 - net1) + ...) is exact where net inputs are equal, and never overflows.
    own = symbols[index]
    ratios = [exp(minus(net, own), evaluate=False) for net in symbols if net is not own]
    return Formula(symbols, build, over(Integer(1), total((Integer(1), *ratios))))


@cache
def shared_sum(count: int, share: Expr) -> Formula:
    """share·(d1 + d2 + ...): the mean, or with share 1 the sum, over training pairs."""
    symbols = tuple(Symbol(f"d{k}") for k in range(1, count + 1))
    if share == 1:
        return Formula(symbols, lambda *d: total(d))
    return Formula(symbols, lambda *d: product(share, Add(*d, evaluate=False)))


class Forward:
    """Makes the steps of the forward pass, each from its key's parts."""

    def __init__(self, network: Network) -> None:
        self.network = network
        self.example = network.example
        self._nets: dict[tuple[str, str], Step] = {}
        self._sources: dict[tuple[int, str], tuple[str, ...]] = {}

    @cached_property
    def settings_given(self) -> dict[str, Decimal]:
        """Every given number by its key but weights and biases."""
        example, net = self.example, self.network
        numbers: dict[str, Decimal] = {}
        for setting, pair in zip(net.settings, example.pairs, strict=True):
            for name, value in zip(example.input_names, pair.inputs, strict=True):
                numbers[name + setting] = value
        for setting, pair in zip(net.settings, example.pairs, strict=True):
            for name, value in zip(net.outputs, pair.targets, strict=False):
                numbers[f"target_{name}{setting}"] = value
        numbers["eta"] = example.learning_rate
        if example.momentum is not None:
            numbers[MOMENTUM] = example.momentum
        return numbers

    @cached_property
    def given(self) -> Mapping[str, Decimal]:
        """Every given number by its key."""
        return ChainMap(self.settings_given, self.example.parameters)

    def plain(self, setting: str) -> str:
        """A setting without its mark for the start of the round: inputs and targets do not have
        one.
        """
        return setting.removesuffix(START)

    def net(self, neuron: str, setting: str) -> Step:
        """net = w1·out1 + w2·out2 + ... + b·1."""
        net = self.network
        step = self._nets.get((neuron, setting))
        if step is not None:
            return step
        place = net.place[neuron]
        layer = net.layers[place.layer]
        weights = [net.parameter(name, setting) for name in layer.weight_names[place.index]]
        pairs = zip(weights, self.sources(place.layer, setting), strict=True)
        args = list(chain.from_iterable(pairs))
        if layer.bias_names:
            args.append(net.parameter(layer.bias_names[place.index], setting))
        formula = sum_of_products(len(weights), 1 if layer.bias_names else 0)
        step = Step(f"net_{neuron}{setting}", "net", Working(formula, tuple(args)))
        return self._nets.setdefault((neuron, setting), step)

    def sources(self, layer: int, setting: str) -> tuple[str, ...]:
        """The keys of all that comes into a layer, in order."""
        found = self._sources.get((layer, setting))
        if found is None:
            at = setting if layer else self.plain(setting)
            places = range(len(self.network.names[layer]))
            found = tuple(self.network.source(layer - 1, index, at) for index in places)
            self._sources[layer, setting] = found
        return found

    def out(self, neuron: str, setting: str) -> Step:
        """The activation of the net input; for a softmax, of all net inputs of the layer."""
        net = self.network
        place = net.place[neuron]
        key = f"out_{neuron}{setting}"
        if net.softmax(place.layer):
            names = net.layers[place.layer].neurons
            args = tuple(f"net_{name}{setting}" for name in names)
            return Step(key, "out", Working(softmax(len(names), place.index), args))
        formula = net.activation(place.layer).value_formula
        return Step(key, "out", Working(formula, (f"net_{neuron}{setting}",)))

    def error_args(self, output: str, setting: str) -> tuple[str, ...]:
        """The keys that one output's error is computed from."""
        if not self.network.error.has_targets:
            return (f"out_{output}{setting}",)
        return (f"target_{output}{self.plain(setting)}", f"out_{output}{setting}")

    def error(self, output: str, setting: str) -> Step:
        """What one output adds to the error."""
        formula = self.network.error.term_formula(len(self.network.outputs))
        working = Working(formula, self.error_args(output, setting))
        return Step(f"E_{output}{setting}", "error", working)

    def total_error(self, setting: str) -> Step:
        """The sum over outputs; over several pairs, their mean or sum."""
        net = self.network
        if not setting and net.pairs > 1:
            mark = START if net.each_pair else ""
            args = tuple(f"E_total{at}{mark}" for at in net.settings)
            return Step("E_total", "error", Working(shared_sum(net.pairs, net.share()), args))
        key = f"E_total{setting}"
        if len(net.outputs) == 1:
            formula = net.error.term_formula(1)
            return Step(key, "error", Working(formula, self.error_args(net.outputs[0], setting)))
        args = tuple(f"E_{name}{setting}" for name in net.outputs)
        return Step(key, "error", Working(sum_of_products(0, 0, len(args)), args))

    def whole_error(self, setting: str) -> Working:
        """The total error of one pair with every output's term written out: what is
        differentiated.
        """
        outputs = self.network.outputs
        args = tuple(arg for name in outputs for arg in self.error_args(name, setting))
        return Working(_whole(self.network.error, len(outputs)), args)

    def met(self, name: str, setting: str) -> Step:
        """A parameter as the k-th pair meets it, when each pair is followed by an update."""
        pair = self.network.pair(setting)
        key = f"{name}{setting}"
        if pair == 0 or not self.network.each_pair or name not in self.example.trained:
            return Step(key, "given", Working(product_of(1), (name,)))
        before = f"[{pair}]"
        return Step(
            key,
            "updated",
            Working(sum_of_products(0, 0, 2), (f"{name}{before}", f"change_{name}{before}")),
        )


@cache
def _whole(error: ErrorFunction, outputs: int) -> Formula:
    term = error.term_formula(outputs)
    width = len(term.symbols)
    symbols = tuple(
        Symbol(f"{symbol.name}{k}") for k in range(1, outputs + 1) for symbol in term.symbols
    )

    def build(*s: Expr) -> Expr:
        return total(
            Working(term, tuple(x.name for x in s[width * k : width * (k + 1)])).expression
            for k in range(outputs)
        )

    return Formula(symbols, build)
