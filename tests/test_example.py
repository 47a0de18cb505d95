"""Example files: what is read, what stands for what is left out, and every fault at once."""

import math
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest

from explainer import example as room
from explainer.errors import ExplainerError
from explainer.example import Example, Pair, UserFormula, bundled, catalogue, load, source_text
from explainer.example.activations import ACTIVATIONS
from explainer.example.file import ERRORS
from explainer.functions import ACTIVATIONS as ACTIVATION_FUNCTIONS
from explainer.functions import ERRORS as ERROR_FUNCTIONS
from support import environment

MAZUR = source_text("mazur")
Read = Callable[[str], Example]
Faults = Callable[[str], tuple[str, ...]]


@pytest.fixture
def read(tmp_path: Path) -> Read:
    """read(text): the example of a file mine.toml with this text."""

    def load_text(text: str) -> Example:
        (tmp_path / "mine.toml").write_text(text, encoding="utf-8")
        return load(tmp_path / "mine.toml")

    return load_text


@pytest.fixture
def faults(read: Read, tmp_path: Path) -> Faults:
    """faults(text): what is said of a file mine.toml with this text."""

    def told(text: str) -> tuple[str, ...]:
        with pytest.raises(ExplainerError) as caught:
            read(text)
        for problem in caught.value.problems:
            assert problem.startswith(str(tmp_path / "mine.toml"))
            assert problem.isprintable()
        return tuple(p.removeprefix(str(tmp_path / "")) for p in caught.value.problems)

    return told


def changed(*changes: tuple[str, str]) -> str:
    """The tutorial's file with each first text replaced by the second, once."""
    text = MAZUR
    for old, new in changes:
        assert old in text
        text = text.replace(old, new, 1)
    return text


def numbers(*texts: str) -> tuple[Decimal, ...]:
    return tuple(map(Decimal, texts))


# -- what is read -------------------------------------------------------------------------


def test_the_tutorial_is_read_as_it_is_written() -> None:
    example = load("mazur")
    assert (example.name, example.size) == ("mazur", "2-2-2")
    assert example.title == "Two inputs, two hidden neurons, two outputs"
    assert example.input_names == ("i1", "i2")
    assert example.output_names == ("o1", "o2")
    assert example.pairs == (Pair(numbers("0.05", "0.10"), numbers("0.01", "0.99")),)
    hidden, output = example.layers
    assert hidden.weights == (numbers("0.15", "0.20"), numbers("0.25", "0.30"))
    assert hidden.weight_names == (("w1", "w2"), ("w3", "w4"))
    assert output.weight_names == (("w5", "w6"), ("w7", "w8"))
    assert (hidden.biases, hidden.bias_names) == (numbers("0.35", "0.35"), ("b1", "b1"))
    assert (output.biases, output.bias_names) == (numbers("0.60", "0.60"), ("b2", "b2"))
    assert list(example.parameters) == ["w1", "w2", "w3", "w4", "b1", "w5", "w6", "w7", "w8", "b2"]
    assert example.weight_names == tuple(f"w{i}" for i in range(1, 9))
    assert example.bias_names == ("b1", "b2")
    assert tuple(example.trained) == example.weight_names
    assert (example.error, example.learning_rate) == ("half squared", Decimal("0.5"))
    assert (example.momentum, example.train_biases, example.rounds) == (None, False, 10000)
    assert (example.reduction, example.update) == ("mean", "batch")


def test_numbers_keep_their_written_digits(read: Read) -> None:
    text = changed(("0.05", "1_0.500"), ("0.10", "-2e-3"), ("0.15", "0x10"), ("0.20", "7"))
    example = read(text)
    assert [str(n) for n in example.pairs[0].inputs] == ["10.500", "-0.002"]
    assert [str(n) for n in example.layers[0].weights[0]] == ["16", "7"]
    assert str(example.layers[1].biases) == "(Decimal('0.60'), Decimal('0.60'))"
    third = "0." + "3" * 900
    assert str(read(changed(("0.05", third))).pairs[0].inputs[0]) == third


SHORT = """
inputs = { x = 1 }
targets = { o1 = 2 }
[[layers]]
neurons = 1
weights = [[0.5]]
"""


def test_what_is_left_out_has_its_default(read: Read) -> None:
    example = read(SHORT)
    assert (example.name, example.title) == ("mine", "One input, one output")
    assert example.layers[0].activation == "logistic"
    assert (example.layers[0].biases, example.layers[0].bias_names) == (None, None)
    assert (example.error, example.learning_rate) == ("half squared", Decimal("0.5"))
    assert (example.momentum, example.train_biases, example.rounds) == (None, True, 1)
    assert (example.reduction, example.update) == ("mean", "batch")
    assert tuple(example.trained) == ("w1",)


