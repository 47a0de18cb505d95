"""What a picture is before anyone draws it: parts, made of shapes, on a plane.

Coordinates are in units of about one CSS pixel, x to the right and y downward. A `Part` is one
thing a reader can point at (a weight's line, half a neuron, the error) and carries the key of
the step it stands for; the drawers in `svg` and `tikz` turn parts into marks, and `pens` says
how each kind of part looks. No shape holds a colour.
"""

from __future__ import annotations

from typing import NamedTuple

Point = tuple[float, float]


class Box(NamedTuple):
    """A rectangle with its top left corner at (x, y) and corners of radius `r`."""

    x: float
    y: float
    w: float
    h: float
    r: float = 0.0

    @property
    def middle(self) -> Point:
        """Its centre."""
        return self.x + self.w / 2, self.y + self.h / 2

    def overlaps(self, other: Box, margin: float = 0.0) -> bool:
        """Whether the two come closer than `margin` to each other."""
        return (
            self.x < other.x + other.w + margin
            and other.x < self.x + self.w + margin
            and self.y < other.y + other.h + margin
            and other.y < self.y + self.h + margin
        )


class Half(NamedTuple):
    """Half of a capsule: a rectangle whose outer end, left or right, is round."""

    x: float
    y: float
    w: float
    h: float
    left: bool


class Diamond(NamedTuple):
    """A rhombus about (x, y), `rx` and `ry` from its middle to its corners."""

    x: float
    y: float
    rx: float
    ry: float


class Dot(NamedTuple):
    """A small circle."""

    x: float
    y: float
    r: float


class Path(NamedTuple):
    """A line through points; `curved`: a start, then two control points and an end, repeated."""

    points: tuple[Point, ...]
    curved: bool = False


class Head(NamedTuple):
    """A solid arrow head: three corners."""

    points: tuple[Point, Point, Point]


class Mesh(NamedTuple):
    """Every line from each of `starts` to each of `ends`, drawn as one path."""

    starts: tuple[Point, ...]
    ends: tuple[Point, ...]


class Text(NamedTuple):
    """Words on a base line at (x, y).

    style: "name" (a symbol; `sub` and `sup` are set small), "value" (a number, upright and
    tabular), "word" (small print), "head" (over a column) or "mark" (a circled number).
    anchor: "start", "middle" or "end".
    """

    x: float
    y: float
    text: str
    style: str
    anchor: str = "middle"
    sub: str = ""
    sup: str = ""


Shape = Box | Half | Diamond | Dot | Path | Head | Mesh | Text


class Part(NamedTuple):
    """One thing in a picture.

    kind: how it looks, a name in `pens.PENS`. key: the step it stands for, or "" for ornament.
    lit: it is on the path being explained. link: the key of the step it leads to, or "".
    """

    kind: str
    shapes: tuple[Shape, ...]
    key: str = ""
    lit: bool = False
    link: str = ""


class Picture(NamedTuple):
    """Parts from back to front on a sheet `width` by `height`.

    kind: "net", "strip" or "plot". focus: some parts are lit, so the others stand back. The
    sheet's top left corner is at (x, y).
    """

    kind: str
    width: float
    height: float
    parts: tuple[Part, ...]
    focus: bool = False
    x: float = 0.0
    y: float = 0.0
