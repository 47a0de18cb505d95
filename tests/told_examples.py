"""Examples made by hand, each with something that the story must not get wrong."""

from dataclasses import replace
from decimal import Decimal
from typing import Any

from explainer.example import Example, Layer, Pair, UserFormula

Rows = list[list[str]]


def layer(
    neurons: str,
    weights: Rows,
    activation: str | UserFormula = "logistic",
    names: Rows | None = None,
    bias: list[str] | str | None = None,
    bias_names: list[str] | None = None,
) -> Layer:
    """A layer, its numbers as text; without names they are made from its neurons' names."""
    own = tuple(neurons.split())
    rows = tuple(tuple(map(Decimal, row)) for row in weights)
    made = [[f"w{n}{j}" for j in range(1, len(row) + 1)] for n, row in zip(own, rows, strict=True)]
    biases = [bias] * len(own) if isinstance(bias, str) else bias
    if bias is not None and bias_names is None:
        bias_names = [f"b{own[0]}"] * len(own) if isinstance(bias, str) else [f"b{n}" for n in own]
    return Layer(
        own,
        activation,
        rows,
        tuple(map(tuple, names or made)),
        tuple(map(Decimal, biases)) if biases else None,
        tuple(bias_names) if bias_names else None,
    )


def network(
    name: str, inputs: str, pairs: list[tuple[str, str]], *layers: Layer, **settings: Any
) -> Example:
    """An example; each pair is its inputs and its targets as text."""
    made = tuple(
        Pair(tuple(map(Decimal, given.split())), tuple(map(Decimal, targets.split())))
        for given, targets in pairs
    )
    for field in ("learning_rate", "momentum"):
        if field in settings:
            settings[field] = Decimal(settings[field])
    return Example(name, name.replace("-", " "), tuple(inputs.split()), made, layers, **settings)


H = layer("h1 h2", [["0.3", "-0.2"], ["0.1", "0.4"]], bias="0.1")
O1 = layer("o1", [["0.5", "-0.6"]], bias=["0.2"])
O2 = layer("o1 o2", [["0.5", "-0.6"], ["0.7", "0.2"]], bias=["0.2", "-0.1"])
O0 = layer("o1", [["0", "0"]])
LINEAR = replace(O1, activation="identity")
ONE_PAIR = [("0.5 1", "0.8")]
TWO_PAIRS = [("0.5 1", "0.8"), ("1 -1", "0.3")]


def with_hidden(name: str, activation: str | UserFormula, **settings: Any) -> Example:
    return network(name, "x y", ONE_PAIR, replace(H, activation=activation), O1, **settings)


