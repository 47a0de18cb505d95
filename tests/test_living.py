"""The living page: after a change every number is what Python makes of the changed example."""

import json
import random
import re
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

import explainer
from explainer.evaluation.arithmetic import Undefined
from explainer.example import Example
from explainer.explanation import Explanation
from explainer.program import Program
from explainer.rendering import Walkthrough
from random_examples import random_example
from support import sample

# Every number by its name, every derivation line by line, once no rounds are under way any more.
READ = """() => {
  const text = element => element.textContent.replace(/\\s+/g, ' ').trim();
  const collect = (found, name, value) =>
    (found[name] ??= []).includes(value) || found[name].push(value);
  const numbers = {}, lines = {};
  for (const el of document.querySelectorAll('math [data-v]'))
    collect(numbers, el.getAttribute('data-v'), el.textContent);
  for (const el of document.querySelectorAll('text[data-v]'))
    collect(numbers, (el.closest('.strip') ? 'strip ' : 'net ') + el.getAttribute('data-v'),
            el.textContent);
  for (const el of document.querySelectorAll('.drv'))
    collect(lines, el.closest('[id]').id + ' ' + el.getAttribute('aria-label'),
            [...el.querySelectorAll('.rhs')].map(text).join(' | '));
  return { numbers, lines };
}"""
SETTLED = """() => document.body.getAttribute('aria-busy') !== 'true'
  && ![...document.querySelectorAll('[data-v]')].some(el => el.textContent === '…')"""


