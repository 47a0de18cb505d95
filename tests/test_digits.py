"""Numbers as they are shown: correctly rounded, proven, exact where they say so."""

import random
from collections.abc import Iterator
from decimal import ROUND_HALF_UP, Decimal, localcontext

import pytest
from flint import arb, ctx, fmpq
from mpmath import MPContext

from explainer.evaluation import digits
from explainer.evaluation.arithmetic import Undefined
from explainer.evaluation.proven import exact, rounded, set_precision
from explainer.example import Example, Layer, Pair
from explainer.explanation import Explanation
from random_examples import random_example
from support import sample

mp = MPContext()
mp.dps = 90
SETTINGS = range(3, 31)


@pytest.fixture(autouse=True)
def _many_bits() -> Iterator[None]:
    before, ctx.prec = ctx.prec, 400
    yield
    ctx.prec = before


def nearest(number: Decimal, places: int) -> Decimal:
    """``number`` to so many places, ties away from 0: what a person does by hand."""
    with localcontext() as context:
        context.prec = 400
        return number.quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_UP)


def random_number(rng: random.Random) -> tuple[arb, Decimal]:
    """A number as a ball, and independently to 80 digits."""
    scale = 10 ** rng.choice([0, 0, 0, 3, 12, 19])
    p, q = rng.choice([-1, 1]) * rng.randint(1, 8 * scale), scale * rng.randint(1, 9)
    x, plain = arb(fmpq(p, q)), mp.mpf(p) / q
    name = rng.choice(["exp", "tanh", "erf", "sinh"])
    ten = 10 ** rng.choice([0, 0, 0, 12, 30])
    ball, value = getattr(x, name)(), getattr(mp, name)(plain)
    if rng.random() < 0.5:
        return ball / ten, Decimal(mp.nstr(value / ten, 80))
    return ball * ten, Decimal(mp.nstr(value * ten, 80))


# -- as shown ----------------------------------------------------------------------------------


@pytest.mark.parametrize("seed", range(sample(40, 10_000)))
def test_a_ball_is_shown_to_the_nearest_decimal_at_every_setting(seed: int) -> None:
    ball, value = random_number(random.Random(seed))
    for decimals in SETTINGS:
        shown = digits.shown(ball, decimals)
        assert shown is not None
        assert not shown.exact
        assert shown.relation == "≈"
        size = value.adjusted()
        least = decimals - 1 if size > digits.HUGE else 2
        places = least - size if size > digits.HUGE else max(decimals, 2 - size)
        if size < digits.TINY:
            places = 2 - size
        assert Decimal(shown.text) == nearest(value, places), decimals


@pytest.mark.parametrize("seed", range(sample(40, 10_000)))
def test_a_fraction_is_shown_to_the_nearest_decimal_and_says_whether_that_is_all(seed: int) -> None:
    rng = random.Random(seed)
    for decimals in SETTINGS:
        p = rng.choice([-1, 1]) * rng.randint(1, 10 ** rng.randint(1, 18))
        q = rng.choice([rng.randint(1, 999), 2 ** rng.randint(0, 20), 10 ** rng.randint(0, 20)])
        shown = digits.shown(fmpq(p, q), decimals)
        assert shown is not None
        with localcontext() as context:
            context.prec = 300
            value = Decimal(p) / Decimal(q)
            assert shown.exact == (Decimal(shown.text) * q == p)
        size = value.adjusted()
        if digits.TINY <= size <= digits.HUGE:
            assert Decimal(shown.text) == nearest(value, max(decimals, 2 - size))


@pytest.mark.parametrize(
    ("number", "decimals", "text", "whole"),
    [
        ("0.5", 9, "0.5", True),
        ("1/3", 9, "0.333333333", False),
        ("2/3", 3, "0.667", False),
        ("-2/3", 3, "-0.667", False),
        ("0.0005", 3, "0.0005", True),
        ("0.00051239", 3, "0.000512", False),
        ("1/2048", 3, "0.000488", False),
        ("0.1235", 3, "0.124", False),
        ("-0.1235", 3, "-0.124", False),
        ("0.1245", 3, "0.125", False),
        ("0.12449999999", 3, "0.124", False),
        ("99.9999", 3, "100.000", False),
        ("0.0009996", 3, "0.001000", False),
        ("7", 3, "7", True),
        ("-1234567", 3, "-1234567", True),
        ("0", 9, "0", True),
        ("1e-20", 9, "1e-20", True),
        ("-1.25e-30", 9, "-1.25e-30", True),
        ("123456789012345678901234567890", 9, "1.23456789e29", False),
        ("1/7e20", 9, "1.43e-21", False),
    ],
)
def test_a_number_is_shown_as_a_person_would_write_it(
    number: str, decimals: int, text: str, whole: bool
) -> None:
    above, _, below = number.partition("/")
    value = exact(Decimal(above)) / exact(Decimal(below or "1"))
    assert digits.shown(value, decimals) == digits.Shown(text, whole)


