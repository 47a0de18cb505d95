"""Notations: every quantity in the letters that were asked for, in every format; keys stay."""

import json
import re
import tomllib
from dataclasses import replace
from itertools import product
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sympy import Integer, Pow, Symbol

import tex
from explainer import explain
from explainer.errors import ExplainerError
from explainer.example import bundled, load
from explainer.example.file import read
from explainer.example.lettering import symbols_of
from explainer.example.notations import written_in
from explainer.explanation import Explanation
from explainer.export import every_key, listing, quantities, show
from explainer.notation.latex import Latex
from explainer.notation.letters import LETTERS, SCRIPT
from explainer.notation.mathml import MathML
from explainer.notation.notations import NOTATIONS, Notation, from_table
from explainer.notation.plain import Plain
from explainer.notation.reading import read_symbol
from explainer.notation.signs import Sign
from explainer.rendering import Walkthrough
from support import REPO, explainer, sample

OTHERS = [name for name in NOTATIONS if name != "post"]


def printed(key: str, name: str, example: str = "mazur") -> tuple[str, str]:
    """A quantity's symbol in plain text and in LaTeX."""
    symbols = explain(example, notation=name).symbols
    return Plain(symbols).symbol(key).text, Latex(symbols=symbols).symbol(key).text


# -- the notations ---------------------------------------------------------------------------------

WRITTEN = [
    ("zac", "net_h1", "z_1^1", r"z_{1}^{1}"),
    ("zac", "out_o2", "a_2^2", r"a_{2}^{2}"),
    ("zac", "i2", "x2", r"x_{2}"),
    ("zac", "w7", "w_21^2", r"w_{21}^{2}"),
    ("zac", "w7+", "w_21^2+", r"w_{21}^{2,+}"),
    ("zac", "change_w7", "Δw_21^2", r"\Delta w_{21}^{2}"),
    ("zac", "b1", "b^1", r"b^{1}"),
    ("zac", "target_o1", "y1", r"y_{1}"),
    ("zac", "E_o1", "C1", r"C_{1}"),
    ("zac", "E_total@10000", "C@10000", r"C^{(10000)}"),
    ("zac", "delta_h2", "δ_2^1", r"\delta_{2}^{1}"),
    ("zac", "eta", "η", r"\eta"),
    (
        "zac",
        "dout_o1/dnet_o1@3",
        "∂a_1^2/∂z_1^2@3",
        r"\frac{\partial a_{1}^{2,(3)}}{\partial z_{1}^{2}}",
    ),
    ("prml", "net_h1", "a_h1", r"a_{h1}"),
    ("prml", "out_h1", "z_h1", r"z_{h1}"),
    ("prml", "target_o1", "t_o1", r"t_{o1}"),
    ("prml", "E_total", "E", "E"),
    ("prml", "w5", "w5", r"w_{5}"),
    ("stats", "out_o1", "ŷ_o1", r"\hat{y}_{o1}"),
    ("stats", "out_h1", "a_h1", r"a_{h1}"),
    ("stats", "target_o1", "y_o1", r"y_{o1}"),
    ("stats", "E_total", "L", "L"),
    ("stats", "eta", "α", r"\alpha"),
    ("stats", "dE_total/dw5", "∂L/∂w5", r"\frac{\partial L}{\partial w_{5}}"),
]


@pytest.mark.parametrize(("name", "key", "plain", "latex"), WRITTEN)
def test_a_quantity_has_the_letters_of_the_notation(
    name: str, key: str, plain: str, latex: str
) -> None:
    assert printed(key, name) == (plain, latex)


def test_layers_pairs_and_rounds_do_not_collide() -> None:
    assert printed("net_h1[2]@3", "zac", "xor")[1] == r"z_{1}^{1,[2](3)}"
    assert printed("w1[2]", "zac", "xor")[1] == r"w_{11}^{1,[2]}"


