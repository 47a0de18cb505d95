"""Example files of large networks, with random numbers."""

import random
from collections.abc import Iterator
from itertools import pairwise


def text(sizes: list[int], seed: int = 1, activation: str = "logistic") -> str:
    """An example file of a fully connected network with these numbers of inputs and neurons."""
    return "\n".join(_lines(sizes, random.Random(seed), activation)) + "\n"


def _lines(sizes: list[int], rng: random.Random, activation: str) -> Iterator[str]:
    inputs = ", ".join(f"x{k} = {rng.random():.3f}" for k in range(1, sizes[0] + 1))
    targets = ", ".join(f"o{k} = {rng.randint(1, 99) / 100}" for k in range(1, sizes[-1] + 1))
    yield f"inputs  = {{ {inputs} }}"
    yield f"targets = {{ {targets} }}"
    for before, count in pairwise(sizes):
        reach = 2 / before**0.5
        rows = (
            ", ".join(f"{rng.uniform(-reach, reach):.4f}" for _ in range(before))
            for _ in range(count)
        )
        yield ""
        yield "[[layers]]"
        yield f"neurons    = {count}"
        yield f'activation = "{activation}"'
        yield "weights    = [" + ", ".join(f"[{row}]" for row in rows) + "]"
        yield "bias       = [" + ", ".join(f"{rng.uniform(-1, 1):.2f}" for _ in range(count)) + "]"
