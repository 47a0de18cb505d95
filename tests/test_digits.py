"""Numbers as they are shown: correctly rounded, proven, exact where they say so."""

import random
from decimal import ROUND_HALF_UP, Decimal, localcontext
from typing import Any

import pytest
from flint import arb, ctx, fmpq
from mpmath import MPContext

from explainer import digits
from explainer.arithmetic import Undefined
from explainer.digits import Shown
from explainer.example import Example, Layer, Pair
from explainer.explanation import Explanation
from explainer.proven import exact
from random_examples import random_example
from support import sample

mp = MPContext()
mp.dps = 90

# Each function by its name, computed as a ball and, for the same x, by mpmath.
FUNCTIONS: list[tuple[Any, Any]] = [
    (arb.exp, mp.exp),
    (arb.tanh, mp.tanh),
    (arb.erf, mp.erf),
    (arb.sinh, mp.sinh),
    (lambda x: x.exp() / 10**20, lambda x: mp.exp(x) / 10**20),
    (lambda x: x.exp() * 10**20, lambda x: mp.exp(x) * 10**20),
]


@pytest.fixture(autouse=True)
def _many_bits() -> Any:
    before, ctx.prec = ctx.prec, 400
    yield
    ctx.prec = before


def rounded(number: Decimal, places: int) -> Decimal:
    """``number`` to so many places, ties away from 0."""
    with localcontext() as context:
        context.prec = 200
        return number.quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_UP)


def as_decimal(shown: Shown | str) -> Decimal:
    return Decimal(shown if isinstance(shown, str) else shown.text)


def from_mpmath(number: Any) -> Decimal:
    return Decimal(mp.nstr(number, 80, strip_zeros=False))


def places_of(number: Decimal, decimals: int) -> int:
    """So many decimals, but never fewer than three significant digits."""
    return max(decimals, 2 - number.adjusted())


def random_numbers(count: int) -> list[tuple[arb, Decimal]]:
    """Numbers as balls, and independently to 80 digits."""
    rng = random.Random(0)
    found = []
    for _ in range(count):
        ball, plain = rng.choice(FUNCTIONS)
        p, q = rng.randint(-4000, 4000) or 1, rng.randint(1, 1000)
        x = arb(fmpq(p, q * 10 ** rng.randint(0, 9)))
        value = plain(mp.mpf(str(x.mid().str(80, radius=False))))
        found.append((ball(x), from_mpmath(value)))
    return found
