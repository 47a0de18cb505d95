"""The grammar of keys: every spelling, every rule of pairs and rounds, and what is no key."""

from dataclasses import replace
from decimal import Decimal

import pytest

from explainer import keys
from explainer.errors import ExplainerError
from explainer.example import Example, Layer, Pair, bundled, load

MAZUR = load("mazur")
BATCH = load("three-classes")
TURNS = load("xor")


def fault(text: str, example: Example = MAZUR) -> str:
    with pytest.raises(ExplainerError) as caught:
        keys.parse(text, example)
    (line,) = caught.value.problems
    assert line.isprintable()
    return line


SPELLINGS = {
    "dE_total/dw5": [
        *("dE_total/dw5", "∂E_total/∂w5", "∂E/∂w5", "dE/dw5", "∂E_{total}/∂w_{5}", "dE/dw₅"),
        *("dE_total / dw5", "dE_total /dw_5", "∂ E / ∂ w5", "grad_w5", "grad_w_5", "grad_w₅"),
        *("  dE_total/dw5  ", "dE_total/dw5@0", "dE_total/dw5[1]", "dE_total/dw5 [1] @0"),
    ],
    "w5": ["w5", "w_5", "w₅", "w_{5}", "w{5}", "w5@0", "w5[1]", "w5@0[1]", "w__5"],
    "w5+": ["w5+", "w5 +", "w_5+", "w₅ +", "w5@1", "w5+@0", "w5+[1]", "w5[1]@1", "w5@01"],
    "w5@3": ["w5@3", "w_5@3", "w5+@2", "w5[1]@3", "w5@3[1]"],
    "b2": ["b2", "b₂", "b_2"],
    "eta": ["eta", "η", "eta@7", "eta[1]"],
    "i1": ["i1", "i₁", "i1@5"],
    "target_o1": ["target_o1", "target_o_1", "target_{o1}", "target_{o₁}", "target_o1@9"],
    "net_h1": ["net_h1", "net_{h1}", "net_{h_1}", "net_h₁", "net_h1[1]", "net_h1@0"],
    "net_h1@1": ["net_h1@1", "net_h1[1]@1", "net_h1@1[1]", "net_{h1}@1", "net_h1 @ 1"],
    "out_h1": ["out_h1", "out_{h_1}", "out_h₁"],
    "delta_o1": ["delta_o1", "δ_o1", "δo1", "δ_{o1}", "delta_{o_1}"],
    "change_w5": ["change_w5", "Δw5", "∆w5", "Δ_w5", "Δw₅", "change_w_5", "change_w5@0"],
    "E_total": ["E_total", "E", "E_{total}", "E@0"],
    "E_o1": ["E_o1", "E_{o1}", "E_o₁", "E_{o_1}"],
    "dnet_o1/dout_h1": ["dnet_o1/dout_h1", "∂net_{o1}/∂out_{h1}"],
    "E_total@1000000": ["E@1000000", "E_total@1000000"],
}


@pytest.mark.parametrize(
    ("text", "canonical"), [(text, key) for key, texts in SPELLINGS.items() for text in texts]
)
def test_every_spelling_is_read_as_the_one_key(text: str, canonical: str) -> None:
    assert str(keys.parse(text, MAZUR)) == canonical


PARTS = {
    "i1": keys.Key("given", "i1"),
    "eta": keys.Key("given", "eta"),
    "b1": keys.Key("given", "b1"),
    "target_o2": keys.Key("given", "target_o2"),
    "net_h1@3": keys.Key("net", "net_h1", round=3),
    "out_o2": keys.Key("out", "out_o2"),
    "E": keys.Key("error", "E_total"),
    "E_o2": keys.Key("error", "E_o2"),
    "delta_h2": keys.Key("delta", "delta_h2"),
    "change_b1": keys.Key("change", "change_b1"),
    "b1+": keys.Key("updated", "b1+"),
    "w5@2": keys.Key("updated", "w5", round=2),
    "dE/dw1@2": keys.Key("partial", "dE_total/dw1", "E_total", "w1", round=2),
    "dout_h1/dnet_h1": keys.Key("partial", "dout_h1/dnet_h1", "out_h1", "net_h1"),
}


@pytest.mark.parametrize(("text", "parts"), PARTS.items())
def test_a_key_is_taken_apart(text: str, parts: keys.Key) -> None:
    assert keys.parse(text, MAZUR) == parts


