r"""Pieces of LaTeX for other people's documents: they need amsmath, and nothing else.

A line that would be wider than a page breaks before an operator of its outermost level. What stands
within a bracket or above a fraction bar breaks there only when it is itself too wide, and what
cannot be broken at all is set smaller.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from explainer.notation.latex import Latex
from explainer.notation.printer import Box
from explainer.notation.symbols import Symbols
from explainer.notation.widths import points

# Points at a type size of 10: the article class's text width of 345 there is 360 at 11 points and
# 390 at 12, which is less for the size of its letters.
WIDTH = 322.0
FOR_A_NUMBER = 34.0  # what the number of an equation takes
_INDENT = 11.0  # \quad
# What may stand beside an inner row, such as an operator, a factor and brackets: as little as will
# do.
_AROUND = (40.0, 70.0, 100.0)
_LONGEST_NAME = 16  # letters
_SIZES = ((0.86, r"\footnotesize"), (0.81, r"\scriptsize"), (0.7, r"\tiny"))
_MARK = "\x1f"  # where a row may break, until what is around it has been set

Parts = Callable[["Fragment"], Sequence[Box]]


class Fragment(Latex):
    """LaTeX whose inner rows are at most ``room`` points wide."""

    def __init__(self, symbols: Symbols, room: float = WIDTH) -> None:
        super().__init__(symbols=symbols)
        self.room = room

    def right(self, relation: str, parts: Parts, room: float) -> list[str]:
        """A right side as the lines that it takes, the later ones indented."""
        pieces: list[str] = []
        for around in _AROUND:
            self.room = room - around
            first, *rest = parts(self)
            head = f"{self.operator(relation).strip()} {first.text.strip()}"
            pieces = [part for text in (head, *(box.text for box in rest)) for part in _split(text)]
            if max(map(points, pieces)) <= room - _INDENT:
                break
        return list(broken([head, *(box.text for box in rest)], room))

    def _base(self, text: str) -> str:
        return _stacked(text, super()._base)

    def _script(self, text: str) -> str:
        return _stacked(text, super()._script)

    # -- where rows may break ------------------------------------------------------------------

    def joined(self, parts: Sequence[str]) -> str:
        """Parts side by side, with a mark before every operator but the first."""
        first, *rest = parts
        return first + "".join(_MARK + part if part.startswith(" ") else part for part in rest)

    def row(self, parts: Sequence[str]) -> str:
        return self.joined(parts).lstrip()

    def within(self, box: Box) -> Box:
        """What is about to be enclosed; a row that is too wide becomes lines under each other."""
        pieces = _split(box.text)
        whole = "".join(pieces)
        if len(pieces) > 1 and points(whole) > self.room:
            lines = r" \\ ".join(f"&{line}" for line in broken(pieces, self.room))
            whole = rf"\begin{{aligned}}{lines}\end{{aligned}}"
        return box._replace(text=whole)

    def brackets(self, inner: Box) -> str:
        return super().brackets(self.within(inner))

    def fraction(self, above: Box, below: Box) -> str:
        return super().fraction(self.within(above), self.within(below))

    def power(self, base: str, exponent: Box) -> str:
        return super().power(base, self.within(exponent))

    def root(self, inner: Box) -> str:
        return super().root(self.within(inner))

    def absolute(self, inner: Box) -> str:
        return super().absolute(self.within(inner))

    def cases(self, rows: Sequence[tuple[Box, Box]], otherwise: Box) -> str:
        rows = [(self.within(value), self.within(test)) for value, test in rows]
        return super().cases(rows, self.within(otherwise))


def broken(pieces: Sequence[str], room: float) -> Iterator[str]:
    """Pieces put into lines of at most ``room`` points; all but the first leave an indent."""
    line, left = "", room
    for piece in _whole_or_parts(pieces, room - _INDENT):
        width = points(piece)
        if line and width > left:
            yield line
            line, left = r"\quad", room - _INDENT
        line += fitted(piece, left)
        left -= width
    yield line


def _whole_or_parts(pieces: Sequence[str], room: float) -> Iterator[str]:
    """Pieces that fit into a line, and the parts of those that do not."""
    for piece in pieces:
        parts = _split(piece)
        whole = "".join(parts)
        if points(whole) <= room:
            yield whole
        else:
            yield from parts


def _split(text: str) -> list[str]:
    return text.split(_MARK)


def fitted(piece: str, room: float) -> str:
    """A piece as it is, or smaller where nothing else makes it narrow enough."""
    width = points(piece)
    if width <= room:
        return piece
    size = next((name for scale, name in _SIZES if width * scale <= room), _SIZES[-1][1])
    return rf" \text{{{size}$\displaystyle {{}}{piece.strip()}$}}"


def _stacked(text: str, write: Callable[[str], str]) -> str:
    """A name; one so long that a line could hardly hold it is set in several lines."""
    if len(text) <= _LONGEST_NAME:
        return write(text)
    parts = (text[k : k + _LONGEST_NAME] for k in range(0, len(text), _LONGEST_NAME))
    inner = r" \\ ".join(map(write, parts))
    return rf"\substack{{{inner}}}"
