"""A document: the story told in one format, and the page around it."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from markupsafe import Markup

from explainer.diagrams import PGFPLOTS_PREAMBLE, SVG_STYLE, TIKZ_PREAMBLE
from explainer.errors import ExplainerError
from explainer.rendering.anchors import Anchored, Numbering
from explainer.rendering.claims import Claims
from explainer.rendering.environment import TEMPLATES, environment, sandbox
from explainer.rendering.faults import told_in_one_line
from explainer.rendering.fonts import font_faces
from explainer.rendering.formats import FORMATS
from explainer.rendering.matrices import Matrices
from explainer.rendering.pictures import Album, Figure, Pictures, lean
from explainer.rendering.sheet import ARTICLE, Sheet
from explainer.rendering.tables import Kept, Tables
from explainer.rendering.tex import pdf_string
from explainer.rendering.words import Words
from explainer.rendering.writer import WORDS, Writer
from explainer.story import Story

if TYPE_CHECKING:
    from collections.abc import Callable

    from jinja2 import Environment

    from explainer.explanation import Explanation


# What a story is given.
KNOWN = (
    *("f", "x", "chapter", "number", "pictures", "tables", "kept", "wording"),
    *("matrices", "why", "says", "by_sign", "given", *WORDS),
)
# The numbers of a larger network are too many to compute with in a page.
MOST_ALIVE = 100_000
STILL = {"script": "", "script_hash": ""}


class Document(NamedTuple):
    """A rendered walkthrough: its text, and the files that belong beside it."""

    text: str
    files: dict[str, str]


class Walkthrough:
    """An explanation told: its documents share what is worked out and drawn for any of them.

    The story is told in ``language``; templates in ``folder`` take the place of those of the same
    name, and ExplainerError names the line of one that cannot be told. ``focus`` are keys of what
    is to be explained in full.
    """

    def __init__(
        self,
        explanation: Explanation,
        language: str = "en",
        folder: Path | None = None,
        focus: tuple[str, ...] = (),
    ) -> None:
        self._explanation = explanation
        self._language, self._folder = language, folder
        self._story = Story(explanation, focus)
        self._drawn: dict[tuple[str, bool], Any] = {}

    def render(self, name: str, stem: str, sheet: Sheet = ARTICLE) -> Document:
        """The document in the format ``name``, one of ``FORMATS``.

        ``stem`` begins the names of the files that belong beside it.
        """
        form = FORMATS[name]
        folder = self._folder
        env = sandbox(self._language, folder) if folder else environment(self._language)
        with told_in_one_line(self._folder, KNOWN):
            words = Words(env)
            env.globals["wording"] = words
            writer = Writer(self._explanation, form, words)
            pictures = Pictures(self._story, Album(form, stem, self._drawn, words))
            return _render(self._story, writer, pictures, env, sheet)


def _render(
    facts: Story, writer: Writer, pictures: Pictures, env: Environment, sheet: Sheet
) -> Document:
    name = writer.form.name
    numbering = Numbering()
    reasons: Any = env.get_template("walkthrough/undefined.jinja")
    said = reasons.module
    if not hasattr(said, "undefined"):
        raise ExplainerError(f"{reasons.filename}: undefined is not set; every story sets it")

    def why(key: str, subject: str = "This") -> Markup:
        return Markup(writer.why(key, said.undefined, subject))

    macros = Anchored(env.get_template(f"{name}/macros.jinja").module, writer, why)
    alive = name == "html" and facts.weight_count <= MOST_ALIVE
    claims = Claims(facts.explanation, live=alive)

    def chapter(anchor: str, title: str) -> Markup:
        return Markup(macros.chapter(anchor, numbering.chapter(anchor, title), title))

    given = {
        "f": macros,
        "x": facts,
        "chapter": chapter,
        "number": numbering.step,
        "pictures": pictures,
        "tables": Tables(facts, writer),
        "matrices": Matrices(writer),
        "kept": Kept(facts, writer),
        "why": why,
        "says": claims.says,
        "by_sign": claims.by_sign,
        "given": claims.given,
        **{word: getattr(writer, word) for word in WORDS},
    }

    def part(template: str) -> str:
        return env.get_template(f"walkthrough/{template}.jinja").render(given)

    told = part("story")
    title = _title(facts, part)
    shell = _article(title, sheet) if name == "latex" else {}
    if name == "html":
        told = lean(macros.linked(paragraphs(told)))
        shell = _shell(pictures, part, told, sheet)
        shell |= _living(facts, claims, told, writer.words) if alive else STILL
    text = env.get_template(f"{name}/page.{writer.form.suffix}.jinja").render(
        title=writer.text(title),
        lede=Markup(part("lede").strip()),
        story=Markup(told),
        toc=numbering.contents,
        letter=writer.letter,
        **shell,
    )
    return Document(_settled(text), pictures.album.files)


def _title(facts: Story, part: Callable[[str], str]) -> str:
    """The title as its author wrote it, or made in the language of the story."""
    return " ".join(part("title").split()) if facts.title_is_made else facts.example.title


def _article(title: str, sheet: Sheet) -> dict[str, Any]:
    """What only the article around the story needs."""
    return {
        "sheet": sheet,
        "preamble": Markup(TIKZ_PREAMBLE),
        "plots": Markup(PGFPLOTS_PREAMBLE),
        "pdf_title": Markup(pdf_string(title)),
    }


def _living(facts: Story, claims: Claims, told: str, words: Words) -> dict[str, Any]:
    from explainer.rendering.living import living

    return living(facts, claims, told, words)


def _shell(
    pictures: Pictures, part: Callable[[str], str], told: str, sheet: Sheet
) -> dict[str, Any]:
    """What only the page around the story needs."""
    faces = font_faces(told) if sheet.fonts == "embedded" else ""
    files = (TEMPLATES / "html" / name for name in ("style.css", "living.css"))
    texts = [faces, *(file.read_text(encoding="utf-8") for file in files), SVG_STYLE]
    style = "\n".join(map(str.strip, _REMARKS.sub("", "\n".join(texts)).splitlines()))
    return {
        "hero": Figure(*(Markup(lean(drawing)) for drawing in pictures.names[:2])),
        "style": Markup(style),
        "colophon": Markup(part("colophon")),
    }


def _settled(text: str) -> str:
    """At most one blank line at a time, and no blanks at the ends of lines."""
    text = "\n".join(line.rstrip(" \t") for line in text.split("\n"))
    while "\n\n\n" in text:
        text = text.replace("\n\n\n", "\n\n")
    return text.strip() + "\n"


_REMARKS = re.compile(r"/\*.*?\*/", re.DOTALL)
_BLOCK = re.compile(r"</?(section|h[1-6]|div|details|summary|figure|table|p|ul|ol|li|nav|tr)\b")


def paragraphs(text: str) -> str:
    """Wrap every chunk between blank lines in <p>, unless it is a block of its own."""
    chunks = (chunk.strip() for chunk in re.split(r"\n\s*\n", text))
    return "\n".join(
        chunk if _BLOCK.match(chunk) else f"<p>{chunk}</p>" for chunk in chunks if chunk
    )
