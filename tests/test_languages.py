"""The story in other languages: whole, in step with the first, numbers in their own form."""

import json
import re
from functools import cache
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest

import explainer
from explainer import explain
from explainer.building import documents
from explainer.checking.mistakes import CATALOGUE
from explainer.example import bundled, load
from explainer.rendering.environment import TEMPLATES, environment, languages
from explainer.rendering.words import FILE
from pages import written_by_hand
from support import sample
from test_living import READ, SETTLED, Said, differing, tab, written
from test_stories import large_network

__all__ = ["tab"]

FEW = (
    *("mazur", "xor", "softmax-regression", "momentum", "micrograd-neuron", "dead-relu"),
    *("same-layer-twice", "own-activation", "nnfs-batch"),
)
EXAMPLES = (*(bundled() if sample(0, 1) else FEW), "model")
OTHERS = languages()[1:]
FORMS = ("html", "md", "tex")
# Words of the first language that are none of another; symbols such as net and target are left out.
ENGLISH = re.compile(
    r"\b(the|of|and|is|are|which|with|from|that|this|its|each|every|how|why|for|by|not|has|have"
    r"|than|where|two|three|error|errors|weights?|outputs?|inputs?|slopes?|rate|rounds?|step|layers?"
    r"|chain|rule|hidden|bias(es)? (are|is)|numbers?|letters|value|before|after|change|kept)\b",
    re.IGNORECASE,
)


@cache
def built(name: str, form: str, language: str) -> dict[str, str]:
    """The files of a build; "model" is a network too large to be told weight by weight."""
    example = large_network() if name == "model" else load(name)
    return documents(explain(example), [form], language=language)


def document(name: str, form: str, language: str) -> str:
    return built(name, form, language)[f"{name}.{form}"]


class _Words(HTMLParser):
    """What a page shows or says outside of formulas: texts, and attributes that are read out."""

    SILENT = ("style", "script", "math", "title", "h1")

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []
        self._within: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in self.SILENT:
            self._within.append(tag)
        said = ("alt", "title", "placeholder", "aria-label")
        self.found += [v for name, v in attrs if name in said and v and not re.search("[_/]", v)]
        if not self._within and tag in ("p", "text", "li", "figcaption", "summary", "h3", "td"):
            self.found.append("\n")

    def handle_endtag(self, tag: str) -> None:
        if self._within and self._within[-1] == tag:
            self._within.pop()

    def handle_data(self, data: str) -> None:
        self.found.append("□" if self._within else data)


def prose(name: str, form: str, language: str) -> str:
    """The words of a document without its formulas, and without what the example's author wrote."""
    text = document(name, form, language)
    if form == "html":
        words = _Words()
        words.feed(text)
        text = "\n".join(words.found)
    elif form == "md":
        text = text.partition("\n")[2]
        text = re.sub(r"```math\n.*?```|\$`[^`]*`\$", "□", text, flags=re.DOTALL)
        text = re.sub(r'(src|srcset|id|media)="[^"]*"|\]\(#[^)]*\)', "", text)
        text += "\n".join(
            words
            for file, drawing in built(name, form, language).items()
            if file.endswith("-light.svg")
            for found in re.findall(r"<text[^>]*>([^<]*)|aria-label=\"([^\"]*)\"", drawing)
            for words in found
        )
    else:
        text = text.partition(r"\huge")[2].partition("\n")[2]
        text = re.sub(r"\\begin\{tikzpicture\}.*?\\end\{tikzpicture\}", "", text, flags=re.DOTALL)
        text = re.sub(r"\$[^$]*\$|\\row\{.*", _tag, text)
        text = re.sub(
            r"\\begin\{(fold|question)\}\{[^}]*\}|\\begin\{(longtable|derivation)\}.*", "", text
        )
        text = re.sub(r"\\(chapterhead|stephead|anchor|label)\{[^}]*\}|\\[a-zA-Z]+\*?", " ", text)
    return text


def _tag(found: re.Match[str]) -> str:
    """Of a row of a derivation its tag, of a formula nothing."""
    tag = re.match(r"\\row\{([^}]*)\}", found[0])
    return f" {tag[1]}\n" if tag else "□"


@pytest.mark.parametrize("language", OTHERS)
def test_every_template_is_there(language: str) -> None:
    first = {path.name for path in (TEMPLATES / "walkthrough").glob("*.jinja")}
    other = {path.name for path in (TEMPLATES / f"walkthrough-{language}").glob("*.jinja")}
    assert first <= other


@pytest.mark.parametrize("language", OTHERS)
@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("name", EXAMPLES)
def test_nothing_of_the_first_language_is_left(name: str, form: str, language: str) -> None:
    told = prose(name, form, language)
    assert sorted({found[0] for found in ENGLISH.finditer(told)}) == []
    sentences = {_plain(one) for one in re.split(r"[.?:;!\n]", prose(name, form, "en"))}
    others = {_plain(one) for one in re.split(r"[.?:;!\n]", told)}
    assert {one for one in sentences & others if len(re.findall(r"[A-Za-z]{2,}", one)) > 2} == set()


def _plain(text: str) -> str:
    return " ".join(text.split())


@pytest.mark.parametrize("language", OTHERS)
@pytest.mark.parametrize("name", EXAMPLES)
def test_the_same_is_told_in_every_language(name: str, language: str) -> None:
    """The same steps and questions under the same anchors, with the same symbols and numbers."""
    pages = [document(name, "html", one) for one in ("en", language)]
    stories = [page.partition("<main")[2].partition("</main>")[0] for page in pages]
    first, other = (re.findall(r"\bid=\S+?(?=[ >])", story) for story in stories)
    assert len(first) > 10
    assert first == other
    formulas = re.compile(r"```math\n.*?```|\$`[^`]*`\$", re.DOTALL)
    told = [formulas.findall(document(name, "md", one)) for one in ("en", language)]
    assert {_pointed(one) for one in told[0]} == {_pointed(one) for one in told[1]}


