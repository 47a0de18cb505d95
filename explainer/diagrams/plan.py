"""Where everything in a small network goes, before it is drawn.

Two ways to lay it out: `sideways`, inputs left and error right, and `downward`, inputs on top,
for deep networks on narrow screens. Both give a `Plan`.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import pairwise

from .data import Layer, Named, NetworkPicture
from .labels import Line
from .shapes import Box, Point, Text, text_width, width_of


@dataclass(frozen=True, slots=True)
class NeuronPlace:
    """The two halves of a neuron, where its name stands, and where lines come in and go out."""

    net: Box
    out: Box
    name: Text
    entry: Point
    exit: Point

    @property
    def body(self) -> Box:
        """The whole capsule."""
        return Box(self.net.x, self.net.y, self.net.w + self.out.w, self.net.h)


@dataclass(frozen=True, slots=True)
class BiasPlace:
    """A bias's box and, for each neuron it goes to, the points of its dotted line."""

    named: Named
    box: Box
    strands: tuple[tuple[int, tuple[Point, ...]], ...]


@dataclass(slots=True)
class Plan:
    """Everything's place; `lines` and `labels` run through a layer neuron by neuron."""

    inputs: list[Box] = field(default_factory=list)
    layers: list[list[NeuronPlace]] = field(default_factory=list)
    lines: list[list[Line]] = field(default_factory=list)
    labels: list[list[Box]] = field(default_factory=list)
    biases: list[list[BiasPlace]] = field(default_factory=list)
    errors: list[Box] = field(default_factory=list)
    targets: list[tuple[Text, Text]] = field(default_factory=list)
    total: Box | None = None
    joins: list[tuple[Point, ...]] = field(default_factory=list)
    sums: list[tuple[Point, ...]] = field(default_factory=list)
    headings: list[Text] = field(default_factory=list)
    width: float = 0.0
    height: float = 0.0
    x: float = 0.0
    y: float = 0.0

    def extent(self) -> Box:
        """The rectangle that holds everything but the headings."""
        boxes = [*self.inputs, *(label for row in self.labels for label in row), *self.errors]
        for places, biases in zip(self.layers, self.biases, strict=True):
            boxes += obstacles(places, biases)
        boxes += [around(text) for texts in self.targets for text in texts if text.text]
        boxes += [self.total] if self.total else []
        left, top = min(box.x for box in boxes), min(box.y for box in boxes)
        right = max(box.x + box.w for box in boxes)
        return Box(left, top, right - left, max(box.y + box.h for box in boxes) - top)


def grouped(layer: Layer) -> list[tuple[Named, list[int]]]:
    """The biases of a layer, each once, with the neurons that it goes to."""
    found: dict[str, tuple[Named, list[int]]] = {}
    for i, bias in enumerate(layer.biases):
        if bias:
            found.setdefault(bias[0], (bias, []))[1].append(i)
    return list(found.values())


def obstacles(places: Iterable[NeuronPlace], biases: Iterable[BiasPlace]) -> list[Box]:
    """What the labels of weights must keep off in a layer."""
    found = [box for place in places for box in (place.body, around(place.name))]
    for bias in biases:
        found.append(bias.box)
        for _, points in bias.strands:
            found += [
                Box(min(x0, x1) - 2, min(y0, y1) - 2, abs(x0 - x1) + 4, abs(y0 - y1) + 4)
                for (x0, y0), (x1, y1) in pairwise(points)
            ]
    return found


def around(text: Text) -> Box:
    """The space a line of text takes."""
    width = text_width(text)
    left = {"start": text.x, "middle": text.x - width / 2, "end": text.x - width}[text.anchor]
    return Box(left, text.y - 14, width, 18)


def even(size: float) -> float:
    """A size rounded up to an even number, so that middles fall on whole units."""
    return 2.0 * -(-size // 2)


@dataclass(frozen=True, slots=True)
class Sizes:
    """How large the boxes of one network must be for what is written in them."""

    data: NetworkPicture
    stacked: bool
    tight: bool

    @property
    def row(self) -> float:
        """Height of a neuron."""
        return 54.0 if self.data.has_values else 40.0

    def box(self, named: Named, pad: float, least: float) -> tuple[float, float]:
        """A box with a name over its value."""
        name, value = named
        width = max(width_of(name, "name"), width_of(value, "value")) + pad
        return even(max(least, width)), 52.0 if value else 34.0

    def inputs(self) -> tuple[float, float]:
        """An input's box."""
        pad, least = (8.0, 44.0) if self.tight else (20.0, 54.0)
        sizes = [self.box(named, pad, least) for named in self.data.inputs]
        return max(w for w, _ in sizes), max(h for _, h in sizes)

    def halves(self, layer: Layer) -> tuple[float, float]:
        """Widths of net and out, the same for a whole layer."""
        pad, least = (9.0, 44.0) if self.tight else (17.0, 52.0)
        nets = [width_of(net, "value") + pad for _, net, _ in layer.neurons]
        outs = [width_of(out, "value") + pad for _, _, out in layer.neurons]
        return even(max(least, *nets)), even(max(least, *outs))

    def label(self, named: Named) -> tuple[float, float]:
        """A weight's label."""
        name, value = width_of(named[0], "name"), width_of(named[1], "value")
        if not named[1]:
            return even(name + 18), 26.0
        if self.stacked:
            return even(max(name, value) + (7 if self.tight else 14)), 42.0
        return even(name + value + 25), 28.0

    def bias(self, named: Named, stacked: bool = False) -> tuple[float, float]:
        """A bias's box, in one line unless `stacked`."""
        if stacked and named[1]:
            return even(max(width_of(named[0], "name"), width_of(named[1], "value")) + 12), 42.0
        gap = 25 if named[1] else 18
        return even(width_of(named[0], "name") + width_of(named[1], "value") + gap), 28.0

    def error(self) -> tuple[float, float]:
        """Half the width and height of a diamond."""
        width = max((width_of(key, "name") for key, _, _ in self.data.errors), default=0.0)
        return max(31.0 if self.tight else 36.0, even(width) / 2 + 15), 29.0 if self.tight else 31.0

    def total(self) -> tuple[float, float]:
        """The box of the whole error."""
        assert self.data.total is not None
        width, height = self.box(self.data.total, 10.0 if self.tight else 22.0, 56.0)
        return width, height - 6
