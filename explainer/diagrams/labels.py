"""Where the labels of the weights go: each on its own line, none on top of anything else.

Between two columns every line is cut at the same share of its length where that works, so that
the labels stand in a row as in a table; else the lines take turns between two or three shares.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import cache
from itertools import combinations, islice, product
from math import floor, fsum
from typing import NamedTuple

from .measures import share_inside
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

MOST = 12
"""Ways to place the labels that are compared, at most."""

APART = 4.0
"""Least space between two labels."""


class Line(NamedTuple):
    """A weight's line: between which neurons, from where to where, and its label's size."""

    source: int
    target: int
    start: Point
    end: Point
    size: tuple[float, float]

    def label(self, share: float) -> Box:
        """Where the label is when its middle cuts the line at that share, in whole units."""
        (x0, y0), (x1, y1), (w, h) = self.start, self.end, self.size
        x, y = x0 + share * (x1 - x0), y0 + share * (y1 - y0)
        return Box(float(floor(x - w / 2 + 0.5)), float(floor(y - h / 2 + 0.5)), w, h)


def place(lines: Sequence[Line], obstacles: Sequence[Box]) -> list[Box] | None:
    """A label for every line, or None where they do not fit.

    Of the first way of taking turns that works, the shares are used that hide the least of
    other lines behind labels.
    """
    labels = {share: [line.label(share) for line in lines] for share in SHARES}
    free = {share: [_is_free(box, obstacles) for box in boxes] for share, boxes in labels.items()}
    for count, turn in TURNS:
        groups: list[list[int]] = [[] for _ in range(count)]
        for i, line in enumerate(lines):
            groups[turn(line.source, line.target)].append(i)
        if not all(groups):
            continue
        rows = [
            [
                {i: labels[share][i] for i in group}
                for share in SHARES
                if all(free[share][i] for i in group) and _apart([labels[share][i] for i in group])
            ]
            for group in groups
        ]
        fitting = list(islice(_together(rows), MOST))
        if fitting:
            return min(fitting, key=lambda boxes: _hidden(lines, boxes))
    return None


def _together(rows: Sequence[Sequence[dict[int, Box]]]) -> Iterator[list[Box]]:
    """One row of labels from each group such that none meet, as labels in the order of lines."""

    @cache
    def meet(one: int, i: int, two: int, j: int) -> bool:
        pairs = product(rows[one][i].values(), rows[two][j].values())
        return any(a.overlaps(b, APART) for a, b in pairs)

    for picks in product(*(range(len(row)) for row in rows)):
        chosen = list(enumerate(picks))
        if not any(meet(*a, *b) for a, b in combinations(chosen, 2)):
            boxes = {i: box for one, k in chosen for i, box in rows[one][k].items()}
            yield [boxes[i] for i in sorted(boxes)]


def _is_free(box: Box, obstacles: Sequence[Box]) -> bool:
    return not any(box.overlaps(other, APART) for other in obstacles)


def _apart(boxes: Sequence[Box]) -> bool:
    """Whether no two of the boxes meet; in order of height, only near ones are compared."""
    ordered = sorted(boxes, key=lambda box: box.y)
    for i, box in enumerate(ordered):
        end = box.y + box.h + APART
        for other in ordered[i + 1 :]:
            if other.y >= end:
                break
            if box.overlaps(other, APART):
                return False
    return True


def _hidden(lines: Sequence[Line], boxes: Sequence[Box]) -> float:
    total = 0.0
    for i, box in enumerate(boxes):
        total += fsum(share_inside(line.start, line.end, box) for line in lines[:i])
        total += fsum(share_inside(line.start, line.end, box) for line in lines[i + 1 :])
    return round(total, 6)
