"""A network too large to name every line: dots, a faint mesh, and one neuron's lines picked out.

What feeds the neuron in question is drawn in the colour of the inputs, where its slope comes
back from is drawn dashed in the colour of slopes, and one weight has its label. A layer of more
than 24 shows its first eight, its last two and what is lit, so that 784 inputs cost no more
than twelve.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

from .data import NetworkPicture
from .measures import name_text, width_of
from .shapes import Box, Dot, Mesh, Part, Path, Picture, Point, Text

MOST, FIRST, LAST = 24, 8, 2
PITCH, EDGE = 24.0, 3.0
"""Most distance between two dots of a layer; room at the edge of the sheet."""


class Column(NamedTuple):
    """The neurons of a layer that are drawn, by index, and where layers are left out."""

    names: Sequence[str]
    places: dict[int, Point]
    gaps: tuple[Point, ...]
    x: float
    lit: frozenset[int]

    def at(self, name: str) -> Point | None:
        """Where the neuron of that name is."""
        return next((p for i, p in self.places.items() if self.names[i] == name), None)


def crowd(data: NetworkPicture, lit: frozenset[str], narrow: bool = False) -> Picture:
    """The network with what is in `lit` picked out; see `network`."""
    width = 350.0 if narrow else 660.0
    traced = data.traced or _found(data, lit)
    columns = _columns(data, lit, traced, width, narrow)
    bottom = max(y for column in columns for _, y in column.places.values()) + 16
    parts = [
        Part("mesh", (Mesh(tuple(a.places.values()), tuple(b.places.values())),))
        for a, b in pairwise(columns)
    ]
    total, error = _error(data, lit, columns[-1], width)
    parts += total[:1]
    parts += _fans(columns, lit, traced, error)
    line, label = _weight(columns, traced, narrow) if traced else ([], [])
    parts += [*line, *_dots(columns), *_names(columns, traced), *label, *total[1:]]
    for column, heading in zip(columns, data.headings, strict=False):
        words = Text(column.x, 14, heading, "head")
        count = Text(column.x, 31, str(len(column.names)), "head")
        parts.append(Part("col", (words, count)))
    if error and len(data.headings) > len(columns):
        middle = (error[0] + width - EDGE) / 2
        parts.append(Part("col", (Text(middle, 14, data.headings[-1], "head"),)))
    return Picture("net", width, bottom, tuple(parts), bool(lit))


def _found(data: NetworkPicture, lit: frozenset[str]) -> tuple[str, str | None, str, str] | None:
    """The first weight that is lit: name, value, and the neurons that it joins."""
    before = [name for name, _ in data.inputs]
    for layer in data.layers:
        for (target, _, _), row in zip(layer.neurons, layer.weights, strict=False):
            for source, (name, value) in zip(before, row, strict=True):
                if name in lit:
                    return name, value, source, target
        before = [name for name, _, _ in layer.neurons]
    return None


def _columns(
    data: NetworkPicture,
    lit: frozenset[str],
    traced: tuple[str, str | None, str, str] | None,
    width: float,
    narrow: bool,
) -> list[Column]:
    """Every layer's dots, each layer in the middle of the height."""
    layers = [[name for name, _ in data.inputs]]
    layers += [[name for name, _, _ in layer.neurons] for layer in data.layers]
    ends = traced[2:] if traced else ()
    wanted = [
        frozenset(
            i
            for i, name in enumerate(names)
            if name in ends or not lit.isdisjoint((name, f"net_{name}", f"out_{name}"))
        )
        for names in layers
    ]
    rows = [_rows(len(names), chosen) for names, chosen in zip(layers, wanted, strict=True)]
    height = min(PITCH * (max(map(len, rows)) - 1), 400.0)
    left = 48.0 if narrow else 90.0
    right = width - (124.0 if narrow else 190.0) if data.total else width - left
    columns = []
    for k, (names, chosen, shown) in enumerate(zip(layers, wanted, rows, strict=True)):
        x = round(left + k * (right - left) / (len(layers) - 1))
        pitch = min(PITCH, height / max(1, len(shown) - 1))
        top = 72 + (height - pitch * (len(shown) - 1)) / 2
        at = {row: (float(x), float(round(top + r * pitch))) for r, row in enumerate(shown)}
        places = {i: point for i, point in at.items() if i >= 0}
        gaps = tuple(point for i, point in at.items() if i < 0)
        columns.append(Column(names, places, gaps, float(x), chosen))
    return columns


def _rows(count: int, chosen: frozenset[int]) -> list[int]:
    """The indices drawn from top to bottom; a negative number stands for those left out."""
    if count <= MOST:
        return list(range(count))
    few = sorted(chosen)[: MOST - FIRST - LAST]
    kept = sorted({*range(FIRST), *few, *range(count - LAST, count)})
    shown = kept[:1]
    for a, b in pairwise(kept):
        shown += [b] if b == a + 1 else [-b, b]
    return shown


