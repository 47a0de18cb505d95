"""Numbers from Python: floats, arrays and lists, and the keys that an array is spread over."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from explainer.checking.numbers import DOUBLE_BITS, Written, from_float
from explainer.checking.sheets import Entry
from explainer.errors import ExplainerError, shown
from explainer.example import Example
from explainer.keys import all_keys, parse

BITS = {"float16": 11, "bfloat16": 8, "float32": 24}  # of the significand; all others as doubles
_BEFORE_NAME = re.compile(r"_|/d")
_PART = "\0"  # between an array's key and the number of its part; no text of a sheet holds it


def from_mapping(sheet: Mapping[Any, Any]) -> list[Entry]:
    """The entries of a mapping from keys to numbers, their texts, or arrays of them."""
    return [entry for key, value in sheet.items() for entry in _entries(str(key), value)]


def _entries(key: str, value: Any) -> Iterator[Entry]:
    place = f'"{key}"'
    if value is None:
        return
    bits = DOUBLE_BITS
    if hasattr(value, "dtype") and hasattr(value, "tolist"):
        bits = BITS.get(str(value.dtype).rpartition(".")[2], DOUBLE_BITS)
        value = value.tolist()
    if isinstance(value, list | tuple):
        if not value:
            raise ExplainerError(f"{shown(key)} has no number in it")
        for at, number in enumerate(_flat(value)):
            yield Entry(f"{key}{_PART}{at}", _number(number, bits), place)
    else:
        yield Entry(key, _number(value, bits), place)


def _flat(numbers: list[Any] | tuple[Any, ...]) -> Iterator[Any]:
    """The numbers of nested lists, row by row, however deep."""
    waiting = [iter(numbers)]
    while waiting:
        for number in waiting[-1]:
            if isinstance(number, list | tuple):
                waiting.append(iter(number))
                break
            yield number
        else:
            waiting.pop()


def _number(value: Any, bits: int) -> str | Written:
    """A number as the sheet has it: machine numbers at their full precision, others as written."""
    if isinstance(value, bool) or not isinstance(value, float | int):
        return str(value)
    try:
        return from_float(float(value), bits)
    except (ValueError, OverflowError):
        return str(value)


def spread(entries: list[Entry], example: Example) -> Iterator[Entry]:
    """The entries, arrays given under one key spread over pairs or over the keys that begin so."""
    arrays: dict[str, list[Entry]] = {}
    for entry in entries:
        key, part, _ = entry.left.partition(_PART)
        if part:
            arrays.setdefault(key, []).append(entry)
        else:
            yield entry
    for key, parts in arrays.items():
        for name, entry in zip(_keys(key, len(parts), example), parts, strict=True):
            yield Entry(name, entry.right, entry.place)


def _keys(key: str, count: int, example: Example) -> list[str]:
    """The keys of an array's numbers: the key itself, its pairs, or all that only add a number."""
    if count == 1 and _is_key(key, example):
        return [key]
    if count == len(example.pairs) and _is_key(f"{key}[1]", example):
        return [f"{key}[{k}]" for k in range(1, count + 1)]
    stem, at, rounds = key.partition("@")
    stem, plus, _ = stem.partition("+")
    wanted = re.compile(rf"{re.escape(stem)}_?[0-9]+{re.escape(plus)}(\[[0-9]+\])?")
    found = [one for one in all_keys(example) if wanted.fullmatch(one)]
    if len(found) != count:
        raise ExplainerError(
            f"{shown(key)} has {count} numbers, and {len(found) or 'no'} keys of this example"
            " begin so; give each number under its own key"
        )
    neurons = [name for layer in example.layers for name in layer.neurons]
    names = [*example.input_names, *example.parameters, *neurons]
    place = {name: at for at, name in enumerate(names)}

    def row_by_row(one: str) -> tuple[int, int]:
        """Pair after pair, and within a pair as the example numbers its neurons and weights."""
        stem, _, pair = one.removesuffix("]").partition("[")
        stem = stem.removesuffix("+")
        ends = (stem, *(stem[mark.end() :] for mark in _BEFORE_NAME.finditer(stem)))
        return int(pair or 0), next((place[end] for end in ends if end in place), 0)

    return [one + at + rounds for one in sorted(found, key=row_by_row)]


def _is_key(text: str, example: Example) -> bool:
    try:
        parse(text, example)
    except ExplainerError:
        return False
    return True
