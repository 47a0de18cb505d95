"""How sound and how strong checking is, measured on people who are made up.

    python tests/campaign_checking.py [LINES] [SHEETS]

prints a table: right lines called wrong (rounding, cutting off), and for each mistake how often
the first wrong line is found and the mistake named.
"""

from __future__ import annotations

import sys
from random import Random

from explainer.checking import diagnose
from sheets_of_people import Way, network, plain_graph, worked
from wrong_work import table

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
                sheet = worked(graph, way)
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


def main(lines: int = 3000, sheets: int = 5) -> None:
    total, wrong = soundness(lines)
    print(f"rounded to nearest: {total} right lines, {wrong} called wrong")
    total, wrong = soundness(lines // 2, 5, cuts=True)
    print(f"cut off instead:    {total} right lines, {wrong} called wrong")
    for row in table(sheets, lambda text: print(f"  {text}")):
        print(row)


if __name__ == "__main__":
    main(*map(int, sys.argv[1:3]))
