"""A document: the story told in one format, and the page around it."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from markupsafe import Markup

from explainer.diagrams import PGFPLOTS_PREAMBLE, SVG_STYLE, TIKZ_PREAMBLE
from explainer.rendering import living
from explainer.rendering.anchors import Anchored, Numbering
from explainer.rendering.claims import Claims
from explainer.rendering.environment import TEMPLATES, environment
from explainer.rendering.formats import FORMATS
from explainer.rendering.pictures import Album, Figure, Pictures, lean
from explainer.rendering.sheet import ARTICLE, Sheet
from explainer.rendering.tables import Kept, Tables
from explainer.rendering.tex import pdf_string
from explainer.rendering.writer import WORDS, Writer
from explainer.story import Story

if TYPE_CHECKING:
    from jinja2 import Environment

    from explainer.explanation import Explanation


class Document(NamedTuple):
    """A rendered walkthrough: its text, and the files that belong beside it."""

    text: str
    files: dict[str, str]


class Walkthrough:
    """An explanation told: its documents share what is worked out and drawn for any of them.

    ``folder`` holds templates that take the place of the ones of the same name.
    """

    def __init__(self, explanation: Explanation, folder: Path | None = None) -> None:
        self._explanation = explanation
        self._folder = folder
        self._story = Story(explanation)
        self._drawn: dict[tuple[str, bool], Any] = {}

    def render(self, name: str, stem: str, sheet: Sheet = ARTICLE) -> Document:
        """The document in the format ``name``, one of ``FORMATS``.

        ``stem`` begins the names of the files that belong beside it; ``sheet`` is for LaTeX.
        """
        form = FORMATS[name]
        writer = Writer(self._explanation, form)
        pictures = Pictures(self._story, Album(form, stem, self._drawn))
        return _render(self._story, writer, pictures, environment(self._folder), sheet)


def _render(
    facts: Story, writer: Writer, pictures: Pictures, env: Environment, sheet: Sheet
) -> Document:
    name = writer.form.name
    numbering = Numbering()
    macros = Anchored(env.get_template(f"{name}/macros.jinja").module)
    claims = Claims(facts.explanation, live=name == "html")

    def chapter(anchor: str, title: str) -> Markup:
        return Markup(macros.chapter(anchor, numbering.chapter(anchor, title), title))

    told = env.get_template("walkthrough/story.jinja").render(
        f=macros,
        x=facts,
        chapter=chapter,
        number=numbering.step,
        pictures=pictures,
        tables=Tables(facts, writer),
        kept=Kept(facts, writer.form),
        says=claims.says,
        by_sign=claims.by_sign,
        given=claims.given,
        **{word: getattr(writer, word) for word in WORDS},
    )
    shell = _article(facts.example.title, sheet) if name == "latex" else {}
    if name == "html":
        told = lean(macros.linked(paragraphs(told)))
        shell = _shell(pictures, env)
        script = living.script(facts, claims, told)
        shell |= {"script": Markup(script), "script_hash": living.digest(script)}
    text = env.get_template(f"{name}/page.{writer.form.suffix}.jinja").render(
        title=writer.text(facts.example.title),
        lede=Markup(env.get_template("walkthrough/lede.jinja").render(x=facts).strip()),
        story=Markup(told),
        toc=numbering.contents,
        letter=writer.letter,
        **shell,
    )
    return Document(_settled(text), pictures.album.files)


def _article(title: str, sheet: Sheet) -> dict[str, Any]:
    """What only the article around the story needs."""
    return {
        "sheet": sheet,
        "preamble": Markup(TIKZ_PREAMBLE),
        "plots": Markup(PGFPLOTS_PREAMBLE),
        "pdf_title": Markup(pdf_string(title)),
    }


def _shell(pictures: Pictures, env: Environment) -> dict[str, Any]:
    """What only the page around the story needs."""
    sheets = (
        TEMPLATES / "html" / sheet for sheet in ("fonts/fonts.css", "style.css", "living.css")
    )
    texts = [*(sheet.read_text(encoding="utf-8") for sheet in sheets), SVG_STYLE]
    style = "\n".join(map(str.strip, _REMARKS.sub("", "\n".join(texts)).splitlines()))
    colophon = env.get_template("walkthrough/colophon.jinja").render()
    return {
        "hero": Figure(*(Markup(lean(drawing)) for drawing in pictures.names[:2])),
        "style": Markup(style),
        "colophon": Markup(colophon),
    }


def _settled(text: str) -> str:
    """At most one blank line at a time, and no blanks at the ends of lines."""
    return re.sub(r"\n{3,}", "\n\n", re.sub(r"[ \t]+\n", "\n", text)).strip() + "\n"


_REMARKS = re.compile(r"/\*.*?\*/", re.DOTALL)
_BLOCK = re.compile(r"</?(section|h[1-6]|div|details|summary|figure|table|p|ul|ol|li|nav|tr)\b")


def paragraphs(text: str) -> str:
    """Wrap every chunk between blank lines in <p>, unless it is a block of its own."""
    chunks = (chunk.strip() for chunk in re.split(r"\n\s*\n", text))
    return "\n".join(
        chunk if _BLOCK.match(chunk) else f"<p>{chunk}</p>" for chunk in chunks if chunk
    )