def test_neurons_given_as_a_number_are_named_by_their_layer(read: Read) -> None:
    layers = "".join("[[layers]]\nneurons = 1\nweights = [[1]]\nbias = 0\n" for _ in range(7))
    example = read(f"inputs = {{ x = 1 }}\ntargets = {{ o1 = 2 }}\n{layers}")
    names = [layer.neurons for layer in example.layers]
    assert names == [("h1",), ("g1",), ("k1",), ("m1",), ("p1",), ("l6n1",), ("o1",)]
    assert example.title == "One input, six hidden layers of one neuron, one output"


def test_default_names_count_through_all_layers(read: Read) -> None:
    example = read(
        changed(
            ("bias       = 0.35", "bias = [0.1, 0.2]\nweight_names = [['a', 'b'], ['c', 'f']]"),
        )
    )
    assert example.layers[0].bias_names == ("b1", "b2")
    assert example.layers[1].bias_names == ("b3", "b3")
    assert example.layers[1].weight_names == (("w5", "w6"), ("w7", "w8"))


def test_targets_stand_in_the_order_of_the_neurons(read: Read) -> None:
    example = read(changed(("o1 = 0.01, o2 = 0.99", "o2 = 0.99, o1 = 0.01")))
    assert example.pairs[0].targets == numbers("0.01", "0.99")


def test_pairs_may_name_their_inputs_in_any_order(read: Read) -> None:
    example = read(
        "[[data]]\ninputs = { a = 1, b = 2 }\ntargets = { o1 = 0 }\n"
        "[[data]]\ninputs = { b = 4, a = 3 }\ntargets = { o1 = 1 }\n"
        "[[layers]]\nneurons = 1\nweights = [[1, 1]]\n"
    )
    assert [pair.inputs for pair in example.pairs] == [numbers("1", "2"), numbers("3", "4")]


@pytest.mark.parametrize(
    ("written", "activation"),
    [
        *((f'"{name}"', name) for name in ACTIVATIONS),
        ('"sigmoid"', "logistic"),
        ('"linear"', "identity"),
        ('"ReLU"', "relu"),
        ('"leaky_relu"', "leaky relu"),
        ('{ name = "bent", value = "net / 2" }', UserFormula("bent", "net / 2")),
    ],
)
def test_activations_are_known_by_name(
    read: Read, written: str, activation: str | UserFormula
) -> None:
    assert read(changed(('"logistic"', written))).layers[0].activation == activation


@pytest.mark.parametrize("error", ERRORS)
def test_errors_are_known_by_name(read: Read, error: str) -> None:
    targets = "targets       = { o1 = 0.01, o2 = 0.99 }"
    text = changed(('"half squared"', f'"{error}"'))
    assert read(text.replace(targets, "") if error == "output" else text).error == error


def test_the_names_read_here_are_those_of_the_functions() -> None:
    assert {*ACTIVATIONS} == {*ACTIVATION_FUNCTIONS, "softmax"}
    assert {*ERRORS} == {*ERROR_FUNCTIONS}


def test_a_name_used_twice_is_one_tied_parameter(read: Read) -> None:
    names = "\nweight_names = [['k', 'l'], ['l', 'k']]\nbias_names = 'c'"
    example = read(changed(("[[0.15, 0.20], [0.25, 0.30]]", f"[[1, 2], [2.0, 1]]{names}")))
    assert list(example.parameters)[:3] == ["k", "l", "c"]
    assert example.with_changes({"k": "9"}).layers[0].weights == (
        numbers("9", "2"),
        numbers("2.0", "9"),
    )


def test_any_title_of_one_line_is_allowed(read: Read) -> None:
    title = '<b>"½ & \\\\ $x$" 三つ 🙂 ' + "x" * 170
    escaped = title.replace("\\", "\\\\").replace('"', '\\"')
    made = changed(("Two inputs, two hidden neurons, two outputs", escaped))
    assert read(made).title == title
    assert read(changed(("Two inputs, two hidden neurons, two outputs", " "))).title == (
        "Two inputs, two hidden neurons, two outputs"
    )


@pytest.mark.parametrize(
    ("file", "name"),
    [
        ("mine.toml", "mine"),
        ("my own.v2.toml", "my-own.v2"),
        ("übung.toml", "übung"),
        (".toml", "toml"),
        ("$(ls);'.toml", "ls"),
        ("???", "example"),
        ("x" * 200, "x" * 80),
    ],
)
def test_an_example_has_a_name_that_is_safe_for_files(tmp_path: Path, file: str, name: str) -> None:
    (tmp_path / file).write_text(MAZUR)
    assert load(tmp_path / file).name == name


