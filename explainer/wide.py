"""Rounds of training of a large network: whole layers at a time, as matrices of balls.

The steps of a derivation say how each weight moves, one by one. For tens of thousands of weights
the same is done here by layers: net = W·out + b, delta = (Wᵀ·delta) ∘ slope, gradient =
delta·outᵀ. A test holds the two together.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterator, Mapping
from typing import Any, NamedTuple

from flint import arb, arb_mat

from explainer.evaluation.given import Numbers
from explainer.evaluation.proven import PROVEN, Number, ball, lean, precision, set_precision
from explainer.network import START, Network
from explainer.update import BEFORE

# Bits of the balls behind a curve.
CURVE_BITS = 64

Column = arb_mat


class State(NamedTuple):
    """Weights and biases of every layer, and the last change of each of them."""

    weights: tuple[arb_mat, ...]
    biases: tuple[Column | None, ...]
    moved: tuple[tuple[arb_mat, ...], tuple[Column | None, ...]] | None = None


class Slopes(NamedTuple):
    """The error's slopes by the weights and biases of every layer."""

    weights: list[arb_mat]
    biases: list[Column | None]


class Pass(NamedTuple):
    """Net inputs and outputs of every layer for one training pair."""

    nets: list[Column]
    outs: list[Column]


class WideTraining:
    """The rounds of one large network, from its given numbers on."""

    def __init__(self, network: Network, given: Mapping[str, Number]) -> None:
        self._network = network
        self._given = given
        self._shared = _shared_places(network)
        self._eta = ball(given["eta"])
        momentum = network.example.momentum
        self._beta = None if momentum is None else arb(str(momentum))
        self._reached: dict[int, State] = {0: self._start()}

    def _start(self) -> State:
        given = self._given
        weights, biases = [], []
        for layer in self._network.layers:
            rows = [[ball(given[name]) for name in row] for row in layer.weight_names]
            weights.append(arb_mat(rows))
            names = layer.bias_names
            biases.append(_column(ball(given[name]) for name in names) if names else None)
        return State(tuple(weights), tuple(biases))

    # -- rounds -----------------------------------------------------------------------------

    def at(self, rounds: int, progress: Callable[[int, int], None] | None = None) -> Later:
        """Every number of the network after so many rounds."""
        start = max(n for n in self._reached if n <= rounds)
        state = self._reached[start]
        for done in range(start + 1, rounds + 1):
            state = self._round(state)
            if progress:
                progress(done, rounds)
        self._reached[rounds] = state
        return Later(self._network, state, self._forward_all(state))

    def errors(self, rounds: list[int]) -> Iterator[tuple[int, float]]:
        """The whole error after each of ``rounds``, in order, nearly."""
        before = precision()
        set_precision(CURVE_BITS)
        try:
            done, state = 0, self._start()
            for target in rounds:
                for _ in range(target - done):
                    state = self._round(state)
                done = target
                yield target, float(self._error(state).mid())
        finally:
            set_precision(before)

    def _round(self, state: State) -> State:
        pairs = range(self._network.pairs)
        if self._network.each_pair:
            for pair in pairs:
                state = self._updated(state, self._slopes(state, pair))
            return state
        whole = self._slopes(state, 0)
        for pair in pairs[1:]:
            one = self._slopes(state, pair)
            whole = Slopes(
                [a + b for a, b in zip(whole.weights, one.weights, strict=True)],
                [_plus(a, b) for a, b in zip(whole.biases, one.biases, strict=True)],
            )
        return self._updated(state, whole, self._share())

    def _share(self) -> arb:
        share = self._network.share()
        return arb(int(share.p)) / arb(int(share.q))

    def _updated(self, state: State, slopes: Slopes, share: arb | None = None) -> State:
        rate = -self._eta if share is None else -self._eta * share
        self._add_up_shared(slopes)
        weights = [slope * rate for slope in slopes.weights]
        keep = not self._network.example.train_biases
        biases = [None if slope is None or keep else slope * rate for slope in slopes.biases]
        if self._beta is not None and state.moved is not None:
            weights = [a + b * self._beta for a, b in zip(weights, state.moved[0], strict=True)]
            biases = [
                a if b is None else _plus(a, b * self._beta)
                for a, b in zip(biases, state.moved[1], strict=True)
            ]
        return State(
            tuple(a + b for a, b in zip(state.weights, weights, strict=True)),
            tuple(_plus(a, b) for a, b in zip(state.biases, biases, strict=True)),
            None if self._beta is None else (tuple(weights), tuple(biases)),
        )

    def _add_up_shared(self, slopes: Slopes) -> None:
        """A parameter that stands in several places gets the sum of its slopes in all of them."""
        for name, places in self._shared.items():
            matrices: list[tuple[Any, tuple[int, int]]] = [
                ((slopes.weights, slopes.biases)[bias][layer], place)
                for bias, layer, place in places
            ]
            whole = arb(0)
            if name not in self._network.unmoved:
                whole = sum((matrix[place] for matrix, place in matrices), whole)
            for matrix, place in matrices:
                matrix[place] = whole

    # -- one pass ---------------------------------------------------------------------------

    def _forward(self, state: State, pair: int) -> Pass:
        values = self._network.example.pairs[pair].inputs
        out = _column(arb(str(value)) for value in values)
        nets: list[Column] = []
        outs = [out]
        for index, (weights, bias) in enumerate(zip(state.weights, state.biases, strict=True)):
            net = _plus(weights * out, bias)
            assert net is not None
            out = self._activated(index, net)
            nets.append(net)
            outs.append(out)
        return Pass(nets, outs)

    def _activated(self, layer: int, net: Column) -> Column:
        if self._network.softmax(layer):
            powers = [entry.exp() for entry in net.entries()]
            whole = sum(powers, arb(0))
            return _column(power / whole for power in powers)
        value = PROVEN.compile(self._network.activation(layer).value_formula)
        return _column(ball(value(entry)) for entry in net.entries())

    def _slopes(self, state: State, pair: int) -> Slopes:
        """The slopes of one pair's error."""
        forward = self._forward(state, pair)
        slope = self._error_slopes(forward.outs[-1], pair)
        weights: list[arb_mat] = []
        biases: list[Column | None] = []
        for layer in reversed(range(len(state.weights))):
            delta = self._through(layer, slope, forward)
            weights.append(delta * forward.outs[layer].transpose())
            biases.append(None if state.biases[layer] is None else delta * arb(1))
            slope = state.weights[layer].transpose() * delta
        return Slopes(weights[::-1], biases[::-1])

    def _error_slopes(self, out: Column, pair: int) -> Column:
        network = self._network
        formula = network.error.slope_formula(len(network.outputs))
        function = PROVEN.compile(formula)
        if not formula.symbols:
            return _column(ball(function()) for _ in out.entries())
        targets = self._targets(pair)
        return _column(ball(function(*args)) for args in zip(*targets, out.entries(), strict=True))

    def _targets(self, pair: int) -> list[list[Number]]:
        """The targets, where the error has any, as the first arguments of its formulas."""
        if not self._network.error.has_targets:
            return []
        mark = "" if self._network.pairs == 1 else f"[{pair + 1}]"
        return [[self._given[f"target_{name}{mark}"] for name in self._network.outputs]]

    def _through(self, layer: int, slope: Column, forward: Pass) -> Column:
        """Slopes by a layer's outputs turned into slopes by its net inputs."""
        above, outs = slope.entries(), forward.outs[layer + 1].entries()
        if self._network.softmax(layer):
            whole = sum((a * o for a, o in zip(above, outs, strict=True)), arb(0))
            return _column(o * (a - whole) for a, o in zip(above, outs, strict=True))
        formula = self._network.activation(layer).slope_formula
        columns = {"net": forward.nets[layer].entries(), "out": outs}
        function = PROVEN.compile(formula)
        if not formula.symbols:
            return _column(a * ball(function()) for a in above)
        args = zip(*(columns[symbol.name] for symbol in formula.symbols), strict=True)
        return _column(a * ball(function(*own)) for a, own in zip(above, args, strict=True))

    def _error(self, state: State) -> arb:
        network = self._network
        term = PROVEN.compile(network.error.term_formula(len(network.outputs)))
        whole = arb(0)
        for pair in range(network.pairs):
            outs = self._forward(state, pair).outs[-1].entries()
            for args in zip(*self._targets(pair), outs, strict=True):
                whole += term(*args)
        return whole * self._share() if network.pairs > 1 else whole

    def _forward_all(self, state: State) -> dict[str, Number]:
        """Net inputs and outputs of every pair at the weights of ``state``, by their keys."""
        network = self._network
        mark = START if network.each_pair else ""
        found: dict[str, Number] = {}
        for pair, setting in enumerate(network.settings):
            forward = self._forward(state, pair)
            for index, layer in enumerate(network.layers):
                nets, outs = forward.nets[index].entries(), forward.outs[index + 1].entries()
                for neuron, net, out in zip(layer.neurons, nets, outs, strict=True):
                    found[f"net_{neuron}{setting}{mark}"] = net
                    found[f"out_{neuron}{setting}{mark}"] = out
        return found


