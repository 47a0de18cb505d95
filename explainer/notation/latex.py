"""Expressions as LaTeX, for amsmath; GitHub's mathematics reads the same."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from explainer.notation import letters
from explainer.notation.printer import Box, Printer, kind_of_number
from explainer.notation.symbols import Sign, Symbols

_OPERATORS = {
    "·": r"\cdot ",
    "∘": r"\circ ",
    "−": "- ",
    "≈": r"\approx ",
    ",": r",\ ",
    ";": r";\ ",
    ">": "> ",
}
_FUNCTIONS = {"ln": r"\ln", "tanh": r"\tanh", "max": r"\max"}
_TALL = re.compile(r"\\frac|\\tfrac|\\sqrt|\\begin")
# In Markdown a line no wider than this does not break; TeX breaks lines itself.
UNBROKEN = 68


class Latex(Printer):
    """LaTeX mathematics. The script "_ " asks for GitHub's kind.

    GitHub reads Markdown before mathematics, so a formula within a sentence is put between
    backticks there, as it would be in code. With ``upright`` the words in subscripts stand upright;
    without, a symbol is the plain E_{total} that people paste into their own documents. A right
    side wider than ``unbroken`` characters comes in several pieces; at 0 in as many as there are.
    """

    def __init__(
        self,
        script: str = "_",
        *,
        upright: bool = False,
        unbroken: int = 0,
        symbols: Symbols | None = None,
    ) -> None:
        self.symbols = symbols or Symbols()
        self.github = script != "_"
        self.unbroken = unbroken
        self.upright = upright
        self.symbol = lru_cache(maxsize=None)(self._symbol)

    def _symbol(self, key: str) -> Box:
        written = self.symbols.sign(key)
        if isinstance(written, Sign):
            return Box(self.sign(written), written.width)
        top, below = self.sign(written.top), self.sign(written.below)
        return Box(rf"\frac{{\partial {top}}}{{\partial {below}}}", written.width)

    def sign(self, part: Sign) -> str:
        """A symbol that is no derivative."""
        base = self._base(part.base)
        if part.accent:
            base = rf"\{part.accent}{{{base}}}"
        text = f"{letters.latex(part.front)} {base}" if part.front else base
        if part.sub:
            text += f"_{{{self._script(part.sub)}}}"
        if part.raised:
            text += f"^{{{self._script(part.raised)}}}"
        return text

    def _base(self, text: str) -> str:
        """A letter, or a word in upright letters."""
        return letters.latex(text) if len(text) == 1 else rf"\mathrm{{{text}}}"

    def _script(self, text: str) -> str:
        """What is set small; a single letter is a letter, wherever it stands."""
        if not self.upright:
            return letters.latex(text)
        parts = re.split("([A-Za-z]{2,})", text)
        parts[1::2] = (rf"\mathrm{{{word}}}" for word in parts[1::2])
        return "".join(part if part[:1] == "\\" else letters.latex(part) for part in parts)

    def bold(self, letter: str, sub: str, sup: str = "") -> str:
        """What stands for a whole layer: a matrix or a column."""
        base = r"\boldsymbol{\delta}" if letter == "δ" else rf"\mathbf{{{letter}}}"
        return f"{base}_{{{sub}}}" + (f"^{{{sup}}}" if sup else "")

    def value(self, key: str, text: str) -> Box:
        return self.number(text)

    def math(self, *pieces: str) -> str:
        """Mathematics within a sentence."""
        inside = "".join(pieces).strip()
        return f"$`{inside}`$" if self.github else f"${inside}$"

    def left(self, text: str) -> str:
        """A left side, set where mathematics is already."""
        return text

    def line(self, relation: str, parts: Sequence[Box]) -> list[str]:
        """A right side in pieces: all there are, or as many as it takes lines of ``unbroken``."""
        first, *rest = parts
        pieces = [self.operator(relation) + first.text]
        width = first.width + 2
        for part in rest:
            if width + part.width <= self.unbroken:
                pieces[-1] += part.text
                width += part.width
            else:
                pieces.append(part.text)
                width = part.width
        return pieces

    def number(self, text: str) -> Box:
        body, _, exponent = text.partition("e")
        if self.decimal_mark == ",":
            body = body.replace(".", "{,}")
        width = len(text)
        if exponent:
            body = rf"{body} \cdot 10^{{{exponent}}}"
            width += 2
        return Box(body, width, kind_of_number(text))

    def operator(self, sign: str) -> str:
        return f" {_OPERATORS.get(sign, sign + ' ')}"

    def minus_sign(self, operand: str) -> str:
        return f"-{operand}"

    def row(self, parts: Sequence[str]) -> str:
        return "".join(parts).lstrip()

    def marked(self, symbol: Box, mark: str) -> Box:
        if self.unbroken:  # not everything that reads Markdown knows these signs in mathematics
            return symbol
        return symbol._replace(text=rf"\underset{{\text{{{mark}}}}}{{{symbol.text}}}")

    def brackets(self, inner: Box) -> str:
        if _TALL.search(inner.text):
            return rf"\left({inner.text}\right)"
        return f"({inner.text})"

    def fraction(self, above: Box, below: Box) -> str:
        return rf"\frac{{{above.text}}}{{{below.text}}}"

    def ratio(self, above: int, below: int) -> str:
        return rf"\tfrac{{{above}}}{{{below}}}"

    def power(self, base: str, exponent: Box) -> str:
        if _has_superscript(base):  # two in a row are an error
            base = rf"\left({base}\right)" if _TALL.search(base) else f"({base})"
        return rf"{base}^{{{exponent.text}}}"

    def root(self, inner: Box) -> str:
        return rf"\sqrt{{{inner.text}}}"

    def absolute(self, inner: Box) -> str:
        return rf"\left|{inner.text}\right|"

    def function(self, name: str, inner: Box) -> str:
        head = _FUNCTIONS.get(name) or rf"\mathrm{{{name}}}"
        return f"{head}{self.brackets(inner)}"

    def word(self, text: str) -> str:
        return letters.latex(text) if len(text) == 1 else rf"\text{{{text}}}"

    def cases(self, rows: Sequence[tuple[Box, Box]], otherwise: Box) -> str:
        where, other = self.cases_words
        lines = "".join(
            rf"{value.text} & \text{{{where} }} {test.text} \\ " for value, test in rows
        )
        return rf"\begin{{cases}}{lines}{otherwise.text} & \text{{{other}}}\end{{cases}}"


def _has_superscript(text: str) -> bool:
    """Whether ``text`` ends in a superscript of its own: w^{[1]}, but not (1 - w^{[1]})."""
    depth = 0
    for letter in re.sub(r"\\left|\\right", "", text):
        depth += {"{": 1, "(": 1, "}": -1, ")": -1}.get(letter, 0)
        if letter == "^" and depth == 0:
            return True
    return False
