"""Printed formulas: set as expected, and read back to the numbers that they stand for."""

import random
import re
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from dataclasses import replace

import pytest
from flint import arb, ctx, fmpq
from sympy import (
    Abs,
    Add,
    Expr,
    Integer,
    Max,
    Mul,
    Piecewise,
    Pow,
    Rational,
    Symbol,
    exp,
    log,
    pi,
    sqrt,
    tanh,
)

from explainer import explain
from explainer.derivation import minus, negative, product, total
from explainer.explanation import Explanation
from explainer.keys import all_keys
from explainer.notation.latex import Latex
from explainer.notation.mathml import MathML
from explainer.notation.plain import Plain
from explainer.notation.printer import Box, Printer
from explainer.notation.symbols import Place, Symbols
from explainer.rendering import Walkthrough
from explainer.rendering.formats import FORMATS
from explainer.rendering.writer import Writer
from explainer.workings import Line, by_delta, chain, delta, lines
from random_examples import random_example
from support import sample

A, B, C = Symbol("a"), Symbol("b"), Symbol("c")
ONE, TWO = Integer(1), Integer(2)


def mul(*factors: Expr) -> Expr:
    return Mul(*factors, evaluate=False)


def power(base: Expr, exponent: Expr) -> Expr:
    return Pow(base, exponent, evaluate=False)


def over(above: Expr, below: Expr) -> Expr:
    return mul(above, power(below, Integer(-1)))


# -- as expected -------------------------------------------------------------------------------

CASES = (
    "<mo>{</mo><mtable><mtr><mtd><mi>a</mi></mtd><mtd><mtext>if&#160;</mtext><mi>a</mi>"
    "<mo>&gt;</mo><mn>0</mn></mtd></mtr><mtr><mtd><mn>1</mn></mtd><mtd>"
    "<mtext>otherwise</mtext></mtd></mtr></mtable>"
)
# Each expression in plain text, LaTeX and MathML; a, b and c are symbols.
SET: list[tuple[Expr, str, str, str]] = [
    (minus(A, B), "a − b", "a - b", "<mi>a</mi><mo>−</mo><mi>b</mi>"),
    (minus(B, A), "b − a", "b - a", "<mi>b</mi><mo>−</mo><mi>a</mi>"),
    (
        total((B, A, C)),
        "b + a + c",
        "b + a + c",
        "<mi>b</mi><mo>+</mo><mi>a</mi><mo>+</mo><mi>c</mi>",
    ),
    (
        minus(A, minus(B, C)),
        "a − (b − c)",
        r"a - (b - c)",
        "<mi>a</mi><mo>−</mo>(<mi>b</mi><mo>−</mo><mi>c</mi>)",
    ),
    (negative(A), "−a", "-a", "<mo>−</mo><mi>a</mi>"),
    (
        negative(minus(A, B)),
        "−(a − b)",
        r"-(a - b)",
        "<mo>−</mo>(<mi>a</mi><mo>−</mo><mi>b</mi>)",
    ),
    (product(B, A), "b·a", r"b \cdot a", "<mi>b</mi><mo>·</mo><mi>a</mi>"),
    (product(A, ONE), "a·1", r"a \cdot 1", "<mi>a</mi><mo>·</mo><mn>1</mn>"),
    (
        product(A, minus(ONE, A)),
        "a(1 − a)",
        r"a(1 - a)",
        "<mi>a</mi>(<mn>1</mn><mo>−</mo><mi>a</mi>)",
    ),
    (
        product(A, negative(B)),
        "a·(−b)",
        r"a \cdot (-b)",
        "<mi>a</mi><mo>·</mo>(<mo>−</mo><mi>b</mi>)",
    ),
    (
        mul(Rational(1, 2), power(minus(A, B), TWO)),
        "½(a − b)²",
        r"\tfrac{1}{2}(a - b)^{2}",
        "½<msup>(<mi>a</mi><mo>−</mo><mi>b</mi>)<mn>2</mn></msup>",
    ),
    (
        power(A, minus(TWO, ONE)),
        "a^(2 − 1)",
        "a^{2 - 1}",
        "<msup><mi>a</mi><mn>2</mn><mo>−</mo><mn>1</mn></msup>",
    ),
    (power(A, TWO), "a²", "a^{2}", "<msup><mi>a</mi><mn>2</mn></msup>"),
    (
        power(negative(A), TWO),
        "(−a)²",
        r"(-a)^{2}",
        "<msup>(<mo>−</mo><mi>a</mi>)<mn>2</mn></msup>",
    ),
    (over(A, B), "a / b", r"\frac{a}{b}", "<mfrac><mi>a</mi><mi>b</mi></mfrac>"),
    (
        over(ONE, Add(ONE, exp(negative(A), evaluate=False), evaluate=False)),
        "1 / (1 + e^(−a))",
        r"\frac{1}{1 + e^{-a}}",
        "<mfrac><mn>1</mn><mn>1</mn><mo>+</mo><msup><mi>e</mi><mo>−</mo><mi>a</mi></msup></mfrac>",
    ),
    (
        over(A, power(B, TWO)),
        "a / b²",
        r"\frac{a}{b^{2}}",
        "<mfrac><mi>a</mi><msup><mi>b</mi><mn>2</mn></msup></mfrac>",
    ),
    (sqrt(A), "√(a)", r"\sqrt{a}", "<msqrt><mi>a</mi></msqrt>"),
    (Abs(A, evaluate=False), "|a|", r"\left|a\right|", "|<mi>a</mi>|"),
    (log(A, evaluate=False), "ln(a)", r"\ln(a)", "<mtext>ln</mtext>(<mi>a</mi>)"),
    (tanh(A, evaluate=False), "tanh(a)", r"\tanh(a)", "<mtext>tanh</mtext>(<mi>a</mi>)"),
    (
        Max(Integer(0), A, evaluate=False),
        "max(0, a)",
        r"\max(0 ,\ a)",
        "<mtext>max</mtext>(<mn>0</mn><mo>,</mo><mi>a</mi>)",
    ),
    (
        Piecewise((A, A > 0), (ONE, True), evaluate=False),
        "{a if a > 0; 1 otherwise}",
        r"\begin{cases}a & \text{if } a > 0 \\ 1 & \text{otherwise}\end{cases}",
        CASES,
    ),
    (Integer(-3), "−3", "-3", "<mo>−</mo><mn>3</mn>"),
    (mul(pi, A), "π·a", r"\pi \cdot a", "<mi>π</mi><mo>·</mo><mi>a</mi>"),
]


