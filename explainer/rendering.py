"""From an explanation to text: formats, the templates' environment, what a template can ask for.

A format is a notation, a way to escape what a user typed, and a folder of templates. The story is
written once; it calls the macros of the format as ``f`` and asks the :class:`Writer` for symbols,
numbers and workings. Everything a template receives is markup already, so nothing of a user's
arrives unescaped.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from jinja2 import BytecodeCache, Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup, escape

from explainer.arithmetic import Undefined
from explainer.diagrams import SVG_STYLE, TIKZ_PREAMBLE
from explainer.explanation import Explanation
from explainer.notation.latex import Latex
from explainer.notation.mathml import MathML
from explainer.notation.symbols import Names
from explainer.pictures import Album, Pictures
from explainer.story import ROWS, LayerStory, Story, Turn
from explainer.workings import Line, by_delta, chain, delta, lines, shortcut

if TYPE_CHECKING:
    from jinja2.bccache import Bucket

    from explainer.notation.printer import Box, Printer

HERE = Path(__file__).parent
TEMPLATES = HERE / "templates" if (HERE / "templates").is_dir() else HERE.parent / "templates"

_TEX: dict[str, str | int | None] = {
    "\\": r"\textbackslash{}",
    "{": r"\{",
    "}": r"\}",
    "$": r"\$",
    "&": r"\&",
    "#": r"\#",
    "%": r"\%",
    "_": r"\_",
    "^": r"\textasciicircum{}",
    "~": r"\textasciitilde{}",
}


def tex(text: str) -> str:
    """Text as LaTeX sets it: its special characters as themselves."""
    return text.translate(str.maketrans(_TEX))


def markdown(text: str) -> str:
    """Text as Markdown shows it: nothing in it is markup."""
    return re.sub(r"([\\`*_{}\[\]<>()#+\-.!|$~&])", r"\\\1", text)


@dataclass(frozen=True)
class Format:
    """An output format: its file ending, its printer and how user text is escaped."""

    name: str
    suffix: str
    printer: Callable[[Names], Printer]
    escape: Callable[[str], str]


FORMATS = {
    f.name: f
    for f in (
        Format("html", "html", MathML, lambda text: str(escape(text))),
        Format("markdown", "md", lambda names: Latex(script="_ ", upright=True), markdown),
        Format("latex", "tex", lambda names: Latex(upright=True), tex),
    )
}


class _Once(BytecodeCache):
    """Compiles each template once a run, though every format has an environment of its own."""

    def __init__(self) -> None:
        self._kept: dict[str, Any] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        bucket.code = self._kept.get(bucket.key)

    def dump_bytecode(self, bucket: Bucket) -> None:
        self._kept[bucket.key] = bucket.code


_once = _Once()


def environment(story: Path | None = None) -> Environment:
    """The templates' environment: autoescape on, an unknown name is an error."""
    folders = [story, TEMPLATES] if story else [TEMPLATES]
    return Environment(
        loader=FileSystemLoader(folders),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        optimized=False,  # the templates hold no arithmetic, and looking for some takes longer
        auto_reload=False,
        bytecode_cache=_once,
    )


class PrintedLine(NamedTuple):
    """A line of a working, set: ``lhs``, and ``rhs`` in pieces, beginning with its relation."""

    tag: str
    lhs: Markup
    rhs: list[Markup]
    result: bool
    gap: bool


class Working(NamedTuple):
    """A printed working and the key that it is of."""

    key: str
    label: Markup
    lines: list[PrintedLine]


