"""Stories from elsewhere: templates of one's own, told in place of the bundled ones, and safe."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from jinja2.exceptions import SecurityError, TemplateAssertionError

from explainer import explain, from_arrays
from explainer.building import documents
from explainer.cli.build import LANGUAGES
from explainer.errors import ExplainerError
from explainer.example import Example, load
from explainer.rendering.environment import SETTINGS, languages
from explainer.rendering.sandbox import Sandbox
from explainer.rendering.walkthrough import KNOWN
from support import REPO, explainer

LEDE = "walkthrough/lede.jinja"


@pytest.fixture
def story(tmp_path: Path) -> Callable[..., Path]:
    """story(lede="...", words="..."): a folder with these templates."""

    def make(**templates: str) -> Path:
        for name, text in templates.items():
            (tmp_path / f"{name}.jinja").write_text(text, encoding="utf-8")
        return tmp_path

    return make


def large_network() -> Example:
    """A network too large for every weight to be named in its picture."""
    rows = [[f"0.{(7 * i + 3 * j) % 9 + 1}" for j in range(6)] for i in range(8)]
    layers = [
        {"weights": [[float(w) for w in row] for row in rows], "bias": [0.1] * 8},
        {"weights": [[float(row[0]) for row in rows]] * 3, "bias": 0.2},
    ]
    return from_arrays({}, layers, [0.1 * k for k in range(1, 7)], [0, 1, 0.5], rounds=5)


def _told(folder: Path, form: str = "md", example: str = "mazur") -> str:
    return documents(explain(example), [form], story=folder)[f"{example}.{form}"]


def test_every_language_can_be_chosen() -> None:
    assert languages() == LANGUAGES


@pytest.mark.parametrize("form", ["html", "md", "tex"])
def test_a_template_of_ones_own_takes_the_place_of_the_bundled_one(
    form: str, story: Callable[..., Path]
) -> None:
    folder = story(
        lede='Dear class, {{ wording.drawn("inputs") }}: {{ x.inputs|length }}.',
        afterwards='{{ chapter("end", "The end") }}\n\n{% include "walkthrough/more.jinja" %}',
        more='We got from {{ v("E_total") }} to {% include "last.jinja" %}',
        last='{{ v("E_total@1") }}!',
    )
    text = _told(folder, form)
    for words in ("Dear class, inputs: 2.", "The end", "We got from", "0.291027774", "!"):
        assert words in text
    assert "A worked example of backpropagation" not in text
    assert "Every parameter before and after" not in text


@pytest.mark.parametrize("form", ["html", "md", "tex"])
@pytest.mark.parametrize("name", ["nnfs-batch", "same-layer-twice", "large"])
def test_the_bundled_story_is_told_in_the_sandbox_too(
    name: str, form: str, story: Callable[..., Path]
) -> None:
    example = large_network() if name == "large" else load(name)
    folder = story(colophon="Nothing more.")
    assert documents(explain(example), [form], story=folder)


def test_words_outside_of_sentences_can_be_changed(story: Callable[..., Path]) -> None:
    labels = _english("labels")
    folder = story(
        labels=labels.replace('"letters": "letters"', '"letters": "in symbols"')
        .replace('"hidden": "hidden"', '"hidden": "in between"')
        .replace('decimal_mark = "."', 'decimal_mark = ","')
        .replace('language = "en"', 'language = "en-ZA"')
    )
    text = _told(folder, "html")
    assert ">in symbols<" in text
    assert ">letters<" not in text
    assert "in between" in text
    assert "<html lang=en-ZA>" in text.replace('"', "")
    assert "0,3775" in text
    assert "0.3775" not in text
    assert r"0{,}3775" in _told(folder, "tex")
    assert "0{,}3775" in _told(folder, "md")


FAULTS = {
    "a tag that does not end": ("one\n{{ v('E_total') ", "line 2: unexpected end of template"),
    "a tag that there is none of": ("{% iff x %}", "line 1: encountered unknown tag 'iff'"),
    "a macro that there is none of": (
        "{{ f.lins(x) }}",
        'line 1: there is no "lins" to be read here',
    ),
    "a name that is misspelt": (
        "one\n\n{{ minus_valeu('w5') }}",
        'line 3: "minus_valeu" is not known here; did you mean "minus_value"?',
    ),
    "a fact that there is none of": ("{{ x.pairz }}", 'line 1: there is no "pairz"'),
    "a quantity that there is none of": (
        "{{ v('w99') }}",
        'line 1: there is no quantity "w99" in this example',
    ),
    "a neuron that there is none of": (
        "{{ v('net_h9') }}",
        "line 1: nothing is called 'h9' in this example",
    ),
    "a template that there is none of": (
        "\n{% include 'walkthrough/lade.jinja' %}",
        'line 2: there is no template "walkthrough/lade.jinja"',
    ),
    "a template outside": ("{% include '../README.md' %}", "line 1: there is no template"),
    "a call without what it needs": ("{{ v() }}", "line 1: "),
    "a call of what is none": ("{{ x.pairs() }}", "line 1: "),
    "a sum of unlike things": ("{{ 1 + 'a' }}", "line 1: "),
    "a division by zero": ("{{ 1 / 0 }}", "line 1: division by zero"),
    "itself": ("{% include 'walkthrough/lede.jinja' %}", "includes or calls itself without end"),
    "a macro in itself": ("{% macro a() %}{{ a() }}{% endmacro %}{{ a() }}", "without end"),
    "a loop too long": ("{% for i in range(10 ** 9) %}{% endfor %}", "line 1: "),
    "a text too long": ("{{ 'a' * 10 ** 10 }}", "line 1: a result of * is too large"),
    "loops in loops": (
        "{% set r = range(10 ** 5) %}{% for i in r %}{% for j in r %}{% endfor %}{% endfor %}",
        "line 1: its loops and calls go round more than 1,000,000 times",
    ),
    "a number too large": ("{{ 9 ** 9 ** 9 }}", "line 1: a result of ** is too large"),
    "Python's inside": ("{{ x.__class__ }}", "line 1: access to attribute '__class__'"),
    "beyond what is given": (
        "{{ x.explanation.derivation }}",
        "line 1: access to attribute 'derivation' of 'Explained' object is unsafe",
    ),
    "a formula's own methods": (
        "{{ lines.__self__.explanation.derivation['net_h1'].expression.subs('1', 1) }}",
        "line 1: access to attribute '__self__'",
    ),
    "a printer": ("{{ pictures.explanation.example.with_changes({}).name }}", "is unsafe"),
}


@pytest.mark.parametrize("case", FAULTS)
def test_a_fault_in_a_story_is_one_line_with_its_file_and_line(
    case: str, story: Callable[..., Path]
) -> None:
    text, message = FAULTS[case]
    folder = story(lede=text)
    with pytest.raises(ExplainerError) as fault:
        _told(folder, example="micrograd-neuron")
    assert str(fault.value).startswith(f"{folder}/lede.jinja")
    assert message in str(fault.value)
    assert "\n" not in str(fault.value)


TIMES = "{% set n = namespace(s=START) %}{% for i in '.' * 60 %}{% set n.s = STEP %}{% endfor %}"
AGAIN = "{% for _ in range(90000) %}{{ a }}{% endfor %}"
ENDLESS = {
    "sums in a loop": "{% for i in range(1000) %}{{ range(10 ** 5)|max }}{% endfor %}",
    "macros that branch": "{% macro a(n) %}{{ a(n - 1) ~ a(n - 1) if n }}{% endmacro %}{{ a(40) }}",
    "a text that doubles": TIMES.replace("START", "'a'").replace("STEP", "n.s ~ n.s"),
    "a list that doubles": TIMES.replace("START", "[1]").replace("STEP", "n.s + n.s"),
    "a text that is stretched": "{{ '%1000000000d' % 1 }}",
    "a text that is padded": "{{ 'a'.center(10 ** 9) }}",
    "a text that is formatted": "{{ '{:>9}'.format(1) }}",
    "a filter that pads": "{{ 'a'|center(10 ** 9) }}",
    "a text put in many times": "{{ ('a' * 900000)|replace('a', 'b' * 100000) }}",
    "a text put in many times by a method": "{{ ('a' * 900000).replace('a', 'b' * 100000) }}",
    "a long text between many": "{{ ([1] * 900000)|join('b' * 100000) }}",
    "a long text between many by a method": "{{ ('b' * 100000).join(['a'] * 900000) }}",
    "a list that takes in itself": TIMES.replace("START", "[1]").replace(
        "STEP", "n.s.extend(n.s) or n.s"
    ),
    "a long text said again and again": "{% set a = 'a' * 900000 %}" + AGAIN,
    "a macro that does so": "{% macro m(a) %}" + AGAIN + "{% endmacro %}{{ m('a' * 900000) }}",
    "a filter that fills up": "{{ [1]|batch(10 ** 9, 'x')|list }}",
}


@pytest.mark.parametrize("case", ENDLESS)
def test_no_template_from_elsewhere_goes_on_or_grows_for_ever(case: str) -> None:
    with pytest.raises((OverflowError, SecurityError, TemplateAssertionError)):
        Sandbox(**SETTINGS).from_string(ENDLESS[case]).render()


MISSING = {
    "labels": ("language", "labels.jinja: language is not set"),
    "tags": ("letters", 'labels.jinja: tags has no word for "letters"'),
    "words": ("activation_rule", '"words.jinja" does not set "activation_rule"'),
    "undefined": ("macro undefined", "undefined.jinja: undefined is not set"),
}


@pytest.mark.parametrize("case", MISSING)
def test_words_that_are_missing_are_told(case: str, story: Callable[..., Path]) -> None:
    there, message = MISSING[case]
    name = "labels" if case == "tags" else case
    text = _english(name).replace(there, f"{there}_")
    folder = story(**{name: text})
    with pytest.raises(ExplainerError) as fault:
        _told(folder)
    assert message in str(fault.value)
    assert "\n" not in str(fault.value)


README = (REPO / "templates/walkthrough/README.md").read_text(encoding="utf-8")


def test_the_example_of_the_templates_readme_works(story: Callable[..., Path]) -> None:
    text = README.partition("```jinja\n")[2].partition("```")[0]
    for form in ("html", "md", "tex"):
        assert "The error went from" in _told(story(afterwards=text), form)


def test_the_templates_readme_names_what_there_is() -> None:
    macros = (REPO / "templates/html/macros.jinja").read_text(encoding="utf-8")
    parts = set(re.findall(r"macro (\w+)", macros)) - {"heading"}
    missing = [name for name in (*KNOWN, *parts) if not re.search(rf"\b{name}\b", README)]
    assert missing == []


def _english(name: str) -> str:
    return (REPO / f"templates/walkthrough/{name}.jinja").read_text(encoding="utf-8")


def test_the_command_takes_a_story(tmp_path: Path, story: Callable[..., Path]) -> None:
    folder = story(lede="Dear class,")
    run = explainer("build", "--to", "md", "--story", folder, "-o", tmp_path / "out")
    assert run.returncode == 0, run.stderr
    assert "Dear class," in (tmp_path / "out/mazur.md").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (("--story", "nowhere"), "--story: nowhere: no such folder"),
        (("--story", "file.txt"), "--story: file.txt: is a file, not a folder"),
        (("--story", "empty"), "--story: empty: there is no template in it"),
        (("--story", "bad"), "bad/lede.jinja, line 1: "),
        (
            ("--story", "misspelt"),
            "--story: misspelt/afterward.jinja: no template asks for it; did you mean",
        ),
        (("--language", "dee"), '--language: unknown language "dee"'),
    ],
)
def test_a_story_that_is_none_is_one_line(
    options: tuple[str, str], message: str, tmp_path: Path
) -> None:
    (tmp_path / "file.txt").write_text("")
    (tmp_path / "empty").mkdir()
    (tmp_path / "bad").mkdir()
    (tmp_path / "bad/lede.jinja").write_text("{{ nothing }}")
    (tmp_path / "misspelt").mkdir()
    (tmp_path / "misspelt/afterward.jinja").write_text("Well.")
    (tmp_path / "misspelt/lede.jinja").write_text("{% include 'walkthrough/mine.jinja' %}")
    (tmp_path / "misspelt/mine.jinja").write_text("Dear class,")
    run = explainer("build", *options, cwd=tmp_path)
    assert run.returncode == 2
    assert run.stderr.startswith(message)
    assert run.stderr.count("\n") == 1
    assert not (tmp_path / "output").exists()
