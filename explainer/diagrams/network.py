"""The picture of a network, with the path being explained lit."""

from __future__ import annotations

from functools import lru_cache
from itertools import zip_longest

from .crowd import crowd
from .data import Layer, Named, NetworkPicture
from .downward import downward
from .measures import name_text, width_of
from .plan import BiasPlace, NeuronPlace, Plan
from .shapes import Box, Diamond, Half, Part, Path, Picture, Point, Shape, Text
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
    parts = _Drawing(data, plan, lit).parts()
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


class _Drawing:
    """The parts of a network that has been laid out, behind and in front."""

    def __init__(self, data: NetworkPicture, plan: Plan, lit: frozenset[str]) -> None:
        self.data = data
        self.plan = plan
        self.lit = lit
        self.back: list[Part] = []
        self.front: list[Part] = []

    def parts(self) -> tuple[Part, ...]:
        """Everything, from back to front."""
        for layer, places, biases in zip(
            self.data.layers, self.plan.layers, self.plan.biases, strict=True
        ):
            for bias in biases:
                self.bias(bias, layer)
            for neuron, place in zip(layer.neurons, places, strict=True):
                self.neuron(neuron, place, layer.words)
        for layer, lines, labels in zip(
            self.data.layers, self.plan.lines, self.plan.labels, strict=True
        ):
            for line, label in zip(lines, labels, strict=True):
                named = layer.weights[line.target][line.source]
                self.back.append(self.part("edge", named[0], Path((line.start, line.end))))
                self.front.append(self.part("wl", named[0], _pill(label), *_named(named, label)))
        for named, box in zip(self.data.inputs, self.plan.inputs, strict=True):
            self.front.append(self.part("inp", named[0], box, *_stacked(named, box)))
        if self.data.total and self.plan.total:
            self.errors(self.data.total, self.plan.total)
        # A lit line is drawn over those that cross it.
        self.back.sort(key=lambda part: (part.lit, part.kind != "bias"))
        heads = [Part("col", (text,)) for text in self.plan.headings]
        return (*self.back, *self.front, *heads)

    def part(self, kind: str, key: str, *shapes: Shape) -> Part:
        """A part that is lit if its key is."""
        return Part(kind, shapes, key, key in self.lit)

    def bias(self, bias: BiasPlace, layer: Layer) -> None:
        """A bias's box, and its dotted lines; of these only those to lit neurons are lit."""
        key = bias.named[0]
        chosen = {i for i, _ in bias.strands if f"net_{layer.neurons[i][0]}" in self.lit}
        groups: dict[bool, list[Path]] = {}
        for i, points in bias.strands:
            on = key in self.lit and (i in chosen or not chosen)
            groups.setdefault(on, []).append(Path(points))
        self.back += [Part("bias", tuple(paths), key, on) for on, paths in groups.items()]
        self.front.append(self.part("bn", key, bias.box, *_named(bias.named, bias.box)))

    def neuron(
        self, neuron: tuple[str, str | None, str | None], place: NeuronPlace, words: tuple[str, str]
    ) -> None:
        """The two halves; the name goes with a lit one, so that it does not stand back."""
        name, net, out = neuron
        keys = (f"net_{name}", f"out_{name}")
        halves = [_half(place.net, words[0], net, True), _half(place.out, words[1], out, False)]
        named = 0 if keys[0] in self.lit and keys[1] not in self.lit else 1
        halves[named] = (*halves[named], place.name)
        for kind, key, shapes in zip(("hnet", "hout"), keys, halves, strict=True):
            self.front.append(self.part(kind, key, *shapes))

    def errors(self, total: Named, box: Box) -> None:
        """The error of each output, if drawn, the whole error, the targets and all their lines."""
        plan, errors = self.plan, self.data.errors
        keys = [key for key, _, _ in errors] if plan.errors else [total[0]] * len(plan.sums)
        for key, join, last in zip_longest(keys, plan.joins, plan.sums):
            self.error_lines(key or total[0], total[0], join, last)
        for key, place in zip(keys, plan.errors, strict=False):
            x, y = place.middle
            diamond = Diamond(x, y, place.w / 2, place.h / 2)
            if key:
                self.front.append(self.part("err", key, diamond, name_text(key, x, y + 5)))
        self.front.append(self.part("err", total[0], box, *_stacked(total, box)))
        for (_, name, value), texts in zip(errors, plan.targets, strict=True):
            self.front.append(self.part("tg", name, *(texts if value else texts[:1])))

    def error_lines(
        self, key: str, whole: str, join: tuple[Point, ...] | None, last: tuple[Point, ...]
    ) -> None:
        """From an output to its error, and on to the whole; one part where both are lit alike."""
        on = key in self.lit
        on_last = on and whole in self.lit
        lines = [(Path(join), on)] if join else []
        lines.append((Path(last), on_last))
        for state in sorted({state for _, state in lines}):
            paths = tuple(path for path, one in lines if one == state)
            self.back.append(Part("eedge", paths, key, state))


def _pill(box: Box) -> Box:
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