def symbol(name: str) -> Box:
    return Box(name, 1)


def bare(text: str) -> str:
    """MathML without attributes and without what groups but does not show; brackets as such."""
    text = re.sub(r"<(\w+) [^>]*>", r"<\1>", text)
    text = re.sub(r"</?mrow>", "", text)
    half = "<mstyle><mfrac><mn>1</mn><mn>2</mn></mfrac></mstyle>"
    return re.sub(r"<mo>([()|])</mo>", r"\1", text).replace(half, "½")


@pytest.mark.parametrize(("expression", "plain", "latex", "mathml"), SET, ids=[s[1] for s in SET])
def test_an_expression_is_set_as_it_is_written(
    expression: Expr, plain: str, latex: str, mathml: str
) -> None:
    assert Plain().expression(expression, symbol).text == plain
    assert Latex().expression(expression, symbol).text == latex
    set_ = MathML().expression(expression, lambda name: Box(f"<mi>{name}</mi>", 1)).text
    assert bare(set_) == mathml
    ET.fromstring(f"<mrow>{set_}</mrow>")


# Numbers put in for a, b and c: a negative one, a plain one, one with a power of ten.
PUT_IN = {"a": "-0.25", "b": "0.50", "c": "1.5e-20"}
NUMBERS: list[tuple[Expr, str, str]] = [
    (product(A, B), "−0.25·0.50", r"-0.25 \cdot 0.50"),
    (product(B, A), "0.50·(−0.25)", r"0.50 \cdot (-0.25)"),
    (total((B, A)), "0.50 + (−0.25)", r"0.50 + (-0.25)"),
    (minus(B, A), "0.50 − (−0.25)", r"0.50 - (-0.25)"),
    (minus(A, B), "−0.25 − 0.50", "-0.25 - 0.50"),
    (negative(A), "−(−0.25)", r"-(-0.25)"),
    (negative(product(A, B)), "−(−0.25·0.50)", r"-(-0.25 \cdot 0.50)"),
    (negative(product(B, A)), "−0.50·(−0.25)", r"-0.50 \cdot (-0.25)"),
    (
        minus(B, product(A, C)),
        "0.50 − (−0.25)·1.5·10⁻²⁰",
        r"0.50 - (-0.25) \cdot 1.5 \cdot 10^{-20}",
    ),
    (power(A, TWO), "(−0.25)²", r"(-0.25)^{2}"),
    (power(B, TWO), "0.50²", "0.50^{2}"),
    (power(C, TWO), "(1.5·10⁻²⁰)²", r"(1.5 \cdot 10^{-20})^{2}"),
    (over(B, C), "0.50 / (1.5·10⁻²⁰)", r"\frac{0.50}{1.5 \cdot 10^{-20}}"),
    (over(A, B), "(−0.25) / 0.50", r"\frac{-0.25}{0.50}"),
    (
        product(A, minus(ONE, A)),
        "−0.25(1 − (−0.25))",
        r"-0.25(1 - (-0.25))",
    ),
]