@pytest.mark.parametrize(
    "text",
    [
        *("dE_total/di1", "dE_total/dtarget_o1", "dE_o1/dw1", "dE_total/dE_o1", "dE_o2/dout_o1"),
        *("dE_o1/dnet_h2", "dout_o1/dout_h1", "dnet_o1/dw1", "dnet_h1/dw8", "dout_o1/dnet_o2"),
        *("dout_h1/dnet_h2", "dnet_o1/db1", "dnet_h1/dtarget_o1", "dnet_o2/di2"),
    ],
)
def test_a_partial_derivative_exists_by_all_that_comes_before(text: str) -> None:
    assert str(keys.parse(text, MAZUR)) == text


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("dnet_h1/dout_o1", "out_o1 does not come before net_h1"),
        ("dnet_h1/dnet_h2", "net_h2 does not come before net_h1"),
        ("dnet_h1/dout_h1", "out_h1 does not come before net_h1"),
        ("dE_o1/dE_o2", "E_o2 does not come before E_o1"),
        ("dE_o1/dE_total", "E_total does not come before E_o1"),
        ("dnet_h1/dnet_h1", "does not come before"),
        ("dw5/dE_total", "w5 stands above; there stand net_, out_ and E_ only"),
        ("ddelta_o1/dw5", "delta_o1 stands above"),
        ("dE_total/deta", "does not go through eta"),
        ("dE_total/dchange_w5", "does not go through change_w5"),
        ("dE_total/ddelta_o1", "does not go through delta_o1"),
    ],
)
def test_no_partial_derivative_by_what_does_not_come_before(text: str, says: str) -> None:
    assert says in fault(text)


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("dE_total/dw9", "dE_total/dw8"),
        ("dE_totl/dw5", "dE_total/dw5"),
        ("dE_totl/dw_9", "dE_total/dw8"),
        ("E_total/w5", "dE_total/dw5"),
        ("∂E/∂w9", "dE_total/dw8"),
        ("dnte_h1/dw1", "dnet_h1/dw1"),
        ("net_h9", "net_h1"),
        ("nte_h1", "net_h1"),
        ("Net_h1", "net_h1"),
        ("net_h3", "net_h2"),
        ("w9", "w8"),
        ("w15", "w1"),
        ("W5", "w5"),
        ("w9+", "w8+"),
        ("E_o7", "E_o1"),
        ("target_h1", "target_o1"),
        ("change_w9", "change_w8"),
        ("out_i1", "out_h1"),
        ("et", "eta"),
        ("net h1", "net_h1"),
    ],
)
def test_an_unknown_key_gets_the_nearest_one(text: str, meant: str) -> None:
    line = fault(text)
    assert line.startswith(f'no quantity "{text}" in this example; did you mean "{meant}"?')


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", '"" is no key'),
        ("[1]", "is no key"),
        ("foo", 'no quantity "foo" in this example'),
        ("∂E/∂ω", 'no quantity "∂E/∂ω" in this example'),
        ("+", "no quantity"),
        ("/", "no quantity"),
        ("dE_total/", "no quantity"),
        ("dE_total/d", "no quantity"),
        ("dE/dw5/dw6", "no quantity"),
        ("beta", "no quantity"),
        ("h1", "is a neuron; write net_h1 for its net input, out_h1 for its output"),
        ("o_1", "is a neuron; write net_o1"),
        ("net_h1+", "only weights and biases have a new value with +"),
        ("w5++", "no quantity"),
        ("net_{h1", "no quantity"),
        ("w5@1000001", "@N goes from 0 to 1,000,000"),
        ("w5@99999999999999999999", "@N goes from 0 to 1,000,000"),
        ("w5@", "@N goes from 0 to 1,000,000"),
        ("w5@x", "@N goes from 0 to 1,000,000"),
        ("w5@-1", "@N goes from 0 to 1,000,000"),
        ("w5@1.5", "after a name come"),
        ("w5+@1000000", "beyond 1,000,000 rounds"),
        ("w5@1@2", "twice"),
        ("w5[1][1]", "twice"),
        ("w5[2]", "there is only one; leave the brackets out"),
        ("w5[x]", "there is only one"),
        ("w5[1", "after a name come"),
        ("w5[]", "there is only one"),
        ("w5@٣", "@N goes from 0 to 1,000,000"),
        ("w5" * 500, "too long to be a key"),
        ("net_h1\n", None),
        ("a\nb\x1bm", "no quantity"),
    ],
)
def test_what_is_no_key_is_told_in_one_line(text: str, says: str | None) -> None:
    if says is None:
        assert str(keys.parse(text, MAZUR)) == text.strip()
    else:
        assert says in fault(text)


