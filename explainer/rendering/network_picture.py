"""The picture of a whole network: an example's names and numbers handed to the drawing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from explainer.diagrams import Layer as LayerPicture
from explainer.diagrams import Name, NetworkPicture

if TYPE_CHECKING:
    from collections.abc import Callable

    from explainer.example import Layer
    from explainer.story import Story
    from explainer.story.layers import LayerStory

    Value = Callable[[str], str | None]
    Words = Callable[[str], tuple[str, str]]


def network_picture(
    story: Story,
    value: Value,
    named: Callable[[str], Name],
    words: Words,
    heading: Callable[[str], str],
) -> NetworkPicture:
    """What a network is drawn from; ``value`` gives a quantity's number, or None for none.

    ``named`` gives a key its symbol, ``words`` what is written over the numbers of a neuron,
    ``heading`` the word over a column. In a network too large for labels only neurons are named.
    """
    example, at = story.example, story.at
    whole = story.drawn_whole
    count = len(example.layers)
    hidden = [heading("hidden")]
    if count != 2:
        hidden = [f"{heading('hidden')} {k}" for k in range(1, count)]
    errors = tuple(
        (
            named(f"E_{o}") if len(story.outputs) > 1 else "",
            named(f"target_{o}"),
            value(f"target_{o}{at}"),
        )
        for o in (story.outputs if story.has_targets and whole else ())
    )
    return NetworkPicture(
        tuple((named(n), value(n + at) if whole else None) for n in example.input_names),
        tuple(
            _layer(layer, at, value, named, words("out" if k < count else "output"))
            if whole
            else LayerPicture(tuple((named(n), None, None) for n in layer.neurons))
            for k, layer in enumerate(example.layers, 1)
        ),
        (
            heading("inputs"),
            *hidden,
            heading("output"),
            heading("error" if story.has_targets else "sum"),
        ),
        errors,
        (named("E_total"), value(f"E_total{at}")),
    )


def _layer(
    layer: Layer, at: str, value: Value, named: Callable[[str], Name], words: tuple[str, str]
) -> LayerPicture:
    return LayerPicture(
        tuple((named(n), value(f"net_{n}{at}"), value(f"out_{n}{at}")) for n in layer.neurons),
        tuple(tuple((named(w), value(w)) for w in row) for row in layer.weight_names),
        tuple((named(b), value(b)) for b in layer.bias_names or ()),
        words,
    )


def lit_keys(story: Story, layer: LayerStory) -> frozenset[str]:
    """Everything between a layer's lead weight and the error."""
    layers = story.network.layers
    keys = {layer.weight, f"net_{layer.neuron}", f"out_{layer.neuron}", "E_total"}
    before = {layer.neuron}
    for index in range(layer.index + 1, len(layers)):
        following = layers[index]
        for neuron, row in zip(following.neurons, following.weight_names, strict=True):
            keys |= {f"net_{neuron}", f"out_{neuron}"}
            if story.drawn_whole:
                senders = zip(row, layers[index - 1].neurons, strict=True)
                keys |= {weight for weight, sender in senders if sender in before}
        before = set(following.neurons)
    return frozenset(keys | {f"E_{neuron}" for neuron in before})
