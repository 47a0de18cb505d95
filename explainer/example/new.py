"""The commented example file that `explainer new` writes: a good example, every field explained."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from decimal import Decimal

from explainer.example.model import Example, Layer, Pair, UserFormula
from explainer.notation.notations import NOTATIONS, POST, Notation


def commented(example: Example, name: str, like: str) -> str:
    """`example` as the text of a file called `name`, begun from the example called `like`."""
    return "\n".join([*_head(name, like), *_network(example), *_layers(example), ""])


def _head(name: str, like: str) -> Iterator[str]:
    yield f"# {_one_line(name)}: an example file for explainer, begun from {_one_line(like)}."
    yield "# Put your own numbers in and build the document:  explainer build FILE"
    yield "# A field behind a # is left out; take the # away to use it."


def _network(example: Example) -> Iterator[str]:
    yield from _field("The heading. Left out: made from the sizes.", "title", _text(example.title))
    if len(example.pairs) == 1:
        yield from _one_pair(example)
    else:
        yield from _how_pairs_are_used(example)
    yield from _field(
        "half squared, squared, mean squared, binary cross-entropy, cross-entropy, or output:"
        "\n# no error at all, the output itself is differentiated (then without targets).",
        "error",
        _text(example.error),
    )
    yield from _field(
        "eta: new weight = weight - eta * gradient.", "learning_rate", str(example.learning_rate)
    )
    momentum = example.momentum
    yield from _field(
        "beta: change = beta * previous change - eta * gradient. Left out: none.",
        "momentum" if momentum is not None else "# momentum",
        str(momentum if momentum is not None else "0.9"),
    )
    yield from _field("Are biases updated too?", "train_biases", str(example.train_biases).lower())
    yield from _field(
        "How many rounds of training the end of the document reports.",
        "rounds",
        f"{example.rounds}",
    )
    yield from _notation(example.notation)
    if len(example.pairs) > 1:
        yield ""
        yield "# The training pairs, one table [[data]] for each."
        for position, pair in enumerate(example.pairs):
            yield from [""] if position else []
            yield "[[data]]"
            yield from _pair(example, pair)


def _notation(notation: Notation) -> Iterator[str]:
    known = notation.name in NOTATIONS
    yield from _field(
        "The letters: post (net, out, E), zac (z, a, C), prml (a, z, E), stats (z, a, L). Or your"
        '\n# own: { like = "zac", net = "s", error = "J", w5 = "\\\\theta_5" }',
        "notation" if known and notation != POST else "# notation",
        _text(notation.name if known else POST.name),
    )


def _one_pair(example: Example) -> Iterator[str]:
    inputs, *targets = _pair(example, example.pairs[0])
    yield ""
    yield "# Names and values. Names are letters, digits and inner underscores, a letter first."
    yield "# For several training pairs write a table [[data]] with both for each, after rounds."
    yield inputs
    if targets:
        yield ""
        yield "# What the neurons of the last layer should put out."
        yield from targets


def _how_pairs_are_used(example: Example) -> Iterator[str]:
    yield from _field(
        "The error of all training pairs together: their mean or their sum.",
        "reduction",
        _text(example.reduction),
    )
    yield from _field(
        "batch: one update from all pairs; each pair: one after each, in order.",
        "update",
        _text(example.update),
    )


def _pair(example: Example, pair: Pair) -> Iterator[str]:
    yield f"inputs  = {_table(example.input_names, pair.inputs)}"
    if pair.targets:
        yield f"targets = {_table(example.output_names, pair.targets)}"


def _layers(example: Example) -> Iterator[str]:
    weights = biases = 0
    for position, layer in enumerate(example.layers, 1):
        yield ""
        if position == 1:
            yield "# The layers in order, the outputs last."
        yield "[[layers]]"
        yield from _layer(layer, weights, biases, explained=position == 1)
        weights += sum(map(len, layer.weights))
        if layer.bias_names:
            biases += 1 if _is_shared(layer) else len(layer.bias_names)


def _layer(layer: Layer, weights: int, biases: int, *, explained: bool) -> Iterator[str]:
    """One layer, before which so many weights and biases stand; with remarks if `explained`."""

    def remark(*lines: str) -> Iterator[str]:
        return (f"# {line}" for line in lines if explained)

    yield from remark("Names, or how many neurons there are.")
    yield f"neurons      = {_texts(layer.neurons)}"
    yield from remark(
        "logistic (or sigmoid), tanh, relu, leaky relu, identity (or linear), softplus, softmax,",
        "silu, gelu, elu, softsign; or a formula of your own in net, with exp, ln, sqrt, tanh, erf",
        'and abs: { name = "bent", value = "(sqrt(net^2 + 1) - 1)/2 + net" }',
    )
    yield f"activation   = {_activation(layer)}"
    yield from remark("One row for each neuron, one number for each neuron of the layer before.")
    yield f"weights      = {_rows(map(str, row) for row in layer.weights)}"
    yield from remark(
        "Names in the same shape. Left out: w1, w2, .. row by row through all layers.",
        "A name that stands twice is one tied weight.",
    )
    names = _rows(map(_text, row) for row in layer.weight_names)
    numbered = iter(range(weights + 1, weights + 1 + sum(map(len, layer.weights))))
    given = any(name != f"w{next(numbered)}" for row in layer.weight_names for name in row)
    if given or explained:
        yield f"{'' if given else '# '}weight_names = {names}"
    yield from _bias(
        layer,
        biases,
        [
            *remark(
                "One number: shared by the layer. A list: one for each neuron. Left out: no bias.",
                "bias_names gives names for b1, b2, .. in the same form.",
            )
        ],
    )


def _bias(layer: Layer, before: int, remark: list[str]) -> Iterator[str]:
    yield from remark
    if layer.biases is None or layer.bias_names is None:
        yield from ["# bias         = 0.1"] if remark else []
        return
    shared = _is_shared(layer)
    yield f"bias         = {layer.biases[0] if shared else _list(map(str, layer.biases))}"
    names = layer.bias_names[:1] if shared else layer.bias_names
    if list(names) != [f"b{before + i}" for i in range(1, len(names) + 1)]:
        yield f"bias_names   = {_text(names[0]) if shared else _texts(names)}"


def _is_shared(layer: Layer) -> bool:
    return layer.bias_names is not None and len(set(layer.bias_names)) == 1


def _activation(layer: Layer) -> str:
    own = layer.activation
    if isinstance(own, UserFormula):
        return f"{{ name = {_text(own.name)}, value = {_text(own.text)} }}"
    return _text(own)


def _field(remark: str, field: str, value: str) -> Iterator[str]:
    yield ""
    yield f"# {remark}"
    yield f"{field} = {value}"


def _table(names: Iterable[str], values: Iterable[Decimal]) -> str:
    pairs = (f"{name} = {value}" for name, value in zip(names, values, strict=True))
    return f"{{ {', '.join(pairs)} }}"


def _rows(rows: Iterable[Iterable[str]]) -> str:
    return _list(map(_list, rows))


def _texts(words: Iterable[str]) -> str:
    return _list(map(_text, words))


def _list(parts: Iterable[str]) -> str:
    return f"[{', '.join(parts)}]"


def _text(text: str) -> str:
    """A TOML string; its escapes are those of JSON."""
    return json.dumps(text, ensure_ascii=False)


def _one_line(text: str) -> str:
    return "".join(c if c.isprintable() else " " for c in text)
