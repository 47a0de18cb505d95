"""Whatever an example file holds, reading it ends soon: in an Example, or in lines that explain."""

import re
import time
import tomllib
from dataclasses import replace
from decimal import Decimal
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from explainer import keys
from explainer.building import documents
from explainer.errors import ExplainerError
from explainer.example import Example, bundled, load, source_text
from explainer.example.file import FIELDS, read
from explainer.example.layers import FIELDS as LAYER_FIELDS
from explainer.explanation import Explanation
from support import sample

FILES = {name: source_text(name) for name in bundled()}
SECONDS = 5  # far more than any of these small files takes, even on a busy machine


def outcome(text: str) -> Example | ExplainerError:
    """What reading `text` gives; anything but an Example or an ExplainerError goes on up."""
    start = time.monotonic()
    try:
        found: Example | ExplainerError = read(text, "mine.toml", "mine")
    except ExplainerError as error:
        found = error
    assert time.monotonic() - start < SECONDS
    if isinstance(found, ExplainerError):
        assert found.problems
        assert all(line.startswith("mine.toml") and line.isprintable() for line in found.problems)
    else:
        sound(found)
    return found


def sound(example: Example) -> None:
    """Fail where an example breaks what every reader of it may rely on."""
    before = example.input_names
    for layer in example.layers:
        assert len(layer.weights) == len(layer.weight_names) == len(layer.neurons)
        assert all(len(row) == len(before) for row in (*layer.weights, *layer.weight_names))
        assert (layer.biases is None) == (layer.bias_names is None)
        assert layer.biases is None or len(layer.biases) == len(layer.neurons)
        before = layer.neurons
    for pair in example.pairs:
        assert len(pair.inputs) == len(example.input_names)
        assert len(pair.targets) == (0 if example.error == "output" else len(before))
    tied = [*example.parameters, *(name for layer in example.layers for name in layer.neurons)]
    names = [keys.plain(name) for name in (*example.input_names, *tied)]
    assert len(names) == len(set(names))
    for name, value in example.parameters.items():
        assert value.is_finite()
        assert str(keys.parse(name, example)) == name
    assert example.title
    assert 0 <= example.rounds <= 1_000_000


SNIPPETS = st.sampled_from(
    [
        *(
            "",
            " ",
            "\n",
            "=",
            "[",
            "]",
            "[[",
            "]]",
            "{",
            "}",
            ",",
            ".",
            '"',
            "'",
            "#",
            "-",
            "_",
            "0",
        ),
        *("nan", "inf", "true", "1e999", "1e99999999999999999999", "0x1f", "1979-05-27", '"h1"'),
        *("[[layers]]", "[[data]]", "[layers]", "inputs", "E_total", "net_h1", "w5", "i1", "o1"),
        *("{ name = 'x', value = 'net^2' }", "'softmax'", "'output'", "'\\u0007'", "\0", "½", "🙂"),
        *("[[1, 2], [3, 4]]", "[]", "{}", "[[]]", "rounds = 5", "activation = 'relu'", "1" * 5000),
    ]
)


@st.composite
def mutated(draw: st.DrawFn) -> str:
    """A bundled file with a few pieces cut out, doubled, or replaced by something else."""
    text = draw(st.sampled_from(list(FILES.values())))
    for _ in range(draw(st.integers(1, 4))):
        start = draw(st.integers(0, len(text)))
        length = draw(st.integers(0, 12))
        end = min(len(text), start + length)
        piece = draw(st.one_of(SNIPPETS, st.just(text[start:end] * 2), st.text(max_size=5)))
        text = text[:start] + piece + text[end:]
    return text


@settings(max_examples=sample(300, 10_000), deadline=None)
@given(mutated())
def test_a_file_with_slips_is_read_or_explained(text: str) -> None:
    outcome(text)


