"""The sheets of published worked examples: what each of their lines is."""

import json
from pathlib import Path
from typing import Any

import pytest

import explainer
from support import REPO

SHEETS = REPO / "tests" / "published" / "sheets"
LABELLED = sorted(path.stem for path in SHEETS.glob("*.json"))


@pytest.fixture(scope="module", params=LABELLED)
def case(request: pytest.FixtureRequest) -> tuple[str, dict[str, Any], dict[str, Any]]:
    name: str = request.param
    expected = json.loads((SHEETS / f"{name}.json").read_text(encoding="utf-8"))
    found = explainer.check(name, SHEETS / f"{name}.txt").as_dict()
    return name, expected, found


def test_there_are_labelled_sheets() -> None:
    assert len(LABELLED) >= 9


def test_every_line_has_a_sound_verdict(
    case: tuple[str, dict[str, Any], dict[str, Any]],
) -> None:
    _, expected, found = case
    lines = {line["key"]: line for line in found["lines"]}
    unsound = {}
    for key, line in expected["lines"].items():
        verdict = lines[key]["verdict"]
        fine = {*line["accept"], *(["undecided"] if "right" in line["accept"] else [])}
        if lines[key]["written"] != line["written"] or verdict not in fine:
            unsound[key] = (verdict, line["accept"])
    assert unsound == {}
    assert set(lines) == set(expected["lines"])


def test_the_first_wrong_line_is_found(case: tuple[str, dict[str, Any], dict[str, Any]]) -> None:
    _, expected, found = case
    assert found["first_wrong"] == expected["first_wrong"]


def test_the_exact_values_are_those_of_the_labels(
    case: tuple[str, dict[str, Any], dict[str, Any]],
) -> None:
    name, expected, found = case
    signs = "error-sign" in expected["conventions"]
    for line in found["lines"]:
        exact = expected["lines"][line["key"]]["exact"]
        apart = abs(abs(float(line["expected"])) - abs(float(exact)))
        assert apart <= 1e-8, (name, line["key"])
        assert signs or float(line["expected"]) * float(exact) >= 0


def test_the_tutorials_own_sheet_is_right_up_to_its_training(repo: Path) -> None:
    found = explainer.check("mazur", SHEETS / "mazur.txt")
    wrong = [line.label for line in found.lines if line.verdict == "wrong"]
    assert wrong == ["E_total@1", "E_total@10000", "out_o1@10000", "out_o2@10000"]
    assert found.counts["right"] + found.counts["rounded"] == 27
