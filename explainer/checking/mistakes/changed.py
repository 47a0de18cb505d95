"""An example as it comes out when a mistake is made in it: the same graph, other workings."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cached_property

from explainer.checking.graph import Graph
from explainer.checking.mistakes.entry import Swap, name
from explainer.checking.mistakes.virtual import virtual
from explainer.checking.walking import walked
from explainer.checking.ways import split_round
from explainer.derivation import Derivation, Step, Working
from explainer.evaluation.arithmetic import Undefined
from explainer.evaluation.given import Later
from explainer.evaluation.proven import PROVEN, Number, lean
from explainer.evaluation.training import Training
from explainer.evaluation.values import Values
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
        self._after: dict[int, Values] = {}

    def _find(self, key: str) -> tuple[Working, ...]:
        """Every way to compute a quantity when the mistake is made.

        What the mistake leaves alone is the very same as without it.
        """
        if key.startswith("§"):
            return (virtual(key),)
        if self.whole:
            return tuple(self._swapped(key, working) for working in super()._find(key))
        before, swap = self._before.routes(key), self.swaps[-1]
        now = tuple(swap(name(key), working) or working for working in before)
        return before if now == before else now

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
        value = walked(key, self._values, self._valued_by, self._worked_out)
        if isinstance(value, Undefined):
            raise value
        return value

    def _valued_by(self, key: str) -> tuple[str, ...]:
        """The moved quantities that a value is worked out from."""
        routes = () if key.startswith("§same|") else self.routes(key)
        return tuple(arg for arg in routes[0].args if self.moved(arg)) if routes else ()

    def _worked_out(self, key: str) -> Number | Undefined:
        try:
            if key.startswith("§same|"):
                return self._before.value(key[6:])
            routes = self.routes(key)
            if not routes:
                return self._leaf(key)
            args = list(map(self._known, routes[0].args))
            return lean(PROVEN.compile(routes[0].formula)(*args))
        except (ArithmeticError, ValueError) as fault:
            return Undefined(str(fault))

    def _known(self, key: str) -> Number:
        if not self.moved(key):
            return self._before.value(key)
        # The new value of a tied weight can rest on itself: then the mistake cannot be made.
        value = self._values.get(key, Undefined(f"{key} rests on itself"))
        if isinstance(value, Undefined):
            raise value
        return value

    def affected(self, key: str) -> bool:
        """Whether any route of a quantity, from the nearest written ones, is a changed one."""
        return walked(key, self._affected, self._unwritten, self._affects)

    def _unwritten(self, key: str) -> Iterable[str]:
        if self._changes(key):
            return ()
        args = (arg for working in self.routes(key) for arg in working.args)
        return (arg for arg in args if arg not in self.written)

    def _affects(self, key: str) -> bool:
        return self._changes(key) or any(map(self._affected.get, self._unwritten(key)))

    def _changes(self, key: str) -> bool:
        """Whether the mistake is in one of the routes of a quantity itself."""
        if key.startswith("§"):
            return True
        now = self.routes(key)
        return now != self._before.routes(key) or (not now and self.moved(key))

    def moved(self, key: str) -> bool:
        """Whether a quantity comes out by a changed working; one of another example may always."""
        return self.whole or walked(key, self._moved, self._moved_by, self._moves)

    def _moved_by(self, key: str) -> tuple[str, ...]:
        """The quantities that move this one if they are moved; none where it moves by itself."""
        if key.startswith("§") or self.routes(key)[:1] != self._before.routes(key)[:1]:
            return ()
        return self._before.uses(key)

    def _moves(self, key: str) -> bool:
        stem, rounds = split_round(key)
        if key.startswith("§"):
            return True
        now = self.routes(key)[:1]
        if rounds and not now:
            return (stem in self.trained or stem.startswith("change_")) and self._trains_otherwise
        return now != self._before.routes(key)[:1] or any(
            map(self._moved.get, self._before.uses(key))
        )

    @cached_property
    def _trains_otherwise(self) -> bool:
        """Whether a round moves any weight otherwise; from the next round on all of them do."""
        return any(self.moved(f"{name}+") for name in self.trained)

    def _leaf(self, key: str) -> Number:
        """A given number, or one after rounds of training with the mistake in every one."""
        stem, rounds = split_round(key)
        if not rounds:
            return self.explanation.number(key)
        values = self._after.get(rounds)
        if values is None:
            state = self._training.at([rounds])[rounds]
            later = Later(self.explanation.given, state)
            values = self._after[rounds] = Values(self._derivation, later)
        return values[stem]

    @cached_property
    def _derivation(self) -> Derivation:
        """The steps of a round, the mistake made in each."""

        def make(key: str) -> Step:
            if key.startswith("§"):
                return Step(key, "", virtual(key))
            step = self.explanation.derivation[key]
            working = step.working and self._swapped(key, step.working)
            shortcut = step.shortcut and self._swapped(key, step.shortcut)
            return Step(key, step.kind, working, shortcut)

        return Derivation(make)

    @cached_property
    def _training(self) -> Training:
        own = self.explanation.training
        return Training(self._derivation, own.given, own.after)
