"""How every quantity of an example is written: the one place that a notation is asked.

Neutral between formats: each printer sets a :class:`Sign` in its own way.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import NamedTuple

from explainer.notation.notations import POST, Notation
from explainer.notation.signs import Sign, Slope

__all__ = ["ERROR", "INPUT", "NEURON", "WEIGHT", "Place", "Sign", "Slope", "Symbols", "split_name"]

# The parts of the page that share a colour and a shape.
INPUT, WEIGHT, NEURON, ERROR = "in", "w", "n", "e"

_PARTS = re.compile(r"(?P<stem>[^\[@]*)(?P<pair>\[\d+\]°?)?(?P<round>@-?\d+)?")
# The first word of the key of what a neuron has, and the letter it is written with.
_OF_NEURONS = {"net": "net", "out": "out", "target": "target", "E": "error", "delta": "delta"}
_CONSTANTS = {"E_total": "total", "eta": "eta", "beta": "beta", "beta°": "beta"}


class Place(NamedTuple):
    """What a name stands for: an input, a neuron, a weight or a bias, and where it is.

    ``layer`` counts from 1, and is 0 for what has no place of its own: inputs, and parameters that
    are used in several places. ``indices`` are places within the layer (and for a weight the one
    before), from 1.
    """

    sort: str
    layer: int = 0
    indices: tuple[int, ...] = ()
    last: bool = False


class Symbols:
    """The symbols and colours of all quantities of an example, by key.

    ``places`` says what its names stand for. ``ends`` gives for a weight that is called by a mere
    number ("w5123") the names of the two that it joins ("o3,h7"), by which it is then written; None
    for any other.
    """

    def __init__(
        self,
        notation: Notation = POST,
        places: Mapping[str, Place] | None = None,
        ends: Callable[[str], str | None] | None = None,
    ) -> None:
        self.notation = notation
        self.own = dict(notation.own)
        self.places = {} if places is None else places
        self._ends = ends
        self._signs: dict[str, Sign | Slope] = {}

    # -- signs ---------------------------------------------------------------------------------

    def sign(self, key: str) -> Sign | Slope:
        """How the quantity ``key`` is written."""
        found = self._signs.get(key)
        if found is None:
            found = self._signs[key] = self._sign(key)
        return found

    def _sign(self, key: str) -> Sign | Slope:
        parts = _PARTS.fullmatch(key)
        assert parts is not None, key
        stem = parts["stem"]
        mark = (parts["pair"] or "") + (f"({parts['round'][1:]})" if parts["round"] else "")
        if parts["round"] == "@-1":
            mark = "before"
        if "/" in stem:
            top, below = (part[1:] for part in stem.split("/", 1))
            over = self.plain(top)._replace(mark=mark)
            return Slope(over, self.plain(below), top, below)
        if stem.endswith("+"):
            return self.plain(stem[:-1])._replace(mark="+")
        if stem.startswith("change_"):
            return self.plain(stem.removeprefix("change_"))._replace(mark=mark, front="Δ")
        return self.plain(stem)._replace(mark=mark)

    def plain(self, stem: str) -> Sign:
        """The symbol of a quantity that is no derivative, without any mark."""
        own = self.own.get(stem)
        if own:
            return own
        if stem in _CONSTANTS:
            found: Sign = getattr(self.notation, _CONSTANTS[stem])
            return found
        head, _, name = stem.partition("_")
        if name and head in _OF_NEURONS:
            return self._of_neuron(_OF_NEURONS[head], name)
        return self._named(stem)

    def letter(self, role: str) -> Sign:
        """The bare letter of a kind of quantity: net, out, output, target, error, delta."""
        if role == "output":
            return self.notation.output or self.notation.out
        found: Sign = getattr(self.notation, role)
        return found

    def _of_neuron(self, role: str, name: str) -> Sign:
        place = self.places.get(name, Place("neuron"))
        letter = self.letter("output" if role == "out" and place.last else role)
        if not self.notation.layered or not place.layer:
            return _under(letter, self._as_script(name))
        found = _under(letter, _joined(place.indices))
        return found if role in ("target", "error") else _over(found, str(place.layer))

    def _as_script(self, name: str) -> str:
        """A neuron's name as the subscript of what it has."""
        own = self.own.get(name)
        return own.base + own.sub if own else name.replace("_", ",")

    def _named(self, name: str) -> Sign:
        """An input, a weight, a bias or a neuron, by its place or by its name."""
        base, sub = split_name(name)
        place = self.places.get(name)
        letter = place and getattr(self.notation, place.sort, None)
        if not place or not letter:
            return Sign(base, self._joining(name) or sub)
        if self.notation.layered and place.sort == "input":
            return _under(letter, _joined(place.indices))
        if self.notation.layered and place.layer:
            return _over(_under(letter, _joined(place.indices)), str(place.layer))
        numbered = sub.isdigit() and not self.notation.layered
        sub = self._joining(name) or sub
        return _under(letter, sub) if numbered else Sign(base, sub)

    def _joining(self, name: str) -> str | None:
        return self._ends(name) if self._ends else None

    # -- colours -------------------------------------------------------------------------------

    def role(self, key: str) -> str:
        """Which of the four colours a quantity has: input, weight, neuron or error."""
        stem = key.rsplit(":", 1)[-1].split("[", 1)[0].split("@", 1)[0]
        head = stem.split("_", 1)[0]
        if "/" in stem or (head in ("E", "delta", "target") and "_" in stem):
            return ERROR
        if head in ("net", "out") and "_" in stem:
            return NEURON
        return {"neuron": NEURON, "input": INPUT}.get(self._sort(stem), WEIGHT)

    def _sort(self, name: str) -> str:
        place = self.places.get(name)
        return place.sort if place else ""


def split_name(name: str) -> tuple[str, str]:
    """A name's letter and its subscript: w11 is w with 11, x_new is x with new."""
    base, _, rest = name.partition("_")
    if rest:
        return base, rest.replace("_", ",")
    letters = base.rstrip("0123456789")
    return letters, base[len(letters) :]


def _joined(indices: tuple[int, ...]) -> str:
    """Places as a subscript: 12 for 1 and 2, with commas where one of them has two digits."""
    return ("," if max(indices, default=0) > 9 else "").join(map(str, indices))


def _under(letter: Sign, sub: str) -> Sign:
    return letter._replace(sub=",".join(filter(None, (letter.sub, sub))))


def _over(letter: Sign, sup: str) -> Sign:
    return letter._replace(sup=",".join(filter(None, (letter.sup, sup))))
