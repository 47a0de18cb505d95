"""How each kind of part looks, once, for every drawer: colours by role, strengths, widths.

A role names a colour and a meaning: "in" inputs, "w" weights and biases, "n" neurons, "e"
errors, targets and slopes; "mut" and "ink" are the two greys of plain text. "ground" is what a
picture lies on. Strengths are percentages of the role's colour mixed into the ground.
"""

from __future__ import annotations

from typing import NamedTuple


class Pen(NamedTuple):
    """One kind's looks.

    line: strength of the stroke. fill: strength of the fill, 0 for ground, None for none. lit:
    width of the stroke when lit. words: role of what is written, if not the same.
    """

    role: str
    line: int = 100
    width: float = 1.6
    fill: int | None = None
    dash: str = ""
    lit: float = 3.4
    words: str = ""

    @property
    def dashes(self) -> tuple[float, float] | None:
        """Lengths of stroke and space."""
        return {"dots": (0.1, 5.0), "dashes": (5.0, 4.0)}.get(self.dash)


PENS: dict[str, Pen] = {
    # the network
    "edge": Pen("w", line=42, lit=4),
    "bias": Pen("w", line=55, width=2, dash="dots", lit=3.4),
    "eedge": Pen("e", line=40, lit=4),
    "wl": Pen("w", line=38, width=1, fill=0, lit=2.4),
    "bn": Pen("w", line=38, width=1, fill=0, lit=2.4),
    "inp": Pen("in", width=1.8, fill=9),
    "hnet": Pen("n", width=1.8, fill=8),
    "hout": Pen("n", width=1.8, fill=20),
    "err": Pen("e", width=1.8, fill=8),
    "tg": Pen("e", width=0),
    "col": Pen("mut", width=0),
    "tw": Pen("w", width=0),
    # many neurons
    "mesh": Pen("mut", line=22, width=0.5),
    "em": Pen("e", line=30, width=0.6),
    "fi": Pen("in", line=75, width=1.1),
    "fo": Pen("e", line=65, width=1.1, dash="dashes"),
    "di": Pen("in", width=1.4, fill=0),
    "dn": Pen("n", width=1.4, fill=0, lit=3),
    "tin": Pen("in", width=0),
    "tn": Pen("n", width=0, fill=0),
    # paths
    "sin": Pen("in", fill=8),
    "sw": Pen("w", fill=8),
    "sn": Pen("n", fill=8),
    "se": Pen("e", fill=8),
    "fw": Pen("mut"),
    "bw": Pen("e", width=2, dash="dashes"),
    "fx": Pen("e", width=1.4, fill=0),
    # plots
    "ax": Pen("mut", line=55, width=1),
    "gr": Pen("mut", line=18, width=1),
    "cv": Pen("e", width=2.5),
    "tan": Pen("ink", width=1.6, dash="dashes"),
    "pt": Pen("w", width=2.5, fill=100, words="mut"),
    "po": Pen("w", width=2.5, fill=0, words="mut"),
    "st": Pen("w", width=2),
    "ring": Pen("mut", line=70, width=1),
    "inset": Pen("mut", line=55, width=1, fill=0),
}

FADED_LINE, FADED_TEXT = 32, 42
"""Strength of what stands back while a path is lit: its strokes and its text."""

LIGHT = {
    "in": "#0B2A63", "w": "#8F4300", "n": "#0E7561", "e": "#B5128F",
    "ink": "#1C1C1E", "mut": "#63625E", "ground": "#FCFBF8",
}  # fmt: skip
DARK = {
    "in": "#7AA5FF", "w": "#F5B781", "n": "#A9F2DF", "e": "#FF6AA3",
    "ink": "#E9E6E0", "mut": "#A6A49D", "ground": "#15171B",
}  # fmt: skip


def mixed(palette: dict[str, str], role: str, strength: int) -> str:
    """A colour of the palette mixed into its ground, as #RRGGBB."""
    full, ground = palette[role], palette["ground"]
    pairs = [(int(full[i : i + 2], 16), int(ground[i : i + 2], 16)) for i in (1, 3, 5)]
    mixture = [(a * strength + b * (100 - strength) + 50) // 100 for a, b in pairs]
    return "#" + "".join(f"{part:02X}" for part in mixture)