def _pointed(formula: str) -> str:
    words = {"falls": "if", "sonst": "otherwise"}
    text = formula.replace("{,}", ".").replace(r";\ ", r",\ ")
    return re.sub(r"\b(falls|sonst)\b", lambda found: words[found[0]], text)


@pytest.mark.parametrize("name", EXAMPLES)
@pytest.mark.parametrize("form", FORMS)
def test_german_numbers_have_a_comma(name: str, form: str) -> None:
    text = document(name, form, "de")
    assert not re.search(r"\b0\.\d|\d\.\d{3}", prose(name, form, "de"))
    if form == "html":
        page, _, script = text.partition("<script>")
        text = page + script.partition("};\n")[0].replace("\\u003c", "<")
        assert not re.search(r"<mn[^>]*>[^<]*\.", text)
        assert re.search(r"<mn[^>]*>\d+,\d", text)
        assert not re.search(r">[−-]?\d+\.\d[^<]*</text>", text)
    else:
        formulas = re.findall(r"```math\n.*?```|\$`[^`]*`\$|\$[^$]*\$", text, re.DOTALL)
        assert not [one for one in formulas if re.search(r"\d\.\d", one)]
        assert r"{,}" in text


def test_a_title_of_ones_own_stays_and_a_made_one_is_made_anew() -> None:
    assert document("mazur", "md", "de").startswith(
        "# Zwei Eingaben, zwei verdeckte Neuronen, zwei Ausgaben\n"
    )
    title = load("xor").title.partition(",")[0]
    assert document("xor", "md", "de").startswith(f"# {title}")


def _tables(language: str) -> dict[str, Any]:
    """What the labels of a language set, by name."""
    module = environment(language).get_template(FILE).module
    return {name: value for name, value in vars(module).items() if not name.startswith("_")}


@pytest.mark.parametrize("language", OTHERS)
def test_every_label_is_there_with_the_same_gaps(language: str) -> None:
    first, other = _tables("en"), _tables(language)
    # In English the mistakes are called what the catalogue itself calls them.
    first["mistakes"] = {mistake.id: "" for mistake in CATALOGUE}
    assert first.keys() == other.keys()
    for name, table in first.items():
        if isinstance(table, dict):
            assert list(table) == list(other[name])
            gaps = [
                {label: sorted(re.findall(r"\{\w+\}", text)) for label, text in words.items()}
                for words in (table, other[name])
            ]
            assert gaps[0] == gaps[1]


@pytest.mark.parametrize("language", OTHERS)
def test_the_script_has_no_english_to_say(language: str) -> None:
    data = re.search(r"const \$=(\{.*\});\n", document("mazur", "html", language))
    assert data
    page = json.loads(data[1])
    first = _tables("en")["phrases"]
    assert page["words"].keys() == first.keys()
    assert [name for name, text in page["words"].items() if text == first[name]] == []
    said = [*page["words"].values(), *page["means"].values()]
    said += [re.sub("<[^>]*>", " ", text) for variants in page["cases"] for _, text in variants]
    assert [text for text in said if re.search(r"\b(the|of|is|with|from|that|round)\b", text)] == []
    named = _tables(language)["mistakes"].values()
    assert page["mistakes"]
    assert [says for says, _ in page["mistakes"] if says not in named] == []


@pytest.mark.parametrize("language", OTHERS)
@pytest.mark.parametrize("name", ["mazur", "xor"])
def test_the_script_is_the_same_in_every_language(name: str, language: str) -> None:
    first, other = (written_by_hand(document(name, "html", one)) for one in ("en", language))
    assert first == other


def test_the_german_page_computes_with_commas(tab: Said, tmp_path: Path) -> None:
    example = explainer.load("mazur")
    page = tab.open(written(example, tmp_path, "seite", "de"))
    page.locator("#change summary").click()
    field = page.locator("#fields [data-g=w5] input")
    assert field.input_value() == "0,40"
    for text in ("-0.41", "-0,41"):
        field.fill(text)
        assert page.locator("#changed span").inner_text() == "w5 0,40 → −0,41"
    page.wait_for_function(SETTLED)
    got = page.evaluate(READ)
    box = page.locator("[id='net_h1'] .yn").first
    box.fill("0,378")
    verdict = page.locator("[id='net_h1'] .verdict").first
    page.wait_for_function("el => el.textContent", arg=verdict.element_handle())
    assert verdict.inner_text().startswith("Richtig")
    sheet = page.locator("#sheet").input_value()
    assert sheet == "# explainer check - -e mazur --set w5=-0.41\nnet_h1 = 0.378\n"
    changed = example.with_changes({"w5": "-0.41"})
    assert [line.verdict for line in explainer.check(changed, sheet).lines] == ["right"]
    wanted = tab.open(written(changed, tmp_path, "gewollt", "de")).evaluate(READ)
    numbers = got["numbers"]
    assert numbers["dE_total/dw5"] == wanted["numbers"]["dE_total/dw5"]
    assert re.fullmatch(r"[−(]*0,\d{9}\)?", numbers["dE_total/dw5"][0])
    pointed = [
        {name: [text.replace(",", ".") for text in texts] for name, texts in found.items()}
        for found in (numbers, wanted["numbers"])
    ]
    assert differing(*pointed) == []
    assert tab.messages == []
