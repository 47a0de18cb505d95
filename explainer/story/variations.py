"""The example with something changed: what the reader's questions are answered with.

A nudged weight, trained biases, new weights used too early, a learning rate at which the error
rises. Every number that is printed is proven, like the others.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from functools import cached_property
from typing import NamedTuple

from explainer.derivation import Working
from explainer.evaluation import digits
from explainer.evaluation.arithmetic import FLOAT
from explainer.evaluation.line import Line
from explainer.evaluation.proven import PROVEN, Number, exact, lean
from explainer.example import Example
from explainer.explanation import Explanation

NUDGE = Decimal("0.001")
HIGHEST_RATE = Decimal(1_000_000)


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

    def nudge(self, weight: str, setting: str) -> Nudge:
        """The error of the pair that the story follows, with a weight raised by a little."""
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
            not bool(per_unit() == before.number(f"dE_total/d{weight}{setting}")),
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
        derivation = self.explanation.derivation
        setting = next(self.explanation.network.settings)
        step = derivation[f"dE_total/dout_{neuron}{setting}"]
        back = step.shortcut or step.working
        assert back is not None
        new = Working(
            back.formula,
            tuple(
                f"{arg.split('[')[0]}+" if arg in self.example.parameters else arg
                for arg in back.args
            ),
        )
        slope = f"dout_{neuron}/dnet_{neuron}{setting}"
        came = f"dnet_{neuron}/d{weight}{setting}"

        def value() -> Number:
            number = self.explanation.number
            summed = PROVEN.compile(new.formula)(*map(number, new.args))
            return lean(summed * number(slope) * number(came))

        return self._text(value)

    @cached_property
    def rise(self) -> Rise | None:
        """The lowest rate, of 1, 2, 5, 10, ..., at which the first round raises the error."""
        if not self.example.trained or self.example.rounds < 1:
            return None
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
