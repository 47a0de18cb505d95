"""A small network laid out from left to right: a column for the inputs and for every layer."""

from __future__ import annotations

from math import ceil

from .data import Layer, NetworkPicture
from .labels import Line, place
from .plan import BiasPlace, NeuronPlace, Plan, Sizes, even
from .shapes import Box, Point, Text, name_text, width_of

MARGIN = 3.0
HEAD = 26.0
"""Height of the row of headings."""


def sideways(data: NetworkPicture, stacked: bool, tight: bool) -> Plan:
    """The least tall plan in which no label of a weight meets anything."""
    sizes = Sizes(data, stacked, tight)
    pitches = [_least_pitch(data, column, sizes) for column in range(len(data.sizes))]
    spread = max(n * pitch for n, pitch in zip(data.sizes, pitches, strict=True))
    plan = _attempt(data, sizes, spread)
    while plan is None:
        spread += 12
        plan = _attempt(data, sizes, spread)
    top, bottom = plan.extent()
    down = float(ceil(HEAD - top))
    plan = _attempt(data, sizes, spread, down)
    assert plan is not None, "a plan that fits still fits when it is moved down by whole units"
    plan.height = down + bottom + MARGIN
    return plan


def _least_pitch(data: NetworkPicture, column: int, sizes: Sizes) -> float:
    """How far apart the middles of one column's neurons must be."""
    if not column:
        return sizes.inputs()[1] + 14
    layer = data.layers[column - 1]
    pitch = sizes.row + 36
    names = {bias[0] for bias in layer.biases if bias}
    if names and len(layer.neurons) == 2 and len(names) == 1:
        pitch = sizes.row + (108 if sizes.tight else 94)
    elif names and _own(layer):
        pitch = sizes.row + 80
    if column == len(data.layers) and data.total:
        pitch = max(pitch, 126 if len(layer.neurons) == 2 else 106)
    return pitch


def _own(layer: Layer) -> bool:
    """Whether each neuron has a bias to itself."""
    names = [bias[0] for bias in layer.biases if bias]
    return len(set(names)) == len(names) or len(layer.neurons) == 1


def _middles(count: int, spread: float, middle: float) -> list[float]:
    pitch = even(spread / count)
    return [middle + (i - (count - 1) / 2) * pitch for i in range(count)]


def _attempt(data: NetworkPicture, sizes: Sizes, spread: float, middle: float = 0.0) -> Plan | None:
    plan = Plan()
    width, height = sizes.inputs()
    x = MARGIN
    plan.inputs = [
        Box(x, y - height / 2, width, height, 9) for y in _middles(len(data.inputs), spread, middle)
    ]
    centres = [x + width / 2]
    exits: list[Point] = [(box.x + box.w, box.middle[1]) for box in plan.inputs]
    x += width
    for layer in data.layers:
        x += _gap(layer, sizes)
        net, out = sizes.halves(layer)
        places = [
            _neuron(name, x, y, net, out, sizes.row)
            for (name, _, _), y in zip(
                layer.neurons, _middles(len(layer.neurons), spread, middle), strict=True
            )
        ]
        plan.lines.append(
            [
                Line(s, t, start, places[t].entry, sizes.label(layer.weights[t][s]))
                for t in range(len(places))
                for s, start in enumerate(exits)
            ]
        )
        plan.layers.append(places)
        plan.biases.append(_biases(layer, places, sizes))
        exits = [neuron.exit for neuron in places]
        centres.append(x + (net + out) / 2)
        x += net + out
    if data.total:
        x = _errors(plan, data, sizes, x, centres)
    plan.width = x + MARGIN
    obstacles = plan.obstacles()
    for lines in plan.lines:
        labels = place(lines, obstacles, plan.width)
        if labels is None:
            return None
        plan.labels.append(labels)
    plan.headings = [
        Text(centre, 16, words, "head")
        for centre, words in zip(centres, data.headings, strict=False)
    ]
    return plan


def _gap(layer: Layer, sizes: Sizes) -> float:
    """Room before a layer for its lines and their labels."""
    labels = [sizes.label(named) for row in layer.weights for named in row]
    fan = len(layer.weights) * len(layer.weights[0])
    lead = (6.0 if fan > 1 else 12.0) if sizes.tight else (34.0 if fan > 1 else 22.0)
    return max(w for w, _ in labels) + 2 * lead


