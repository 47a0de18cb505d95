"""How near a machine comes to the exact state after many rounds of training.

A program rounds every result to the bits of its numbers, and training carries that on. How far it
leads astray shows where the same training is taken in double precision; numbers of fewer bits go
astray by as much more as their last place is worth more.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from functools import cache

from flint import arb, fmpq

from explainer.checking.boxes import Box, Number
from explainer.checking.numbers import DOUBLE_BITS, Written
from explainer.evaluation.proven import ball
from explainer.explanation import Explanation

# Another program adds in another order, and may by chance go astray by so many times as much.
MARGIN = 32


class Machine:
    """Numbers of ``bits`` significant bits, in which an example was trained."""

    def __init__(self, explanation: Explanation, bits: int) -> None:
        self.explanation = explanation
        self.scale = fmpq(2) ** (DOUBLE_BITS - bits)
        self.astray = cache(self._astray)

    @classmethod
    def of(cls, explanation: Explanation, numbers: Iterable[Written]) -> Machine | None:
        """The machine that a sheet's numbers come from; None where people wrote them."""
        bits = min((number.bits for number in numbers if number.bits), default=0)
        return cls(explanation, bits) if bits else None

    def around(self, number: Number, rounds: int) -> Box:
        """What a machine may have in place of a part of the state after so many rounds."""
        middle, reach = ball(number), self.astray(rounds)
        return Box(middle - reach, middle + reach)

    def _astray(self, rounds: int) -> arb:
        """How far doubles lead any part of the state astray, and some more."""
        training = self.explanation.training
        exact = list(training.at([rounds])[rounds].values())
        try:
            found = training.floats([rounds])[rounds]
        except ArithmeticError:
            return arb(0)
        middles = [float(ball(number).mid()) for number in exact]
        apart = [abs(a - b) + math.ulp(b) for a, b in zip(found, middles, strict=True)]
        far = max(apart, default=0.0)
        return arb(far) * self.scale * MARGIN if math.isfinite(far) else arb(0)
