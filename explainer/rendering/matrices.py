"""The formulas of a whole layer, as matrices and columns: net = W·out + b and what follows it.

They hold no numbers and belong to no quantity; bold letters stand for all weights, net inputs,
outputs, slopes of a layer, which is their subscript (0: the inputs).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from markupsafe import Markup

from explainer.notation.printer import Box
from explainer.rendering.writer import PrintedLine, Working

if TYPE_CHECKING:
    from explainer.rendering.writer import Writer
    from explainer.story.layers import LayerStory


class Matrices:
    """Sets the formulas of whole layers in one format."""

    def __init__(self, writer: Writer) -> None:
        self._printer: Any = writer.printer
        self._layers = writer.network.layers
        self._trained = bool(writer.example.trained)

    def symbol(self, letter: str, layer: int, sup: str = "") -> Markup:
        """The letter of a layer, within a sentence."""
        return Markup(self._printer.math(self._printer.bold(letter, str(layer), sup)))

    def forward(self, index: int) -> Working:
        """Net inputs of a layer from the outputs of the one before."""
        b, op = self._printer.bold, self._printer.operator
        k = str(index + 1)
        terms = [b("W", k) + op("·") + b("out", str(index))]
        if self._layers[index].bias_names:
            terms.append(op("+") + b("b", k))
        return self._working([(b("net", k), terms)])

    def backward(self, layer: LayerStory) -> Working:
        """Deltas of a layer, its slopes by all weights and biases, and the new weights."""
        b, op = self._printer.bold, self._printer.operator
        k, before, after = str(layer.index + 1), str(layer.index), str(layer.index + 2)
        above = (
            self._slope(b("out", k))
            if layer.is_output
            else b("W", after, "T") + op("·") + b("δ", after)
        )
        bracketed = above if layer.is_output else self._brackets(above)
        delta = (
            [b("S", k) + op("·") + bracketed] if layer.softmax else [bracketed, op("∘") + b("s", k)]
        )
        rows = [
            (b("δ", k), delta),
            (self._slope(b("W", k)), [b("δ", k) + op("·") + b("out", before, "T")]),
        ]
        if self._layers[layer.index].bias_names:
            rows.append((self._slope(b("b", k)), [b("δ", k)]))
        return self._working(rows)

    def update(self, layer: LayerStory) -> Working:
        """All weights of a layer after the round."""
        b, op = self._printer.bold, self._printer.operator
        k = str(layer.index + 1)
        step = op("−") + self._printer.symbol("eta").text + op("·") + self._slope(b("W", k))
        return self._working([(b("W", k, "+"), [b("W", k), step])])

    def _slope(self, below: str) -> str:
        word, row = self._printer.word("∂"), self._printer.row
        top = Box(row([word, self._printer.symbol("E_total").text]), 7)
        text: str = self._printer.fraction(top, Box(row([word, below]), 3))
        return text

    def _brackets(self, inner: str) -> str:
        text: str = self._printer.brackets(Box(self._printer.row([inner]), 10))
        return text

    def _working(self, rows: list[tuple[str, list[str]]]) -> Working:
        return Working(Markup(""), [self._line(left, right) for left, right in rows])

    def _line(self, left: str, right: list[str]) -> PrintedLine:
        pieces = self._printer.line("=", [Box(text, 8) for text in right])
        return PrintedLine(
            "", Markup(self._printer.left(left)), list(map(Markup, pieces)), False, False
        )