class Writer:
    """Sets symbols, numbers and workings of one explanation in one format, for templates to use."""

    def __init__(self, explanation: Explanation, form: Format) -> None:
        self.explanation = explanation
        self.example = explanation.example
        self.network = explanation.network
        self.form = form
        names = Names(
            frozenset(self.example.input_names),
            frozenset(self.network.place) - set(self.example.input_names),
        )
        self.printer: Any = form.printer(names)

    # -- within a sentence -------------------------------------------------------------------

    def text(self, words: str) -> Markup:
        """What a user typed, escaped for this format."""
        return Markup(self.form.escape(words))

    def m(self, key: str) -> Markup:
        """A symbol."""
        return Markup(self.printer.math(self.printer.symbol(key).text))

    def v(self, key: str) -> Markup:
        """The value of a quantity."""
        try:
            text = self.explanation.shown(key).text
        except Undefined:
            return Markup("undefined")
        return Markup(self.printer.math(self.printer.value(key, text).text))

    def n(self, number: object) -> Markup:
        """A plain number."""
        return Markup(self.printer.math(self.printer.number(str(number)).text))

    def eq(self, key: str) -> Markup:
        """Symbol, relation and value."""
        shown = self.explanation.shown(key)
        pieces = (
            self.printer.symbol(key).text,
            self.printer.operator(shown.relation),
            self.printer.value(key, shown.text).text,
        )
        return Markup(self.printer.math(*pieces))

    def answer(self, key: str) -> tuple[Markup, str, Markup]:
        """The same in three pieces."""
        return self.m(key), self.explanation.shown(key).relation, self.v(key)

    def turns(self, turn: Turn) -> list[tuple[Markup, str, Markup]]:
        """A parameter's slope and, where it is trained, its new value."""
        return [self.answer(key) for key in (turn.gradient, turn.updated) if key]

    def minus_value(self, key: str) -> Markup:
        """The value of a quantity with its sign turned."""
        text = self.explanation.shown(key).text
        return self.n(text[1:] if text.startswith("-") else f"-{text}")

    def name(self, neuron: str) -> Markup:
        """The name of a neuron."""
        return self.m(neuron)

    def minus(self, key: str) -> Markup:
        """A symbol with a minus sign in front."""
        return Markup(self.printer.math(self.printer.minus_sign(self.printer.symbol(key).text)))

    def difference(self, above: str, below: str) -> Markup:
        """Two symbols, one minus the other."""
        printer = self.printer
        pieces = (printer.symbol(above).text, printer.operator("−"), printer.symbol(below).text)
        return Markup(printer.math(*pieces))

    # -- workings ------------------------------------------------------------------------------

    def lines(self, key: str, rules: bool = False) -> Working:
        """The working of a quantity, line by line; with ``rules`` its slope derived."""
        return self._working(key, lines(self.explanation, key, rules=rules))

    def chain(self, key: str) -> Working:
        """The general formula of a gradient."""
        return self._working(key, chain(self.explanation, key))

    def delta(self, key: str) -> Working:
        """A delta, both as a product and written out."""
        return self._working(key, delta(self.explanation, key))

    def by_delta(self, key: str) -> Working:
        """A gradient as delta times incoming value."""
        return self._working(key, by_delta(self.explanation, key))

    def shortcut(self, key: str) -> Working:
        """The second, shorter way to a quantity."""
        return self._working(key, shortcut(self.explanation, key))

    def _working(self, key: str, made: list[Line]) -> Working:
        return Working(key, Markup(key), [self.set(line) for line in made])

    def set(self, line: Line) -> PrintedLine:
        """One line in this format."""
        printer = self.printer
        if line.working is None:
            shown = self.explanation.shown(line.value)
            parts = [printer.value(line.value, shown.text)]
        else:
            args = dict(
                zip((s.name for s in line.working.formula.symbols), line.working.args, strict=True)
            )
            parts = printer.parts(line.working.formula.expression, self._leaf(args, line.numbers))
        left = Markup(printer.math(printer.symbol(line.left).text)) if line.left else Markup("")
        rhs = [Markup(piece) for piece in printer.line(line.relation, parts)]
        return PrintedLine(line.tag, left, rhs, line.working is None, line.gap)

    def _leaf(self, args: dict[str, str], numbers: bool) -> Callable[[str], Box]:
        printer, explanation = self.printer, self.explanation
        if not numbers:
            return lambda name: printer.symbol(args[name])
        return lambda name: printer.value(args[name], explanation.shown(args[name]).text)


class Document(NamedTuple):
    """A rendered walkthrough: its text, and the files that belong beside it."""

    text: str
    files: dict[str, str]


class Numbering:
    """The numbers of chapters and steps, and the table of contents that they make."""

    def __init__(self) -> None:
        self.contents: list[tuple[str, str, Markup]] = []
        self._steps = 0

    def chapter(self, anchor: str, title: str) -> str:
        """Begin a chapter; its number."""
        self._steps = 0
        self.contents.append((anchor, str(len(self.contents) + 1), Markup(title)))
        return self.contents[-1][1]

    def step(self) -> str:
        """The number of the chapter's next step."""
        self._steps += 1
        return f"{len(self.contents)}.{self._steps}"


class Walkthrough:
    """An explanation told: its documents share what is worked out and drawn for any of them.

    ``folder`` holds templates that take the place of the ones of the same name.
    """

    def __init__(self, explanation: Explanation, folder: Path | None = None) -> None:
        self._explanation = explanation
        self._folder = folder
        self._story = Story(explanation)
        self._drawn: dict[tuple[str, bool], Any] = {}

    def render(self, name: str, stem: str) -> Document:
        """The document in the format ``name``: html, markdown or latex.

        ``stem`` begins the names of the files that belong beside it.
        """
        writer = Writer(self._explanation, FORMATS[name])
        pictures = Pictures(self._story, Album(name, stem, self._drawn))
        return _render(self._story, writer, pictures, environment(self._folder))