TOKEN = re.compile(r"[-+]?[0-9][0-9.eE_]*|\\w+|'[^']*'|[^\\w\\s]")
EXTREMES = [
    *(
        "0",
        "-0.0",
        "1e400",
        "-1e400",
        "1e-400",
        "1e9",
        "-1e9",
        "1e100",
        "1e-100",
        "709.8",
        "-745.2",
    ),
    *("0.1e1", "1.0000000000000000000000000000000000000001", "999999999999", "36", "-36"),
]
STRANGE = st.one_of(
    st.sampled_from(["colour = 3", "pairs = []", "biases = 'none'", "train_biases = false"]),
    st.sampled_from(["momentum = 0.9", "update = 'each pair'", "rounds = 0", "error = 'output'"]),
    st.sampled_from(["activation = 'softmax'", "activation = 'relu'", "learning_rate = 1e300"]),
    st.sampled_from(["title = 'ψ̂ 中 \u202e 😀'", "title = '$x_{$ | <b> `'", "# ﬁn"]),
    st.text(max_size=12),
)


@st.composite
def rewritten(draw: st.DrawFn) -> str:
    """A bundled file as someone in a hurry, or with other numbers in mind, might leave it."""
    lines = draw(st.sampled_from(list(FILES.values()))).split("\n")
    for _ in range(draw(st.integers(1, 3))):
        at = draw(st.integers(0, len(lines) - 1))
        pieces = list(TOKEN.finditer(lines[at]))
        change = draw(st.sampled_from(["drop", "double", "add", "number", "number", "swap"]))
        if change == "drop" and len(lines) > 1:
            del lines[at]
        elif change == "double":
            lines.insert(at, lines[at])
        elif change == "add":
            lines.insert(at, draw(STRANGE))
        elif change == "number":
            lines[at] = _replaced(draw, lines[at], r"[-+]?[0-9][0-9.eE_]*", EXTREMES)
        elif len(pieces) > 1:
            lines[at] = _replaced(draw, lines[at], TOKEN.pattern, [p[0] for p in pieces])
    return "\n".join(lines)


def _replaced(draw: st.DrawFn, line: str, pattern: str, others: list[str]) -> str:
    """A line with one of the pieces that fit a pattern replaced by another text."""
    pieces = list(re.finditer(pattern, line))
    if not pieces:
        return line
    piece = draw(st.sampled_from(pieces))
    return line[: piece.start()] + draw(st.sampled_from(others)) + line[piece.end() :]


@settings(max_examples=sample(25, 2_000), deadline=None)
@given(rewritten())
def test_a_file_with_other_numbers_is_told_or_explained(text: str) -> None:
    found = outcome(text)
    if isinstance(found, Example):
        few = replace(found, rounds=min(found.rounds, 20))
        try:
            said = [documents(Explanation(few), ["md"])["mine.md"].partition("\n")[0]]
        except ExplainerError as error:
            said = list(error.problems)
        assert said
        assert all(line.isprintable() for line in said)


VALUES = st.recursive(
    st.one_of(
        st.sampled_from(
            [
                *("1", "0.5", "-2e-3", "nan", "-inf", "true", "1e500", "07:32:00", "'logistic'"),
                *("'net_h1'", "'h1'", "'w1'", "'half squared'", "'output'", "'sum'", "'each pair'"),
                *("'net'", "''", "'\\n'", '"\\n"', "2", "3", "1000000"),
            ]
        ),
    ),
    lambda inner: st.one_of(
        st.lists(inner, max_size=3).map(lambda parts: f"[{', '.join(parts)}]"),
        st.dictionaries(st.sampled_from(["i1", "o1", "name", "value", "x"]), inner, max_size=3).map(
            lambda table: f"{{ {', '.join(f'{k} = {v}' for k, v in table.items())} }}"
        ),
    ),
    max_leaves=6,
)


def lines(fields: tuple[str, ...]) -> st.SearchStrategy[str]:
    """Some of the fields, each with any value."""
    return st.dictionaries(st.sampled_from(fields), VALUES, max_size=6).map(
        lambda table: "".join(f"{field} = {value}\n" for field, value in table.items())
    )


