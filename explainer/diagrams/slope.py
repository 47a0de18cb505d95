"""The error against one weight: how steep it is where we are, and the step downhill."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from math import fsum

from .axes import Axis, Frame, linear
from .measures import arrow, arrow_head, share_inside, width_of
from .plotting import is_finite, lines, spot
from .shapes import Box, Dot, Head, Part, Path, Picture, Point

SMALL = 30.0
"""A step shorter than this on the sheet, in units, is shown enlarged."""


def slope(
    points: Sequence[Point],
    at: Point,
    steep: float,
    step_to: Point | None,
    x_label: str,
    y_label: str,
    narrow: bool = False,
    now: str = "now",
    then: str = "one step",
) -> Picture:
    """A line through `points` with its tangent at `at`, of slope `steep`, and the step taken.

    step_to: where the step leads, shown enlarged when it is small; None for no step. now, then:
    what stands at the two points.
    """
    width, height = (350.0, 270.0) if narrow else (620.0, 290.0)
    step = step_to if step_to and is_finite(step_to) and step_to[0] != at[0] else None
    known = [point for point in (*points, at, step) if point and is_finite(point)] or [(0.0, 0.0)]
    ys = [y for _, y in known]
    across = linear([x for x, _ in known], wanted=4 if narrow else 6, exact=True)
    up = linear(ys, from_zero=2 * min(ys) < max(ys))
    left = 12 + max(width_of(tick.text, "head") + 6 * len(tick.power) for tick in up.ticks)
    frame = Frame(across, up, left, 32.0, width - 30, height - 44)
    drawn = lines(frame, points)
    parts = [*frame.parts(x_label, y_label, "tw"), *(Part("cv", (line,)) for line in drawn)]
    if not is_finite((*at,)):
        return Picture("plot", width, height, tuple(parts))
    tangent = _tangent(frame, at, steep, 0.28)
    parts.append(Part("tan", (tangent,)))
    taken: list[Box] = []
    drawn = [*drawn, tangent]
    if step and _length(frame, at, step) >= SMALL:
        straight = _arrow(frame, at, step)
        drawn.append(Path((frame.at(at), frame.at(step))))
        parts += [straight, spot(frame, step, then, drawn, taken, "po")]
    elif step:
        size = (128.0, 96.0) if narrow else (190.0, 116.0)
        inset = _corner(frame, drawn, size)
        taken.append(inset)
        parts += _enlarged(frame, inset, at, step, steep, then)
    parts.append(spot(frame, at, now, drawn, taken))
    return Picture("plot", width, height, tuple(parts))


def _length(frame: Frame, a: Point, b: Point) -> float:
    (x0, y0), (x1, y1) = frame.at(a), frame.at(b)
    return abs(x1 - x0) + abs(y1 - y0)


def _tangent(frame: Frame, at: Point, steep: float, reach: float) -> Path:
    """The tangent, `reach` of the width to either side, or as far as the frame is high."""
    span = (frame.across.high - frame.across.low) * reach
    rise = abs(steep) * span
    ends = []
    for sign in (-1.0, 1.0):
        up = sign if steep > 0 else -sign
        room = (frame.up.high - at[1]) if up > 0 else (at[1] - frame.up.low)
        far = span if rise <= room else span * max(0.0, room) / rise
        edge = frame.across.high - at[0] if sign > 0 else at[0] - frame.across.low
        far = min(far, max(0.0, edge))
        ends.append(frame.at((at[0] + sign * far, at[1] + sign * far * steep)))
    return Path(tuple(ends))


def _arrow(frame: Frame, at: Point, step: Point, room: float = 7.0) -> Part:
    """An arrow between two dots, clear of both."""
    (x0, y0), (x1, y1) = frame.at(at), frame.at(step)
    length = ((x1 - x0) ** 2 + (y1 - y0) ** 2) ** 0.5 or 1.0
    dx, dy = (x1 - x0) / length * room, (y1 - y0) / length * room
    return Part("st", arrow([(x0 + dx, y0 + dy), (x1 - dx, y1 - dy)], 8))


def _corner(frame: Frame, drawn: Sequence[Path], size: tuple[float, float]) -> Box:
    """The corner of the frame where a box of that size hides least of the line."""
    w, h = size
    lefts = (frame.left + 10, frame.right - w, (frame.left + frame.right - w) / 2)
    tops = (frame.top - 6, frame.bottom - h - 10)
    boxes = [Box(x, y, w, h, 7) for y in tops for x in lefts]

    def hidden(box: Box) -> float:
        pairs = [pair for path in drawn for pair in pairwise(path.points)]
        return round(fsum(share_inside(a, b, box) * abs(b[0] - a[0]) for a, b in pairs), 3)

    return min(boxes, key=hidden)


def _enlarged(
    frame: Frame, inset: Box, at: Point, step: Point, steep: float, then: str
) -> list[Part]:
    """The step under a glass: line and arrow; and a ring round its place on the line.

    So near, the line is drawn as the parabola through both points that has the known slope.
    """
    dx, dy = step[0] - at[0], step[1] - at[1]
    bend = (dy - steep * dx) / (dx * dx)
    low, high = min(at[0], step[0]) - abs(dx), max(at[0], step[0]) + 0.8 * abs(dx)
    xs = [low + (high - low) * i / 16 for i in range(17)]
    near = [(x, at[1] + steep * (x - at[0]) + bend * (x - at[0]) ** 2) for x in xs]
    ys = [y for _, y in near]
    pad = 0.5 * (max(ys) - min(ys)) or abs(at[1]) or 1.0
    glass = Frame(
        Axis(low, high, ()),
        Axis(min(ys) - pad, max(ys) + pad, ()),
        inset.x,
        inset.y,
        inset.x + inset.w,
        inset.y + inset.h,
    )
    x, y = frame.at(at)
    corner = (
        inset.x + (inset.w if x > inset.x + inset.w else 0),
        inset.y + (inset.h if y > inset.y + inset.h / 2 else 0),
    )
    bow = _bow(glass.at(at), glass.at(step))
    drawn = [Path(tuple(map(glass.at, near))), Path(bow[0].points)]
    return [
        Part("ring", (Path((corner, (x, y))), Dot(x, y, 10))),
        Part("inset", (inset,)),
        Part("cv", (drawn[0],)),
        Part("st", bow),
        Part("pt", (Dot(*glass.at(at), 4),)),
        spot(glass, step, then, drawn, [], "po"),
    ]


def _bow(start: Point, end: Point) -> tuple[Path, Head]:
    """An arrow that leaves the line, over it, and comes back to it."""
    (x0, y0), (x1, y1) = (start[0], start[1] - 6), (end[0], end[1] - 6)
    top = min(y0, y1) - 26
    head = arrow_head((x1 + (x0 - x1) * 0.3, top), (x1, y1), 8)
    stop = (head.points[1][0] + head.points[2][0]) / 2, (head.points[1][1] + head.points[2][1]) / 2
    return Path(((x0, y0), (x0, top), (stop[0] + (x0 - x1) * 0.2, top), stop), True), head