def _dots(columns: Sequence[Column]) -> Iterator[Part]:
    for k, column in enumerate(columns):
        for i, (x, y) in column.places.items():
            name, on = column.names[i], i in column.lit
            if k:
                yield Part("dn", (Dot(x, y, 9 if on else 5),), f"out_{name}", on)
            else:
                yield Part("di", (Box(x - 5, y - 5, 10, 10, 2),), name, on)
        for x, y in column.gaps:
            yield Part("col", (Text(x, y + 5, "⋮", "head"),))


def _fans(
    columns: Sequence[Column],
    lit: frozenset[str],
    traced: tuple[str, str | None, str, str] | None,
    error: Point | None,
) -> Iterator[Part]:
    """The lines of the neurons in question: the one the weight leads to, else the first lit."""
    for k, column in enumerate(columns):
        names = [traced[3]] if traced else [column.names[i] for i in sorted(column.lit)][:2]
        middles = [(name, at) for name in names if (at := column.at(name))] if k else []
        for name, at in middles:
            back = bool(traced) or (k + 1 < len(columns) and bool(columns[k + 1].lit))
            if traced or f"net_{name}" in lit:
                yield Part("fi", (Mesh((at,), tuple(columns[k - 1].places.values())),))
            if back and k + 1 < len(columns):
                yield Part("fo", (Mesh((at,), tuple(columns[k + 1].places.values())),))
            elif error and (back or "E_total" in lit):
                yield Part("fo", (Path((at, error)),))
        if middles:
            return


def _names(
    columns: Sequence[Column], traced: tuple[str, str | None, str, str] | None
) -> Iterator[Part]:
    """Names of the lit neurons: outside the outer layers, above the dots of the others."""
    ends = traced[2:] if traced else ()
    for k, column in enumerate(columns):
        few = len(column.lit) <= 4 or k in (0, len(columns) - 1)
        for i in sorted(column.lit & set(column.places)):
            name = column.names[i]
            if not few and name not in ends:
                continue
            x, y = column.places[i]
            size = width_of(name, "name")
            if k == 0:
                yield Part("tin", (name_text(name, x - 10, y + 5, "end"),))
            elif k == len(columns) - 1:
                box = Box(x + 12, y - 11, size + 6, 21, 6)
                yield Part("tn", (box, name_text(name, x + 15, y + 5, "start")))
            else:
                box = Box(x - size / 2 - 3, y - 34, size + 6, 22, 6)
                yield Part("tn", (box, name_text(name, x, y - 18)))


def _weight(
    columns: Sequence[Column],
    traced: tuple[str, str | None, str, str],
    stacked: bool,
) -> tuple[list[Part], list[Part]]:
    """The line of the weight in question, and its label."""
    name, value, source, target = traced
    for a, b in pairwise(columns):
        start, end = a.at(source), b.at(target)
        if not start or not end:
            continue
        line = Part("edge", (Path((start, end)),), name, True)
        left, right = width_of(name, "name"), width_of(value, "value")
        x, y = round((start[0] + end[0]) / 2), round((start[1] + end[1]) / 2)
        if value and stacked:
            box = Box(x - max(left, right) / 2 - 6, y - 22, max(left, right) + 12, 44, 9)
            texts = [name_text(name, x, y - 5), Text(x, y + 15.5, value, "value")]
        else:
            width = left + right + (28 if value else 18)
            box = Box(x - width / 2, y - 14, width, 28, 14)
            texts = [name_text(name, box.x + 9, y + 5, "start")]
            texts += [Text(box.x + width - 9, y + 5, value, "value", "end")] if value else []
        return [line], [Part("wl", (box, *texts), name, True)]
    return [], []


def _error(
    data: NetworkPicture, lit: frozenset[str], outputs: Column, width: float
) -> tuple[list[Part], Point | None]:
    """The whole error at the right, and where lines come into it."""
    if not data.total:
        return [], None
    key, value = data.total
    size = max(width_of(key, "name"), width_of(value, "value")) + 16
    ys = [y for _, y in outputs.places.values()]
    middle = round((min(ys) + max(ys)) / 2)
    box = Box(width - size - EDGE, middle - 23, size, 46, 5)
    x = box.middle[0]
    texts = [name_text(key, x, middle - (5 if value else -5))]
    texts += [Text(x, middle + 15.5, value, "value")] if value else []
    lines = Mesh((((box.x), float(middle)),), tuple(outputs.places.values()))
    parts = [Part("em", (lines,)), Part("err", (box, *texts), key, key in lit)]
    return parts, (box.x, float(middle))
