"""An example as it comes out when a mistake is made in it: the same graph, other workings."""

from __future__ import annotations

from functools import cached_property

from explainer.checking.graph import Graph, split_round
from explainer.checking.mistakes.entry import Swap, name
from explainer.checking.mistakes.virtual import virtual
from explainer.derivation import Derivation, Step, Working
from explainer.evaluation.arithmetic import Undefined
from explainer.evaluation.proven import PROVEN, Number, lean
from explainer.evaluation.training import Training
from explainer.example import Example
from explainer.explanation import Explanation


class Changed(Graph):
    """The quantities of an example as they come out under a mistake.

    ``base`` may be changed already; its swaps then go before this one's. ``whole`` says that the
    change is another example, in which every quantity may be another.
    """

    def __init__(self, base: Graph, change: Swap | Example) -> None:
        explanation = base.explanation
        self.whole = isinstance(change, Example)
        self.swaps: tuple[Swap, ...] = base.swaps if isinstance(base, Changed) else ()
        if isinstance(change, Example):
            explanation = Explanation(change, explanation.digits)
        else:
            self.swaps += (change,)
        super().__init__(explanation, base.written, base.expressions)
        self._values: dict[str, Number | Undefined] = {}
        self._before = base
        self._moved: dict[str, bool] = {}
        self._affected: dict[str, bool] = {}

    def routes(self, key: str) -> tuple[Working, ...]:
        """Every way to compute a quantity when the mistake is made."""
        found = self._routes.get(key)
        if found is None:
            if key.startswith("§"):
                found = (virtual(key),)
            else:
                found = tuple(self._swapped(key, working) for working in super().routes(key))
            self._routes[key] = found
        return found

    def _swapped(self, key: str, working: Working) -> Working:
        for swap in self.swaps:
            working = swap(name(key), working) or working
        return working

    def value(self, key: str) -> Number:
        """The value that comes out with the mistake; raises Undefined."""
        if self.whole and not self.swaps:
            return super().value(key)
        if not self.moved(key):
            return self._before.value(key)
        if key.startswith("§same|"):
            return self._before.value(key[6:])
        value = self._values.get(key)
        if value is None:
            # The new value of a tied weight can rest on itself: then the mistake cannot be made.
            self._values[key] = Undefined(f"{key} rests on itself")
            value = self._values[key] = self._worked_out(key)
        if isinstance(value, Undefined):
            raise value
        return value

    def _worked_out(self, key: str) -> Number | Undefined:
        try:
            routes = self.routes(key)
            if not routes:
                return self._leaf(key)
            args = [self.value(arg) for arg in routes[0].args]
            return lean(PROVEN.compile(routes[0].formula)(*args))
        except (ArithmeticError, ValueError) as fault:
            return Undefined(str(fault))

    def affected(self, key: str) -> bool:
        """Whether any route of a quantity, from the nearest written ones, is a changed one."""
        found = self._affected.get(key)
        if found is None:
            self._affected[key] = False
            now = self.routes(key)
            found = (
                key.startswith("§")
                or (not now and self.moved(key))
                or now != self._before.routes(key)
                or any(
                    arg not in self.written and self.affected(arg)
                    for working in now
                    for arg in working.args
                )
            )
            self._affected[key] = found
        return found

    def moved(self, key: str) -> bool:
        """Whether a quantity comes out by a changed working; one of another example may always."""
        if self.whole:
            return True
        found = self._moved.get(key)
        if found is None:
            self._moved[key] = False
            found = self._moved[key] = self._moves(key)
        return found

    def _moves(self, key: str) -> bool:
        stem, rounds = split_round(key)
        if key.startswith("§"):
            return True
        if rounds and not self.routes(key):
            trained = stem in self.trained or stem.startswith("change_")
            return trained and self._trains_otherwise
        before, now = self._before.routes(key)[:1], self.routes(key)[:1]
        return now != before or any(self.moved(arg) for working in now for arg in working.args)

    @cached_property
    def _trains_otherwise(self) -> bool:
        """Whether a round moves any weight otherwise; from the next round on all of them do."""
        return any(self.moved(f"{name}+") for name in self.trained)

    def _leaf(self, key: str) -> Number:
        """A given number, or a weight after rounds of training with the mistake in every one."""
        stem, rounds = split_round(key)
        if not rounds:
            return self.explanation.number(key)
        state = self._training.at([rounds])[rounds]
        last = f"change_{stem.removeprefix('change_').partition('[')[0]}@-1"
        return state[last] if stem.startswith("change_") else state[stem]

    @cached_property
    def _training(self) -> Training:
        own = self.explanation.training

        def make(key: str) -> Step:
            if key.startswith("§"):
                return Step(key, "", virtual(key))
            step = self.explanation.derivation[key]
            working = step.working and self._swapped(key, step.working)
            shortcut = step.shortcut and self._swapped(key, step.shortcut)
            return Step(key, step.kind, working, shortcut)

        return Training(Derivation(make), own.given, dict(zip(own.state, own._after, strict=True)))
