"""The error over the rounds of training, drawn by pgfplots within a LaTeX document."""

from __future__ import annotations

import math
from collections.abc import Sequence

from .shapes import Point

PGFPLOTS_PREAMBLE = "\\usepackage{pgfplots}\n\\pgfplotsset{compat=1.16}"
"""What a document needs before its first plot; the colours are those of `TIKZ_PREAMBLE`."""

# Beyond these sizes TeX's arithmetic is not to be trusted.
_SMALLEST, _LARGEST = 1e-12, 1e12


def plain(points: Sequence[Point], log_y: bool) -> bool:
    """Whether pgfplots can be trusted with these points."""
    if not all(map(math.isfinite, (y for _, y in points))):
        return False
    least = _SMALLEST if log_y else 0.0
    return len(points) > 1 and all(least <= y <= _LARGEST for _, y in points)


def axis(points: Sequence[Point], x_label: str, y_label: str, log_y: bool) -> str:
    """The curve through `points` as a tikzpicture, as wide as the text."""
    options = [
        "width=.95\\linewidth,height=.42\\linewidth",
        "axis lines=left,axis line style={exMut,-},tick style={exMut}",
        "tick label style={font=\\footnotesize,text=exMut},label style={font=\\footnotesize}",
        f"xlabel={{{x_label}}},ylabel={{{y_label}}}",
        "xmin=0,enlarge x limits=false,enlarge y limits={upper,value=0.08}",
        "ymajorgrids,grid style={exMut!18}",
        "scaled ticks=false,/pgf/number format/1000 sep={\\,}",
        "ymode=log" if log_y else "ymin=0",
    ]
    places = "".join(f"({x:g},{y:.5g})" for x, y in points)
    return (
        f"\\begin{{tikzpicture}}\n\\begin{{axis}}[{',%n'.join(options)}]\n".replace("%n", "\n  ")
        + f"\\addplot[exE,line width=1.2pt] coordinates {{{places}}};\n"
        "\\end{axis}\n\\end{tikzpicture}\n"
    )
