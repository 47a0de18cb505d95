"""Values, slopes and updates of random networks against plain sums and central differences."""

from decimal import Decimal
from typing import Any

import pytest

from explainer import explain
from explainer.evaluation.arithmetic import Undefined
from explainer.example import Example, Layer, Pair, UserFormula
from explainer.explanation import Explanation
from explainer.keys import all_keys, parse
from explainer.network import MOMENTUM
from random_examples import (
    ACTIVATIONS,
    ERRORS,
    OWN,
    Numbers,
    Round,
    agree,
    forward,
    given,
    mp,
    played,
    random_example,
    slopes,
)
from support import sample

SEEDS = range(sample(30, 10_000))


def mark(example: Example, pair: int) -> str:
    """What keys of one training pair end in."""
    return f"[{pair + 1}]" if len(example.pairs) > 1 else ""


def of_pair(example: Example, made: Round, pair: int) -> Numbers:
    """All that belongs to one pair: values, slopes, deltas, the parameters that it meets."""
    met = made.met[pair]
    found = given(example, pair) | met
    found |= forward(example, pair, met) | slopes(example, pair, met)
    for layer in example.layers:
        found |= {f"delta_{name}": found[f"dE_total/dnet_{name}"] for name in layer.neurons}
    if made.pair_changes:
        found |= {f"change_{name}": value for name, value in made.pair_changes[pair].items()}
    return found


def of_all(made: Round) -> Numbers:
    """What belongs to all pairs together."""
    found = {"E_total": made.error}
    found |= {f"dE_total/d{name}": slope for name, slope in made.gradient.items()}
    return found | {f"change_{name}": change for name, change in made.change.items()}


def differing(explanation: Explanation, numbers: Numbers, suffix: str = "") -> list[str]:
    """What is not as plainly computed, one line each."""
    lines = []
    for stem, number in numbers.items():
        key = str(parse(f"{stem}{suffix}", explanation.example))
        try:
            text, _ = explanation.full(key)
        except Undefined as reason:
            text = str(reason)
        else:
            if agree(text, number):
                continue
        lines.append(f"{key}: {text}; plainly {mp.nstr(number, 30)}")
    return lines


@pytest.mark.parametrize("seed", SEEDS)
def test_every_quantity_of_a_random_network_is_as_plainly_computed(seed: int) -> None:
    example = random_example(seed)
    explanation = Explanation(example)
    (made,) = played(example, 1)
    found = {mark(example, pair): of_pair(example, made, pair) for pair in range(len(made.met))}
    found[""] = found.get("", {}) | of_all(made) | {f"{n}+": end for n, end in made.end.items()}
    for at, numbers in found.items():
        assert not differing(explanation, numbers, at)
    compared = {f"{stem}{at}" for at, numbers in found.items() for stem in numbers}
    assert set(all_keys(example)) <= {"eta", *example.parameters, *compared}


@pytest.mark.parametrize("seed", SEEDS)
def test_every_quantity_after_some_rounds_is_as_a_plain_loop_computes_it(seed: int) -> None:
    example = random_example(seed)
    explanation = Explanation(example)
    pair = len(example.pairs) - 1
    last_pair = mark(example, pair)
    for n, made in enumerate(played(example, 1 + example.rounds)):
        met = forward(example, pair, made.met[pair]) | made.met[pair]
        assert not differing(explanation, met, f"{last_pair}@{n}")
        assert not differing(explanation, of_all(made), f"@{n}")
        assert not differing(explanation, made.end, f"@{n + 1}")


def test_random_examples_cover_all_that_an_example_may_say() -> None:
    examples = [random_example(seed) for seed in SEEDS]
    layers = [layer for example in examples for layer in example.layers]
    named = {a if isinstance(a, str) else a.name for a in (layer.activation for layer in layers)}
    assert named == {*ACTIVATIONS, "softmax", *OWN}
    assert {example.error for example in examples} == {*ERRORS}
    seen = {(len(e.pairs) > 1, e.update, e.reduction, e.momentum is None) for e in examples}
    assert {(True, u, r) for u in ("batch", "each pair") for r in ("mean", "sum")} <= {
        key[:3] for key in seen
    }
    assert {(True, u, m) for u in ("batch", "each pair") for m in (True, False)} <= {
        (key[0], key[1], key[3]) for key in seen
    }
    assert {len(example.layers) for example in examples} == {1, 2, 3}
    assert any(layer.bias_names is None for layer in layers)
    assert any(len(layer.neurons) > len(set(layer.bias_names or layer.neurons)) for layer in layers)
    assert any(len(set(layer.bias_names or ())) > 1 for layer in layers)
    assert any(len(e.weight_names) < sum(map(uses, e.layers)) for e in examples)
    assert {example.train_biases for example in examples} == {True, False}


def uses(layer: Layer) -> int:
    return sum(map(len, layer.weight_names))


# -- at corners, where no central difference can tell --------------------------------------------


def one_neuron(activation: str | UserFormula, third: str = "-0.3") -> Explanation:
    """A neuron whose net input is 0 exactly: 0.1 + 0.2 - 0.3; or another by its third weight."""
    weights = (tuple(map(Decimal, ("0.1", "0.2", third))),)
    layer = Layer(("o1",), activation, weights, (("w1", "w2", "w3"),))
    pair = Pair((Decimal(1),) * 3, (Decimal("0.5"),))
    return Explanation(Example("corner", "At the corner", ("i1", "i2", "i3"), (pair,), (layer,)))


