"""Backward through the steps: slopes, sums over paths, deltas.

Two kinds of partial derivative. A *slope* is that of one formula, its other arguments held:
``dnet_o1/dw5``, ``dout_o1/dnet_o1``. Every other ``dA/dB`` is total: it adds up all paths from B
to A, each a product along the chain. Both follow from the wiring alone, so any pair of quantities
can be asked for, not only the gradients that an update needs.
"""

from __future__ import annotations

from functools import cache

from sympy import Expr, Integer, Symbol

from explainer.derivation import (
    Formula,
    Step,
    Working,
    constant,
    minus,
    negative,
    product,
    product_of,
    sum_of_products,
)
from explainer.network import PATHS_SHOWN, START, Forward, Network, shared_sum

ZERO = Working(constant(0), ())
ONE = Working(constant(1), ())


class Backward:
    """Makes the steps of the backward pass."""

    def __init__(self, network: Network, forward: Forward) -> None:
        self.network = network
        self.forward = forward
        self.example = network.example

    # -- slopes of one formula ------------------------------------------------------------

    def net_slope(self, neuron: str, below: str, setting: str) -> Step | None:
        """dnet/dB where B stands in the neuron's own formula; None where it does not."""
        net = self.network
        place = net.place[neuron]
        layer = net.layers[place.layer]
        key = f"dnet_{neuron}/d{below}{setting}"
        source = self.forward.net(neuron, setting).working
        if below.startswith("out_") or net.is_input(below):
            sender = net.place[below.removeprefix("out_")]
            if sender.layer != place.layer - 1:
                return None
            weight = layer.weight_names[place.index][sender.index]
            args: tuple[str, ...] = (net.parameter(weight, setting),)
            by = net.source(sender.layer, sender.index, self._at(place.layer, setting))
            return Step(key, "partial", Working(product_of(1), args), None, source, by)
        by = net.parameter(below, setting)
        row = layer.weight_names[place.index]
        if below in row:
            sources = self.forward.sources(place.layer, setting)
            args = tuple(key for key, name in zip(sources, row, strict=True) if name == below)
            return Step(
                key, "partial", Working(sum_of_products(0, 0, len(args)), args), None, source, by
            )
        if layer.bias_names and layer.bias_names[place.index] == below:
            return Step(key, "partial", ONE, None, source, by)
        return None

    def _at(self, layer: int, setting: str) -> str:
        return setting if layer else self.forward.plain(setting)

    def out_slope(self, neuron: str, other: str, setting: str) -> Step:
        """dout/dnet within one layer: 0 across neurons, except in a softmax."""
        net = self.network
        place = net.place[neuron]
        key = f"dout_{neuron}/dnet_{other}{setting}"
        source = self.forward.out(neuron, setting).working
        by = f"net_{other}{setting}"
        if net.softmax(place.layer):
            outs = (f"out_{neuron}{setting}", f"out_{other}{setting}")
            working = (
                Working(_softmax_own(), outs[:1])
                if neuron == other
                else Working(_softmax_other(), outs)
            )
            return Step(key, "partial", working, None, source, by)
        if neuron != other:
            return Step(key, "partial", ZERO)
        formula = net.activation(place.layer).slope_formula
        args = tuple(f"{symbol.name}_{neuron}{setting}" for symbol in formula.symbols)
        return Step(key, "partial", Working(formula, args), None, source, by)

    def error_slope(self, error: str, output: str, setting: str) -> Step:
        """dE/dout at an output: from the error's own formula, all other outputs held."""
        net = self.network
        key = f"d{error}/dout_{output}{setting}"
        if error not in ("E_total", f"E_{output}"):
            return Step(key, "partial", ZERO)
        formula = net.error.slope_formula(len(net.outputs))
        args = self.forward.error_args(output, setting) if formula.symbols else ()
        source = self._differentiated(error, output, setting)
        return Step(key, "partial", Working(formula, args), None, source, f"out_{output}{setting}")

    # -- sums over paths ------------------------------------------------------------------

    def partial(self, above: str, below: str, setting: str) -> Step:
        """dA/dB for any two quantities of one training pair."""
        net = self.network
        key = f"d{above}/d{below}{setting}"
        if above == "E_total" and not setting and net.pairs > 1:
            return self._over_pairs(key, below)
        if above == below:
            return Step(key, "partial", ONE)
        if below.startswith("target_"):
            return self._target_slope(key, above, below, setting)
        if below.startswith("E_"):
            reached = above == "E_total"
            return Step(key, "partial", ONE if reached else ZERO)
        if above.startswith("net_"):
            slope = self.net_slope(above.removeprefix("net_"), below, setting)
            if slope:
                return slope
        if below.startswith("net_"):
            return self._by_net(key, above, below.removeprefix("net_"), setting)
        if below.startswith("out_") or net.is_input(below):
            return self._by_out(key, above, below, setting)
        return self._by_parameter(key, above, below, setting)

    def _top(self, above: str) -> tuple[int, str | None, bool]:
        """The layer of A, its neuron (None for the total error), and whether A is a net input."""
        if above == "E_total":
            return len(self.network.layers) - 1, None, False
        head, name = above.split("_", 1)
        return self.network.place[name].layer, name, head == "net"

    def _reached(self, above: str, layer: int) -> tuple[str, ...]:
        """The neurons of ``layer`` whose net inputs lie on a path to A."""
        top, name, is_net = self._top(above)
        names = self.network.layers[layer].neurons if layer < len(self.network.layers) else ()
        if layer > top or (layer == top and name is None and not names):
            return ()
        if layer == top and name is not None and (is_net or not self.network.softmax(layer)):
            return (name,)
        return names

    def _by_out(self, key: str, above: str, below: str, setting: str) -> Step:
        """Through every net input of the next layer that this output feeds."""
        net = self.network
        name = below.removeprefix("out_")
        layer = net.place[name].layer
        last = len(net.layers) - 1
        if layer == last:
            if above.startswith("E"):
                return self.error_slope(above, name, setting)
            return Step(key, "partial", ZERO)
        by_delta = self._sum(above, below, self._reached(above, layer + 1), setting)
        if (
            above == "E_total"
            and below.startswith("out_")
            and layer == last - 1
            and 1 < len(net.outputs) <= PATHS_SHOWN
            and not net.softmax(last)
        ):
            args = tuple(f"dE_{output}/d{below}{setting}" for output in net.outputs)
            working = Working(sum_of_products(0, 0, len(args)), args)
            return Step(key, "partial", working, self._deltas(below, setting))
        shortcut = self._deltas(below, setting) if above == "E_total" else None
        return Step(key, "partial", by_delta, shortcut)

    def _sum(self, above: str, below: str, neurons: tuple[str, ...], setting: str) -> Working:
        if not neurons:
            return ZERO
        args: list[str] = []
        for neuron in neurons:
            if above == f"net_{neuron}":
                return Working(product_of(1), (f"dnet_{neuron}/d{below}{setting}",))
            args += (f"d{above}/dnet_{neuron}{setting}", f"dnet_{neuron}/d{below}{setting}")
        return Working(sum_of_products(len(neurons)), tuple(args))

    def _deltas(self, below: str, setting: str) -> Working:
        """The sum over the next layer of delta times weight."""
        net = self.network
        sender = net.place[below.removeprefix("out_")]
        following = net.layers[sender.layer + 1]
        args: list[str] = []
        for index, neuron in enumerate(following.neurons):
            weight = following.weight_names[index][sender.index]
            args += (f"delta_{neuron}{setting}", net.parameter(weight, setting))
        return Working(sum_of_products(len(following.neurons)), tuple(args))

    def _by_net(self, key: str, above: str, neuron: str, setting: str) -> Step:
        """Through the outputs that this net input moves: its own, or in a softmax all of its
        layer.
        """
        net = self.network
        layer = net.place[neuron].layer
        top, name, is_net = self._top(above)
        if above.startswith("out_") and layer == top:
            return self.out_slope(name or "", neuron, setting)
        if layer > top or (layer == top and is_net):
            return Step(key, "partial", ZERO)
        moved = net.layers[layer].neurons if net.softmax(layer) else (neuron,)
        if layer == top and name is not None:
            moved = tuple(n for n in moved if n == name)
        if not moved:
            return Step(key, "partial", ZERO)
        args = tuple(
            arg
            for n in moved
            for arg in (f"d{above}/dout_{n}{setting}", f"dout_{n}/dnet_{neuron}{setting}")
        )
        formula = product_of(2) if len(moved) == 1 else sum_of_products(len(moved))
        shortcut = self._collapsed(above, neuron, setting)
        return Step(key, "partial", Working(formula, args), shortcut)

    def _collapsed(self, above: str, neuron: str, setting: str) -> Working | None:
        """Softmax with cross-entropy: out times the sum of the targets, less the target."""
        net = self.network
        last = len(net.layers) - 1
        if not (
            above == "E_total"
            and net.softmax(last)
            and net.place[neuron].layer == last
            and net.example.error == "cross-entropy"
        ):
            return None
        plain = self.forward.plain(setting)
        targets = tuple(f"target_{name}{plain}" for name in net.outputs)
        return Working(
            _collapsed_formula(len(targets)),
            (f"out_{neuron}{setting}", *targets, f"target_{neuron}{plain}"),
        )

    def _by_parameter(self, key: str, above: str, name: str, setting: str) -> Step:
        """Through every net input in which the parameter stands; for the error, by slope and
        delta.
        """
        net = self.network
        users = net.neurons_of[name]
        top, _, _ = self._top(above)
        users = tuple(
            user
            for user in users
            if net.place[user].layer < top or user in self._reached(above, net.place[user].layer)
        )
        if not users:
            return Step(key, "partial", ZERO)
        local = [f"dnet_{user}/d{name}{setting}" for user in users]
        if above == "E_total":
            args = tuple(
                arg
                for user, slope in zip(users, local, strict=True)
                for arg in (f"delta_{user}{setting}", slope)
            )
            shortcut = Working(sum_of_products(len(users)), args)
            if len(users) == 1 and not net.softmax(net.place[users[0]].layer):
                user = users[0]
                chain = (
                    f"dE_total/dout_{user}{setting}",
                    f"dout_{user}/dnet_{user}{setting}",
                    local[0],
                )
                return Step(key, "partial", Working(product_of(3), chain), shortcut)
            if len(users) > 1:
                return Step(key, "partial", shortcut)
            by_net = Working(product_of(2), (f"dE_total/dnet_{users[0]}{setting}", local[0]))
            return Step(key, "partial", by_net, shortcut)
        return Step(key, "partial", self._sum(above, name, users, setting))

    def _target_slope(self, key: str, above: str, target: str, setting: str) -> Step:
        from explainer.slopes import derivative_formula

        net = self.network
        output = target.removeprefix("target_")
        if above not in ("E_total", f"E_{output}"):
            return Step(key, "partial", ZERO)
        term = net.error.term_formula(len(net.outputs))
        args = self.forward.error_args(output, setting)
        by = f"{target}{self.forward.plain(setting)}"
        working = Working(derivative_formula(term, 0), args)
        return Step(key, "partial", working, None, self._differentiated(above, output, setting), by)

    def _differentiated(self, error: str, output: str, setting: str) -> Working | None:
        """What the slope of an error starts from: all outputs' terms, or those of one."""
        if error == "E_total":
            return self.forward.whole_error(setting)
        return self.forward.error(output, setting).working

    def _over_pairs(self, key: str, below: str) -> Step:
        net = self.network
        mark = START if net.each_pair else ""
        args = tuple(f"dE_total/d{below}{at}{mark}" for at in net.settings)
        return Step(key, "partial", Working(shared_sum(net.pairs, net.share()), args))

    def delta(self, neuron: str, setting: str) -> Step:
        """The error's slope by a net input, under the name that it has in the delta rule."""
        by_net = self.partial("E_total", f"net_{neuron}", setting)
        return Step(f"delta_{neuron}{setting}", "delta", by_net.working, by_net.shortcut)


@cache
def _softmax_own() -> Formula:
    return Formula((Symbol("out"),), lambda out: product(out, minus(Integer(1), out)))


@cache
def _softmax_other() -> Formula:
    symbols = (Symbol("out"), Symbol("other"))
    return Formula(symbols, lambda out, other: negative(product(out, other)))


@cache
def _collapsed_formula(count: int) -> Formula:
    symbols = (Symbol("out"), *(Symbol(f"t{k}") for k in range(count)), Symbol("target"))

    def build(out: Expr, *targets: Expr) -> Expr:
        whole = sum_of_products(0, 0, count)
        inner = Working(whole, tuple(t.name for t in targets[:-1])).expression
        return minus(product(out, inner), targets[-1])

    return Formula(symbols, build)
