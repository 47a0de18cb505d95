"""The error over the rounds of training: a line chart that no training run can break."""

from __future__ import annotations

from collections.abc import Sequence

from .axes import Frame, linear, logarithmic
from .measures import width_of
from .plotting import is_finite, lines, spot
from .shapes import Box, Part, Picture, Point


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
    finite = [point for point in points if is_finite(point)] or [(0.0, 0.0)]
    ys = [y for _, y in finite]
    up = logarithmic(ys) if log_y and max(ys) > 0 else linear(ys)
    across = linear([x for x, _ in finite], wanted=4 if narrow else 5, exact=True)
    left = 12 + max(width_of(tick.text, "head") + 6 * len(tick.power) for tick in up.ticks)
    frame = Frame(across, up, left, 32.0, width - 30, height - 44)
    drawn = lines(frame, points)
    taken: list[Box] = []
    parts = [*frame.parts(x_label, y_label), *(Part("cv", (line,)) for line in drawn)]
    for x, y, words in marks:
        if is_finite((x, y)):
            parts.append(spot(frame, (x, y), words, drawn, taken))
    return Picture("plot", width, height, tuple(parts))
