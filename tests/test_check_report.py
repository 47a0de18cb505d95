"""What is told of a sheet: the published ones, the form of the data, and answers held back."""

import json
import re
from decimal import Decimal
from random import Random
from typing import Any

import pytest

import explainer
from explainer.checking.diagnosis import Diagnosis, diagnose
from explainer.checking.evidence import value_of
from explainer.checking.graph import Graph
from explainer.checking.mistakes import CATALOGUE, Changed
from explainer.evaluation.proven import ball
from explainer.keys import all_keys
from sheets_of_people import Way, network, plain_graph, worked
from support import REPO, sample

SHEETS = REPO / "tests" / "published" / "sheets"
LABELLED = sorted(path.stem for path in SHEETS.glob("*.json"))


# -- published sheets ---------------------------------------------------------------------------


@pytest.mark.parametrize("name", LABELLED)
def test_mistakes_and_conventions_of_published_sheets_are_those_of_their_labels(name: str) -> None:
    expected = json.loads((SHEETS / f"{name}.json").read_text(encoding="utf-8"))
    found = explainer.check(name, SHEETS / f"{name}.txt").as_dict()
    assert [one["id"] for one in found["conventions"]] == expected["conventions"]
    named = {one["id"]: set(one["explains"]) for one in found["mistakes"]}
    known: set[str] = set()
    for label in expected["mistakes"]:
        ids = {label["id"], *label.get("or", ())}
        known |= ids
        fitting = [name for name in named if name in ids]
        assert fitting or label.get("optional"), label
        assert all(set(label["explains"]) <= named[name] for name in fitting)
    assert named.keys() <= known


# -- the form of the data -------------------------------------------------------------------------


def tutorial(lines: str) -> Diagnosis:
    return diagnose(explainer.load("mazur"), lines)


def test_the_data_have_the_fields_of_their_definition_in_its_order() -> None:
    found = tutorial("net_h1 = 0.3775\nout_h1 = 0.40673\nnet_h2 = what\nw9 = 1").as_dict()
    assert list(found) == ["example", "lines", "first_wrong", "mistakes", "conventions", "counts"]
    fields = ["key", "written", "verdict", "weak", "expected", "interval", "because", "from"]
    assert all(list(line) == fields for line in found["lines"])
    assert [line["verdict"] for line in found["lines"]] == [
        "right",
        "wrong",
        "unreadable",
        "unknown",
    ]
    (mistake,) = found["mistakes"]
    assert list(mistake) == ["id", "says", "explains", "certain", "decide_by"]
    assert (mistake["id"], mistake["certain"], mistake["decide_by"]) == ("exp-sign", True, None)
    assert list(found["counts"]) == [
        "right",
        "rounded",
        "truncated",
        "follows",
        "wrong",
        "undecided",
        "unreadable",
        "unknown",
    ]
    json.dumps(found)


def test_a_convention_has_the_fields_of_its_definition() -> None:
    found = tutorial("E_o1 = 0.549622\nE_o2 = 0.047120\ndE_total/dout_o1 = 0.741365").as_dict()
    (convention,) = found["conventions"]
    assert list(convention) == ["id", "says", "lines"]
    assert (convention["id"], convention["lines"]) == ("no-half", ["E_o1", "E_o2"])
    assert [line["verdict"] for line in found["lines"]] == ["right"] * 3
    assert found["mistakes"] == []


def test_a_right_line_that_a_mistake_would_give_as_well_is_weak() -> None:
    few, many = tutorial("w1+ = 0.1498").lines[0], tutorial("w1+ = 0.149780716").lines[0]
    assert (few.verdict, few.weak) == ("right", True)
    assert "would look the same" in few.because
    assert (many.verdict, many.weak) == ("right", False)


# -- answers held back ----------------------------------------------------------------------------

REACHED = ("right", "rounded", "truncated")
NUMBER = re.compile(r"(?<![A-Za-z_\d.])[−-]?\d+\.\d+(?:e-?\d+)?")


def numbers_in(text: str) -> set[str]:
    """Every decimal number in a text."""
    return {found.replace("−", "-") for found in NUMBER.findall(text)}


