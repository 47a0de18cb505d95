"""Colours for a terminal; none in a pipe."""

from __future__ import annotations

_CODES = {
    "right": "32",
    "rounded": "32",
    "truncated": "32",
    "follows": "33",
    "undecided": "33",
    "wrong": "1;31",
    "unreadable": "35",
    "unknown": "35",
}


class Colours:
    """Paints words where ``on``, and leaves them as they are otherwise."""

    def __init__(self, on: bool) -> None:
        self.on = on

    def verdict(self, verdict: str, text: str) -> str:
        """A verdict in its colour."""
        return f"\033[{_CODES[verdict]}m{text}\033[0m" if self.on else text

    def bad(self, text: str) -> str:
        """What has to be looked at first."""
        return f"\033[1m{text}\033[0m" if self.on else text
