"""A bar on standard error while something takes long: at a terminal only, and gone when done."""

from __future__ import annotations

import sys
from time import monotonic
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from threading import Event, Thread

PATIENCE = 2.0  # seconds without a bar
TICK = 0.15  # seconds between two drawings
WIDTH = 24
_CLEAR = "\r\033[K"


class Bar:
    """Shows that work goes on, and of training how far it is.

    It is drawn by a thread of its own, so that reading and rendering, which tell nothing, are seen
    to go on, too.
    """

    def __init__(self) -> None:
        self._done = self._of = self._page = 0
        self._drawing: tuple[Thread, Event] | None = None

    def __enter__(self) -> Bar:
        if sys.stderr.isatty():
            from threading import Event, Thread

            over = Event()
            self._drawing = (Thread(target=self._draw, args=[over], daemon=True), over)
            self._drawing[0].start()
        return self

    def __exit__(self, *fault: object) -> None:
        if self._drawing:
            thread, over = self._drawing
            over.set()
            thread.join()

    def tell(self, done: int, of: int) -> None:
        """So many rounds of training are done, of so many."""
        self._done, self._of, self._page = done, of, 0

    def page(self, number: int) -> None:
        """TeX has set so many pages."""
        self._page = number

    def _draw(self, over: Event) -> None:
        start = monotonic()
        if over.wait(PATIENCE):
            return
        while not over.wait(TICK):
            print(f"\r{self._text(monotonic() - start)}", end="", file=sys.stderr, flush=True)
        print(_CLEAR, end="", file=sys.stderr, flush=True)

    def _text(self, seconds: float) -> str:
        """The bar: filled as far as training is, or with a block that moves to and fro."""
        if 0 < self._done < self._of:
            filled = WIDTH * self._done // self._of
            inside = "#" * filled + " " * (WIDTH - filled)
            said = f"round {self._done:,} of {self._of:,}"
        else:
            place = int(seconds / TICK) % (2 * (WIDTH - 3))
            place = min(place, 2 * (WIDTH - 3) - place)
            inside = " " * place + "###" + " " * (WIDTH - 3 - place)
            said = f"page {self._page} is set" if self._page else f"{seconds:.0f} s"
        return f"[{inside}] {said}   "


BAR = Bar()
