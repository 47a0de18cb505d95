"""A small network from top to bottom, for deep networks on narrow screens.

Lines come into the half of a neuron that is its net input, from above, and leave below the half
that is its output; a bias stands to the left and reaches its neurons from below.
"""

from __future__ import annotations

from math import floor, fsum

from .data import Layer, NetworkPicture
from .layout import Way, lay_out
from .measures import name_text, width_of
from .plan import BiasPlace, NeuronPlace, Plan, grouped
from .shapes import Box, Point, Text

MARGIN = 3.0


def downward(data: NetworkPicture) -> Plan:
    """The plan of a network read from top to bottom."""
    return lay_out(Downward(data, stacked=True, tight=True))


class Downward(Way):
    """Inputs on top, error below."""

    def pitch(self, column: int) -> float:
        """Neurons far enough apart for the biases and targets between them."""
        if not column:
            return self.sizes.inputs()[0] + 14
        layer = self.data.layers[column - 1]
        pitch = fsum(self.sizes.halves(layer)) + 14
        if _own(layer) and any(layer.biases):
            pitch += self._bias_width(layer) + 14
        if column == len(self.data.layers) and self.data.total and len(layer.neurons) > 1:
            pitch = max(pitch, 2 * self.sizes.error()[0] + 56)
        return pitch

    def inputs(self) -> tuple[list[Box], list[Point], float]:
        """Boxes in a row."""
        width, height = self.sizes.inputs()
        middles = self.middles(len(self.data.inputs))
        boxes = [Box(x - width / 2, 0, width, height, 9) for x in middles]
        return boxes, [(box.middle[0], height) for box in boxes], height

    def gap(self, layer: Layer) -> float:
        """Room for a label, and for its line to be seen above and below it."""
        labels = [self.sizes.label(named) for row in layer.weights for named in row]
        return max(height for _, height in labels) + (36.0 if len(labels) > 1 else 32.0)

    def layer(self, layer: Layer, at: float) -> tuple[list[NeuronPlace], list[BiasPlace], float]:
        """A row of capsules, each with its name at its right shoulder."""
        net, out = self.sizes.halves(layer)
        row = self.sizes.row
        places = []
        for (name, _, _), x in zip(layer.neurons, self.middles(len(layer.neurons)), strict=True):
            split = x + (net - out) / 2
            places.append(
                NeuronPlace(
                    Box(split - net, at, net, row),
                    Box(split, at, out, row),
                    name_text(name, split + out / 2 + 8, at - 7),
                    (split - net / 2, at),
                    (split + out / 2, at + row),
                )
            )
        return places, self._biases(layer, places), at + row

    def finish(self, plan: Plan, at: float) -> None:
        """The error below, the headings in a column at the left."""
        bottoms = [row[0].body.middle[1] for row in plan.layers]
        middles = [plan.inputs[0].middle[1], *bottoms]
        if self.data.total:
            middles.append(self._errors(plan, at))
        sheet = plan.extent()
        words = max((width_of(words, "head") for words in self.data.headings), default=0.0)
        left = floor(sheet.x - words - 16)
        plan.headings = [
            Text(left + MARGIN, middle + 4.5, words, "head", "start")
            for middle, words in zip(middles, self.data.headings, strict=False)
        ]
        plan.x, plan.y = left, floor(sheet.y - MARGIN)
        plan.width = floor(sheet.x + sheet.w + MARGIN + 0.9) - plan.x
        plan.height = floor(sheet.y + sheet.h + MARGIN + 0.9) - plan.y

    def _bias_width(self, layer: Layer) -> float:
        return max(self.sizes.bias(bias, stacked=True)[0] for bias in layer.biases if bias)

    def _biases(self, layer: Layer, places: list[NeuronPlace]) -> list[BiasPlace]:
        found = []
        for named, members in grouped(layer):
            width, height = self.sizes.bias(named, stacked=True)
            first = places[members[0]].body
            left = places[0].body if len(members) > 1 else first
            middle = first.middle[1]
            box = Box(left.x - 14 - width, middle - height / 2, width, height, 6)
            if len(members) == 1:
                strands = [(members[0], ((box.x + width, middle), (first.x, middle)))]
                found.append(BiasPlace(named, box, tuple(strands)))
                continue
            below = first.y + first.h + 9
            corner = (box.x + width / 2, below)
            start = (corner[0], box.y + height)
            ends = [(i, places[i].net.middle[0], first.y + first.h) for i in members]
            found.append(
                BiasPlace(
                    named, box, tuple((i, (start, corner, (x, below), (x, y))) for i, x, y in ends)
                )
            )
        return found

    def _errors(self, plan: Plan, at: float) -> float:
        """Put the errors under the outputs; returns the middle of their row."""
        outputs = [neuron.exit for neuron in plan.layers[-1]]
        width, height = self.sizes.total()
        across = fsum(x for x, _ in outputs) / len(outputs)
        at += 24
        if len(outputs) == 1 or not self.data.errors:
            plan.total = total = Box(across - width / 2, at, width, height, 5)
            plan.sums = [(point, (across, at)) for point in outputs]
            plan.targets = [self._target(value, total) for _, _, value in self.data.errors]
            return total.middle[1]
        rx, ry = self.sizes.error()
        plan.errors = [Box(x - rx, at, 2 * rx, 2 * ry) for x, _ in outputs]
        plan.joins = [(point, (point[0], at)) for point in outputs]
        low = at + 2 * ry + 20
        plan.total = Box(across - width / 2, low, width, height, 5)
        plan.sums = [((x, at + 2 * ry), (across, low)) for x, _ in outputs]
        for (_, _, value), box in zip(self.data.errors, plan.errors, strict=True):
            plan.targets.append(self._target(value, box))
        return (at + low + height) / 2

    def _target(self, value: str | None, holder: Box) -> tuple[Text, Text]:
        """The word and the value of a target, to the right of what it belongs to."""
        x, y = holder.x + holder.w + 3, holder.middle[1]
        word = Text(x, y - (3 if value else -4.5), self.data.target, "word", "start")
        return word, Text(x, y + 14, value or "", "value", "start")


def _own(layer: Layer) -> bool:
    """Whether each neuron has a bias to itself."""
    return len(grouped(layer)) > 1 or len(layer.neurons) == 1
