"""Where the labels of the weights go: each on its own line, none on top of anything else.

Between two columns every line is cut at the same share of its length where that works, so that
the labels stand in a row as in a table; else the lines take turns between two or three shares.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import combinations, permutations
from math import floor

from .shapes import Box, Point

SHARES = (0.62, 0.67, 0.56, 0.5, 0.72, 0.44, 0.38, 0.33, 0.27, 0.77, 0.82, 0.21, 0.16)
"""Shares of a line's length at which a label may sit, the most wanted first."""

TURNS: tuple[tuple[int, Callable[[int, int], int]], ...] = (
    (1, lambda source, target: 0),
    (2, lambda source, target: (source + target) % 2),
    (2, lambda source, target: source % 2),
    (2, lambda source, target: target % 2),
    (3, lambda source, target: source % 3),
    (3, lambda source, target: target % 3),
)
"""Ways to share the lines out: how many shares, and which of them a line takes."""

APART = 4.0
"""Least space between two labels."""


@dataclass(frozen=True, slots=True)
class Line:
    """A weight's line: between which neurons, from where to where, and its label's size."""

    source: int
    target: int
    start: Point
    end: Point
    size: tuple[float, float]

    def label(self, share: float) -> Box:
        (x0, y0), (x1, y1), (w, h) = self.start, self.end, self.size
        x, y = x0 + share * (x1 - x0), y0 + share * (y1 - y0)
        return Box(float(floor(x - w / 2 + 0.5)), float(floor(y - h / 2 + 0.5)), w, h)

    def through(self, box: Box) -> float:
        """How much of this line lies inside the box, as a share of its length."""
        low, high = 0.0, 1.0
        for near, far, a, b in (
            (self.start[0], self.end[0], box.x, box.x + box.w),
            (self.start[1], self.end[1], box.y, box.y + box.h),
        ):
            if near == far:
                if not a < near < b:
                    return 0.0
                continue
            one, two = sorted(((a - near) / (far - near), (b - near) / (far - near)))
            low, high = max(low, one), min(high, two)
        return max(0.0, high - low)


def place(lines: Sequence[Line], obstacles: Sequence[Box], width: float) -> list[Box] | None:
    """A label for every line, or None where they do not fit.

    Of the first way of taking turns that works, the shares are used that hide the least of
    other lines behind labels.
    """
    free = {
        share: [_is_free(line.label(share), obstacles, width) for line in lines]
        for share in SHARES
    }
    for count, turn in TURNS:
        turns = [turn(line.source, line.target) for line in lines]
        ways = permutations(SHARES, count) if count < 3 else combinations(sorted(SHARES), 3)
        found = []
        for shares in ways:
            if not all(free[shares[k]][i] for i, k in enumerate(turns)):
                continue
            boxes = [line.label(shares[k]) for line, k in zip(lines, turns, strict=True)]
            if any(a.overlaps(b, APART) for a, b in combinations(boxes, 2)):
                continue
            found.append(boxes)
            if len(found) >= 24:
                break
        if found:
            return min(found, key=lambda boxes: _hidden(lines, boxes))
    return None


def _is_free(box: Box, obstacles: Sequence[Box], width: float) -> bool:
    inside = box.x >= 0 and box.x + box.w <= width
    return inside and not any(box.overlaps(other, APART) for other in obstacles)


def _hidden(lines: Sequence[Line], boxes: Sequence[Box]) -> float:
    total = 0.0
    for i, box in enumerate(boxes):
        total += sum(line.through(box) for j, line in enumerate(lines) if j != i)
    return round(total, 6)
