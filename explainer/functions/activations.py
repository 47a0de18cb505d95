"""The activation functions: how each turns a net input into an output, and how steep it is there.

An entry gives the value in ``net`` and the slope in ``net`` and ``out``, as they are printed.
Where the slope is usually written in ``out``, ``because`` holds the lines that lead there. Slopes
are tested against ``sympy.diff`` and central differences, so a new entry needs no test of its own.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property

from sympy import (
    Abs,
    Add,
    Expr,
    Integer,
    Max,
    Mul,
    Piecewise,
    Pow,
    Rational,
    Symbol,
    erf,
    exp,
    log,
    pi,
    sqrt,
    tanh,
)

from explainer.derivation import Formula, minus, negative, product, total

NET = Symbol("net")
OUT = Symbol("out")
ONE = Integer(1)


def over(a: Expr, b: Expr) -> Expr:
    """a / b, kept as written."""
    return Mul(a, Pow(b, -1, evaluate=False), evaluate=False)


def squared(a: Expr) -> Expr:
    """a squared, kept as written."""
    return Pow(a, 2, evaluate=False)


def e_to(a: Expr) -> Expr:
    """e to the power a, kept as written."""
    return exp(a, evaluate=False)


@dataclass(frozen=True)
class Activation:
    """One activation function of a single neuron (softmax, which needs its whole layer, is apart).

    ``value(net)`` and ``slope(net, out)`` build expressions; ``because(net, out)`` gives further
    ways to write the slope, from the bare derivative towards ``slope``; ``lower`` and ``upper``
    bound the output where it is bounded.
    """

    name: str
    value: Callable[[Expr], Expr]
    slope: Callable[[Expr, Expr], Expr]
    because: Callable[[Expr, Expr], tuple[Expr, ...]] | None = None
    lower: int | None = None
    upper: int | None = None
    kinked: bool = False

    @cached_property
    def value_formula(self) -> Formula:
        """The value, over ``net``."""
        return Formula((NET,), self.value)

    @cached_property
    def slope_formula(self) -> Formula:
        """The slope, over ``net`` and ``out`` in that order, or over the one of them that it
        needs.
        """
        used = self.slope(NET, OUT).free_symbols
        needed = tuple(s for s in (NET, OUT) if s in used)

        def build(*given: Expr) -> Expr:
            known = dict(zip(needed, given, strict=True))
            return self.slope(known.get(NET, NET), known.get(OUT, OUT))

        return Formula(needed, build)


def _logistic(net: Expr) -> Expr:
    return over(ONE, Add(ONE, e_to(negative(net)), evaluate=False))


def _logistic_because(net: Expr, out: Expr) -> tuple[Expr, ...]:
    e, below = e_to(negative(net)), Add(ONE, e_to(negative(net)), evaluate=False)
    return (over(e, squared(below)), product(over(ONE, below), over(e, below)))


def _at_zero(positive: Expr, otherwise: Expr, net: Expr) -> Expr:
    return Piecewise((positive, net > 0), (otherwise, True), evaluate=False)


ACTIVATIONS: dict[str, Activation] = {
    entry.name: entry
    for entry in (
        Activation(
            "logistic",
            _logistic,
            lambda net, out: product(out, minus(ONE, out)),
            _logistic_because,
            lower=0,
            upper=1,
        ),
        Activation(
            "tanh",
            lambda net: tanh(net, evaluate=False),
            lambda net, out: minus(ONE, squared(out)),
            lambda net, out: (minus(ONE, squared(tanh(net, evaluate=False))),),
            lower=-1,
            upper=1,
        ),
        Activation(
            "relu",
            lambda net: Max(Integer(0), net, evaluate=False),
            lambda net, out: _at_zero(ONE, Integer(0), net),
            lower=0,
            kinked=True,
        ),
        Activation(
            "leaky relu",
            lambda net: _at_zero(net, product(Rational(1, 100), net), net),
            lambda net, out: _at_zero(ONE, Rational(1, 100), net),
            kinked=True,
        ),
        Activation("identity", lambda net: net, lambda net, out: ONE),
        Activation(
            "softplus",
            lambda net: log(Add(ONE, e_to(net), evaluate=False), evaluate=False),
            lambda net, out: _logistic(net),
            lambda net, out: (over(e_to(net), Add(ONE, e_to(net), evaluate=False)),),
            lower=0,
        ),
        Activation(
            "silu",
            lambda net: over(net, Add(ONE, e_to(negative(net)), evaluate=False)),
            lambda net, out: Add(out, product(_logistic(net), minus(ONE, out)), evaluate=False),
        ),
        Activation(
            "gelu",
            lambda net: product(
                Rational(1, 2),
                net,
                Add(ONE, erf(over(net, sqrt(Integer(2))), evaluate=False), evaluate=False),
            ),
            lambda net, out: total(
                (
                    product(
                        Rational(1, 2),
                        Add(
                            ONE,
                            erf(over(net, sqrt(Integer(2))), evaluate=False),
                            evaluate=False,
                        ),
                    ),
                    over(
                        product(net, e_to(negative(over(squared(net), Integer(2))))),
                        sqrt(Mul(Integer(2), pi, evaluate=False), evaluate=False),
                    ),
                )
            ),
        ),
        Activation(
            "elu",
            lambda net: _at_zero(net, minus(e_to(net), ONE), net),
            lambda net, out: _at_zero(ONE, Add(out, ONE, evaluate=False), net),
            lower=-1,
        ),
        Activation(
            "softsign",
            lambda net: over(net, Add(ONE, Abs(net, evaluate=False), evaluate=False)),
            lambda net, out: over(ONE, squared(Add(ONE, Abs(net, evaluate=False), evaluate=False))),
            lower=-1,
            upper=1,
        ),
    )
}
