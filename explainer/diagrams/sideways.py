"""A small network from left to right: a column for the inputs, for every layer, for the error."""

from __future__ import annotations

from math import floor, fsum

from .data import Layer, NetworkPicture
from .layout import Way, lay_out
from .measures import name_text
from .plan import BiasPlace, NeuronPlace, Plan, grouped
from .shapes import Box, Point, Text

MARGIN = 3.0
HEAD = 26.0
"""Height of the row of headings."""


def sideways(data: NetworkPicture, stacked: bool, tight: bool) -> Plan:
    """The plan of a network read from left to right."""
    return lay_out(Sideways(data, stacked, tight))


class Sideways(Way):
    """Inputs on the left, error on the right."""

    def pitch(self, column: int) -> float:
        """Rows far enough apart for names above neurons and biases below or between them."""
        if not column:
            return self.sizes.inputs()[1] + 14
        layer = self.data.layers[column - 1]
        count = len(layer.neurons)
        pitch = self.sizes.row + 36
        biases = grouped(layer)
        if len(biases) == 1 and count == 2:
            pitch = self.sizes.row + (108 if self.tight else 94)
        elif len(biases) == count:
            pitch = self.sizes.row + 80
        if column == len(self.data.layers) and self.data.total and count > 1:
            pitch = max(pitch, 126 if count == 2 else 106)
        return pitch

    def inputs(self) -> tuple[list[Box], list[Point], float]:
        """Boxes in a column."""
        width, height = self.sizes.inputs()
        boxes = [
            Box(MARGIN, y - height / 2, width, height, 9)
            for y in self.middles(len(self.data.inputs))
        ]
        exits = [(box.x + width, box.middle[1]) for box in boxes]
        return boxes, exits, MARGIN + width

    def gap(self, layer: Layer) -> float:
        """Room for a label, and for its line to be seen before and after it."""
        labels = [self.sizes.label(named) for row in layer.weights for named in row]
        fan = len(labels) > 1
        lead = (6.0 if fan else 12.0) if self.tight else (34.0 if fan else 22.0)
        return max(width for width, _ in labels) + 2 * lead

    def layer(self, layer: Layer, at: float) -> tuple[list[NeuronPlace], list[BiasPlace], float]:
        """A column of capsules, each with its name above."""
        net, out = self.sizes.halves(layer)
        row = self.sizes.row
        places = [
            NeuronPlace(
                Box(at, y - row / 2, net, row),
                Box(at + net, y - row / 2, out, row),
                name_text(name, at + (net + out) / 2, y - row / 2 - 10),
                (at, y),
                (at + net + out, y),
            )
            for (name, _, _), y in zip(layer.neurons, self.middles(len(layer.neurons)), strict=True)
        ]
        return places, self._biases(layer, places), at + net + out

    def finish(self, plan: Plan, at: float) -> None:
        """The error to the right, the headings on top."""
        centres = [plan.inputs[0].middle[0], *(row[0].body.middle[0] for row in plan.layers)]
        if self.data.total:
            centres.append(self._errors(plan, at))
        sheet = plan.extent()
        plan.headings = [
            Text(centre, floor(sheet.y) - 10, words, "head")
            for centre, words in zip(centres, self.data.headings, strict=False)
        ]
        plan.y = floor(sheet.y) - HEAD
        plan.height = floor(sheet.y + sheet.h + MARGIN + 0.9) - plan.y
        plan.width = floor(sheet.x + sheet.w + MARGIN + 0.9)

    def _biases(self, layer: Layer, places: list[NeuronPlace]) -> list[BiasPlace]:
        """Boxes of the biases: below each neuron, between two that share one, else below all."""
        found = []
        for named, members in grouped(layer):
            width, height = self.sizes.bias(named)
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

    def _errors(self, plan: Plan, at: float) -> float:
        """Put the errors after the outputs; returns the middle of their column.

        One output has the total beside it, two have it between their errors, more have it after.
        """
        outputs = [neuron.exit for neuron in plan.layers[-1]]
        width, height = self.sizes.total()
        middle = fsum(y for _, y in outputs) / len(outputs)
        at += 8.0 if self.tight else 38.0
        if len(outputs) == 1 or not self.data.errors:
            plan.total = total = Box(at, middle - height / 2, width, height, 5)
            plan.sums = [(point, (at, middle)) for point in outputs]
            plan.targets = [self._target(value, total, "above") for _, _, value in self.data.errors]
            return total.middle[0]
        rx, ry = self.sizes.error()
        two = len(outputs) == 2
        centre = at + (max(rx, width / 2) if two else rx)
        plan.errors = [Box(centre - rx, y - ry, 2 * rx, 2 * ry) for _, y in outputs]
        plan.joins = [(point, (centre - rx, point[1])) for point in outputs]
        if two:
            plan.total = total = Box(centre - width / 2, middle - height / 2, width, height, 5)
            up, down = plan.errors
            plan.sums = [
                ((centre, up.y + up.h), (centre, total.y)),
                ((centre, down.y), (centre, total.y + height)),
            ]
        else:
            left = centre + rx + (16 if self.tight else 34)
            plan.total = total = Box(left, middle - height / 2, width, height, 5)
            plan.sums = [((centre + rx, y), (left, middle)) for _, y in outputs]
        for i, (key, _, value) in enumerate(self.data.errors):
            side = "inside" if not key else "below" if two and i else "above"
            plan.targets.append(self._target(value, plan.errors[i], side))
        return (plan.errors[0].x + total.x + width) / 2 if not two else centre

    def _target(self, value: str | None, holder: Box, side: str) -> tuple[Text, Text]:
        """The word and the value of a target, "above", "below" or "inside" what it belongs to."""
        x, middle = holder.middle
        if side == "below":
            y = holder.y + holder.h + 14
        elif side == "inside":
            y = middle - (4 if value else -5)
        else:
            y = holder.y - (24 if value else 7)
        return Text(x, y, self.data.target, "word"), Text(x, y + 17, value or "", "value")
