"""All faults of an example file at once, each with the line where it stands.

A reader of the file notes a fault and goes on. A place is a path of field names, with the number of
the table (from 1) after `layers` and `data`: ("layers", 2, "weights").
"""

from __future__ import annotations

from explainer.errors import ExplainerError

MOST = 100  # faults that are told; after that only how many more


class Faults:
    """What is wrong with one example file, so far."""

    def __init__(self, where: str, text: str) -> None:
        self._where = where
        self._text = text
        self._found: list[tuple[str, tuple[str | int, ...]]] = []

    def __bool__(self) -> bool:
        return bool(self._found)

    def add(self, message: str, *place: str | int) -> None:
        """Note a fault; `message` goes on after the place: "is missing"."""
        self._found.append((message, place))

    def error(self) -> ExplainerError:
        """All faults, in the order of their lines; those without a line come last."""
        lines = lines_of_fields(self._text)
        told = []
        for message, place in self._found:
            line = next((lines[p] for p in _wider(place) if p in lines), None)
            at = f"{self._where}, line {line}" if line else self._where
            told.append((line or len(self._text), f"{at}: {_spoken(place)}{message}"))
        told.sort(key=lambda one: one[0])
        unique = list(dict.fromkeys(problem for _, problem in told))
        if len(unique) > MOST:
            more = f"{self._where}: and {len(unique) - MOST:,} more faults"
            unique = [*unique[:MOST], more]
        return ExplainerError(*unique)


def _wider(place: tuple[str | int, ...]) -> list[tuple[str | int, ...]]:
    """The place and the ever wider ones around it."""
    return [place[:end] for end in range(len(place), 0, -1)]


def _spoken(place: tuple[str | int, ...]) -> str:
    """The place as a message begins: "layer 2, weights: "."""
    words: list[str] = []
    for part in place:
        if isinstance(part, int) and words:
            words[-1] = {"layers": f"layer {part}", "data": f"data {part}"}.get(
                words[-1], f"{words[-1]} {part}"
            )
        else:
            words.append(str(part))
    return ", ".join(words) + ": " if words else ""


def lines_of_fields(text: str) -> dict[tuple[str | int, ...], int]:
    """The line (from 1) of every field and table, as far as the beginnings of lines tell."""
    import re

    header = re.compile(r"\s*(\[\[?)\s*([\w.\s-]+?)\s*\]")
    field = re.compile(r"""\s*["']?([\w-]+)["']?\s*[=.]""")
    found: dict[tuple[str | int, ...], int] = {}
    counts: dict[str, int] = {}
    table: tuple[str | int, ...] = ()
    for line, content in enumerate(text.splitlines(), 1):
        if match := header.match(content):
            first, *rest = (part.strip() for part in match.group(2).split("."))
            if match.group(1) == "[[" and not rest:
                counts[first] = counts.get(first, 0) + 1
            table = (first, counts[first], *rest) if first in counts else (first, *rest)
        elif match := field.match(content):
            found.setdefault((*table, match.group(1)), line)
            continue
        else:
            continue
        found.setdefault(table, line)
        found.setdefault(table[:1], line)
    return found
