"""Named steps: in order, each once, a network's like any other computation's."""

from decimal import Decimal

import pytest
from flint import arb, ctx, fmpq
from sympy import Integer, Symbol, exp

from explainer import explain
from explainer.derivation import (
    Derivation,
    Formula,
    Step,
    Working,
    product,
    product_of,
    sum_of_products,
    total,
)
from explainer.deriving import derive
from explainer.evaluation.arithmetic import FLOAT, Undefined
from explainer.evaluation.line import Line
from explainer.evaluation.proven import PROVEN
from explainer.evaluation.values import Values
from explainer.example import Example, Layer, Pair
from explainer.explanation import Explanation
from explainer.keys import all_keys
from explainer.network import Network
from explainer.notation.plain import Plain
from random_examples import random_example
from support import sample

SEEDS = range(700, 700 + sample(12, 3_000))


def formula(explanation: Explanation, key: str) -> str:
    working = explanation.derivation[key].working
    assert working is not None
    return Plain().expression(working.expression, Plain().symbol).text


# -- any computation of named numbers -------------------------------------------------------------


def spiral(key: str) -> Step:
    """s0 is given; s1 = s0·s0 + s0, s2 = s1·s0 + s1 and so on: no network at all."""
    n = int(key[1:])
    if n == 0:
        return Step(key, "given")
    return Step(key, "spiral", Working(sum_of_products(1, 0, 1), (f"s{n - 1}", "s0", f"s{n - 1}")))


def test_a_step_is_bound_once_and_after_all_that_it_uses() -> None:
    derivation = Derivation(spiral)
    step = derivation["s3"]
    assert derivation["s3"] is step
    assert [found.key for found in derivation] == ["s0", "s1", "s2", "s3"]
    assert len(derivation) == 4
    assert step.uses == ("s2", "s0")


def test_a_very_long_derivation_needs_no_recursion() -> None:
    values = Values(Derivation(spiral), {"s0": fmpq(0)})
    assert values["s5000"] == 0


def test_values_are_exact_for_as_long_as_they_can_be() -> None:
    values = Values(Derivation(spiral), {"s0": fmpq(1, 2)})
    assert values["s4"] == fmpq(1, 2) * fmpq(3, 2) ** 4
    assert isinstance(values["s4"], fmpq)


def test_a_step_that_is_defined_by_way_of_itself_is_refused() -> None:
    def make(key: str) -> Step:
        return Step(key, "loop", Working(product_of(1), ({"a": "b", "b": "c", "c": "a"}[key],)))

    with pytest.raises(ValueError, match="by way of itself"):
        Derivation(make)["a"]


def test_terms_and_factors_stay_in_the_order_in_which_they_were_written() -> None:
    z, a, m = Symbol("z"), Symbol("a"), Symbol("m")
    whole = Formula((z, a, m), lambda z, a, m: total((product(z, a), m, product(a, Integer(1)))))
    working = Working(whole, ("w2", "w1", "b"))
    assert Plain().expression(working.expression, Plain().symbol).text == "w2·w1 + b + w1·1"


def test_a_quantity_without_a_value_takes_all_that_use_it_along() -> None:
    inverse = Formula((Symbol("x"),), lambda x: product(Integer(1), x**-1))
    steps = {
        "x": Step("x", "given"),
        "y": Step("y", "made", Working(inverse, ("x",))),
        "z": Step("z", "made", Working(product_of(2), ("y", "x"))),
    }
    values = Values(Derivation(steps.__getitem__), {"x": fmpq(0)})
    for key in ("y", "z", "y"):
        with pytest.raises(Undefined, match="y divides by 0"):
            values[key]


def test_one_generated_function_serves_floats_and_loops() -> None:
    growth = Formula((Symbol("x"),), lambda x: exp(product(Integer(-1), x), evaluate=False))
    steps = {"x": Step("x", "given"), "y": Step("y", "made", Working(growth, ("x",)))}
    derivation = Derivation(steps.__getitem__)
    once = Line(derivation, ["x"], ["y"], loop=False)
    assert once(FLOAT, [0.0]) == (1.0,)
    often = Line(derivation, ["x"], ["y"], loop=True)
    assert often(FLOAT, [0.0], 200)[0] == pytest.approx(0.567143290409784)


# -- the steps of a network -----------------------------------------------------------------------


