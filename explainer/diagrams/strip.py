"""The pieces of a path: quantities in a row, arrows forward, slopes in pills on the way back.

A strip runs from left to right, or from top to bottom when it is `upright`. Positions are given
`along` it and `across` it, so that one layout serves both.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from .measures import arrow, arrow_head, name_text, width_of
from .shapes import Box, Part, Path, Picture, Point, Shape, Text
from .sizes import even

Node = tuple[str, str, str, str]
"""A quantity on the path: key, name, role ("in", "w", "n" or "e") and its value."""

Slope = tuple[str, str, str]
"""A slope between two quantities: its mark such as ①, the key of its step, and its value."""

HEIGHT = 48.0
KINDS = {"in": "sin", "w": "sw", "n": "sn", "e": "se"}
MARGIN = 2.0


@dataclass
class Strip:
    """A path being drawn. `tight`: for narrow screens; then a level strip's pills are stacked."""

    nodes: Sequence[Node]
    slopes: Sequence[Slope]
    upright: bool = False
    tight: bool = False
    front: list[Part] = field(default_factory=list)
    back: list[Part] = field(default_factory=list)
    boxes: list[Box] = field(default_factory=list)

    def __post_init__(self) -> None:
        names = [width_of(name, "name") for _, name, _, _ in self.nodes]
        values = [width_of(value, "value") for _, _, _, value in self.nodes]
        self.width = even(max(*names, *values) + (14 if self.tight else 24))
        self.pill = _pill_size(self.slopes, self.tight and not self.upright)
        # The lengths along and across the strip of a quantity and of a pill.
        size = (self.width, HEIGHT)
        self.node_along, self.node_across = size[::-1] if self.upright else size
        self.pill_along, self.pill_across = self.pill[::-1] if self.upright else self.pill

    @property
    def pitch(self) -> float:
        """The least distance between the middles of two quantities, for pills side by side."""
        gap = 34.0 if self.upright else 24.0 if self.tight else 36.0
        return max(self.node_along + gap, self.pill_along + 8)

    @property
    def lane(self) -> float:
        """How far from the middle of the quantities the middle of the pills is."""
        gap = 18.0 if self.upright else 30.0
        return self.node_across / 2 + gap + self.pill_across / 2

    def at(self, along: float, across: float) -> Point:
        """A place on the sheet."""
        return (across, along) if self.upright else (along, across)

    def node(self, node: Node, along: float, across: float) -> None:
        """A quantity: a capsule for what a neuron has, a box for anything else."""
        key, name, role, value = node
        x, y = self.at(along, across)
        radius = HEIGHT / 2 if role == "n" else 6
        outline = Box(x - self.width / 2, y - HEIGHT / 2, self.width, HEIGHT, radius)
        texts = [name_text(name, x, y - (4 if value else -5))]
        texts += [Text(x, y + 16, value, "value")] if value else []
        self.front.append(Part(KINDS[role], (outline, *texts), key))
        self.boxes.append(outline)

    def forward(self, start: Point, end: Point) -> None:
        """An arrow from one quantity to the next; both as (along, across)."""
        half = self.node_along / 2 + 2
        a, b = start[0] + half, end[0] - half
        tail, tip = self.at(a, start[1]), self.at(b, end[1])
        if start[1] == end[1]:
            self.back.append(Part("fw", arrow([tail, tip])))
            return
        bend = (a + b) / 2
        curve = (tail, self.at(bend, start[1]), self.at(bend, end[1]), self.at(b - 7, end[1]))
        head = arrow_head(self.at(b - 9, end[1]), tip)
        self.back.append(Part("fw", (Path(curve, True), head)))

    def backward(self, slope: Slope, start: Point, end: Point, lane: float) -> None:
        """A slope from a quantity back to the one before, by way of its pill across at `lane`."""
        half = self.node_across / 2 + 4
        a, b = start[0] - 10, end[0] + 10
        sides = [half if lane > point[1] else -half for point in (start, end)]
        middle = (start[0] + end[0]) / 2
        tail, tip = (a, start[1] + sides[0]), (b, end[1] + sides[1])
        stop = tip[1] + (8 if sides[1] > 0 else -8)
        points = [tail, (a, lane), (a, lane), (middle, lane), (b, lane), (b, lane), (b, stop)]
        if tail[1] == tip[1]:
            # One round bow that has its lowest point under the pill.
            deep = tail[1] + (lane - tail[1]) * 4 / 3
            points = [tail, (a, deep), (b, deep), (b, stop)]
        head = arrow_head(self.at(b, stop), self.at(*tip), 11)
        self.back.append(Part("bw", (Path(tuple(self.at(*p) for p in points), True), head)))
        x, y = self.at(middle, lane)
        width, height = self.pill
        box = Box(x - width / 2, y - height / 2, width, height, min(height / 2, 14))
        self.front.append(_pill(slope, box))
        self.boxes.append(box)

    def picture(self) -> Picture:
        """All of it, on a sheet that just holds it."""
        left, top = min(b.x for b in self.boxes), min(b.y for b in self.boxes)
        right = max(b.x + b.w for b in self.boxes)
        bottom = max(b.y + b.h for b in self.boxes)
        size = right - left + 2 * MARGIN, bottom - top + 2 * MARGIN
        parts = (*self.back, *self.front)
        return Picture("strip", *size, parts, x=left - MARGIN, y=top - MARGIN)


def _pill_size(slopes: Sequence[Slope], stacked: bool) -> tuple[float, float]:
    """One size of pill that fits every slope."""
    value = max((width_of(value, "value") for _, _, value in slopes), default=0.0)
    mark = max((width_of(mark, "mark") for mark, _, _ in slopes), default=0.0)
    if not value or not mark:
        return even(max(value, mark) + 20), 28.0
    return (even(max(value, mark) + 12), 44.0) if stacked else (even(value + mark + 24), 28.0)


def _pill(slope: Slope, box: Box) -> Part:
    """A slope in its pill, linked to its step."""
    mark, key, value = slope
    x, y = box.middle
    texts: tuple[Shape, ...]
    if not value:
        texts = (Text(x, y + 6, mark, "mark"),)
    elif not mark:
        texts = (Text(x, y + 5.5, value, "value"),)
    elif box.h > 40:
        texts = (Text(x, y - 3, mark, "mark"), Text(x, y + 15, value, "value"))
    else:
        first = width_of(mark, "mark") + 6
        left = x - (first + width_of(value, "value")) / 2
        texts = (
            Text(left, y + 6, mark, "mark", "start"),
            Text(left + first, y + 5.5, value, "value", "start"),
        )
    return Part("fx", (box, *texts), key, link=key)
