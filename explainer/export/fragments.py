r"""Derivations as one block of LaTeX, for any document that loads amsmath.

Every quantity is an equation of one or more lines. With labels the block is an ``align``: the line
that begins a quantity has the number, and a ``\label`` made of the example's name and the key.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import NamedTuple

from explainer.explanation import Explanation, split_round
from explainer.notation.fragments import FOR_A_NUMBER, WIDTH, Fragment, fitted
from explainer.notation.printer import Box
from explainer.notation.widths import points
from explainer.update import BEFORE
from explainer.workings import Line, right_side

_LONGEST_LEFT = 0.3  # of the width; a longer left side has a line of its own
_PAGE = 8  # lines; a longer block may break between pages


class Row(NamedTuple):
    """A line of a block, left and right of its alignment; ``begins``: it may have a number."""

    left: str
    right: str
    begins: bool = False


def label(explanation: Explanation, key: str) -> str:
    r"""What stands in an equation's ``\label``: letters, digits, colon, hyphen, slash and point."""
    stem, rounds = split_round(key)
    stem, _, pair = stem.partition("[")
    name = re.sub(r"[^A-Za-z0-9]+", "-", explanation.example.name).strip("-")
    text = f"{name}:{stem.replace('_', '-').replace('+', '.new').replace(BEFORE, '.before')}"
    text += f".pair{pair.rstrip(']°')}" if pair else ""
    text += ".start" if pair.endswith("°") else ""
    return text + (f".round{rounds}" if rounds else "")


def block(explanation: Explanation, told: Mapping[str, list[Line]], *, labels: bool = False) -> str:
    """The lines of several quantities, by key, as one block."""
    width = WIDTH - (FOR_A_NUMBER if labels else 0.0)
    lefts = {line.left for made in told.values() for line in made if line.left}
    printer = Fragment(explanation.symbols)
    widths = {key: points(printer.symbol(key).text) for key in lefts}
    column = max((w for w in widths.values() if w <= width * _LONGEST_LEFT), default=0.0)
    equations = []
    for key, made in told.items():
        rows = list(_equation(explanation, printer, key, made, (column, width - column)))
        equations.append(list(_set(rows, label(explanation, key) if labels else "")))
    return _environment(equations, "align" if labels else "align*")


def _equation(
    explanation: Explanation,
    printer: Fragment,
    key: str,
    made: list[Line],
    columns: tuple[float, float],
) -> Iterator[Row]:
    """One quantity; a left side that is too long for the column has a row to itself."""
    begin = next((k for k, line in enumerate(made) if line.left == key), 0)
    for number, line in enumerate(made):
        left = printer.symbol(line.left).text if line.left else ""
        column, room = columns
        indent = ""
        if points(left) > column:
            yield Row("", fitted(left, room), number == begin)
            left, indent, room = "", r"\quad ", room - points(r"\quad")

        def parts(printer: Fragment, line: Line = line) -> list[Box]:
            return right_side(explanation, printer, line)

        right = printer.right(line.relation, parts, room)
        for piece in right:
            yield Row(left, indent + piece, number == begin and piece is right[0] and not indent)
            left = ""


def _set(rows: list[Row], name: str) -> Iterator[str]:
    for row in rows:
        mark = "" if not name else rf" \label{{{name}}}" if row.begins else r" \notag"
        yield f"{row.left} &{row.right}{mark}"


def _environment(equations: list[list[str]], name: str) -> str:
    text = f"\\begin{{{name}}}\n"
    for rows, following in zip(equations, [*equations[1:], []], strict=True):
        close = len(rows) == len(following) == 1  # a list of given numbers
        end = "" if not following else r" \\" if close else r" \\[1ex]"
        text += " \\\\\n".join(rows) + f"{end}\n"
    text += f"\\end{{{name}}}\n"
    if sum(map(len, equations)) > _PAGE:
        return f"\\begingroup\\allowdisplaybreaks\n{text}\\endgroup\n"
    return text
