"""The curves of an example, in double precision: the error over training, the error against a
weight.
"""

from __future__ import annotations

import math
from functools import cached_property
from typing import TYPE_CHECKING

from explainer.evaluation.arithmetic import FLOAT
from explainer.evaluation.line import Line
from explainer.evaluation.proven import Number, ball
from explainer.evaluation.training import sampled

if TYPE_CHECKING:
    from explainer.explanation import Explanation

Point = tuple[float, float]

# The curve of the error against a weight: this far to each side, this many points on each.
REACH, POINTS = 2.0, 40
# Beyond this ratio of the largest to the smallest error a logarithmic scale tells more.
STEEP = 50


def as_float(number: Number) -> float:
    """The nearest double to a fraction or a ball."""
    return float(ball(number).mid())


class Curves:
    """The curves of one explanation; ``setting`` is the training pair whose error is drawn."""

    def __init__(self, explanation: Explanation, setting: str) -> None:
        self._explanation = explanation
        self._setting = setting

    @property
    def _given(self) -> dict[str, float]:
        return self._explanation.floats

    @cached_property
    def training(self) -> list[Point]:
        """The error after more and more rounds."""
        try:
            return self._training()
        except ArithmeticError:
            return []

    def _training(self) -> list[Point]:
        rounds = sampled(self._explanation.example.rounds)
        if self._explanation.is_wide:
            return [(float(n), e) for n, e in self._explanation.wide_training.errors(rounds)]
        training = self._explanation.training
        states = training.floats(rounds)
        fixed = [key for key in self._given if key not in training.state]
        line = Line(
            self._explanation.derivation, [*training.state, *fixed], ["E_total"], loop=False
        )
        rest = tuple(self._given[key] for key in fixed)
        return [(float(n), line(FLOAT, state + rest)[0]) for n, state in states.items()]

    @property
    def logarithmic(self) -> bool:
        """Whether the error falls so far that a logarithmic scale tells more."""
        errors = [error for _, error in self.training if math.isfinite(error)]
        return bool(errors) and min(errors) > 0 and max(errors) > STEEP * min(errors)

    @cached_property
    def _error(self) -> Line:
        key = f"E_total{self._setting}"
        return Line(self._explanation.derivation, list(self._given), [key], loop=False)

    def against(self, weight: str) -> tuple[list[Point], Point, Point | None]:
        """The error against one weight, where it is now, and where a round of training takes it."""
        here = self._given[weight]

        def at(value: float) -> Point:
            changed = [value if key == weight else v for key, v in self._given.items()]
            try:
                return value, self._error(FLOAT, changed)[0]
            except ArithmeticError:
                return value, math.nan

        points = [at(here + REACH * k / POINTS) for k in range(-POINTS, POINTS + 1)]
        step = None
        if weight in self._explanation.example.trained and not self._setting:
            step = at(as_float(self._explanation.number(f"{weight}+")))
        return points, points[POINTS], step
