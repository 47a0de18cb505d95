"""Numbers as people write them: every spelling, its unit, and what is refused with which reason."""

import math
import time
from fractions import Fraction

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from explainer.checking.numbers import comma_of, from_float, read
from support import sample

# text -> value, unit
READ = {
    "0.3589": ("0.3589", "1/10000"),
    "1.2e-3": ("0.0012", "1/10000"),
    "1.2E-3": ("0.0012", "1/10000"),
    "12": ("12", "1"),
    "5.": ("5", "1"),
    ".5": ("1/2", "1/10"),
    ",5": ("1/2", "1/10"),
    "0,3589": ("0.3589", "1/10000"),
    "12,34": ("12.34", "1/100"),
    "+0.5": ("0.5", "1/10"),
    "-0.5": ("-0.5", "1/10"),
    "\u22120.5": ("-0.5", "1/10"),  # minus sign
    "–0.5": ("-0.5", "1/10"),
    "﹣0.5": ("-0.5", "1/10"),
    "－0.5": ("-0.5", "1/10"),
    "- 0.5": ("-0.5", "1/10"),
    "= 0.5": ("0.5", "1/10"),
    "≈0.5": ("0.5", "1/10"),
    "  0.5 ": ("0.5", "1/10"),
    "2.5×10^-4": ("0.00025", "1/100000"),
    "2.5 x 10^-4": ("0.00025", "1/100000"),
    "2.5·10⁻⁴": ("0.00025", "1/100000"),
    "2.5 * 10^(-4)": ("0.00025", "1/100000"),
    "2.5 × 10^{-4}": ("0.00025", "1/100000"),
    "2.5*10**-4": ("0.00025", "1/100000"),
    "0.2748...": ("0.2748", "1/10000"),
    "0.2748…": ("0.2748", "1/10000"),
    "−2.5·10⁻⁴": ("-0.00025", "1/100000"),
    "3×10²": ("300", "100"),
    "1e3": ("1000", "1000"),
    "75.1%": ("0.751", "1/1000"),
    "75 %": ("0.75", "1/100"),
    "1/3": ("1/3", "0"),
    "-2 / 7": ("-2/7", "0"),
    "\u22121/3": ("-1/3", "0"),
    "1\u202f234.5": ("1234.5", "1/10"),
    "0.593\u2009269\u2009992": ("0.593269992", "1/1000000000"),
    "1\u00a0000": ("1000", "1"),
    "1,234,567": ("1234567", "1"),
    "1,234.5": ("1234.5", "1/10"),
    "1.234,5": ("1234.5", "1/10"),
    "0,359": ("0.359", "1/1000"),
    "1234,567": ("1234.567", "1/1000"),
    "0.000": ("0", "1/1000"),
    "1e-400": (f"1/{10**400}", f"1/{10**400}"),
}

REFUSED = {
    "": "empty",
    "1_000": "underscore",
    "nan": "no number",
    "-inf": "no number",
    "Infinity": "no number",
    "0x1F": "hexadecimal",
    "٠٫٥": "not 0 to 9",
    "０．５": "not 0 to 9",
    "१२": "not 0 to 9",
    "1e401": "exponent",
    "1×10^-401": "exponent",
    "0." + "3" * 60: "longer than 60",
    "1.2.3": "more than one decimal point",
    "1,2,3": "more than one decimal comma",
    "1.234,5.6": "mixes",
    "1/0": "divides by 0",
    "1,234": "1.234 or 1234",
    "about half": "not one number",
    "0.5 0.6": "not one number",
    "1e5e5": "not one number",
    "--1": "not one number",
    "½": "not 0 to 9",
}


@pytest.mark.parametrize(("text", "expected"), READ.items(), ids=map(ascii, READ))
def test_a_number_is_read_exactly_with_the_worth_of_its_last_digit(
    text: str, expected: tuple[str, str]
) -> None:
    written = read(text)
    assert (Fraction(str(written.value)), Fraction(str(written.unit))) == tuple(
        map(Fraction, expected)
    )


@pytest.mark.parametrize(("text", "reason"), REFUSED.items(), ids=map(ascii, REFUSED))
def test_what_is_no_number_is_refused_with_the_reason(text: str, reason: str) -> None:
    with pytest.raises(ValueError, match=reason):
        read(text)


@pytest.mark.parametrize(
    ("others", "meaning"),
    [
        (["0.5"], "group"),
        (["0,5"], "decimal"),
        (["12,345678"], "decimal"),
        (["1.234,5"], "decimal"),
        (["1,234.5"], "group"),
        (["7", "1,234"], None),
        (["0.5", "0,5"], None),
        (["words", ""], None),
    ],
)
def test_other_numbers_of_the_sheet_settle_what_a_comma_is(
    others: list[str], meaning: str | None
) -> None:
    assert comma_of(others) == meaning
    if meaning:
        assert int(read("1,234", meaning).value * 1000) == (
            1234 if meaning == "decimal" else 1234000
        )


def test_fifteen_digits_are_those_of_a_printed_double() -> None:
    assert not read("0.59326999210718").double
    written = read("0.593269992107187")
    assert written.double
    assert Fraction(str(written.unit)) == max(
        Fraction(1, 10**15), 4 * Fraction(math.ulp(0.593269992107187))
    )
    assert Fraction(str(read("0.5932699921071872").unit)) == 4 * Fraction(math.ulp(0.59327))


@given(st.floats(allow_nan=False, allow_infinity=False))
@example(5e-324)
@example(0.0)
@example(1.7976931348623157e308)
def test_a_double_is_within_its_own_printed_form(number: float) -> None:
    for written in (from_float(number), read(repr(number))):
        assert Fraction(str(written.low)) <= Fraction(number) <= Fraction(str(written.high))


@given(st.decimals(allow_nan=False, allow_infinity=False, places=6, min_value=-999, max_value=999))
def test_a_decimal_is_itself_in_every_spelling(number: object) -> None:
    plain = str(number)
    value = read(plain).value
    for spelling in (plain.replace(".", ","), plain.replace("-", "−"), f"= {plain}", f"{plain}e0"):
        assert read(spelling).value == value


# What numbers are made of, so that the fuzz comes near to them.
NEAR_NUMBERS = st.text(
    st.sampled_from(list("0123456789.,eE+-−–×x·*^⁻⁴²%/= _()\u2009\u202f#≈")), max_size=70
)


@settings(deadline=None, max_examples=sample(300, 20_000))
@given(st.one_of(NEAR_NUMBERS, st.text(max_size=100)))
def test_any_text_is_a_number_or_a_reason_at_once(text: str) -> None:
    began = time.perf_counter()
    comma_of([text])
    for comma in (None, "decimal", "group"):
        assert said_of(text, comma)
    assert time.perf_counter() - began < 5  # no regular expression runs wild


def said_of(text: str, comma: str | None) -> str | bool:
    """Whether a text is a number in its own interval, or why it is none."""
    try:
        written = read(text, comma)
    except ValueError as reason:
        return str(reason)
    return bool(written.low <= written.value <= written.high)
