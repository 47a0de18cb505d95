"""The error over the rounds of training: a line chart that no training run can break."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence

from .axes import Frame, linear, logarithmic
from .shapes import Dot, Part, Path, Picture, Point, Text, width_of

MOST = 200
"""Points drawn, about; more would not be seen."""


def curve(
    points: Sequence[Point],
    x_label: str,
    y_label: str,
    log_y: bool = False,
    marks: Sequence[tuple[float, float, str]] = (),
    narrow: bool = False,
) -> Picture:
    """A line through `points`, broken where a value is not finite.

    log_y: powers of ten up the side; what is not above zero is drawn at the foot. marks: points
    (x, y, words) to single out.
    """
    width, height = (350.0, 240.0) if narrow else (620.0, 270.0)
    finite = [point for point in points if _is_finite(point)] or [(0.0, 0.0)]
    ys = [y for _, y in finite]
    up = logarithmic(ys) if log_y and max(ys) > 0 else linear(ys)
    across = linear([x for x, _ in finite], wanted=4 if narrow else 5, exact=True)
    left = 12 + max(width_of(tick.text, "head") + 6 * len(tick.power) for tick in up.ticks)
    frame = Frame(across, up, left, 32.0, width - 24, height - 44)
    parts = frame.parts(x_label, y_label)
    for run in _runs(points):
        shown = tuple(frame.at(point) for point in thinned(run))
        parts.append(Part("cv", (Path(shown) if len(shown) > 1 else Dot(*shown[0], 1.5),)))
    parts += [mark(frame, (x, y), words) for x, y, words in marks if _is_finite((x, y))]
    return Picture("plot", width, height, tuple(parts))


def mark(frame: Frame, point: Point, words: str, kind: str = "pt") -> Part:
    """A dot with words beside it, on the side where there is room."""
    x, y = frame.at(point)
    room = x + width_of(words, "head") + 12 < frame.right
    low = y - 24 > frame.top
    text = Text(x + (9 if room else -9), y + (-9 if low else 20), words, "head", "start" if room else "end")
    return Part(kind, (Dot(x, y, 4), text))


def _is_finite(point: Point) -> bool:
    return math.isfinite(point[0]) and math.isfinite(point[1])


def _runs(points: Sequence[Point]) -> Iterator[list[Point]]:
    """The stretches between values that are not finite."""
    run: list[Point] = []
    for point in points:
        if _is_finite(point):
            run.append(point)
        elif run:
            yield run
            run = []
    if run:
        yield run


def thinned(run: list[Point]) -> list[Point]:
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
