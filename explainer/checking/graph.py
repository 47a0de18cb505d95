"""What each quantity can be computed from: the steps of an example, with all their routes.

A *route* is one working of a quantity. Besides those of its step, a quantity may be reached
through another name of the same number, where the sheet writes that one, and through expressions
of the sheet that are part of a formula. Rounds of training unroll here: ``net_h1@3`` has the step
of ``net_h1``, at the weights ``w1@3``.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

from explainer.checking.parts import Parts
from explainer.checking.walking import walked
from explainer.checking.ways import Ways, split_round
from explainer.derivation import Working
from explainer.evaluation.arithmetic import Undecided, Undefined
from explainer.evaluation.proven import PROVEN, Number, lean
from explainer.explanation import Explanation

FIRST_ROUNDS = 4  # people work through so many by hand, and write down what they like


class Graph:
    """The quantities of one example as a graph, seen by someone who wrote ``written`` down."""

    def __init__(
        self,
        explanation: Explanation,
        written: Iterable[str] = (),
        expressions: dict[str, Working] | None = None,
    ) -> None:
        self.explanation = explanation
        self.network = explanation.network
        self.example = explanation.example
        self.expressions = expressions or {}
        self.written = frozenset(written)
        self.trained = frozenset(self.example.trained)
        self.parts = Parts(self.expressions)
        self._ways = Ways(explanation, self.written)
        self._rounds: frozenset[int] | None = None
        self._routes: dict[str, tuple[Working, ...]] = {}
        self._uses: dict[str, tuple[str, ...]] = {}
        self._touched: dict[str, bool] = {}

    # -- numbers ----------------------------------------------------------------------------

    def value(self, key: str) -> Number:
        """The exact value, or a ball around it; raises Undefined."""
        working = self.expressions.get(key)
        if working is None:
            return self.explanation.number(key)
        return lean(PROVEN.compile(working.formula)(*map(self.explanation.number, working.args)))

    def decided(self, key: str, test: Callable[[Number], bool | None]) -> bool:
        """What ``test`` says of a value, at a precision at which it can say; Undecided at none."""
        try:
            return self.explanation.proven("eta", lambda _: test(self.value(key)))
        except Undefined:
            if test(self.value(key)) is None:
                raise Undecided(f"{key} could not be proven") from None
            raise

    # -- the graph ----------------------------------------------------------------------------

    def leaf(self, key: str) -> bool:
        """Whether a quantity counts as given: it is, or its round is one that the sheet skips."""
        return not self.routes(key)

    def routes(self, key: str) -> tuple[Working, ...]:
        """Every way to compute a quantity; none for a given number."""
        found = self._routes.get(key)
        if found is None:
            found = self._routes[key] = self._find(key)
        return found

    def uses(self, key: str) -> tuple[str, ...]:
        """What the first way to compute a quantity takes, given numbers left out."""
        found = self._uses.get(key)
        if found is None:
            given = self.explanation.written
            args = (arg for working in self.routes(key)[:1] for arg in working.args)
            found = self._uses[key] = tuple(arg for arg in args if arg not in given)
        return found

    def touched(self, key: str) -> bool:
        """Whether any quantity that this one is computed from is written on the sheet."""
        return walked(key, self._touched, self._behind, self._touches)

    def _behind(self, key: str) -> Iterable[str]:
        args = {arg for working in self.routes(key) for arg in working.args}
        return () if args & self.written else args

    def _touches(self, key: str) -> bool:
        args = (arg for working in self.routes(key) for arg in working.args)
        return any(arg in self.written or self._touched.get(arg) for arg in args)

    def affected(self, key: str) -> bool:
        """Whether a quantity comes out otherwise than in the example as it stands: never, here."""
        return False

    def _find(self, key: str) -> tuple[Working, ...]:
        own = self.expressions.get(key)
        if own is not None:
            return (own,)
        if self.skipped(key):
            return ()
        step = self.explanation.step(key)
        if step.working is None:
            return ()
        found = [step.working]
        if step.shortcut:
            found.append(step.shortcut)
        found += [way for way in self._ways.to(key) if way not in found]
        if self.expressions:
            found += [new for working in list(found) for new in self.parts.within(working, key)]
        return tuple(found)

    def skipped(self, key: str) -> int:
        """After how many rounds a state is taken that the sheet does not lead up to, else 0."""
        stem, rounds = split_round(key)
        if stem.startswith("change_"):
            return rounds if rounds and rounds not in self.rounds else 0
        known = stem not in self.trained or rounds < 2 or rounds - 1 in self.rounds
        return 0 if known else rounds

    @property
    def rounds(self) -> frozenset[int]:
        """The rounds, from 1, that the sheet works through: the first few up to the last that it
        has, and later ones of which it writes more than errors and outputs.
        """
        if self._rounds is None:
            keys = {*self.written, *(arg for w in self.expressions.values() for arg in w.args)}
            split = [split_round(key) for key in keys]
            last = max((rounds for _, rounds in split), default=0)
            worked = {rounds for stem, rounds in split if rounds and self._worked(stem)}
            self._rounds = frozenset(worked) | frozenset(range(1, min(last, FIRST_ROUNDS) + 1))
        return self._rounds

    def _worked(self, stem: str) -> bool:
        """Whether only someone who works through a round has a number for this quantity."""
        return stem.startswith(("delta_", "change_")) or "/" in stem or stem in self.trained
