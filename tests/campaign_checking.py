"""How sound and how strong checking is, measured on people who are made up.

    python tests/campaign_checking.py [LINES] [SHEETS]

prints a table: right lines called wrong (rounding, cutting off), and for each mistake how often
the first wrong line is found and the mistake named.
"""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Callable
from random import Random

from explainer.checking import diagnose
from explainer.checking.graph import Graph
from explainer.checking.mistakes import CATALOGUE
from explainer.example import Example
from explainer.keys import all_keys
from sheets_of_people import Sheet, Way, network, plain_graph, worked

BAD = ("wrong", "follows", "unreadable", "unknown")


def soundness(lines: int, seed: int = 1, *, cuts: bool = False, show: int = 3) -> tuple[int, int]:
    """Right lines judged, and how many of them were called wrong."""
    random = Random(seed)
    total = wrong = 0
    while total < lines:
        example = network(random)
        graph = plain_graph(example)
        for _ in range(3):
            way = Way.any(random, cuts=cuts)
            try:
                sheet = worked(example, way, graph)
            except (ZeroDivisionError, OverflowError):
                continue
            found = diagnose(example, sheet.written, explanation=graph.explanation)
            bad = [line for line in found.lines if line.verdict in BAD]
            total += len(found.lines)
            wrong += len(bad)
            for line in bad[:1] if show > 0 else ():
                show -= 1
                print("  called wrong:", line.key, line.text, line.range, way)
    return total, wrong


def power(sheets: int, seed: int = 2, *, verbose: bool = False) -> dict[str, Counter[str]]:
    """For every mistake: sheets, first wrong line found, named, right lines called wrong."""
    random = Random(seed)
    table: dict[str, Counter[str]] = {m.id: Counter() for m in CATALOGUE}
    while min(sum(c.values()) for c in table.values()) < sheets and sheets > 0:
        example = network(random)
        graph = plain_graph(example)
        for mistake in CATALOGUE:
            variants = [v for v in mistake.variants(graph) if not v.meant]
            count = table[mistake.id]
            if not variants or count["sheets"] >= sheets or mistake.local:
                continue
            way = Way.any(random, 4, 6)
            variant = random.choice(variants)
            try:
                sheet = worked(example, way, graph, variant.change)
            except (ArithmeticError, ValueError):
                continue
            if not sheet.wrong:
                continue
            measure(example, sheet, mistake.id, count, graph, verbose=verbose)
        if all(
            c["sheets"] >= sheets or (not c["sheets"] and random.random() < 0.002)
            for c in table.values()
        ):
            break
        table_full = [c["sheets"] for c in table.values()]
        if sum(table_full) > 40 * sheets or random.random() < 0.01 / max(1, sheets // 10):
            break
    return table


def measure(
    example: Example, sheet: Sheet, wanted: str, count: Counter[str], graph: Graph, *, verbose: bool
) -> None:
    """Count what one sheet with a mistake gave."""
    found = diagnose(example, sheet.written, explanation=graph.explanation)
    count["sheets"] += 1
    conventions = {one.id for one in found.conventions}
    first = found.first_wrong.key if found.first_wrong else None
    located = first == sheet.wrong[0] or first in sheet.slight or wanted in conventions
    count["found"] += located
    names = {one.id for one in found.mistakes} | conventions
    named = wanted in names
    count["named"] += named
    by_key = {line.key: line for line in found.lines}
    fine = [k for k in sheet.written if k not in sheet.wrong and k not in sheet.slight]
    count["fine"] += len(fine)
    bad = [k for k in fine if by_key[k].verdict == "wrong"]
    count["broken"] += len(bad)
    if verbose and (not located or not named or bad):
        print(
            " ",
            wanted,
            "first",
            first,
            "of",
            sheet.wrong[:4],
            "named",
            names,
            "bad",
            bad[:3],
            {k: (sheet.written[k], by_key[k].verdict) for k in sheet.wrong[:3]},
        )


def slips(sheets: int, seed: int = 3) -> Counter[str]:
    """Single random numbers: is the line found, and is nothing named without grounds."""
    random = Random(seed)
    count: Counter[str] = Counter()
    while count["sheets"] < sheets:
        example = network(random)
        graph = plain_graph(example)
        way = Way.any(random, 4, 6)
        way.share = 1.0
        keys = [k for k in all_keys(example) if graph.routes(k)]
        where = random.choice(keys)
        factor = random.choice((random.uniform(0.3, 0.95), random.uniform(1.05, 3)))
        try:
            sheet = worked(example, way, graph, None, _scaled(where, factor))
        except (ArithmeticError, ValueError):
            continue
        if sheet.wrong != [where]:
            continue
        found = diagnose(example, sheet.written, explanation=graph.explanation)
        count["sheets"] += 1
        count["found"] += found.first_wrong is not None and found.first_wrong.key == where
        if found.mistakes or found.conventions:
            count["named"] += 1
            print(
                "  random slip named:",
                where,
                sheet.written[where],
                [m.id for m in found.mistakes],
                [c.id for c in found.conventions],
            )
        fine = [k for k in sheet.written if k != where and k not in sheet.slight]
        by_key = {line.key: line for line in found.lines}
        count["fine"] += len(fine)
        count["broken"] += sum(by_key[k].verdict == "wrong" for k in fine)
    return count


def _scaled(where: str, factor: float) -> Callable[[str, float], float]:
    return lambda key, value: value * factor if key == where else value


def main(lines: int = 3000, sheets: int = 5) -> None:
    total, wrong = soundness(lines)
    print(f"rounded to nearest: {total} right lines, {wrong} called wrong")
    total, wrong = soundness(lines // 2, 5, cuts=True)
    print(f"cut off instead:    {total} right lines, {wrong} called wrong")
    count = slips(4 * sheets)
    print(f"random slips: {dict(count)}")
    whole: Counter[str] = Counter()
    print(
        f"{'mistake':26}{'sheets':>8}{'found':>8}{'named':>8}{'right lines':>13}"
        f"{'called wrong':>14}"
    )
    for mistake, c in power(sheets, verbose=True).items():
        whole.update(c)
        _row(mistake, c)
    _row("all", whole)


def _row(name: str, c: Counter[str]) -> None:
    figures = f"{c['sheets']:8}{c['found']:8}{c['named']:8}{c['fine']:13}{c['broken']:14}"
    print(f"{name:26}{figures}")


if __name__ == "__main__":
    main(*map(int, sys.argv[1:3]))