@pytest.mark.parametrize(
    ("activation", "slope", "gradient"),
    [
        ("relu", "0", "0"),
        ("leaky relu", "0.01", "-0.005"),
        ("elu", "1", "-0.5"),
        ("softsign", "1", "-0.5"),
        ("tanh", "1", "-0.5"),
    ],
)
def test_at_a_net_input_of_exactly_0_the_slope_is_the_agreed_one(
    activation: str, slope: str, gradient: str
) -> None:
    explanation = one_neuron(activation)
    assert explanation.full("net_o1") == ("0", True)
    assert explanation.full("out_o1") == ("0", True)
    assert explanation.full("dout_o1/dnet_o1") == (slope, True)
    assert explanation.full("dE_total/dw1") == (gradient, True)


def test_where_a_formula_has_no_slope_the_reason_is_given() -> None:
    explanation = one_neuron(UserFormula("fold", "abs(net)"))
    assert explanation.full("out_o1") == ("0", True)
    for key in ("dout_o1/dnet_o1", "dE_total/dw1", "w1+"):
        with pytest.raises(Undefined, match="no slope at 0"):
            explanation.full(key)


def softmax_example(weights: list[str], **settings: Any) -> Example:
    """One tanh neuron, and a softmax that shares a bias, with an output for each weight."""
    count = len(weights)
    rows = tuple((Decimal(weight),) for weight in weights)
    outputs = tuple(f"o{k}" for k in range(1, count + 1))
    names = tuple((f"v{k}",) for k in range(1, count + 1))
    hidden = Layer(("h1",), "tanh", ((Decimal("0.5"),),), (("w1",),))
    last = Layer(outputs, "softmax", rows, names, (Decimal(0),) * count, ("b1",) * count)
    pair = Pair((Decimal(2),), (Decimal(1), *[Decimal(0)] * (count - 1)))
    return Example("shared", "", ("i1",), (pair,), (hidden, last), **settings)


@pytest.mark.parametrize("error", ["cross-entropy", "squared"])
@pytest.mark.parametrize("count", [2, 3, 10])
def test_a_bias_that_a_whole_softmax_shares_never_moves(count: int, error: str) -> None:
    weights = [f"0.{k}" for k in range(1, count + 1)]
    explanation = Explanation(softmax_example(weights, error=error, momentum=Decimal("0.5")))
    for key in ("dE_total/db1", "b1+", "dE_total/db1@1", "change_b1@2", "b1@30", "dE_total/db1@30"):
        assert explanation.full(key) == ("0", True), key
    assert explanation.full("dE_total/dv1")[1] is False


def test_the_same_holds_where_training_goes_by_whole_layers(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("explainer.explanation.MANY", 1)
    explanation = Explanation(softmax_example(["0.1", "0.2", "0.3"], error="squared"))
    for key in ("b1@3", "dE_total/db1@3"):
        assert explanation.full(key) == ("0", True), key


def test_slopes_that_cancel_through_equal_weights_are_exactly_0() -> None:
    explanation = Explanation(softmax_example(["0.7"] * 3, error="cross-entropy"))
    assert explanation.full("dE_total/dout_h1") == ("0", True)
    assert explanation.full("w1+") == ("0.5", True)
    assert explanation.full("dE_total/dout_h1@1")[1] is False


def test_equal_shares_of_a_softmax_are_exact() -> None:
    explanation = Explanation(softmax_example(["0"] * 4, error="half squared"), 3)
    assert explanation.full("out_o1") == ("0.25", True)
    assert explanation.full("E_o2") == ("0.03125", True)
    assert explanation.shown("E_o2").text == "0.0313"


def test_a_function_of_opposite_arguments_cancels_as_it_should() -> None:
    for text in ("tanh(net) + tanh(-net)", "erf(net) - erf(1*net)", "exp(net)*exp(-net) - 1"):
        assert one_neuron(UserFormula("odd", text), "1").full("out_o1") == ("0", True), text
    almost = one_neuron(UserFormula("almost", "exp(net)*exp(-net) - 1 + net/10^8/10^8/10^8"), "1")
    assert almost.full("out_o1")[0] != "0"


def test_a_weight_may_have_the_name_that_momentum_goes_by() -> None:
    layer = Layer(("o1",), "identity", ((Decimal(2),),), (("beta",),))
    pair = Pair((Decimal(3),), (Decimal(1),))
    half = Decimal("0.5")
    example = Example("beta", "", ("i1",), (pair,), (layer,), momentum=half, learning_rate=half)
    explanation = Explanation(example)
    assert explanation.full("net_o1") == ("6", True)
    assert explanation.full("change_beta") == ("-7.5", True)
    assert explanation.full("change_beta@1") == ("22.5", True)
    assert explanation.step("change_beta@1").uses == (
        MOMENTUM,
        "change_beta",
        "eta",
        "dE_total/dbeta@1",
    )


@pytest.mark.parametrize(
    ("key", "uses"),
    [
        ("net_h1@1", ("w1+", "i1", "w2+", "i2", "b1")),
        ("net_h1@2", ("w1@2", "i1", "w2@2", "i2", "b1")),
        ("w5@3", ("w5@2", "eta", "dE_total/dw5@2")),
    ],
)
def test_a_quantity_of_a_later_round_uses_those_of_its_round(
    key: str, uses: tuple[str, ...]
) -> None:
    assert explain("mazur").step(key).uses == uses
