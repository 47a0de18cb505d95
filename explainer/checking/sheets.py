"""Sheets: what a person wrote down, as entries of a left side and a number.

A sheet is lines ``KEY = NUMBER``, a CSV table with the header ``quantity,value``, or a JSON
object. Nothing is understood here: what a left side means, and what a number is worth, is for
:mod:`explainer.checking.understanding`.
"""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from explainer.checking.numbers import Written
from explainer.errors import ExplainerError

MOST_LINES = 200_000
_SEPARATOR = re.compile(r"[=≈:]")
_HEADER = re.compile(
    r"""\s*(?P<q>["']?)(?:quantity|key)(?P=q)\s*(?P<mark>[,;\t])\s*(?P<v>["']?)value(?P=v)\s*""",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of a sheet: its left side, its number as text or already read, its place.

    ``right`` is None where the line has no sign between the two.
    """

    left: str
    right: str | Written | None
    place: str


def from_text(text: str) -> list[Entry]:
    """The entries of a sheet's text; ExplainerError where it is no sheet at all."""
    text = text.removeprefix("\ufeff")
    if text.lstrip().startswith(("{", "[")):
        return _from_json(text)
    lines = text.splitlines()
    if len(lines) > MOST_LINES:
        raise ExplainerError(f"the sheet has more than {MOST_LINES:,} lines")
    for at, line in enumerate(lines):
        stripped = line.partition("#")[0].strip()
        if not stripped:
            continue
        header = _HEADER.fullmatch(stripped)
        if header:
            return list(_from_csv(lines[at + 1 :], header["mark"], at + 1))
        break
    return list(_from_lines(lines))


def separated(text: str) -> bool:
    """Whether a line has a sign between a quantity and a number."""
    return bool(_SEPARATOR.search(text))


def _from_lines(lines: list[str]) -> Iterator[Entry]:
    for number, line in enumerate(lines, 1):
        line = line.partition("#")[0].strip()
        if not line:
            continue
        marks = list(_SEPARATOR.finditer(line))
        place = f"line {number}"
        if not marks:
            yield Entry(line, None, place)
            continue
        left, right = line[: marks[0].start()], line[marks[-1].end() :]
        if right.strip() or len(marks) > 1:
            yield Entry(left.strip(), right.strip(), place)


def _from_csv(lines: list[str], separator: str, before: int) -> Iterator[Entry]:
    rows = csv.reader((line.partition("#")[0] for line in lines), delimiter=separator)
    try:
        for row in rows:
            cells = [cell.strip() for cell in row]
            if not any(cells):
                continue
            # Between decimal commas the csv reader cannot tell which of them are separators.
            value = separator.join(cells[1:]).rstrip(separator)
            if value:
                yield Entry(cells[0], value, f"line {before + rows.line_num}")
    except csv.Error as fault:
        raise ExplainerError(f"line {before + rows.line_num}: this is no CSV: {fault}") from None


class _Literal(str):
    """A number of a JSON text, its digits as they stand."""

    __slots__ = ()


def _from_json(text: str) -> list[Entry]:
    try:
        read = json.loads(
            text,
            parse_float=_Literal,
            parse_int=_Literal,
            parse_constant=_Literal,
            object_pairs_hook=tuple,
        )
    except json.JSONDecodeError as fault:
        raise ExplainerError(
            f"line {fault.lineno}: this begins like JSON and is none: {fault.msg}"
        ) from None
    except RecursionError:
        raise ExplainerError("a JSON sheet is one object, not brackets within brackets") from None
    if not isinstance(read, tuple):
        raise ExplainerError("a JSON sheet is one object, from keys to numbers")
    return [
        Entry(key, value if isinstance(value, str) else _plain(value), f'"{key}"')
        for key, value in read
        if value is not None
    ]


def _plain(value: Any) -> str:
    """What stands in a JSON sheet in place of a number, in a word."""
    if isinstance(value, bool):
        return str(value).lower()
    return "{...}" if isinstance(value, tuple) else "[...]"
