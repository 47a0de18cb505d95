"""Pictures as TikZ: the same parts and the same pens, in the text's own type.

`TIKZ_PREAMBLE` goes into the document's preamble once. Every picture states its own bounding
box, so that nothing in it can make a line too wide.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable

from explainer.notation.letters import ACCENTS, latex

from .measures import SIZES, text_width
from .pens import FADED_LINE, FADED_TEXT, LIGHT, PENS, Pen
from .shapes import Box, Diamond, Dot, Half, Head, Mesh, Part, Path, Picture, Point, Shape, Text

_COLOURS = {"in": "exIn", "w": "exW", "n": "exN", "e": "exE", "mut": "exMut", "ink": "black"}

TIKZ_PREAMBLE = "\n".join(
    [r"\usepackage{tikz}"]
    + [
        rf"\definecolor{{{name}}}{{HTML}}{{{LIGHT[role][1:]}}}"
        for role, name in _COLOURS.items()
        if role != "ink"
    ]
)
"""What a document needs before its first picture: TikZ and the colours of the roles."""

_SPECIAL = {
    "\\": r"$\backslash$", "{": r"$\{$", "}": r"$\}$", "$": r"\$", "&": r"\&", "#": r"\#",
    "^": r"\textasciicircum{}", "_": r"\_", "%": r"\%", "~": r"\textasciitilde{}",
    "−": "$-$", "-": "$-$", "×": r"$\times$", "·": r"$\cdot$", "≈": r"$\approx$",
    "⋯": r"$\cdots$", "⋮": r"$\vdots$", "…": r"\dots{}", "∞": r"$\infty$", "→": r"$\to$",
    "<": "$<$", ">": "$>$", "|": "$|$", "\u00a0": "~", "\u202f": r"\,", "\u2009": r"\,",
    "–": "--", "’": "'", "∂": r"$\partial$", "η": r"$\eta$", "δ": r"$\delta$",
}  # fmt: skip
_RAISED = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹⁻", "0123456789-")
_CIRCLED = "①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳"
_FONTS = (5.0, 6.0, 7.0, 8.0, 9.0, 10.0, 10.95, 12.0)

_LARGEST_UNIT = 0.62
"""Points to a unit, at most: a small network is not blown up to the width of the page."""
_TALLEST = 480.0
"""Points a picture may be high."""


def escaped(text: str) -> str:
    """Any text as LaTeX prints it; what plain pdfLaTeX cannot print becomes a question mark."""
    out = ""
    for letter in text:
        if letter in _SPECIAL:
            out += _SPECIAL[letter]
        elif (raised := letter.translate(_RAISED)) != letter:
            out += f"$^{{{raised}}}$"
        else:
            out += letter if " " <= letter <= "~" else "?"
    return out


def _number(value: float) -> str:
    text = f"{round(value, 6):.2f}".rstrip("0").rstrip(".")
    return "0" if text == "-0" else text


def _at(point: Point) -> str:
    return f"({_number(point[0])},{_number(point[1])})"


def _walk(points: Iterable[Point]) -> str:
    return "--".join(map(_at, points))


class _Drawer:
    """Writes the commands of one picture; `unit` is the length of a unit in points."""

    def __init__(self, picture: Picture, unit: float) -> None:
        self.picture = picture
        self.unit = unit

    def commands(self) -> list[str]:
        return [line for part in self.picture.parts for line in self.part(part)]

    def part(self, part: Part) -> list[str]:
        pen = PENS[part.kind]
        faded = self.picture.focus and bool(part.key) and not part.lit
        return [
            self.text(shape, pen, faded)
            if isinstance(shape, Text)
            else self.stroke(shape, pen, faded, part.lit)
            for shape in part.shapes
        ]

    def stroke(self, shape: Shape, pen: Pen, faded: bool, lit: bool) -> str:
        colour = _COLOURS[pen.role]
        if isinstance(shape, Head):
            return rf"\fill[{colour}] {_walk(shape.points)}--cycle;"
        strength = 100 if lit else pen.line * FADED_LINE // 100 if faded else pen.line
        width = max(0.25, (pen.lit if lit else pen.width) * self.unit)
        options = [f"draw={colour}!{strength}", f"line width={_number(width)}pt"]
        if not pen.width:
            options = []
        if pen.fill is not None:
            options.append(f"fill={colour}!{0 if faded else pen.fill}")
        if pen.dashes:
            on, off = (_number(length * self.unit) for length in pen.dashes)
            options.append(f"dash pattern=on {on}pt off {off}pt,line cap=round")
        if isinstance(shape, Box) and shape.r:
            options.append(f"rounded corners={_number(shape.r * self.unit)}pt")
        return rf"\path[{','.join(options)}] {self.outline(shape)};"

    def outline(self, shape: Shape) -> str:
        match shape:
            case Box(x, y, w, h):
                return f"{_at((x, y))} rectangle {_at((x + w, y + h))}"
            case Dot(x, y, r):
                return f"{_at((x, y))} circle[radius={_number(r * self.unit)}pt]"
            case Diamond(x, y, rx, ry):
                return f"{_walk([(x - rx, y), (x, y - ry), (x + rx, y), (x, y + ry)])}--cycle"
            case Half(x, y, w, h, left):
                r = h / 2
                flat, turn = (x + w, x + r) if left else (x, x + w - r)
                turning = f"start angle={270 if left else -90},end angle=90"
                arc = f"arc[{turning},x radius={_number(r)},y radius={_number(r)}]"
                return f"{_at((flat, y))}--{_at((turn, y))} {arc}--{_at((flat, y + h))}--cycle"
            case Path(points, curved):
                if not curved:
                    return _walk(points)
                text = _at(points[0])
                for i in range(1, len(points), 3):
                    one, two, end = points[i : i + 3]
                    text += f" ..controls{_at(one)} and {_at(two)}..{_at(end)}"
                return text
            case Mesh(starts, ends):
                return " ".join(_walk((a, b)) for a in starts for b in ends)
        raise TypeError(shape)

    def text(self, text: Text, pen: Pen, faded: bool) -> str:
        colour = _COLOURS["ink" if text.style == "value" else pen.words or pen.role]
        if faded:
            colour += f"!{FADED_TEXT}"
        points = SIZES[text.style] * self.unit
        size = max((f for f in _FONTS if f <= points * 1.06), default=_FONTS[0])
        font = rf"\fontsize{{{_number(size)}}}{{{_number(size * 1.2)}}}\selectfont"
        if text.style == "mark" and text.text in _CIRCLED:
            return self.circled(text, colour)
        anchor = {"start": "base west", "middle": "base", "end": "base east"}[text.anchor]
        body = self.words(text)
        options = f"anchor={anchor},inner sep=0pt,outer sep=0pt,text={colour},font={font}"
        return rf"\node[{options}] at {_at((text.x, text.y))} {{{body}}};"

    def words(self, text: Text) -> str:
        plain = escaped(text.text)
        if text.style != "name":
            raised = f"$^{{\\textsf{{{escaped(text.sup)}}}}}$" if text.sup else ""
            symbol = "" if text.text.isascii() else _symbol(text.text)
            return rf"\sffamily {f'${symbol}$' if symbol else plain}{raised}"
        face = r"\mathit" if len(text.text) == 1 and text.text.isascii() else r"\mathrm"
        known = text.text.isascii() and text.text.isalnum()
        base = rf"{face}{{{text.text}}}" if known else _symbol(text.text) or rf"\mbox{{{plain}}}"
        sub = f"_{{\\mathrm{{{_maths(text.sub)}}}}}" if text.sub else ""
        sup = f"^{{\\mathrm{{{_maths(text.sup)}}}}}" if text.sup else ""
        return f"${base}{sub}{sup}$"

    def circled(self, text: Text, colour: str) -> str:
        size = SIZES["mark"]
        width = text_width(text)
        x = text.x + {"start": width / 2, "middle": 0.0, "end": -width / 2}[text.anchor]
        y = text.y - size * 0.36
        radius = _number(size * 0.44 * self.unit)
        small = 5 if size * self.unit < 9 else 7
        font = rf"\fontsize{{{small}}}{{{small + 1}}}\selectfont"
        ring = rf"\draw[draw={colour},line width=0.5pt] {_at((x, y))} circle[radius={radius}pt];"
        digit = _CIRCLED.index(text.text) + 1
        return (
            ring
            + "\n"
            + (
                rf"\node[inner sep=0pt,text={colour},font={font}\sffamily\bfseries] "
                rf"at {_at((x, y))} {{{digit}}};"
            )
        )


def _symbol(text: str) -> str:
    """A letter beyond the alphabet, or one with an accent; empty where it is neither."""
    base, *marks = list(unicodedata.normalize("NFD", text))
    accent = next((name for name, (_, mark) in ACCENTS.items() if marks == [mark]), "")
    if not accent and (marks or base.isascii()):
        return ""
    letter = latex(base)
    known = base.isascii() or letter != base
    return "" if not known else rf"\{accent}{{{letter}}}" if accent else letter


def _maths(text: str) -> str:
    """Letters, digits, commas and Greek for use inside maths; anything else is left out."""
    return "".join(map(_in_script, text))


def _in_script(letter: str) -> str:
    if letter == ",":
        return "{,}"
    if letter.isascii():
        return letter if letter.isalnum() or letter in "*+()" else ""
    written = latex(letter)
    return f"{written} " if written != letter else ""


def tikz(picture: Picture, width_cm: float = 11.5) -> str:
    """The picture as a tikzpicture, at most `width_cm` wide."""
    wide = width_cm * 72.27 / 2.54
    unit = min(wide / picture.width, _LARGEST_UNIT, _TALLEST / picture.height)
    step = f"{unit:.4f}pt"
    corner = (picture.x + picture.width, picture.y + picture.height)
    frame = f"{_at((picture.x, picture.y))} rectangle {_at(corner)}"
    lines = [rf"\begin{{tikzpicture}}[x={step},y=-{step},line join=round]"]
    lines.append(rf"\useasboundingbox {frame};")
    lines += _Drawer(picture, unit).commands()
    lines.append(r"\end{tikzpicture}")
    return "\n".join(lines) + "\n"
