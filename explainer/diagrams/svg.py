"""Pictures as SVG: inline for a page, whose style sheet colours them, or as a file by itself.

Inline pictures hold class names and keys (`data-t`), never a colour; the page includes
`SVG_STYLE` once and defines the variables --in --w --n --e --ink --mut --bg --paper --hl --ui
--tx. A container may set --ground to the colour that pictures in it lie on.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import lru_cache
from html import escape
from itertools import chain, pairwise

from .measures import number, small_width
from .pens import DARK, LIGHT
from .shapes import Box, Diamond, Dot, Half, Head, Mesh, Part, Path, Picture, Point, Shape, Text
from .style import own_style

FINGER = 58.0
"""What a finger covers of a narrow drawing, in units, where the screen is narrowest."""


def pairs(points: Iterable[Point]) -> str:
    """Coordinates as SVG path data lists them, without the spaces it can spare."""
    text = ""
    for value in chain.from_iterable(points):
        digits = number(value)
        text += digits if not text or digits.startswith("-") else " " + digits
    return text


# -- shapes ---------------------------------------------------------------------------------


def _line(path: Path) -> str:
    first, rest = path.points[0], path.points[1:]
    if path.curved:
        return f"M{pairs([first])}C{pairs(rest)}"
    if len(rest) == 1 and rest[0][1] == first[1]:
        return f"M{pairs([first])}H{number(rest[0][0])}"
    if len(rest) == 1 and rest[0][0] == first[0]:
        return f"M{pairs([first])}V{number(rest[0][1])}"
    return f"M{pairs([first])}L{pairs(rest)}"


def _half(half: Half) -> str:
    r = half.h / 2
    flat, turn, sweep = (half.x + half.w, half.x + r, 0) if half.left else (half.x, 0.0, 1)
    if not half.left:
        turn = half.x + half.w - r
    arc = f"A{number(r)} {number(r)} 0 0 {sweep} {pairs([(turn, half.y + half.h)])}"
    return f"M{pairs([(flat, half.y)])}H{number(turn)}{arc}H{number(flat)}Z"


def _mesh(mesh: Mesh) -> str:
    """Every line once: from two starts at a time, zigzag through all the ends."""
    text = ""
    if len(mesh.starts) == 1:
        start = number(mesh.starts[0][0]), number(mesh.starts[0][1])
        return "".join(f"M{start[0]} {start[1]}L{pairs([end])}" for end in mesh.ends)
    ends = [_rounded(end) for end in mesh.ends]
    for i in range(0, len(mesh.starts), 2):
        # Of an odd number the last one is paired with itself: its lines are drawn twice.
        near, far = _rounded(mesh.starts[i]), _rounded(mesh.starts[i : i + 2][-1])
        walk = [near]
        for end in ends:
            walk += [end, far]
            near, far = far, near
        steps = [(b[0] - a[0], b[1] - a[1]) for a, b in pairwise(walk)]
        text += f"M{pairs(walk[:1])}l{pairs(steps)}"
    return text


def _rounded(point: Point) -> Point:
    return float(round(point[0])), float(round(point[1]))


def _text(text: Text, value: str) -> str:
    kind = {"name": "nm", "value": "", "word": "wd", "head": "hd", "mark": "cn"}[text.style]
    if text.style == "name" and len(text.text) > 1:
        kind += " u"
    if text.anchor != "middle":
        kind += " s" if text.anchor == "start" else " r"
    kind = f' class="{kind.strip()}"' if kind else ""
    data = f' data-v="{escape(value)}"' if text.style == "value" and value else ""
    body = escape(text.text)
    if text.sub:
        body += f'<tspan dy="4">{escape(text.sub)}</tspan>'
    if text.sup and text.sub:  # back over the subscript
        back = number(0.82 * small_width(text._replace(sup="")))  # which is on the large side
        body += f'<tspan dx="-{back}" dy="-13">{escape(text.sup)}</tspan>'
    elif text.sup:
        body += f'<tspan dy="-6">{escape(text.sup)}</tspan>'
    place = f'x="{number(text.x)}" y="{number(text.y)}"'
    return f"<text{kind} {place}{data}>{body}</text>"


def _shape(shape: Shape, value: str) -> str:
    match shape:
        case Text():
            return _text(shape, value)
        case Box(x, y, w, h, r):
            round_ = f' rx="{number(r)}"' if r else ""
            size = f'width="{number(w)}" height="{number(h)}"'
            return f'<rect x="{number(x)}" y="{number(y)}" {size}{round_}/>'
        case Dot(x, y, r):
            return f'<circle cx="{number(x)}" cy="{number(y)}" r="{number(r)}"/>'
        case Half():
            return f'<path d="{_half(shape)}"/>'
        case Diamond(x, y, rx, ry):
            corners = [(x - rx, y), (x, y - ry), (x + rx, y), (x, y + ry)]
            return f'<path d="M{pairs(corners[:1])}L{pairs(corners[1:])}Z"/>'
        case Head(points):
            return f'<path class="ah" d="M{pairs(points[:1])}L{pairs(points[1:])}Z"/>'
        case Path():
            return f'<path d="{_line(shape)}"/>'
        case Mesh():
            return f'<path d="{_mesh(shape)}"/>'


def _finger(part: Part) -> str:
    """What of the sheet belongs to a link on a phone: as much as a finger covers."""
    box = next(shape for shape in part.shapes if isinstance(shape, Box))
    width, height = max(box.w, FINGER), max(box.h, FINGER)
    x, y = box.middle
    place = Box(x - width / 2, y - height / 2, width, height)
    return f'<g class="hit">{_shape(place, "")}</g>'


def _part(part: Part, inline: bool, narrow: bool, value: Callable[[str], str]) -> str:
    kind = part.kind + " lit" * part.lit
    known = value(part.key) if inline else ""
    body = "".join(_shape(shape, known) for shape in part.shapes)
    key = f' data-t="{escape(part.key)}"' if part.key else ""
    group = f'<g class="{kind}"{key}>{body}</g>'
    if part.link and inline:
        finger = _finger(part) if narrow else ""
        return f'<a href="#{escape(part.link)}">{finger}{group}</a>'
    return group


@lru_cache(maxsize=1)  # a file in dark follows that in light, and has the same marks
def _marks(parts: tuple[Part, ...]) -> str:
    return "".join(_part(part, False, False, str) for part in parts)


def svg(
    picture: Picture,
    *,
    standalone: str | None = None,
    label: str = "",
    narrow: bool = False,
    value: Callable[[str], str] = str,
) -> str:
    """The picture as one <svg> element.

    label: what it shows, in words, for those who cannot see it. standalone: None for a page
    (classes and keys, no colours), "light" or "dark" for a file with its colours in it.
    narrow: mark it as the drawing for small screens (class "nr"). value: the key of the number
    written in a part, by the part's own key.
    """
    kind = f"dia {picture.kind}" + " focus" * picture.focus + " nr" * narrow
    width, height = number(picture.width), number(picture.height)
    left, top = number(picture.x), number(picture.y)
    box = f'viewBox="{left} {top} {width} {height}"'
    words = escape(label)
    if standalone is None:
        body = "".join(_part(part, True, narrow, value) for part in picture.parts)
        role = "group" if any(part.link for part in picture.parts) else "img"
        name = f' aria-label="{words}"' if label else ""
        # A width of its own, so that a small picture is not blown up to the width of the page.
        most = f'width="{picture.width * 1.1:.0f}"'
        return f'<svg class="{kind}" {box} {most} role="{role}"{name}>{body}</svg>'
    palette = {"light": LIGHT, "dark": DARK}[standalone]
    title = f"<title>{words}</title>" if label else ""
    body = _marks(picture.parts)
    size = f'width="{width}" height="{height}"'
    sheet = f'<rect x="{left}" y="{top}" {size} rx="8" fill="{palette["ground"]}"/>'
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" class="{kind}" {box} {size} role="img">{title}'
        f"<style>{own_style(picture, palette)}</style>{sheet}{body}</svg>\n"
    )
