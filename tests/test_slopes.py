"""Printed slopes against SymPy's own derivative: of every entry, and of random formulas."""

import random
from collections.abc import Callable, Sequence
from typing import Any

import mpmath
import pytest
from sympy import (
    Abs,
    Add,
    Expr,
    Function,
    Integer,
    Mul,
    Pow,
    Rational,
    Symbol,
    diff,
    erf,
    exp,
    lambdify,
    log,
    simplify,
    sqrt,
    tanh,
)

from explainer.derivation import minus
from explainer.example import UserFormula
from explainer.functions import ACTIVATIONS, ERRORS, Activation, ErrorFunction
from explainer.functions.activations import NET, OUT
from explainer.functions.errors import TARGET
from explainer.slopes import by_rules, own_activation, tidy
from random_examples import OWN
from support import sample

POINTS = ("-7.3", "-2.5", "-1", "-0.31", "0.05", "0.5", "1.75", "6.1")
SHARES = ("0.01", "0.2", "0.5", "0.77", "0.99")
ENTRIES = [*ACTIVATIONS.values(), *(own_activation(UserFormula(n, OWN[n][0])) for n in OWN)]
SMOOTH = ("logistic", "tanh", "identity", "softplus", "silu", "gelu")
X = Symbol("x", real=True)

entries = pytest.mark.parametrize("entry", ENTRIES, ids=lambda entry: entry.name)
errors = pytest.mark.parametrize("error", ERRORS.values(), ids=lambda error: error.name)
outputs = pytest.mark.parametrize("n", [1, 3])


def values(expression: Expr, names: Sequence[Symbol], points: Sequence[Sequence[str]]) -> list[Any]:
    """The expression at every point to 60 digits, by SymPy's translation to mpmath."""
    function = lambdify(list(names), expression, modules="mpmath")
    with mpmath.workdps(60):
        return [function(*map(mpmath.mpf, point)) for point in points]


def assert_same(
    one: Expr, other: Expr, names: Sequence[Symbol], points: Sequence[Sequence[str]]
) -> None:
    for a, b, at in zip(
        values(one, names, points), values(other, names, points), points, strict=True
    ):
        assert abs(a - b) <= mpmath.mpf(10) ** -50 * (1 + abs(b)), at


# -- activations -------------------------------------------------------------------------------


def net_points() -> list[tuple[str]]:
    return [(point,) for point in POINTS]


@entries
def test_slope_of_an_activation_is_its_derivative(entry: Activation) -> None:
    value = entry.value(X)
    assert_same(entry.slope(X, value), diff(value, X), [X], net_points())


@entries
def test_every_way_of_writing_the_slope_of_an_activation_is_its_derivative(
    entry: Activation,
) -> None:
    value = entry.value(X)
    for way in entry.because(X, value) if entry.because else ():
        assert_same(way, diff(value, X), [X], net_points())


@pytest.mark.parametrize("name", SMOOTH)
def test_slope_of_a_smooth_activation_is_its_derivative_for_every_net_input(name: str) -> None:
    value = ACTIVATIONS[name].value(X)
    difference = ACTIVATIONS[name].slope(X, value) - diff(value, X)
    assert simplify(difference.rewrite(exp)) == 0


@entries
def test_slope_formula_reads_what_it_needs_in_order(entry: Activation) -> None:
    formula = entry.slope_formula
    assert formula.symbols == tuple(
        symbol for symbol in (NET, OUT) if symbol in entry.slope(NET, OUT).free_symbols
    )
    assert formula.expression == entry.slope(NET, OUT)


@entries
def test_rules_lead_to_the_derivative_of_an_activation_where_they_apply(entry: Activation) -> None:
    value = entry.value(X)
    try:
        raw = by_rules(value, X)
    except NotImplementedError:
        assert entry.kinked or entry.name == "elu"
        return
    assert_same(raw, diff(value, X), [X], net_points())
    assert_same(tidy(raw), diff(value, X), [X], net_points())


@entries
def test_output_stays_within_the_bounds_that_an_activation_claims(entry: Activation) -> None:
    for out in values(entry.value(X), [X], net_points()):
        assert entry.lower is None or out >= entry.lower
        assert entry.upper is None or out <= entry.upper


# -- errors ------------------------------------------------------------------------------------


