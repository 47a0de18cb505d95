"""What a terminal can show."""

from __future__ import annotations

import codecs
import io
import os
import sys
from collections.abc import Callable

_ASCII = {
    "−": "-",
    "·": "*",
    "≈": "~",
    "∂": "d",
    "δ": "delta",
    "η": "eta",
    "β": "beta",
    "Δ": "change_",
    "½": "1/2",
    "⅓": "1/3",
    "¼": "1/4",
    "√": "sqrt",
    "π": "pi",
    "’": "'",
    "–": "-",
    **{raised: f"^{plain}" for raised, plain in zip("⁰¹²³⁴⁵⁶⁷⁸⁹", "0123456789", strict=True)},
    "⁻": "^-",
}


def speak_any_terminal() -> None:
    """Where the terminal cannot show a character, show the nearest that it can."""

    def spell(error: UnicodeError) -> tuple[str, int]:
        assert isinstance(error, UnicodeEncodeError)
        return "".join(_ASCII.get(c, "?") for c in error.object[error.start : error.end]), error.end

    codecs.register_error("spell", spell)
    for name in ("stdin", "stdout", "stderr"):
        if getattr(sys, name) is None:  # closed before the program began
            setattr(sys, name, io.TextIOWrapper(io.BytesIO(), encoding="utf-8"))
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure:
            reconfigure(errors="spell")


def colours() -> bool:
    """Whether standard output is a terminal that shows colours."""
    plain = os.environ.get("NO_COLOR") or os.environ.get("TERM") == "dumb"
    return sys.stdout.isatty() and not plain


def progress() -> Callable[[int], None] | None:
    """A line that tells how far training is, at a terminal, from the third second on."""
    if not sys.stderr.isatty():
        return None
    from time import monotonic

    start = told = monotonic()

    def tell(done: int) -> None:
        nonlocal told
        now = monotonic()
        if now - start > 2 and now - told > 0.2:
            told = now
            print(f"\r{done:,} rounds of training ...", end="\r", file=sys.stderr, flush=True)

    return tell


def pages() -> Callable[[int], None] | None:
    """A line that tells which page TeX has set, at a terminal."""
    if not sys.stderr.isatty():
        return None

    def tell(page: int) -> None:
        print(f"\rpage {page} is set ...  ", end="\r", file=sys.stderr, flush=True)

    return tell
