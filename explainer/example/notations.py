"""The notation of an example: its field in the file, or what a user names on the command line."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

from explainer.errors import ExplainerError, shown
from explainer.example.lettering import faults
from explainer.example.model import Example
from explainer.example.table import Table
from explainer.example.toml import tables
from explainer.notation.notations import NOTATIONS, POST, Notation, from_table, named

LARGEST = 100_000  # bytes of a file of symbols


def written_in(example: Example, notation: Notation) -> Example:
    """The example in another notation; ExplainerError where two quantities would look alike, or a
    symbol is for none.
    """
    changed = replace(example, notation=notation)
    problems = list(faults(changed))
    if problems:
        raise ExplainerError(*(f"notation: {problem}" for problem in problems))
    return changed


def read_notation(top: Table) -> Notation:
    """The field ``notation`` of an example file: a name, or a table of symbols."""
    value = top.fields.get("notation", POST.name)
    if isinstance(value, str):
        value = {"like": value}
    if not isinstance(value, dict):
        top.fault('must be a name such as "zac", or symbols: { net = "s" }', "notation")
        return POST
    made, wrong = from_table(value)
    for name, fault in wrong.items():
        top.fault(f"{name}: {fault}", "notation")
    return made


def notation(word: str) -> Notation:
    """The notation that ``word`` names, or that is in the file of that name."""
    path = Path(word)
    if word.casefold() in NOTATIONS or not (path.suffix or len(path.parts) > 1):
        try:
            return named(word)
        except ValueError as fault:
            end = " Or" if str(fault).endswith("?") else "; or"
            raise ExplainerError(
                f"--notation: {fault}{end} name a file of symbols, such as letters.toml"
            ) from None
    try:
        with path.open("rb") as file:
            text = file.read(LARGEST).decode("utf-8-sig")
    except (OSError, ValueError) as fault:
        reason = getattr(fault, "strerror", None) or "not a text in UTF-8"
        raise ExplainerError(f"{shown(word, 200)} cannot be read: {reason.lower()}") from None
    return _from_file(tables(text, word), word)


def _from_file(table: Mapping[str, object], where: str) -> Notation:
    inner = table.get("notation", table)
    if isinstance(inner, str):
        inner = {"like": inner}
    if not isinstance(inner, dict):
        raise ExplainerError(f'{where}: must hold symbols, such as net = "s"')
    made, wrong = from_table(inner)
    if wrong:
        raise ExplainerError(*(f"{where}: {name}: {fault}" for name, fault in wrong.items()))
    return made
