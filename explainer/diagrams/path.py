"""The path from a weight to the error: values forward along the top, slopes back beneath."""

from __future__ import annotations

from collections.abc import Sequence

from .plan import even
from .shapes import Box, Part, Path, Picture, Shape, Text, arrow, arrow_head, name_text, width_of

Node = tuple[str, str, str, str]
"""A quantity on the path: key, name, role ("in", "w", "n" or "e") and its value."""

Slope = tuple[str, str, str]
"""A slope between two quantities: its mark such as ①, the key of its step, and its value."""

HEIGHT = 48.0
KINDS = {"in": "sin", "w": "sw", "n": "sn", "e": "se"}


def path(nodes: Sequence[Node], slopes: Sequence[Slope], narrow: bool = False) -> Picture:
    """The path through `nodes`, from the weight to the error.

    slopes: as they are multiplied, from the error backwards: the first lies between the last two
    nodes. Each links to its step. narrow: the drawing for phones.
    """
    flat = _flat(nodes, slopes, tight=narrow)
    return _tall(nodes, slopes) if narrow and flat.width > 390 else flat


def node_part(node: Node, box: Box) -> Part:
    """A quantity: a capsule for what a neuron has, a box for anything else."""
    key, name, role, value = node
    x, y = box.middle
    outline = Box(box.x, box.y, box.w, box.h, box.h / 2 if role == "n" else 6)
    label = (name_text(name, x, y - 4), Text(x, y + 16, value, "value"))
    return Part(KINDS[role], (outline, *(label if value else (name_text(name, x, y + 5),))), key)


def node_width(nodes: Sequence[Node], pad: float) -> float:
    """One width that fits them all."""
    return even(max(max(width_of(n, "name"), width_of(v, "value")) for _, n, _, v in nodes) + pad)


def pill_size(slopes: Sequence[Slope], stacked: bool) -> tuple[float, float]:
    """One size of pill that fits every slope."""
    value = max((width_of(value, "value") for _, _, value in slopes), default=0.0)
    mark = max((width_of(mark, "mark") for mark, _, _ in slopes), default=0.0)
    if not value:
        return even(mark + 16), 28.0
    return (even(max(value, mark) + 12), 44.0) if stacked else (even(value + mark + 24), 28.0)


def slope_part(slope: Slope, box: Box) -> Part:
    """A slope in its pill, linked to its step."""
    mark, key, value = slope
    x, y = box.middle
    outline = Box(box.x, box.y, box.w, box.h, min(box.h / 2, 14))
    texts: tuple[Shape, ...]
    if not value:
        texts = (Text(x, y + 6, mark, "mark"),)
    elif box.h > 40:
        texts = (Text(x, y - 3, mark, "mark"), Text(x, y + 15, value, "value"))
    else:
        texts = (
            Text(box.x + 9, y + 6, mark, "mark", "start"),
            Text(box.x + box.w - 10, y + 5.5, value, "value", "end"),
        )
    return Part("fx", (outline, *texts), key, link=key)


def _flat(nodes: Sequence[Node], slopes: Sequence[Slope], tight: bool) -> Picture:
    width = node_width(nodes, 14 if tight else 24)
    pill, pill_height = pill_size(slopes, tight)
    staggered = len(nodes) > 5 and not tight
    pitch = max(width + (24 if tight else 36), (pill / 2 if staggered else pill) + 8)
    first = 2 + max(0.0, (pill - pitch - width) / 2)
    back, front = [], []
    centres = [first + width / 2 + i * pitch for i in range(len(nodes))]
    for i, (node, x) in enumerate(zip(nodes, centres, strict=True)):
        front.append(node_part(node, Box(x - width / 2, 2, width, HEIGHT)))
        if i:
            line = arrow([(x - pitch + width / 2 + 2, 26), (x - width / 2 - 2, 26)])
            back.append(Part("fw", line))
    depth = 2 + HEIGHT
    for i, slope in enumerate(slopes[: len(nodes) - 1]):
        right = len(nodes) - 1 - i
        low = 30.0 + (34.0 if staggered and right % 2 else 0.0)
        a, b = centres[right] - 10, centres[right - 1] + 10
        top, dip = 2 + HEIGHT + 4, low + 12
        points = ((a, top), (a, top + dip), (b, top + dip), (b, top))
        back.append(Part("bw", (Path(points, True), arrow_head(points[2], points[3], 11))))
        x = (centres[right] + centres[right - 1]) / 2
        box = Box(x - pill / 2, 2 + HEIGHT + low, pill, pill_height)
        front.append(slope_part(slope, box))
        depth = max(depth, box.y + box.h)
    return Picture("strip", centres[-1] + width / 2 + first, depth + 2, (*back, *front))


def _tall(nodes: Sequence[Node], slopes: Sequence[Slope]) -> Picture:
    """From top to bottom, the slopes going up beside it."""
    width = node_width(nodes, 30)
    pill, pill_height = pill_size(slopes, False)
    pitch = HEIGHT + 34
    back, front = [], []
    middles = [2 + HEIGHT / 2 + i * pitch for i in range(len(nodes))]
    for i, (node, y) in enumerate(zip(nodes, middles, strict=True)):
        front.append(node_part(node, Box(2, y - HEIGHT / 2, width, HEIGHT)))
        if i:
            x = 2 + width / 2
            line = arrow([(x, y - pitch + HEIGHT / 2 + 2), (x, y - HEIGHT / 2 - 2)])
            back.append(Part("fw", line))
    for i, slope in enumerate(slopes[: len(nodes) - 1]):
        low = len(nodes) - 1 - i
        a, b = middles[low] - 8, middles[low - 1] + 8
        x = 2 + width + 4
        points = ((x, a), (x + 40, a), (x + 40, b), (x, b))
        back.append(Part("bw", (Path(points, True), arrow_head(points[2], points[3], 11))))
        box = Box(x + 18, (a + b - pill_height) / 2, pill, pill_height)
        front.append(slope_part(slope, box))
    return Picture("strip", width + pill + 26, middles[-1] + HEIGHT / 2 + 2, (*back, *front))
