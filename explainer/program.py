"""Steps as a program: rows that any machine can compute from top to bottom, formulas apart.

A :class:`Program` takes up the steps of derivations, each quantity once, formulas of one shape
once. A :class:`World` is the same computation with something changed: a weight raised a little,
biases trained; only what comes out otherwise gets rows of its own, under names that begin with
the world's. Nothing here knows what a neural network is.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from explainer.derivation import Derivation, Step, Working, product_of
from explainer.evaluation.line import route
from explainer.notation.javascript import function


class Family(NamedTuple):
    """Rows of one shape, one for each of ``size`` given numbers that follow one another.

    ``first`` is the place of the first of these numbers, and ``key`` has a * where the key of each
    row has its number's own. An argument is a place, or where it goes along with the numbers that
    of the first row and the step to the next.
    """

    key: str
    first: int
    size: int
    formula: int
    args: tuple[int | tuple[int, int], ...]


class Column(NamedTuple):
    """Quantities at places in equal steps: the keys of the first and last, place and step."""

    first: str
    last: str
    place: int
    step: int


class Row(NamedTuple):
    """A quantity, the index of its formula, the places of what it is computed from."""

    key: str
    formula: int
    args: tuple[int, ...]


@dataclass(frozen=True)
class World:
    """A computation in which ``replaced`` quantities are worked out otherwise.

    ``defined`` are further quantities over those of this world; a key after a colon is the
    program's own.
    """

    derivation: Derivation
    replaced: Mapping[str, Working] = field(default_factory=dict)
    defined: Mapping[str, Working] = field(default_factory=dict)


class Program:
    """Given numbers, then rows; the formula of index 0 is a quantity under another name."""

    def __init__(self, derivation: Derivation, given: Iterable[str]) -> None:
        self._derivation = derivation
        self.given = tuple(given)
        self.places = {key: place for place, key in enumerate(self.given)}
        self.rows: list[Row] = []
        self.families: list[tuple[int, Family]] = []
        self._size = len(self.places)
        self._formulas = {function(product_of(1)): 0}

    @property
    def formulas(self) -> list[str]:
        """The formulas as JavaScript, in the order of their indices."""
        return list(self._formulas)

    def add(self, keys: Iterable[str]) -> None:
        """Take up quantities, with all that they are computed from."""
        waiting = [key for key in keys if key not in self.places][::-1]
        while waiting:
            key = waiting[-1]
            working = None if key in self.places else route(self._derivation[key])
            missing = [a for a in (working.args if working else ()) if a not in self.places]
            waiting.extend(missing[::-1])
            if not missing:
                waiting.pop()
                if working:
                    self._append(key, self._formula(working), self._at(working.args))

    def add_world(self, name: str, world: World, keys: Iterable[str]) -> None:
        """Take up quantities of a changed world, as ``name:key``."""
        names: dict[str, str] = {}
        wanted = [key for key in keys if key not in world.defined]
        for working in world.defined.values():
            wanted += [a for a in working.args if a not in world.defined and a[0] != ":"]
        for step in world.derivation.closure(wanted):
            own = world.replaced.get(step.key)
            if own is not None or not self._same(step, names):
                names[step.key] = f"{name}:{step.key}"
                self.bind(names[step.key], own or route(step), {} if own else names)
        for key, working in world.defined.items():
            self.bind(f"{name}:{key}", working, names)
            names[key] = f"{name}:{key}"

    def _same(self, step: Step, names: Mapping[str, str]) -> bool:
        """Whether a world's step is the program's own, computed from nothing that is changed."""
        if step.key in self.given:
            return True
        theirs = route(step)
        if any(arg in names for arg in theirs.args):
            return False
        self.add([step.key])
        own = route(self._derivation[step.key])
        return own.args == theirs.args and function(own.formula) == function(theirs.formula)

    def bind(self, key: str, working: Working, names: Mapping[str, str] | None = None) -> None:
        """Take up one quantity under a key; ``names`` are those of its arguments, if others."""
        self._append(key, *self._set(working, names or {}))

    def _append(self, key: str, formula: int, args: tuple[int, ...]) -> None:
        self.places[key] = self._size
        self._size += 1
        self.rows.append(Row(key, formula, args))

    def instead(self, key: str, working: Working) -> tuple[int, int, tuple[int, ...]]:
        """Another row for a quantity that is there: its place, formula and arguments."""
        return self.places[key], *self._set(working, {})

    def _set(self, working: Working, names: Mapping[str, str]) -> tuple[int, tuple[int, ...]]:
        args = [names.get(arg, arg.removeprefix(":")) for arg in working.args]
        self.add(arg for arg in args if arg not in self.places)
        return self._formula(working), self._at(args)

    def _formula(self, working: Working) -> int:
        return self._formulas.setdefault(function(working.formula), len(self._formulas))

    def _at(self, keys: Iterable[str]) -> tuple[int, ...]:
        return tuple(map(self.places.__getitem__, keys))

    # -- many quantities at once -------------------------------------------------------------

    def column(self, keys: Sequence[str]) -> Column | None:
        """Quantities that are there, if their places are in equal steps."""
        places = [*self._at(keys)]
        step = places[1] - places[0] if len(places) > 1 else 1
        if places != list(range(places[0], places[0] + step * len(places), step or 1)):
            return None
        return Column(keys[0], keys[-1], places[0], step)

    def add_family(self, key: str, of: Column, columns: Sequence[Column]) -> Column | None:
        """Take up a quantity for each of the given numbers ``of``; None where that is not possible.

        Only the steps of the first and the last of them are made, and have to agree: what is not
        the same in both goes along with one of the ``columns``.
        """
        size = self.places[of.last] - of.place + 1
        ends = [route(self._derivation[key.replace("*", name)]) for name in (of.first, of.last)]
        formulas = {self._formula(working) for working in ends}
        pairs = zip(*(working.args for working in ends), strict=False)
        args = [self._along(first, last, (of, *columns)) for first, last in pairs]
        if len(formulas) > 1 or None in args:
            return None
        found = tuple(arg for arg in args if arg is not None)
        place, self._size = self._size, self._size + size
        family = Family(key, of.place, size, formulas.pop(), found)
        self.families.append((len(self.rows), family))
        return Column(key.replace("*", of.first), key.replace("*", of.last), place, 1)

    def _along(
        self, first: str, last: str, columns: Sequence[Column]
    ) -> int | tuple[int, int] | None:
        """Where an argument stands for the first of a family, and how it goes on to the last."""
        for column in columns:
            if (first, last) == (column.first, column.last):
                return column.place, column.step
        if first == last:
            self.add([first])
            return self.places[first]
        others = [route(self._derivation[key]) for key in (first, last)]
        if any(function(other.formula) != function(product_of(1)) for other in others):
            return None
        return self._along(others[0].args[0], others[1].args[0], columns)