@pytest.mark.parametrize("first", ["1.0002", "1.2003", "-9.87654"])
def test_never_fewer_than_three_significant_digits(first: str) -> None:
    set_precision(256)
    for decimals in (3, 9, 30):
        for size in range(-60, 25):
            shown = digits.shown(arb(first) * arb(10) ** size, decimals)
            assert shown is not None
            significant = shown.text.partition("e")[0].replace(".", "").lstrip("-0")
            assert len(significant) >= 3, shown.text


def test_a_ball_that_may_round_either_way_proves_nothing() -> None:
    assert digits.shown(arb("0.12345", "1e-30"), 4) is None
    assert digits.shown(arb(0, "1e-30"), 9) is None
    assert digits.full(arb("0.5", "1e-20")) is None
    assert rounded(arb("0.12345", "1e-30"), 4) is None
    assert rounded(arb("0.12346", "1e-30"), 4) == 1235


@pytest.mark.parametrize("text", ["1", "-1", "10", "0.001"])
def test_a_ball_around_a_power_of_ten_is_shown_like_any_other(text: str) -> None:
    shown = digits.shown(arb(text, "1e-40"), 9)
    assert shown is not None
    assert Decimal(shown.text) == Decimal(text)


# -- in full -----------------------------------------------------------------------------------


@pytest.mark.parametrize("seed", range(sample(40, 10_000)))
def test_in_full_a_ball_has_thirty_significant_digits(seed: int) -> None:
    ball, value = random_number(random.Random(seed))
    made = digits.full(ball)
    assert made is not None
    text, whole = made
    assert not whole
    assert Decimal(text) == nearest(value, 29 - value.adjusted())


@pytest.mark.parametrize(
    ("number", "text", "whole"),
    [
        ("0", "0", True),
        ("0.10", "0.1", True),
        ("-3", "-3", True),
        ("1/8", "0.125", True),
        ("1/3", f"0.{'3' * 30}", False),
        ("-2/3", f"-0.{'6' * 29}7", False),
        ("200/3", f"66.{'6' * 27}7", False),
        ("0." + "123456789" * 3 + "123", "0." + "123456789" * 3 + "123", True),
        ("0." + "123456789" * 3 + "1234", "0." + "123456789" * 3 + "123", False),
        ("1e-39", "0." + "0" * 38 + "1", True),
        ("1e-45", "1e-45", True),
        ("-2.5e44", "-2.5e44", True),
        ("1/3e50", "3." + "3" * 29 + "e-51", False),
        ("2e50/3", "6." + "6" * 28 + "7e49", False),
        ("1e35", "1" + "0" * 35, True),
    ],
)
def test_in_full_a_fraction_is_whole_where_it_is_short(number: str, text: str, whole: bool) -> None:
    above, _, below = number.partition("/")
    value = exact(Decimal(above)) / exact(Decimal(below or "1"))
    assert digits.full(value) == (text, whole)


# -- given numbers, and what stays exact ---------------------------------------------------------


def network(
    activation: str, weights: str, inputs: str, digits: int = 9, target: str = "0.5"
) -> Explanation:
    """One neuron without a bias; weights and inputs as they are written."""
    names = tuple(f"i{k}" for k in range(1, len(inputs.split()) + 1))
    layer = Layer(
        ("o1",),
        activation,
        (tuple(map(Decimal, weights.split())),),
        (tuple(f"w{k}" for k in range(1, len(names) + 1)),),
    )
    pair = Pair(tuple(map(Decimal, inputs.split())), (Decimal(target),))
    return Explanation(Example("one", "One neuron", names, (pair,), (layer,)), digits)


