"""The `[[layers]]` of an example file: shapes, numbers, activations, and names of them all."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from explainer.decimals import is_number, number
from explainer.example.activations import Activations
from explainer.example.faults import Faults
from explainer.example.model import Layer
from explainer.example.names import Names, neuron_names
from explainer.example.table import Table

FIELDS = ("neurons", "activation", "weights", "weight_names", "bias", "bias_names")
ELSEWHERE = (
    *("title", "inputs", "targets", "reduction", "update", "error", "learning_rate"),
    *("momentum", "train_biases", "rounds"),
)
MANY = 1000  # neurons of a layer that get names even where their weights are missing

Rows = tuple[tuple[Decimal, ...], ...]


def read_layers(
    value: Any, inputs: tuple[str, ...] | None, names: Names, faults: Faults
) -> tuple[Layer, ...] | None:
    """The layers, or None where one has a fault that leaves it without a shape.

    `inputs` are the names of the first layer's inputs, None where they could not be read.
    """
    if not isinstance(value, list) or not value or not all(isinstance(v, dict) for v in value):
        faults.add(_no_layers(value), "layers")
        return None
    reader = _Reader(names, len(value))
    layers = []
    before = inputs
    for position, fields in enumerate(value, 1):
        layer, before = reader.layer(Table(fields, faults, "layers", position), position, before)
        layers.append(layer)
    return None if None in layers else tuple(layer for layer in layers if layer)


def _no_layers(value: Any) -> str:
    if value is None:
        return "missing; each layer is a table [[layers]] with neurons and weights"
    if isinstance(value, dict):
        return "must stand in double brackets, [[layers]], once for each layer"
    return "must be tables, one [[layers]] for each layer"


class _Reader:
    """Reads layer after layer; counts weights and biases through all of them for default names."""

    def __init__(self, names: Names, layers: int) -> None:
        self.names = names
        self.layers = layers
        self.weights = 0
        self.biases = 0
        self.activations = Activations()

    def layer(
        self, table: Table, position: int, before: tuple[str, ...] | None
    ) -> tuple[Layer | None, tuple[str, ...] | None]:
        """A layer (None without a readable shape) and its neurons (None without these)."""
        table.only(FIELDS, dict.fromkeys(ELSEWHERE, "before the first table [[...]]"))
        neurons = self.neurons(table, position)
        activation = self.activations.read(table)
        weights = self.matrix(table, neurons, before)
        weight_names = self.weight_names(table, weights)
        biases, bias_names = self.bias(table, neurons)
        if neurons is None or weights is None or weight_names is None:
            return None, neurons
        return Layer(neurons, activation, weights, weight_names, biases, bias_names), neurons

    def neurons(self, table: Table, position: int) -> tuple[str, ...] | None:
        value = table.fields.get("neurons")
        if type(value) is int and value > 0:
            if value > MANY and not _has_length(table.fields.get("weights"), value):
                table.fault(f"{value:,} neurons need as many rows of weights", "neurons")
                return None
            made = neuron_names(value, position, self.layers)
            self.names.claim_made(made, "neuron", (*table.place, "neurons"))
            return made
        if isinstance(value, list) and value and all(isinstance(name, str) for name in value):
            for name in value:
                self.names.claim(name, "neuron", (*table.place, "neurons"))
            return tuple(value)
        remedy = 'give names, ["h1", "h2"], or how many there are'
        if value is None:
            table.missing("neurons", remedy)
        else:
            table.fault(f"cannot be read; {remedy}", "neurons")
        return None

    def matrix(
        self, table: Table, neurons: tuple[str, ...] | None, before: tuple[str, ...] | None
    ) -> Rows | None:
        """The weights, one row for each neuron; None where shape or numbers are wrong."""
        value = table.fields.get("weights")
        if value is None:
            table.missing("weights", "give one row for each neuron: [[0.1, 0.2], ...]")
            return None
        if not isinstance(value, list) or not all(isinstance(row, list) for row in value):
            table.fault("must be rows, one for each neuron: [[0.1, 0.2], ...]", "weights")
            return None
        sound = True
        if neurons is not None and len(value) != len(neurons):
            wanted = f"{_listed(neurons)} {'needs' if len(neurons) == 1 else 'need'}"
            table.fault(
                f"{_count(len(value), 'row')} where {wanted} {len(neurons)}, one for each neuron",
                "weights",
            )
            sound = False
        rows = []
        for position, row in enumerate(value, 1):
            if before is not None and len(row) != len(before):
                table.fault(
                    f"row {position} has {_count(len(row), 'number')} where {len(before)}"
                    f" {'is' if len(before) == 1 else 'are'} needed, one for each of"
                    f" {_listed(before)}",
                    "weights",
                )
                sound = False
            read = self.numbers(table, row, "weights", f"row {position}, number")
            if read is not None:
                rows.append(read)
        return tuple(rows) if sound and len(rows) == len(value) else None

    def numbers(
        self, table: Table, row: list[Any], field: str, called: str
    ) -> tuple[Decimal, ...] | None:
        """A list of numbers; each that is none is noted, as "`called` 3 is ..." if named."""
        if all(map(is_number, row)):
            return tuple(row)
        found = []
        for position, value in enumerate(row, 1):
            try:
                found.append(number(value))
            except ValueError as error:
                table.fault(f"{called} {position} {error}" if called else f"{error}", field)
        return tuple(found) if len(found) == len(row) else None

    def weight_names(
        self, table: Table, weights: Rows | None
    ) -> tuple[tuple[str, ...], ...] | None:
        place = (*table.place, "weight_names")
        start = self.weights
        raw = table.fields.get("weights")
        if isinstance(raw, list):
            self.weights += sum(len(row) for row in raw if isinstance(row, list))
        value = table.fields.get("weight_names")
        if value is None:
            if weights is None:
                return None
            made = (f"w{i}" for i in range(start + 1, self.weights + 1))
            rows = tuple(tuple(next(made) for _ in row) for row in weights)
            self.names.claim_numbered("w", range(start + 1, self.weights + 1), "weight", place)
            return rows
        shape = [len(row) for row in weights] if weights is not None else None
        if not _is_names(value, 2):
            table.fault(
                'must be rows of names as the weights are: [["w1", "w2"], ...]', "weight_names"
            )
            return None
        if shape is not None and [len(row) for row in value] != shape:
            table.fault(
                f"of the shape {_shape([len(row) for row in value])}, the weights"
                f" {_shape(shape)}; give one name for each weight",
                "weight_names",
            )
            return None
        for i, row in enumerate(value):
            for j, name in enumerate(row):
                self.names.claim(name, "weight", place, weights[i][j] if weights else None)
        return tuple(map(tuple, value))

    def bias(
        self, table: Table, neurons: tuple[str, ...] | None
    ) -> tuple[tuple[Decimal, ...] | None, tuple[str, ...] | None]:
        """Biases and their names, one for each neuron; None and None without a bias."""
        value = table.fields.get("bias")
        given = table.fields.get("bias_names")
        if value is None:
            if given is not None:
                table.fault("there is no bias to name; give bias too", "bias_names")
            return None, None
        shared = not isinstance(value, list)
        read = self.numbers(table, [value] if shared else value, "bias", "" if shared else "number")
        if not shared and neurons is not None and len(value) != len(neurons):
            table.fault(
                f"has {_count(len(value), 'number')} where {len(neurons)}"
                f" {'is' if len(neurons) == 1 else 'are'} needed, one for each of"
                f" {_listed(neurons)}; one number without brackets is shared by all",
                "bias",
            )
            return None, None
        count = 1 if shared else len(value)
        start = self.biases
        self.biases += count
        names = self.bias_names(table, given, shared, count, start, read)
        if read is None or names is None or neurons is None:
            return None, None
        return (read * len(neurons), names * len(neurons)) if shared else (read, names)

    def bias_names(
        self,
        table: Table,
        given: Any,
        shared: bool,
        count: int,
        start: int,
        values: tuple[Decimal, ...] | None,
    ) -> tuple[str, ...] | None:
        place = (*table.place, "bias_names")
        if given is None:
            numbers = range(start + 1, start + count + 1)
            self.names.claim_numbered("b", numbers, "bias", place)
            return tuple(f"b{i}" for i in numbers)
        wanted = [given] if shared else given
        if not _is_names(wanted, 1) or len(wanted) != count:
            form = 'one name for the shared bias: "b1"' if shared else f"a list of {count} names"
            table.fault(f"must be {form}", "bias_names")
            return None
        for position, name in enumerate(wanted):
            self.names.claim(name, "bias", place, values[position] if values else None)
        return tuple(wanted)


def _is_names(value: Any, depth: int) -> bool:
    """Whether a value is a list of names, or for depth 2 a list of lists of names."""
    if depth == 0:
        return isinstance(value, str)
    return isinstance(value, list) and all(_is_names(part, depth - 1) for part in value)


def _has_length(value: Any, length: int) -> bool:
    return isinstance(value, list) and len(value) == length


def _count(number: int, what: str) -> str:
    return f"{number} {what}{'' if number == 1 else 's'}"


def _listed(names: tuple[str, ...]) -> str:
    return ", ".join(names) if len(names) <= 6 else f"{names[0]} .. {names[-1]}"


def _shape(lengths: list[int]) -> str:
    if len(set(lengths)) <= 1:
        return f"{len(lengths)} x {lengths[0] if lengths else 0}"
    return f"{len(lengths)} rows of {', '.join(map(str, lengths[:6]))}"