SEVERAL = {
    # with a batch, with an update after each pair
    "E_total": ("E_total", "E_total"),
    "E_total[2]": ("E_total[2]", "E_total[2]"),
    "E_total[2]@5": ("E_total[2]@5", "E_total[2]@5"),
    "E@5": ("E_total@5", "E_total@5"),
    "dE/dw1": ("dE_total/dw1", "dE_total/dw1"),
    "dE/dw1[2]": ("dE_total/dw1[2]", "dE_total/dw1[2]"),
    "grad_w1[3]@1": ("dE_total/dw1[3]@1", "dE_total/dw1[3]@1"),
    "net_h1[2]@1": ("net_h1[2]@1", "net_h1[2]@1"),
    "net_h1@1[2]": ("net_h1[2]@1", "net_h1[2]@1"),
    "x1[3]@4": ("x1[3]", "x1[3]"),
    "eta": ("eta", "eta"),
    "eta[2]": ("eta", "eta"),
    "w1": ("w1", "w1"),
    "w1+": ("w1+", "w1+"),
    "w1[1]": ("w1", "w1[1]"),
    "w1[2]": ("w1", "w1[2]"),
    "w1[2]@1": ("w1+", "w1[2]@1"),
    "b1[2]@3": ("b1@3", "b1[2]@3"),
    "change_w1": ("change_w1", "change_w1"),
    "change_w1[2]": ("", "change_w1[2]"),
    "change_w1[2]@4": ("", "change_w1[2]@4"),
    "w1+[2]": ("", ""),
    "w1+[3]": ("", ""),
    "net_h1": ("", ""),
    "net_h1@3": ("", ""),
    "x1": ("", ""),
    "delta_h1": ("", ""),
    "dE_total/dx1": ("", ""),
    "dE_total/dout_h1": ("", ""),
    "dnet_h1/dw1": ("", ""),
    "net_h1[0]": ("", ""),
    "net_h1[9]": ("", ""),
    "net_h1[-1]": ("", ""),
}


@pytest.mark.parametrize(("text", "canonical"), SEVERAL.items())
def test_with_several_pairs_brackets_say_which(text: str, canonical: tuple[str, str]) -> None:
    for example, key in zip((BATCH, TURNS), canonical, strict=True):
        if key:
            assert str(keys.parse(text, example)) == key
        else:
            fault(text, example)


@pytest.mark.parametrize(
    ("text", "example", "says"),
    [
        ("net_h1", BATCH, "write net_h1[1] to net_h1[3] for one training pair"),
        ("dE_total/dx1", BATCH, "dE_total/dx1[1] to dE_total/dx1[3]"),
        ("net_h1[4]", BATCH, "[1] to [3]"),
        ("change_w1[2]", BATCH, "a batch makes one change from all pairs, change_w1"),
        ("w1+[2]", BATCH, "comes after all pairs; write w1+"),
        ("w1+[2]", TURNS, "or w1[3] for what the next pair meets"),
        ("w1+[4]", TURNS, "comes after all pairs; write w1+"),
    ],
)
def test_a_pair_in_the_wrong_place_is_told(text: str, example: Example, says: str) -> None:
    assert says in fault(text, example)


def test_what_a_pair_meets_is_new_from_the_second_pair_on() -> None:
    assert keys.parse("w1[1]", TURNS).kind == "given"
    assert keys.parse("w1[1]@1", TURNS).kind == "updated"
    assert keys.parse("w1[2]", TURNS).kind == "updated"
    kept = replace(TURNS, train_biases=False)
    assert keys.parse("b1[2]", kept).kind == "given"


def tiny(inputs: str, neuron: str, weight: str) -> Example:
    layer = Layer((neuron,), "identity", ((Decimal(2),),), ((weight,),))
    return Example("tiny", "Tiny", (inputs,), (Pair((Decimal(1),), (Decimal(3),)),), (layer,))


