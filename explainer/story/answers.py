"""What the reader's questions are answered with, where no changed example is needed: sums and
multiples of an example's own numbers, proven like the others.
"""

from __future__ import annotations

from decimal import Decimal
from functools import cached_property
from math import prod
from typing import TYPE_CHECKING, NamedTuple

from flint import fmpq

from explainer.evaluation import digits
from explainer.evaluation.arithmetic import Undefined
from explainer.evaluation.digits import placed
from explainer.evaluation.proven import Number, exact, rounded

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from explainer.explanation import Explanation

# How much an output is raised to see what is squared fall, and how many decimals a hasty reader
# carries along.
LITTLE = Decimal("0.001")
CARRIED = 4


class Fall(NamedTuple):
    """What the slopes promise for a round, and what the round brings: two changes of the error."""

    promised: str
    brought: str


class Carried(NamedTuple):
    """Factors rounded early, and what their product then is."""

    factors: list[str]
    relation: str
    product: str


class Answers:
    """The numbers behind the answers of one explanation."""

    def __init__(self, explanation: Explanation) -> None:
        self._explanation = explanation

    def _shown(self, key: str, make: Callable[[], Number]) -> str:
        """A number that rests on ``key``, with the digits that are shown everywhere."""
        decimals = self._explanation.digits
        shown = self._explanation.proven(key, lambda _: digits.shown(make(), decimals))
        return shown.text

    def twice(self, key: str) -> str:
        """Two times a value."""
        return self._shown(key, lambda: 2 * self._explanation.number(key))

    @property
    def half_rate(self) -> str:
        """Half the learning rate."""
        return format((self._explanation.example.learning_rate / 2).normalize(), "f")

    def raised(self, key: str) -> str:
        """A value, raised by a little."""
        return self._shown(key, lambda: self._explanation.number(key) + exact(LITTLE))

    def difference(self, above: str, below: str, *, raised: bool = False) -> str:
        """One value less another, which may be raised by a little."""
        number = self._explanation.number
        more = exact(LITTLE if raised else Decimal(0))
        return self._shown(below, lambda: number(above) - (number(below) + more))

    @property
    def little(self) -> str:
        """By how much :meth:`raised` raises."""
        return format(LITTLE, "f")

    @cached_property
    def fall(self) -> Fall:
        """The change of the error in the first round, and its slopes times what they move."""
        number, trained = self._explanation.number, self._explanation.example.trained

        def promised() -> Number:
            products = (number(f"dE_total/d{p}") * number(f"change_{p}") for p in trained)
            return sum(products, fmpq(0))

        return Fall(
            self._shown("E_total", promised),
            self._shown("E_total@1", lambda: number("E_total@1") - number("E_total")),
        )

    def carried(self, keys: Sequence[str], of: str) -> Carried | None:
        """Values rounded to four decimals, and their product; None where one of them rounds to 0,
        or where the product is the value ``of`` their own that is shown.
        """
        try:
            wholes = [
                self._explanation.proven(key, lambda number: rounded(number, CARRIED))
                for key in keys
            ]
            own = self._explanation.shown(of).text
        except Undefined:
            return None
        if not all(wholes):
            return None
        product = fmpq(prod(wholes), 10 ** (CARRIED * len(wholes)))
        shown = digits.shown(product, self._explanation.digits)
        assert shown is not None
        if Decimal(shown.text) == Decimal(own):
            return None
        return Carried([placed(whole, CARRIED) for whole in wholes], shown.relation, shown.text)
