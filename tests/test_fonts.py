"""Every letter that a notation may use is in a typeface that the page carries itself."""

from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from explainer import explain
from explainer.notation.letters import ACCENTS, LETTERS, SCRIPT, SIGNS, accented
from explainer.notation.notations import NOTATIONS
from explainer.rendering import Walkthrough
from explainer.rendering.fonts import font_faces
from support import explainer

EXTRA = len(font_faces("ζŷ")) - len(font_faces("w"))


def strange(page: Page, selector: str) -> set[str]:
    """What is set in a typeface of the system's, and in which."""
    session = page.context.new_cdp_session(page)
    session.send("DOM.enable")
    session.send("CSS.enable")
    root = session.send("DOM.getDocument", {"depth": 0})["root"]["nodeId"]
    found = session.send("DOM.querySelectorAll", {"nodeId": root, "selector": selector})
    assert found["nodeIds"]
    wrong = set()
    for node in found["nodeIds"]:
        for font in session.send("CSS.getPlatformFontsForNode", {"nodeId": node})["fonts"]:
            if not font["isCustomFont"]:
                text = session.send("DOM.getOuterHTML", {"nodeId": node})["outerHTML"]
                wrong.add(f"{text} in {font['familyName']}")
    return wrong


@pytest.mark.parametrize("notation", NOTATIONS)
def test_every_formula_and_name_of_a_page_is_in_its_own_typefaces(
    browser: Browser, tmp_path: Path, notation: str
) -> None:
    path = tmp_path / "page.html"
    text = Walkthrough(explain("mazur", notation=notation)).render("html", "mazur").text
    path.write_text(text, encoding="utf-8")
    page = browser.new_page(offline=True)
    page.goto(path.as_uri())
    page.evaluate("document.querySelectorAll('details').forEach(fold => { fold.open = true; })")
    for selector in ("#delta_o1 math :is(mi, mo, mn, mtext)", "svg .nm"):
        assert strange(page, selector) == set()
    page.close()


def test_every_letter_and_accent_that_can_be_asked_for_is_there(
    browser: Browser, tmp_path: Path
) -> None:
    letters = [*LETTERS.values(), *SCRIPT.values(), *SIGNS.values()]
    marks = [mark for mark, _ in ACCENTS.values()]
    hats = [accented(letter, accent) for letter in "ayzAY" for accent in ("hat", "bar", "tilde")]
    path = tmp_path / "letters.html"
    path.write_text(
        '<!doctype html><meta charset="utf-8">'
        f"<style>{font_faces(''.join(letters + hats))}</style>"
        '<style>math { font-family: "Ex Math" } i { font-family: "Ex Text", "Ex Math" }</style>'
        f"<math>{''.join(f'<mi>{letter}</mi>' for letter in letters)}"
        f"{''.join(f'<mo>{mark}</mo>' for mark in marks)}</math>"
        f"{''.join(f'<i>{letter}</i>' for letter in letters + hats)}",
        encoding="utf-8",
    )
    page = browser.new_page(offline=True)
    page.goto(path.as_uri())
    assert strange(page, "mi, mo, i") == set()
    page.close()


@pytest.mark.parametrize("notation", ["post", "zac", "prml"])
def test_a_page_carries_no_more_than_it_says(notation: str) -> None:
    page = Walkthrough(explain("mazur", notation=notation)).render("html", "mazur").text
    assert page.count("@font-face") == 4
    assert EXTRA > 10_000


def test_a_page_may_leave_its_typefaces_out(tmp_path: Path) -> None:
    run = explainer("build", "--to", "html", "--fonts", "system", "-o", tmp_path)
    assert run.returncode == 0, run.stderr
    page = (tmp_path / "mazur.html").read_text(encoding="utf-8")
    assert "@font-face" not in page
    assert '"STIX Two Math", "Cambria Math"' in page
    refused = explainer("build", "--fonts", "sytem", "-o", tmp_path)
    assert refused.returncode == 2
    assert refused.stderr == '--fonts: unknown kind "sytem"; did you mean "system"?\n'
