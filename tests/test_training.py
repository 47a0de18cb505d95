"""Rounds of training against plain loops: many rounds of the tutorial, a few of anything else."""

from dataclasses import replace
from decimal import Decimal, localcontext

import pytest
from flint import fmpq

from explainer import explain, load
from explainer.evaluation.arithmetic import Undefined
from explainer.evaluation.training import STRIDE, sampled
from explainer.explanation import Explanation
from random_examples import agree, played, random_example
from support import sample

Numbers = dict[str, Decimal]


def tutorial(*wanted: int) -> dict[int, Numbers]:
    """The tutorial's quantities after so many rounds, to about 45 digits, written out by hand."""
    found = {}
    w1, w2, w3, w4 = map(Decimal, ("0.15", "0.20", "0.25", "0.30"))
    w5, w6, w7, w8 = map(Decimal, ("0.40", "0.45", "0.50", "0.55"))
    i1, i2, t1, t2 = map(Decimal, ("0.05", "0.10", "0.01", "0.99"))
    b1, b2, eta = map(Decimal, ("0.35", "0.60", "0.5"))
    with localcontext() as context:
        context.prec = 50
        for n in range(max(wanted) + 1):
            h1 = 1 / (1 + (-(w1 * i1 + w2 * i2 + b1)).exp())
            h2 = 1 / (1 + (-(w3 * i1 + w4 * i2 + b1)).exp())
            o1 = 1 / (1 + (-(w5 * h1 + w6 * h2 + b2)).exp())
            o2 = 1 / (1 + (-(w7 * h1 + w8 * h2 + b2)).exp())
            if n in wanted:
                error = ((t1 - o1) ** 2 + (t2 - o2) ** 2) / 2
                found[n] = {
                    "E_total": error,
                    "out_h1": h1,
                    "out_h2": h2,
                    "out_o1": o1,
                    "out_o2": o2,
                }
                found[n] |= {"w1": w1, "w2": w2, "w3": w3, "w4": w4}
                found[n] |= {"w5": w5, "w6": w6, "w7": w7, "w8": w8}
            d1 = (o1 - t1) * o1 * (1 - o1)
            d2 = (o2 - t2) * o2 * (1 - o2)
            c1 = (d1 * w5 + d2 * w7) * h1 * (1 - h1)
            c2 = (d1 * w6 + d2 * w8) * h2 * (1 - h2)
            w5, w6, w7, w8 = (
                w5 - eta * d1 * h1,
                w6 - eta * d1 * h2,
                w7 - eta * d2 * h1,
                w8 - eta * d2 * h2,
            )
            w1, w2, w3, w4 = (
                w1 - eta * c1 * i1,
                w2 - eta * c1 * i2,
                w3 - eta * c2 * i1,
                w4 - eta * c2 * i2,
            )
    return found


def test_ten_thousand_rounds_of_the_tutorial_are_as_written_out_by_hand() -> None:
    explanation = explain("mazur")
    for n, numbers in tutorial(0, 1, 2, 10, 1000, 9999, 10_000).items():
        for stem, number in numbers.items():
            text, _ = explanation.full(f"{stem}@{n}" if n else stem)
            assert abs(Decimal(text) - number) <= abs(number) * Decimal("1e-29"), f"{stem}@{n}"


def test_ten_thousand_rounds_in_doubles_stay_close_to_the_proven_ones() -> None:
    explanation = explain("mazur")
    wanted = (0, 1, 7, 10_000)
    plain = tutorial(*wanted)
    found = explanation.training.floats(reversed(wanted))
    assert sorted(found) == sorted(wanted)
    for n, state in found.items():
        for name, value in zip(explanation.training.state, state, strict=True):
            assert value == pytest.approx(float(plain[n][name]), rel=1e-11)


@pytest.mark.parametrize("seed", range(100, 100 + sample(12, 3_000)))
def test_doubles_follow_a_random_example(seed: int) -> None:
    example = random_example(seed)
    training = Explanation(example).training
    found = training.floats(range(5))
    for n, made in enumerate(played(example, 4), 1):
        for name, value in zip(training.state, found[n], strict=True):
            if not name.startswith("change_"):
                assert value == pytest.approx(float(made.end[name]), rel=1e-9, abs=1e-12)


@pytest.mark.parametrize("seed", range(200, 200 + sample(6, 1_000)))
def test_a_state_does_not_depend_on_what_was_asked_before(seed: int) -> None:
    example = random_example(seed)
    one, other = Explanation(example), Explanation(example)
    made = played(example, 5)
    last = len(made)
    one.training.at([last])
    other.training.at([2, 1, last, 1])
    for name in example.parameters:
        text, _ = one.full(f"{name}@{last}")
        assert other.full(f"{name}@{last}")[0] == text
        assert agree(text, made[-1].end[name])


def test_a_bias_that_is_not_trained_keeps_its_value_through_all_rounds() -> None:
    explanation = explain("mazur")
    assert explanation.full("b1+") == explanation.full("b1@9") == ("0.35", True)
    assert explanation.full("change_b1@9") == ("0", True)


def test_a_linear_network_stays_exact_for_as_long_as_its_fractions_are_short() -> None:
    example = load("mazur")
    layers = tuple(replace(layer, activation="identity") for layer in example.layers)
    explanation = Explanation(replace(example, layers=layers))
    state = explanation.training.at([1, 2])
    assert all(isinstance(value, fmpq) for numbers in state.values() for value in numbers.values())
    assert explanation.full("w5+")[1]


def test_rounds_after_one_that_changes_nothing_are_not_taken() -> None:
    example = load("mazur")
    layers = tuple(replace(layer, activation="identity") for layer in example.layers)
    training = Explanation(replace(example, layers=layers, learning_rate=Decimal(0))).training
    taken: list[int] = []
    state = training.at([1_000_000], lambda done, target: taken.append(done))[1_000_000]
    assert state == {key: training.given[key] for key in training.state}
    assert taken[-1] == 1_000_000
    assert len(taken) < 10


def test_training_that_grows_beyond_all_bounds_says_so() -> None:
    example = load("mazur")
    layers = tuple(replace(layer, activation="identity") for layer in example.layers)
    wild = Explanation(replace(example, layers=layers, learning_rate=Decimal(1_000_000)))
    assert Decimal(wild.shown("E_total@1").text) > Decimal(wild.shown("E_total").text)
    with pytest.raises(Undefined):
        wild.shown("E_total@60")


def test_progress_is_told_up_to_the_last_round() -> None:
    told: list[int] = []

    def tell(done: int, of: int) -> None:
        assert done <= of
        told.append(done)

    explanation = explain("mazur")
    explanation.training.at([2 * STRIDE + 5], tell)
    assert told == sorted(told)
    assert told[-1] == 2 * STRIDE + 5
    assert len(told) >= 3


@pytest.mark.parametrize("rounds", [0, 1, 7, 160, 161, 10_000, 1_000_000])
def test_rounds_of_a_curve_are_spread_evenly_from_the_first_to_the_last(rounds: int) -> None:
    found = sampled(rounds)
    assert found == sorted(set(found))
    assert found[0] == 0
    assert found[-1] == rounds
    assert len(found) <= 165
    assert rounds < 1 or 1 in found