def all_told(found: Diagnosis) -> str:
    """Everything that is told with the answers held back."""
    data: dict[str, Any] = found.as_dict(answers=False)
    for line in data["lines"]:
        if line["verdict"] in REACHED:  # what a written number stands for
            del line["interval"]
        del line["written"]
    return found.text(answers=False) + json.dumps(data, ensure_ascii=False)


def same(text: str, number: float) -> bool:
    """Whether a number told is another one, rounded to the digits that it has, three at least."""
    told = Decimal(text)
    if len(told.normalize().as_tuple().digits) < 3:
        return False
    unit = 10.0 ** int(told.as_tuple().exponent)
    return abs(float(told) - number) <= 0.51 * unit


def leaked(found: Diagnosis, graph: Graph) -> list[tuple[str, str]]:
    """Right numbers that were told though the person has not reached them."""
    reached = {line.key for line in found.lines if line.verdict in REACHED}
    own = [line.text for line in found.lines]
    known = [float(v) for v in graph.explanation.written.values()]
    values = {key: value_of(graph, key) for key in all_keys(graph.example)}
    floats = {k: float(ball(v).mid()) for k, v in values.items() if v is not None}
    known += [floats[key] for key in reached if key in floats]
    told = [text for text in numbers_in(all_told(found)) if text not in own]
    told = [text for text in told if not any(same(text, number) for number in known)]
    return [
        (key, text)
        for key, number in floats.items()
        if key not in reached
        for text in told
        if same(text, number)
    ]


def test_answers_that_were_not_reached_are_nowhere_told() -> None:
    random, tried = Random(11), 0
    while tried < sample(25, 400):
        graph = plain_graph(network(random))
        mistake = random.choice([one for one in CATALOGUE if not one.local])
        variants = [variant for variant in mistake.variants(graph) if not variant.meant]
        if not variants:
            continue
        changed = Changed(graph, random.choice(variants).change)
        try:
            sheet = worked(graph, Way.any(random, 4, 7), changed)
        except (ArithmeticError, ValueError):
            continue
        tried += 1
        found = diagnose(graph.example, sheet.written, explanation=graph.explanation)
        assert leaked(found, found.judge.graph) == []


def test_the_leak_test_sees_a_leak() -> None:
    found = tutorial("net_h1 = 0.3775\nout_h1 = 0.40673")
    assert found.first_wrong is not None
    assert leaked(found, found.judge.graph) == []
    found.first_wrong.because = "It should be 0.59327."
    found.first_wrong.verdict = "follows"  # whose reason is told
    assert leaked(found, found.judge.graph) != []


def test_a_slip_told_without_the_answer_does_not_say_which_digit() -> None:
    text = tutorial("out_h1 = 0.59372").text(answers=False)
    assert "two digits beside each other are exchanged" in text
    assert "0.5932" not in text


# -- the report -----------------------------------------------------------------------------------

OPENINGS = {
    "net_h1 = 0.3775": "1 line: right.",
    "net_h1 = 0.3775\nout_h1 = 0.59327": "2 lines: all right.",
    "net_h1 = 0.3775\nout_h1 = 0.40673\nnet_o1 = 1.031290": "3 lines: 1 right, 1 wrong, 1 follows"
    " from it.",
    "net_h1 = ?\nw9 = 3": "2 lines: 0 right, 1 unreadable, 1 not a quantity of this example.",
    "": "There is no line with a number on this sheet yet.",
}


@pytest.mark.parametrize("lines", OPENINGS)
def test_the_report_opens_with_the_verdict_in_one_sentence(lines: str) -> None:
    assert tutorial(lines).text().splitlines()[0] == OPENINGS[lines]


def test_the_first_wrong_step_comes_with_its_formula_and_the_persons_numbers() -> None:
    text = tutorial("net_h1 = 0.3775\nout_h1 = 0.40673").text()
    assert (
        """
The first wrong step is out_h1 = 0.40673 (line 2).
  out_h1 = 1 / (1 + e^(−net_h1))
         = 1 / (1 + e^(−0.3775))
         ≈ 0.59327 with your numbers, not 0.40673
"""
        in text
    )


def test_only_a_terminal_is_told_in_colours() -> None:
    found = tutorial("net_h1 = 0.3775\nout_h1 = 0.40673")
    assert "\033[" in found.text(colour=True)
    assert "\033[" not in found.text()
    assert re.sub(r"\033\[[0-9;]*m", "", found.text(colour=True)) == found.text()
