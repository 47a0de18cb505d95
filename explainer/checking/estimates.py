"""What quantities come to in floats, from the written numbers nearest to them: a quick look.

Where thousands of pairs of mistakes are open, most of them are far off, and this shows it before
any box is worked out.
"""

from __future__ import annotations

import math
from collections.abc import Container, Mapping

from explainer.checking.evidence import value_of
from explainer.checking.graph import Graph
from explainer.checking.lines import Line
from explainer.checking.walking import walked
from explainer.derivation import Working
from explainer.evaluation.arithmetic import FLOAT
from explainer.evaluation.proven import ball

REACH = 0.05  # rounding seldom moves a number by more than this share
FEW_UNITS = 50  # of the last digit, or by more than so many units


class Estimate:
    """The quantities of a graph in floats, nan where there is none.

    ``before`` has those of the graph that ``graph`` changes, and lends what it leaves alone.
    """

    def __init__(
        self, graph: Graph, lines: Mapping[str, Line], before: Estimate | None = None
    ) -> None:
        self.graph = graph
        self.lines = lines
        self.before = before
        self._known: dict[str, float] = {}

    def near(self, line: Line) -> bool:
        """Whether rounding could lead to the number of a line by any way to work it out."""
        number, unit = float(ball(line.number.value)), float(ball(line.number.unit))
        reach = max(REACH * abs(number), FEW_UNITS * unit)
        for working in self.graph.routes(line.key):
            for arg in working.args:
                self.value(arg)
            if abs(self._along(working) - number) <= reach:
                return True
        return False

    def value(self, key: str) -> float:
        """What goes on from a quantity: its number as written, or what comes out for it."""
        lent = self._lent(key)
        return walked(key, self._known, self._needs, self._made) if lent is None else lent

    def _lent(self, key: str) -> float | None:
        """A number that is not worked out here."""
        line = self.lines.get(key)
        if line is not None:
            return float(ball(line.number.value))
        return self.before.value(key) if self.before and not self.graph.affected(key) else None

    def _needs(self, key: str) -> tuple[str, ...]:
        route = self._route(key)
        own = (arg for arg in (route.args if route else ()) if arg not in self.lines)
        return tuple(arg for arg in own if not self.before or self.graph.affected(arg))

    def _made(self, key: str) -> float:
        route = self._route(key)
        if route is not None:
            return self._along(route)
        value = value_of(self.graph, key)
        return math.nan if value is None else float(ball(value).mid())

    def _route(self, key: str) -> Working | None:
        """The way with the most written numbers; None for a given quantity."""
        routes = self.graph.routes(key)
        if len(routes) < 2:
            return routes[0] if routes else None
        return max(routes, key=lambda way: written_share(way, self.lines))

    def _along(self, working: Working) -> float:
        try:
            return float(FLOAT.compile(working.formula)(*map(self._operand, working.args)))
        except (ArithmeticError, ValueError):
            return math.nan

    def _operand(self, key: str) -> float:
        found = self._known.get(key)
        lent = self._lent(key) if found is None else found
        return math.nan if lent is None else lent  # nan for what rests on itself


def written_share(working: Working, *written: Container[str]) -> float:
    """Which part of its quantities is written, in any of these places."""
    found = sum(any(arg in place for place in written) for arg in working.args)
    return found / max(1, len(working.args))
