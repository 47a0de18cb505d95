"""How often mistakes are found and named on made-up sheets, and what an example can show."""

from collections import Counter

import pytest

import explainer
from explainer.checking.power import Power, power
from support import sample
from wrong_work import THROUGHOUT, one_mistake, random_slips, two_mistakes

SHEETS = sample(1, 20)


@pytest.fixture(scope="module")
def counts() -> Counter[str]:
    whole: Counter[str] = Counter()
    for mistake in THROUGHOUT:
        whole += one_mistake(mistake, SHEETS, seed=5, told=print)
    return whole


def test_the_first_wrong_line_is_found(counts: Counter[str]) -> None:
    assert counts["sheets"] >= 0.9 * SHEETS * len(THROUGHOUT)
    assert counts["found"] >= 0.99 * counts["sheets"]


def test_mistakes_are_named(counts: Counter[str]) -> None:
    assert counts["named"] >= 0.95 * counts["sheets"]


def test_lines_that_go_on_rightly_from_a_slip_are_not_called_wrong(counts: Counter[str]) -> None:
    assert counts["fine"] > 40 * SHEETS
    assert counts["broken"] <= 0.001 * counts["fine"]


def test_of_two_mistakes_the_first_is_found_and_both_are_named() -> None:
    count = two_mistakes(sample(30, 200), seed=22, told=print)
    assert count["found"] == count["sheets"] > 0
    assert count["named"] >= 0.9 * count["sheets"]


def test_a_random_number_gets_no_name() -> None:
    count = random_slips(sample(20, 1000), told=print)
    assert count["found"] == count["sheets"]
    assert count["named"] <= 0.01 * count["sheets"]


# -- how separable an example is ----------------------------------------------------------------


def pair_of(found: Power, one: str, other: str) -> tuple[int, int]:
    ids = [way.id for way in found.ways]
    return ids.index(one), ids.index(other)


def test_a_rate_of_one_half_hides_two_pairs_of_mistakes_in_the_new_weights() -> None:
    text = power(explainer.load("mazur"), 4)
    new, every = text.split("From all quantities:")
    assert "look the same: no-rate and no-half" in new
    assert "look the same: rate-twice and mean-for-sum" in new
    assert "look the same" not in every


def test_a_new_weight_of_the_first_layer_shows_less_with_four_decimals_than_with_nine() -> None:
    found = Power(explainer.load("mazur"))
    at = found.keys.index("w1+")
    shown = [
        sum(found.differ(0, way, at, digits) for way in range(1, len(found.ways)))
        for digits in (4, 9)
    ]
    assert shown[0] < shown[1]


def test_the_lines_that_are_advised_tell_apart_all_that_can_be_told_apart() -> None:
    found = Power(explainer.load("three-classes"))
    few, every = found.worth_asking(5), range(len(found.keys))
    assert len(few) < 10
    for a in range(len(found.ways)):
        for b in range(a):
            if found.ways[a].id != found.ways[b].id and found.apart(a, b, every, 5):
                assert found.apart(a, b, few, 5)


def test_a_mistake_that_no_digits_show_is_said_to_be_so() -> None:
    # The weights of this example's last layer are one row: exchanged with nothing.
    assert "no digits show transposed-backward" in power(explainer.load("xor"), 4)


def test_what_the_advice_says_is_seen_is_seen() -> None:
    found = Power(explainer.load("mazur"))
    one, other = pair_of(found, "no-rate", "no-half")
    new = [at for at, key in enumerate(found.keys) if key.endswith("+")]
    assert not found.apart(one, other, new, 9)
    assert found.apart(one, other, range(len(found.keys)), 4)
