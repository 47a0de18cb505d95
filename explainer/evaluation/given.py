"""Given numbers as exact fractions, each made when it is asked for."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from decimal import Decimal

from flint import fmpq

from explainer.evaluation.proven import Number, exact

# Of so many numbers the fractions are kept; of more they are made anew each time, to spare memory.
KEPT = 100_000


class Numbers(Mapping[str, Number]):
    """Numbers by their keys, made by ``get`` when they are asked for."""

    def __getitem__(self, key: str) -> Number:
        number = self.get(key)
        if number is None:
            raise KeyError(key)
        return number


class Given(Numbers):
    """The numbers of all ``written`` as fractions, and 0 for each of ``nothings``."""

    def __init__(
        self, *written: Mapping[str, Decimal], nothings: Collection[str] = frozenset()
    ) -> None:
        self._written = written
        self._nothings = nothings
        self._made: dict[str, Number] = {}
        self._keep = sum(map(len, written)) <= KEPT

    def get(self, key: str, default: Number = None) -> Number:
        """The fraction of a number that is given, else ``default``."""
        number = self._made.get(key)
        if number is not None:
            return number
        for numbers in self._written:
            decimal = numbers.get(key)
            if decimal is not None:
                number = exact(decimal)
                if self._keep:
                    self._made[key] = number
                return number
        return fmpq(0) if key in self._nothings else default

    def __iter__(self) -> Iterator[str]:
        for numbers in self._written:
            yield from numbers
        yield from self._nothings

    def __len__(self) -> int:
        return sum(map(len, self._written)) + len(self._nothings)


class Later(Numbers):
    """The numbers of ``given`` with those of ``state`` in the places of some of them."""

    def __init__(self, given: Mapping[str, Number], state: Mapping[str, Number]) -> None:
        self._given = given
        self._state = state

    def get(self, key: str, default: Number = None) -> Number:
        """The number of that key, else ``default``."""
        number = self._state.get(key)
        return self._given.get(key, default) if number is None else number

    def __iter__(self) -> Iterator[str]:
        return iter(self._given)

    def __len__(self) -> int:
        return len(self._given)