@pytest.mark.parametrize(("expression", "plain", "latex"), NUMBERS, ids=[n[1] for n in NUMBERS])
def test_numbers_are_put_in_with_brackets_where_they_are_needed(
    expression: Expr, plain: str, latex: str
) -> None:
    def text(printer: Printer) -> str:
        return printer.expression(expression, lambda name: printer.number(PUT_IN[name])).text

    texts = [text(printer) for printer in (Plain(), Latex(), MathML())]
    assert texts[:2] == [plain, latex]
    value = expression.subs({name: Rational(text) for name, text in PUT_IN.items()})
    marked = ET.fromstring(f"<r>{texts[2]}</r>")
    for tokens in plain_tokens(plain, {}), latex_tokens(latex, {}), list(mathml_tokens(marked)):
        number = Reading(tokens, {}, set()).result()
        assert number.overlaps(arb(fmpq(value.p, value.q))), tokens


# Keys in plain text, LaTeX, and as a reader sees the MathML.
SYMBOLS = [
    ("w5", "w5", "w_{5}", "w 5"),
    ("w5+", "w5+", "w_{5}^{+}", "w 5 +"),
    ("eta", "η", r"\eta", "η"),
    ("net_h1", "net_h1", r"\mathrm{net}_{h1}", "net h 1"),
    ("out_o1@10000", "out_o1@10000", r"\mathrm{out}_{o1}^{(10000)}", "out o 1 (10000)"),
    ("out_o1[2]", "out_o1[2]", r"\mathrm{out}_{o1}^{[2]}", "out o 1 [2]"),
    ("target_o1", "target_o1", r"\mathrm{target}_{o1}", "target o 1"),
    ("E_total", "E_total", r"E_{total}", "E total"),
    ("delta_o1", "δ_o1", r"\delta_{o1}", "δ o 1"),
    ("change_w5", "Δw5", r"\Delta w_{5}", "Δ w 5"),
    (
        "dE_total/dw5",
        "∂E_total/∂w5",
        r"\frac{\partial E_{total}}{\partial w_{5}}",
        "∂ E total ∂ w 5",
    ),
]


@pytest.mark.parametrize(("key", "plain", "latex", "seen"), SYMBOLS)
def test_a_quantity_is_written_as_its_symbol(key: str, plain: str, latex: str, seen: str) -> None:
    assert Plain().symbol(key).text == plain
    assert Latex().symbol(key).text == latex
    element = ET.fromstring(MathML().symbol(key).text)
    assert " ".join(element.itertext()) == seen
    assert element.get("data-t") == key


