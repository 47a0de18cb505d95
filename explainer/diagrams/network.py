"""The picture of a network, with the path being explained lit."""

from __future__ import annotations

from functools import lru_cache
from itertools import zip_longest

from .crowd import crowd
from .data import Named, NetworkPicture
from .downward import downward
from .plan import Plan
from .shapes import Box, Diamond, Half, Part, Path, Picture, Text, name_text, width_of
from .sideways import sideways


def network(
    data: NetworkPicture, lit: frozenset[str] = frozenset(), narrow: bool = False
) -> Picture:
    """The network with the parts whose keys are in `lit` standing out.

    Keys: names of inputs, weights, biases and targets, net_x and out_x of every neuron, the keys
    of the errors. narrow: the drawing for phones and side columns, its labels name over value.
    """
    if data.is_large:
        return crowd(data, lit, narrow)
    plan = _plan(data, narrow)
    parts = tuple(_parts(data, plan, lit))
    return Picture("net", plan.width, plan.height, parts, bool(lit), plan.x, plan.y)


@lru_cache(maxsize=64)
def _plan(data: NetworkPicture, narrow: bool) -> Plan:
    if not narrow:
        plan = sideways(data, stacked=False, tight=False)
        if plan.width <= 880:
            return plan
    plan = sideways(data, stacked=True, tight=narrow)
    if plan.width > (460 if narrow else 1150):
        plan = min(plan, downward(data), key=lambda one: one.width)
    return plan


def _parts(data: NetworkPicture, plan: Plan, lit: frozenset[str]) -> list[Part]:
    def part(kind: str, key: str, *shapes: Box | Half | Diamond | Path | Text) -> Part:
        return Part(kind, tuple(shapes), key, key in lit)

    back: list[Part] = []
    front: list[Part] = []
    for layer, places, biases in zip(data.layers, plan.layers, plan.biases, strict=True):
        for bias in biases:
            key = bias.named[0]
            chosen = {i for i, _ in bias.strands if f"net_{layer.neurons[i][0]}" in lit}
            on = [key in lit and (i in chosen or not chosen) for i, _ in bias.strands]
            for state in sorted(set(on)):
                strands = [p for (_, p), lit_ in zip(bias.strands, on, strict=True) if lit_ is state]
                back.append(Part("bias", tuple(map(Path, strands)), key, state))
            front.append(part("bn", key, bias.box, *_named(bias.named, bias.box)))
        for (name, net, out), place in zip(layer.neurons, places, strict=True):
            halves = [_half(place.net, "net", net, True), _half(place.out, "out", out, False)]
            keys = [f"net_{name}", f"out_{name}"]
            # The name goes with a half that is lit, so that it does not stand back.
            named = 0 if keys[0] in lit and keys[1] not in lit else 1
            halves[named] = (*halves[named], place.name)
            front += [part("hnet", keys[0], *halves[0]), part("hout", keys[1], *halves[1])]
    for layer, lines, labels in zip(data.layers, plan.lines, plan.labels, strict=True):
        for line, label in zip(lines, labels, strict=True):
            named = layer.weights[line.target][line.source]
            back.append(part("edge", named[0], Path((line.start, line.end))))
            front.append(part("wl", named[0], _rounded(label), *_named(named, label)))
    front += [
        part("inp", named[0], box, *_stacked(named, box))
        for named, box in zip(data.inputs, plan.inputs, strict=True)
    ]
    if data.total and plan.total:
        whole = data.total[0]
        keys = [key for key, _, _ in data.errors] if plan.errors else [whole] * len(plan.sums)
        for key, join, sum_ in zip_longest(keys, plan.joins, plan.sums):
            on = key in lit, key in lit and whole in lit
            if join and on[0] == on[1]:
                back.append(Part("eedge", (Path(join), Path(sum_)), key, on[0]))
            else:
                back += [Part("eedge", (Path(join),), key, on[0])] if join else []
                back.append(Part("eedge", (Path(sum_),), key, on[1]))
        for key, box in zip(keys, plan.errors, strict=False):
            if not key:
                continue
            x, y = box.middle
            diamond = Diamond(x, y, box.w / 2, box.h / 2)
            front.append(part("err", key, diamond, name_text(key, x, y + 5)))
        front.append(part("err", whole, plan.total, *_stacked(data.total, plan.total)))
        for (_, name, value), texts in zip(data.errors, plan.targets, strict=True):
            front.append(part("tg", name, *(texts if value else texts[:1])))
    # What is lit is drawn last of its kind, over the lines that cross it.
    back.sort(key=lambda one: (one.lit, one.kind != "bias"))
    heads = [Part("col", (text,)) for text in plan.headings]
    return [*back, *front, *heads]


def _rounded(box: Box) -> Box:
    return Box(box.x, box.y, box.w, box.h, box.h / 2 if box.h < 30 else 9)


def _named(named: Named, box: Box) -> tuple[Text, ...]:
    """A name and its value in a box: side by side in a low one, else name over value."""
    name, value = named
    if not value:
        return (name_text(name, box.middle[0], box.middle[1] + 5),)
    if box.h > 30:
        return _stacked(named, box)
    slack = round((box.w - width_of(name, "name") - width_of(value, "value")) / 3)
    y = box.middle[1] + 5
    return (
        name_text(name, box.x + slack, y, "start"),
        Text(box.x + box.w - slack, y, value, "value", "end"),
    )


def _stacked(named: Named, box: Box) -> tuple[Text, ...]:
    name, value = named
    x, y = box.middle
    if not value:
        return (name_text(name, x, y + 5),)
    return name_text(name, x, y - 5), Text(x, y + 15.5, value, "value")


def _half(box: Box, word: str, value: str | None, left: bool) -> tuple[Half | Text, ...]:
    x: float = box.middle[0] + (1.5 if left else -1.5)
    y = box.middle[1]
    half = Half(box.x, box.y, box.w, box.h, left)
    if not value:
        return half, Text(x, y + 4.5, word, "word")
    return half, Text(x, y - 5, word, "word"), Text(x, y + 13.5, value, "value")