@pytest.mark.parametrize(
    ("example", "text", "canonical"),
    [
        (tiny("x_1", "out1", "w_1_1"), "w11", "w_1_1"),
        (tiny("x_1", "out1", "w_1_1"), "dE/dw11", "dE_total/dw_1_1"),
        (tiny("x_1", "out1", "w_1_1"), "out_out1", "out_out1"),
        (tiny("x_1", "out1", "w_1_1"), "dout_out_1/dx1", "dout_out1/dx_1"),
        (tiny("x", "o", "dw"), "dE/ddw", "dE_total/ddw"),
        (tiny("x", "o", "dw"), "dw", "dw"),
        (tiny("dx", "d1", "w"), "dnet_d1/ddx", "dnet_d1/ddx"),
        (tiny("netx", "x", "outx"), "netx", "netx"),
        (tiny("netx", "x", "outx"), "net_x", "net_x"),
        (tiny("netx", "x", "outx"), "dout_x/doutx", "dout_x/doutx"),
        (tiny("a", "B", "b"), "net_B", "net_B"),
        (tiny("a", "B", "b"), "b+", "b+"),
    ],
)
def test_names_that_look_like_keys_are_not_confused(
    example: Example, text: str, canonical: str
) -> None:
    assert str(keys.parse(text, example)) == canonical


def test_without_targets_there_are_no_keys_of_targets() -> None:
    assert "no quantity" in fault("target_o", load("micrograd-neuron"))


@pytest.mark.parametrize("name", bundled())
def test_all_keys_are_written_as_they_are_read_and_come_once(name: str) -> None:
    example = load(name)
    listed = list(keys.all_keys(example))
    assert len(listed) == len(set(listed))
    assert [str(keys.parse(key, example)) for key in listed] == listed


def test_the_order_of_keys_is_that_of_the_derivation() -> None:
    order = " ".join(keys.all_keys(load("han-kamber")))
    for stretch in (
        "x1 x2 x3 target_u6 w14 w24 w34 w15 w25 w35 w04 w05 w46 w56 w06 eta net_u4 out_u4 net_u5",
        "net_u6 out_u6 E_u6 E_total dE_u6/dout_u6 dE_total/dout_u6 dout_u6/dnet_u6 dE_u6/dnet_u6",
        "dE_total/dnet_u6 delta_u6 dnet_u6/dw46 dE_total/dw46 change_w46 w46+ dnet_u6/dw56",
        "dnet_u6/dw06 dE_total/dw06 change_w06 w06+ dnet_u6/dout_u4 dE_u6/dout_u4 dE_total/dout_u4",
        "dE_total/dx2 dnet_u4/dx3 dnet_u5/dx3 dE_total/dx3",
    ):
        assert stretch in order


def test_a_tied_parameter_is_finished_after_its_last_use_on_the_way_back() -> None:
    order = list(keys.all_keys(load("same-layer-twice")))
    assert order.count("dE_total/da") == 1
    assert order.index("dnet_s3/da") < order.index("dnet_s1/da") < order.index("dE_total/da")
    assert order.index("dE_total/da") < order.index("change_a") < order.index("a+")


def test_several_pairs_come_one_after_another_and_their_sum_last() -> None:
    batch, turns = list(keys.all_keys(BATCH)), list(keys.all_keys(TURNS))
    assert batch.index("dE_total/dw1[1]") < batch.index("net_h1[2]")
    assert batch.index("E_total[3]") < batch.index("E_total") < batch.index("w1+")
    assert "change_w1[1]" not in batch
    assert turns.index("w1[1]") < turns.index("net_h1[1]") < turns.index("change_w1[1]")
    assert turns.index("change_w1[1]") < turns.index("w1[2]") < turns.index("net_h1[2]")


def test_many_weights_are_found_at_once() -> None:
    columns = 24_000
    names = tuple(f"w{i}" for i in range(1, columns + 1))
    layer = Layer(("o1",), "tanh", ((Decimal(1),) * columns,), (names,))
    inputs = tuple(f"i{i}" for i in range(1, columns + 1))
    pair = Pair((Decimal(1),) * columns, (Decimal(0),))
    example = Example("many", "Many", inputs, (pair,), (layer,))
    for name in names[::10]:
        assert keys.parse(f"dE/d{name}", example).below == name
    assert 'did you mean "w24000"?' in fault("w240000", example)