def test_quantities_have_the_colours_of_what_they_are() -> None:
    symbols = Symbols(places={"i1": Place("input"), "h1": Place("neuron", 1, (1,))})
    expected = {"i1": "in", "w5": "w", "b1": "w", "eta": "w", "h1": "n", "net_h1": "n"}
    expected |= {"out_h1@3": "n", "target_o1": "e", "E_total": "e", "delta_h1[2]": "e"}
    expected |= {"dout_h1/dnet_h1": "e", "w5+": "w"}
    assert {key: symbols.role(key) for key in expected} == expected


# -- read back ---------------------------------------------------------------------------------

Token = tuple[str, str]  # a number, the key of a quantity, a word or an operator; and its text

_RAISED = dict(zip("⁰¹²³⁴⁵⁶⁷⁸⁹⁻", "0123456789−", strict=True))
_RATIOS = {"½": ("1", "2"), "⅓": ("1", "3"), "¼": ("1", "4")}
_PLAIN = re.compile(r"[0-9]+(?:\.[0-9]+)?|[⁰¹²³⁴⁵⁶⁷⁸⁹⁻]+|[a-z]{2,}|\S")
_LATEX = re.compile(
    r"[0-9]+(?:\.[0-9]+)?|\\begin\{cases\}|\\end\{cases\}|\\text\{if \}|\\text\{otherwise\}"
    r"|\\mathrm\{[a-z]+\}|\\left[(|]|\\right[)|]|\\\\|\\,|\\ |\\[a-z]+|\S"
)
_WORDS = {"ln", "tanh", "erf", "sign", "max", "e", "π", "√", "|", "if", "otherwise"}


def number_tokens(above: str, below: str) -> list[Token]:
    return [("op", "("), ("num", above), ("op", "/"), ("num", below), ("op", ")")]


def found_tokens(text: str, known: dict[str, str], pattern: re.Pattern[str]) -> Iterator[Token]:
    """The tokens of a text in which the symbols of ``known`` stand for their keys."""
    symbols = sorted(known, key=len, reverse=True)
    at = 0
    while at < len(text):
        symbol = next((s for s in symbols if text.startswith(s, at)), None)
        if symbol:
            yield "key", known[symbol]
            at += len(symbol)
        elif text[at].isspace():
            at += 1
        else:
            match = pattern.match(text, at)
            assert match, text[at:]
            at = match.end()
            yield ("num" if match[0][0].isdecimal() else "op"), match[0]


def plain_tokens(text: str, known: dict[str, str]) -> list[Token]:
    """Plain text as tokens."""
    made: list[Token] = []
    for kind, word in found_tokens(text, known, _PLAIN):
        if word in _RATIOS:
            made += number_tokens(*_RATIOS[word])
        elif word[0] in _RAISED:
            raised = "".join(_RAISED[c] for c in word)
            made += [("op", "^"), ("op", "(")]
            made += [("op", "−")] if raised[0] == "−" else []
            made += [("num", raised.lstrip("−")), ("op", ")")]
        else:
            made.append((("word" if word in _WORDS else kind) if kind == "op" else kind, word))
    return made


_TEX = {r"\cdot": "·", "-": "−", r"\left(": "(", r"\right)": ")", r"\approx": "≈", r"\sqrt": "√"}
_TEX |= {r"\left|": "|", r"\right|": "|", r"\pi": "π", r"\ln": "ln", r"\tanh": "tanh"}
_TEX |= {r"\max": "max", r"\text{if }": "if", r"\text{otherwise}": "otherwise", r"\\": ";"}
_TEX |= {r"\begin{cases}": "{", r"\end{cases}": "}", "{": "(", "}": ")"}


def latex_tokens(text: str, known: dict[str, str]) -> list[Token]:
    r"""LaTeX as tokens; \frac{a}{b} as ((a)/(b)), for its bar shows what belongs together."""
    words = [(k, _TEX.get(w, w)) for k, w in found_tokens(text, known, _LATEX)]
    made: list[Token] = []
    closing: list[str] = []  # what each open bracket adds when it is closed
    waiting = ""
    for kind, word in words:
        if word in (r"\ ", "&"):
            continue
        if word in (r"\frac", r"\tfrac"):
            made.append(("op", "("))
            waiting = "above"
        elif word.startswith(r"\mathrm"):
            made.append(("word", word[8:-1]))
        elif word == "(":
            made.append(("op", "("))
            closing.append(waiting)
            waiting = ""
        elif word == ")":
            made.append(("op", ")"))
            done = closing.pop()
            if done == "above":
                made.append(("op", "/"))
                waiting = "below"
            elif done == "below":
                made.append(("op", ")"))
        else:
            made.append((("word" if word in _WORDS else kind) if kind == "op" else kind, word))
    return made


