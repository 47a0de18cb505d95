"""The tutorial as it is told: every part is there, every number in its sentences is right."""

import re
from dataclasses import replace
from decimal import ROUND_HALF_UP, Decimal

import pytest

from explainer import explain
from explainer.example import Example
from explainer.explanation import Explanation
from explainer.notation.latex import Latex
from explainer.rendering import Document, Walkthrough
from explainer.story.variations import Variations
from random_examples import (
    Numbers,
    Real,
    forward,
    gradient,
    mp,
    played,
    random_example,
    real,
    slopes,
    start,
)
from support import sample

TUTORIAL = explain("mazur")
EXAMPLE = TUTORIAL.example


@pytest.fixture(scope="module")
def document() -> Document:
    return Walkthrough(explain("mazur")).render("markdown", "mazur")


@pytest.fixture(scope="module")
def told(document: Document) -> str:
    return document.text


@pytest.fixture(scope="module")
def before() -> Numbers:
    """Everything at the start, plainly computed."""
    return start(EXAMPLE) | forward(EXAMPLE, 0, start(EXAMPLE)) | slopes(EXAMPLE, 0, start(EXAMPLE))


def nine(number: Real) -> str:
    """A number to nine decimals."""
    exact = Decimal(mp.nstr(number, 60))
    return format(exact.quantize(Decimal("1e-9"), ROUND_HALF_UP), "f")


def written(text: str) -> list[str]:
    """The numbers set within sentences, in order."""
    return re.findall(r"\$`?(-?[0-9][0-9.]*)`?\$", text)


def question(told: str, title: str) -> str:
    """The answer to the question whose title contains these words."""
    found: list[str] = [
        part.partition("</summary>")[2]
        for part in re.findall(r"<details><summary>(.*?)</details>", told, re.DOTALL)
        if title in part.partition("</summary>")[0]
    ]
    assert len(found) == 1, f"{title}: {len(found)} questions"
    return found[0]


def section(told: str, anchor: str) -> str:
    """What stands under an anchor, up to the next one."""
    parts = told.split(f'<a id="{anchor}"></a>')
    assert len(parts) == 2, f"{anchor} is an anchor {len(parts) - 1} times"
    return parts[1].partition("<a id=")[0]


def math(told: str) -> list[str]:
    """The right sides of the lines under an anchor, as LaTeX, without space."""
    return ["".join(line.split("&", 1)[-1].split()) for line in told.splitlines() if "&" in line]


# -- part by part --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "picture", ["network", "numbers", "path-w5", "path-w1", "slope-w5", "curve"]
)
def test_the_pictures_are_there_in_light_and_dark(document: Document, picture: str) -> None:
    for shade in ("light", "dark"):
        name = f"mazur-{picture}-{shade}.svg"
        assert name in document.text
        assert document.files[name].startswith("<svg")


def test_the_chapters_come_in_the_order_of_the_computation(told: str) -> None:
    titles = re.findall(r"^## [0-9]+ (.*)$", told, re.MULTILINE)
    assert titles == [
        "The network",
        "The forward pass",
        "How wrong is it?",
        "The backward pass: the output layer",
        "The backward pass: the hidden layer",
        "Afterwards",
    ]


def test_every_step_has_an_anchor_that_is_its_key(told: str) -> None:
    anchors = re.findall(r'<a id="([^"]*)"></a>', told)
    assert len(anchors) == len(set(anchors))
    keys = ["net_h1", "out_h1", "net_h2", "net_o1", "net_o2", "E_o1", "E_o2", "E_total"]
    keys += [
        "dE_total/dout_o1",
        "dout_o1/dnet_o1",
        "dnet_o1/dw5",
        "dE_total/dw5",
        "delta_o1",
        "w5+",
    ]
    keys += ["dE_total/dw6", "dE_total/dw7", "dE_total/dw8"]
    keys += ["dE_o1/dout_h1", "dE_o2/dout_h1", "dE_total/dout_h1", "dout_h1/dnet_h1", "dnet_h1/dw1"]
    keys += ["dE_total/dw1", "delta_h1", "w1+", "dE_total/dw2", "dE_total/dw3", "dE_total/dw4"]
    assert [key for key in anchors if key in keys] == keys