EXAMPLES = [
    network("one-weight", "x", [("2", "1")], layer("o1", [["0.5"]], "identity")),
    network("one-weight-one-bias", "x", [("2", "1")], layer("o1", [["0.5"]], "tanh", bias="0.1")),
    network(
        "chain-of-single-neurons",
        "x",
        [("0.7", "0.2")],
        *(layer(f"n{k}", [["0.6"]], "tanh", bias=["0.1"]) for k in range(3)),
        layer("o1", [["-0.8"]]),
        rounds=3,
    ),
    network("one-output", "x y", ONE_PAIR, H, O1, rounds=20),
    network("no-bias", "x y", ONE_PAIR, replace(H, biases=None, bias_names=None), O1),
    network("biases-kept", "x y", ONE_PAIR, H, O1, train_biases=False),
    network("one-bias-kept", "x y", ONE_PAIR, H, LINEAR, train_biases=False),
    network("two-pairs-mean", "x y", TWO_PAIRS, H, O1, rounds=2),
    network("two-pairs-sum", "x y", TWO_PAIRS, H, O1, reduction="sum"),
    network("two-pairs-in-turn", "x y", TWO_PAIRS, H, O1, update="each pair", rounds=5),
    network(
        "pairs-in-turn-with-momentum",
        "x y",
        [*TWO_PAIRS, ("0 0", "1")],
        H,
        O1,
        update="each pair",
        momentum="0.5",
    ),
    network("momentum-of-a-batch", "x y", TWO_PAIRS, H, O1, momentum="0.9", rounds=3),
    network("no-rounds", "x y", ONE_PAIR, H, O1, rounds=0),
    network("rate-of-nothing", "x y", ONE_PAIR, H, O1, learning_rate="0", rounds=3),
    network("rate-below-nothing", "x y", ONE_PAIR, H, O1, learning_rate="-0.1"),
    network("rate-too-high", "x y", ONE_PAIR, H, LINEAR, learning_rate="9", rounds=2),
    network(
        "nothing-to-learn",
        "x y",
        [("0.5 1", "0.25")],
        layer("o1", [["0.5", "0"]], "identity"),
        rounds=2,
    ),
    network("nothing-comes-in", "x y", [("0 0", "0.25")], layer("o1", [["0.5", "1"]], "tanh")),
    network("first-input-silent", "x y", [("0 1", "0.25")], H, O1),
    network("two-outputs", "x y", [("0.5 1", "0.1 0.9")], H, O2, error="squared"),
    network("mean-of-squares", "x y", [("0.5 1", "0.1 0.9")], H, O2, error="mean squared"),
    network("output-itself", "x y", [("0.5 1", "")], H, O1, error="output", rounds=2),
    network("sum-of-outputs", "x y", [("0.5 1", "")], H, O2, error="output"),
    network("outputs-of-two-pairs", "x y", [("1 1", ""), ("0 1", "")], H, O2, error="output"),
    network("yes-or-no", "x y", [("0.5 1", "1")], H, O1, error="binary cross-entropy"),
    network("two-yes-or-no", "x y", [("0.5 1", "1 0")], H, O2, error="binary cross-entropy"),
    network(
        "softmax-of-two",
        "x y",
        [("0.5 1", "1 0")],
        H,
        replace(O2, activation="softmax"),
        error="cross-entropy",
        rounds=5,
    ),
    network(
        "softmax-with-soft-targets",
        "x y",
        [("0.5 1", "0.3 0.6")],
        H,
        replace(O2, activation="softmax"),
        error="cross-entropy",
    ),
    network(
        "softmax-with-squares", "x y", [("0.5 1", "1 0")], H, replace(O2, activation="softmax")
    ),
    network("softmax-of-one", "x y", [("0.5 1", "1")], H, replace(O1, activation="softmax")),
    network("softmax-inside", "x y", ONE_PAIR, replace(H, activation="softmax"), O1),
    network(
        "softmax-inside-two-out", "x y", [("1 1", "1 0")], replace(H, activation="softmax"), O2
    ),
    network("cross-entropy-of-logistics", "x y", [("1 1", "1 0")], H, O2, error="cross-entropy"),
    with_hidden("relu", "relu"),
    network(
        "relu-first-neuron-off",
        "x y",
        ONE_PAIR,
        replace(
            H, activation="relu", weights=((Decimal(-2), Decimal(-1)), (Decimal(1), Decimal(2)))
        ),
        O1,
    ),
    network(
        "relu-all-off",
        "x y",
        ONE_PAIR,
        layer("h1 h2", [["-1", "-1"], ["-2", "-1"]], "relu"),
        O1,
    ),
    network(
        "relu-at-its-corner",
        "x y",
        ONE_PAIR,
        layer("h1", [["2", "-1"]], "relu"),
        layer("o1", [["0.5"]]),
    ),
    network(
        "leaky-relu-at-its-corner",
        "x y",
        ONE_PAIR,
        layer("o1", [["2", "-1"]], "leaky relu"),
    ),
    network("relu-output-off", "x y", ONE_PAIR, layer("o1", [["-2", "-1"]], "relu")),
    with_hidden("bent-activation", UserFormula("bent", "(sqrt(net^2 + 1) - 1)/2 + net"), rounds=2),
    network(
        "tied-within-a-layer",
        "x y",
        ONE_PAIR,
        replace(
            H,
            weights=((Decimal("0.3"), Decimal("0.1")), (Decimal("0.1"), Decimal("0.3"))),
            weight_names=(("a", "b"), ("b", "a")),
        ),
        O1,
    ),
    network(
        "tied-across-layers",
        "x y",
        [("0.5 1", "0.2 0.4")],
        *(
            layer(
                names,
                [["0.3", "0.1"], ["0.2", "-0.3"]],
                "tanh",
                [["a", "b"], ["c", "f"]],
                ["0.1", "0.2"],
                ["p", "q"],
            )
            for names in ("h1 h2", "g1 g2", "o1 o2")
        ),
        rounds=2,
    ),
    network(
        "tied-outputs",
        "x y",
        [("0.5 1", "0.2 0.4")],
        layer("o1 o2", [["0.3", "0.1"], ["0.3", "0.1"]], names=[["a", "b"], ["a", "b"]]),
    ),
    network(
        "one-bias-of-two-layers",
        "x y",
        ONE_PAIR,
        replace(H, bias_names=("c", "c")),
        replace(O1, biases=(Decimal("0.1"),), bias_names=("c",)),
    ),
    network(
        "some-biases-shared",
        "x y",
        ONE_PAIR,
        layer(
            "h1 h2 h3",
            [["1", "2"], ["0", "1"], ["1", "-1"]],
            "tanh",
            None,
            ["0.1", "0.1", "0.3"],
            ["c", "c", "d1"],
        ),
        layer("o1", [["0.5", "-0.6", "0.1"]]),
    ),
    network(
        "two-hidden-layers-of-one-size",
        "x y",
        ONE_PAIR,
        H,
        layer("g1 g2", [["0.2", "0.5"], ["-0.3", "0.4"]], "softplus"),
        O1,
    ),
    network("logistic-below-half", "x y", ONE_PAIR, layer("o1", [["-1", "-2"]])),
    network("target-out-of-reach", "x y", [("0.5 1", "2.5")], H, O1, rounds=50),
    network(
        "twenty-weights",
        "x y",
        ONE_PAIR,
        layer("h1 h2 h3 h4 h5 h6", [["0.1", "0.2"]] * 6, "tanh", bias="0.1"),
        layer("o1", [["0.1", "-0.2", "0.3", "-0.4", "0.5", "-0.6"]]),
    ),
    network(
        "whole-numbers", "x y", [("1 2", "7")], layer("o1", [["2", "3"]], "identity"), rounds=2
    ),
    network("nothing-to-learn-nor-rate", "x y", [("0 1", "0.5")], O0, learning_rate="0", rounds=2),
    network("saturated", "x y", [("100 -50", "1")], layer("o1", [["-3", "-3"]]), rounds=100),
    network("hardly-rising", "x", [("1", "1")], layer("o1", [["-90"]]), learning_rate="-1"),
    network(
        "equal-weights-into-a-softmax",
        "x y",
        [("1 2", "0 1 0")],
        layer("h1 h2", [["0.5", "0.5"]] * 2, "tanh", bias="0"),
        layer("o1 o2 o3", [["0.5", "0.5"]] * 3, "softmax", bias="0"),
        error="cross-entropy",
        rounds=3,
    ),
    network(
        "a-bias-for-each-of-four-layers",
        "x y",
        ONE_PAIR,
        *(
            layer(f"{n}1 {n}2", [["0.3", "0.1"], ["0.2", "-0.3"]], "tanh", bias="0.1")
            for n in "hgkm"
        ),
        O1,
    ),
]