def mathml_tokens(element: ET.Element) -> Iterator[Token]:
    """MathML as tokens; what a bar or a root encloses is in brackets, a row alone is not."""
    key, text, tag = element.get("data-t"), (element.text or "").strip(), element.tag
    if key:
        yield "key", key
        return
    parts = [list(mathml_tokens(child)) for child in element]
    whole = [token for part in parts for token in part]
    if tag == "mn":
        if text.startswith("−"):
            yield "op", "−"
        yield "num", text.removeprefix("−")
    elif tag in ("mi", "mtext"):
        yield "word", text
    elif tag == "mo":
        yield ("word" if text == "|" else "op"), text
    elif tag == "mfrac":
        yield from (("op", "("), ("op", "("), *parts[0], ("op", ")"), ("op", "/"))
        yield from (("op", "("), *parts[1], ("op", ")"), ("op", ")"))
    elif tag == "msup":
        yield from (*parts[0], ("op", "^"), ("op", "("), *parts[1], ("op", ")"))
    elif tag == "msqrt":
        yield from (("word", "√"), ("op", "("), *whole, ("op", ")"))
    elif tag == "mtable":
        yield from (*parts[0], ("op", ";"), *parts[1], ("op", "}"))
    else:
        assert tag in ("math", "r", "mrow", "mstyle", "mtr", "mtd", "mpadded", "munder"), tag
        yield from parts[0] if tag == "munder" else whole


class Reading:
    """Reads tokens as a person does and computes what they say, in balls.

    No sign follows another without a bracket between them, and a power belongs to what stands right
    before it.
    """

    def __init__(self, tokens: list[Token], values: dict[str, arb], inexact: set[str]) -> None:
        self.tokens = [*tokens, ("end", "")]
        self.values, self.inexact = values, inexact

    def result(self) -> arb:
        number = self.sum()
        assert self.tokens[0][0] == "end", self.tokens
        return number

    def sees(self, *words: str) -> bool:
        return self.tokens[0][0] in ("op", "word") and self.tokens[0][1] in words

    def take(self, *words: str) -> str:
        assert not words or self.sees(*words), (words, self.tokens)
        return self.tokens.pop(0)[1]

    def sum(self) -> arb:
        if self.sees("−"):
            self.take()
            number = -self.product()
        else:
            number = self.product()
        while self.sees("+", "−"):
            number = number + self.product() if self.take() == "+" else number - self.product()
        return number

    def product(self) -> arb:
        number = self.power()
        while self.sees("·", "/", "("):
            if self.sees("(") or self.take() == "·":
                number = number * self.power()
            else:
                number = number / self.power()
        return number

    def power(self) -> arb:
        if self.sees("e"):
            self.take()
            self.take("^")
            number = self.atom().exp()
        else:
            number = self.atom()
        if self.sees("^"):
            self.take()
            exponent = self.atom()
            whole = exponent.unique_fmpz()
            number = number ** (exponent if whole is None else int(whole))
        assert not self.sees("^"), "a power of a power without brackets"
        return number

    def atom(self) -> arb:
        kind, text = self.tokens[0]
        if kind == "num":
            self.take()
            places = len(text.partition(".")[2])
            return arb(text, f"0.5e-{places}" if text in self.inexact else 0)
        if kind == "key":
            self.take()
            return self.values[text]
        if self.sees("("):
            self.take()
            number = self.sum()
            self.take(")")
            return number
        if self.sees("{"):
            return self.cases()
        return self.word()

    def word(self) -> arb:
        word = self.take("π", "|", "max", "√", "ln", "tanh", "erf", "sign")
        if word == "π":
            return arb.pi()
        if word == "|":
            number = abs(self.sum())
            self.take("|")
            return number
        if word == "max":
            self.take("(")
            low = self.sum()
            self.take(",")
            high = self.sum()
            self.take(")")
            return low.max(high)
        number = self.atom()
        if word == "sign":
            assert number > 0 or number < 0
            return arb(1 if number > 0 else -1)
        return {"√": arb.sqrt, "ln": arb.log, "tanh": arb.tanh, "erf": arb.erf}[word](number)

    def cases(self) -> arb:
        self.take("{")
        value = self.sum()
        self.take("if")
        test = self.sum()
        self.take(">")
        assert self.sum() == 0
        self.take(";")
        other = self.sum()
        self.take("otherwise")
        self.take("}")
        return value if test > 0 else other if test <= 0 else value.union(other)


