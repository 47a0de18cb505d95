"""The update: what a round, or one pair's turn in it, adds to a parameter, and its new value."""

from __future__ import annotations

from functools import cache

from sympy import Mul, Symbol

from explainer.backward import ZERO
from explainer.derivation import Formula, Step, Working, minus, product, product_of, sum_of_products
from explainer.network import MOMENTUM, Network

# What the change of the round before ends in; before the first round it is 0.
BEFORE = "@-1"


class Update:
    """Makes the steps of the update."""

    def __init__(self, network: Network) -> None:
        self.network = network
        self.example = network.example

    def change(self, name: str, setting: str) -> Step:
        """What the round, or one pair's turn in it, adds to a parameter."""
        net = self.network
        key = f"change_{name}{setting}"
        if name not in self.example.trained:
            return Step(key, "change", ZERO)
        if net.each_pair and not setting:
            args = tuple(f"change_{name}{at}" for at in net.settings)
            return Step(key, "change", Working(sum_of_products(0, 0, len(args)), args))
        gradient = f"dE_total/d{name}{setting}"
        if self.example.momentum is None:
            return Step(key, "change", Working(_change(), ("eta", gradient)))
        pair = net.pair(setting)
        before = f"change_{name}[{pair}]" if net.each_pair and pair else previous(name)
        return Step(
            key, "change", Working(_change_with_momentum(), (MOMENTUM, before, "eta", gradient))
        )

    def updated(self, name: str) -> Step:
        """The value after the round; a parameter that is not trained keeps its own."""
        net = self.network
        key = f"{name}+"
        if name not in self.example.trained:
            return Step(key, "updated", Working(product_of(1), (name,)))
        by_change = Working(sum_of_products(0, 0, 2), (name, f"change_{name}"))
        if net.each_pair:
            last = f"[{net.pairs}]"
            by_last = Working(sum_of_products(0, 0, 2), (name + last, f"change_{name}{last}"))
            return Step(key, "updated", by_change, by_last)
        if self.example.momentum is not None:
            return Step(key, "updated", by_change)
        working = Working(_updated(), (name, "eta", f"dE_total/d{name}"))
        return Step(key, "updated", working, None)


def previous(name: str) -> str:
    """The key of the change of the round before, which momentum carries on; 0 before the first."""
    return f"change_{name}{BEFORE}"


@cache
def _change() -> Formula:
    return Formula((Symbol("eta"), Symbol("g")), lambda eta, g: Mul(-1, eta, g, evaluate=False))


@cache
def _change_with_momentum() -> Formula:
    symbols = (Symbol("beta"), Symbol("c"), Symbol("eta"), Symbol("g"))
    return Formula(symbols, lambda beta, c, eta, g: minus(product(beta, c), product(eta, g)))


@cache
def _updated() -> Formula:
    symbols = (Symbol("w"), Symbol("eta"), Symbol("g"))
    return Formula(symbols, lambda w, eta, g: minus(w, product(eta, g)))
