"""`make campaign-checking`: how sound and how sharp checking is, measured on people made up.

    python tests/campaign_checking.py [LINES] [SHEETS]

prints tables: right lines called wrong, of those who round and of those who cut off; single digits
exchanged, by how far they are off; and for each mistake how often the first wrong line is found and
the mistake named.
"""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Iterable

from right_work import judged_rightly, planted
from wrong_work import table

SIZES = ((2, "1 or 2 units"), (9, "3 to 9"), (99, "10 to 99"), (10**99, "100 and more"))


def soundness(lines: int, *, cuts: bool = False) -> tuple[int, int]:
    """Right lines judged, and how many of them were called wrong."""
    total, seed, wrong = 0, 0, []
    while total < lines:
        seed += 1
        count, bad = judged_rightly(seed, cuts=cuts)
        total += count
        wrong += bad
    for line in wrong[:5]:
        print("  called wrong:", line)
    return total, len(wrong)


def sharpness(slips: int) -> Iterable[tuple[str, int, int]]:
    """Slips by how far they are off: how many, and how many of them were seen."""
    count: Counter[str] = Counter()
    seen: Counter[str] = Counter()
    seed = 0
    while count.total() < slips:
        seed += 1
        slip = planted(seed)
        if slip:
            size = next(name for most, name in SIZES if slip[0] <= most)
            count[size] += 1
            seen[size] += slip[1]
    return [(name, count[name], seen[name]) for _, name in SIZES]


def main(lines: int = 3000, sheets: int = 5) -> None:
    print(f"{'right work':22}{'lines':>10}{'called wrong':>14}{'share':>10}")
    for name, cuts in (("rounded to nearest", False), ("cut off", True)):
        total, wrong = soundness(lines // 4 if cuts else lines, cuts=cuts)
        print(f"{name:22}{total:10,}{wrong:14,}{wrong / total:10.3%}")
    print(f"\n{'a digit exchanged':22}{'lines':>10}{'seen':>14}{'share':>10}")
    for name, count, seen in sharpness(max(200, lines // 50)):
        print(f"{name:22}{count:10,}{seen:14,}{seen / max(1, count):10.1%}")
    print()
    for row in table(sheets, lambda text: print(f"  {text}")):
        print(row)


if __name__ == "__main__":
    main(*map(int, sys.argv[1:3]))