def share_points() -> list[tuple[str, str]]:
    return [(target, out) for target in ("0.01", "0.4", "0.99") for out in SHARES]


@errors
@outputs
def test_slope_of_an_error_is_its_derivative(error: ErrorFunction, n: int) -> None:
    wanted = diff(error.term(TARGET, OUT, n), OUT)
    assert_same(error.slope(TARGET, OUT, n), wanted, [TARGET, OUT], share_points())
    assert simplify(error.slope(TARGET, OUT, n) - wanted) == 0


@errors
@outputs
def test_slope_that_others_write_is_the_same(error: ErrorFunction, n: int) -> None:
    if error.also:
        assert simplify(error.also(TARGET, OUT, n) - error.slope(TARGET, OUT, n)) == 0


@errors
@outputs
def test_rules_lead_to_the_derivative_of_an_error(error: ErrorFunction, n: int) -> None:
    term = error.term(TARGET, OUT, n)
    for by in (OUT, TARGET):
        raw = by_rules(term, by)
        assert_same(raw, diff(term, by), [TARGET, OUT], share_points())
        assert_same(tidy(raw), diff(term, by), [TARGET, OUT], share_points())


@errors
@outputs
def test_what_is_computed_for_an_error_is_what_is_printed(error: ErrorFunction, n: int) -> None:
    plain = {"tlog": lambda t, o: t * log(o), "tover": lambda t, o: t / o}
    for formula in (error.term_formula(n), error.slope_formula(n)):
        computed = formula.expression if formula.numeric is None else formula.numeric
        for name, meaning in plain.items():
            computed = computed.replace(Function(name), meaning)
        assert simplify(computed - formula.expression) == 0


# -- any formula -------------------------------------------------------------------------------


def random_formula(rng: random.Random, depth: int) -> Expr:
    """A formula in x that is defined and smooth at every point near 1 or 2, kept as written."""
    if depth == 0 or rng.random() < 0.1:
        return rng.choice([X, X, X, Integer(rng.randint(2, 5)), Rational(rng.randint(1, 5), 4)])
    inner = [random_formula(rng, depth - 1) for _ in range(3)]
    safe = Add(Integer(2), Pow(inner[0], 2, evaluate=False), evaluate=False)
    choices: list[Callable[[], Expr]] = [
        lambda: Add(*inner[: rng.randint(2, 3)], evaluate=False),
        lambda: Add(inner[0], Mul(-1, inner[1], evaluate=False), evaluate=False),
        lambda: Mul(*inner[: rng.randint(2, 3)], evaluate=False),
        lambda: Mul(Integer(-1), inner[0], evaluate=False),
        lambda: Mul(inner[1], Pow(safe, -1, evaluate=False), evaluate=False),
        lambda: Pow(inner[0], rng.randint(2, 3), evaluate=False),
        lambda: exp(Mul(-1, Pow(inner[0], 2, evaluate=False), evaluate=False), evaluate=False),
        lambda: log(safe, evaluate=False),
        lambda: sqrt(safe, evaluate=False),
        lambda: tanh(inner[0], evaluate=False),
        lambda: erf(inner[0], evaluate=False),
        lambda: Abs(safe, evaluate=False),
    ]
    return rng.choice(choices)()


@pytest.mark.parametrize("seed", range(sample(40, 5_000)))
def test_rules_lead_to_the_derivative_of_a_random_formula(seed: int) -> None:
    formula = random_formula(random.Random(seed), 3)
    points = [("1.25",), ("-0.75",)]
    raw = by_rules(formula, X)
    assert_same(raw, diff(formula, X), [X], points)
    assert_same(tidy(raw), raw, [X], points)
    assert tidy(tidy(raw)) == tidy(raw)


# -- traces ------------------------------------------------------------------------------------


def test_rules_leave_their_traces_in_the_derivative_of_a_square() -> None:
    half = ERRORS["half squared"].term(TARGET, OUT, 2)
    other = ERRORS["half squared"].term(Symbol("target2"), Symbol("out2"), 2)
    raw = by_rules(Add(half, other, evaluate=False), OUT)
    slope, nothing = raw.args
    assert nothing == 0
    two, half_, power, inner = slope.args
    assert (two, half_, inner) == (2, Rational(1, 2), -1)
    assert power.args[1] == minus(Integer(2), Integer(1))
    assert str(tidy(raw)) == "-(-out + target)"
