"""A format's macros, with what a document keeps track of: its numbers and its anchors."""

from __future__ import annotations

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

    def step(self, key: str, number: str, title: str, caller: Callable[[], str]) -> Markup:
        """A step of the story."""
        self._taken.add(key)
        return Markup(self._macros.step(key, number, title, caller=caller))

    def fold(
        self, key: str, symbol: str, answers: object, label: str, caller: Callable[[], str]
    ) -> Markup:
        """A repeat in one row."""
        self._taken.add(key)
        return Markup(self._macros.fold(key, symbol, answers, label, caller=caller))

    def lines(self, working: Working) -> Markup:
        """A working."""
        anchor = "" if working.anchor in self._taken else working.anchor
        self._taken.add(anchor)
        return Markup(self._macros.lines(working, anchor))
