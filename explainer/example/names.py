"""Names of inputs, neurons, weights and biases: what may be one, and the defaults.

Two spellings that differ only in underscores are one name (`w_5` is `w5`), so names are compared
in their plain spelling, and none may be one that the key grammar needs for itself.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from decimal import Decimal
from typing import NamedTuple

from explainer.errors import shown
from explainer.example.faults import Faults
from explainer.keys import PREFIXES, plain

FUNCTIONS = ("exp", "ln", "log", "sqrt", "tanh", "erf", "abs", "max", "min")
RESERVED = (*PREFIXES, "E_total", "d", "e", "eta", "dE", "total", *FUNCTIONS)

LONGEST = 60
_SHAPE = re.compile(r"[A-Za-z](?:[A-Za-z0-9_]*[A-Za-z0-9])?")
_PREFIXED = re.compile(rf"d?E_|(?:d?(?:net|out)|{'|'.join(PREFIXES)})_")
_PLAIN_RESERVED = {plain(word) for word in RESERVED}
_HIDDEN_LETTERS = "hgkmp"
_NUMBERED = re.compile(r"([wb])([1-9][0-9]{0,8})")
_SORTS = {"input": "an input", "neuron": "a neuron", "weight": "a weight", "bias": "a bias"}

Place = tuple[str | int, ...]


def complaint(name: str) -> str | None:
    """Why `name` cannot be a name, as the end of a sentence; None where it can."""
    if len(name) > LONGEST:
        return f"is longer than {LONGEST} characters"
    if not _SHAPE.fullmatch(name):
        return "is no name: use ASCII letters, digits and inner underscores, a letter first"
    if plain(name) in _PLAIN_RESERVED:
        return "is taken: keys or formulas need it for themselves; choose another name"
    prefixed = _PREFIXED.match(name)
    if prefixed:
        return (
            f'begins with "{prefixed.group()}", as the keys of quantities do; choose another name'
        )
    return None


def neuron_names(count: int, layer: int, layers: int) -> tuple[str, ...]:
    """Default names of the `count` neurons of layer number `layer` (from 1) out of `layers`."""
    if layer == layers:
        start = "o"
    elif layer <= len(_HIDDEN_LETTERS):
        start = _HIDDEN_LETTERS[layer - 1]
    else:
        start = f"l{layer}n"
    return tuple(f"{start}{i}" for i in range(1, count + 1))


class _Claim(NamedTuple):
    """Who has a name: an input, a neuron, a weight or a bias; and a parameter's value."""

    name: str
    sort: str
    value: Decimal | None


class Names:
    """Every name of one example file; a name that two things claim is a fault.

    Weights may share a name, and biases may: that is one tied parameter, so its values must agree.
    """

    def __init__(self, faults: Faults) -> None:
        self._faults = faults
        self._claims: dict[str, _Claim] = {}
        self._numbered: list[tuple[str, range, str, Place]] = []

    def claim(self, name: str, sort: str, place: Place, value: Decimal | None = None) -> None:
        """Take a name that the user wrote at `place`."""
        if wrong := complaint(name):
            self._faults.add(f"{shown(name)} {wrong}", *place)
        elif wrong := self._clash(_Claim(name, sort, value)):
            self._faults.add(wrong, *place)

    def claim_made(self, names: Iterable[str], sort: str, place: Place) -> None:
        """Take names that were made up for neurons of which the user gave only the number."""
        for name in names:
            if wrong := self._clash(_Claim(name, sort, None)):
                self._faults.add(f"{wrong}, or give names in place of the number", *place)

    def claim_numbered(self, letter: str, numbers: range, sort: str, place: Place) -> None:
        """Take `letter` with each of `numbers`, made up for weights or biases without names."""
        self._numbered.append((letter, numbers, sort, place))

    def settle(self) -> None:
        """Once all are claimed: note each name given by the user that is also a made up one."""
        for claim in self._claims.values():
            match = _NUMBERED.fullmatch(plain(claim.name))
            for letter, numbers, sort, place in self._numbered:
                if match and match.group(1) == letter and int(match.group(2)) in numbers:
                    self._faults.add(
                        f"{shown(claim.name)} is the name of {_SORTS[claim.sort]}, and would be"
                        f" made up for {_SORTS[sort]} here; rename it, or give {place[-1]}",
                        *place,
                    )

    def _clash(self, claim: _Claim) -> str | None:
        """Take a name, or say why not."""
        earlier = self._claims.setdefault(plain(claim.name), claim)
        if earlier is claim:
            return None
        if earlier.name != claim.name:
            return f'"{claim.name}" and "{earlier.name}" differ in underscores only; rename one'
        if earlier.sort != claim.sort:
            return f'"{claim.name}" is the name of {_SORTS[earlier.sort]} already; rename one'
        if claim.sort in ("input", "neuron"):
            return f'"{claim.name}" is the name of two {claim.sort}s; rename one'
        if None not in (earlier.value, claim.value) and earlier.value != claim.value:
            return (
                f'"{claim.name}" is used twice, as one tied {claim.sort}, but with the values'
                f" {earlier.value} and {claim.value}; make them agree, or rename one"
            )
        return None
