"""The example with something changed: what the reader's questions are answered with.

A nudged weight, trained biases, new weights used too early, a learning rate at which the error
rises. Every number that is printed is proven, like the others.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from decimal import Decimal
from functools import cache, cached_property
from typing import NamedTuple

from sympy import Add, Integer, Rational, Symbol

from explainer.derivation import Formula, Working, constant, minus, negative, product, product_of
from explainer.evaluation import digits
from explainer.evaluation.arithmetic import FLOAT
from explainer.evaluation.line import Line
from explainer.evaluation.proven import PROVEN, Number, exact, lean
from explainer.example import Example
from explainer.explanation import Explanation
from explainer.program import World
from explainer.update import previous

NUDGE = Decimal("0.001")
# Names of the changed examples, for a page that works their numbers out anew.
TRAINED, NUDGED, NEW_WEIGHTS = "trained-biases", "nudge", "new-weights"
HIGHEST_RATE = Decimal(1_000_000)
LARGE = 200  # weights of an example that is not worked anew for each question


class Nudge(NamedTuple):
    """A weight moved by ``step``: the error before and after, its move, and that per unit."""

    weight: str
    step: str
    before: str
    after: str
    moved: str
    slope: str
    bent: bool


class Rise(NamedTuple):
    """A learning rate at which one round leaves a larger error than before.

    ``highest`` is the highest rate tried on the example itself without any rise; empty where the
    example itself rises at ``rate``, and no change of the outputs' activation was needed.
    """

    rate: str
    before: str
    after: str
    highest: str
    own: bool


class Variations:
    """The changed examples of one explanation."""

    def __init__(self, explanation: Explanation) -> None:
        self.explanation = explanation
        self.example = explanation.example

    def _of(self, example: Example) -> Explanation:
        return Explanation(example, self.explanation.digits)

    @property
    def _is_large(self) -> bool:
        """Whether working the whole example anew would take too long for an aside."""
        return self.example.weight_count > LARGE

    def nudge(self, weight: str, setting: str) -> Nudge | None:
        """The error of the pair that the story follows, with a weight raised by a little; None
        where one of the two has no value, or their difference cannot be told.
        """
        try:
            made = self._nudge(weight, setting)
        except ArithmeticError:
            return None
        return made if made.moved and made.slope else None

    def _nudge(self, weight: str, setting: str) -> Nudge:
        value = self.example.parameters[weight]
        changed = self._of(self.example.with_changes({weight: str(value + NUDGE)}))
        key = f"E_total{setting}"
        before, after = self.explanation, changed

        def difference() -> Number:
            return lean(after.number(key) - before.number(key))

        def per_unit() -> Number:
            return difference() / exact(NUDGE)

        return Nudge(
            format(value + NUDGE, "f"),
            format(NUDGE, "f"),
            before.shown(key).text,
            after.shown(key).text,
            self._text(difference),
            self._text(per_unit),
            self._text(per_unit) != before.shown(f"dE_total/d{weight}{setting}").text,
        )

    def _text(self, make: Callable[[], Number]) -> str:
        shown = digits.shown(make(), self.explanation.digits)
        return shown.text if shown else ""

    @cached_property
    def with_trained_biases(self) -> Explanation:
        """The example with its biases trained."""
        return self._of(replace(self.example, train_biases=True))

    def with_new_weights(self, neuron: str, weight: str) -> str:
        """The gradient of a hidden weight, had the layer above handed back through its new
        weights.
        """
        summed, gradient = self._with_new_weights(neuron, weight)

        def value() -> Number:
            number = self.explanation.number
            first = PROVEN.compile(summed.formula)(*map(number, summed.args))
            return lean(PROVEN.compile(gradient.formula)(first, *map(number, gradient.args[1:])))

        try:
            return self._text(value)
        except ArithmeticError:
            return ""

    def _with_new_weights(self, neuron: str, weight: str) -> tuple[Working, Working]:
        """What comes back to a neuron through the new weights, and the gradient made with it."""
        derivation = self.explanation.derivation
        setting = next(self.explanation.network.settings)
        key = f"dE_total/dout_{neuron}{setting}"
        step = derivation[key]
        back = step.shortcut or step.working
        assert back is not None
        args = tuple(
            f"{arg.split('[')[0]}+" if arg in self.example.parameters else arg for arg in back.args
        )
        slope = f"dout_{neuron}/dnet_{neuron}{setting}"
        came = f"dnet_{neuron}/d{weight}{setting}"
        return Working(back.formula, args), Working(product_of(3), (key, slope, came))

    def world(self, name: str, keys: Iterable[str]) -> World:
        """A changed example as a computation of its own, for a page that works it out anew.

        ``name`` is what stands before the colon in a number's name: ``trained-biases``,
        ``nudge-w5``, ``new-weights-w1``, or one of ``SIMPLE``.
        """
        derivation = self.explanation.derivation
        if name in SIMPLE:
            formula = SIMPLE[name]
            args = {key: (f":{key}", f":target_{key[4:]}")[: len(formula.symbols)] for key in keys}
            return World(derivation, {}, {key: Working(formula, args[key]) for key in keys})
        if name == TRAINED:
            nothing = {previous(b): Working(constant(0), ()) for b in self.example.bias_names}
            return World(self.with_trained_biases.derivation, nothing)
        weight = name.rpartition("-")[2]
        setting = next(self.explanation.network.settings)
        if name.startswith(NUDGED):
            error = f"E_total{setting}"
            moved = {
                "moved": Working(_difference(), (error, f":{error}")),
                "slope": Working(_per_nudge(), ("moved",)),
            }
            return World(derivation, {weight: Working(SIMPLE["raised"], (weight,))}, moved)
        neuron = self.explanation.network.neurons_of[weight][0]
        summed, gradient = self._with_new_weights(neuron, weight)
        summed = Working(summed.formula, tuple(f":{arg}" for arg in summed.args))
        return World(
            derivation, {}, {gradient.args[0]: summed, f"dE_total/d{weight}{setting}": gradient}
        )

    @cached_property
    def rise(self) -> Rise | None:
        """The lowest rate, of 1, 2, 5, 10, ..., at which the first round raises the error."""
        if not self.example.trained or self.example.rounds < 1 or self._is_large:
            return None
        try:
            return self._found_rise()
        except ArithmeticError:
            return None

    def _found_rise(self) -> Rise | None:
        own = self._rising_rate(self.example)
        if own is not None:
            return self._rise(self.example, own, "")
        last = self.example.layers[-1]
        if last.activation != "logistic" or self.example.error not in (
            "half squared",
            "squared",
            "mean squared",
        ):
            return None
        linear = replace(
            self.example,
            layers=(*self.example.layers[:-1], replace(last, activation="identity")),
        )
        rate = self._rising_rate(linear)
        return None if rate is None else self._rise(linear, rate, str(HIGHEST_RATE))

    def _rise(self, example: Example, rate: Decimal, highest: str) -> Rise:
        changed = self._of(replace(example, learning_rate=rate))
        return Rise(
            format(rate, "f"),
            changed.shown("E_total").text,
            changed.shown("E_total@1").text,
            highest,
            rate == self.example.learning_rate,
        )

    def _rising_rate(self, example: Example) -> Decimal | None:
        explanation = self._of(example)
        given = dict(explanation.floats)
        trained = list(example.trained)
        wanted = [*(f"{name}+" for name in trained), "E_total"]
        line = Line(explanation.derivation, list(given), wanted, loop=False)
        for rate in _rates(example.learning_rate):
            given["eta"] = float(rate)
            *new, before = line(FLOAT, list(given.values()))
            moved = given | dict(zip(trained, new, strict=True))
            if line(FLOAT, list(moved.values()))[-1] > before:
                return rate
        return None


_A, _B = Symbol("a"), Symbol("b")
_NUDGE = Rational(*NUDGE.as_integer_ratio())

SIMPLE = {
    "minus": Formula((_A,), negative),
    "twice": Formula((_A,), lambda a: product(Integer(2), a)),
    "half": Formula((_A,), lambda a: product(Rational(1, 2), a)),
    "raised": Formula((_A,), lambda a: Add(a, _NUDGE, evaluate=False)),
    "inside": Formula((_A, _B), lambda out, target: minus(target, out)),
    "inside-raised": Formula(
        (_A, _B), lambda out, target: minus(target, Add(out, _NUDGE, evaluate=False))
    ),
}
"""Numbers made from one quantity, by what stands before the colon in their names; those of two
placeholders are made from an output and its target."""


@cache
def _difference() -> Formula:
    return Formula((Symbol("a"), Symbol("b")), minus)


@cache
def _per_nudge() -> Formula:
    return Formula((Symbol("moved"),), lambda moved: product(1 / _NUDGE, moved))


def _rates(first: Decimal) -> list[Decimal]:
    """The example's own rate, then 1, 2, 5, 10, ... beyond it."""
    rates = [first]
    size = Decimal("0.001")
    while size <= HIGHEST_RATE:
        rates += [size * step for step in (1, 2, 5) if first < size * step <= HIGHEST_RATE]
        size *= 10
    return [
        rate.normalize() if rate != rate.to_integral() else rate.quantize(Decimal(1))
        for rate in rates
    ]
