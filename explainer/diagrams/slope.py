"""The error against one weight: how steep it is where we are, and the step downhill."""

from __future__ import annotations

import math
from collections.abc import Sequence

from .axes import Axis, Frame, linear
from .curve import dot, finite_runs, is_finite, thinned
from .shapes import Box, Dot, Part, Path, Picture, Point, Text, arrow, share_inside

SMALL = 26.0
"""A step shorter than this on the sheet, in units, is also shown enlarged."""


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

    step_to: where the step leads, also shown enlarged when it is small; None for no step. now,
    then: what stands at the two points.
    """
    width, height = (350.0, 270.0) if narrow else (620.0, 290.0)
    known = [point for point in (*points, at) if is_finite(point)]
    if step_to and not is_finite(step_to):
        step_to = None
    if step_to:
        known.append(step_to)
    across = linear([x for x, _ in known], wanted=4 if narrow else 6, exact=True)
    up = linear([y for _, y in known])
