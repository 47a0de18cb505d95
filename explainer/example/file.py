"""From the text of an example file to an Example, or to all faults of the file."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from explainer.decimals import number
from explainer.errors import nearest, shown
from explainer.example import lettering
from explainer.example.faults import Faults
from explainer.example.layers import FIELDS as LAYER_FIELDS
from explainer.example.layers import read_layers
from explainer.example.model import Example, Pair, target_complaint
from explainer.example.names import Names
from explainer.example.notations import read_notation
from explainer.example.table import Table
from explainer.example.titles import made_title, written_title
from explainer.example.toml import tables
from explainer.notation.notations import POST

ERRORS = (
    *("half squared", "squared", "mean squared", "binary cross-entropy", "cross-entropy"),
    "output",
)
FIELDS = (
    *("title", "inputs", "targets", "data", "reduction", "update", "error", "learning_rate"),
    *("momentum", "train_biases", "rounds", "notation", "layers"),
)
MOST_ROUNDS = 1_000_000

Numbers = dict[str, Decimal]


def read(text: str, where: str, name: str) -> Example:
    """The example that the TOML `text` describes; `where` is its file in messages."""
    return read_fields(tables(text, where), Faults(where, text), name)


def read_fields(document: dict[str, Any], faults: Faults, name: str) -> Example:
    """The example that the fields of a file, or the like of them, describe."""
    top = Table(document, faults)
    top.only(FIELDS, dict.fromkeys(LAYER_FIELDS, "under a [[layers]]"))
    names = Names(faults)
    error = top.choice("error", ERRORS, "half squared")
    pair_tables = _pair_tables(top)
    pairs = [_pair(table, error) for table in pair_tables]
    inputs = next((tuple(given) for given, _ in pairs if given), None)
    for place, given in zip(pair_tables, pairs, strict=True):
        _same_inputs(place, inputs, given[0])
    for input_name in inputs or ():
        names.claim(input_name, "input", (*pair_tables[0].place, "inputs"))
    layers = read_layers(document.get("layers"), inputs, names, faults)
    names.settle()
    outputs = layers[-1].neurons if layers else None
    for table, (_, targets) in zip(pair_tables, pairs, strict=True):
        _same_targets(table, outputs, targets, error)
    title = written_title(top)
    learning_rate = top.number("learning_rate", Decimal("0.5"))
    momentum = top.number("momentum", None)
    reduction = top.choice("reduction", ("mean", "sum"), "mean")
    update = top.choice("update", ("batch", "each pair"), "batch")
    train_biases = top.truth("train_biases", True)
    rounds = top.whole("rounds", 1, MOST_ROUNDS)
    notation = read_notation(top)
    if faults or inputs is None or layers is None or learning_rate is None:
        raise faults.error()
    made = Example(
        name=name,
        title=title or made_title(len(inputs), layers),
        input_names=inputs,
        pairs=tuple(_ordered(given, inputs, layers[-1].neurons) for given in pairs),
        layers=layers,
        error=error,
        learning_rate=learning_rate,
        momentum=momentum,
        train_biases=train_biases,
        rounds=rounds,
        reduction=reduction,
        update=update,
        notation=notation,
    )
    if notation != POST:
        for problem in lettering.faults(made):
            top.fault(problem, "notation")
    if faults:
        raise faults.error()
    return made


def _pair_tables(top: Table) -> list[Table]:
    """The tables that hold inputs and targets: the file itself, or each [[data]]."""
    data = top.fields.get("data")
    if data is None:
        return [top]
    for field in ("inputs", "targets"):
        if field in top.fields:
            top.fault("given here and in [[data]]; leave out one of them", field)
    if not isinstance(data, list) or not data or not all(isinstance(one, dict) for one in data):
        top.fault("must be tables [[data]], one for each training pair", "data")
        return []
    found = [Table(one, top.faults, "data", k) for k, one in enumerate(data, 1)]
    for table in found:
        table.only(("inputs", "targets"), dict.fromkeys(FIELDS, "before the first [[data]]"))
    return found


def _pair(table: Table, error: str) -> tuple[Numbers | None, Numbers | None]:
    """Inputs and targets of one pair by name; None where they cannot be read."""
    inputs = _numbers(table, "inputs", "i1 = 0.05, i2 = 0.10")
    if error != "output":
        return inputs, _numbers(table, "targets", "o1 = 0.01")
    if "targets" in table.fields:
        table.fault('of no use with the error "output"; leave them out', "targets")
    return inputs, {}


def _numbers(table: Table, field: str, sample: str) -> Numbers | None:
    value = table.fields.get(field)
    if value is None:
        table.missing(field, f"write {field} = {{ {sample} }}")
        return None
    if not isinstance(value, dict) or not value:
        table.fault(f"must be names with values: {field} = {{ {sample} }}", field)
        return None
    found = {}
    for name, one in value.items():
        try:
            found[name] = number(one)
        except ValueError as error:
            table.fault(f"{error}", field, name)
            found[name] = Decimal(0)
    return found


def _same_inputs(table: Table, inputs: tuple[str, ...] | None, given: Numbers | None) -> None:
    if inputs is None or given is None:
        return
    for name in inputs:
        if name not in given:
            table.fault(f'no value for "{name}", which the first [[data]] has', "inputs")
    known = set(inputs)
    for name in given:
        if name not in known:
            table.fault(f'"{name}" is not in the first [[data]]', "inputs", name)


def _same_targets(
    table: Table, outputs: tuple[str, ...] | None, targets: Numbers | None, error: str
) -> None:
    if outputs is None or not targets:
        return
    known = set(outputs)
    for name, value in targets.items():
        if name not in known:
            hint = nearest(name, outputs)
            table.fault(
                f"{shown(name)} is no neuron of the last layer ({', '.join(outputs[:6])}){hint}",
                "targets",
            )
        elif complaint := target_complaint(error, value):
            table.fault(f"{value}: {complaint}", "targets", name)
    for name in outputs:
        if name not in targets:
            table.fault(f'no value for the output neuron "{name}"', "targets")


def _ordered(
    given: tuple[Numbers | None, Numbers | None], inputs: tuple[str, ...], outputs: tuple[str, ...]
) -> Pair:
    """A pair whose numbers stand in the order of inputs and output neurons."""
    values, targets = given[0] or {}, given[1] or {}
    return Pair(
        tuple(values[name] for name in inputs),
        tuple(targets[name] for name in outputs if targets),
    )
