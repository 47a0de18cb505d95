"""Training by whole layers comes to the same as training weight by weight."""

import pytest
from flint import arb

from explainer import explanation as room
from explainer.evaluation.arithmetic import Undefined
from explainer.example import Example
from explainer.explanation import Explanation
from random_examples import random_example
from support import sample
from told_examples import EXAMPLES

CASES = [*EXAMPLES, *(random_example(seed) for seed in range(1200, 1200 + sample(25, 2_000)))]


@pytest.mark.parametrize("example", CASES, ids=lambda example: example.name)
def test_rounds_by_layers_are_rounds_weight_by_weight(
    example: Example, monkeypatch: pytest.MonkeyPatch
) -> None:
    plain = Explanation(example)
    monkeypatch.setattr(room, "MANY", 0)
    wide = Explanation(example)
    assert wide.is_wide
    keys = [f"{name}@2" for name in example.trained] + ["E_total@1", "E_total@3"]
    if example.momentum is not None:
        keys += [f"change_{name}@2" for name in example.trained]
    for key in keys:
        try:
            number = plain.number(key)
        except Undefined:
            continue
        assert arb(wide.number(key)).overlaps(arb(number)), key
        assert arb(wide.number(key)).rad() < 1e-12, key