def test_a_net_input_stands_in_letters_in_numbers_and_as_a_value(told: str) -> None:
    assert math(section(told, "net_h1"))[:3] == [
        r"=w_{1}\cdoti_{1}+w_{2}\cdoti_{2}+b_{1}\cdot1\\[4pt]",
        r"=0.15\cdot0.05+0.20\cdot0.10+0.35\cdot1\\[4pt]",
        "=0.3775",
    ]


@pytest.mark.parametrize("neuron", ["h2", "o1", "o2"])
def test_the_other_neurons_show_their_answer_and_fold_their_working_away(
    told: str, before: Numbers, neuron: str
) -> None:
    summary, _, working = section(told, f"net_{neuron}").partition("</summary>")
    assert summary.strip().startswith("<details><summary>")
    answers = [Decimal(text) for text in written(summary)]
    assert answers == [Decimal(nine(before[f"{q}_{neuron}"])) for q in ("net", "out")]
    assert len(math(working)) == 3
    assert len(math(section(told, f"out_{neuron}"))) == 3


def test_the_slope_of_the_error_keeps_its_exponent_its_sign_and_its_vanishing_term(
    told: str,
) -> None:
    lines = math(section(told, "dE_total/dout_o1"))
    difference = r"(\mathrm{target}_{o1}-\mathrm{out}_{o1})"
    assert [line.removesuffix(r"\\[4pt]") for line in lines[1:4]] == [
        rf"=2\cdot\tfrac{{1}}{{2}}{difference}^{{2-1}}\cdot(-1)+0",
        f"=-{difference}",
        r"=\mathrm{out}_{o1}-\mathrm{target}_{o1}",
    ]


def test_the_logistic_slope_is_derived(told: str) -> None:
    lines = math(section(told, "dout_o1/dnet_o1"))
    assert any(r"\frac{e^{-\mathrm{net}_{o1}}}{" in line for line in lines)
    assert r"=\mathrm{out}_{o1}(1-\mathrm{out}_{o1})\\[4pt]" in lines


def test_the_slope_of_the_net_input_shows_its_exponent(told: str) -> None:
    lines = math(section(told, "dnet_o1/dw5"))
    assert r"=1\cdot\mathrm{out}_{h1}\cdotw_{5}^{1-1}+0+0\\[4pt]" in lines


def test_both_ways_of_writing_delta_are_told(told: str) -> None:
    text = section(told, "delta_o1")
    assert "other sign" in text
    assert "delta rule" in text
    assert r"=\delta_{o1}\cdot\mathrm{out}_{h1}\\[4pt]" in math(text)


def test_new_values_wait_until_the_hidden_layer_is_done(told: str) -> None:
    place = told.index("Keep the new values aside")
    assert told.index('<a id="w5+">') < place < told.index('<a id="backward-layer-1">')


def test_the_hidden_layer_adds_its_paths_and_tells_the_same_in_deltas(told: str) -> None:
    paths = math(section(told, "dE_total/dout_h1"))
    assert paths[-1] == r"\approx0.036350306"
    lines = math(section(told, "delta_h1"))
    sums = r"(\delta_{o1}\cdotw_{5}+\delta_{o2}\cdotw_{7})"
    assert any(sums in line for line in lines)


@pytest.mark.parametrize("weight", ["w2", "w3", "w4", "w6", "w7", "w8"])
def test_the_other_weights_show_slope_and_new_value_folded(
    told: str, before: Numbers, weight: str
) -> None:
    summary = section(told, f"dE_total/d{weight}").partition("</summary>")[0]
    after = played(EXAMPLE, 1)[0].end[weight]
    assert written(summary) == [nine(before[f"dE_total/d{weight}"]), nine(after)]


QUESTIONS = [
    "Where does the −1 come from?",
    "Why is there a ½?",
    "only (out − target)",
    "Is the bias shared",
    "How is a bias updated?",
    "several training pairs",
    "does it always?",
    "less than 0.5",
    "the target is 2.5",
    "Why the old weights",
    "check a slope without calculus",
    "Why do my last digits differ?",
]


