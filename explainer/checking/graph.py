"""What each quantity can be computed from: the steps of an example, with all their routes.

A *route* is one working of a quantity. Besides those of its step, a quantity may be reached
through another name of the same number, where the sheet writes that one, and through expressions
of the sheet that are part of a formula. Rounds of training unroll here: ``net_h1@3`` has the step
of ``net_h1``, at the weights ``w1@3``.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from explainer.checking.parts import with_parts
from explainer.derivation import Step, Working, product_of, sum_of_products
from explainer.evaluation.proven import Number
from explainer.explanation import Explanation
from explainer.explanation import split_round as split

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
        self.rounds = {
            rounds
            for key in self.written
            for stem, rounds in [split_round(key)]
            if rounds and stem not in self.trained
        }
        for working in self.expressions.values():
            self.rounds |= {split_round(arg)[1] for arg in working.args}
        self._routes: dict[str, tuple[Working, ...]] = {}
        self._touched: dict[str, bool] = {}

    # -- numbers ----------------------------------------------------------------------------

    def value(self, key: str) -> Number:
        """The exact value, or a ball around it; raises Undefined."""
        working = self.expressions.get(key)
        if working is None:
            return self.explanation.number(key)
        from explainer.evaluation.proven import PROVEN, lean

        return lean(PROVEN.compile(working.formula)(*map(self.explanation.number, working.args)))

    def proven(self, key: str, attempt: object) -> object:
        """What ``attempt`` makes of the value, at a precision at which it succeeds."""
        return self.explanation.proven(key, attempt)  # type: ignore[arg-type]

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

    def touched(self, key: str) -> bool:
        """Whether any quantity that this one is computed from is written on the sheet."""
        found = self._touched.get(key)
        if found is None:
            self._touched[key] = False
            found = self._touched[key] = any(
                arg in self.written or self.touched(arg)
                for working in self.routes(key)
                for arg in working.args
            )
        return found

    def affected(self, key: str) -> bool:
        """Whether a quantity comes out otherwise than in the example as it stands: never, here."""
        return False

    def step(self, key: str) -> Step:
        """The step of a quantity of any round, at the names its arguments have then."""
        stem, rounds = split_round(key)
        if not rounds:
            return self.explanation.derivation[key]
        if stem in self.trained:
            stem, rounds = f"{stem}+", rounds - 1
        step = self.explanation.derivation[stem]
        return Step(key, step.kind, self._at(step.working, rounds), self._at(step.shortcut, rounds))

    def _at(self, working: Working | None, rounds: int) -> Working | None:
        if working is None or not rounds:
            return working
        return Working(working.formula, tuple(self.later(arg, rounds) for arg in working.args))

    def later(self, key: str, rounds: int) -> str:
        """The name of a quantity of the first round in one that comes ``rounds`` later."""
        if key in self.trained:
            return f"{key}+" if rounds == 1 else f"{key}@{rounds}"
        if key in self.explanation.written:
            return key
        if key.endswith("+"):
            return f"{key[:-1]}@{rounds + 1}"
        if key.endswith("@-1"):
            last = f"[{self.network.pairs}]" if self.network.each_pair else ""
            stem = key.removesuffix("@-1") + last
            return stem if rounds == 1 else f"{stem}@{rounds - 1}"
        return f"{key}@{rounds}"

    def _find(self, key: str) -> tuple[Working, ...]:
        own = self.expressions.get(key)
        if own is not None:
            return (own,)
        stem, rounds = split_round(key)
        if stem in self.trained and rounds > 1 and rounds - 1 not in self.rounds:
            return ()
        if stem.startswith("change_") and rounds and rounds not in self.rounds:
            return ()
        step = self.step(key)
        if step.working is None:
            return ()
        found = [step.working]
        if step.shortcut:
            found.append(step.shortcut)
        names = self._names(stem, rounds)
        found += [Working(product_of(1), (other,)) for other in names if other in self.written]
        found += self._by_change(key)
        if self.expressions:
            parts = {k: w for k, w in self.expressions.items() if k != key}
            found += [new for w in list(found) for new in with_parts(w, parts)]
        return tuple(found)

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
        old = self.later(name, before) if before else name
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