def test_windows_files_are_read(tmp_path: Path) -> None:
    (tmp_path / "mine.toml").write_bytes(b"\xef\xbb\xbf" + MAZUR.replace("\n", "\r\n").encode())
    assert replace(load(tmp_path / "mine.toml"), name="mazur") == load("mazur")


def test_a_bundled_name_is_the_bundled_file_and_a_path_a_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("mazur").write_text(SHORT)
    assert load("mazur").size == "2-2-2"
    assert load("./mazur").size == "1-1"
    assert load(Path("mazur")).size == "1-1"


# -- faults -------------------------------------------------------------------------------

W1 = "[[0.15, 0.20], [0.25, 0.30]]"
BIAS = "bias       = 0.35"
FAULTS: dict[str, tuple[tuple[tuple[str, str], ...], list[str]]] = {
    "a row of weights too long": (
        ((W1, "[[0.15, 0.20, 1], [0.25, 0.30]]"),),
        ["line 16: layer 1, weights: row 1 has 3 numbers where 2 are needed, one for each"],
    ),
    "a row of weights too short": (
        ((W1, "[[0.15, 0.20], [0.25]]"),),
        ["line 16: layer 1, weights: row 2 has 1 number where 2 are needed"],
    ),
    "too many rows": (
        ((W1, "[[1, 2], [3, 4], [5, 6]]"),),
        ["layer 1, weights: 3 rows where h1, h2 need 2, one for each neuron"],
    ),
    "weights without rows": (
        ((W1, "[0.15, 0.20, 0.25, 0.30]"),),
        ["layer 1, weights: must be rows, one for each neuron"],
    ),
    "no weights": (
        (("weights    = " + W1, ""),),
        ["line 13: layer 1, weights: missing; give one row"],
    ),
    "no neurons": ((('neurons    = ["h1", "h2"]', ""),), ["layer 1, neurons: missing; give names"]),
    "no neurons at all": ((('["h1", "h2"]', "0"),), ["layer 1, neurons: cannot be read"]),
    "a huge number of neurons": (
        (('["h1", "h2"]', "999999999999"),),
        ["layer 1, neurons: 999,999,999,999 neurons need as many rows of weights"],
    ),
    "neurons that are no names": ((('["h1", "h2"]', "[1, 2]"),), ["layer 1, neurons: cannot be"]),
    "a bias too many": (
        ((BIAS, "bias = [1, 2, 3]"),),
        ["layer 1, bias: has 3 numbers where 2 are needed, one for each of h1, h2; one number"],
    ),
    "a bias that is none": ((("0.35", "true"),), ["line 17: layer 1, bias: is true, not a number"]),
    "an unknown field": (
        (("error ", "eror "),),
        ['line 8: eror: unknown field "eror"; did you mean "e'],
    ),
    "a strange field": ((("error ", "xyz "),), ["the fields here are title, inputs, targets"]),
    "an unknown field of a layer": (
        ((BIAS, "bais = 0.35"),),
        ['line 17: layer 1, bais: unknown field "bais"; did you mean "bias"?'],
    ),
    "a slip in a needed field": (
        (("inputs ", "input "),),
        ['line 6: input: unknown field "input"; did you mean "inputs"?'],
    ),
    "a field after the first table": (
        ((BIAS, BIAS + "\nrounds = 5"),),
        ["line 18: layer 1, rounds: this field belongs before the first table"],
    ),
    "a field before the first layer": (
        (("error ", "activation = 'tanh'\nerror "),),
        ["line 8: activation: this field belongs under a [[layers]]"],
    ),
    "an unknown error": (
        (("half squared", "half sqared"),),
        ['line 8: error: unknown error "half sqared"; did you mean "half squared"?'],
    ),
    "an unknown activation": (
        (('"logistic"', '"logistc"'),),
        ['line 15: layer 1, activation: unknown activation "logistc"; did you mean "logistic"?'],
    ),
    "an activation of another kind": ((('"logistic"', "5"),), ['activation: must be one of "log']),
    "a number in quotes": (
        (("0.05", '"0.05"'),),
        ["line 6: inputs, i1: is text, not a number; leave out the quotation marks"],
    ),
    "not a number": ((("0.05", "nan"),), ["inputs, i1: is nan, which is no number"]),
    "infinity": ((("0.01", "-inf"),), ["line 7: targets, o1: is -infinity, which is no number"]),
    "a truth value": ((("0.99", "true"),), ["targets, o2: is true, not a number"]),
    "a date": ((("0.99", "1979-05-27"),), ["targets, o2: is a date or a time"]),
    "a list": ((("0.15", "[0.15]"),), ["weights: row 1, number 1 is a list, not a single number"]),
    "a table": ((("0.05", "{ a = 1 }"),), ["inputs, i1: is a table, not a number"]),
    "a number too large": ((("0.15", "1e401"),), ["number 1 lies outside 1e-400 to 1e400"]),
    "a number too small": ((("0.15", "1e-401"),), ["number 1 lies outside 1e-400 to 1e400"]),
    "a number beyond all decimals": ((("0.15", "1e99999999999999999999"),), ["lies outside"]),
    "a whole number too large": ((("0.15", "1" + "0" * 401),), ["lies outside"]),
    "a number too long": ((("0.05", "0." + "1" * 1000),), ["inputs, i1: is longer than 1000"]),
    "a whole number too long": (
        (("0.05", "1" * 5000),),
        [": a number has too many digits to read"],
    ),
    "a learning rate in words": ((("= 0.5\n", '= "fast"\n'),), ["learning_rate: is text"]),
    "momentum in words": ((("error ", "momentum = 'much'\nerror "),), ["momentum: is text"]),
    "an answer in words": (
        (("false", '"no"'),),
        ["line 10: train_biases: must be true or false, without quotation marks"],
    ),
    "half a round": ((("10000", "0.5"),), ["rounds: must be a whole number from 0 to 1,000,000"]),
    "rounds below zero": ((("10000", "-1"),), ["rounds: must be a whole number"]),
    "too many rounds": ((("10000", "1000001"),), ["line 11: rounds: must be a whole number"]),
    "rounds as truth": ((("10000", "true"),), ["rounds: must be a whole number"]),
    "an unknown reduction": (
        (("error ", "reduction = 'avg'\nerror "),),
        ['reduction: unknown reduction "avg"; one of: mean, sum'],
    ),
    "an unknown update": (
        (("error ", "update = 'each'\nerror "),),
        ['update: unknown update "each"; did you mean "each pair"?'],
    ),
    "a title of another kind": ((('"Two inputs,', '5 # "'),), ["title: must be text in quotation"]),
    "a title of two lines": (
        (("Two inputs,", "Two\\ninputs,"),),
        ["line 5: title: must be one line"],
    ),
    "a title with a bell": ((("Two inputs,", "Two \\u0007 inputs"),), ["title: must be one line"]),
    "a title too long": ((("Two inputs,", "x" * 200),), ["title: has 232 characters; at most 200"]),
    "a target of no neuron": (
        (("o2 = 0.99", "o3 = 0.99"),),
        [
            'line 7: targets: "o3" is no neuron of the last layer (o1, o2); did you mean "o2"?',
            'line 7: targets: no value for the output neuron "o2"',
        ],
    ),
    "targets for the output itself": (
        (("half squared", "output"),),
        ['line 7: targets: of no use with the error "output"; leave them out'],
    ),
    "a target above 1": (
        (("half squared", "cross-entropy"), ("0.99", "1.5")),
        ['targets, o2: 1.5: with the error "cross-entropy" a target lies between 0 and 1'],
    ),
    "a target below 0": (
        (("half squared", "binary cross-entropy"), ("0.01", "-0.01")),
        ['targets, o1: -0.01: with the error "binary cross-entropy" a target lies'],
    ),
    "inputs as a list": (
        (("{ i1 = 0.05, i2 = 0.10 }", "[0.05, 0.10]"),),
        ["inputs: must be names"],
    ),
    "no inputs": ((("{ i1 = 0.05, i2 = 0.10 }", "{}"),), ["inputs: must be names with values"]),
    "no targets": (
        (("targets       = { o1 = 0.01, o2 = 0.99 }", ""),),
        ["targets: missing; write targets = { o1 = 0.01 }"],
    ),
    "names for a shared bias": (
        ((BIAS, BIAS + "\nbias_names = ['a', 'b']"),),
        ['line 18: layer 1, bias_names: must be one name for the shared bias: "b1"'],
    ),
    "a name for a list": (
        ((BIAS, "bias = [1, 2]\nbias_names = 'a'"),),
        ["layer 1, bias_names: must be a list of 2 names"],
    ),
    "a name for no bias": (
        ((BIAS, "bias_names = 'a'"),),
        ["layer 1, bias_names: there is no bias to name"],
    ),
    "names of another shape": (
        ((BIAS, BIAS + "\nweight_names = [['a', 'b']]"),),
        ["layer 1, weight_names: of the shape 1 x 2, the weights 2 x 2"],
    ),
    "names without rows": (
        ((BIAS, BIAS + "\nweight_names = ['a', 'b']"),),
        ["layer 1, weight_names: must be rows of names as the weights are"],
    ),
    "tied weights that differ": (
        ((BIAS, BIAS + "\nweight_names = [['a', 'f'], ['a', 'c']]"),),
        ['"a" is used twice, as one tied weight, but with the values 0.15 and 0.25'],
    ),
    "tied biases that differ": (
        ((BIAS, "bias = [1, 2]\nbias_names = ['a', 'a']"),),
        ['"a" is used twice, as one tied bias, but with the values 1 and 2'],
    ),
    "an input named as a neuron": (
        (("i1 =", "h1 ="),),
        ['line 14: layer 1, neurons: "h1" is the name of an input already; rename one'],
    ),
    "two neurons of one name": (
        (('"h1", "h2"', '"h1", "h1"'),),
        ['layer 1, neurons: "h1" is the name of two neurons; rename one'],
    ),
    "a weight named as a bias": (
        ((BIAS, BIAS + "\nbias_names = 'a'\nweight_names = [['a', 'f'], ['g', 'c']]"),),
        ['line 18: layer 1, bias_names: "a" is the name of a weight already; rename one'],
    ),
    "names that differ in underscores": (
        (("i1 =", "h_1 ="),),
        ['"h1" and "h_1" differ in underscores only; rename one'],
    ),
    "a name that would be made up": (
        ((BIAS, BIAS + "\nweight_names = [['w5', 'f'], ['g', 'c']]"),),
        ['line 20: layer 2, weight_names: "w5" is the name of a weight, and would be made up'],
    ),
    "an input named as a made up bias": (
        (("i1 =", "b2 ="),),
        ['layer 2, bias_names: "b2" is the name of an input, and would be made up for a bias here'],
    ),
    "an input named as a made up neuron": (
        (("i1 =", "h1 ="), ('["h1", "h2"]', "2")),
        ["is the name of an input already; rename one, or give names in place of the number"],
    ),
    "a formula that cannot be read": (
        (('"logistic"', '{ name = "x", value = "net +" }'),),
        ['line 15: layer 1, activation, value: "net +", character 6: a number, a name or a'],
    ),
    "a formula in another name": (
        (('"logistic"', '{ name = "x", value = "x + 1" }'),),
        ['"x" is not known here; allowed are net, numbers'],
    ),
    "a formula without a name": (
        (('"logistic"', '{ value = "net" }'),),
        ["activation, name: must be a word or two"],
    ),
    "a formula that is none": (
        (('"logistic"', '{ name = "x" }'),),
        ["activation, value: must be a formula in quotation marks"],
    ),
    "a formula under a taken name": (
        (('"logistic"', '{ name = "sigmoid", value = "net" }'),),
        ['activation, name: "sigmoid" is an activation already'],
    ),
    "two formulas under one name": (
        (
            ('"logistic"', '{ name = "x", value = "net" }'),
            ('"logistic"', '{ name = "x", value = "-net" }'),
        ),
        ['line 21: layer 2, activation, name: "x" is the name of another formula already'],
    ),
    "a layer in single brackets": (
        (("[[layers]]", "[layers]"),),
        ["[[layers]] and [[data]], in double"],
    ),
    "a decimal comma": (
        (("0.05", "0,05"),),
        ["line 6: not TOML", "with a point, not with a comma"],
    ),
    "no digit before the point": ((("0.05", ".05"),), ["line 6: not TOML", "0.5, not .5"]),
    "no digit after the point": ((("0.60", "5."),), ["line 23: not TOML", "5.0, not 5."]),
    "no quotation marks": (
        (('"half squared"', "half squared"),),
        ["line 8: not TOML", "quotation"],
    ),
    "curly quotation marks": ((('"half squared"', "“half”"),), ["line 8: not TOML", "straight"]),
    "a typographic minus": ((("0.05", "−0.05"),), ["line 6: not TOML", "a minus is written -"]),
    "nothing after the sign": ((("= 0.5\n", "=\n"),), ["line 9: not TOML", "nothing after the ="]),
    "a name twice": (
        (("i2 =", "i1 ="),),
        ["line 6: not TOML: a field, name or table is given twice"],
    ),
    "an open bracket": ((("[[layers]]", "[[layers"),), ["line 13: not TOML"]),
}