@pytest.mark.parametrize("title", QUESTIONS)
def test_the_questions_that_readers_ask_are_answered_once(told: str, title: str) -> None:
    assert len(question(told, title).split()) > 20


# -- what sentences claim ------------------------------------------------------------------------


def test_the_overview_gives_targets_and_outputs(told: str, before: Numbers) -> None:
    outputs = [nine(before["out_o1"]), nine(before["out_o2"])]
    assert ["0.01", "0.99", *outputs] == written(section(told, "overview"))[-4:]


def test_a_nudged_weight_moves_the_error_as_told(told: str, before: Numbers) -> None:
    answer = written(question(told, "check a slope without calculus"))
    parameters = start(EXAMPLE) | {"w5": mp.mpf("0.401")}
    after = forward(EXAMPLE, 0, parameters)["E_total"]
    moved = after - before["E_total"]
    gradients = nine(before["dE_total/dw5"])
    assert sorted(answer) == sorted(
        [
            "0.401",
            "0.40",
            nine(after),
            nine(before["E_total"]),
            nine(moved),
            "0.001",
            nine(moved * 1000),
            gradients,
        ]
    )


def test_new_weights_would_have_given_the_slope_that_is_told(told: str, before: Numbers) -> None:
    answer = written(question(told, "Why the old weights"))
    after = played(EXAMPLE, 1)[0].end
    back = sum(before[f"dE_total/dnet_o{k}"] * after[w] for k, w in ((1, "w5"), (2, "w7")))
    wrong = back * before["dout_h1/dnet_h1"] * real(Decimal("0.05"))
    assert answer == [nine(wrong), nine(before["dE_total/dw1"])]


def test_kept_biases_would_have_moved_as_told(told: str, before: Numbers) -> None:
    answer = question(told, "How is a bias updated?")
    assert "keeps its biases" in answer
    for bias, old in (("b1", "0.35"), ("b2", "0.60")):
        slope = before[f"dE_total/d{bias}"]
        lines = math(answer)
        assert rf"\approx{nine(slope)}" in lines
        assert rf"\approx{old}-0.5\cdot{nine(slope)}\\[4pt]" in lines
        assert rf"\approx{nine(before[bias] - slope / 2)}" in lines


def test_a_rate_that_is_too_high_raises_the_error_as_told(told: str, before: Numbers) -> None:
    answer = written(question(told, "does it always?"))
    first = forward(EXAMPLE, 0, played(EXAMPLE, 1)[0].end)["E_total"]
    linear = linear_outputs(Decimal(answer[4]))
    errors = [forward(linear, 0, p)["E_total"] for p in (start(linear), played(linear, 1)[0].end)]
    slopes_squared = sum(before[f"dE_total/dw{k}"] ** 2 for k in range(1, 9))
    assert answer == [
        nine(-slopes_squared / 2),
        nine(first - before["E_total"]),
        nine(before["E_total"]),
        nine(first),
        answer[4],
        *map(nine, errors),
    ]
    assert "1\u202f000\u202f000" in question(told, "does it always?")
    assert first < before["E_total"]
    assert errors[0] < errors[1]


def linear_outputs(rate: Decimal) -> Example:
    """The tutorial with outputs that pass on their net inputs as they are."""
    hidden, last = EXAMPLE.layers
    layers = (hidden, replace(last, activation="identity"))
    return replace(EXAMPLE, layers=layers, learning_rate=rate)


def error_after(example: Example, rate: Real) -> Real:
    """The error after one round at another rate."""
    slope, parameters = gradient(example, 0, start(example)), start(example)
    moved = {name: parameters[name] - rate * slope[name] for name in example.trained}
    return forward(example, 0, parameters | moved)["E_total"]


def test_no_rate_that_was_tried_raises_the_error_of_the_tutorial(before: Numbers) -> None:
    rates = [mp.mpf("1.25") ** k / 2 for k in range(67)]
    assert rates[-1] > 1_000_000
    assert all(error_after(EXAMPLE, rate) < before["E_total"] for rate in rates)


