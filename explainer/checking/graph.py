"""What each quantity can be computed from: the steps of an example, with all their routes.

A *route* is one working of a quantity. Besides those of its step, a quantity may be reached
through another name of the same number, where the sheet writes that one, and through expressions
of the sheet that are part of a formula. Rounds of training unroll here: ``net_h1@3`` has the step
of ``net_h1``, at the weights ``w1@3``.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable

from explainer.checking.parts import Parts
from explainer.checking.walking import walked
from explainer.derivation import Working, product_of, sum_of_products
from explainer.evaluation.arithmetic import Undecided, Undefined
from explainer.evaluation.proven import PROVEN, Number, lean
from explainer.explanation import Explanation
from explainer.explanation import split_round as split

FIRST_ROUNDS = 4  # people work through so many by hand, and write down what they like
_NET_SLOPE = re.compile(r"dE_(?P<error>\w+)/dnet_(?P<neuron>\w+)")
_OUT_SLOPE = re.compile(r"dE_(?P<error>\w+)/dout_(?P<neuron>\w+)")


def split_round(key: str) -> tuple[str, int]:
    """A key without its ``@N``, and N; an expression, which begins with "=", is left whole."""
    return (key, 0) if key.startswith("=") else split(key)


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
        stem, rounds = split_round(key)
        if self.skipped(key):
            return ()
        step = self.explanation.step(key)
        if step.working is None:
            return ()
        found = [step.working]
        if step.shortcut:
            found.append(step.shortcut)
        names = self._names(stem, rounds)
        found += [Working(product_of(1), (other,)) for other in names if other in self.written]
        found += self._by_change(key)
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

    def _by_change(self, key: str) -> list[Working]:
        """A new value by way of its change, where the sheet writes the change."""
        stem, rounds = split_round(key)
        name = stem.removesuffix("+")
        if name not in self.trained or (stem == name and not rounds):
            return []
        before = rounds - 1 if stem == name else 0
        change = f"change_{name}@{before}" if before else f"change_{name}"
        if change not in self.written:
            return []
        old = self.explanation.at(name, before)
        return [Working(sum_of_products(0, 0, 2), (old, change))]

    def _names(self, stem: str, rounds: int) -> list[str]:
        """Other names of the same number."""
        base, bracket, rest = stem.partition("[")
        tail = bracket + rest + (f"@{rounds}" if rounds else "")
        group: list[str] = []
        network = self.network
        if match := _NET_SLOPE.fullmatch(base):
            group = self._same_net_slope(match["error"], match["neuron"])
        elif base.startswith("delta_"):
            group = self._same_net_slope("total", base[6:])
        elif match := _OUT_SLOPE.fullmatch(base):
            error, neuron = match["error"], match["neuron"]
            if neuron in network.outputs and error in ("total", neuron):
                group = [f"dE_{neuron}/dout_{neuron}", f"dE_total/dout_{neuron}"]
        # Of several names that are written, each rests on those before it, never on a later one.
        if stem + (f"@{rounds}" if rounds else "") in self.written and base in group:
            group = group[: group.index(base)]
        return [name + tail for name in group if name != base]

    def _same_net_slope(self, error: str, neuron: str) -> list[str]:
        network = self.network
        if error not in ("total", neuron):
            return []
        group = [f"dE_total/dnet_{neuron}", f"delta_{neuron}"]
        place = network.place[neuron]
        alone = place.layer == len(network.layers) - 1 and not network.softmax(place.layer)
        if alone:
            return [f"dE_{neuron}/dnet_{neuron}", *group]
        return group if error == "total" else []