@pytest.mark.parametrize(("changes", "says"), FAULTS.values(), ids=FAULTS.keys())
def test_a_fault_is_told_with_its_place_and_remedy(
    faults: Faults, changes: tuple[tuple[str, str], ...], says: list[str]
) -> None:
    told = faults(changed(*changes))
    if "not TOML" in says[0]:
        (only,) = told
        assert all(part in only for part in says)
    else:
        assert len(told) == len(says)
        assert all(part in line for part, line in zip(says, told, strict=True))


RESERVED = (
    *("E", "E_total", "Etotal", "d", "e", "eta", "e_ta", "net", "out", "target", "delta", "change"),
    *("grad", "exp", "ln", "log", "sqrt", "tanh", "erf", "abs", "max", "min", "net_x", "out_h1"),
    *("E_o1", "target_o1", "delta_h1", "change_w1", "grad_w1", "dE", "dE_x", "dnet_x", "dout_x"),
    *("total", "net__x"),
)
NO_NAMES = ("", "1x", "_x", "x_", "x y", "x-y", "é", "x.y", "ｘ", "x\\n", "w₅", "<b>", "x" * 61)


@pytest.mark.parametrize("name", [*RESERVED, *NO_NAMES])
def test_a_name_with_a_meaning_or_another_form_is_refused(faults: Faults, name: str) -> None:
    (told,) = faults(changed(('"h1"', f'"{name}"')))
    assert "line 14: layer 1, neurons:" in told