def test_the_rate_that_is_told_is_the_lowest_that_was_tried() -> None:
    rise = Variations(TUTORIAL).rise
    assert rise is not None
    linear = linear_outputs(Decimal(1))
    error = forward(linear, 0, start(linear))["E_total"]
    tried = [rate for rate in (1, 2, 5, 10) if rate < Decimal(rise.rate)]
    assert all(error_after(linear, rate) < error for rate in tried)
    assert error_after(linear, real(Decimal(rise.rate))) > error


def test_an_output_falls_below_a_half_as_told(told: str) -> None:
    answer = question(told, "less than 0.5")
    assert "After 10\u202f000 rounds" in answer
    net, out = written(answer)
    assert net == TUTORIAL.shown("net_o1@10000").text
    assert out == TUTORIAL.shown("out_o1@10000").text
    assert float(net) < 0
    assert float(out) < 0.5


def test_with_cross_entropy_delta_would_be_as_told(told: str, before: Numbers) -> None:
    other = replace(EXAMPLE, error="binary cross-entropy")
    wanted = slopes(other, 0, start(other))["dE_total/dnet_o1"]
    answer = written(question(told, "only (out − target)"))
    assert answer == [nine(wanted), nine(before["dE_total/dnet_o1"])]


def test_the_inside_of_the_square_falls_as_the_output_rises(told: str, before: Numbers) -> None:
    out = before["out_o1"]
    target, little = mp.mpf("0.01"), mp.mpf("0.001")
    assert written(question(told, "Where does the −1 come from?")) == [
        "0.001",
        *map(nine, (out, out + little, target - out, target - out - little)),
    ]


def test_without_the_half_everything_is_twice_as_large(told: str, before: Numbers) -> None:
    whole = replace(EXAMPLE, error="squared", learning_rate=Decimal("0.25"))
    without = forward(whole, 0, start(whole))["E_o1"]
    answer = written(question(told, "Why is there a ½?"))
    assert answer == [nine(without), nine(before["E_o1"]), "0.25", "0.5"]
    halved, own = played(whole, 1)[0].end, played(EXAMPLE, 1)[0].end
    assert all(nine(halved[name]) == nine(own[name]) for name in own)


def test_a_shared_bias_collects_what_is_told(told: str, before: Numbers) -> None:
    keys = ("dE_total/dnet_h1", "dE_total/dnet_h2", "dE_total/db1")
    assert written(question(told, "Is the bias shared")) == [nine(before[key]) for key in keys]


def test_the_same_pair_twice_gives_the_sum_that_is_told(told: str, before: Numbers) -> None:
    slope = before["dE_total/dw5"]
    assert written(question(told, "several training pairs")) == [nine(slope), nine(2 * slope)]


def test_four_decimals_carried_along_give_the_product_that_is_told(
    told: str, before: Numbers
) -> None:
    *factors, product, slope = map(Decimal, written(question(told, "Why do my last digits")))
    keys = ("dE_total/dout_o1", "dout_o1/dnet_o1", "dnet_o1/dw5")
    assert factors == [Decimal(nine(before[key])).quantize(Decimal("1e-4")) for key in keys]
    assert product == (factors[0] * factors[1] * factors[2]).quantize(Decimal("1e-9"))
    assert slope == Decimal(nine(before["dE_total/dw5"]))


def test_every_factor_of_a_folded_slope_is_worked_out(told: str, before: Numbers) -> None:
    for key in ("dE_total/dout_o2", "dout_o2/dnet_o2", "dE_total/dout_h2", "dout_h2/dnet_h2"):
        assert (
            math(section(told, key).partition("```\n\n")[0])[-1] == rf"\approx{nine(before[key])}"
        )


def test_a_target_of_two_and_a_half_leaves_the_error_that_is_told(told: str) -> None:
    assert "½ · (2.5 − 1)² = 1.125" in question(told, "the target is 2.5")
    assert Decimal("1.5") ** 2 / 2 == Decimal("1.125")


