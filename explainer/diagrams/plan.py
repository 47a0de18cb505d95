"""Where everything in a small network goes, before it is drawn.

Two ways to lay it out: `sideways`, inputs left and error right, and `downward`, inputs on top,
for deep networks on narrow screens. Both give a `Plan`.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import pairwise
from typing import NamedTuple

from .data import Layer, Named
from .labels import Line
from .measures import text_width
from .shapes import Box, Point, Text


class NeuronPlace(NamedTuple):
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


class BiasPlace(NamedTuple):
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
