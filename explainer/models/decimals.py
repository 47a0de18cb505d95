"""Arrays as exact decimals.

What an array of any library holds is taken as it stands in memory: the float32 nearest to 0.1 is
0.100000001490116119384765625. A number typed in Python is taken as it prints: 0.1 is 0.1.
"""

from __future__ import annotations

from decimal import Decimal
from typing import Any

MOST = 10_000_000  # numbers of one array; more would take gigabytes as decimals


def exact_values(value: Any) -> Any:
    """An array, a list of lists or a number, as lists of Decimals; ValueError where it is none."""
    if hasattr(value, "shape") and hasattr(value, "tolist"):
        if _size(value) > MOST:
            raise ValueError(f"has {_size(value):,} numbers; at most {MOST:,} can be explained")
        if hasattr(value, "detach"):  # a tensor of PyTorch: of whatever precision, wherever it is
            value = value.detach()
        return _converted(value.tolist(), Decimal)
    return _converted(value, lambda number: Decimal(repr(number)))


def _size(array: Any) -> int:
    size = 1
    for length in array.shape:
        size *= int(length)
    return size


def _converted(value: Any, of_float: Any) -> Any:
    if isinstance(value, list | tuple):
        return [_converted(part, of_float) for part in value]
    if hasattr(value, "tolist"):  # an array, or one of its numbers, within a list
        return exact_values(value)
    if isinstance(value, bool):
        raise ValueError(f"holds {value}, which is not a number")
    if isinstance(value, int | Decimal):
        return Decimal(value)
    if isinstance(value, float):
        return of_float(value)
    raise ValueError(f"holds {type(value).__name__}, not numbers")


def shape(values: Any) -> tuple[int, ...]:
    """The lengths of nested lists, as their first parts have them."""
    lengths = []
    while isinstance(values, list):
        lengths.append(len(values))
        values = values[0] if values else None
    return tuple(lengths)
