"""Numbers, ranges and names as the sentences of a diagnosis have them."""

from __future__ import annotations

from explainer.checking.boxes import Box
from explainer.checking.lines import Line
from explainer.evaluation import digits
from explainer.evaluation.proven import Number, ball

# The verdicts of lines whose right value a person has reached already.
REACHED = ("right", "rounded", "truncated", "undecided")


def between(box: Box, line: Line) -> str:
    """A range in words: one number where its ends agree to the digits that the line has."""
    places = max(line.number.decimals, 1) + 1
    low, high = _places(box.lo, places), _places(box.hi, places)
    if low == high:
        return f"about {low}"
    return f"between {low} and {high}"


def _places(number: Number, places: int) -> str:
    value = ball(number)
    if not value.is_finite():
        return "any number"
    shown = digits.shown(value.mid(), min(places, 40))
    return "0" if shown is None else short(shown.text)


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
