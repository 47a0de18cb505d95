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
_TWO = re.compile(r"\s*[-+]?[0-9.]+(?:[eE][-+]?[0-9]+)?\s*,\s+[^\W\d]\S*\s*")
_MARKS = {",": "comma", ";": "semicolon", "\t": "tab"}


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of a sheet: its left side, its number as text or already read, its place.

    ``right`` is None where the line is none that can be read, and ``problem`` says why.
    """

    left: str
    right: str | Written | None
    place: str
    problem: str = ""


@dataclass(frozen=True, slots=True)
class Columns:
    """The columns of a table: what is between them, where quantity and value stand, how many."""

    mark: str
    quantity: int
    value: int
    count: int


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
        if stripped:
            columns = _columns(stripped)
            return list(_from_csv(lines[at + 1 :], columns, at + 1) if columns else _listed(lines))
    return []


def separated(text: str) -> bool:
    """Whether a line has a sign between a quantity and a number."""
    return bool(_SEPARATOR.search(text))


def _listed(lines: list[str]) -> Iterator[Entry]:
    """The entries of lines with one quantity each, or several with semicolons between them."""
    for number, line in enumerate(lines, 1):
        line = line.partition("#")[0]
        if not any(map(str.isalnum, line)):
            continue  # empty, or a rule drawn from signs
        parts = [part for part in line.split(";") if part.strip()]
        for part in parts if all(map(separated, parts)) else [line]:
            yield from _entry(part.strip(), f"line {number}")


def _entry(text: str, place: str) -> Iterator[Entry]:
    left, *between, right = _SEPARATOR.split(text) if separated(text) else (text, "")
    if not separated(text):
        yield Entry(text, None, place, "There is no = in this line.")
    elif any(map(_TWO.fullmatch, between)):
        yield Entry(text, None, place, "There are several quantities here; write one on a line.")
    elif right.strip() or between:
        yield Entry(left.strip(), right.strip(), place)


def _columns(header: str) -> Columns | None:
    """The columns that a header names; None where it is no header of a table."""
    for mark in _MARKS:
        names = [cell.strip().strip("\"'").casefold() for cell in header.split(mark)]
        for name in ("quantity", "key"):
            if name in names and "value" in names:
                return Columns(mark, names.index(name), names.index("value"), len(names))
    return None


def _from_csv(lines: list[str], columns: Columns, before: int) -> Iterator[Entry]:
    plain = (line.partition("#")[0] for line in lines)
    rows = csv.reader(plain, delimiter=columns.mark, skipinitialspace=True, strict=True)
    try:
        for row in rows:
            cells = [cell.strip() for cell in row]
            if any(cells):
                yield from _row(cells, columns, f"line {before + rows.line_num}")
    except csv.Error as fault:
        raise ExplainerError(f"line {before + rows.line_num}: this is no CSV: {fault}") from None


def _row(cells: list[str], columns: Columns, place: str) -> Iterator[Entry]:
    mark, value = columns.mark, columns.value
    if len(cells) == 1:
        yield Entry(cells[0], None, place, f"There is no {_MARKS[mark]} in this line.")
    elif value < columns.count - 1 and len(cells) > columns.count:
        problem = "There are more columns in this line than in the first."
        yield Entry(cells[columns.quantity], None, place, problem)
    elif len(cells) > max(value, columns.quantity):
        # Between decimal commas the csv reader cannot tell which of them are separators.
        last = value == columns.count - 1
        text = mark.join(cells[value:]).rstrip(mark) if last else cells[value]
        if text:
            yield Entry(cells[columns.quantity], text, place)


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