def _render(facts: Story, writer: Writer, pictures: Pictures, env: Environment) -> Document:
    name = writer.form.name
    numbering = Numbering()
    macros: Any = env.get_template(f"{name}/macros.jinja").module

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
        **{word: getattr(writer, word) for word in WORDS},
    )
    text = env.get_template(f"{name}/page.{writer.form.suffix}.jinja").render(
        title=writer.text(facts.example.title),
        lede=Markup(env.get_template("walkthrough/lede.jinja").render(x=facts).strip()),
        story=Markup(paragraphs(told) if name == "html" else told),
        toc=numbering.contents,
        **_shell(name, pictures, env),
    )
    return Document(_settled(text), pictures.album.files)


WORDS = (
    "m",
    "v",
    "n",
    "eq",
    "answer",
    "turns",
    "name",
    "minus",
    "minus_value",
    "difference",
    "lines",
    "chain",
    "delta",
    "by_delta",
    "shortcut",
)


def _shell(name: str, pictures: Pictures, env: Environment) -> dict[str, Any]:
    """What only the page around the story needs."""
    if name == "latex":
        return {"preamble": Markup(TIKZ_PREAMBLE)}
    if name == "markdown":
        return {}
    sheets = (TEMPLATES / "html" / sheet for sheet in ("fonts/fonts.css", "style.css"))
    style = "\n".join([*(sheet.read_text(encoding="utf-8") for sheet in sheets), SVG_STYLE])
    colophon = env.get_template("walkthrough/colophon.jinja").render()
    return {
        "hero": pictures.names,
        "rail": pictures.rail,
        "style": Markup(style),
        "colophon": Markup(colophon),
    }


def _settled(text: str) -> str:
    """At most one blank line at a time, and no blanks at the ends of lines."""
    return re.sub(r"\n{3,}", "\n\n", re.sub(r"[ \t]+\n", "\n", text)).strip() + "\n"


class Tables:
    """The rows of the story's tables."""

    def __init__(self, story: Story, writer: Writer) -> None:
        self.story, self.writer = story, writer

    @cached_property
    def updates(self) -> list[list[Markup]]:
        """Each parameter before and after the first round."""
        m, v = self.writer.m, self.writer.v
        trained = self.story.example.trained
        return [
            [m(p), v(p), v(f"dE_total/d{p}") if p in trained else Markup("kept"), v(f"{p}+")]
            for p in self.story.parameters
        ]

    def pairs(self, layer: LayerStory) -> list[list[Markup]]:
        """Each training pair's error and its slope by a layer's lead weight."""
        return self._pairs("E_total", f"dE_total/d{layer.weight}")

    def turns(self, layer: LayerStory) -> list[list[Markup]]:
        """Each pair's turn in a round: its error, the lead weight as it meets it, slope and
        change.
        """
        w = layer.weight
        return self._pairs("E_total", w, f"dE_total/d{w}", f"change_{w}")

    def _pairs(self, *keys: str) -> list[list[Markup]]:
        settings = list(self.story.settings)[:ROWS]
        return [
            [self.writer.n(k), *(self.writer.v(key + at) for key in keys)]
            for k, at in enumerate(settings, start=1)
        ]

    @cached_property
    def _progress(self) -> list[str]:
        return ["E_total", *(f"out_{o}" for o in self.story.outputs[:4] if self.story.pairs == 1)]

    @property
    def progress_head(self) -> list[Markup | str]:
        """The names of the columns of the table of progress."""
        return ["rounds", *(self.writer.m(key) for key in self._progress)]

    @cached_property
    def progress(self) -> list[list[Markup]]:
        """The error, and for a single training pair the outputs, after more and more rounds."""
        return [
            [
                self.writer.n(str(n)),
                *(self.writer.v(f"{key}@{n}" if n else key) for key in self._progress),
            ]
            for n in self.story.milestones
        ]


class Kept:
    """How the biases that an example keeps would be updated."""

    def __init__(self, story: Story, form: Format) -> None:
        self._story, self._form = story, form

    @property
    def keys(self) -> list[str]:
        """For each bias its slope and its new value."""
        biases = self._story.example.bias_names[:4]
        return [key for b in reversed(biases) for key in (f"dE_total/d{b}", f"{b}+")]

    @cached_property
    def _writer(self) -> Writer:
        return Writer(self._story.variations.with_trained_biases, self._form)

    def lines(self, key: str) -> Working:
        """The working of such a key."""
        gradient = self._writer.explanation.derivation[key].shortcut
        return self._writer.by_delta(key) if gradient or "/" in key else self._writer.lines(key)


_BLOCK = re.compile(r"</?(section|h[1-6]|div|details|summary|figure|table|p|ul|ol|li|nav|tr)\b")


def paragraphs(text: str) -> str:
    """Wrap every chunk between blank lines in <p>, unless it is a block of its own."""
    chunks = (chunk.strip() for chunk in re.split(r"\n\s*\n", text))
    return "\n".join(
        chunk if _BLOCK.match(chunk) else f"<p>{chunk}</p>" for chunk in chunks if chunk
    )
