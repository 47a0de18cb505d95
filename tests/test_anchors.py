"""Anchors and the links to them, in the page and the Markdown of every bundled example."""

import re
from collections import Counter
from html import unescape

import pytest

from explainer import explain, load
from explainer.example import bundled
from explainer.keys import all_keys
from explainer.rendering import Walkthrough

ATTRIBUTE = r' {}=(?:"([^"]*)"|([^\s">]+))'


def attributes(text: str, name: str) -> list[str]:
    """All values of an attribute, quoted or bare."""
    found: list[tuple[str, str]] = re.findall(ATTRIBUTE.format(name), text)
    return [unescape(quoted or bare) for quoted, bare in found]


@pytest.fixture(scope="module", params=bundled())
def documents(request: pytest.FixtureRequest) -> tuple[str, str, set[str]]:
    """An example's page, its Markdown and its keys."""
    walkthrough = Walkthrough(explain(request.param))
    texts = [walkthrough.render(form, "x").text for form in ("html", "markdown")]
    return texts[0], texts[1], set(all_keys(load(request.param)))


@pytest.mark.parametrize("form", [0, 1], ids=["html", "markdown"])
def test_anchors_are_unique_and_links_arrive(
    documents: tuple[str, str, set[str]], form: int
) -> None:
    text = documents[:2][form]
    anchors = attributes(text, "id")
    assert [name for name, count in Counter(anchors).items() if count > 1] == []
    ends = [end[1:] for end in attributes(text, "href") if end.startswith("#")]
    ends += [str(end) for end in re.findall(r"\]\(#([^)]*)\)", text)]
    assert len(ends) > 3
    assert sorted(set(ends) - set(anchors)) == []


def test_what_is_worked_out_is_anchored_at_its_key(documents: tuple[str, str, set[str]]) -> None:
    page, markdown, keys = documents
    assert len(keys & set(attributes(page, "id"))) > 5
    assert keys & set(attributes(markdown, "id")) == keys & set(attributes(page, "id"))
