"""Single derivations as LaTeX, set by a real TeX in a document that loads amsmath alone."""

import json
import random
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

import tex
from explainer import explain
from explainer.example import bundled
from explainer.example.file import read
from explainer.explanation import Explanation
from explainer.export import Choice, every_key, show
from explainer.notation.widths import points
from support import explainer, sample

TUTORIAL = explain("mazur")


def latex(
    keys: list[str], choice: Choice | None = None, explanation: Explanation = TUTORIAL
) -> str:
    return show(explanation, keys, "latex", choice)


def whole(name: str) -> Iterator[str]:
    """Every fragment of an example: all its quantities with labels, and some with all behind."""
    explanation = explain(name)
    keys = list(every_key(explanation))
    for start in range(0, len(keys), 7):
        yield latex(keys[start : start + 7], Choice(labels=True), explanation)
    chosen = [key for key in keys if key == "E_total" or key.startswith("dE_total/dw")][:2]
    yield latex(chosen, Choice(full=True), explanation)


def test_every_fragment_of_every_example_is_set_without_a_fault(
    pdflatex: Path, tmp_path: Path
) -> None:
    body = "\n".join(text for name in bundled() for text in whole(name))
    log = tex.run(pdflatex, tmp_path, tex.article(body))
    assert tex.faults(log) == []


def test_what_is_too_wide_is_found(pdflatex: Path, tmp_path: Path) -> None:
    wide = latex(["E_total"], Choice(lines=["symbols"])).replace(
        "+", "+".join(["x" * 60, "x" * 60])
    )
    assert len(tex.faults(tex.run(pdflatex, tmp_path, tex.article(wide)))) == 1


@pytest.mark.parametrize("size", ["11pt", "12pt"])
def test_larger_type_has_room_too(pdflatex: Path, tmp_path: Path, size: str) -> None:
    body = "\n".join(whole("three-classes"))
    assert tex.faults(tex.run(pdflatex, tmp_path, tex.article(body, options=size))) == []


def test_no_formula_is_wider_than_it_is_taken_to_be(pdflatex: Path, tmp_path: Path) -> None:
    formulas = list(dict.fromkeys(_formulas()))
    boxes = [rf"\setbox0\hbox{{$\displaystyle {{}}{f}$}}\typeout{{W\the\wd0}}" for f in formulas]
    log = tex.run(pdflatex, tmp_path, tex.article("\n".join([*boxes, "x"])))
    widths = [float(text) for text in re.findall(r"^W([\d.]+)pt$", log, flags=re.MULTILINE)]
    assert len(widths) == len(formulas) > 100
    assert [f for f, width in zip(formulas, widths, strict=True) if width > points(f)] == []


def _formulas() -> Iterator[str]:
    for name in bundled():
        explanation = explain(name)
        keys = list(every_key(explanation))
        for key in random.Random(name).sample(keys, sample(12, len(keys))):
            for line in latex([key], explanation=explanation).splitlines():
                left, found, right = re.sub(r" \\\\(\[1ex\])?$", "", line).partition("&")
                if found and not line.startswith(r"\begin{align"):
                    yield from filter(None, (left.strip(), right.strip()))


LONG = """
inputs        = { thickness_of_the_ice_in_metres = 0.05, x = 0.1 }
targets       = { TheProbabilityThatItHoldsAllOfUs = 0.01, o2 = 0.99 }
error         = "cross-entropy"
[[layers]]
neurons       = ["hidden_neuron_number_one_of_two_and_no_more_than_that", "h2"]
activation    = "gelu"
weights       = [[0.15, 0.2], [0.25, 0.3]]
bias          = 0.35
[[layers]]
neurons       = ["TheProbabilityThatItHoldsAllOfUs", "o2"]
activation    = "softmax"
weights       = [[0.4, 0.45], [0.5, 0.55]]
bias          = 0.6
"""


def test_long_names_and_many_digits_stay_on_the_page(pdflatex: Path, tmp_path: Path) -> None:
    explanation = Explanation(read(LONG, "long.toml", "long"), 30)
    parts = (latex([key], Choice(labels=True), explanation) for key in every_key(explanation))
    log = tex.run(pdflatex, tmp_path, tex.article("\n".join(parts)))
    assert tex.faults(log) == []


# -- what a block holds --------------------------------------------------------------------------


def test_several_keys_share_one_block() -> None:
    text = latex(["net_h1", "out_h1"])
    assert text.count(r"\begin{align*}") == 1
    assert text.index(r"\mathrm{net}_{h1} &=") < text.index(r"\mathrm{out}_{h1} &=")


