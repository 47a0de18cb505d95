"""Known mistakes, for a page to name: which rows of its program come out otherwise under each.

They are those of :mod:`explainer.checking.mistakes`. The page works a mistake out from whatever
numbers are set there, so no value is kept, only the changed workings.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from explainer.checking.graph import Graph
from explainer.checking.mistakes import CATALOGUE
from explainer.checking.mistakes.entry import Swap, name
from explainer.checking.mistakes.virtual import virtual
from explainer.deriving import derive
from explainer.evaluation.line import route
from explainer.example import Example
from explainer.network import Forward, Network
from explainer.program import Program, Row

if TYPE_CHECKING:
    from explainer.explanation import Explanation

# A program with more arguments than this is a network that nobody works through by hand.
MOST_ARGUMENTS = 6000


Slip = tuple[str, list[list[int]]]


def mistakes(
    explanation: Explanation, program: Program, names: Mapping[str, str] | None = None
) -> list[Slip]:
    """Each way to make a mistake in this example: what it is, and the rows that it changes.

    ``names`` are what mistakes are called in another language, by their ids.
    """
    own = [row for row in program.rows if ":" not in row.key]
    if sum(len(row.args) for row in own) > MOST_ARGUMENTS:
        return []
    found = []
    graph = Graph(explanation)
    for mistake in CATALOGUE:
        if names is not None and mistake.id not in names:
            continue
        for variant in mistake.variants(graph):
            if variant.meant:
                continue
            rows = list(_changed(explanation, program, own, variant.change))
            if rows:
                says = names[mistake.id] if names else variant.phrase or mistake.phrase
                found.append((says, rows))
    return found


def _changed(
    explanation: Explanation, program: Program, own: list[Row], change: Swap | Example
) -> Iterator[list[int]]:
    if isinstance(change, Example):
        if Forward(Network(change)).given != explanation.written:
            return
        other = derive(change)
    for row in own:
        plain = route(explanation.derivation[row.key])
        if isinstance(change, Example):
            new = route(other[row.key])
        else:
            new = change(name(row.key), plain) or plain
        if new == plain:
            continue
        for arg in new.args:
            if arg.startswith("§") and arg not in program.places:
                program.bind(arg, virtual(arg))
        place, formula, args = program.instead(row.key, new)
        if formula != row.formula or args != row.args:
            yield [place, formula, *args]
