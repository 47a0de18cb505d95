"""What the plots share: stretches of a line, thinned out, and points with words beside them."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from itertools import pairwise

from .axes import Frame
from .measures import share_inside, width_of
from .shapes import Box, Dot, Part, Path, Point, Text

MOST = 200
"""Points drawn, about; more would not be seen."""

_SIDES = ((1, -1), (1, 1), (-1, -1), (-1, 1), (0, -1), (0, 1))
"""Where words may stand beside a point, to the right or left and above or below."""


def is_finite(point: Point) -> bool:
    """Whether both of its numbers are."""
    return math.isfinite(point[0]) and math.isfinite(point[1])


def lines(frame: Frame, points: Sequence[Point]) -> list[Path]:
    """The line through the points, broken where one is not finite; a lone point is a speck."""
    found = []
    for run in _runs(points):
        shown = tuple(frame.at(point) for point in _thinned(run))
        if len(shown) == 1:
            x, y = shown[0]
            shown = ((x - 1.5, y), (x + 1.5, y))
        found.append(Path(shown))
    return found


def spot(
    frame: Frame,
    point: Point,
    words: str,
    drawn: Sequence[Path],
    taken: list[Box],
    kind: str = "pt",
) -> Part:
    """A dot with words beside it, where they hide least of what is `drawn` or `taken`."""
    x, y = frame.at(point)
    width = width_of(words, "head")
    best, cost = (1, -1), math.inf
    for side in _SIDES:
        box = _words_box(x, y, width, side)
        hidden = math.fsum(_inside(path, box) for path in drawn)
        hidden += 50.0 * math.fsum(box.overlaps(other) for other in taken)
        hidden += 4 * max(0.0, frame.left - box.x, box.x + box.w - frame.right)
        hidden += 4 * max(0.0, frame.top - 8 - box.y, box.y + box.h - frame.bottom)
        if hidden < cost - 0.5:
            best, cost = side, hidden
    box = _words_box(x, y, width, best)
    taken.append(box)
    anchor = {1: "start", 0: "middle", -1: "end"}[best[0]]
    at = {1: box.x, 0: x, -1: box.x + box.w}[best[0]]
    return Part(kind, (Dot(x, y, 4), Text(at, box.y + 13, words, "head", anchor)))


def _words_box(x: float, y: float, width: float, side: tuple[int, int]) -> Box:
    left = {1: x + 9, 0: x - width / 2, -1: x - 9 - width}[side[0]]
    return Box(left, y + (-23 if side[1] < 0 else 7), width, 16)


def _inside(path: Path, box: Box) -> float:
    """How long the stretch of the line inside the box is, from side to side."""
    total = 0.0
    for a, b in pairwise(path.points):
        total += share_inside(a, b, box) * (abs(b[0] - a[0]) + abs(b[1] - a[1]))
    return total


def _runs(points: Sequence[Point]) -> Iterator[list[Point]]:
    run: list[Point] = []
    for point in points:
        if is_finite(point):
            run.append(point)
        elif run:
            yield run
            run = []
    if run:
        yield run


def _thinned(run: list[Point]) -> list[Point]:
    """At most about `MOST` of the points: the first, the last, and each stretch's extremes."""
    if len(run) <= MOST:
        return run
    kept = {0, len(run) - 1}
    count = MOST // 2 - 1
    for k in range(count):
        stretch = range(len(run) * k // count, len(run) * (k + 1) // count)
        kept.add(min(stretch, key=lambda i: run[i][1]))
        kept.add(max(stretch, key=lambda i: run[i][1]))
    return [run[i] for i in sorted(kept)]
