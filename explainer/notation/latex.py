"""Expressions as LaTeX, for amsmath; GitHub's mathematics reads the same."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

from explainer.notation.printer import ATOM, NEGATIVE, Box, Printer
from explainer.notation.symbols import Sign, sign

_GREEK = {"δ": r"\delta", "η": r"\eta", "β": r"\beta", "π": r"\pi", "Δ": r"\Delta"}
_OPERATORS = {"·": r"\cdot ", "−": "-", "≈": r"\approx ", ",": r",\ "}
_FUNCTIONS = {"ln": r"\ln", "tanh": r"\tanh", "max": r"\max"}


class Latex(Printer):
    """LaTeX mathematics. ``script`` is what an underscore is set as: GitHub wants a space after
    it.
    """

    def __init__(self, script: str = "_") -> None:
        self.script = script
        self.symbol = cache(self._symbol)

    def _symbol(self, key: str) -> Box:
        written = sign(key)
        if isinstance(written, Sign):
            return Box(self._set(written), _width(written))
        top, below = self._set(written.top), self._set(written.below)
        width = max(_width(written.top), _width(written.below)) + 1
        text = rf"\frac{{\partial {top}}}{{\partial {below}}}"
        return Box(text, width)

    def _set(self, part: Sign) -> str:
        base = _GREEK.get(part.base) or part.base
        if len(part.base) > 1:
            base = rf"\mathrm{{{part.base}}}"
        text = f"{_GREEK[part.front]} {base}" if part.front else base
        if part.sub:
            text += f"{self.script}{{{part.sub}}}"
        if part.sup:
            text += f"^{{{_raised(part.sup)}}}"
        return text

    def value(self, key: str, text: str) -> Box:
        return self.number(text)

    def math(self, *pieces: str) -> str:
        """Mathematics within a sentence."""
        return f"${''.join(pieces)}$"

    def line(self, relation: str, parts: Sequence[Box]) -> list[str]:
        return [self.operator(relation) + "".join(part.text for part in parts)]

    def number(self, text: str) -> Box:
        body, _, exponent = text.partition("e")
        width = len(text)
        if exponent:
            body = rf"{body} \cdot 10^{{{exponent}}}"
            width += 2
        return Box(body, width, NEGATIVE if text.startswith("-") else ATOM)

    def operator(self, sign: str) -> str:
        return f" {_OPERATORS.get(sign, sign + ' ')}"

    def minus_sign(self, operand: str) -> str:
        return f"-{operand}"

    def row(self, parts: Sequence[str]) -> str:
        return "".join(parts).lstrip()

    def brackets(self, inner: Box) -> str:
        return rf"\left({inner.text}\right)"

    def fraction(self, above: Box, below: Box) -> str:
        return rf"\frac{{{above.text}}}{{{below.text}}}"

    def ratio(self, above: int, below: int) -> str:
        return rf"\tfrac{{{above}}}{{{below}}}"

    def power(self, base: str, exponent: Box) -> str:
        return rf"{base}^{{{exponent.text}}}"

    def root(self, inner: Box) -> str:
        return rf"\sqrt{{{inner.text}}}"

    def absolute(self, inner: Box) -> str:
        return rf"\left|{inner.text}\right|"

    def function(self, name: str, inner: Box) -> str:
        head = _FUNCTIONS.get(name) or rf"\mathrm{{{name}}}"
        return f"{head}{self.brackets(inner)}"

    def word(self, text: str) -> str:
        return _GREEK.get(text) or text

    def cases(self, rows: Sequence[tuple[Box, Box]], otherwise: Box) -> str:
        lines = "".join(rf"{value.text} & \text{{if }} {test.text} \\ " for value, test in rows)
        return rf"\begin{{cases}}{lines}{otherwise.text} & \text{{otherwise}}\end{{cases}}"


def _raised(sup: str) -> str:
    return sup.replace("°", r"\circ").replace("before", r"\text{before}")


def _width(part: Sign) -> int:
    return len(part.base) + len(part.front) + max(len(part.sub), len(part.sup))
