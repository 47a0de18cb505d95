"""Numbers, ranges and names as the sentences of a diagnosis have them."""

from __future__ import annotations

from fractions import Fraction

from flint import fmpq

from explainer.checking.boxes import Box
from explainer.checking.lines import Line
from explainer.evaluation import digits
from explainer.evaluation.proven import Number, ball

# The verdicts of lines whose right value a person has reached already.
REACHED = ("right", "rounded", "truncated")
FURTHEST = 4000  # powers of two


def between(box: Box, line: Line) -> str:
    """A range in words: one number where its ends agree to the digits that the line has."""
    number = one_number(box, line)
    if number is not None:
        return number if number[0].isalpha() or _exact(box, number) else f"about {number}"
    places = max(line.number.decimals, 1) + 1
    return f"between {_places(box.lo, places)} and {_places(box.hi, places)}"


def one_number(box: Box, line: Line) -> str | None:
    """A range as one number, with one digit more than the line has if it is known, or as many."""
    for places in (max(line.number.decimals, 1) + 1, max(line.number.decimals, 1)):
        low, high = _places(box.lo, places), _places(box.hi, places)
        if low == high:
            return low
    return None


def _exact(box: Box, text: str) -> bool:
    return isinstance(box.lo, fmpq) and bool(box.lo == box.hi) and _fraction(text) == box.lo


def _fraction(text: str) -> fmpq:
    top, bottom = Fraction(text).as_integer_ratio()
    return fmpq(top, bottom)


def _places(number: Number, places: int) -> str:
    shown = nearest(number, min(places, 40))
    if shown is not None:
        return short(shown)
    size = abs(ball(number))
    if not size.is_finite():
        return "any number"
    return "beyond what can be written out" if size > 1 else "nearer to 0 than can be written out"


def nearest(number: Number, places: int) -> str | None:
    """The middle of a number, rounded to so many decimals, three significant digits at least.

    None where it is not finite. The middle is taken as the fraction that it is, for a ball as small
    as can be still leaves open how a half is rounded.
    """
    if not isinstance(number, fmpq):
        value = ball(number)
        if not value.is_finite():
            return None
        mantissa, exponent = value.mid().man_exp()
        far = abs(exponent) > FURTHEST  # whether that fraction is too long to be written out
        number = value.mid() if far else fmpq(mantissa) * fmpq(2) ** int(exponent)
    shown = digits.shown(number, places)
    return None if shown is None else shown.text


def short(text: str) -> str:
    """A number without the zeros at its end."""
    if "." not in text or "e" in text:
        return text
    return text.rstrip("0").rstrip(".")


def listed(names: list[str]) -> str:
    """Several names in a sentence."""
    if len(names) < 2:
        return "".join(names)
    return f"{', '.join(names[:-1])} and {names[-1]}"