class Said:
    """A page that keeps what the browser had to say about it."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.messages: list[str] = []
        page.on("console", lambda message: self.messages.append(message.text))
        page.on("pageerror", lambda error: self.messages.append(str(error)))

    def open(self, path: Path, address: str = "") -> Page:
        self.page.goto("about:blank")
        self.page.goto(path.as_uri() + address)
        self.page.wait_for_function(SETTLED)
        return self.page


@pytest.fixture(scope="module")
def tab(browser: Browser) -> Iterator[Said]:
    context = browser.new_context(viewport={"width": 1280, "height": 900}, offline=True)
    yield Said(context.new_page())
    context.close()


def written(example: Example, folder: Path, name: str, language: str = "en") -> Path:
    path = folder / f"{name}.html"
    story = Walkthrough(Explanation(example), language=language)
    text = story.render("html", example.name).text
    path.write_text(text, encoding="utf-8")
    return path


def changes(example: Example, rng: random.Random) -> dict[str, str]:
    """A few given numbers set to others, negative ones among them."""
    given = [*example.parameters, "eta"]
    suffix = "[1]" if len(example.pairs) > 1 else ""
    given += [name + suffix for name in example.input_names]
    chosen = rng.sample(given, min(3, len(given)))
    made = {key: str(Decimal(rng.randint(-200, 200)) / 100) for key in chosen}
    return made | {"eta": "0.3"} if "eta" in made else made


def close(got: str, wanted: str) -> bool:
    """Whether a number is the wanted one, or has fewer digits of it (– where none is certain)."""
    if got == wanted or got == "–":
        return True
    texts = [text.replace("−", "-").replace("·10", "e") for text in (got, wanted)]
    try:
        ours, theirs = map(Decimal, texts)
    except ArithmeticError:
        return False
    unit = Decimal(1).scaleb(ours.as_tuple().exponent)  # type: ignore[arg-type]
    return len(got) < len(wanted) and abs(ours - theirs) <= unit / 2 + abs(theirs) * Decimal("1e-9")


def differing(got: dict[str, list[str]], wanted: dict[str, list[str]]) -> list[str]:
    return [
        f"{name}: {got[name]}, not {wanted[name]}"
        for name in got.keys() & wanted.keys()
        if sorted(got[name]) != sorted(wanted[name])
        and not all(any(close(a, b) for b in wanted[name]) for a in got[name])
    ]


NAMES = ["mazur", "dead-relu", "three-classes", "momentum"]


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("trial", range(sample(1, 20)))
def test_after_a_change_every_number_is_that_of_the_changed_example(
    tab: Said, tmp_path: Path, name: str, trial: int
) -> None:
    example = explainer.load(name)
    changed = changes(example, random.Random(f"{name} {trial}"))
    page = tab.open(
        written(example, tmp_path, "page"), "#?" + "&".join(f"{k}={v}" for k, v in changed.items())
    )
    got: dict[str, Any] = page.evaluate(READ)
    wanted = tab.open(written(example.with_changes(changed), tmp_path, "wanted")).evaluate(READ)
    assert len(got["numbers"].keys() & wanted["numbers"].keys()) > 40
    assert differing(got["numbers"], wanted["numbers"]) == [], changed
    vague = {name for name, texts in got["numbers"].items() if texts != wanted["numbers"].get(name)}
    assert len(vague) < 12, "hardly any number is short of digits"
    if not vague:
        assert got["lines"] == {name: wanted["lines"][name] for name in got["lines"]}, changed
    assert tab.messages == []


@pytest.mark.parametrize("seed", range(sample(5, 300)))
def test_on_random_networks_every_number_is_that_of_the_changed_example(
    tab: Said, tmp_path: Path, seed: int
) -> None:
    example, rng = random_example(seed), random.Random(seed)
    changed = changes(example, rng)
    address = "#?" + "&".join(f"{k}={v}" for k, v in changed.items())
    address += f"&pair={rng.randint(1, len(example.pairs))}"
    got = tab.open(written(example, tmp_path, "page"), address).evaluate(READ)["numbers"]
    explanation = Explanation(example.with_changes(changed))
    # What stands in a picture has few digits; what has a colon belongs to an aside.
    keys = [key for key in got if " " not in key and ":" not in key]
    assert len(keys) > 15
    wanted = {key: [shown(explanation, key)] for key in keys}
    bare = {key: [text.strip("()") for text in got[key]] for key in keys}
    assert differing(bare, wanted) == [], changed
    assert tab.messages == []


@pytest.mark.parametrize("name", [*NAMES, "xor"])
def test_after_rounds_every_number_is_pythons(tab: Said, tmp_path: Path, name: str) -> None:
    example = explainer.load(name)
    page = tab.open(written(example, tmp_path, "page"), "#?rounds=2")
    got = page.evaluate(READ)["numbers"]
    explanation = Explanation(example)
    keys = [key for key in got if " " not in key and ":" not in key and "@-" not in key]
    wanted = {}
    for key in keys:
        stem, _, later = key.partition("@")
        wanted[key] = [shown(explanation, explanation.at(stem, 2 + int(later or 0)))]
    bare = {key: [text.strip("()") for text in got[key]] for key in keys}
    short = [
        {
            key: [re.sub(r"(\.\d*?)0+$", r"\1", text).rstrip(".") for text in found[key]]
            for key in keys
        }
        for found in (bare, wanted)
    ]
    assert differing(*short) == []
    # What a round leaves as it is has the digits that it had.
    kept = [key for key in keys if key in example.parameters and not wanted[key][0].endswith("0")]
    assert {key: bare[key] for key in kept} == {key: wanted[key] for key in kept}
    assert tab.messages == []


def shown(explanation: Explanation, key: str) -> str:
    """A value as a page shows it."""
    try:
        return explanation.shown(key).text.replace("-", "−").replace("e", "·10")
    except Undefined:
        return "undefined"


# Of these each makes another of the signs change that the story rests on.
TURNED = ["eta=-0.3", "eta=0", "target_o1=0.99", "target_o1=0.99&eta=-0.3", "w1=-2&b1=-3"]
TITLES = """() => [...document.querySelectorAll('.ttl, [data-case]')]
  .filter(el => el.textContent && !el.closest('.why'))
  .map(el => [...el.childNodes].filter(part => part.localName !== 'math')
    .map(part => part.textContent).join('#').replace(/\\s+/g, ' ').trim())"""


@pytest.mark.parametrize("address", TURNED)
def test_titles_and_sentences_turn_with_the_signs(
    tab: Said, built: Path, tmp_path: Path, address: str
) -> None:
    example = explainer.load("mazur")
    changed = dict(part.split("=") for part in address.split("&"))
    got = tab.open(built / "mazur.html", f"#?{address}").evaluate(TITLES)
    path = written(example.with_changes(changed), tmp_path, "wanted")
    wanted = tab.open(path).evaluate(TITLES)
    assert [text for text in got if text not in wanted] == []
    assert got != tab.open(built / "mazur.html").evaluate(TITLES)


SHARED_BIAS = """
inputs  = { x1 = 0.5, x2 = -0.4 }
targets = { o1 = 1, o2 = 0, o3 = 0 }
error   = "cross-entropy"
[[layers]]
neurons    = 3
activation = "softmax"
weights    = [[0.1, 0.3], [-0.2, 0.5], [0.7, 0]]
bias       = 0.2
"""


def test_what_is_0_whatever_the_numbers_are_stays_0(tab: Said, tmp_path: Path) -> None:
    (tmp_path / "shared.toml").write_text(SHARED_BIAS, encoding="utf-8")
    example = explainer.load(tmp_path / "shared.toml")
    page = tab.open(written(example, tmp_path, "page"), "#?w1=0.4&x1=0.7")
    assert page.evaluate(READ)["numbers"]["dE_total/db1"] == ["0"]
    assert page.locator("[id='dE_total/db1'] summary .rel").first.inner_text() == "="
    page.locator("[id='dE_total/db1'] > summary").click()
    judged(page, "dE_total/db1", "0", "Right.")


def judged(page: Page, key: str, text: str, says: str) -> str:
    """Enter a number; what is said of it, which ``says`` begins or stands in."""
    page.locator(f"[id='{key}'] .yn").first.fill(text)
    verdict = page.locator(f"[id='{key}'] .verdict").first
    page.wait_for_function(
        "([el, text]) => el.textContent.includes(text)", arg=[verdict.element_handle(), says]
    )
    return verdict.inner_text()


def test_the_way_back_leads_to_the_page_as_it_was(tab: Said, built: Path) -> None:
    path = built / "mazur.html"
    before = tab.open(path).evaluate(READ)
    page = tab.open(path, "#dE_total/dw5?w5=-0.41&b1=1.5")
    assert page.locator("#changed").inner_text().startswith("w5 0.40 → −0.41, b1 0.35 → 1.5")
    assert page.evaluate(READ) != before
    page.click("#back")
    assert page.evaluate(READ) == before
    assert page.locator("#changed").is_hidden()
    assert page.evaluate("() => decodeURIComponent(location.hash)") == "#dE_total/dw5"


def test_a_program_computes_what_the_derivation_does() -> None:
    explanation = Explanation(explainer.load("mazur"))
    program = Program(explanation.derivation, explanation.given)
    program.add(["dE_total/dw1", "w5+"])
    keys = [*program.given, *(row.key for row in program.rows)]
    assert [program.places[key] for key in keys] == list(range(len(keys)))
    for place, row in enumerate(program.rows, len(program.given)):
        assert all(arg < place for arg in row.args)
        step = explanation.derivation[row.key]
        route = step.shortcut or step.working
        assert route is not None
        assert [keys[arg] for arg in row.args] == list(route.args)


def test_the_script_ends_where_it_should() -> None:
    text = Walkthrough(Explanation(explainer.load("mazur"))).render("html", "mazur").text
    script = text.partition("<script>")[2].partition("</script>")[0]
    data = re.findall(r"const \$=(\{.*\});\n", script)
    assert len(data) == 1
    assert "<" not in data[0]
    assert json.loads(data[0])["name"] == "mazur"


VERDICTS = [
    ("net_h1", "0.3775", "yes", "Right."),
    ("net_h1", "0,378", "yes", "Right, to the digits"),
    ("net_h1", "0.0275", "no", "without the bias b1"),
    ("out_h1", "0.5932", "near", "Cut off"),
    ("dE_total/dw5", "-0.0821670", "no", "other sign"),
    ("dE_total/dw5", "0.43983", "no", "dout/dnet, is left out at the output"),
    ("w5+", "0.44108", "no", "added in place of taken away"),
    ("w5+", "0.4", "near", "Too few digits"),
    ("w5+", "one", "no", "not a number"),
    ("E_total", "2.98371", "no", "decimal point"),
]


@pytest.mark.parametrize(("key", "text", "mark", "says"), VERDICTS)
def test_a_number_of_the_readers_own_is_judged(
    tab: Said, built: Path, key: str, text: str, mark: str, says: str
) -> None:
    page = tab.page if "mazur" in tab.page.url else tab.open(built / "mazur.html")
    box = page.locator(f"[id='{key}'] .yn").first
    box.fill(text)
    verdict = page.locator(f"[id='{key}'] .verdict").first
    page.wait_for_function(
        "([el, text]) => el.textContent.includes(text)", arg=[verdict.element_handle(), says]
    )
    assert mark in (verdict.get_attribute("class") or "")
    box.fill("")
    page.wait_for_function("el => !el.textContent", arg=verdict.element_handle())


def test_rounding_carried_along_is_right_and_what_follows_from_a_slip_follows(
    tab: Said, built: Path
) -> None:
    page = tab.open(built / "mazur.html")
    for key, text, says in [
        ("net_h1", "0.38", "Right"),
        ("out_h1", "0.5939", "carried along"),
        ("dE_total/dout_o1", "-0.7414", "other sign"),
        ("dout_o1/dnet_o1", "0.1868", "Right"),
        ("dE_total/dw5", "-0.0822", "given your earlier number"),
    ]:
        page.locator(f"[id='{key}'] .yn").first.fill(text)
        verdict = page.locator(f"[id='{key}'] .verdict").first
        verdict.wait_for(state="attached")
        page.wait_for_function(
            "([el, text]) => el.textContent.includes(text)", arg=[verdict.element_handle(), says]
        )
    sheet = page.locator("#sheet").input_value()
    assert sheet.startswith("# explainer check - -e mazur\nnet_h1 = 0.38\n")
    verdicts = [line.verdict for line in explainer.check("mazur", sheet).lines]
    assert verdicts == ["right", "rounded", "wrong", "right", "follows"]
