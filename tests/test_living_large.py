"""The page of a large network lives like any other; its numbers stand in a table to be searched."""

import re
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

import explainer
import large_examples
from explainer.example import Example
from explainer.explanation import Explanation
from explainer.rendering.packing import numbers, runs
from pages import written_by_hand
from test_access import OPEN_ALL, SMALL, seen
from test_browser import OVERFLOWS
from test_living import READ, SETTLED, Said, differing, shown, tab, written
from test_script import JS, node

__all__ = ["node", "tab"]


def large(folder: Path, *sizes: int) -> Example:
    path = folder / f"{'-'.join(map(str, sizes))}.toml"
    path.write_text(large_examples.text(list(sizes)), encoding="utf-8")
    return explainer.load(path)


@pytest.fixture(scope="module")
def digits(tmp_path_factory: pytest.TempPathFactory) -> Example:
    return large(tmp_path_factory.mktemp("digits"), 784, 30, 10)


@pytest.fixture(scope="module")
def page(digits: Example, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return written(digits, tmp_path_factory.mktemp("page"), "digits")


def compare(
    got: dict[str, list[str]], example: Example, changed: dict[str, str], rounds: int = 0
) -> int:
    """Every number of a page against Python's own; how many there are."""
    explanation = Explanation(example.with_changes(changed))
    # What stands in a picture has few digits; what has a colon belongs to an aside.
    keys = [key for key in got if " " not in key and ":" not in key]
    wanted = {}
    for key in keys:
        stem, _, later = key.partition("@")
        wanted[key] = [shown(explanation, explanation.at(stem, rounds + int(later or 0)))]
    assert differing({key: [text.strip("()") for text in got[key]] for key in keys}, wanted) == []
    return len(keys)


def variant(name: str, plain: Example) -> Example:
    """The same network, trained in another way."""
    pair = plain.pairs[0]
    other = pair._replace(
        inputs=tuple(Decimal(1) - x for x in pair.inputs), targets=pair.targets[::-1]
    )
    first, *middle, last = plain.layers
    rectified = replace(first, activation="relu"), *middle, replace(last, activation="softmax")
    return {
        "momentum": replace(plain, momentum=Decimal("0.9"), rounds=2, train_biases=False),
        "two pairs": replace(plain, pairs=(pair, other)),
        "one after another": replace(plain, pairs=(pair, other), update="each pair"),
        "softmax": replace(plain, error="cross-entropy", layers=rectified),
    }[name]


@pytest.mark.parametrize("name", ["momentum", "two pairs", "one after another", "softmax"])
def test_after_a_change_and_rounds_every_number_is_pythons(
    tab: Said, tmp_path: Path, name: str
) -> None:
    example = variant(name, large(tmp_path, 40, 20, 10, 4))
    assert Explanation(example).is_wide
    pair = "[1]" if len(example.pairs) > 1 else ""
    changed = {"w7": "0.4", "w1030": "-1.5", f"x3{pair}": "-0.75"}
    address = "#?" + "&".join(f"{key}={value}" for key, value in changed.items())
    opened = tab.open(written(example, tmp_path, "page"), address + "&rounds=2")
    # A round of one pair after another is more than a page takes of so large a network.
    trains = opened.locator("#train").get_attribute("hidden") is None
    assert trains == (name != "one after another")
    found = compare(opened.evaluate(READ)["numbers"], example, changed, 2 if trains else 0)
    assert found > 900
    assert tab.messages == []


def search(page: Page, words: str) -> list[str]:
    """The rows that are found, each as name, what it is, value, slope and new value."""
    if page.locator("#change").get_attribute("open") is None:
        page.locator("#change > summary").click()
    page.locator("#search").fill(words)
    found: list[str] = page.evaluate(
        "() => [...document.querySelectorAll('#fields tr')].map(row =>"
        " [...row.querySelectorAll('th span, small, input, td:has(math)')]"
        ".map(cell => cell.value ?? cell.textContent).join(' | '))"
    )
    return found


def test_a_number_is_found_and_changed_and_everything_follows(
    tab: Said, digits: Example, page: Path
) -> None:
    opened = tab.open(page)
    before: dict[str, Any] = opened.evaluate(READ)
    assert compare(before["numbers"], digits, {}) > 340
    for words in ("w4707", "h7 x3", "w_{h7,x3}", "H7,X3"):
        (row,) = search(opened, words)
        assert row.startswith("w4707 | weight from x3 to h7 | 0.0388 | ")
    changed = {"w4707": "-1.25", "x3": "0.5", "eta": "0.4"}
    for key, text in changed.items():
        search(opened, key)
        opened.locator(f"#fields [data-g={key}] input").fill(text)
    opened.wait_for_function(SETTLED)
    after = opened.evaluate(READ)["numbers"]
    assert compare(after, digits, changed) > 340
    explanation = Explanation(digits.with_changes(changed))
    (row,) = search(opened, "w23520")
    keys = ("w23520", "dE_total/dw23520", "w23520+")
    assert row == "w23520 | weight from x784 to h30 | " + " | ".join(
        shown(explanation, key).replace("−", "-" if key == "w23520" else "−") for key in keys
    )
    assert len(search(opened, "")) == len(search(opened, "h7")) == 40
    assert opened.locator("#more").inner_text().startswith("795 ")
    opened.wait_for_function("() => location.hash.includes('eta=0.4')")
    opened.click("#back")
    assert opened.evaluate(READ)["numbers"].keys() >= before["numbers"].keys()
    opened.locator("#change > summary").click()
    assert differing(opened.evaluate(READ)["numbers"], before["numbers"]) == []
    assert tab.messages == []


def test_a_large_page_judges_covers_links_and_takes_rounds(tab: Said, page: Path) -> None:
    opened = tab.open(page, "#net_h1")
    value = opened.locator("[id='out_h1'] .res [data-v=out_h1]").first.text_content() or ""
    opened.locator("[id='out_h1'] .yn").first.fill(value[:-3])
    verdict = opened.locator("[id='out_h1'] .verdict").first
    opened.wait_for_function("el => el.textContent", arg=verdict.element_handle())
    assert verdict.inner_text().startswith(("Right", "Cut off"))
    opened.locator("main [data-t=w23521]").first.click()
    assert opened.locator("#read").inner_text().startswith("w23521 = −0.2923\nweight from h1 to o1")
    assert opened.locator(".net [data-t=w23521].on").count() > 0
    opened.click("#cover")
    assert opened.locator("[id='net_h1'] .res [data-v=net_h1]").first.text_content() == "?"
    opened.click("#cover")
    error = opened.locator("main [data-v=E_total]").first
    before = error.text_content()
    opened.click("#train button")
    opened.wait_for_function(
        "([el, text]) => el.textContent !== text && el.textContent !== '…'",
        arg=[error.element_handle(), before],
    )
    assert opened.locator("#changed span").inner_text() == "rounds of training taken: 1"
    opened.click("#back")
    assert tab.messages == []


def test_a_large_page_is_no_larger_than_its_numbers_ask(digits: Example, page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    assert len(text) < 600_000
    assert 20_000 < len(written_by_hand(text).encode()) <= 25_000
    names = re.findall(r'"names":(\[.*?\]\]),', text)
    assert len(names) == 1
    assert len(names[0]) < 500
    assert len(digits.parameters) == 23_860


def test_nothing_hinders_anyone_on_a_large_page(browser: Browser, node: Path, page: Path) -> None:
    axe = (JS / "node_modules" / "axe-core" / "axe.min.js").read_text(encoding="utf-8")
    for width in (320, 390, 1280):
        with seen(browser, page, {"has_touch": True}, width, "#?w1=0.25") as said:
            said.page.evaluate(f"() => {{ {OPEN_ALL} }}")
            said.page.locator("#search").fill("h7")
            assert said.page.evaluate(OVERFLOWS) == []
            if width < 1000:
                assert said.page.evaluate(SMALL) == []
            if width == 390:
                said.page.evaluate(axe)
                found = said.page.evaluate(
                    "() => axe.run(document, { resultTypes: ['violations'] })"
                )
                assert [rule["id"] for rule in found["violations"]] == []
            assert said.messages == []


def test_a_middling_page_has_the_table_too(tab: Said, tmp_path: Path) -> None:
    example = large(tmp_path, 12, 6, 3)
    opened = tab.open(written(example, tmp_path, "page"))
    (row,) = search(opened, "w_{h6,x12}")
    assert row.startswith("w72 | weight from x12 to h6 | ")
    (row,) = search(opened, "b6")
    assert row.startswith("b6 | bias of h6 | ")
    opened.locator("#fields input").fill("0.75")
    opened.wait_for_function(SETTLED)
    assert compare(opened.evaluate(READ)["numbers"], example, {"b6": "0.75"}) > 300
    assert tab.messages == []


@pytest.mark.parametrize(
    ("names", "packed"),
    [
        (["a"], ["a"]),
        (["x1", "x2"], ["x1", "x2"]),
        (["x1", "x2", "x3", "eta"], [("x", 1, 3, ""), "eta"]),
        (["w09", "w10", "w11", "w12"], ["w09", ("w", 10, 3, "")]),
        (["x1[1]", "x2[1]", "x3[1]", "x1[2]"], [("x", 1, 3, "[1]"), "x1[2]"]),
        (["change_w9@-1", "change_w10@-1", "change_w11@-1"], [("change_w", 9, 3, "@-1")]),
    ],
)
def test_numbered_names_are_packed_as_runs(names: list[str], packed: list[Any]) -> None:
    assert runs(names) == packed


def test_numbers_are_packed_as_they_were_written() -> None:
    texts = ["0.10", "-0.5", "1.50", "-12", "0", "0.000000001", "10.0"]
    assert numbers(map(Decimal, texts)) == ".10 -.5 1.50 -12 0 .000000001 10.0"
