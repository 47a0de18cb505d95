"""The page as Chromium shows it: silent, self-contained, and nowhere wider than the screen."""

import json
import re
import subprocess
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import pairwise
from pathlib import Path
from typing import Any, Literal

import pytest
from playwright.sync_api import Browser, Page

WIDTHS = (320, 390, 768, 1280)

# Every element that sticks out of what scrolls it, or the page itself.
OVERFLOWS = """() => {
  const wide = element => element.scrollWidth > element.clientWidth;
  const page = document.documentElement;
  const lines = [...document.querySelectorAll('.rhs, .tw, figure, summary')].filter(wide);
  return [...(wide(page) ? ['the page: ' + page.scrollWidth + ' px'] : []),
          ...lines.map(line => line.textContent.trim())];
}"""
OPEN_ALL = "() => document.querySelectorAll('details').forEach(fold => { fold.open = true; })"


class Opened:
    """The page in a tab, with everything that it said and asked for while it loaded."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.said: list[str] = []
        self.requested: list[str] = []
        page.on("console", lambda message: self.said.append(message.text))
        page.on("pageerror", lambda error: self.said.append(str(error)))
        page.on("request", lambda request: self.requested.append(request.url))


@contextmanager
def opened(
    browser: Browser,
    path: Path,
    *,
    width: int = 1280,
    scheme: Literal["light", "dark"] = "light",
    scripts: bool = True,
) -> Iterator[Opened]:
    context = browser.new_context(
        viewport={"width": width, "height": 900},
        color_scheme=scheme,
        java_script_enabled=scripts,
        offline=True,
    )
    try:
        tab = Opened(context.new_page())
        tab.page.goto(path.as_uri(), wait_until="load")
        yield tab
    finally:
        context.close()


@pytest.fixture(scope="module")
def html(built: Path) -> Path:
    return built / "mazur.html"


@pytest.fixture(scope="module")
def source(html: Path) -> str:
    return html.read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def page(browser: Browser, html: Path) -> Iterator[Page]:
    """The page at desktop width, for questions about what stands in it."""
    with opened(browser, html) as tab:
        yield tab.page


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", WIDTHS)
def test_the_page_fits_its_width_and_says_and_requests_nothing(
    browser: Browser, html: Path, width: int, scheme: Literal["light", "dark"]
) -> None:
    with opened(browser, html, width=width, scheme=scheme) as tab:
        assert tab.page.evaluate(OVERFLOWS) == []
        tab.page.evaluate(OPEN_ALL)
        assert tab.page.evaluate(OVERFLOWS) == [], "with every fold open"
        assert tab.said == []
        assert [url for url in tab.requested if not url.startswith("data:")] == [html.as_uri()]


def test_the_page_reads_the_same_without_scripts(browser: Browser, html: Path) -> None:
    texts = []
    for scripts in (True, False):
        with opened(browser, html, scripts=scripts) as tab:
            texts.append(tab.page.locator("main").inner_text())
            assert tab.said == []
            assert [url for url in tab.requested if not url.startswith("data:")] == [html.as_uri()]
    with_scripts, without = texts
    assert len(without) > 10_000
    assert without == with_scripts


def test_light_and_dark_differ_in_paper_and_ink(browser: Browser, html: Path) -> None:
    colours = []
    schemes: tuple[Literal["light"], Literal["dark"]] = ("light", "dark")
    for scheme in schemes:
        with opened(browser, html, scheme=scheme) as tab:
            colours.append(
                tab.page.evaluate(
                    "() => { const style = getComputedStyle(document.body);"
                    " return [style.backgroundColor, style.color]; }"
                )
            )
    (light_paper, light_ink), (dark_paper, dark_ink) = colours
    assert light_paper != dark_paper
    assert light_ink != dark_ink


def test_headings_go_down_one_level_at_a_time(page: Page) -> None:
    levels = page.eval_on_selector_all(
        "h1, h2, h3, h4, h5, h6", "all => all.map(heading => Number(heading.tagName[1]))"
    )
    assert levels[0] == 1
    assert levels.count(1) == 1
    skipped = [pair for pair in pairwise(levels) if pair[1] > pair[0] + 1]
    assert skipped == []


def test_ids_are_unique_and_links_within_the_page_arrive(page: Page) -> None:
    ids = page.eval_on_selector_all("[id]", "all => all.map(element => element.id)")
    assert [name for name, count in Counter(ids).items() if count > 1] == []
    ends = page.eval_on_selector_all(
        "a[href^='#']",
        "all => all.map(link => decodeURIComponent(link.getAttribute('href').slice(1)))",
    )
    assert ends
    assert sorted(set(ends) - set(ids)) == []


def test_every_step_is_anchored_at_its_key_or_as_a_chain_of_keys(page: Page, built: Path) -> None:
    quantities = json.loads((built / "mazur.json").read_text(encoding="utf-8"))["quantities"]
    keys = {quantity["key"] for quantity in quantities}
    steps = page.eval_on_selector_all(
        "section.step, details.fold", "all => all.map(step => step.id)"
    )
    assert len(steps) > 10
    assert [step for step in steps if step.removeprefix("chain-") not in keys] == []


def test_the_page_is_at_most_350_kilobytes(html: Path) -> None:
    assert html.stat().st_size <= 350_000


def test_the_page_names_nothing_to_fetch(source: str) -> None:
    fetched: list[tuple[Any, ...]] = re.findall(
        r"""<(?:script|link|img|iframe|source|use|image)\b[^>]*?\s(?:xlink:)?(?:src|href|srcset)=["']?(?!data:|\#)([^"'\s>]+)""",
        source,
    ) + re.findall(r"""(?:@import\s|url\((?!["']?(?:data:|\#)))([^)]{,60})""", source)
    assert fetched == []


def test_every_table_has_a_caption_and_headers_with_a_scope(page: Page) -> None:
    bare = page.eval_on_selector_all(
        "table",
        "all => all.filter(table => !table.caption || table.querySelector('th:not([scope])'))"
        ".map(table => table.textContent.slice(0, 80))",
    )
    assert bare == []


def test_every_picture_tells_its_content_in_words(page: Page) -> None:
    silent = page.eval_on_selector_all(
        "svg",
        "all => all.filter(svg => !svg.closest('[aria-hidden=true]')"
        " && !svg.getAttribute('aria-label') && !svg.querySelector(':scope > title'))"
        ".map(svg => svg.outerHTML.slice(0, 120))",
    )
    assert silent == []


def test_the_printed_page_opens_every_fold(
    browser: Browser, html: Path, pdftotext: Path, tmp_path: Path
) -> None:
    printed = tmp_path / "page.pdf"
    with opened(browser, html, scripts=False) as tab:
        printed.write_bytes(tab.page.pdf(format="A4", prefer_css_page_size=True))
        tab.page.emulate_media(media="print")
        closed = tab.page.locator("details > :not(summary)").filter(visible=False)
        assert closed.count() == 0
    text = subprocess.run(
        [pdftotext, printed, "-"], capture_output=True, text=True, check=True, timeout=60
    ).stdout
    assert text.count("\f") > 3, "pages"