class Later(Numbers):
    """The numbers of a large network after some rounds, by their keys."""

    def __init__(self, network: Network, state: State, forward: dict[str, Number]) -> None:
        self._network = network
        self._state = state
        self._forward = forward
        self._trained: Collection[str] = network.example.trained

    def get(self, key: str, default: Number = None) -> Number:
        """The number of that key, else ``default``."""
        number = self._forward.get(key)
        if number is not None:
            return lean(number)
        if key in self._trained:
            return self._entry(key, self._state.weights, self._state.biases)
        if self._state.moved is None or not key.endswith(BEFORE):
            return default
        name = key.removeprefix("change_").removesuffix(BEFORE)
        return self._entry(name, *self._state.moved)

    def _entry(
        self, name: str, weights: tuple[arb_mat, ...], biases: tuple[Column | None, ...]
    ) -> Number:
        place = self._network.place[self._network.neurons_of[name][0]]
        row = self._network.layers[place.layer].weight_names[place.index]
        if name in row:
            return lean(weights[place.layer][place.index, row.index(name)])
        column = biases[place.layer]
        return lean(arb(0) if column is None else column[place.index, 0])

    def __iter__(self) -> Iterator[str]:
        yield from self._forward
        yield from self._trained

    def __len__(self) -> int:
        return len(self._forward) + len(self._trained)


Place = tuple[bool, int, tuple[int, int]]


def _shared_places(network: Network) -> dict[str, list[Place]]:
    """The places of every parameter that has more than one: in biases or weights, layer, entry."""
    count = network.example.weight_count
    count += sum(len(layer.bias_names or ()) for layer in network.layers)
    if len(network.example.parameters) == count:
        return {}
    uses: Counter[str] = Counter()
    for layer in network.layers:
        for row in layer.weight_names:
            uses.update(row)
        uses.update(layer.bias_names or ())
    shared: dict[str, list[Place]] = {name: [] for name, count in uses.items() if count > 1}
    for index, layer in enumerate(network.layers):
        for i, row in enumerate(layer.weight_names):
            for j, name in enumerate(row):
                if name in shared:
                    shared[name].append((False, index, (i, j)))
        for i, name in enumerate(layer.bias_names or ()):
            if name in shared:
                shared[name].append((True, index, (i, 0)))
    return shared


def _column(numbers: Iterator[arb]) -> Column:
    entries = list(numbers)
    return arb_mat(len(entries), 1, entries)


def _plus(a: Column | None, b: Column | None) -> Column | None:
    if a is None or b is None:
        return b if a is None else a
    return a + b
