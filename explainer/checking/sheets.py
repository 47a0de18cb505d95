"""Sheets: what a person wrote down, as entries of a left side and a number.

A sheet is lines ``KEY = NUMBER``, a CSV table with the header ``quantity,value``, or a JSON
object; from Python also a mapping. Nothing is understood here: what a left side means, and what a
number is worth, is for :mod:`explainer.checking.lines`.
"""

from __future__ import annotations

import csv
import json
import os
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

from explainer.checking.files import read_sheet
from explainer.checking.numbers import Written, from_float
from explainer.errors import ExplainerError, shown

MOST_LINES = 200_000
# Significant bits of the types of NumPy ("float32") and PyTorch ("torch.float32"); 53 otherwise.
BITS = {"bfloat16": 8, "float16": 11, "float32": 24}
LONGEST_PATH = 1000
_SEPARATOR = re.compile(r"[=≈:]")
_HEADER = re.compile(r'\s*"?quantity"?\s*([,;\t])\s*"?value"?\s*', re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of a sheet: its left side, its number as text (or already read), and where it
    stands.
    """

    left: str
    right: str | Written
    place: str


def entries(sheet: Any) -> list[Entry]:
    """The entries of a sheet: text, the path of a file, lines, or a mapping to numbers."""
    if isinstance(sheet, Mapping) or hasattr(sheet, "items"):
        return [entry for key, value in sheet.items() for entry in _of_value(str(key), value)]
    if isinstance(sheet, os.PathLike):
        return from_text(read_sheet(sheet))
    if isinstance(sheet, str):
        return from_text(read_sheet(sheet) if _is_path(sheet) else sheet)
    return from_text("\n".join(map(str, sheet)))


def _is_path(text: str) -> bool:
    """Whether a text is the path of a file rather than a sheet."""
    if len(text) > LONGEST_PATH or "\n" in text or not text.strip():
        return False
    return not _SEPARATOR.search(text) or Path(text).is_file()


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
            return list(_from_csv(lines[at + 1 :], header[1], at + 2))
        break
    return list(_from_lines(lines))


def _from_lines(lines: list[str]) -> Iterator[Entry]:
    for number, line in enumerate(lines, 1):
        line = line.partition("#")[0].strip()
        if not line:
            continue
        marks = list(_SEPARATOR.finditer(line))
        place = f"line {number}"
        if not marks:
            yield Entry(line, "", place)
            continue
        left, right = line[: marks[0].start()], line[marks[-1].end() :]
        if right.strip() or len(marks) > 1:
            yield Entry(left.strip(), right.strip(), place)


def _from_csv(lines: list[str], separator: str, first: int) -> Iterator[Entry]:
    rows = (line.partition("#")[0] for line in lines)
    for number, row in enumerate(csv.reader(rows, delimiter=separator), first):
        cells = [cell.strip() for cell in row]
        if not any(cells):
            continue
        value = cells[1] if len(cells) > 1 else ""
        if len(cells) > 2 and separator == "," and cells[2]:
            value = ",".join(cells[1:])
        if value:
            yield Entry(cells[0], value, f"line {number}")


def _from_json(text: str) -> list[Entry]:
    def pairs(found: list[tuple[str, Any]]) -> Any:
        return found

    try:
        read = json.loads(
            text,
            parse_float=Decimal,
            parse_int=Decimal,
            parse_constant=str,
            object_pairs_hook=pairs,
        )
    except (ValueError, ArithmeticError, RecursionError) as fault:
        return _not_json(text, fault)
    if not isinstance(read, list) or not all(isinstance(pair, tuple) for pair in read):
        raise ExplainerError("a JSON sheet is one object, from keys to numbers")
    texts = iter(_json_numbers(text))
    found = []
    for key, value in read:
        if isinstance(value, Decimal):
            found.append(Entry(key, next(texts, str(value)), f'"{key}"'))
        elif isinstance(value, str):
            found.append(Entry(key, value, f'"{key}"'))
        elif value is not None:
            found.append(Entry(key, shown(str(value)), f'"{key}"'))
    return found


_JSON_NUMBER = re.compile(r'"(?:[^"\\]|\\.)*"|-?[0-9]+(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?')


def _json_numbers(text: str) -> Iterator[str]:
    """The numbers of a JSON text outside of its strings, digit by digit as they stand."""
    for match in _JSON_NUMBER.finditer(text):
        if not match.group().startswith('"'):
            yield match.group()


def _not_json(text: str, fault: Exception) -> list[Entry]:
    place = f"line {fault.lineno}: " if isinstance(fault, json.JSONDecodeError) else ""
    raise ExplainerError(f"{place}this begins like JSON and is none: {fault}")


def _of_value(key: str, value: Any) -> Iterator[Entry]:
    """The entries of one value from Python: a number, its text, or an array of them."""
    place = f'"{key}"'
    if value is None:
        return
    if hasattr(value, "shape") and hasattr(value, "tolist"):
        bits = BITS.get(str(value.dtype).rpartition(".")[2], 53)
        numbers = value.tolist()
    elif isinstance(value, list | tuple):
        bits, numbers = 53, list(value)
    else:
        bits, numbers = 53, value
    if isinstance(numbers, list):
        for at, number in enumerate(_flat(numbers)):
            yield Entry(f"{key}\0{at}", _read_value(number, bits), place)
    else:
        yield Entry(key, _read_value(numbers, bits), place)


def _flat(numbers: list[Any]) -> Iterator[Any]:
    for number in numbers:
        if isinstance(number, list | tuple):
            yield from _flat(list(number))
        else:
            yield number


def _read_value(number: Any, bits: int) -> str | Written:
    if isinstance(number, float):
        try:
            return from_float(number, bits)
        except ValueError:
            return repr(number)
    return str(number)
