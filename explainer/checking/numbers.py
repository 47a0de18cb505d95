"""Reading a number as a person writes it: an exact value, and the worth of its last digit.

A number never passes through a float: ``0.3589`` is the fraction 3589/10000, its unit 1/10000. What
cannot be read raises ValueError with the reason, in words that end a sentence about the number.
"""

from __future__ import annotations

import math
import re
import sys
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from flint import fmpq

from explainer.errors import shown

LONGEST = 60  # characters
FURTHEST = 400  # powers of ten
DOUBLE = 15  # significant digits from which a number counts as a printed double
DOUBLE_BITS = 53  # of the significand of a double
ULPS = 4  # and its unit is then so many units in the last place
Fraction = Any  # fmpq: python-flint shipped no types for long

_SPELLINGS = str.maketrans(
    {
        **dict.fromkeys("−–﹣－", "-"),
        "＋": "+",
        "⁻": "-",
        "⁺": "+",
        **{raised: str(digit) for digit, raised in enumerate("⁰¹²³⁴⁵⁶⁷⁸⁹")},
    }
)
_RAISED = re.compile(r"10([⁻⁺]?[⁰¹²³⁴⁵⁶⁷⁸⁹]+)$")
_GROUPING = re.compile(r"(?<=[0-9])[\u00a0\u2007\u2009\u202f](?=[0-9])")
_NUMBER = re.compile(
    r"(?P<sign>[+-]?)\s*(?P<digits>[0-9][0-9.,]*|[.,][0-9]+)"
    r"(?:[eE](?P<e>[+-]?[0-9]+)|\s*[×x·⋅*]\s*10\s*(?:\^|\*\*)\s*[({]?\s*(?P<ten>[+-]?\s*[0-9]+)\s*[)}]?)?"
    r"\s*(?P<percent>%?)"
)
_FRACTION = re.compile(r"([+-]?\s*[0-9]+)\s*/\s*([0-9]+)")
_EITHER = re.compile(r"[1-9][0-9]{0,2},[0-9]{3}")
_GROUPED = re.compile(r"[0-9]{1,3}(?:,[0-9]{3})+")


@dataclass(frozen=True, slots=True)
class Written:
    """A number as it was written.

    ``unit`` is the worth of its last digit, 0 for a fraction, which is exact. ``decimals`` and
    ``significant`` count its digits; ``bits`` are those of the significand of a machine number, 0
    for one that a person wrote.
    """

    text: str
    value: Fraction
    unit: Fraction
    decimals: int
    significant: int
    bits: int = 0

    @property
    def double(self) -> bool:
        """Whether it is read as a machine number: its last digits are those of the machine."""
        return self.bits > 0

    @property
    def digits_shown(self) -> int:
        """How many significant digits its text has."""
        return len(re.sub(r"[eE].*|[^0-9]", "", self.text).lstrip("0"))

    @property
    def low(self) -> Fraction:
        """The least number that rounds to this one."""
        return self.value - self.unit / 2

    @property
    def high(self) -> Fraction:
        """The largest number that rounds to this one."""
        return self.value + self.unit / 2


def ten(power: int) -> Fraction:
    """A power of ten as a fraction."""
    return fmpq(10**power) if power >= 0 else fmpq(1, 10**-power)


def comma_of(texts: Iterable[str]) -> str | None:
    """What a comma is in these numbers: "decimal", "group", or None where nothing settles it."""
    found: set[str] = set()
    for text in texts:
        match = _NUMBER.search(_GROUPING.sub("", text[: 2 * LONGEST]))
        digits = match["digits"] if match else ""
        if "," in digits and "." in digits:
            found.add("decimal" if digits.rfind(",") > digits.rfind(".") else "group")
        elif "." in digits or digits.count(",") > 1:
            found.add("group")
        elif "," in digits and not _EITHER.fullmatch(digits):
            found.add("decimal")
    return found.pop() if len(found) == 1 else None


def read(text: str, comma: str | None = None) -> Written:
    """The number in ``text``; ValueError says why it is none.

    ``comma`` is what a comma means on this sheet, where that is known (see :func:`comma_of`).
    """
    if len(text.strip()) > LONGEST:
        raise ValueError(f"is longer than {LONGEST} characters")
    # Dots after the last digit say that more follow.
    plain = text.strip().lstrip("=≈~ \t").strip().removesuffix("...").removesuffix("…")
    plain = _RAISED.sub(lambda match: "10^" + match[1], plain.rstrip()).translate(_SPELLINGS)
    plain = _GROUPING.sub("", plain)
    fraction = _FRACTION.fullmatch(plain)
    if fraction:
        return _fraction(text, fraction)
    match = _NUMBER.fullmatch(plain)
    if not match:
        raise ValueError(_complaint(plain))
    return _decimal(text, match, comma)


