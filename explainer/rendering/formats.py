"""The output formats: a notation, a way to escape what a user typed, a file ending."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import TYPE_CHECKING, NamedTuple

from markupsafe import escape

from explainer.notation.latex import UNBROKEN, Latex
from explainer.notation.mathml import MathML
from explainer.notation.symbols import Symbols
from explainer.rendering.tex import tex

if TYPE_CHECKING:
    from explainer.notation.printer import Printer


def markdown(text: str) -> str:
    """Text as Markdown shows it: nothing in it is markup."""
    return re.sub(r"([\\`*_{}\[\]<>()#+\-.!|$~&@:'\"^=%])", r"\\\1", text)


class Format(NamedTuple):
    """An output format: its file ending, its printer, how user text is escaped, and what becomes
    of pictures (inline SVG, TikZ, or files beside the document in these ``shades``).
    """

    name: str
    suffix: str
    printer: Callable[[Symbols], Printer]
    escape: Callable[[str], str]
    pictures: str = "files"
    shades: tuple[str, ...] = ("light",)


def _dollars(symbols: Symbols) -> Printer:
    return Latex(upright=True, unbroken=UNBROKEN, symbols=symbols)


def _github(symbols: Symbols) -> Printer:
    return Latex(script="_ ", upright=True, unbroken=UNBROKEN, symbols=symbols)


FORMATS = {
    f.name: f
    for f in (
        Format("html", "html", MathML, lambda text: str(escape(text)), "inline"),
        Format("markdown", "md", _github, markdown, shades=("light", "dark")),
        Format("pandoc", "md", _dollars, markdown),
        Format("myst", "md", _dollars, markdown),
        Format("latex", "tex", lambda symbols: Latex(upright=True, symbols=symbols), tex, "tikz"),
    )
}
