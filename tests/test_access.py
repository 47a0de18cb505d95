"""The page hinders nobody: seen, read aloud, enlarged, in forced colours, used by finger."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

import explainer
from test_browser import OVERFLOWS
from test_living import Said, written
from test_script import JS, node

__all__ = ["node"]

OPEN_ALL = """document.querySelector('#handle').click();
for (const fold of document.querySelectorAll('details')) fold.open = true;"""
LIGHT_W5 = """document.querySelector('.net [data-t=w5]')
  .dispatchEvent(new MouseEvent('click', { bubbles: true }));"""
COVER = "document.querySelector('#cover').click();"

# Twice as large on a screen of 1280 pixels leaves room for 640, on one of 640 for 320.
ENLARGED = {"device_scale_factor": 2}
FORCED = {"forced_colors": "active"}
DARK = {"color_scheme": "dark"}

# How it is looked at; the width in pixels, the address, what is done first.
SETTINGS: dict[str, tuple[dict[str, Any], int, str, str]] = {
    "light": ({}, 1280, "", ""),
    "edited, dark": (DARK, 1280, "#?w5=-0.4&rounds=10", ""),
    "covered, on a phone": ({}, 390, "", COVER),
    "everything open, dark, on a phone": (DARK, 390, "#?w5=1", OPEN_ALL),
    "forced colours": (FORCED, 1280, "#?w5=-0.4", LIGHT_W5),
    "enlarged, everything open": (ENLARGED, 640, "#?w5=-0.4", OPEN_ALL + LIGHT_W5),
}


@contextmanager
def seen(
    browser: Browser, path: Path, how: dict[str, Any], width: int, address: str = ""
) -> Iterator[Said]:
    context = browser.new_context(viewport={"width": width, "height": 900}, offline=True, **how)
    said = Said(context.new_page())
    said.open(path, address)
    yield said
    context.close()


@pytest.fixture(scope="module")
def page(built: Path) -> Path:
    return built / "mazur.html"


@pytest.mark.parametrize("setting", SETTINGS)
def test_nothing_hinders_anyone(browser: Browser, node: Path, page: Path, setting: str) -> None:
    axe = (JS / "node_modules" / "axe-core" / "axe.min.js").read_text(encoding="utf-8")
    how, width, address, action = SETTINGS[setting]
    with seen(browser, page, how, width, address) as said:
        said.page.evaluate(f"() => {{ {action} }}")
        said.page.evaluate(axe)
        found = said.page.evaluate("() => axe.run(document, { resultTypes: ['violations'] })")
    assert [
        (rule["id"], [part["html"][:120] for part in rule["nodes"]]) for rule in found["violations"]
    ] == []
    assert said.messages == []


@pytest.mark.parametrize("width", [640, 320])
def test_enlarged_nothing_sticks_out(browser: Browser, page: Path, width: int) -> None:
    with seen(browser, page, ENLARGED, width, "#?w5=-0.4") as said:
        assert said.page.evaluate(OVERFLOWS) == []
        said.page.evaluate(f"() => {{ {OPEN_ALL} {LIGHT_W5} }}")
        assert said.page.evaluate(OVERFLOWS) == []


STYLE = "([el, name]) => getComputedStyle(el)[name]"


def style(page: Page, selector: str, name: str) -> str:
    found: str = page.evaluate(STYLE, [page.locator(selector).first.element_handle(), name])
    return found


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_in_forced_colours_marks_are_lines_and_texts_can_be_read(
    browser: Browser, page: Path, scheme: str
) -> None:
    with seen(browser, page, FORCED | {"color_scheme": scheme}, 1280, "#?w5=-0.4") as said:
        tab = said.page
        tab.evaluate(f"() => {{ {LIGHT_W5} }}")
        assert style(tab, "main math .on", "outlineStyle") == "solid"
        assert style(tab, "#dock .net .on text", "outlineStyle") == "solid"
        ground, ink = style(tab, "body", "backgroundColor"), style(tab, "body", "color")
        assert style(tab, "#dock .net .on rect", "fill") == ground
        assert style(tab, "#dock .net .on text", "fill") == ink
        lit, plain = (
            float(style(tab, f"#dock .net {part}", "strokeWidth").removesuffix("px"))
            for part in (".on", "[data-t=w8]")
        )
        assert lit > 2 * plain
        assert style(tab, "main math .mine", "borderBottomStyle") == "dotted"
        unpressed = style(tab, "#cover", "backgroundColor")
        tab.click("#cover")
        assert style(tab, "#cover", "backgroundColor") != unpressed
        assert style(tab, "#cover", "color") != style(tab, "#cover", "backgroundColor")


CONTROLS = ("#digits", "#cover", "#theme", "#train button", "summary", ".yn", ".drv", "svg.dia")


@pytest.mark.parametrize("how", [{}, DARK, FORCED], ids=["light", "dark", "forced"])
def test_what_has_the_focus_is_ringed(browser: Browser, page: Path, how: dict[str, Any]) -> None:
    with seen(browser, page, how, 1280) as said:
        ground = style(said.page, "body", "backgroundColor")
        for control in (*CONTROLS, "#fields input"):
            if control == "#fields input":
                said.page.locator("#change summary").click()
            said.page.locator(f"{control}:visible").first.focus()
            said.page.keyboard.press("Shift")  # as one who uses keys
            assert style(said.page, ":focus-visible", "outlineStyle") != "none", control
            assert float(style(said.page, ":focus-visible", "outlineWidth")[:-2]) >= 2, control
            assert style(said.page, ":focus-visible", "outlineColor") != ground, control


def test_on_a_phone_a_tap_tells_what_a_weight_does(browser: Browser, page: Path) -> None:
    with seen(browser, page, {"has_touch": True}, 390, "#dE_total/dw5") as said:
        tab = said.page
        tab.locator("[id='dE_total/dw5'] > p [data-t=w5]").first.tap()
        read = tab.locator("#read").inner_text
        assert read() == "w5 = 0.40\nweight from h1 to o1\nE total ≈ 0.298371109"
        tab.locator("#slide input").fill("2")
        assert read() == "w5 = 2\nweight from h1 to o1\nE total ≈ 0.407656133"
        assert tab.locator("#said").text_content() == "w5 = 0.40, weight from h1 to o1"
        tab.click("#handle")
        assert tab.locator("#handle").get_attribute("aria-expanded") == "true"
        tab.keyboard.press("Escape")
        assert tab.locator("#handle").get_attribute("aria-expanded") == "false"
        assert said.messages == []


SMALL = """() => [...document.querySelectorAll('a[href], button, input, select, summary, textarea')]
  .filter(el => el.checkVisibility() && !el.closest('.skip'))
  .map(el => [el.outerHTML.slice(0, 90), el.getBoundingClientRect()])
  .filter(([, { width, height }]) => Math.min(width, height) < 40)
  .map(([html, { width, height }]) => `${width} x ${height}: ${html}`)"""


@pytest.mark.parametrize("name", ["mazur", "xor", "deep-chain"])
@pytest.mark.parametrize("width", [390, 320])
def test_what_a_finger_aims_at_is_large_enough(
    browser: Browser, tmp_path: Path, name: str, width: int
) -> None:
    path = written(explainer.load(name), tmp_path, name)
    with seen(browser, path, {"has_touch": True}, width, "#?eta=0.3") as said:
        said.page.evaluate(f"() => {{ {OPEN_ALL} }}")
        assert said.page.evaluate(SMALL) == []
