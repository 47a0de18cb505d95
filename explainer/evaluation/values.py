"""The values of a derivation: each quantity computed once, from the quantities it uses."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cached_property
from typing import TYPE_CHECKING, Any

from flint import arb, fmpq

from explainer.derivation import Derivation
from explainer.evaluation.arithmetic import Undefined
from explainer.evaluation.proven import PROVEN, Number, lean

if TYPE_CHECKING:
    from explainer.evaluation.identity import Residues


class Values(Mapping[str, Number]):
    """The values of a derivation for given numbers, computed when they are asked for.

    A quantity that has no value raises :class:`Undefined` with the reason; so does all that uses
    it.
    """

    def __init__(self, derivation: Derivation, given: Mapping[str, Number]) -> None:
        self._derivation = derivation
        self._given = given
        self._known: dict[str, Number | Undefined] = {}

    def __getitem__(self, key: str) -> Number:
        value = self._lookup(key)
        if value is None:
            value = self._compute(key)
        if isinstance(value, Undefined):
            raise value
        return value

    def __iter__(self) -> Any:
        return iter(self._known)

    def __len__(self) -> int:
        return len(self._known)

    def _lookup(self, key: str) -> Number | Undefined | None:
        """A number that is given or known already; None where it has to be computed."""
        value = self._known.get(key)
        return self._given.get(key) if value is None else value

    def _compute(self, key: str) -> Number | Undefined:
        known, waiting = self._known, [key]
        while waiting:
            step = self._derivation[waiting[-1]]
            assert step.working is not None, f"no number is given for {step.key}"
            numbers = list(map(self._lookup, step.working.args))
            if None in numbers:
                args = zip(step.working.args, numbers, strict=True)
                waiting += [arg for arg, number in args if number is None]
                continue
            known[waiting.pop()] = self._apply(step.key, numbers, step.working.formula)
        return known[key]

    def _apply(self, key: str, numbers: Sequence[Number], formula: Any) -> Number | Undefined:
        for number in numbers:
            if isinstance(number, Undefined):
                return number
        try:
            number = lean(PROVEN.compile(formula)(*numbers))
        except ZeroDivisionError:
            return Undefined(f"{key} divides by 0")
        except Undefined as reason:
            return Undefined(f"{key}: {reason}")
        return fmpq(0) if self._cancels(key, number) else number

    def _cancels(self, key: str, number: Number) -> bool:
        """Whether a ball around 0 is 0: terms that cancel do so at no precision of balls."""
        if not isinstance(number, arb) or not number.contains(0) or not number.is_finite():
            return False
        return self._residues.vanishes(key)

    @cached_property
    def _residues(self) -> Residues:
        from explainer.evaluation.identity import Residues

        return Residues(self._derivation, self._given)
