"""The pictures of a walkthrough: an example's numbers handed to the drawing functions.

Each picture is made when a template asks for it, and set as its format needs it: inline SVG in two
widths for a page, files in light and dark for Markdown, TikZ for LaTeX.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import cached_property
from math import isfinite
from typing import TYPE_CHECKING, Any, NamedTuple

from markupsafe import Markup

from explainer.diagrams import (
    Name,
    axis,
    curve,
    network,
    path,
    paths_joined,
    plain,
    slope,
    svg,
    tikz,
    with_mark,
)
from explainer.evaluation import digits
from explainer.evaluation.arithmetic import Undefined
from explainer.evaluation.proven import ball, magnitude, rounded
from explainer.notation.letters import accented
from explainer.rendering.network_picture import lit_keys, network_picture
from explainer.story.curves import as_float

if TYPE_CHECKING:
    from collections.abc import Callable

    from explainer.diagrams import Picture
    from explainer.explanation import Explanation
    from explainer.rendering.formats import Format
    from explainer.rendering.words import Words
    from explainer.story import Story
    from explainer.story.layers import LayerStory


_QUOTED = re.compile(r'="([\w.#/+@-]+)"(?=[ >])')
# A curve of fewer points than this is none.
FEWEST = 2


class Figure(NamedTuple):
    """A picture set in one format: ``wide`` and ``narrow`` inline, or the names of its files."""

    wide: str = ""
    narrow: str = ""
    light: str = ""
    dark: str = ""
    alt: str = ""


@dataclass
class Album:
    """Sets pictures in one format, and keeps the files that go beside a document."""

    form: Format
    stem: str
    drawn: dict[tuple[str, bool], Picture]
    words: Words
    files: dict[str, str] = field(default_factory=dict)
    value: Callable[[str], str] = str

    def add(self, name: str, alt: str, draw: Callable[[bool], Picture]) -> Figure:
        """``draw(narrow)`` as a figure; ``alt`` says in words what it shows."""
        if self.form.pictures == "tikz":
            return Figure(wide=Markup(tikz(self._drawn(name, draw, False))), alt=alt)
        if self.form.pictures == "files":
            names = {shade: f"{self.stem}-{name}-{shade}.svg" for shade in self.form.shades}
            picture = self._drawn(name, draw, False)
            for shade, file in names.items():
                self.files[file] = svg(picture, standalone=shade, label=alt)
            return Figure(**names, alt=alt)
        wide, narrow = self._drawn(name, draw, False), self._drawn(name, draw, True)
        return Figure(
            Markup(svg(wide, label=alt, value=self.value)),
            Markup(svg(narrow, label=alt, narrow=True, value=self.value)),
            alt=alt,
        )

    def _drawn(self, name: str, draw: Callable[[bool], Picture], narrow: bool) -> Picture:
        """Every picture is laid out once, however many formats show it."""
        picture = self.drawn.get((name, narrow))
        if picture is None:
            picture = self.drawn[name, narrow] = with_mark(draw(narrow), self.words.decimal_mark)
        return picture


class Pictures:
    """The pictures of one explanation."""

    def __init__(self, story: Story, album: Album) -> None:
        self.story = story
        self.explanation: Explanation = story.explanation
        self.album = album
        self.words = album.words
        self.album.value = self._value_key
        self.symbols = self.explanation.symbols

    def _value_key(self, key: str) -> str:
        """The key of the number that stands in a picture: with several pairs that of the first."""
        fixed = "[" in key or key in self.explanation.written
        return f"{key}{self.story.at}" if key and not fixed else key

    # -- the network -----------------------------------------------------------------------------

    @cached_property
    def names(self) -> Figure:
        """The network with names alone."""
        return self._network("network", self.words.alt("names"), False)

    @cached_property
    def numbers(self) -> Figure:
        """The network with its starting numbers."""
        return self._network("numbers", self.words.alt("numbers"), True)

    @property
    def opening(self) -> bool:
        """Whether the page around the story opens with the network, so that the story need not."""
        return self.album.form.name == "html"

    def lit(self, layer: LayerStory) -> Figure:
        """The network with the way from a layer's lead weight to the error lit."""
        written = self.label(layer.weight)
        alt = self.words.alt("lit", weight=written)
        name = f"path-{layer.weight}"
        if self.story.drawn_whole:
            return self._network(name, alt, True, lit_keys(self.story, layer))
        joined = self.explanation.network.joins(layer.neuron, layer.weight)
        traced = (self._named(layer.weight), self.brief(layer.weight), *joined)
        return self._network(name, alt, True, lit_keys(self.story, layer), traced)

    def label(self, key: str) -> str:
        """A quantity's symbol in one line of plain text."""
        sign = self.symbols.plain(key)
        text = accented(sign.base, sign.accent) + sign.sub
        return key if text == key else f"{accented(sign.base, sign.accent)}_{sign.sub}"

    def _network(
        self,
        name: str,
        alt: str,
        numbers: bool,
        lit: frozenset[str] = frozenset(),
        traced: tuple[str, str | None, str, str] | None = None,
    ) -> Figure:
        def value(key: str) -> str | None:
            return self.brief(key) if numbers else None

        made = network_picture(self.story, value, self._named, self._words, self.words.drawn)
        target = self._letter("target")
        data = made._replace(target=target, traced=traced, letters=self.symbols.notation)
        return self.album.add(name, alt, lambda narrow: network(data, lit, narrow))

    def _named(self, key: str) -> Name:
        """A key with its symbol."""
        sign = self.symbols.plain(key)
        return Name(key, accented(sign.base, sign.accent), sign.sub, sign.sup)

    def _words(self, out: str) -> tuple[str, str]:
        """What stands over the two numbers of a neuron: the letters of its net input and output."""
        return self._letter("net"), self._letter(out)

    def _letter(self, role: str) -> str:
        sign = self.symbols.letter(role)
        return accented(sign.base, sign.accent)

    # -- paths ------------------------------------------------------------------------------------

    def path(self, layer: LayerStory) -> Figure:
        """The chain from a layer's lead weight to the error, with values and slopes."""
        at = self.story.at
        start = [self._node(layer.weight), self._node(layer.net), self._node(layer.out)]
        near = [
            self._slope("②" if not layer.softmax else "①", f"dout_{layer.neuron}/d{layer.net}"),
            self._slope("③" if not layer.softmax else "②", layer.factors[-1].key),
        ]
        alt = self.words.alt("path", weight=self.label(layer.weight))
        name = f"chain-{layer.weight}"
        if layer.is_output or not layer.by_errors:
            nodes = [*start, self._node(f"E_total{at}")]
            slopes = [self._slope("①", f"dE_total/d{layer.out}"), *near]
            if layer.softmax:
                nodes = [start[0], start[1], nodes[3]]
                slopes = [self._slope("①", layer.factors[0].key), near[1]]
            return self.album.add(name, alt, lambda narrow: path(nodes, slopes, narrow))
        branches = [
            (
                [self._node(f"net_{o}{at}"), self._node(f"out_{o}{at}"), self._node(f"E_{o}{at}")],
                [
                    self._slope("", f"dE_{o}/dout_{o}{at}"),
                    self._slope("", f"dout_{o}/dnet_{o}{at}"),
                    self._slope("", f"dnet_{o}/d{layer.out}"),
                ],
            )
            for o in layer.following
        ]
        total = self._node(f"E_total{at}")
        more = self.words.drawn("more")
        return self.album.add(
            name, alt, lambda narrow: paths_joined(start, near, branches, total, narrow, more)
        )

    def _node(self, key: str) -> tuple[str, str, str, str]:
        bare = key.split("[", 1)[0]
        return key, self._named(bare), self.symbols.role(key), self.brief(key, 4)

    def _slope(self, mark: str, key: str) -> tuple[str, str, str]:
        return mark, key, self.brief(key, 4)

    # -- curves --------------------------------------------------------------------------

    def slope(self, layer: LayerStory) -> Figure:
        """The error against a layer's lead weight, with the tangent and the step; nothing where
        one of these has no value.
        """
        weight = layer.weight
        try:
            points, at, step = self.story.curves.against(weight)
            steep = as_float(self.explanation.number(layer.gradient))
        except ArithmeticError:
            return Figure()
        points = [point for point in points if isfinite(point[1])]
        if not isfinite(at[1]) or not isfinite(steep) or len(points) < FEWEST:
            return Figure()
        alt, word = self.words.alt("slope", weight=self.label(weight)), self.words.drawn
        named, labels = self._named(weight), (word("now"), word("one step"))
        return self.album.add(
            f"slope-{weight}",
            alt,
            lambda narrow: slope(points, at, steep, step, named, word("error"), narrow, *labels),
        )

    @property
    def logarithmic(self) -> bool:
        """Whether the curve is drawn on a logarithmic scale."""
        return self.story.curves.logarithmic

    @cached_property
    def curve(self) -> Figure:
        """The error over the rounds of training, as far as it has a value."""
        points = [point for point in self.story.curves.training if isfinite(point[1])]
        logarithmic = self.logarithmic
        if len(points) < FEWEST:
            return Figure()
        alt = self.words.alt("curve", rounds=self.explanation.example.rounds)
        axes = (self.words.drawn("round"), self.words.drawn("error"))
        if self.album.form.pictures == "tikz" and plain(points, logarithmic):
            return Figure(wide=Markup(axis(points, *axes, logarithmic)), alt=alt)
        return self.album.add(
            "curve", alt, lambda narrow: curve(points, *axes, logarithmic, (), narrow)
        )

    # -- numbers -------------------------------------------------------------------------

    def brief(self, key: str, significant: int = 3) -> str:
        """A value short enough for a picture."""
        try:
            shown = self.explanation.shown(key)
            if shown.exact and len(shown.text) <= significant + 2:
                return shown.text.replace("-", "−")
            return self.explanation.proven(key, lambda number: brief(number, significant))
        except Undefined:
            return "–"


def lean(html: str) -> str:
    """The same HTML in fewer bytes: an attribute without blanks in it needs no quotes."""
    pieces = _QUOTED.split(html)
    pieces[1::2] = [f"={value}" for value in pieces[1::2]]
    return "".join(pieces)


def brief(number: Any, significant: int) -> str | None:
    """A number with a few significant digits: 0.378, 1.11, −12.3, 4.1e−7."""
    size = magnitude(number)
    if size is None:
        return "0" if not isinstance(number, type(ball(0))) else None
    if not -4 <= size < 6:
        whole = rounded(number, significant - 1 - size)
        return (
            None
            if whole is None
            else digits.scientific(whole, significant - 1 - size).replace("-", "−")
        )
    places = max(0, significant - 1 - max(size, -1))
    whole = rounded(number, places)
    return None if whole is None else digits.placed(whole, places).replace("-", "−")
