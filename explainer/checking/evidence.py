"""How likely it is that a number meets what a mistake gives by accident."""

from __future__ import annotations

import math
from collections.abc import Iterable

from flint import arb

from explainer.checking.boxes import hull, meets
from explainer.checking.graph import Graph
from explainer.checking.lines import Line
from explainer.checking.ways import split_round
from explainer.evaluation.arithmetic import Undecided, Undefined
from explainer.evaluation.proven import Number, ball

LIKELY = 0.035  # the chance from which on a match by accident is left unsaid
LIKELY_SLIP = 0.008
FIVE_DIGITS = 1e-5
SHARP = 2.0**-40  # of a number, or of 1, how well it is known at least
FEW_ROUNDS = 50  # beyond these a mistake is replayed only where it has shown itself before


def chance_of(line: Line, box: Number, old: Number | None = None) -> float:
    """The chance that a number of this size meets a box of this width by accident.

    Of a new weight only the change is an achievement: ``old`` is the value that it had before.
    """
    box = hull([box])
    width = float((ball(box.hi) - ball(box.lo)).abs_upper())
    start = ball(0 if old is None else old)
    size = abs(float(ball(line.number.value) - start))
    if line.range:
        size = max(size, abs(float(ball(line.range.hi) - start)))
    return chance_within(line, width, size)


def chance_within(line: Line, width: float, size: float) -> float:
    """The same for a number that could have been anywhere within ``size`` on either side."""
    unit = abs(float(ball(line.number.unit)))
    return min(1.0, (width + unit) / (2 * size)) if 0 < size < math.inf > width else 1.0


def old_value(graph: Graph, line: Line) -> Number | None:
    """What a parameter was before it was updated; None for any other line."""
    stem = split_round(line.key)[0].partition("[")[0].removesuffix("+")
    return value_of(graph, stem) if stem in graph.trained and line.key != stem else None


def rounds_of(line: Line) -> int:
    """How many rounds of training a line is away from the start."""
    keys = line.working.args if line.working else (line.key,)
    return max((split_round(key)[1] for key in keys), default=0)


def value_of(graph: Graph, key: str) -> Number | None:
    """What a quantity comes to; None where it has no value, or hardly any digit of it is known."""
    try:
        value = graph.value(key)
    except (Undefined, Undecided, ArithmeticError):
        return None
    if isinstance(value, arb) and not value.rad() <= SHARP * (1 + abs(value.mid())):
        return None
    return value


def apart(a: Number | None, b: Number | None) -> bool:
    """Whether two values are known to differ; None is no value."""
    if a is None or b is None:
        return (a is None) != (b is None)
    return not meets(a, b)


def together(chances: Iterable[float]) -> float:
    """The chance of several accidents; lines hang together, so only the first counts whole."""
    found = sorted(min(1.0, chance) for chance in chances)
    return found[0] * math.prod(math.sqrt(chance) for chance in found[1:])
