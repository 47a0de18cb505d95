"""How names and numbers are written, how wide text is likely to be, and where lines meet boxes."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache
from math import fsum

from .data import Name
from .shapes import Box, Head, Path, Point, Text


def name_parts(name: str) -> tuple[str, str]:
    """Split a name into the symbol and its subscript: `w5` is w and 5, `E_total` E and total."""
    if isinstance(name, Name):
        return name.written[:2]
    base, line, sub = name.partition("_")
    if line and base and sub:
        return base, sub.replace("_", ",")
    found = re.fullmatch(r"([A-Za-z]+)([0-9]+)", name)
    return (found[1], found[2]) if found else (name, "")


def name_text(name: str, x: float, y: float, anchor: str = "middle") -> Text:
    """A name as it is written: its subscript small and low, its superscript small and high."""
    base, sub = name_parts(name)
    return Text(x, y, base, "name", anchor, sub, name.written[2] if isinstance(name, Name) else "")


@cache  # the same coordinates stand in all the pictures of a document
def number(value: float) -> str:
    """A coordinate with at most one decimal, the same on every machine; never "-0".

    The last bits of a float differ between machines, and would tip a tie: they are rounded away
    first.
    """
    text = f"{round(value, 6):.1f}".removesuffix(".0")
    return "0" if text == "-0" else text


SIZES = {"name": 19.0, "value": 15.0, "word": 13.0, "head": 13.0, "mark": 17.0}
"""Type sizes of the styles, in units."""

SMALL = 0.7
"""Size of a subscript, as a share of the text it belongs to."""

_NARROW = dict.fromkeys("ijlt.,:;|!'()[]fr ", 0.34)
_WIDE = dict.fromkeys("mwMW", 0.82) | dict.fromkeys("-−+=≈×∞⋯", 0.84)
_WIDTHS = _NARROW | _WIDE | dict.fromkeys("0123456789", 0.61)


def text_width(text: Text) -> float:
    """How wide the text is likely to be, in units; fonts differ, so this is on the large side."""
    size = SIZES[text.style]
    wide = 0.54 if text.style == "name" else 0.6
    full = fsum(_WIDTHS.get(letter, wide) for letter in text.text)
    if text.style == "mark":
        full = 0.95
    return size * full + small_width(text)


def small_width(text: Text) -> float:
    """How wide its sub- and superscript are likely to be; they stand above each other."""
    wide = 0.54 if text.style == "name" else 0.6
    lines = (fsum(_WIDTHS.get(letter, wide) for letter in line) for line in (text.sub, text.sup))
    return SIZES[text.style] * SMALL * max(lines)


def width_of(string: str | None, style: str) -> float:
    """The width of a plain string, or of a name with its subscript; 0 for none."""
    if not string:
        return 0.0
    if style == "name":
        return text_width(name_text(string, 0, 0))
    return text_width(Text(0, 0, string, style))


def share_inside(start: Point, end: Point, box: Box) -> float:
    """How much of the line from `start` to `end` lies inside the box, from 0 to 1."""
    low, high = 0.0, 1.0
    for near, far, a, b in (
        (start[0], end[0], box.x, box.x + box.w),
        (start[1], end[1], box.y, box.y + box.h),
    ):
        if near == far:
            if not a < near < b:
                return 0.0
            continue
        one, two = (a - near) / (far - near), (b - near) / (far - near)
        low, high = max(low, min(one, two)), min(high, max(one, two))
    return max(0.0, high - low)


def arrow_head(tail: Point, tip: Point, size: float = 9.0) -> Head:
    """The head of an arrow that comes from `tail` and ends at `tip`."""
    dx, dy = tip[0] - tail[0], tip[1] - tail[1]
    length = (dx * dx + dy * dy) ** 0.5 or 1.0
    dx, dy = dx / length * size, dy / length * size
    back = (tip[0] - dx, tip[1] - dy)
    return Head(
        (
            tip,
            (back[0] - dy * 0.42, back[1] + dx * 0.42),
            (back[0] + dy * 0.42, back[1] - dx * 0.42),
        )
    )


def arrow(points: Iterable[Point], size: float = 9.0) -> tuple[Path, Head]:
    """A line through points with a head at its end."""
    line = tuple(points)
    head = arrow_head(line[-2], line[-1], size)
    (_, a, b) = head.points
    stop = ((a[0] + b[0]) / 2, (a[1] + b[1]) / 2)
    return Path((*line[:-1], stop)), head