def test_a_label_is_made_of_the_example_and_the_key() -> None:
    explanation = explain("xor")
    keys = ["dE_total/dw1[2]", "w1+", "net_h1[3]@40", "E_total"]
    found = re.findall(r"\\label\{(.*?)\}", latex(keys, Choice(labels=True), explanation))
    assert found == [
        "xor:dE-total/dw1.pair2",
        "xor:w1.new",
        "xor:net-h1.pair3.round40",
        "xor:E-total",
    ]


@pytest.mark.parametrize("name", bundled())
def test_every_label_is_safe_and_there_once(name: str) -> None:
    explanation = explain(name)
    keys = list(every_key(explanation))
    found = re.findall(r"\\label\{(.*?)\}", latex(keys, Choice(labels=True), explanation))
    assert len(found) == len(set(found)) == len(keys)
    assert all(re.fullmatch(r"[A-Za-z0-9:/.-]+", label) for label in found)


def test_labels_can_be_referred_to(pdflatex: Path, tmp_path: Path) -> None:
    body = latex(["net_h1", "out_h1"], Choice(labels=True)) + r"See \eqref{mazur:out-h1}."
    log = tex.run(pdflatex, tmp_path, tex.article(body), runs=2)
    assert tex.faults(log) == []
    assert r"\newlabel{mazur:out-h1}{{2}{1}" in (tmp_path / "document.aux").read_text()


def test_the_lines_that_are_asked_for_have_a_left_side() -> None:
    assert latex(["net_h1"], Choice(lines=["value"])) == (
        "\\begin{align*}\n\\mathrm{net}_{h1} &= 0.3775\n\\end{align*}\n"
    )
    numbers = show(TUTORIAL, ["dE_total/dout_o1"], "text", Choice(lines=["numbers"]))
    assert numbers == "∂E_total/∂out_o1 ≈ −(0.01 − 0.751365070)\n"
    both = show(TUTORIAL, ["w5+"], "text", Choice(lines=["numbers", "value"]))
    assert both == "w5+ ≈ 0.40 − 0.5·0.082167041\n    ≈ 0.358916480\n"


def test_a_quantity_without_such_lines_shows_its_value() -> None:
    assert show(TUTORIAL, ["i1"], "text", Choice(lines=["symbols"])) == "i1 = 0.05\n"


@pytest.mark.parametrize("name", bundled()[:: sample(3, 1)])
def test_the_whole_chain_ends_in_given_numbers(name: str) -> None:
    explanation = explain(name)
    key = [key for key in every_key(explanation) if key.startswith("dE_total/d")][-1]
    text = show(explanation, [key], "json", Choice(full=True))
    found = {quantity["key"]: quantity for quantity in json.loads(text)}
    assert next(iter(found)) == key
    used = {used for quantity in found.values() for used in quantity["uses"]}
    assert used <= set(found)
    order = list(found)
    ends = ("given", "partial") if explanation.network.each_pair else ("given",)
    for place, quantity in enumerate(found.values()):
        assert quantity["uses"] or quantity["exact"] or quantity["kind"] in ends
        assert all(order.index(use) > place for use in quantity["uses"])


def test_a_later_rounds_chain_ends_in_the_weights_it_begins_with() -> None:
    text = show(TUTORIAL, ["E_total@2"], "text", Choice(lines=["symbols"], full=True))
    assert "\nw5@2 ≈ 0.31" in text
    assert "η" not in text


def test_a_value_that_does_not_exist_is_called_undefined() -> None:
    text = LONG.replace('"softmax"', '"identity"').replace("0.6", "-9").split("\n\n")[0]
    explanation = Explanation(read(text, "undefined.toml", "undefined"))
    assert show(explanation, ["E_total"], "text").endswith("= undefined\n")
    assert r"&= \text{undefined}" in latex(["E_total"], None, explanation)


# -- the command -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("options", "complaint"),
    [
        (["--labels"], "--labels: only LaTeX has labels; add --as latex"),
        (["--lines", "valu"], '--lines: unknown kind of line "valu"; did you mean "value"?'),
        (
            ["--lines", " , "],
            "--lines: no kind of line is named; write one or more of symbols, numbers, value",
        ),
        (
            ["--lines", "value", "--as", "json"],
            "--lines: in JSON each line is a field; leave --lines out",
        ),
    ],
)
def test_what_cannot_be_done_is_said(options: list[str], complaint: str) -> None:
    run = explainer("show", "net_h1", *options)
    assert (run.returncode, run.stdout, run.stderr.strip()) == (2, "", complaint)


def test_the_command_prints_what_show_returns() -> None:
    run = explainer(
        *("show", "dE_total/dw5", "w5+", "--as", "latex", "--labels", "--full"),
        *("--lines", "value,symbols"),
    )
    choice = Choice(["symbols", "value"], full=True, labels=True)
    assert (run.stdout, run.stderr) == (latex(["dE_total/dw5", "w5+"], choice), "")
