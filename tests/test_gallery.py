"""Every bundled example in every format: whole, well-formed, and of one mind about its numbers."""

import csv
import io
import json
import re
from typing import Any
from xml.etree import ElementTree

import pytest

from explainer import explain
from explainer.building import documents
from explainer.example import bundled
from explainer.explanation import Explanation
from explainer.export import every_key
from explainer.keys import parse
from pages import Balanced, written_by_hand
from support import FORMATS

# What a template or a format leaves where a value ought to be.
LEFTOVERS = r"\bNone\b|StrictUndefined|\bundefined\b|\{\{ | \}\}|\{% |<object|\bnan\b|Decimal\("


@pytest.fixture(scope="module", params=bundled())
def explanation(request: pytest.FixtureRequest) -> Explanation:
    return explain(request.param)


@pytest.fixture(scope="module")
def files(explanation: Explanation) -> dict[str, str]:
    return documents(explanation, FORMATS.split(","))


@pytest.fixture(scope="module")
def quantities(explanation: Explanation, files: dict[str, str]) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads(files[f"{explanation.example.name}.json"])[
        "quantities"
    ]
    return found


def test_there_is_a_document_of_each_format_and_pictures(
    explanation: Explanation, files: dict[str, str]
) -> None:
    name = explanation.example.name
    assert list(files)[:5] == [f"{name}.{suffix}" for suffix in FORMATS.split(",")]
    pictures = {file: text for file, text in files.items() if file.endswith(".svg")}
    assert set(files) - set(pictures) == set(list(files)[:5])
    asked = set(re.findall(r'(?:src|srcset)="([^"]+\.svg)"', files[f"{name}.md"]))
    assert asked == set(pictures)
    for text in pictures.values():
        ElementTree.fromstring(text)


def test_every_key_of_the_data_is_canonical_and_there_once(
    explanation: Explanation, quantities: list[dict[str, Any]]
) -> None:
    keys = [quantity["key"] for quantity in quantities]
    assert keys == list(every_key(explanation))
    assert len(keys) == len(set(keys))
    for key in {*keys, *(used for quantity in quantities for used in quantity["uses"])}:
        assert str(parse(key, explanation.example)) == key


def test_the_table_has_the_rows_of_the_data(
    explanation: Explanation, files: dict[str, str], quantities: list[dict[str, Any]]
) -> None:
    rows = list(csv.reader(io.StringIO(files[f"{explanation.example.name}.csv"])))
    assert rows[0] == ["key", "value"]
    assert rows[1:] == [[quantity["key"], quantity["value"] or ""] for quantity in quantities]


def test_a_value_is_a_number_or_says_why_it_is_none(quantities: list[dict[str, Any]]) -> None:
    for quantity in quantities:
        if quantity["value"] is None:
            assert quantity["why"], quantity["key"]
        else:
            float(quantity["value"])
            assert quantity["shown"], quantity["key"]


def test_the_page_is_well_formed(explanation: Explanation, files: dict[str, str]) -> None:
    text = files[f"{explanation.example.name}.html"]
    page = Balanced()
    page.feed(text)
    page.close()
    assert page.open == []
    assert max(page.ids.values()) == 1
    links = set(re.findall(r'href="#([^"]+)"', text))
    assert links - set(page.ids) == set()


def test_the_script_of_the_page_is_short(explanation: Explanation, files: dict[str, str]) -> None:
    own = written_by_hand(files[f"{explanation.example.name}.html"])
    assert 20_000 < len(own.encode()) <= 25_000


def test_nothing_stands_where_a_value_ought_to_be(
    explanation: Explanation, files: dict[str, str], quantities: list[dict[str, Any]]
) -> None:
    defined = all(quantity["value"] is not None for quantity in quantities)
    for file, text in files.items():
        plain = re.sub(r"<(script|style)\b.*?</\1>", "", text, flags=re.DOTALL)
        left = re.findall(LEFTOVERS, plain)
        assert left == [] or (not defined and set(left) == {"undefined"}), file