def rows(told: str, caption: str) -> list[list[str]]:
    """The rows of a table as its cells."""
    text = told.split(f"**{caption}", 1)[1].partition("\n\n")[2].partition("\n\n")[0]
    return [[cell.strip(" $`") for cell in row.split("|")[1:-1]] for row in text.splitlines()[2:]]


def test_the_table_of_new_values_is_right(told: str, before: Numbers) -> None:
    after = played(EXAMPLE, 1)[0].end
    names = {Latex("_").symbol(name).text: name for name in EXAMPLE.parameters}
    found = rows(told, "Every parameter before and after")
    assert [names[row[0]] for row in found] == list(EXAMPLE.parameters)
    for symbol, old, slope, new in found:
        name = names[symbol]
        assert old == str(EXAMPLE.parameters[name])
        if name.startswith("b"):
            assert (slope, new) == ("kept", old)
        else:
            assert (slope, new) == (nine(before[f"dE_total/d{name}"]), nine(after[name]))


def test_the_table_of_progress_is_right(told: str) -> None:
    found = rows(told, "The error and the outputs as training goes on")
    assert [row[0] for row in found] == ["0", "1", "10", "100", "1000", "10\u202f000"]
    for rounds, *numbers in found:
        after = rounds.replace("\u202f", "")
        keys = [f"{key}@{after}" for key in ("E_total", "out_o1", "out_o2")]
        assert numbers == [TUTORIAL.shown(key).text for key in keys]


# -- the same of other examples ------------------------------------------------------------------


def single_pairs(number: int) -> list[int]:
    """Seeds of random examples of one training pair and at least one hidden layer."""
    found = []
    for seed in range(600, 10_000):
        example = random_example(seed)
        if len(example.pairs) == 1 and len(example.layers) > 1:
            found.append(seed)
        if len(found) == number:
            break
    return found


@pytest.mark.parametrize("seed", single_pairs(sample(6, 300)))
def test_a_nudge_of_a_random_example_is_plainly_that(seed: int) -> None:
    example = random_example(seed)
    weight = example.layers[0].weight_names[0][0]
    nudge = Variations(Explanation(example)).nudge(weight, "")
    assert nudge is not None
    parameters = start(example)
    error = forward(example, 0, parameters)["E_total"]
    raised = parameters | {weight: parameters[weight] + mp.mpf("0.001")}
    moved = forward(example, 0, raised)["E_total"] - error
    for text, number in ((nudge.before, error), (nudge.moved, moved), (nudge.slope, moved * 1000)):
        assert close(text, number)
    assert close(nudge.after, error + moved)


@pytest.mark.parametrize("seed", single_pairs(sample(6, 300)))
def test_new_weights_too_early_in_a_random_example_give_what_is_told(seed: int) -> None:
    example = random_example(seed)
    here, after = example.layers[-2], example.layers[-1]
    neuron, weight = here.neurons[0], here.weight_names[0][0]
    if here.activation == "softmax" or sum(row.count(weight) for row in all_rows(example)) > 1:
        return
    found = (
        start(example) | forward(example, 0, start(example)) | slopes(example, 0, start(example))
    )
    new = played(example, 1)[0].end
    back = mp.fsum(
        found[f"dE_total/dnet_{name}"] * new[row[0]]
        for name, row in zip(after.neurons, after.weight_names, strict=True)
    )
    wrong = back * found[f"dout_{neuron}/dnet_{neuron}"] * found[f"dnet_{neuron}/d{weight}"]
    assert close(Variations(Explanation(example)).with_new_weights(neuron, weight), wrong)


def all_rows(example: Example) -> list[tuple[str, ...]]:
    return [row for layer in example.layers for row in layer.weight_names]


def close(text: str, number: Real) -> bool:
    """Whether a text is what the number is rounded to."""
    places = len(text.partition("e")[0].partition(".")[2]) - int(text.partition("e")[2] or 0)
    return bool(abs(mp.mpf(text) - number) <= mp.mpf(10) ** -places / 2 * (1 + mp.mpf("1e-30")))
