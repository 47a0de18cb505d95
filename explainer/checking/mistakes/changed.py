"""A mistake is a change of the steps: what a quantity is computed from, or by which formula.

A *swap* looks at one working of one quantity and returns another in its place, or None to leave
it. Quantities that only a mistake knows ("the slope twice") have names beginning with §, an
operation, a bar and the key that they are made from.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import cache, cached_property, lru_cache
from typing import Any

from sympy import Expr, Integer, Rational, Symbol, log

from explainer.checking.graph import Graph, split_round
from explainer.derivation import (
    Derivation,
    Formula,
    Step,
    Working,
    constant,
    negative,
    product,
    rename,
)
from explainer.evaluation.arithmetic import Undefined
from explainer.evaluation.proven import PROVEN, Number, lean
from explainer.evaluation.training import Training
from explainer.example import Example
from explainer.explanation import Explanation

Swap = Callable[["Name", Working], "Working | None"]
ONE, ZERO = "§1|", "§0|"


@dataclass(frozen=True, slots=True)
class Name:
    """A key in parts: its stem, the suffix of its pair, the suffix of its round; for dA/dB also A
    and B.
    """

    key: str
    stem: str
    setting: str
    round: str
    top: str
    below: str

    @property
    def tail(self) -> str:
        """The suffixes of pair and round."""
        return self.setting + self.round


@lru_cache(maxsize=65536)
def name(key: str) -> Name:
    """The parts of a key."""
    if key.startswith(("=", "§")):
        return Name(key, key, "", "", "", "")
    rest, at, rounds = key.partition("@")
    stem, bracket, pair = rest.partition("[")
    top, slash, below = stem.partition("/")
    parts = (top[1:], below[1:]) if slash else ("", "")
    return Name(key, stem, bracket + pair, at + rounds, *parts)


@dataclass(frozen=True, slots=True)
class Variant:
    """One way in which a mistake can be made: a swap, or another example; ``where`` says which
    way.
    """

    change: Swap | Example
    where: str = ""


@dataclass(frozen=True)
class Mistake:
    """An entry of the catalogue.

    ``phrase`` completes "that is what comes out ..."; ``variants`` gives the ways to make the
    mistake in a network, none where it cannot be made there; ``convention`` says that some people
    mean it, ``local`` that it is made on single lines and says nothing about the others.
    """

    id: str
    phrase: str
    variants: Callable[[Graph], Iterable[Variant]]
    convention: bool = False
    local: bool = False


class Changed(Graph):
    """The quantities of an example as they come out under a mistake."""

    def __init__(self, base: Graph, change: Swap | Example) -> None:
        explanation = base.explanation
        self.swap: Swap | None = None
        if isinstance(change, Example):
            explanation = Explanation(change, explanation.digits)
        else:
            self.swap = change
        super().__init__(explanation, base.written, base.expressions)
        self._values: dict[str, Number | Undefined] = {}
        self._before = base
        self._moved: dict[str, bool] = {}
        self._affected: dict[str, bool] = {}

    def routes(self, key: str) -> tuple[Working, ...]:
        """Every way to compute a quantity when the mistake is made."""
        found = self._routes.get(key)
        if found is None:
            if key.startswith("§"):
                found = (virtual(key),)
            else:
                found = self._swapped(key, super().routes(key))
            self._routes[key] = found
        return found

    def _swapped(self, key: str, routes: tuple[Working, ...]) -> tuple[Working, ...]:
        if self.swap is None:
            return routes
        return tuple(self.swap(name(key), working) or working for working in routes)

    def value(self, key: str) -> Number:
        """The value that comes out with the mistake; raises Undefined."""
        if self.swap is None:
            return super().value(key)
        if not self.moved(key):
            return self._before.value(key)
        if key.startswith("§same|"):
            return self._before.value(key[6:])
        value = self._values.get(key)
        if value is None:
            try:
                routes = self.routes(key)
                if routes:
                    args = [self.value(arg) for arg in routes[0].args]
                    value = lean(PROVEN.compile(routes[0].formula)(*args))
                else:
                    value = self._trained(key)
            except (ArithmeticError, ValueError) as fault:
                value = Undefined(str(fault))
            self._values[key] = value
        if isinstance(value, Undefined):
            raise value
        return value

    def affected(self, key: str) -> bool:
        """Whether any route of a quantity, from the nearest written ones, is a changed one."""
        if self.swap is None:
            return True
        found = self._affected.get(key)
        if found is None:
            self._affected[key] = False
            now = self.routes(key)
            found = (
                key.startswith("§")
                or (not now and self.moved(key))
                or now != self._before.routes(key)
                or any(
                    arg not in self.written and self.affected(arg)
                    for working in now
                    for arg in working.args
                )
            )
            self._affected[key] = found
        return found

    def moved(self, key: str) -> bool:
        """Whether a quantity comes out by a changed working; one of another example may always."""
        if self.swap is None:
            return True
        found = self._moved.get(key)
        if found is None:
            self._moved[key] = False
            stem, rounds = split_round(key)
            if key.startswith("§"):
                found = True
            elif rounds and not self.routes(key):
                found = self.moved(stem if stem.startswith("change_") else f"{stem}+")
            else:
                before, now = self._before.routes(key)[:1], self.routes(key)[:1]
                found = now != before or any(
                    self.moved(arg) for working in now for arg in working.args
                )
            self._moved[key] = found
        return found

    def _trained(self, key: str) -> Number:
        """A weight after rounds of training in which the mistake is made every time."""
        stem, rounds = split_round(key)
        state = self._training.at([rounds])[rounds]
        last = f"change_{stem.removeprefix('change_').partition('[')[0]}@-1"
        return state[last] if stem.startswith("change_") else state[stem]

    @cached_property
    def _training(self) -> Training:
        own = self.explanation.training

        def make(key: str) -> Step:
            if key.startswith("§"):
                return Step(key, "", virtual(key))
            step = self.explanation.derivation[key]
            swap, n = self.swap, name(key)
            if swap is None or step.working is None:
                return step
            working = swap(n, step.working) or step.working
            shortcut = step.shortcut and (swap(n, step.shortcut) or step.shortcut)
            return Step(key, step.kind, working, shortcut)

        return Training(Derivation(make), own.given, dict(zip(own.state, own._after, strict=True)))


# -- quantities that only mistakes know ---------------------------------------------------------


@cache
def _unary(operation: str) -> Formula:
    x = Symbol("x")
    if operation.startswith("ln"):
        base = Rational(operation[2:])
        return Formula((x,), lambda x: product(x, log(base, evaluate=False)))
    if operation.startswith("ratio"):
        share = Rational(operation[5:])
        return Formula((x,), lambda x: product(share, x))
    build: Any = {
        "same": lambda x: x,
        "neg": negative,
        "square": lambda x: product(x, x),
        "half": lambda x: product(Rational(1, 2), x),
        "twice": lambda x: product(Integer(2), x),
    }[operation]
    return Formula((x,), build)


def virtual(key: str) -> Working:
    """What a quantity with a § is made of."""
    operation, _, inner = key[1:].partition("|")
    if not inner:
        return Working(constant(int(operation)), ())
    return Working(_unary(operation), (inner,))


def made(operation: str, key: str) -> str:
    """The name of a quantity that a mistake makes from another."""
    return f"§{operation}|{key}"


# -- helps for writing swaps ------------------------------------------------------------------


def replaced(working: Working, new: Callable[[str], str | None]) -> Working | None:
    """The working with other quantities in place of some; None where none of them is in it."""
    args = tuple(new(arg) or arg for arg in working.args)
    return Working(working.formula, args) if args != working.args else None


@cache
def _around(formula: Formula, operation: str) -> Formula:
    outer = _unary(operation)
    return Formula(
        formula.symbols,
        lambda *s: rename(
            outer.expression,
            {
                outer.symbols[0]: rename(
                    formula.expression if formula.numeric is None else formula.numeric,
                    dict(zip(formula.symbols, s, strict=True)),
                )
            },
        ),
    )


def around(working: Working, operation: str) -> Working:
    """The working with an operation done to its result."""
    return Working(_around(working.formula, operation), working.args)


def expression(build: Callable[..., Expr], args: tuple[str, ...]) -> Working:
    """A working from a function of symbols; the same function gives the same formula."""
    return Working(_built(build, len(args)), args)


@cache
def _built(build: Callable[..., Expr], count: int) -> Formula:
    return Formula(tuple(Symbol(f"x{k}") for k in range(count)), build)


def neurons(graph: Graph, *, output: bool) -> frozenset[str]:
    """The output neurons, or all others."""
    layers = graph.example.layers
    if output:
        return frozenset(layers[-1].neurons)
    return frozenset(neuron for layer in layers[:-1] for neuron in layer.neurons)


def always(change: Swap) -> Callable[[Graph], Iterator[Variant]]:
    """The variants of a mistake that can be made in any network, in one way."""

    def variants(graph: Graph) -> Iterator[Variant]:
        yield Variant(change)

    return variants
