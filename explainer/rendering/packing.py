"""A large network in few bytes: numbered names as runs, numbers as one text, layers as families.

What is packed here, ``templates/html/script/packed.js`` unpacks.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from itertools import islice
from typing import TYPE_CHECKING

from explainer.program import Column, Family, Program, Row
from explainer.update import previous

if TYPE_CHECKING:
    from explainer.explanation import Explanation

# Numbered names in a row: what stands before the number, the first number, how many, what follows.
Run = tuple[str, int, int, str]
_NUMBERED = re.compile(r"([A-Za-z_]*?)(0|[1-9]\d*)(?!\d)(.*)")
# The sums over training pairs of no more steps than this are taken in the page.
MOST_STEPS = 250_000


def runs(names: Sequence[str]) -> list[str | Run]:
    """Names, those that are numbered one after another as runs."""
    found: list[str | Run] = []
    place = 0
    while place < len(names):
        run = _run(names, place)
        found.append(run if run[2] > 2 else names[place])
        place += run[2] if run[2] > 2 else 1
    return found


def _run(names: Sequence[str], place: int) -> Run:
    """The run that begins at a place."""
    numbered = _NUMBERED.fullmatch(names[place])
    if not numbered:
        return names[place], 0, 1, ""
    head, number, tail, count = numbered[1], int(numbered[2]), numbered[3], 1
    for name in islice(names, place + 1, None):
        if name != f"{head}{number + count}{tail}":
            break
        count += 1
    return head, number, count, tail


def numbers(written: Iterable[Decimal]) -> str:
    """Numbers as their author wrote them, but for the 0 before a point."""
    return " ".join(_bare(format(number, "f")) for number in written)


def _bare(text: str) -> str:
    if text.startswith("0."):
        return text[1:]
    return "-" + text[2:] if text.startswith("-0.") else text


def plain_rows(program: Program) -> Iterator[list[object]]:
    """The rows of a program as they are."""
    return ([row.key, row.formula, *row.args] for row in program.rows)


def rows(program: Program) -> Iterator[list[object]]:
    """The rows of a program, those of one shape as one."""
    families = dict[int, list[Family]]()
    for place, family in program.families:
        families.setdefault(place, []).append(family)
    for place in range(len(program.rows) + 1):
        for family in families.get(place, ()):
            head = [family.key, family.first, family.size]
            yield [head, family.formula, *family.args]
        if place < len(program.rows):
            row = program.rows[place]
            yield [row.key, row.formula, *_packed(row)]


def _packed(row: Row) -> Iterable[object]:
    """The arguments of a row; many that come in pairs, each in equal steps, as one."""
    args, pairs = row.args, len(row.args) // 2
    if pairs > 8:
        columns = [args[k : 2 * pairs : 2] for k in (0, 1)]
        starts = [(column[0], column[1] - column[0]) for column in columns]
        if all(
            step and column == tuple(range(first, first + step * pairs, step))
            for column, (first, step) in zip(columns, starts, strict=True)
        ):
            return [[pairs, *starts[0], *starts[1]], *args[2 * pairs :]]
    return args


def add_layers(explanation: Explanation, program: Program) -> Mapping[str, str] | None:
    """Take up the slope and the new value of every parameter, a whole neuron's weights at a time.

    What a round changes and what takes its place, with a * for the names of the parameters; None
    where the network is not made for that: a weight stands in two places, pairs are met one after
    another, or there are too many of them.
    """
    network, example = explanation.network, explanation.example
    if (
        not example.trained
        or network.each_pair
        or example.is_tied
        or example.weight_count * (network.pairs + 1) > MOST_STEPS
    ):
        return None
    for index, layer in enumerate(network.layers):
        sources: list[Column | None] = []
        for at in network.settings:
            program.add(f"out_{neuron}{at}" for neuron in layer.neurons)
            places = range(len(network.names[index]))
            sources.append(program.column([network.source(index - 1, j, at) for j in places]))
        for row in layer.weight_names:
            if not _add_weights(explanation, program, row, sources):
                return None
    biases = example.bias_names if example.train_biases else ()
    program.add([key for name in biases for key in (f"dE_total/d{name}", f"{name}+")])
    return {"*": "*+"} | ({previous("*"): "change_*"} if example.momentum is not None else {})


def _add_weights(
    explanation: Explanation,
    program: Program,
    row: Sequence[str],
    sources: Sequence[Column | None],
) -> bool:
    """The weights into one neuron, from its sources for each pair; whether that was possible."""
    network = explanation.network
    weights = program.column(row)
    columns = list(sources)
    if explanation.example.momentum is not None:
        columns.append(program.column([previous(name) for name in row]))
    keys = [f"dE_total/d*{at}" for at in network.settings]
    keys += ["dE_total/d*"] if network.pairs > 1 else []
    keys += ["change_*"] if explanation.example.momentum is not None else []
    for key in (*keys, "*+"):
        known = [column for column in columns if column]
        if weights is None or len(known) < len(columns):
            return False
        columns.append(program.add_family(key, weights, known))
    return columns[-1] is not None