@pytest.mark.parametrize("text", ["0.10", "0.05", "-0.250", "3", "0", "12.00", "0.000000001"])
def test_a_given_number_is_shown_as_it_was_written(text: str) -> None:
    explanation = network("identity", text, "1")
    for key in ("w1", "dnet_o1/di1"):
        shown = explanation.shown(key)
        assert (shown.text, shown.exact) == (text, True)


@pytest.mark.parametrize(
    ("text", "expected", "whole"),
    [("0.12345678", "0.123", False), ("0.00012345", "0.000123", False), ("2e3", "2000", True)],
)
def test_a_given_number_longer_than_the_setting_is_rounded_like_any_other(
    text: str, expected: str, whole: bool
) -> None:
    shown = network("identity", text, "1", digits=3).shown("w1")
    assert (shown.text, shown.exact) == (expected, whole)


def test_a_tenth_and_two_tenths_less_three_tenths_are_exactly_0() -> None:
    explanation = network("logistic", "0.1 0.2 -0.3", "1 1 1")
    assert explanation.shown("net_o1") == digits.Shown("0", True)
    assert explanation.full("net_o1") == ("0", True)


@pytest.mark.parametrize(
    ("activation", "out", "slope"),
    [
        ("logistic", "0.5", "0.25"),
        ("tanh", "0", "1"),
        ("relu", "0", "0"),
        ("leaky relu", "0", "0.01"),
        ("identity", "0", "1"),
        ("silu", "0", "0.5"),
        ("gelu", "0", "0.5"),
        ("elu", "0", "1"),
        ("softsign", "0", "1"),
    ],
)
def test_at_a_net_input_of_exactly_0_outputs_are_exact(
    activation: str, out: str, slope: str
) -> None:
    explanation = network(activation, "0.1 0.2 -0.3", "1 1 1")
    assert explanation.shown("out_o1") == digits.Shown(out, True)
    if activation != "gelu":  # whose slope adds 0·e⁰ over a root of π
        assert explanation.shown("dout_o1/dnet_o1") == digits.Shown(slope, True)


def test_just_beside_a_corner_the_side_is_told() -> None:
    for weight, slope in (("1e-300", "1"), ("-1e-300", "0"), ("1e-300 -1e-300", "0")):
        inputs = " ".join("1" for _ in weight.split())
        assert network("relu", weight, inputs).shown("dout_o1/dnet_o1").text == slope


def test_a_line_is_an_equation_only_where_all_its_numbers_are_whole() -> None:
    explanation = network("tanh", "0.7", "1")
    assert explanation.relation(["w1", "net_o1"]) == "="
    assert explanation.relation(["w1", "out_o1"]) == "≈"


@pytest.mark.parametrize("seed", range(sample(8, 1_000)))
def test_what_is_shown_of_a_random_network_is_its_full_value_rounded(seed: int) -> None:
    example = random_example(seed)
    for decimals in (3, 9, 20):
        explanation = Explanation(example, decimals)
        for step in [explanation.derivation[f"{name}+"] for name in example.parameters]:
            key = step.key
            shown, (full, whole) = explanation.shown(key), explanation.full(key)
            if shown.exact:
                assert whole
                assert Decimal(shown.text) == Decimal(full)
            else:
                value = Decimal(full)
                assert Decimal(shown.text) == nearest(value, max(decimals, 2 - value.adjusted()))


def test_precision_is_raised_until_digits_are_proven() -> None:
    explanation = network("tanh", "60", "1")
    with mp.workdps(120):
        slope = 1 - mp.tanh(mp.mpf(60)) ** 2
        assert abs(mp.mpf(explanation.full("dout_o1/dnet_o1")[0]) / slope - 1) < mp.mpf("1e-29")
    assert Decimal(explanation.full("out_o1")[0]) == 1
    assert not explanation.full("out_o1")[1]
    assert explanation.shown("out_o1") == digits.Shown("1.000000000", False)


def test_what_has_no_value_says_why() -> None:
    explanation = network("identity", "-1", "1", target="1")
    logarithm = Explanation(
        Example(
            "one",
            "One neuron",
            ("i1",),
            explanation.example.pairs,
            explanation.example.layers,
            error="cross-entropy",
        )
    )
    with pytest.raises(Undefined, match="a negative number has no logarithm"):
        logarithm.shown("E_total")
