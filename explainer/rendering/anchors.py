"""A format's macros, with what a document keeps track of: its numbers and its anchors."""

from __future__ import annotations

import re
from html import unescape
from typing import TYPE_CHECKING, Any

from markupsafe import Markup

if TYPE_CHECKING:
    from collections.abc import Callable

    from explainer.rendering.writer import Working


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


class Anchored:
    """The macros of a format: every step and fold is an anchor, its key.

    A working inside of one is an anchor, too, unless its key has one already.
    """

    def __init__(self, macros: Any) -> None:
        self._macros = macros
        self._taken: set[str] = set()

    def __getattr__(self, name: str) -> Any:
        return getattr(self._macros, name)

    def _anchor(self, key: str) -> str:
        """The key; where a tied parameter is met in a second layer, the key and a number."""
        anchor, count = key, 1
        while anchor in self._taken:
            count += 1
            anchor = f"{key}-{count}"
        self._taken.add(anchor)
        return anchor

    def step(self, key: str, number: str, title: str, caller: Callable[[], str]) -> Markup:
        """A step of the story."""
        return Markup(self._macros.step(self._anchor(key), number, title, caller=caller))

    def fold(
        self, key: str, symbol: str, answers: object, label: str, caller: Callable[[], str]
    ) -> Markup:
        """A repeat in one row."""
        return Markup(self._macros.fold(self._anchor(key), symbol, answers, label, caller=caller))

    def lines(self, working: Working) -> Markup:
        """A working; it is told which of the things in it have an anchor already."""
        earlier = tuple(key for key in working.uses if key in self._taken)
        working = working._replace(uses=earlier)
        anchor = "" if working.anchor in self._taken else working.anchor
        self._taken.add(anchor)
        return Markup(self._macros.lines(working, anchor))

    def linked(self, html: str) -> str:
        """The story with links only to what is there: of a tied parameter, not every slope on its
        path is worked out.
        """
        return re.sub(
            r"<a href=\"?#([^\" >]+)\"?>(<g .*?</g>)</a>",
            lambda link: link[0] if unescape(link[1]) in self._taken else link[2],
            html,
        )
