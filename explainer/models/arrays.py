"""An example from named arrays: the fields of an example file, with arrays in place of numbers."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from explainer.decimals import read_number
from explainer.errors import ExplainerError, nearest, shown
from explainer.example import Example, stem
from explainer.example.faults import Faults
from explainer.example.file import read_fields
from explainer.models.decimals import exact_values, shape
from explainer.models.files import opened

NUMBERS = ("learning_rate", "momentum")
OUTSIDE = ("layers", "data", "inputs", "targets")


def from_arrays(
    source: Any,
    layers: Sequence[Mapping[str, Any]],
    inputs: Any,
    targets: Any = None,
    *,
    name: str = "",
    **fields: Any,
) -> Example:
    """An example from arrays: a `.npz` or `.safetensors` file, or a mapping from names to arrays.

    ``layers`` are the ``[[layers]]`` of an example file, one mapping each, in which ``weights``
    and ``bias`` are names of arrays, or arrays. Weights have a row for each neuron;
    ``"transposed": True`` is for those that have a column for each, as in ``x @ W + b``.
    ``inputs`` and ``targets`` (names or arrays too) hold one training pair, or one in each row. The
    other fields are those of an example file: ``error``, ``learning_rate``, ``title`` and so on.

    Arrays are taken as the exact decimals that their floats are, numbers typed in Python as they
    print. ExplainerError lists every fault, with the layer and the field.
    """
    where = stem(name or ("model" if isinstance(source, Mapping) else os.fspath(source)))
    with opened(source) as arrays:
        reader = _Reader(arrays, where)
        document = {key: _number(key, value, reader) for key, value in fields.items()}
        for key in OUTSIDE:
            if document.pop(key, None) is not None:
                reader.fault(key, "is an argument of its own")
        document["layers"] = [
            reader.layer(layer, position) for position, layer in enumerate(layers, 1)
        ]
        pairs = reader.pairs(inputs, targets)
    if reader.faults:
        raise ExplainerError(*reader.faults)
    document |= _named(pairs, document["layers"])
    return read_fields(document, Faults(where, ""), where)


def _number(key: str, value: Any, reader: _Reader) -> Any:
    """A field of the document; a number of it as the decimal that was typed."""
    if key not in NUMBERS or isinstance(value, bool):
        return value
    try:
        return read_number(str(value))
    except ValueError as fault:
        reader.fault(key, f"{shown(str(value))} {fault}")
        return Decimal(0)


class _Reader:
    """Reads arrays by name; what is wrong goes to ``faults``."""

    def __init__(self, arrays: Mapping[str, Any], where: str) -> None:
        self.arrays = arrays
        self.where = where
        self.faults: list[str] = []

    def fault(self, place: str, what: str) -> None:
        """Note what is wrong at a place."""
        self.faults.append(f"{self.where}: {place}: {what}")

    def layer(self, given: object, position: int) -> dict[str, Any]:
        """The fields of a layer, arrays put in for their names."""
        place = f"layer {position}"
        if not isinstance(given, Mapping):
            self.fault(place, 'is no mapping such as {"weights": "0.weight", "bias": "0.bias"}')
            return {}
        fields = dict(given)
        transposed = fields.pop("transposed", False)
        if "weights" in fields:
            rows = self.values(fields["weights"], f"{place}, weights", 2)
            fields["weights"] = self.turned(rows, place) if transposed else rows
            fields.setdefault("neurons", max(1, len(fields["weights"])))
        if fields.get("bias") is None:
            fields.pop("bias", None)
        else:
            fields["bias"] = self.values(fields["bias"], f"{place}, bias", 0, 1)
        return fields

    def turned(self, rows: list[list[Decimal]], place: str) -> list[list[Decimal]]:
        """Columns as rows."""
        if len({len(shape(row)) and len(row) for row in rows}) > 1:
            self.fault(f"{place}, weights", "has rows of different lengths")
            return []
        return [list(column) for column in zip(*rows, strict=True)]

    def pairs(self, inputs: Any, targets: Any) -> list[tuple[list[Decimal], list[Decimal] | None]]:
        """The training pairs, each as the numbers of its inputs and its targets."""
        given = self.rows(inputs, "inputs")
        if targets is None:
            return [(row, None) for row in given]
        wanted = self.rows(targets, "targets")
        if len(given) != len(wanted) and not self.faults:
            self.fault(
                "targets",
                f"{len(wanted)} of them, and {len(given)} inputs; give one of each for every"
                " training pair",
            )
        return list(zip(given, wanted, strict=False))

    def rows(self, value: Any, field: str) -> list[list[Decimal]]:
        """One training pair a row; a single one may stand without a row of its own."""
        values = self.values(value, field, 1, 2)
        return [values] if len(shape(values)) == 1 else values

    def values(self, value: Any, place: str, *depths: int) -> Any:
        """The numbers of an array that has one of ``depths`` dimensions; empty after a fault."""
        called = ""
        if isinstance(value, str):
            called = f"{shown(value)} "
            if value not in self.arrays:
                hint = nearest(value, self.arrays) or _listed(self.arrays)
                self.fault(place, f"no array {shown(value)}{hint}")
                return []
            value = self.arrays[value]
        try:
            found = exact_values(value)
        except ValueError as fault:
            self.fault(place, f"{called}{fault}")
            return []
        lengths = shape(found)
        if len(lengths) not in depths or 0 in lengths:
            self.fault(
                place, f"{called}has the shape {_shape(lengths)}; wanted is {_WANTED[depths]}"
            )
            return []
        return found


_WANTED = {
    (0, 1): "one number for each neuron, or one that all share",
    (2,): "a row for each neuron",
    (1, 2): "the numbers of one training pair, or a row of them for each",
}


def _shape(lengths: tuple[int, ...]) -> str:
    return " x ".join(map(str, lengths)) or "of a single number"


def _listed(arrays: Mapping[str, Any]) -> str:
    names = list(arrays)
    more = f" and {len(names) - 8} more" if len(names) > 8 else ""
    return f"; there are {', '.join(names[:8])}{more}" if names else "; there are none"


def _named(
    pairs: list[tuple[list[Decimal], list[Decimal] | None]], layers: list[dict[str, Any]]
) -> dict[str, Any]:
    """The training pairs as fields of an example file, inputs and outputs under their names."""
    neurons = layers[-1].get("neurons", ()) if layers else ()
    outputs = [f"o{k}" for k in range(1, neurons + 1)] if isinstance(neurons, int) else neurons
    tables: list[dict[str, Any]] = []
    for inputs, targets in pairs:
        table = {"inputs": {f"i{k}": value for k, value in enumerate(inputs, 1)}}
        if targets is not None:
            more = (f"target {k}" for k in range(len(outputs) + 1, len(targets) + 1))
            table["targets"] = dict(zip([*outputs, *more], targets, strict=False))
        tables.append(table)
    return tables[0] if len(tables) == 1 else {"data": tables}
