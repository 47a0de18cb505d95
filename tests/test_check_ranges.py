"""Intervals hold all that a formula gives within them, and little more."""

from collections.abc import Iterator
from random import Random

import pytest
from flint import fmpq

from explainer.checking.boxes import Box, as_box, meets
from explainer.checking.ranges import span
from explainer.checking.rounding import Digits, Rough, widened
from explainer.derivation import Formula, sum_of_products
from explainer.evaluation.arithmetic import Undecided, Undefined
from explainer.evaluation.proven import PROVEN, ball
from explainer.example import UserFormula
from explainer.functions import ACTIVATIONS, ERRORS
from explainer.network import activation, softmax
from random_examples import OWN
from support import sample


def formulas() -> Iterator[tuple[str, Formula]]:
    for name, entry in ACTIVATIONS.items():
        yield name, entry.value_formula
        yield f"slope of {name}", entry.slope_formula
    for name, (text, _) in OWN.items():
        entry = activation(UserFormula(name, text))
        yield name, entry.value_formula
        yield f"slope of {name}", entry.slope_formula
    for name, error in ERRORS.items():
        yield name, error.term_formula(2)
        yield f"slope of {name}", error.slope_formula(2)
    yield "softmax", softmax(3, 1)
    yield "net", sum_of_products(3, 1)


FORMULAS = dict(formulas())


def drawn(formula: Formula, random: Random, width: fmpq) -> list[Box]:
    """A box for each argument; targets and outputs between 0 and 1, where errors have values."""
    boxes = []
    for symbol in formula.symbols:
        unit = symbol.name[0] in "to"
        low = fmpq(random.randint(1, 70), 100) if unit else fmpq(random.randint(-300, 300), 100)
        boxes.append(Box(low, low + width * random.randint(0, 1)))
    return boxes


def inside(box: Box, random: Random) -> fmpq:
    return fmpq(box.lo + (box.hi - box.lo) * fmpq(random.randint(0, 64), 64))


@pytest.mark.parametrize("formula", FORMULAS.values(), ids=FORMULAS)
def test_a_range_holds_the_values_within_it_and_little_more(formula: Formula) -> None:
    random = Random(5)
    for width in (fmpq(1, 10**4), fmpq(1, 10)):
        for _ in range(sample(12, 1000)):
            boxes = drawn(formula, random, width)
            points = [[inside(box, random) for box in boxes] for _ in range(8)]
            try:
                values = [PROVEN.compile(formula)(*point) for point in points]
            except (Undefined, Undecided, ZeroDivisionError):
                continue
            found = as_box(span(formula, boxes))
            assert all(meets(found, value) for value in values), boxes
            reach = max(abs(float(ball(v)) - float(ball(values[0]))) for v in values)
            size = max(1.0, *(abs(float(ball(value))) for value in values))
            if not any(box.lo <= 0 <= box.hi for box in boxes):  # where slopes jump
                assert (
                    float(ball(found.hi - found.lo)) <= 8 * float(ball(width)) * size + 16 * reach
                )


def test_negative_powers_turn_a_box_round() -> None:
    box = Box(fmpq(2), fmpq(4)) ** -1
    assert (box.lo, box.hi) == (fmpq(1, 4), fmpq(1, 2))
    box = Box(fmpq(-2), fmpq(4)) ** 2
    assert (box.lo, box.hi) == (0, 16)


@pytest.mark.parametrize(
    ("number", "significant", "decimals", "kept"),
    [
        ("0.123456", 4, 4, "0.0001"),
        ("0.00123456", 4, 4, "0.0001"),  # two digits are left
        ("0.000123456", 4, 4, "0.0000001"),  # one would be: the significant digits count
        ("123.456", 4, 4, "0.1"),
        ("123.456", 4, 0, "1"),
    ],
)
def test_rounding_in_between_moves_a_number_by_half_a_unit(
    number: str, significant: int, decimals: int, kept: str
) -> None:
    value = fmpq(int(number.replace(".", "")), 10 ** len(number.partition(".")[2]))
    moved = widened(Box(value, value), Digits(significant, decimals, fmpq(1, 2)))
    half = float(kept) / 2
    assert float(ball(moved.hi)) - float(ball(value)) == pytest.approx(half)
    assert float(ball(value)) - float(ball(moved.lo)) == pytest.approx(half)
    cut = widened(Box(value, value), Digits(significant, decimals, fmpq(1)))
    assert float(ball(cut.hi)) == pytest.approx(float(ball(value)))
    assert float(ball(value)) - float(ball(cut.lo)) == pytest.approx(2 * half)


def test_a_number_that_is_short_enough_is_not_rounded() -> None:
    digits = Digits(3, 3, fmpq(1, 2))
    whole = Box(fmpq(125, 1000), fmpq(125, 1000))
    assert widened(whole, digits).hi == fmpq(125, 1000)
    rough = Rough(fmpq(1, 3), fmpq(1, 3), digits)
    assert float(ball((-rough).used().hi)) == pytest.approx(-1 / 3)
    assert float(ball((rough * rough).used().hi)) == pytest.approx(1 / 9 + 0.0005)
