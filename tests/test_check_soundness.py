"""Right work is never called wrong: people who round in every right way, on random examples.

`make campaign` tries more than 100,000 lines; `make campaign-checking` prints figures as a table.
"""

import pytest

from right_work import judged_rightly, planted
from support import sample


@pytest.mark.parametrize("seed", range(3000, 3000 + sample(12, 1500)))
def test_right_lines_rounded_to_nearest_are_never_called_wrong(seed: int) -> None:
    assert judged_rightly(seed)[1] == []


def test_of_lines_cut_off_nearly_none_is_called_wrong() -> None:
    found = [judged_rightly(seed, cuts=True) for seed in range(9000, 9000 + sample(12, 600))]
    lines = sum(count for count, _ in found)
    wrong = sum(len(bad) for _, bad in found)
    assert lines > 500
    assert wrong <= 0.005 * lines


def test_a_slip_in_a_line_of_four_digits_is_seen() -> None:
    found = [slip for seed in range(7000, 7000 + sample(60, 3000)) if (slip := planted(seed))]
    clear = [seen for units, seen in found if units >= 50]
    assert len(clear) > len(found) / 3
    assert sum(clear) >= 0.99 * len(clear)
