"""All faults of an example file at once, each with the line where it stands.

A reader of the file notes a fault and goes on; `Table` reads one table of the file in that way. A
place is a path of field names, with the number of the table (from 1) after `layers` and `data`:
("layers", 2, "weights").
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from decimal import Decimal
from typing import Any

from explainer.decimals import number
from explainer.errors import ExplainerError, nearest, nearest_word, shown

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


class Table:
    """One table of the file, read field by field; what is wrong goes to `faults`."""

    def __init__(self, fields: dict[str, Any], faults: Faults, *place: str | int) -> None:
        self.fields = fields
        self.faults = faults
        self.place = place
        self.meant: set[str] = set()

    def fault(self, message: str, *field: str | int) -> None:
        """Note a fault of this table, or of one of its fields."""
        self.faults.add(message, *self.place, *field)

    def only(self, known: Collection[str], elsewhere: Mapping[str, str]) -> None:
        """Note every field that is not one of `known`; `elsewhere` says where others belong."""
        for field in self.fields:
            if field in known:
                continue
            meant = nearest_word(field, known)
            if field in elsewhere:
                self.fault(f"this field belongs {elsewhere[field]}", field)
            elif meant:
                self.meant.add(meant)
                self.fault(f'unknown field {shown(field)}; did you mean "{meant}"?', field)
            else:
                fields = ", ".join(known)
                self.fault(f"unknown field {shown(field)}; the fields here are {fields}", field)

    def missing(self, field: str, remedy: str) -> None:
        """Note that a field is missing, unless another one looks like a slip for it."""
        if field not in self.meant:
            self.fault(f"missing; {remedy}", field)

    def number(self, field: str, default: Decimal | None) -> Decimal | None:
        """A number; `default` where it is left out or no number."""
        if field not in self.fields:
            return default
        try:
            return number(self.fields[field])
        except ValueError as error:
            self.fault(f"{error}", field)
            return default

    def truth(self, field: str, default: bool) -> bool:
        """true or false."""
        value = self.fields.get(field, default)
        if isinstance(value, bool):
            return value
        self.fault("must be true or false, without quotation marks", field)
        return default

    def whole(self, field: str, default: int, most: int) -> int:
        """A whole number from 0 to `most`."""
        value = self.fields.get(field, default)
        if type(value) is int and 0 <= value <= most:
            return value
        self.fault(f"must be a whole number from 0 to {most:,}", field)
        return default

    def choice(
        self,
        field: str,
        known: Collection[str],
        default: str,
        aliases: dict[str, str] | None = None,
    ) -> str:
        """One of the `known` words; capitals, hyphens and underscores in it do not count."""
        value = self.fields.get(field, default)
        if not isinstance(value, str):
            self.fault(f"must be one of {', '.join(map(shown, known))}", field)
            return default
        words = {**{_loose(word): word for word in known}, **(aliases or {})}
        if _loose(value) in words:
            return words[_loose(value)]
        hint = nearest(value, [*known, *(aliases or ())]) or f"; one of: {', '.join(known)}"
        self.fault(f"unknown {field} {shown(value)}{hint}", field)
        return default


def _loose(word: str) -> str:
    return " ".join(word.casefold().replace("_", " ").replace("-", " ").split())


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