@pytest.mark.parametrize(
    "name",
    ["x", "X", "i_3", "nets", "out1", "E1", "dE1", "dx", "eta_1", "d_1", "beta", "x__y", "Sum"],
)
def test_other_names_are_allowed(read: Read, name: str) -> None:
    assert read(changed(('"h1"', f'"{name}"'))).layers[0].neurons[0] == name


def test_all_faults_are_told_at_once_in_the_order_of_lines(faults: Faults) -> None:
    told = faults(
        changed(
            ("title ", "titel "),
            ("0.05", '"0.05"'),
            ("half squared", "half"),
            ("= 0.5\n", "= nan\n"),
            ("10000", "-1"),
            ('"logistic"', '"logistik"'),
            ("0.25, 0.30", "0.25"),
            ("0.60", "[1]"),
        )
    )
    lines = [int(line.partition("line ")[2].partition(":")[0]) for line in told]
    assert lines == [5, 6, 8, 9, 11, 15, 16, 23]


def test_faults_of_data_are_told(faults: Faults) -> None:
    told = faults(
        "inputs = { i1 = 1 }\n"
        "[[data]]\ninputs = { i1 = 1, i2 = 2 }\ntargets = { o1 = 1 }\n"
        "[[data]]\ninputs = { i2 = 1, i3 = 3 }\ntargets = { o1 = 'x' }\nweight = 1\nrounds = 2\n"
        "[[data]]\ninputs = { i1 = 1, i2 = 2 }\n"
        "[[layers]]\nneurons = 1\nweights = [[1, 1]]\n"
    )
    assert [line.partition("line ")[2] for line in told] == [
        "1: inputs: given here and in [[data]]; leave out one of them",
        '6: data 2, inputs: no value for "i1", which the first [[data]] has',
        '6: data 2, inputs, i3: "i3" is not in the first [[data]]',
        "7: data 2, targets, o1: is text, not a number; leave out the quotation marks",
        '8: data 2, weight: unknown field "weight"; the fields here are inputs, targets',
        "9: data 2, rounds: this field belongs before the first [[data]]",
        "10: data 3, targets: missing; write targets = { o1 = 0.01 }",
    ]