@pytest.fixture(autouse=True)
def _many_bits() -> Iterator[None]:
    before = ctx.prec
    yield
    ctx.prec = before


def proven(explanation: Explanation, key: str) -> arb:
    number = explanation.number(key)
    ctx.prec = 400
    return arb(number)


def said(explanation: Explanation, line: Line) -> Iterator[tuple[str, arb]]:
    """What a printed line comes to, read in each notation."""
    working = line.working
    assert working is not None
    values = {} if line.numbers else {key: proven(explanation, key) for key in working.args}
    inexact = set()
    for key in working.args if line.numbers else ():
        shown = explanation.shown(key)
        inexact |= set() if shown.exact else {shown.text.lstrip("-").partition("e")[0]}
    for name in ("html", "latex", "markdown", "plain"):
        if name == "plain":
            texts = plain_line(explanation, line)
            known = {Plain().symbol(key).text: key for key in working.args}
            tokens = plain_tokens(texts, known)
        else:
            writer = Writer(explanation, FORMATS[name])
            texts = "".join(writer.set(line).rhs)
            known = {writer.printer.symbol(key).text: key for key in working.args}
            if name == "html":
                tokens = list(mathml_tokens(ET.fromstring(f"<r>{texts}</r>")))
            else:
                tokens = latex_tokens(texts.replace("$", ""), known)
        assert tokens[0] == ("op", line.relation), tokens
        ctx.prec = 400
        yield f"{name}: {texts}", Reading(tokens[1:], values, inexact).result()


def plain_line(explanation: Explanation, line: Line) -> str:
    printer, working = Plain(), line.working
    assert working is not None
    keys = dict(zip((s.name for s in working.formula.symbols), working.args, strict=True))

    def leaf(name: str) -> Box:
        if line.numbers:
            return printer.value(keys[name], explanation.shown(keys[name]).text)
        return printer.symbol(keys[name])

    parts = printer.parts(working.formula.expression, leaf)
    return "".join(printer.line(line.relation, parts))


def false_lines(explanation: Explanation, made: list[Line]) -> list[str]:
    """The lines that do not say what they should, as printed."""
    wrong, target = [], ""
    for line in made:
        target = line.left or target
        value = proven(explanation, target)
        if line.working is None:
            shown = explanation.shown(line.value)
            places = len(shown.text.partition("e")[0].partition(".")[2])
            ctx.prec = 400
            ten = arb(10) ** int(shown.text.partition("e")[2] or 0)
            last = arb(shown.text.partition("e")[0], 0 if shown.exact else f"0.5e-{places}") * ten
            if line.relation != shown.relation or not last.overlaps(value):
                wrong.append(f"{target} {line.relation} {shown.text}")
            continue
        for text, number in said(explanation, line):
            sharp = number.rad() < arb("1e-25") * (1 + abs(value)).upper()
            if not number.overlaps(value) or (line.relation == "=" and not sharp):
                wrong.append(f"{target} is {value.str(12)}, but {number.str(12)} is said by {text}")
    return wrong


def workings(explanation: Explanation, key: str) -> Iterator[list[Line]]:
    """Every working that documents print of a quantity."""
    yield lines(explanation, key, rules=True)
    yield lines(explanation, key)
    if key.startswith("delta_"):
        yield delta(explanation, key)
    if key.startswith("dE_total/d"):
        yield chain(explanation, key)
    step = explanation.derivation[key]
    if key.startswith("dE_total/d") and step.shortcut and not step.key.startswith("dE_total/dout"):
        yield by_delta(explanation, key)