def test_the_tutorial_is_defined_as_it_is_taught() -> None:
    explanation = explain("mazur")
    assert formula(explanation, "net_h2") == "w3·i1 + w4·i2 + b1·1"
    assert formula(explanation, "net_o1") == "w5·out_h1 + w6·out_h2 + b2·1"
    assert formula(explanation, "E_total") == "E_o1 + E_o2"
    assert formula(explanation, "dE_total/dout_h2") == "∂E_o1/∂out_h2 + ∂E_o2/∂out_h2"
    assert formula(explanation, "dE_total/dw3") == "∂E_total/∂out_h2·∂out_h2/∂net_h2·∂net_h2/∂w3"
    assert formula(explanation, "change_w3") == "−η·∂E_total/∂w3"


def test_each_parameter_knows_the_neurons_that_read_it() -> None:
    found = Network(explain("mazur").example).neurons_of
    assert found["w3"] == ("h2",)
    assert found["b1"] == ("h1", "h2")
    twice = Network(explain("same-layer-twice").example).neurons_of
    assert twice["a"] == ("s1", "s3")


def test_a_tied_weight_adds_up_its_uses() -> None:
    explanation = explain("same-layer-twice")
    assert formula(explanation, "dE_total/da") == "δ_s1·∂net_s1/∂a + δ_s3·∂net_s3/∂a"


def test_pairs_one_after_another_meet_what_those_before_left() -> None:
    explanation = explain("xor")
    assert formula(explanation, "w1[1]") == "w1"
    assert formula(explanation, "w1[3]") == "w1[2] + Δw1[2]"
    assert formula(explanation, "net_h1[2]") == "w1[2]·x1[2] + w2[2]·x2[2] + b1[2]·1"
    assert formula(explanation, "change_w1") == "Δw1[1] + Δw1[2] + Δw1[3] + Δw1[4]"


def test_a_batch_takes_the_mean_or_the_sum_over_its_pairs() -> None:
    mean, added = explain("three-classes"), explain("nnfs-batch")
    slopes = "∂E_total/∂w1[1] + ∂E_total/∂w1[2] + ∂E_total/∂w1[3]"
    assert formula(mean, "dE_total/dw1") == f"⅓({slopes})"
    assert formula(added, "dE_total/dw11") == slopes.replace("w1", "w11")
    assert formula(added, "E_total") == "E_total[1] + E_total[2] + E_total[3]"


def test_a_softmax_with_cross_entropy_collapses() -> None:
    step = explain("softmax-regression").derivation["delta_c1"]
    assert step.shortcut is not None
    text = Plain().expression(step.shortcut.expression, Plain().symbol).text
    assert text == "out_c1(target_c1 + target_c2 + target_c3) − target_c1"


@pytest.mark.parametrize("seed", SEEDS)
def test_every_step_of_a_random_network_comes_after_what_it_uses(seed: int) -> None:
    example = random_example(seed)
    derivation = derive(example)
    for key in all_keys(example):
        assert derivation[key].key == key
    seen: set[str] = set()
    for step in derivation:
        assert step.key not in seen
        assert set(step.uses) <= seen, step.key
        seen.add(step.key)


@pytest.mark.parametrize("seed", SEEDS)
def test_every_shortcut_of_a_random_network_leads_to_the_same_value(seed: int) -> None:
    example = random_example(seed)
    explanation = Explanation(example)
    for key in all_keys(example):
        short = explanation.derivation[key].shortcut
        if short is None:
            continue
        values = [explanation.number(arg) for arg in short.args]
        ctx.prec = 128
        other = PROVEN.compile(short.formula)(*values)
        assert arb(other).overlaps(arb(explanation.number(key))), key


def test_steps_grow_with_the_depth_and_not_faster() -> None:
    counts = []
    for depth in (5, 10, 20):
        derivation = derive(deep(depth))
        for key in all_keys(deep(depth)):
            derivation[key]
        counts.append(len(derivation))
    assert counts[2] - counts[1] == 2 * (counts[1] - counts[0])


def deep(depth: int) -> Example:
    """A network of so many layers of two neurons each."""
    names = [("i1", "i2"), *((f"n{k}a", f"n{k}b") for k in range(depth))]
    layers = tuple(
        Layer(
            names[k + 1],
            "tanh",
            ((Decimal("0.5"), Decimal("-0.4")), (Decimal("0.3"), Decimal("0.2"))),
            ((f"w{k}a", f"w{k}b"), (f"w{k}c", f"w{k}d")),
        )
        for k in range(depth)
    )
    pair = Pair((Decimal(1), Decimal(2)), (Decimal(0), Decimal(1)))
    return Example("deep", "Deep", names[0], (pair,), layers)