def _neuron(name: str, x: float, y: float, net: float, out: float, row: float) -> NeuronPlace:
    top = y - row / 2
    return NeuronPlace(
        Box(x, top, net, row),
        Box(x + net, top, out, row),
        name_text(name, x + (net + out) / 2, top - 10),
        (x, y),
        (x + net + out, y),
    )


def _biases(layer: Layer, places: list[NeuronPlace], sizes: Sizes) -> list[BiasPlace]:
    """Boxes of the biases: below each neuron, between two that share one, else below all."""
    groups: dict[str, list[int]] = {}
    for i, bias in enumerate(layer.biases):
        if bias:
            groups.setdefault(bias[0], []).append(i)
    found = []
    for members in groups.values():
        named = layer.biases[members[0]]
        assert named is not None
        width, height = sizes.bias(named)
        first, last = places[members[0]].body, places[members[-1]].body
        if len(members) == 2 and members[1] == members[0] + 1:
            middle = (first.middle[1] + last.middle[1]) / 2
        else:
            middle = last.y + last.h + 16 + height / 2
        # The dotted line enters the half that is the net input, and the box is never beside it.
        entry = places[members[0]].net.middle[0]
        centre = min(last.middle[0], entry + width / 2 - 12)
        box = Box(centre - width / 2, middle - height / 2, width, height, 6)
        strands = []
        below = box.y
        for i in reversed(members):
            net = places[i].net
            x = net.x + net.w / 2
            if net.y > box.y:
                strands.append((i, ((x, box.y + box.h), (x, net.y))))
            else:
                strands.append((i, ((x, below), (x, net.y + net.h))))
                below = net.y
        found.append(BiasPlace(named, box, tuple(strands)))
    return found


def _errors(plan: Plan, data: NetworkPicture, sizes: Sizes, x: float, centres: list[float]) -> float:
    """The error column; returns where it ends."""
    outputs = plan.layers[-1]
    rx, ry = sizes.error()
    width, height = sizes.total()
    gap = 8.0 if sizes.tight else 38.0
    several = len(outputs) > 1 and bool(data.errors)
    if several:
        centre = x + gap + max(rx, width / 2 if len(outputs) == 2 else rx)
        plan.errors = [Box(centre - rx, o.exit[1] - ry, 2 * rx, 2 * ry) for o in outputs]
        plan.joins = [(o.exit, (centre - rx, o.exit[1])) for o in outputs]
        x = centre + max(rx, width / 2 if len(outputs) == 2 else rx)
    else:
        centre = x + gap + width / 2
    middle = sum(o.exit[1] for o in outputs) / len(outputs)
    if several and len(outputs) > 2:
        left = x + (16 if sizes.tight else 34)
        plan.total = Box(left, middle - height / 2, width, height, 5)
        plan.sums = [((centre + rx, o.exit[1]), (left, middle)) for o in outputs]
        centres.append((centre + left + width / 2) / 2)
        x = left + width
    else:
        plan.total = Box(centre - width / 2, middle - height / 2, width, height, 5)
        if several:
            up, down = plan.errors
            plan.sums = [
                ((centre, up.y + up.h), (centre, plan.total.y)),
                ((centre, down.y), (centre, plan.total.y + plan.total.h)),
            ]
        else:
            plan.sums = [(o.exit, (centre - width / 2, middle)) for o in outputs]
        centres.append(centre)
        x = max(x, centre + width / 2)
    for i, (_, name, value) in enumerate(data.errors):
        holder = plan.errors[i] if several else plan.total
        below = several and len(outputs) == 2 and i == 1
        plan.targets.append(_target(name, value, holder, below))
        x = max(x, holder.middle[0] + width_of(plan.targets[-1][0].text, "word") / 2)
    return x


def _target(name: str, value: str | None, holder: Box, below: bool) -> tuple[Text, Text]:
    """The words and the value of a target, above or below what it is compared in."""
    x = holder.middle[0]
    words = "target" if name.startswith("target") else name
    if below:
        y = holder.y + holder.h + 14
        return Text(x, y, words, "word"), Text(x, y + 16, value or "", "value")
    y = holder.y - 7
    return Text(x, y - (17 if value else 0), words, "word"), Text(x, y, value or "", "value")