def test_what_is_tied_keeps_its_name_and_long_layers_have_commas() -> None:
    assert printed("r1", "zac", "same-layer-twice")[1] == "r_{1}"
    names = ", ".join(f'"h{k}"' for k in range(1, 13))
    rows = ", ".join(["[0.1]"] * 12)
    text = f"inputs = {{ i1 = 1 }}\ntargets = {{ o1 = 1 }}\n[[layers]]\nneurons = [{names}]\n"
    text += f"weights = [{rows}]\n[[layers]]\nneurons = 1\nweights = [[{', '.join(['0.1'] * 12)}]]"
    symbols = symbols_of(written_in(read(text, "x.toml", "x"), NOTATIONS["zac"]))
    latex = Latex(symbols=symbols)
    assert latex.symbol("w12").text == "w_{12,1}^{1}"
    assert latex.symbol("w13").text == "w_{11}^{2}"
    assert latex.symbol("net_h12").text == "z_{12}^{1}"


def test_a_superscript_of_a_layer_is_never_taken_for_a_power() -> None:
    symbols = explain("mazur", notation="zac").symbols
    square = Pow(Symbol("net_h1"), Integer(2), evaluate=False)
    for printer in (Plain(symbols), Latex(symbols=symbols), MathML(symbols)):
        text = printer.expression(square, printer.symbol).text
        assert re.search(r"\(.*z.*\).*[2²]", text, re.DOTALL)


# -- no two alike ----------------------------------------------------------------------------------


@pytest.mark.parametrize(("example", "name"), list(product(bundled(), NOTATIONS)))
def test_no_two_quantities_of_an_example_look_alike(example: str, name: str) -> None:
    explanation = explain(example, notation=name)
    keys = list(every_key(explanation))
    keys = [key for key in keys if not re.fullmatch(r"E_\w+(\[\d+\])?", key) or "total" in key]
    for printer in (Plain(explanation.symbols), Latex(symbols=explanation.symbols)):
        symbols = [printer.symbol(key).text for key in keys]
        assert len(set(symbols)) == len(symbols)


def test_two_that_would_look_alike_are_refused() -> None:
    made = notation_of('net = "s"\nout = "s"')
    with pytest.raises(ExplainerError) as found:
        written_in(load("mazur"), made)
    assert str(found.value).splitlines()[0] == (
        "notation: net_h1 and out_h1 would both be written s_h1; give one its own symbol"
    )


def notation_of(text: str) -> Notation:
    made, wrong = from_table(tomllib.loads(text))
    assert wrong == {}
    return made


# -- symbols of one's own ------------------------------------------------------------------------

OWN = r"""
[notation]
like = "stats"
net = "s"
error = '\mathcal{J}'
eta = "γ"
w5 = '\theta_{5}^{*}'
h1 = "j"
target_o1 = "goal"
"""


@pytest.fixture(scope="module")
def own() -> Explanation:
    text = (REPO / "explainer/examples/mazur.toml").read_text("utf-8")
    before, _, rest = text.partition("[[layers]]")
    return Explanation(read(f"{before}{OWN}\n[[layers]]{rest}", "own.toml", "own"))


def test_any_single_symbol_can_be_set(own: Explanation) -> None:
    latex = Latex(symbols=own.symbols)
    assert latex.symbol("net_h1").text == "s_{j}"
    assert latex.symbol("out_h1").text == "a_{j}"
    assert latex.symbol("net_o1").text == "s_{o1}"
    assert latex.symbol("E_total").text == r"\mathcal{J}"
    assert latex.symbol("E_o1").text == r"\mathcal{J}_{o1}"
    assert latex.symbol("w5+").text == r"\theta_{5}^{*,+}"
    assert latex.symbol("eta").text == r"\gamma"
    assert latex.symbol("target_o1").text == r"\mathrm{goal}"
    assert latex.symbol("target_o2").text == "y_{o2}"


def test_the_readmes_symbols_can_be_used() -> None:
    text = (REPO / "README.md").read_text("utf-8")
    (block,) = re.findall(r"^```toml\n\[notation\]\n(.*?)^```$", text, re.DOTALL | re.MULTILINE)
    latex = Latex(symbols=symbols_of(written_in(load("mazur"), notation_of(block))))
    assert [latex.symbol(key).text for key in ("net_h1", "E_total", "w5")] == [
        *("s_{1}^{1}", r"\mathcal{J}", r"\theta^{*}")
    ]


