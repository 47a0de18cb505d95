"""The notations: which letters quantities are written with. Each is one row of data."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

from explainer.errors import nearest, shown
from explainer.notation.reading import read_symbol
from explainer.notation.signs import Sign


class Notation(NamedTuple):
    """The letters of one way of writing.

    ``output`` is the output of a neuron of the last layer, where it has a letter of its own.
    ``weight``, ``bias`` and ``input`` are None where these are written by their names. ``layered``:
    neurons, weights and biases have the number of their layer as a superscript and their places in
    it as subscripts. ``own`` holds single symbols by key.
    """

    name: str = "post"
    net: Sign = Sign("net")
    out: Sign = Sign("out")
    output: Sign | None = None
    target: Sign = Sign("target")
    error: Sign = Sign("E")
    total: Sign = Sign("E", "total")
    delta: Sign = Sign("δ")
    eta: Sign = Sign("η")
    beta: Sign = Sign("β")
    weight: Sign | None = None
    bias: Sign | None = None
    input: Sign | None = None
    layered: bool = False
    own: tuple[tuple[str, Sign], ...] = ()


LETTERS = (
    *("net", "out", "output", "target", "error", "total", "delta", "eta", "beta"),
    *("weight", "bias", "input"),
)
POST = Notation()
NOTATIONS = {
    notation.name: notation
    for notation in (
        POST,
        Notation(
            "zac",
            net=Sign("z"),
            out=Sign("a"),
            target=Sign("y"),
            error=Sign("C"),
            total=Sign("C"),
            weight=Sign("w"),
            bias=Sign("b"),
            input=Sign("x"),
            layered=True,
        ),
        Notation(
            "prml",
            net=Sign("a"),
            out=Sign("z"),
            target=Sign("t"),
            error=Sign("E"),
            total=Sign("E"),
        ),
        Notation(
            "stats",
            net=Sign("z"),
            out=Sign("a"),
            output=Sign("y", accent="hat"),
            target=Sign("y"),
            error=Sign("L"),
            total=Sign("L"),
            eta=Sign("α"),
        ),
    )
}


def named(word: str) -> Notation:
    """The notation of that name; ValueError names the nearest."""
    found = NOTATIONS.get(word.casefold())
    if found is None:
        hint = nearest(word, NOTATIONS) or f"; known are {', '.join(NOTATIONS)}"
        raise ValueError(f"there is no notation {shown(word)}{hint}")
    return found


def from_table(table: Mapping[str, object]) -> tuple[Notation, dict[str, str]]:
    """The notation that a table describes, and what is wrong with its fields, by name.

    ``like`` names the notation to start from; every other field is a letter or the key of a
    quantity, with its symbol.
    """
    faults: dict[str, str] = {}
    made = POST
    signs: dict[str, Sign] = {}
    for name, value in table.items():
        if not isinstance(value, str):
            faults[name] = "must be text in quotation marks"
            continue
        try:
            if name == "like":
                made = named(value)
            else:
                signs[name] = read_symbol(value)
        except ValueError as fault:
            faults[name] = str(fault) if name == "like" else f"{shown(value)} {fault}"
    return _with(made, signs), faults


def _with(base: Notation, signs: Mapping[str, Sign]) -> Notation:
    changed: dict[str, Any] = {name: sign for name, sign in signs.items() if name in LETTERS}
    error = changed.get("error")
    if error and "total" not in changed:
        sub = ",".join(filter(None, (error.sub, base.total.sub)))
        changed["total"] = error._replace(sub=sub)
    own = tuple((name, sign) for name, sign in signs.items() if name not in LETTERS)
    name = base.name if not signs else f"{base.name} with symbols of its own"
    return base._replace(name=name, own=base.own + own, **changed)
