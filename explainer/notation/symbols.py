"""How a quantity is written: its key taken apart into a letter, a subscript, a superscript.

Neutral between formats: each printer sets a :class:`Sign` in its own way.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

# The parts of the page that share a colour and a shape.
INPUT, WEIGHT, NEURON, ERROR = "in", "w", "n", "e"

_PARTS = re.compile(r"(?P<stem>[^\[@]*)(?P<pair>\[\d+\]°?)?(?P<round>@-?\d+)?")
_WORDS = ("net", "out", "target")
GREEK = {"delta": "δ", "eta": "η", "beta": "β", "beta°": "β"}


class Sign(NamedTuple):
    """A letter or word with what hangs on it; ``front`` stands before it (the Δ of a change)."""

    base: str
    sub: str = ""
    sup: str = ""
    front: str = ""


class Slope(NamedTuple):
    """A partial derivative: of what, by what."""

    top: Sign
    below: Sign


def split_name(name: str) -> tuple[str, str]:
    """A name's letter and its subscript: w11 is w with 11, x_new is x with new."""
    base, _, rest = name.partition("_")
    if rest:
        return base, rest.replace("_", ",")
    letters = base.rstrip("0123456789")
    return letters, base[len(letters) :]


@lru_cache(maxsize=4096)
def sign(key: str) -> Sign | Slope:
    """How the quantity ``key`` is written."""
    parts = _PARTS.fullmatch(key)
    assert parts is not None, key
    stem = parts["stem"]
    above = (parts["pair"] or "") + (f"({parts['round'][1:]})" if parts["round"] else "")
    if parts["round"] == "@-1":
        above = "before"
    if "/" in stem:
        top, below = stem.split("/", 1)
        return Slope(_letter(top[1:], above), _letter(below[1:]))
    if stem.endswith("+"):
        return _letter(stem[:-1], "+")
    if stem.startswith("change_"):
        return _letter(stem.removeprefix("change_"), above, "Δ")
    return _letter(stem, above)


def _letter(stem: str, sup: str = "", front: str = "") -> Sign:
    head, _, rest = stem.partition("_")
    if rest and head in (*_WORDS, "E", "delta"):
        return Sign(GREEK.get(head, head), rest.replace("_", ","), sup, front)
    if stem in GREEK:
        return Sign(GREEK[stem], "", sup, front)
    base, sub = split_name(stem)
    return Sign(base, sub, sup, front)


class Names(NamedTuple):
    """The names of an example's inputs and neurons, which have colours of their own."""

    inputs: frozenset[str] = frozenset()
    neurons: frozenset[str] = frozenset()


def role(key: str, names: Names) -> str:
    """Which of the four colours a quantity has: input, weight, neuron or error."""
    stem = key.rsplit(":", 1)[-1].split("[", 1)[0].split("@", 1)[0]
    head = stem.split("_", 1)[0]
    if "/" in stem or (head in ("E", "delta", "target") and "_" in stem):
        return ERROR
    if head in ("net", "out") and "_" in stem:
        return NEURON
    if stem in names.neurons:
        return NEURON
    return INPUT if stem in names.inputs else WEIGHT