def test_an_error_of_ones_own_keeps_the_total_of_the_notation() -> None:
    made = written_in(load("mazur"), notation_of('error = "J"'))
    assert Latex(symbols=symbols_of(made)).symbol("E_total").text == "J_{total}"


@pytest.mark.parametrize("name", [*OTHERS, "own"])
def test_every_format_follows(name: str, own: Explanation) -> None:
    explanation = own if name == "own" else explain("mazur", notation=name)
    told = Walkthrough(explanation)
    for form in ("html", "markdown", "latex"):
        document = told.render(form, "mazur")
        pictures = "".join(document.files.values())
        shown = re.sub(
            r'(data-[tv]|id|href|aria-label|content)=("[^"]*"|[^ >]*)', "", document.text
        )
        shown = re.sub(r"\\(anchor|begin\{(fold|question)\})\{[^}]*\}", "", shown)
        for old in (r"<mtext>net<", r"\mathrm{net}", r"<mtext>out<", r"\mathrm{out}", ">net<"):
            assert old not in shown + pictures, (form, old)
    found = quantities(explanation, ["out_o1"])[0]
    assert r"\mathrm" not in found["formula"]


@pytest.mark.parametrize("name", OTHERS)
def test_keys_stay_as_they_are(name: str) -> None:
    plain, other = (
        json.loads(show(explain("xor", notation=n), ["w1+", "E_total[2]"], "json"))
        for n in ("post", name)
    )
    kept = ("key", "kind", "value", "shown", "exact", "uses")
    assert [[q[k] for k in kept] for q in plain] == [[q[k] for k in kept] for q in other]
    page = Walkthrough(explain("mazur", notation=name)).render("html", "mazur").text
    assert re.search('data-t="?net_h1', page)
    assert re.search('id="?dE_total/dw5', page)


@pytest.mark.parametrize("example", bundled()[:: sample(5, 1)])
def test_fragments_and_articles_in_every_notation_are_set(
    example: str, pdflatex: Path, tmp_path: Path
) -> None:
    parts = []
    for name in OTHERS:
        explanation = explain(example, notation=name)
        keys = list(every_key(explanation))[:: sample(5, 1)]
        parts += [show(explanation, [key], "latex") for key in keys]
    assert tex.faults(tex.run(pdflatex, tmp_path, tex.article("\n".join(parts)))) == []
    article = Walkthrough(explain(example, notation="zac")).render("latex", "x").text
    log = tex.run(pdflatex, tmp_path, f"\\pdfdraftmode=1\n{article}")
    assert tex.faults(log, settled=False) == []


def test_keys_lists_every_key_with_its_symbol_and_value() -> None:
    explanation = explain("mazur", notation="zac")
    rows = [re.split(r" {2,}", line) for line in listing(explanation).splitlines()]
    assert [row[0] for row in rows] == list(every_key(explanation))
    assert ["dE_total/dw5", r"\frac{\partial C}{\partial w_{11}^{2}}", "≈ 0.082167041"] in rows
    run = explainer("keys", "--notation", "zac")
    assert (run.returncode, run.stdout, run.stderr) == (0, listing(explanation), "")


# -- the safe reader -------------------------------------------------------------------------------

READ = [
    ("s", Sign("s")),
    ("net", Sign("net")),
    (r"\eta", Sign("η")),
    ("η", Sign("η")),
    (r"\hat{y}", Sign("y", accent="hat")),
    (r"\hat y_k", Sign("y", "k", accent="hat")),
    ("ŷ", Sign("y", accent="hat")),
    (r"E_{\mathrm{total}}", Sign("E", "total")),
    (r"w_{jk}^{(l)}", Sign("w", "jk", "(l)")),
    ("w'", Sign("w", "", "′")),
    (r"\mathcal{L}", Sign("ℒ")),
    (r"\bar{\theta}^*", Sign("θ", "", "*", accent="bar")),
]


