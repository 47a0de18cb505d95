"""Large networks: one weight of each layer in full, the others in tables, layers as matrices."""

import re
from functools import cache
from pathlib import Path

import pytest

import large_examples
import tex
from explainer.errors import ExplainerError
from explainer.example import Example, load
from explainer.explanation import Explanation
from explainer.rendering import Document, Walkthrough
from explainer.story.focus import read_focus
from random_examples import Real, forward, gradient, mp, start
from support import explainer

DIGITS = [784, 30, 10]
MIDDLING = [10, 20, 10]


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("large")
    for sizes in (DIGITS, MIDDLING, [4, 3, 3, 1]):
        name = "-".join(map(str, sizes))
        (folder / f"{name}.toml").write_text(large_examples.text(sizes), encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def digits(files: Path) -> Explanation:
    return Explanation(load(files / "784-30-10.toml"))


@pytest.fixture(scope="module")
def page(digits: Explanation) -> str:
    return Walkthrough(digits).render("html", "digits").text


@pytest.fixture(scope="module")
def middling(files: Path) -> Explanation:
    return Explanation(load(files / "10-20-10.toml"))


@cache
def document(explanation: Explanation, form: str, *focus: str) -> Document:
    return Walkthrough(explanation, focus=focus).render(form, "large")


def test_a_page_is_made_without_a_step_for_every_weight(digits: Explanation, page: str) -> None:
    assert len(page) < 2_000_000
    assert digits.example.weight_count == 23_820
    made = [step for step in digits.derivation if step.kind != "given"]
    assert len(made) < 3_000


@pytest.mark.parametrize("form", ["html", "markdown", "latex"])
def test_tables_hold_at_most_200_rows(digits: Explanation, form: str) -> None:
    row = {"html": "<tr>", "markdown": "\n| ", "latex": r" \\" + "\n"}[form]
    tables = {"html": "<table>", "markdown": "\n**", "latex": r"\begin{longtable}"}[form]
    for table in document(digits, form).text.split(tables)[1:]:
        assert table.count(row) < 210


MATRICES = {
    "html": ["whole c-w", "∘</mo>", "<mi>T</mi>"],
    "markdown": [
        r"\mathbf{net}_{1} & = \mathbf{W}_{1} \cdot \mathbf{out}_{0} + \mathbf{b}_{1}",
        r"\boldsymbol{\delta}_{1} & = (\mathbf{W}_{2}^{T} \cdot \boldsymbol{\delta}_{2}) \circ",
        r"= \boldsymbol{\delta}_{2} \cdot \mathbf{out}_{1}^{T}",
    ],
    "latex": [r"\mathbf{net}_{1}", r"\boldsymbol{\delta}_{2} \cdot \mathbf{out}_{1}^{T}"],
}


@pytest.mark.parametrize("form", MATRICES)
def test_the_matrix_form_stands_beside_the_single_neuron_form(
    middling: Explanation, form: str
) -> None:
    text = document(middling, form).text
    assert [piece for piece in MATRICES[form] if piece not in text] == []


def test_a_small_network_has_no_matrices() -> None:
    assert "mathbf" not in document(Explanation(load("mazur")), "markdown").text


def test_weights_without_a_name_are_written_by_what_they_join(middling: Explanation) -> None:
    text = document(middling, "markdown").text
    assert r"w_{o1,h1}" in text
    assert "Its key is **w201**" in text
    assert middling.example.ends("w201") == ("o1", "h1")
    assert middling.example.ends("w400") == ("o10", "h20")
    for name in ("w401", "w0", "w", "b1", "w01", "h1"):
        assert middling.example.ends(name) is None


def test_long_sums_are_cut_short_and_keep_the_term_that_is_differentiated(
    middling: Explanation,
) -> None:
    text = document(middling, "markdown", "w215").text
    working = text.partition('<a id="dnet_o1/dw215"></a>')[2].partition("<a id=")[0]
    assert working.count(r"\cdots") == 2
    assert r"w_{o1,h15}" in working
    assert "+ 0" in working


def test_the_numbers_of_the_tables_are_right(middling: Explanation) -> None:
    example = middling.example
    found = forward(example, 0, start(example))
    slopes = gradient(example, 0, start(example))
    text = document(middling, "markdown").text
    rows = re.findall(r"^\| (\S+) \| (w\d+) \| (\S+) \| (\S+) \| (\S+) \|$", text, re.MULTILINE)
    assert len(rows) == 400
    for _, key, value, slope, new in rows:
        assert number(value) == mp.mpf(str(example.parameters[key]))
        assert near(slope, slopes[key])
        assert near(new, mp.mpf(str(example.parameters[key])) - slopes[key] / 2)
    for neuron, symbol in (("h7", "h_{7}"), ("o10", "o_{10}")):
        net, out = nine(found[f"net_{neuron}"]), nine(found[f"out_{neuron}"])
        row = f"| $`{symbol}`$ | $`{net}`$ | $`{out}`$ |"
        assert row in text


def nine(value: Real) -> str:
    """A number to nine decimals, or whole where it ends sooner."""
    text = mp.nstr(value, 40)
    return text if len(text.partition(".")[2]) < 9 else f"{float(text):.9f}"


def number(cell: str) -> Real:
    return mp.mpf(cell.strip("$`"))


def near(cell: str, exact: Real) -> bool:
    return bool(abs(number(cell) - exact) <= mp.mpf("0.5000001e-9"))


# -- focus ---------------------------------------------------------------------------------------


def anchors(explanation: Explanation, *focus: str) -> set[str]:
    return set(re.findall(r'<a id="([^"]+)">', document(explanation, "markdown", *focus).text))


@pytest.mark.parametrize(
    ("focus", "told"),
    [
        ("w57", ["net_h6", "dE_total/dw57", "w57+", "delta_h6"]),
        ("dE_total/dw57", ["dE_total/dw57"]),
        ("w57+", ["w57+"]),
        ("h9", ["net_h9", "out_h9", "delta_h9"]),
        ("delta_o3", ["delta_o3", "net_o3"]),
        ("b4", ["dE_total/db4", "b4+"]),
        ("dE_total/dx3", ["dE_total/dx3"]),
        ("E_o5", ["E_o5"]),
        ("E_total@1", ["E_total@1"]),
        ("dout_o1/dout_h2", ["dout_o1/dout_h2"]),
    ],
)
def test_what_is_asked_for_is_told_in_full(
    middling: Explanation, focus: str, told: list[str]
) -> None:
    before, after = anchors(middling), anchors(middling, *read_focus([focus], middling.example))
    assert set(told) <= after
    assert not set(told) <= before


def test_several_weights_of_a_layer_may_be_asked_for(middling: Explanation) -> None:
    assert {"dE_total/dw12", "dE_total/dw34"} <= anchors(middling, "w12", "w34")


def test_in_a_small_network_the_story_follows_what_is_asked_for() -> None:
    text = document(Explanation(load("mazur")), "markdown", "w8").text
    assert '<a id="chain-w8"></a>' in text
    assert '<a id="chain-w5"></a>' not in text


def test_what_cannot_be_asked_for_is_told_all_at_once(middling: Explanation) -> None:
    with pytest.raises(ExplainerError) as fault:
        read_focus(["w401", "h7", "net_h99"], middling.example)
    assert len(fault.value.problems) == 2
    assert 'did you mean "w4' in fault.value.problems[0]


def test_the_command_takes_a_focus(tmp_path: Path) -> None:
    run = explainer("build", "--to", "md", "--focus", "w7, w2", "-o", tmp_path)
    assert run.returncode == 0, run.stderr
    assert '<a id="chain-w7"></a>' in (tmp_path / "mazur.md").read_text(encoding="utf-8")
    run = explainer("build", "--to", "md", "--focus", "w77", "-o", tmp_path)
    assert run.returncode == 2
    assert run.stderr.startswith('--focus: no quantity "w77"')
    assert len(run.stderr.splitlines()) == 1


def test_rounds_of_a_large_network_lower_its_error(digits: Explanation) -> None:
    example: Example = digits.example
    assert digits.is_wide
    errors = [digits.number(f"E_total@{n}" if n else "E_total") for n in (0, 1, 5)]
    assert errors[2] < errors[1] < errors[0]
    assert digits.shown("w1@1") == digits.shown("w1+")
    assert len(example.parameters) == 23_860


@pytest.mark.parametrize(("large", "runs"), [("digits", 1), ("middling", 2)])
def test_the_article_of_a_large_network_is_set(
    large: str, runs: int, request: pytest.FixtureRequest, pdflatex: Path, tmp_path: Path
) -> None:
    text = document(request.getfixturevalue(large), "latex").text
    log = tex.run(pdflatex, tmp_path, f"\\pdfdraftmode=1\n{text}", runs)
    assert tex.faults(log, settled=runs > 1) == []
