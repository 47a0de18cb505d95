"""Where a value is undefined, or training runs away, documents say so and are written."""

import csv
import io
import json
import re
from dataclasses import replace

import pytest

from explainer.building import documents
from explainer.example import Example, UserFormula
from explainer.explanation import Explanation
from told_examples import LINEAR, O1, ONE_PAIR, TWO_PAIRS, H, layer, network

IDENTITY = replace(H, activation="identity")
BEYOND = [
    network(
        "ln-of-zero",
        "x y",
        [("0.5 1", "1")],
        layer("o1", [["-2", "-1"]], "relu"),
        error="binary cross-entropy",
        rounds=3,
    ),
    network(
        "ln-of-zero-hidden",
        "x y",
        [("0.5 1", "1")],
        H,
        layer("o1", [["-2", "-1"]], "relu"),
        error="cross-entropy",
        rounds=3,
    ),
    network(
        "ln-negative",
        "x y",
        [("0.5 1", "0.5")],
        layer("o1", [["-2", "-1"]], "identity"),
        error="binary cross-entropy",
        rounds=2,
    ),
    network("overflow", "x y", ONE_PAIR, IDENTITY, LINEAR, learning_rate="1000000", rounds=50),
    network(
        "overflow-long", "x y", ONE_PAIR, IDENTITY, LINEAR, learning_rate="1000000", rounds=5000
    ),
    network(
        "overflow-batch",
        "x y",
        TWO_PAIRS,
        IDENTITY,
        LINEAR,
        learning_rate="1000000",
        rounds=300,
        momentum="0.9",
    ),
    network(
        "divides",
        "x y",
        ONE_PAIR,
        replace(H, activation=UserFormula("inv", "1/(net-0.05)")),
        O1,
        rounds=3,
    ),
    network(
        "divides-second-pair",
        "x y",
        [("1 1", "1"), ("0.5 1", "0.3")],
        replace(H, activation=UserFormula("inv", "1/(net-0.05)")),
        O1,
        rounds=3,
    ),
    network(
        "absolute-corner",
        "x y",
        ONE_PAIR,
        layer("h1", [["2", "-1"]], UserFormula("fold", "abs(net)")),
        layer("o1", [["0.5"]]),
        rounds=2,
    ),
    network(
        "exp-exp",
        "x y",
        [("5 9", "0.3")],
        replace(H, activation=UserFormula("ee", "exp(exp(net))")),
        LINEAR,
        rounds=3,
    ),
    network(
        "sqrt-neg",
        "x y",
        [("-5 -9", "0.3")],
        replace(H, activation=UserFormula("rt", "sqrt(net)")),
        LINEAR,
        rounds=3,
    ),
    network(
        "later-ln",
        "x y",
        [("0.5 1", "1")],
        layer("o1", [["0.2", "0.1"]], "relu"),
        error="binary cross-entropy",
        learning_rate="-5",
        rounds=5,
    ),
    network(
        "saturated",
        "x y",
        [("500 1000", "0")],
        layer("o1", [["2", "1"]], "logistic"),
        error="binary cross-entropy",
        rounds=5,
    ),
    network(
        "chaos",
        "x y",
        ONE_PAIR,
        replace(H, activation="tanh"),
        LINEAR,
        learning_rate="3",
        rounds=400,
    ),
    network(
        "huge",
        "x y",
        [("1e200 1e200", "1e-300")],
        replace(H, activation="identity"),
        LINEAR,
        rounds=3,
    ),
    network(
        "tiny",
        "x y",
        [("1e-200 1e-200", "1e-300")],
        replace(H, activation="gelu"),
        LINEAR,
        rounds=3,
    ),
]


@pytest.mark.parametrize("example", BEYOND, ids=lambda example: example.name)
def test_every_format_is_written_and_says_why_where_there_is_no_value(example: Example) -> None:
    files = documents(Explanation(example), ["html", "md", "tex", "json", "csv"])
    quantities = json.loads(files[f"{example.name}.json"])["quantities"]
    missing = {q["key"]: q["why"] for q in quantities if q["value"] is None}
    assert all(missing.values())
    rows = list(csv.reader(io.StringIO(files[f"{example.name}.csv"])))
    assert {row[0] for row in rows if row[1] == ""} == set(missing)
    text = files[f"{example.name}.md"]
    assert ("has no value" in text) == ("undefined" in text)
    if any("@" not in key for key in missing):
        assert "has no value" in text


REASONS = {
    "ln-of-zero": ("E_total", "the logarithm of 0 is not a number"),
    "ln-negative": ("E_total", "a negative number has no logarithm"),
    "divides": ("out_h1", "it divides by 0"),
    "absolute-corner": ("dout_h1/dnet_h1", "|x| has no slope at 0"),
    "sqrt-neg": ("out_h2", "a negative number has no square root"),
}


@pytest.mark.parametrize("name", REASONS)
def test_the_reason_stands_at_the_step_where_it_arises(name: str) -> None:
    example = next(example for example in BEYOND if example.name == name)
    key, reason = REASONS[name]
    text = documents(Explanation(example), ["md"])[f"{name}.md"]
    step = text.partition(f'<a id="{key}"></a>')[2].partition("<a id=")[0]
    assert f"This has no value: {reason}." in step


def test_training_that_runs_away_is_told_with_its_round() -> None:
    example = next(example for example in BEYOND if example.name == "overflow")
    text = documents(Explanation(example), ["md"])["overflow.md"]
    assert re.search(r"After 10 rounds \S+ has no value: it is beyond 1e100000", text)


def test_a_digit_is_proven_however_many_rounds_have_spread_the_balls() -> None:
    example = next(example for example in BEYOND if example.name == "chaos")
    explanation = Explanation(example)
    assert len(explanation.full("E_total@400")[0]) > 20
    other = Explanation(example)
    other._bits = 2048
    assert other.full("E_total@400") == explanation.full("E_total@400")