@pytest.mark.parametrize(("text", "sign"), READ)
def test_a_symbol_is_read(text: str, sign: Sign) -> None:
    assert read_symbol(text) == sign


HOSTILE = [
    *(r"\input{secret}", r"\write18{ls}", "%", "$", "}", "{a", "a}", "&", "#1", "~", "a_b_c"),
    *("</script>", "a\u202eb", "😀", "", r"\def\x{}", r"a_{\input x}", "e", "\\", "a^^41"),
    *(r"\catcode`\@=11", r"\csname input\endcsname", "a" * 61, r"\boldsymbol{w}", "w_", "\x00"),
    *(r"\hat{\input}", r"\mathcal{\input}", r"\mathrm{a$}", "a_{b_{c}}", "--", "\\\\", "²"),
]


@pytest.mark.parametrize("text", HOSTILE, ids=repr)
def test_anything_else_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"holds|longer|alone|closed|twice"):
        read_symbol(text)


@given(st.text("\\{}_^$%&#~'<>au1 \u202e😀ηŷ" + "".join(LETTERS.values()), max_size=12))
@settings(max_examples=sample(300, 20_000), deadline=None)
def test_what_is_read_holds_letters_alone(text: str) -> None:
    try:
        sign = read_symbol(text)
    except ValueError:
        return
    known = {*LETTERS.values(), *SCRIPT.values()}
    assert all(c in known or (c.isascii() and c.isalnum()) for c in sign.base)
    assert all(c in {*known, *",*+()′"} or (c.isascii() and c.isalnum()) for c in sign.sub)


def test_what_is_wrong_in_a_file_is_said_with_its_place(tmp_path: Path) -> None:
    path = tmp_path / "mine.toml"
    explainer("new", path)
    text = path.read_text("utf-8").replace(
        '# notation = "post"', "notation = { like = 'zca', net = '\\input{x}', wx = 'a', eta = 3 }"
    )
    path.write_text(text, "utf-8")
    run = explainer("show", "net_h1", "-e", path)
    said = run.stderr.splitlines()
    assert run.returncode == 2
    assert all("mine.toml, line " in line for line in said)
    assert 'there is no notation "zca"; did you mean "zac"?' in said[0]
    assert '"\\input{x}" holds "\\input"; a symbol is a letter' in said[1]
    assert "eta: must be text in quotation marks" in said[2]


@pytest.mark.parametrize(
    ("word", "complaint"),
    [
        ("zca", '--notation: there is no notation "zca"; did you mean "zac"?'),
        ("nowhere/letters.toml", '"nowhere/letters.toml" cannot be read: no such file'),
    ],
)
def test_a_notation_that_is_not_there_is_said(word: str, complaint: str) -> None:
    run = explainer("show", "net_h1", "--notation", word)
    assert (run.returncode, run.stdout) == (2, "")
    assert run.stderr.startswith(complaint)
    assert len(run.stderr.splitlines()) == 1


def test_a_file_of_symbols_serves_any_example(tmp_path: Path) -> None:
    path = tmp_path / "letters.toml"
    path.write_text('like = "zac"\nnet = "s"\nerror = "J"\n', "utf-8")
    run = explainer("show", "dE_total/dw5", "--lines", "symbols", "--notation", path)
    assert run.stdout == "∂J/∂w_11^2 = ∂J/∂a_1^2·∂a_1^2/∂s_1^2·∂s_1^2/∂w_11^2\n"
    path.write_text('wx = "a"\n', "utf-8")
    run = explainer("show", "net_h1", "--notation", path)
    assert run.stderr.startswith('notation: "wx" is no letter and no quantity of this example;')


def test_a_notation_changes_no_number(tmp_path: Path) -> None:
    example = load("mazur")
    other = replace(example, notation=NOTATIONS["zac"])
    keys = list(every_key(Explanation(example)))
    assert [Explanation(example).shown(k) for k in keys[:40]] == [
        Explanation(other).shown(k) for k in keys[:40]
    ]