@settings(max_examples=sample(300, 10_000), deadline=None)
@given(
    lines(FIELDS),
    st.lists(lines(("inputs", "targets", "x")), max_size=2),
    st.lists(lines(LAYER_FIELDS), max_size=3),
)
def test_any_value_in_any_field_is_read_or_explained(
    top: str, data: list[str], layers: list[str]
) -> None:
    text = (
        top
        + "".join(f"[[data]]\n{fields}" for fields in data)
        + "".join(f"[[layers]]\n{fields}" for fields in layers)
    )
    outcome(text)


def values_of(table: Any) -> list[Any]:
    """Every value of a TOML document, tables and lists too."""
    if isinstance(table, dict):
        return [table, *(value for part in table.values() for value in values_of(part))]
    if isinstance(table, list):
        return [table, *(value for part in table for value in values_of(part))]
    return [table]


@settings(max_examples=sample(150, 5_000), deadline=None)
@given(st.sampled_from(sorted(FILES)), st.data())
def test_one_wrong_number_gives_one_fault_on_its_line(name: str, data: st.DataObject) -> None:
    text = FILES[name].partition("\n\n")[2]
    written = sorted(
        {str(v) for v in values_of(tomllib.loads(text, parse_float=Decimal)) if type(v) is Decimal}
    )
    if not written:
        return
    old = data.draw(st.sampled_from(written))
    wrong = data.draw(st.sampled_from(["'x'", "nan", "inf", "true", "1e401", "[]", "{}"]))
    at = text.index(old)
    found = outcome(text[:at] + wrong + text[at + len(old) :])
    assert isinstance(found, ExplainerError)
    assert any(f"line {text.count(chr(10), 0, at) + 1}: " in line for line in found.problems)


@settings(max_examples=sample(150, 5_000), deadline=None)
@given(
    st.sampled_from(bundled()),
    st.dictionaries(
        st.one_of(
            st.sampled_from(
                ["w1", "w_5", "eta", "i1", "x1[2]", "target_o1", "net_h1", "b1", "w5+"]
            ),
            st.text(max_size=8),
        ),
        st.one_of(
            st.sampled_from(["0.41", ".5", "-1e-3", "nan", "", "1e999", "½", "0x1", "1_0", "−2"]),
            st.text(max_size=8),
            st.decimals(allow_nan=False, allow_infinity=False).map(str),
        ),
        max_size=4,
    ),
)
def test_any_change_is_made_or_explained(name: str, changes: dict[str, str]) -> None:
    example = load(name)
    try:
        sound(example.with_changes(changes))
        told: tuple[str, ...] = ("done",)
    except ExplainerError as error:
        told = error.problems
    assert told
    assert all(line.isprintable() for line in told)


@settings(max_examples=sample(300, 20_000), deadline=None)
@given(
    st.sampled_from(["mazur", "xor", "three-classes"]),
    st.lists(
        st.sampled_from(
            [
                *(
                    "d",
                    "E",
                    "_",
                    "total",
                    "/",
                    "w1",
                    "w",
                    "5",
                    "net_",
                    "out_",
                    "h1",
                    "o1",
                    "i1",
                    "+",
                ),
                *(
                    "@",
                    "1",
                    "[",
                    "]",
                    "2",
                    " ",
                    "∂",
                    "δ",
                    "η",
                    "Δ",
                    "₅",
                    "{",
                    "}",
                    "target_",
                    "grad_",
                ),
            ]
        ),
        max_size=10,
    ).map("".join),
)
def test_any_text_is_a_key_or_explained(name: str, text: str) -> None:
    example = load(name)
    try:
        told = str(keys.parse(text, example))
        assert str(keys.parse(told, example)) == told
    except ExplainerError as error:
        (told,) = error.problems
    assert told.isprintable()