def test_very_many_faults_are_counted(faults: Faults) -> None:
    row = ", ".join(["'x'"] * 1000)
    told = faults(SHORT.replace("[[0.5]]", f"[[{row}]]"))
    assert len(told) == 101
    assert told[-1].endswith("and 901 more faults")


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"", "the file is empty; `explainer new FILE` writes a full one"),
        (b" \n\n", "the file is empty"),
        (b"title = '\xff'\n", "line 1: not UTF-8 text"),
        ("title = 'é'".encode("utf-16"), "line 1: not UTF-8 text"),
        (b"\x00", "line 1: not TOML"),
        (b"a = " + b"[" * 20_000, "lists within lists too deep to read"),
        (b"<html>", "line 1: not TOML"),
    ],
    ids=["empty", "blank", "latin-1", "utf-16", "nul", "deep", "html"],
)
def test_a_file_that_is_no_example_at_all_is_told(
    tmp_path: Path, content: bytes, says: str
) -> None:
    (tmp_path / "mine.toml").write_bytes(content)
    with pytest.raises(ExplainerError) as caught:
        load(tmp_path / "mine.toml")
    (told,) = caught.value.problems
    assert str(tmp_path / "mine.toml") in told
    assert says in told


def test_a_file_that_is_not_there_gets_the_nearest(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "mine.toml").write_text(MAZUR)
    cases = {
        "mazzur": 'no bundled example and no file "mazzur"; did you mean "mazur"?',
        "xyzzy": "`explainer examples` lists what is bundled",
        "mine": 'did you mean "mine.toml"?',
        "mien.toml": 'did you mean "mine.toml"?',
        str(tmp_path / "mien.toml"): f'did you mean "{tmp_path / "mine.toml"}"?',
        "examples/xor.toml": 'did you mean "xor"?',
        "nowhere/there.toml": "is the path right?",
        ".": '"." is a folder',
        "a\0b": '"a\\x00b" cannot be read',
        "x" * 5000: "cannot be read: file name too long",
        "": "no bundled example",
    }
    for path, says in cases.items():
        with pytest.raises(ExplainerError) as caught:
            load(path)
        (told,) = caught.value.problems
        assert says in told


