"""The path from a weight to the error: values forward, and the slopes on the way back."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from .measures import width_of
from .shapes import Box, Part, Picture, Text
from .strip import Node, Slope, Strip

Branch = tuple[Sequence[Node], Sequence[Slope]]
"""One of several ways on: its quantities, and its slopes from the error backwards."""


def path(nodes: Sequence[Node], slopes: Sequence[Slope], narrow: bool = False) -> Picture:
    """The path through `nodes`, from the weight to the error.

    slopes: as they are multiplied, from the error backwards: the first lies between the last two
    nodes. Each links to its step. narrow: the drawing for phones.
    """
    strip = Strip(nodes, slopes, tight=narrow)
    if narrow and strip.width + (len(nodes) - 1) * strip.pitch > 390:
        strip = Strip(nodes, slopes, upright=True)
    # In a long level strip the pills take turns between two lanes, so that it stays short.
    turns = len(nodes) > 5 and not strip.upright
    pitch = strip.node_along + 36 if turns else strip.pitch
    pitch = max(pitch, strip.pill_along / 2 + 8)
    for i, node in enumerate(nodes):
        strip.node(node, i * pitch, 0)
        if i:
            strip.forward(((i - 1) * pitch, 0), (i * pitch, 0))
    for i, slope in zip(range(len(nodes) - 1, 0, -1), slopes, strict=False):
        lane = strip.lane + (34 if turns and i % 2 else 0)
        strip.backward(slope, (i * pitch, 0), ((i - 1) * pitch, 0), lane)
    return strip.picture()


def paths_joined(
    start: Sequence[Node],
    near: Sequence[Slope],
    branches: Sequence[Branch],
    end: Node,
    narrow: bool = False,
    more: str = "⋯ and {count} more",
) -> Picture:
    """Several paths that part after the last node of `start` and meet again in `end`.

    near: the slopes of `start`, from its last node backwards. A branch's slopes lead from its
    last node, or from `end` if there is one more of them, back to the last node of `start`. Of
    more than four branches the first three are drawn, and `more` says how many are left out.
    """
    most = 3 if narrow else 4
    shown = branches if len(branches) <= most else branches[: most - 1]
    nodes = [*start, *(node for some, _ in shown for node in some), end]
    slopes = [*near, *(slope for _, some in shown for slope in some)]
    strip = Strip(nodes, slopes, upright=narrow, tight=narrow)
    rows, middle = _rows(strip, len(shown))
    joint = (len(start) - 1) * strip.pitch
    first = joint + strip.pitch + 22
    last = max(len(some) for some, _ in shown)
    finish = (first + last * strip.pitch + 10, middle)
    for i, node in enumerate(start):
        strip.node(node, i * strip.pitch, middle)
        if i:
            strip.forward(((i - 1) * strip.pitch, middle), (i * strip.pitch, middle))
    for i, slope in zip(range(len(start) - 1, 0, -1), near, strict=False):
        one, two = ((i - 1) * strip.pitch, middle), (i * strip.pitch, middle)
        strip.backward(slope, two, one, middle + strip.lane)
    strip.node(end, *finish)
    for row, (some, backs) in zip(rows, shown, strict=True):
        places = [(joint, middle), *((first + i * strip.pitch, row) for i in range(len(some)))]
        for node, place in zip(some, places[1:], strict=True):
            strip.node(node, *place)
        places.append(finish)
        for one, two in pairwise(places):
            strip.forward(one, two)
        lane = row + (strip.lane if row >= middle else -strip.lane)
        ends = places if len(backs) > len(some) else places[:-1]
        for slope, two, one in zip(backs, ends[::-1], ends[-2::-1], strict=False):
            strip.backward(slope, two, one, lane)
    if len(shown) < len(branches):
        words = more.replace("{count}", str(len(branches) - len(shown)))
        _more(strip, words, (first + strip.pitch, rows[-1]))
    return strip.picture()


def _rows(strip: Strip, count: int) -> tuple[list[float], float]:
    """Where the branches lie across, and the middle: pills stand on the outer side of each."""
    plain = strip.node_across + 22
    wide = strip.lane + strip.pill_across / 2 + strip.node_across / 2 + 8
    rows = [0.0]
    for i in range(1, count):
        # The upper half has its pills above, the rest beneath, so there is one gap without any.
        rows.append(rows[-1] + (plain if i == count // 2 else wide))
    middle = (rows[0] + rows[-1]) / 2 if count % 2 == 0 else rows[count // 2]
    return rows, middle


def _more(strip: Strip, words: str, place: tuple[float, float]) -> None:
    """Say after the last branch how many are left out."""
    x, y = strip.at(place[0], place[1] + strip.lane + strip.pill_across / 2 + 18)
    text = Text(x, y, words, "head")
    width = width_of(text.text, "head")
    strip.front.append(Part("col", (text,)))
    strip.boxes.append(Box(x - width / 2, y - 12, width, 16))
