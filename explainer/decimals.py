"""Numbers as they were written: exact decimals, read from text and never from a float.

`0.10` stays `Decimal("0.10")`, its trailing zero included, because documents print it so.
"""

from __future__ import annotations

import re
from decimal import Decimal, InvalidOperation

LONGEST = 1000  # characters of one number
FURTHEST = 400  # decimal places that its first digit may stand away from the point

_WRITTEN = re.compile(r"[+-]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]+)?")


class Unreadable:
    """A float literal of an example file that no Decimal holds: too long, or too far from 1."""

    def __init__(self, text: str) -> None:
        self.text = text


def literal(text: str) -> Decimal | Unreadable:
    """The float literal `text` of a TOML file; for `tomllib.loads(parse_float=...)`."""
    if len(text) > LONGEST:
        return Unreadable(text)
    try:
        return Decimal(text)
    except InvalidOperation:
        return Unreadable(text)


def is_number(value: object) -> bool:
    """Whether a value of a TOML file is a number within the limits, once made a Decimal."""
    return (
        type(value) is Decimal and value.is_finite() and -FURTHEST <= value.adjusted() <= FURTHEST
    )


def number(value: object) -> Decimal:
    """A value of a TOML file as a Decimal; ValueError says in a few words what is wrong."""
    if type(value) is int:
        value = Decimal(value)
    if type(value) is Decimal and is_number(value):
        return value
    raise ValueError(_complaint(value))


def read_number(text: str) -> Decimal:
    """A number typed on the command line; ValueError says in a few words what is wrong."""
    text = text.strip().replace("\N{MINUS SIGN}", "-")
    if len(text) > LONGEST:
        raise ValueError(f"is longer than {LONGEST} characters")
    if not _WRITTEN.fullmatch(text):
        hint = "; write a decimal point, not a comma" if "," in text else ""
        raise ValueError(f"is not a number such as 0.41 or -2e-3{hint}")
    value = literal(text)
    if isinstance(value, Decimal) and is_number(value):
        return value
    raise ValueError(_too_far())


def _complaint(value: object) -> str:
    """What is wrong with a value that should have been a number."""
    if isinstance(value, bool):
        return f"is {str(value).lower()}, not a number"
    if isinstance(value, str):
        return "is text, not a number; leave out the quotation marks"
    if isinstance(value, list):
        return "is a list, not a single number"
    if isinstance(value, dict):
        return "is a table, not a number"
    if isinstance(value, Unreadable) and len(value.text) > LONGEST:
        return f"is longer than {LONGEST} characters"
    if isinstance(value, Decimal) and not value.is_finite():
        return f"is {str(value).lower()}, which is no number to calculate with"
    if isinstance(value, (Decimal, Unreadable)):
        return _too_far()
    return "is a date or a time, not a number"


def _too_far() -> str:
    return f"lies outside 1e-{FURTHEST} to 1e{FURTHEST}, the numbers that can be used"
