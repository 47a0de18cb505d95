"""Right work is never called wrong: people who round in every right way, on random examples.

`make campaign` tries more than 100,000 lines.
"""

from random import Random

import pytest

from explainer.checking.judging import judge_sheet
from explainer.explanation import Explanation
from random_examples import random_example
from right_work import Way, work
from support import sample

WRONG = ("wrong", "unreadable", "unknown")


def wrongs(seed: int, *, cuts: bool = False) -> tuple[int, list[str]]:
    """How many lines of one person were judged, and those that were called wrong."""
    random = Random(seed)
    explanation = Explanation(random_example(seed))
    sheet = work(explanation, Way.any(random, cuts=cuts))
    if not sheet.written:
        return 0, []
    _, judged = judge_sheet(explanation, sheet.written)
    return len(judged.lines), [
        f"{line.key} = {line.text}: {line.verdict} {line.range} ({sheet.way})"
        for line in judged.lines
        if line.verdict in WRONG or (line.verdict == "follows" and line.rests)
    ]


@pytest.mark.parametrize("seed", range(3000, 3000 + sample(12, 1500)))
def test_right_lines_rounded_to_nearest_are_never_called_wrong(seed: int) -> None:
    assert wrongs(seed)[1] == []


def test_of_lines_cut_off_nearly_none_is_called_wrong() -> None:
    found = [wrongs(seed, cuts=True) for seed in range(9000, 9000 + sample(12, 600))]
    lines = sum(count for count, _ in found)
    wrong = sum(len(lines) for _, lines in found)
    assert lines > 500
    assert wrong <= 0.005 * lines
