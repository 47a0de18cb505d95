"""The style sheets of pictures: one for a page, in its variables, and one of colours for a file."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from .measures import SIZES, SMALL, number
from .pens import FADED_LINE, FADED_TEXT, PENS, mixed
from .shapes import Picture

Colour = Callable[[str, int], str]
"""A role and a strength as CSS writes the colour."""


def _rules(colour: Colour, kinds: Iterable[str], sans: str, serif: str) -> Iterator[str]:
    yield (
        ".dia{display:block;overflow:visible}"
        f".dia text{{stroke:none;fill:{colour('ink', 100)};text-anchor:middle;"
        f"font:400 {number(SIZES['value'])}px {sans};"
        "font-variant-numeric:lining-nums tabular-nums}"
        f".dia .nm{{font:italic 400 {number(SIZES['name'])}px {serif}}}"
        f".dia .u,.dia tspan{{font-style:normal}}.dia tspan{{font-size:{round(SMALL * 100)}%}}"
        f".dia .wd,.dia .hd{{font:500 {number(SIZES['word'])}px {sans}}}"
        f".dia .cn{{font:600 {number(SIZES['mark'])}px {sans}}}"
        ".dia .s{text-anchor:start}.dia .r{text-anchor:end}"
        ".dia path{stroke-linejoin:round}.dia .ah{stroke:none}"
    )
    for kind in kinds:
        pen = PENS[kind]
        fill = "none" if pen.fill is None else colour(pen.role, pen.fill)
        rule = f"fill:{fill}"
        if pen.width:
            rule += f";stroke:{colour(pen.role, pen.line)};stroke-width:{pen.width:g}"
        if pen.dashes:
            rule += ";stroke-linecap:round;stroke-dasharray:" + " ".join(map(number, pen.dashes))
        full = colour(pen.role, 100)
        written = colour(pen.words or pen.role, 100)
        yield f".dia .{kind}{{{rule}}}.dia .{kind} :is(.nm,.wd,.hd,.cn){{fill:{written}}}"
        yield f".dia .{kind} .ah{{fill:{full}}}"
        if pen.width:
            yield f".dia .{kind}.lit{{stroke:{full};stroke-width:{pen.lit:g}}}"
    faded = ".dia.focus [data-t]:not(.lit,.on)"
    solid = ",".join(f".{kind}" for kind in kinds if PENS[kind].fill)
    yield f"{faded}{{stroke-opacity:{FADED_LINE / 100:g}}}"
    yield f"{faded} text{{opacity:{FADED_TEXT / 100:g}}}"
    yield f"{faded}:is({solid}){{fill:{colour('ground', 100)}}}"


_SOLID = [kind for kind, pen in PENS.items() if pen.fill is not None and pen.width]
"""The kinds that a highlight can fill."""


def _variable(role: str, strength: int) -> str:
    ground = "var(--ground,var(--bg))"
    if role == "ground" or not strength:
        return ground
    full = f"var(--{role})"
    return full if strength == 100 else f"color-mix(in srgb,{full} {strength}%,{ground})"


SVG_STYLE = "\n".join(
    (
        *_rules(_variable, PENS, "var(--ui)", "var(--tx)"),
        ".dia{max-width:100%;height:auto}.rail{--ground:var(--paper)}",
        ".dia [data-t]{cursor:pointer}",
        ".dia .on{stroke-width:3.4}",
        f".dia .on:is({','.join(f'.{kind}' for kind in _SOLID)}){{fill:var(--hl)}}",
        ".dia .edge.on,.dia .bias.on{stroke:var(--w)}.dia .eedge.on{stroke:var(--e)}",
        ".dia .tg.on text{font-weight:700}",
        ".dia .hit{fill:none;stroke:none;pointer-events:all}",
    )
)
"""The rules that inline pictures need; a page includes them once."""

_SANS = "system-ui,-apple-system,'Segoe UI',Roboto,'Noto Sans','DejaVu Sans',sans-serif"
_SERIF = "'STIX Two Text',Charter,Cambria,Georgia,'Times New Roman',serif"


def own_style(picture: Picture, palette: dict[str, str]) -> str:
    """The rules for the kinds of part in one picture, in the colours of the palette."""

    def colour(role: str, strength: int) -> str:
        return palette["ground"] if role == "ground" else mixed(palette, role, strength)

    used = {part.kind for part in picture.parts}
    rules = _rules(colour, [kind for kind in PENS if kind in used], _SANS, _SERIF)
    return "".join(rules)