def _fraction(text: str, match: re.Match[str]) -> Written:
    below = int(match[2])
    if below == 0:
        raise ValueError("divides by 0")
    above = int(match[1].replace(" ", ""))
    return Written(text.strip(), fmpq(above, below), fmpq(0), 0, LONGEST)


def _decimal(text: str, match: re.Match[str], comma: str | None) -> Written:
    digits = _with_point(match["digits"], comma)
    power = int((match["e"] or match["ten"] or "0").replace(" ", "") or 0)
    if abs(power) > FURTHEST:
        raise ValueError(f"has an exponent beyond {FURTHEST}")
    power -= 2 if match["percent"] else 0
    whole, _, decimals = digits.partition(".")
    number = int(whole + decimals or "0")
    places = len(decimals) - power
    value = fmpq(number if match["sign"] != "-" else -number) * ten(-places)
    significant = len(str(number)) if number else max(1, len(decimals))
    written = Written(text.strip(), value, ten(-places), places, significant)
    return as_double(written) if significant >= DOUBLE and number else written


def as_double(written: Written) -> Written:
    """The same, taken for a printed double: its last digits are those of the machine."""
    size = float(abs(Decimal(int(written.value.p)) / Decimal(int(written.value.q))))
    if not sys.float_info.min <= size < math.inf:
        return written  # no double is printed so
    unit = max(written.unit, ULPS * fmpq(*math.ulp(size).as_integer_ratio()))
    return Written(
        written.text, written.value, unit, written.decimals, written.significant, DOUBLE_BITS
    )


def from_float(number: float, bits: int = DOUBLE_BITS) -> Written:
    """A float at its full precision; ``bits`` is that of its type (24 for single precision)."""
    if not math.isfinite(number):
        raise ValueError(f"is {number}, which is no number to compare")
    value = fmpq(*number.as_integer_ratio())
    ulp = math.ulp(number) * 2.0 ** (DOUBLE_BITS - bits)
    digits = max(1, math.floor((bits - 1) * math.log10(2)))
    size = math.floor(math.log10(abs(number))) if number else 0
    text = repr(number) if bits == DOUBLE_BITS else format(number, f".{digits + 3}g")
    return Written(
        text,
        value,
        fmpq(*ulp.as_integer_ratio()) * ULPS,
        digits - 1 - size,
        digits,
        bits,
    )


def _with_point(digits: str, comma: str | None) -> str:
    """The digits with a point, or nothing, before the decimals."""
    commas, points = digits.count(","), digits.count(".")
    if commas and points:
        last = max(",.", key=digits.rfind)
        other = "," if last == "." else "."
        if digits.count(last) > 1 or not _groups(digits.partition(last)[0], other):
            raise ValueError("mixes commas and points in a way that is no number")
        return digits.replace(other, "").replace(last, ".")
    if points > 1:
        raise ValueError("has more than one decimal point")
    if commas > 1:
        if not _GROUPED.fullmatch(digits):
            raise ValueError("has more than one decimal comma")
        return digits.replace(",", "")
    if commas and _EITHER.fullmatch(digits):
        if comma is None:
            whole, _, rest = digits.partition(",")
            raise ValueError(f"may mean {whole}.{rest} or {whole}{rest}; write it with a point")
        return digits.replace(",", "." if comma == "decimal" else "")
    return digits.replace(",", ".")


def _groups(digits: str, mark: str) -> bool:
    return bool(_GROUPED.fullmatch(digits.replace(mark, ",")))


def _complaint(text: str) -> str:
    lowered = text.casefold().lstrip("+-")
    if not text:
        return "is empty"
    if "_" in text:
        return "has an underscore in it; write the digits alone"
    if lowered in ("nan", "inf", "infinity", "∞"):
        return "is no number to compare"
    if lowered.startswith("0x"):
        return "is hexadecimal; write it in decimals"
    if any(c.isnumeric() and not c.isascii() for c in text):
        return "has digits that are not 0 to 9"
    return f"is not one number, such as 0.3775 or -1.2e-3{_hint(text)}"


def _hint(text: str) -> str:
    return f" ({shown(text, 30)})" if len(text) > LONGEST else ""