def all_false(explanation: Explanation, keys: list[str]) -> list[str]:
    wrong: list[str] = []
    for key in keys:
        for made in workings(explanation, key):
            wrong += false_lines(explanation, made)
    return wrong


def test_every_line_of_the_tutorial_is_true_as_printed() -> None:
    for decimals in (3, 9):
        explanation = explain("mazur", decimals)
        assert not all_false(explanation, list(all_keys(explanation.example)))


@pytest.mark.parametrize("seed", range(300, 300 + sample(16, 5_000)))
def test_every_line_of_a_random_example_is_true_as_printed(seed: int) -> None:
    example = random_example(seed)
    rng = random.Random(seed)
    explanation = Explanation(example, rng.choice([3, 9, 9, 15]))
    keys = list(all_keys(example))
    assert not all_false(explanation, rng.sample(keys, min(len(keys), sample(25, 10_000))))


@pytest.mark.parametrize("seed", range(400, 400 + sample(6, 1_000)))
def test_every_line_after_rounds_of_training_is_true_as_printed(seed: int) -> None:
    example = random_example(seed)
    explanation = Explanation(example)
    keys = [key for key in all_keys(example) if key not in explanation.written]
    wrong = []
    for key in random.Random(seed).sample(keys, min(len(keys), 12)):
        if key.endswith("+"):
            continue
        for rules in (False, True):
            wrong += false_lines(explanation, lines(explanation, f"{key}@2", rules=rules))
    assert not wrong


# -- whole documents ---------------------------------------------------------------------------


def markdown_lines(text: str) -> Iterator[tuple[str, str]]:
    """Left and right of every line in a formula block of Markdown."""
    for block in re.findall(r"```math\n\\begin{aligned}\n(.*?)\\end{aligned}", text, re.DOTALL):
        for line in block.strip().replace(" \\\\\n & \\quad {}", "").split("\n"):
            left, _, right = line.removesuffix(r"\\[4pt]").partition("&")
            yield left.strip(), right.strip()


def html_lines(text: str) -> Iterator[tuple[str, str]]:
    """Left and right of every line of a working in HTML; the left as a key."""
    text = re.sub(
        r"=([\w.#/+@-]+)(?=[ >])", r'="\1"', text
    )  # the page leaves out what quotes it can
    for line in re.findall(r'<div class="ln[^"]*">(.*?)</div>', text, re.DOTALL):
        left, right = (
            re.search(rf'<span class="{name}">(.*?)</span>', line, re.DOTALL)
            for name in ("lhs", "rhs")
        )
        assert right
        key = re.search(r'data-t="([^"]*)"', left[1]) if left else None
        yield key[1] if key else "", right[1].replace("<wbr>", "")


def long_numbers(tokens: list[Token]) -> set[str]:
    """The numbers that were rounded: in the tutorial all that have nine decimals or more."""
    return {text for kind, text in tokens if len(text.partition(".")[2]) >= 9}


@pytest.mark.parametrize("form", ["markdown", "html"])
def test_every_line_of_the_rendered_tutorial_is_true(form: str) -> None:
    text = Walkthrough(explain("mazur")).render(form, "mazur").text
    # Biases are trained where the document says what that would do; nothing else depends on it.
    trained = Explanation(replace(explain("mazur").example, train_biases=True))
    keys = list(all_keys(trained.example))
    known = {Writer(trained, FORMATS["markdown"]).printer.symbol(key).text: key for key in keys}
    values = {key: proven(trained, key) for key in keys}
    target, count = "", 0
    for left, right in (markdown_lines if form == "markdown" else html_lines)(text):
        target = (known[left] if form == "markdown" else left) if left else target
        if form == "markdown":
            tokens = latex_tokens(right, known)
        else:
            tokens = list(mathml_tokens(ET.fromstring(f"<r>{right}</r>")))
        assert tokens[0] in (("op", "="), ("op", "≈"))
        ctx.prec = 400
        number = Reading(tokens[1:], values, long_numbers(tokens)).result()
        assert number.overlaps(values[target]), f"{target} {right}"
        count += 1
    assert count > 100
