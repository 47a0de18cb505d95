"""Numbers as they are shown: correctly rounded, and only digits that are proven.

``N`` decimals, but never fewer than three significant digits; an exact number that ends sooner is
shown as it is. Ties are rounded away from zero, as people do by hand.
"""

from __future__ import annotations

from decimal import Decimal
from typing import NamedTuple

from flint import fmpq

from explainer.evaluation.proven import Number, finite_decimals, magnitude, rounded

LEAST_SIGNIFICANT = 3
# Beyond these magnitudes a number is written with a power of ten.
TINY, HUGE = -16, 15
FULL_DIGITS = 30


class Shown(NamedTuple):
    """A number as text ("0.751365070", "-1.25e-50") and whether the text is the whole number."""

    text: str
    exact: bool

    @property
    def relation(self) -> str:
        """What stands before the number: = or ≈."""
        return "=" if self.exact else "≈"


def placed(whole: int, decimals: int) -> str:
    """The integer ``whole`` divided by 10**decimals, written out."""
    if decimals <= 0:
        return str(whole * 10**-decimals)
    sign = "-" if whole < 0 else ""
    digits = str(abs(whole)).rjust(decimals + 1, "0")
    return f"{sign}{digits[:-decimals]}.{digits[-decimals:]}"


def scientific(whole: int, decimals: int, *, exact: bool = True) -> str:
    """The same with one digit before the point and a power of ten; zeros at the end of an exact
    number are left out.
    """
    sign = "-" if whole < 0 else ""
    digits = str(abs(whole))
    exponent = len(digits) - 1 - decimals
    rest = digits[1:].rstrip("0") if exact else digits[1:]
    return f"{sign}{digits[0]}{'.' + rest if rest else ''}e{exponent}"


def shown(number: Number, decimals: int) -> Shown | None:
    """``number`` with ``decimals`` decimals; None where they are not proven at this precision."""
    if isinstance(number, fmpq) and number == 0:
        return Shown("0", True)
    size = magnitude(number)
    if size is None:
        return None
    if size > HUGE:
        return _with_power(number, max(LEAST_SIGNIFICANT, decimals) - 1 - size)
    places = max(decimals, LEAST_SIGNIFICANT - 1 - size)
    if isinstance(number, fmpq):
        ends = finite_decimals(number)
        if ends is not None and ends <= places and (size >= TINY or ends <= decimals):
            whole = rounded(number, ends)
            assert whole is not None
            return Shown(placed(whole, ends), True)
    if size < TINY:
        return _with_power(number, LEAST_SIGNIFICANT - 1 - size)
    whole = rounded(number, places)
    return None if whole is None else Shown(placed(whole, places), False)


def _with_power(number: Number, places: int) -> Shown | None:
    whole = rounded(number, places)
    if whole is None:
        return None
    exact = isinstance(number, fmpq) and bool(number * fmpq(10) ** places == whole)
    return Shown(scientific(whole, places, exact=exact), exact)


def as_written(number: Decimal, decimals: int) -> Shown | None:
    """A given number as its author wrote it, trailing zeros included, where it is short enough."""
    _, digits, exponent = number.as_tuple()
    assert isinstance(exponent, int)
    if -decimals <= exponent <= 0 and len(digits) <= HUGE + decimals:
        return Shown(format(number, "f"), True)
    return None


def full(number: Number) -> tuple[str, bool] | None:
    """The number to 30 significant digits, or whole where it is shorter; None where not proven."""
    if isinstance(number, fmpq):
        if number == 0:
            return "0", True
        ends = finite_decimals(number)
        size = magnitude(number)
        assert size is not None
        if ends is not None and (whole := rounded(number, ends)) is not None:
            significant = len(str(abs(whole)).rstrip("0"))
            if significant <= FULL_DIGITS:
                return _plain(whole, ends, size, exact=True), True
    size = magnitude(number)
    if size is None:
        return None
    places = FULL_DIGITS - 1 - size
    whole = rounded(number, places)
    return None if whole is None else (_plain(whole, places, size, exact=False), False)


def _plain(whole: int, places: int, size: int, *, exact: bool) -> str:
    if -40 <= size < 40:
        return placed(whole, places)
    return scientific(whole, places, exact=exact)