def test_an_enormous_file_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(room, "LARGEST", 2_000_000)
    (tmp_path / "mine.toml").write_bytes(b"#" * 2_000_001)
    with pytest.raises(ExplainerError, match="larger than 2 MB, too large for an example file"):
        load(tmp_path / "mine.toml")


# -- changes ------------------------------------------------------------------------------


def test_given_numbers_can_be_changed() -> None:
    mazur = load("mazur")
    other = mazur.with_changes(
        {"i1": ".5", "w5": "0.410", "b_1": "−1e-2", "target_o1": "+2.", "η": " 0.1 "}
    )
    assert other.pairs == (Pair(numbers("0.5", "0.10"), numbers("2", "0.99")),)
    assert other.parameters == {
        **mazur.parameters,
        "w5": Decimal("0.410"),
        "b1": Decimal("-0.01"),
    }
    assert other.layers[0].biases == numbers("-0.01", "-0.01")
    assert other.learning_rate == Decimal("0.1")
    assert str(other.parameters["w5"]) == "0.410"
    assert mazur.with_changes({}) == mazur


def test_a_change_may_be_of_one_pair() -> None:
    other = load("xor").with_changes({"x1[2]": "7", "target_y[4]": "8", "w1": "9"})
    assert tuple(pair.inputs[0] for pair in other.pairs) == numbers("0", "7", "1", "0")
    assert tuple(pair.targets[0] for pair in other.pairs) == numbers("1", "1", "0", "8")
    assert other.parameters["w1"] == 9


@pytest.mark.parametrize(
    ("name", "changes", "says"),
    [
        ("mazur", {"w15": "1"}, ['no quantity "w15" in this example; did you mean "w1"?']),
        ("mazur", {"net_h1": "1"}, ['"net_h1" is computed, not given']),
        ("mazur", {"w5+": "1"}, ['"w5+" is computed, not given']),
        ("mazur", {"w5": "x"}, ['w5 = "x": this is not a number such as 0.41']),
        ("mazur", {"w5": ""}, ['w5 = "": this is not a number']),
        ("mazur", {"w5": "nan"}, ['w5 = "nan": this is not a number']),
        ("mazur", {"w5": "0,5"}, ["write a decimal point, not a comma"]),
        ("mazur", {"w5": "1_0"}, ["not a number"]),
        ("mazur", {"w5": "٣"}, ["not a number"]),
        ("mazur", {"w5": "1e401"}, ["lies outside 1e-400 to 1e400"]),
        ("mazur", {"w5": "1" * 1001}, ["is longer than 1000 characters"]),
        ("mazur", {"w5": "1", "w_5": "2"}, ["w5 is set twice"]),
        ("mazur", {"w15": "1", "w5": "x"}, ['"w15"', "w5 ="]),
        ("xor", {"x1": "1"}, ["write x1[1] to x1[4]"]),
        ("xor", {"w1[2]": "1"}, ["is set for all pairs at once; write w1"]),
        ("whathowwhy-bce", {"target_y": "1.1"}, ["a target lies between 0 and 1"]),
    ],
)
def test_a_change_that_cannot_be_made_is_told(
    name: str, changes: dict[str, str], says: list[str]
) -> None:
    with pytest.raises(ExplainerError) as caught:
        load(name).with_changes(changes)
    assert len(caught.value.problems) == len(says)
    assert all(part in told for part, told in zip(says, caught.value.problems, strict=True))


