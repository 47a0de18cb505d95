"""Symbols, numbers and workings, set in one format for the templates to place."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from markupsafe import Markup

from explainer.evaluation.arithmetic import Undefined
from explainer.notation.signs import Sign
from explainer.rendering.environment import environment
from explainer.rendering.words import Words
from explainer.update import BEFORE
from explainer.workings import Line, by_delta, chain, delta, lines, right_side, shortcut

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from explainer.explanation import Explanation
    from explainer.rendering.formats import Format
    from explainer.story.layers import Factor, Turn

# What the story may call by its bare name.
WORDS = (
    "m",
    "letter",
    "v",
    "n",
    "count",
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


class PrintedLine(NamedTuple):
    """A line of a working, set: ``lhs``, and ``rhs`` in pieces, beginning with its relation."""

    tag: str
    lhs: Markup
    rhs: list[Markup]
    result: bool
    gap: bool


class Working(NamedTuple):
    """A printed working and the key that it is of; ``anchor`` is that key where links to it may
    lead here. ``uses`` are the keys of all that stands in it.
    """

    label: Markup
    lines: list[PrintedLine]
    anchor: str = ""
    uses: tuple[str, ...] = ()


class Writer:
    """Sets symbols, numbers and workings of one explanation in one format, for templates to use."""

    def __init__(self, explanation: Explanation, form: Format, words: Words | None = None) -> None:
        self.explanation = explanation
        self.example = explanation.example
        self.network = explanation.network
        self.form = form
        self.words = words = words or Words(environment())
        self.missing = 0  # how many values have been asked for that do not exist
        self.symbols = explanation.symbols
        self.printer: Any = form.printer(self.symbols)
        self.printer.decimal_mark = words.decimal_mark
        self.printer.cases_words = (words.label("if"), words.label("otherwise"))

    # -- within a sentence -------------------------------------------------------------------

    def text(self, words: str) -> Markup:
        """What a user typed, escaped for this format."""
        return Markup(self.form.escape(words))

    def m(self, key: str) -> Markup:
        """A symbol."""
        return Markup(self.printer.math(self.printer.symbol(key).text))

    def letter(self, *roles: str) -> Markup:
        """The bare letter of a kind of quantity, such as net or out; of two, their difference."""
        signs = [self.symbols.letter(role) for role in roles]
        words = [sign.base for sign in signs if sign == Sign(sign.base) and sign.base.isascii()]
        if len(words) == len(signs) and all(len(word) > 1 for word in words):
            return Markup(" − ".join(words))
        pieces = [self.printer.sign(sign) for sign in signs]
        return Markup(self.printer.math(self.printer.operator("−").join(pieces)))

    def v(self, key: str) -> Markup:
        """The value of a quantity."""
        try:
            text = self.explanation.shown(key).text
        except Undefined:
            self.missing += 1
            return Markup(self.words.label("undefined"))
        return Markup(self.printer.math(self.printer.value(key, text).text))

    def n(self, number: object, live: str = "") -> Markup:
        """A plain number; with ``live`` one that a page works out anew, under that name."""
        printer, text = self.printer, str(number)
        box = printer.value(live, text) if live else printer.number(text)
        return Markup(printer.math(box.text))

    def count(self, number: object) -> Markup:
        """A whole number within a sentence: from five digits on in groups of three."""
        text = str(number)
        return Markup(f"{int(text):,}".replace(",", "\u202f") if len(text) > 4 else text)

    def eq(self, key: str) -> Markup:
        """Symbol, relation and value."""
        if self._relation(key) == ":":
            return self.m(key) + Markup(": undefined")
        shown = self.explanation.shown(key)
        pieces = (
            self.printer.symbol(key).text,
            self.printer.operator(shown.relation),
            self.printer.value(key, shown.text).text,
        )
        return Markup(self.printer.math(*pieces))

    def _relation(self, key: str) -> str:
        """= or ≈ before a value; a colon before the word that there is none."""
        try:
            return self.explanation.shown(key).relation
        except Undefined:
            return ":"

    def why(self, key: str, words: Callable[[bool, Markup, str, str], str], subject: str) -> str:
        """Why a quantity has no value, in a sentence; empty where it has one."""
        if not key or key.endswith(BEFORE):
            return ""
        try:
            self.explanation.shown(key)
        except Undefined as reason:
            head, _, rest = str(reason).partition(" ")
            source = head.removesuffix(":")
            known = source[:1].isalpha() and source in self.explanation.derivation.known
            return words(source == key, self.m(source) if known else Markup(""), rest, subject)
        return ""

    def answer(self, key: str) -> tuple[Markup, str, Markup]:
        """The same in three pieces."""
        return self.m(key), self._relation(key), self.v(key)

    def turns(self, turn: Turn) -> list[tuple[Markup, str, Markup]]:
        """A parameter's slope and, where it is trained, its new value."""
        return [self.answer(key) for key in (turn.gradient, turn.updated) if key]

    def minus_value(self, key: str) -> Markup:
        """The value of a quantity with its sign turned."""
        if self._relation(key) == ":":
            return self.v(key)
        text = self.explanation.shown(key).text
        if text != "0":
            text = text[1:] if text.startswith("-") else f"-{text}"
        return self.n(text, f"minus:{key}")

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
        return self._working(key, lines(self.explanation, key, rules=rules))._replace(anchor=key)

    def chain(self, key: str, factors: Iterable[Factor] = ()) -> Working:
        """The general formula of a gradient, with the marks of its factors."""
        marks = tuple((factor.key, factor.mark) for factor in factors)
        made = chain(self.explanation, key)
        return self._working(key, [line._replace(marks=marks) for line in made])

    def delta(self, key: str) -> Working:
        """A delta, both as a product and written out."""
        return self._working(key, delta(self.explanation, key))

    def by_delta(self, key: str) -> Working:
        """A gradient as delta times incoming value."""
        return self._working(key, by_delta(self.explanation, key))

    def shortcut(self, key: str) -> Working:
        """The second, shorter way to a quantity."""
        return self._working(key, shortcut(self.explanation, key))._replace(anchor=key)

    def _working(self, key: str, made: list[Line]) -> Working:
        uses = dict.fromkeys(arg for line in made if line.working for arg in line.working.args)
        return Working(Markup(key), [self.set(line) for line in made], uses=tuple(uses))

    def set(self, line: Line) -> PrintedLine:
        """One line in this format."""
        printer = self.printer
        parts = right_side(self.explanation, printer, line)
        left = Markup(printer.left(printer.symbol(line.left).text)) if line.left else Markup("")
        rhs = [Markup(piece) for piece in printer.line(line.relation, parts)]
        return PrintedLine(self.words.tag(line.tag), left, rhs, line.working is None, line.gap)
