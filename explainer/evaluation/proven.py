"""Proven numbers: exact fractions (``fmpq``) while they hold, balls (``arb``) from there on.

The precision of balls is that of :data:`flint.ctx`; who needs more digits raises it and computes
anew.
"""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from flint import arb, ctx, fmpq, fmpz

from explainer.evaluation.arithmetic import EXACT_BITS, Domain, Undecided, Undefined

Number = Any  # fmpq or arb: python-flint ships no types

START_BITS = 128
MOST_BITS = 4096
# Beyond this many decimals, or zeros, a number is not written out.
MOST_DECIMALS = 100_000


def exact(number: Decimal) -> fmpq:
    """A decimal as the fraction that it is."""
    return fmpq(*number.as_integer_ratio())


def ball(number: Number) -> arb:
    """A number as a ball of the present precision."""
    return number if isinstance(number, arb) else arb(number)


def lean(number: Number) -> Number:
    """The number itself; a ball in place of a fraction too long to carry, a fraction in place of a
    ball of radius 0 (0 times a ball is one).
    """
    if isinstance(number, arb):
        if not number.is_exact() or not number.is_finite():
            return number
        whole, power = (int(part) for part in number.man_exp())
        return number if abs(power) > EXACT_BITS else fmpq(whole) * fmpq(2) ** power
    if number.q.bit_length() + number.p.bit_length() > EXACT_BITS:
        return arb(number)
    return number


def _exp(x: Number) -> Number:
    if isinstance(x, fmpq):
        return fmpq(1) if x == 0 else arb(x).exp()
    return x.exp()


def _ln(x: Number) -> Number:
    if isinstance(x, fmpq):
        if x == 1:
            return fmpq(0)
        if x == 0:
            raise Undefined("the logarithm of 0 is not a number")
        if x < 0:
            raise Undefined("a negative number has no logarithm")
        return arb(x).log()
    if x < 0:
        raise Undefined("a negative number has no logarithm")
    return x.log()


def _tanh(x: Number) -> Number:
    return fmpq(0) if isinstance(x, fmpq) and x == 0 else ball(x).tanh()


def _erf(x: Number) -> Number:
    return fmpq(0) if isinstance(x, fmpq) and x == 0 else ball(x).erf()


def _sqrt(x: Number) -> Number:
    if x < 0:
        raise Undefined("a negative number has no square root")
    if isinstance(x, fmpq):
        p, q = x.p.sqrtrem(), x.q.sqrtrem()
        if p[1] == 0 and q[1] == 0:
            return fmpq(p[0], q[0])
    return ball(x).sqrt()


def _power(x: Number, times: int) -> Number:
    if times == 0:
        return fmpq(1)
    product = x
    for _ in range(times - 1):
        product = product * x
    return product


def _absolute(x: Number) -> Number:
    return abs(x)


def _positive(x: Number) -> bool:
    if x > 0:
        return True
    if x <= 0:
        return False
    raise Undecided("the sign of a number could not be proven")


def _sign(x: Number) -> Number:
    if x > 0:
        return fmpq(1)
    if x < 0:
        return fmpq(-1)
    if isinstance(x, fmpq):
        raise Undefined("|x| has no slope at 0")
    raise Undecided("the sign of a number could not be proven")


def _larger(a: Number, b: Number) -> Number:
    return b if _positive(b - a) else a


def _tlog(t: Number, o: Number) -> Number:
    return fmpq(0) if isinstance(t, fmpq) and t == 0 else t * _ln(o)


def _tover(t: Number, o: Number) -> Number:
    return fmpq(0) if isinstance(t, fmpq) and t == 0 else t / o


PROVEN = Domain(
    "proven",
    {
        "exp": _exp,
        "ln": _ln,
        "tanh": _tanh,
        "erf": _erf,
        "sqrt": _sqrt,
        "absolute": _absolute,
        "power": _power,
        "sign": _sign,
        "larger": _larger,
        "positive": _positive,
        "tlog": _tlog,
        "tover": _tover,
        "pi": arb.pi,  # called, so that it has the precision of the moment
    },
    lambda p, q: fmpq(p, q),
)

BALLS = Domain(
    "balls",
    PROVEN.functions | {"exp": arb.exp},
    lambda p, q: arb(fmpq(p, q)),
)


def rounded(number: Number, decimals: int) -> int | None:
    """The number times 10**decimals, rounded to the nearest integer, half away from 0; None: not
    proven.
    """
    if abs(decimals) > MOST_DECIMALS:
        return None
    scale = fmpz(10) ** abs(decimals)
    scaled = number * scale if decimals >= 0 else number / scale
    half = fmpq(1, 2)
    if isinstance(scaled, fmpq):
        whole = (abs(scaled) + half).floor()
        return int(whole) if scaled >= 0 else -int(whole)
    if not scaled.is_finite():
        return None
    if scaled < 0:
        nearest = (half - scaled).floor().unique_fmpz()
        return None if nearest is None else -int(nearest)
    nearest = (scaled + half).floor().unique_fmpz()
    return None if nearest is None else int(nearest)


def magnitude(number: Number) -> int | None:
    """The exponent of the leading digit: 0.0351 gives -2; None for 0 or where it is not proven."""
    if isinstance(number, fmpq):
        if number == 0:
            return None
        p, q = abs(int(number.p)), int(number.q)
        guess = len(str(p)) - len(str(q))
        above = p >= q * 10**guess if guess >= 0 else p * 10**-guess >= q
        return guess if above else guess - 1
    if not number.is_finite() or number.contains(0):
        return None
    power = abs(number).log() / arb(10).log()
    least, most = (bound.floor().unique_fmpz() for bound in (power.lower(), power.upper()))
    # A ball around a power of ten lies on both sides of it, and rounds to it.
    return int(most) if least is not None and most is not None and most - least <= 1 else None


def out_of_bounds(number: Number) -> str | None:
    """What is the matter with a number that no precision will make one to write out; None where
    nothing is.
    """
    if isinstance(number, fmpq) or not number.is_finite():
        return None
    if number.contains(0) and number.rad() > arb(2) ** (MOST_BITS - precision()):
        return f"has run so far off that {MOST_BITS} bits do not prove a digit of it"
    bound = arb(10) ** MOST_DECIMALS
    if abs(number) > bound:
        return f"is beyond 1e{MOST_DECIMALS}, too large to be written out"
    if abs(number) * bound < 1 and not number.contains(0):
        return f"is nearer to 0 than 1e-{MOST_DECIMALS}, too near to be written out"
    return None


def finite_decimals(number: fmpq) -> int | None:
    """How many decimals a fraction has when written out in full; None where they never end."""
    q, twos, fives = int(number.q), 0, 0
    while q % 2 == 0:
        q, twos = q // 2, twos + 1
    while q % 5 == 0:
        q, fives = q // 5, fives + 1
    return max(twos, fives) if q == 1 else None


def precision() -> int:
    """The present precision of balls, in bits."""
    return int(ctx.prec)


def set_precision(bits: int) -> None:
    """Set the precision of balls, in bits."""
    ctx.prec = bits