# -- the bundled examples -----------------------------------------------------------------


def test_the_tutorial_comes_first_of_the_bundled_examples() -> None:
    assert bundled()[0] == "mazur"
    assert list(bundled()[1:]) == sorted(bundled()[1:])


def test_the_catalogue_says_what_each_example_shows() -> None:
    entries = catalogue()
    assert [entry.name for entry in entries] == list(bundled())
    for entry in entries:
        assert entry.author
        assert 0 < len(entry.shows) <= 60
        assert entry.shape == load(entry.name).size
        head = source_text(entry.name).splitlines()[:3]
        assert [line.split(":")[0] for line in head] == ["# author", "# source", "# shows"]


def test_the_bundled_examples_show_everything_there_is() -> None:
    examples = [load(name) for name in bundled()]
    activations = {layer.activation for example in examples for layer in example.layers}
    assert activations >= {*ACTIVATIONS}
    assert any(isinstance(activation, UserFormula) for activation in activations)
    assert {example.error for example in examples} == {*ERRORS}
    several = [example for example in examples if len(example.pairs) > 1]
    assert {example.reduction for example in several} == {"mean", "sum"}
    assert {example.update for example in several} == {"batch", "each pair"}
    assert any(example.momentum for example in examples)
    assert any(len(example.layers) >= 4 for example in examples)
    assert any(
        len(list(layer.named_weights())) > len({*layer.weight_names[0], *layer.weight_names[-1]})
        for example in examples
        for layer in example.layers
    )


def trained(example: Example) -> list[float]:
    """What a 2-2-1 network of tanh and logistic puts out for each pair once it is trained."""
    hidden, output = example.layers
    w = [[float(number) for number in row] for row in hidden.weights]
    b = [float(number) for number in hidden.biases or ()]
    v = [float(number) for number in output.weights[0]]
    c = float((output.biases or (Decimal(0),))[0])
    eta = float(example.learning_rate)

    def forward(x: list[float]) -> tuple[list[float], float]:
        h = [math.tanh(w[i][0] * x[0] + w[i][1] * x[1] + b[i]) for i in (0, 1)]
        return h, 1 / (1 + math.exp(-(v[0] * h[0] + v[1] * h[1] + c)))

    inputs = [[float(number) for number in pair.inputs] for pair in example.pairs]
    for _ in range(example.rounds):
        for x, pair in zip(inputs, example.pairs, strict=True):
            h, o = forward(x)
            delta = (o - float(pair.targets[0])) * o * (1 - o)
            below = [delta * v[i] * (1 - h[i] ** 2) for i in (0, 1)]
            for i in (0, 1):
                v[i] -= eta * delta * h[i]
                b[i] -= eta * below[i]
                for j in (0, 1):
                    w[i][j] -= eta * below[i] * x[j]
            c -= eta * delta
    return [forward(x)[1] for x in inputs]


def test_xor_is_learned_in_its_rounds() -> None:
    targets = [pair.targets[0] for pair in load("xor").pairs]
    assert sorted(targets) == [0, 0, 1, 1]
    assert [round(out) for out in trained(load("xor"))] == targets
    assert all(min(out, 1 - out) < 0.05 for out in trained(load("xor")))


@pytest.mark.parametrize("name", bundled())
def test_a_new_file_is_the_example_it_was_begun_from(read: Read, name: str) -> None:
    assert replace(read(room.starter("mine.toml", name)), name=name) == load(name)


def test_a_new_file_explains_every_field() -> None:
    text = room.starter("mine.toml")
    assert text.startswith("# mine.toml: an example file for explainer, begun from mazur.\n")
    for field in (
        *("title", "inputs", "targets", "error", "learning_rate", "momentum", "train_biases"),
        *("rounds", "neurons", "activation", "weights", "weight_names", "bias", "[[data]]"),
    ):
        assert field in text
    assert room.starter("a\nb").splitlines()[0].startswith("# a b: an example file")


def test_an_example_is_loaded_without_the_heavy_libraries() -> None:
    program = (
        "import sys; from explainer.example import catalogue; catalogue()\n"
        "sys.exit(str({'sympy', 'jinja2', 'flint', 'difflib'} & set(sys.modules) or ''))"
    )
    run = subprocess.run(
        [sys.executable, "-c", program],
        env=environment(),
        capture_output=True,
        text=True,
        check=False,
    )
    assert (run.stdout, run.stderr.strip()) == ("", "")
