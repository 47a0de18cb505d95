"""JSON, CSV and single derivations: the agreed fields, with the right content."""

import csv
import io
import json
from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest

from explainer import explain
from explainer.explanation import Explanation
from explainer.export import as_csv, as_json, every_key, quantities, show
from explainer.keys import all_keys, parse
from explainer.notation.plain import Plain
from random_examples import agree, random_example
from random_examples import mp as plain
from support import sample

FIELDS = ["key", "kind", "latex", "formula", "substituted", "value", "shown", "exact", "uses"]
KINDS = {"given", "net", "out", "error", "partial", "delta", "change", "updated"}


@pytest.fixture(scope="module")
def tutorial() -> Explanation:
    return explain("mazur")


@pytest.fixture(scope="module")
def text(tutorial: Explanation) -> str:
    return as_json(tutorial)


@pytest.fixture(scope="module")
def whole(text: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(text)
    return found


@pytest.fixture(scope="module")
def by_key(whole: dict[str, Any]) -> dict[str, dict[str, Any]]:
    return {quantity["key"]: quantity for quantity in whole["quantities"]}


# -- JSON --------------------------------------------------------------------------------------


def test_json_names_the_example_its_digits_and_its_quantities(whole: dict[str, Any]) -> None:
    assert list(whole) == ["title", "digits", "quantities"]
    assert whole["title"] == explain("mazur").example.title
    assert whole["digits"] == 9


def test_every_quantity_has_exactly_the_agreed_fields(whole: dict[str, Any]) -> None:
    for quantity in whole["quantities"]:
        assert list(quantity) == FIELDS, quantity["key"]
        assert quantity["kind"] in KINDS
        assert isinstance(quantity["exact"], bool)
    assert {quantity["kind"] for quantity in whole["quantities"]} == KINDS


def test_keys_are_canonical_each_once_in_the_order_of_the_derivation(
    tutorial: Explanation, whole: dict[str, Any]
) -> None:
    keys = [quantity["key"] for quantity in whole["quantities"]]
    assert keys == list(every_key(tutorial))
    assert len(keys) == len(set(keys))
    assert [str(parse(key, tutorial.example)) for key in keys] == keys
    assert keys[: len(list(all_keys(tutorial.example)))] == list(all_keys(tutorial.example))
    for key in ("out_o1@1", "E_total@1", "E_total@10000"):
        assert key in keys


def test_what_a_quantity_uses_comes_before_it(whole: dict[str, Any]) -> None:
    seen: set[str] = set()
    for quantity in whole["quantities"]:
        if "@" not in quantity["key"]:
            assert set(quantity["uses"]) <= seen, quantity["key"]
        seen.add(quantity["key"])


def test_a_gradient_is_as_the_interface_shows_it(by_key: dict[str, dict[str, Any]]) -> None:
    found = by_key["dE_total/dw5"]
    assert found == {
        "key": "dE_total/dw5",
        "kind": "partial",
        "latex": r"\frac{\partial E_{total}}{\partial w_{5}}",
        "formula": found["formula"],
        "substituted": r"0.741365070 \cdot 0.186815602 \cdot 0.593269992",
        "value": "0.0821670405642307788464190335541",
        "shown": "0.082167041",
        "exact": False,
        "uses": ["dE_total/dout_o1", "dout_o1/dnet_o1", "dnet_o1/dw5"],
    }
    assert found["formula"] == r" \cdot ".join(by_key[key]["latex"] for key in found["uses"])


def test_a_given_number_is_whole_and_has_no_formula(by_key: dict[str, dict[str, Any]]) -> None:
    found = by_key["i2"]
    assert (found["value"], found["shown"], found["exact"]) == ("0.1", "0.10", True)
    assert (found["formula"], found["substituted"], found["uses"]) == (None, None, [])


def test_a_new_weight_shows_the_update(by_key: dict[str, dict[str, Any]]) -> None:
    found = by_key["w5+"]
    assert found["latex"] == "w_{5}^{+}"
    assert found["substituted"] == r"0.40 - 0.5 \cdot 0.082167041"
    assert found["uses"] == ["w5", "eta", "dE_total/dw5"]


@pytest.mark.parametrize("decimals", [3, 30])
def test_shown_has_the_digits_that_were_asked_for_and_value_has_all(decimals: int) -> None:
    (found,) = quantities(explain("mazur", decimals), ["out_h1"])
    text = "0.593269992107187255173654561579"
    assert found["value"] == text
    assert found["shown"] == (text if decimals == 30 else "0.593")


def undefined() -> Explanation:
    """The tutorial with outputs below 0, of which cross-entropy has no logarithm."""
    example = explain("mazur").example
    hidden, last = example.layers
    below = replace(last, activation="identity", biases=(Decimal(-9), Decimal(-9)))
    return Explanation(replace(example, layers=(hidden, below), error="cross-entropy"))


def test_what_has_no_value_is_null_and_says_why() -> None:
    (found,) = quantities(undefined(), ["E_total"])
    assert (found["value"], found["shown"], found["exact"]) == (None, None, False)
    assert "negative number has no logarithm" in found["why"]
    assert found["formula"] == "E_{o1} + E_{o2}"
    assert found["substituted"] is None
    assert "\nE_total,\n" in as_csv(undefined())


@pytest.mark.parametrize("seed", range(500, 500 + sample(6, 1_000)))
def test_json_of_a_random_example_has_every_key_with_its_value(seed: int) -> None:
    explanation = Explanation(random_example(seed))
    found = json.loads(as_json(explanation))
    assert [quantity["key"] for quantity in found["quantities"]] == list(every_key(explanation))
    for quantity in found["quantities"]:
        fields = FIELDS if quantity["value"] else [*FIELDS[:-1], "why", "uses"]
        assert list(quantity) == fields
        assert quantity["value"] is None or agree(
            quantity["value"], plain.mpf(explanation.full(quantity["key"])[0])
        )
        assert all(str(parse(key, explanation.example)) == key for key in quantity["uses"])


def test_json_is_the_same_on_every_run(text: str) -> None:
    assert as_json(explain("mazur")) == text


# -- CSV ---------------------------------------------------------------------------------------


def test_csv_of_the_tutorial_can_be_computed_with() -> None:
    values = {k: Decimal(v) for k, v in list(csv.reader(io.StringIO(as_csv(explain("mazur")))))[1:]}
    w5 = values["w5"] - values["eta"] * values["dE_total/dw5"]
    assert abs(w5 - values["w5+"]) < Decimal("1e-27")


# -- single derivations --------------------------------------------------------------------------


def test_show_prints_the_working_of_a_quantity_line_under_line() -> None:
    text = show(explain("mazur"), ["dE_total/dout_o1", "w5+"], "text")
    assert text == (
        "E_total          = ½(target_o1 − out_o1)² + ½(target_o2 − out_o2)²\n"
        "∂E_total/∂out_o1 = 2·½(target_o1 − out_o1)^(2 − 1)·(−1) + 0\n"
        "                 = −(target_o1 − out_o1)\n"
        "                 = out_o1 − target_o1\n"
        "                 ≈ −(0.01 − 0.751365070)\n"
        "                 ≈ 0.741365070\n"
        "\n"
        "w5+ = w5 − η·∂E_total/∂w5\n"
        "    ≈ 0.40 − 0.5·0.082167041\n"
        "    ≈ 0.358916480\n"
    )


def test_show_as_latex_and_markdown_set_the_same_lines() -> None:
    explanation = explain("mazur")
    latex = show(explanation, ["out_h1"], "latex")
    assert latex.startswith("\\begin{align*}\n\\mathrm{out}_{h1} &= ")
    assert latex.endswith("0.593269992\n\\end{align*}\n")
    markdown = show(explanation, ["out_h1"], "md")
    assert markdown.startswith("```math\n\\begin{aligned}\n")
    assert markdown.endswith("\\end{aligned}\n```\n")
    inner = [text.split("\n")[-5:-2] for text in (latex, markdown.replace("```\n", ""))]
    assert len(inner[0]) == len(inner[1])


def test_show_as_json_is_a_list_of_the_same_objects(by_key: dict[str, dict[str, Any]]) -> None:
    keys = ["dE_total/dw5", "E_total@10000", "i1"]
    assert json.loads(show(explain("mazur"), keys, "json")) == [by_key[key] for key in keys]


# -- the steps of the tutorial -------------------------------------------------------------------


def steps(explanation: Explanation) -> str:
    """Every step of an example, one line each: its key, its formula and its value."""
    printer, rows = Plain(), []
    for key in every_key(explanation):
        step, shown = explanation.derivation[key.partition("@")[0]], explanation.shown(key)
        formula = ""
        if step.working and "@" not in key:
            formula = f" = {printer.expression(step.working.expression, printer.symbol).text}"
        rows.append(f"{key}{formula} {shown.relation} {shown.text}\n")
    return "".join(rows)


def test_steps_of_the_tutorial_are_the_golden_ones(golden: Callable[[str, str], None]) -> None:
    golden("mazur-steps.txt", steps(explain("mazur")))
