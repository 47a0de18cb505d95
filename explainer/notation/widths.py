"""How wide a formula of ours is when TeX sets it, in points at a type size of 10.

Only the LaTeX that :mod:`explainer.notation.latex` writes is understood. The widths are those of
Computer Modern, rounded up; what is set small or tall is taken for a little wider than it is, so
that a line that fits by this measure fits on paper.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import lru_cache
from string import ascii_letters

_TOKEN = re.compile(r"\\[A-Za-z]+|\\.|\S", re.DOTALL)
# Tenths of points, in the order of ascii_letters.
_ITALIC = """53 43 44 53 47 60 52 58 35 47 56 32 88 61 49 51 49 48 47 37 58 53 75 58 53 51
    76 81 79 86 80 79 79 92 52 66 93 69 109 92 80 79 80 77 68 73 80 81 109 91 81 76"""
_UPRIGHT = """51 56 45 56 45 39 52 56 28 31 53 28 84 56 51 56 53 40 40 39 56 55 74 53 55 45
    76 71 73 77 69 66 79 76 37 52 78 63 92 76 78 69 78 74 56 73 76 77 105 76 78 62"""


def _by_letter(widths: str) -> dict[str, float]:
    return {c: int(w) / 10 for c, w in zip(ascii_letters, widths.split(), strict=True)}


_LETTERS = {False: _by_letter(_ITALIC), True: _by_letter(_UPRIGHT)}
_GREEK = 8.4  # the widest of them
_NARROW = {",": 4.5, **dict.fromkeys(".|![]", 2.8), **dict.fromkeys("()", 3.9), "'": 3.0}
# Signs between two things: their own width, and that with the space around them.
_BETWEEN = {
    **dict.fromkeys(("+", "-"), (7.8, 12.3)),
    **dict.fromkeys(("=", "<", ">", r"\approx"), (7.8, 13.4)),
    r"\cdot": (2.8, 7.3),
}
_SPACES = {r"\quad": 10.0, r"\ ": 3.4, r"\,": 1.7, r"\left": 8.0, r"\right": 8.0, r"\&": 7.8}
_OPERATORS = {r"\ln": 10.1, r"\tanh": 21.8, r"\max": 20.4, r"\lim": 15.6}
_DISPLAY, _TEXT, _SCRIPT, _TINY = range(4)
_SIZES = (
    1.0,
    1.0,
    0.82,
    0.72,
)  # of the four styles; the small fonts are not scaled, but drawn wide
_BAR, _BRACE, _ROOT, _COLUMN = 2.6, 11.5, 10.5, 10.0


@lru_cache(maxsize=4096)
def points(latex: str) -> float:
    """The width of a formula in display style."""
    return _Reader(_TOKEN.findall(latex)).row(_DISPLAY, False)


class _Reader:
    """Reads tokens from the left and adds up widths."""

    def __init__(self, tokens: list[str]) -> None:
        self.tokens = tokens
        self.at = 0

    def row(self, style: int, upright: bool, ends: tuple[str, ...] = ()) -> float:
        """The width up to one of ``ends``, which is read over."""
        width = 0.0
        while (token := self.next()) and token not in ends:
            width += self.atom(token, style, upright)
        return width

    def next(self) -> str:
        """The next token; empty at the end."""
        self.at += 1
        return self.tokens[self.at - 1] if self.at <= len(self.tokens) else ""

    def argument(self, style: int, upright: bool) -> float:
        """The width of what a command applies to."""
        token = self.next()
        return (
            self.row(style, upright, ("}",)) if token == "{" else self.atom(token, style, upright)
        )

    def atom(self, token: str, style: int, upright: bool) -> float:
        """The width of one thing that begins with ``token``."""
        if token == "{":
            return self.row(style, upright, ("}",))
        if token in "_^":
            return self.scripts(token, style, upright)
        if token in _COMMANDS:
            return _COMMANDS[token](self, style, upright)
        if token in _BETWEEN:
            return _BETWEEN[token][style <= _TEXT] * _SIZES[style]
        return self.sign(token, upright) * _SIZES[style]

    @staticmethod
    def sign(token: str, upright: bool) -> float:
        """The width of a letter, a digit or another single sign at full size."""
        if token in _LETTERS[upright]:
            return _LETTERS[upright][token]
        if token.isdigit():
            return 5.1
        return _NARROW.get(token) or _SPACES.get(token) or _OPERATORS.get(token) or _GREEK

    def scripts(self, token: str, style: int, upright: bool) -> float:
        """A subscript and a superscript stand above each other."""
        small = max(_SCRIPT, min(style + 1, _TINY))
        widths = [self.argument(small, upright)]
        other = "^" if token == "_" else "_"
        if self.at < len(self.tokens) and self.tokens[self.at] == other:
            self.at += 1
            widths.append(self.argument(small, upright))
        return max(widths) + 0.6

    def fraction(self, style: int, upright: bool) -> float:
        """The wider of what is above and below the bar."""
        inner = min(style + 1, _TINY)
        return max(self.argument(inner, upright), self.argument(inner, upright)) + _BAR

    def lines(self, style: int, upright: bool) -> float:
        """What stands between begin and end: the widest of each column."""
        self.argument(style, upright)  # its name
        width = self._columns(style, upright, r"\end") + _BRACE
        self.argument(style, upright)
        return width

    def _columns(self, style: int, upright: bool, end: str) -> float:
        """The widths of columns, each as wide as its widest row, up to ``end``."""
        columns, column, width = [0.0], 0, 0.0
        while token := self.next():
            if token in (r"\\", "&", end):
                columns += [0.0] * (column + 1 - len(columns))
                columns[column] = max(columns[column], width)
                column, width = (column + 1 if token == "&" else 0), 0.0
            else:
                width += self.atom(token, style, upright)
            if token == end:
                break
        return sum(columns) + _COLUMN * (len(columns) - 1)

    def stacked(self, style: int, upright: bool) -> float:
        """Small lines under each other."""
        return self._columns(max(style, _SCRIPT), upright, "}") if self.next() == "{" else 0.0

    def styled(self, style: int, upright: bool) -> float:
        """An argument in upright letters."""
        return self.argument(style, True)


def _small_fraction(reader: _Reader, style: int, upright: bool) -> float:
    return reader.fraction(max(style, _TEXT), upright)


def _root(reader: _Reader, style: int, upright: bool) -> float:
    return reader.argument(style, upright) + _ROOT


def _accent(reader: _Reader, style: int, upright: bool) -> float:
    return reader.argument(style, upright) + 1


_Measure = Callable[[_Reader, int, bool], float]
_COMMANDS: dict[str, _Measure] = {
    r"\frac": _Reader.fraction,
    r"\tfrac": _small_fraction,
    r"\sqrt": _root,
    r"\begin": _Reader.lines,
    r"\substack": _Reader.stacked,
    **dict.fromkeys((r"\mathrm", r"\text", r"\mathbf", r"\mathcal"), _Reader.styled),
    **dict.fromkeys((r"\hat", r"\bar", r"\tilde", r"\dot", r"\vec"), _accent),
}
