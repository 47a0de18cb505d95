"""Many rounds of training: the update of a derivation, taken over and over.

The state is what a round changes: every trained parameter, and with momentum its last change.
Rounds are taken in exact fractions for as long as those are short, then in balls; or in floats,
for curves.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cached_property
from typing import Any

from flint import fmpq

from explainer.derivation import Derivation
from explainer.evaluation.arithmetic import FLOAT, Domain, Undefined
from explainer.evaluation.line import Line
from explainer.evaluation.proven import BALLS, PROVEN, Number, ball, lean

# Rounds taken between two looks at the clock, for who wants to show progress.
STRIDE = 1000


class Training:
    """The rounds of one derivation.

    ``state`` names what a round changes and the keys whose values take their places;
    ``given`` holds all given numbers, the state's first values among them.
    """

    def __init__(
        self,
        derivation: Derivation,
        given: Mapping[str, Number],
        state: Mapping[str, str],
    ) -> None:
        self.given = dict(given)
        self.state = tuple(state)
        self.after = dict(state)
        self._after = tuple(state.values())
        self._fixed = tuple(key for key in given if key not in state)
        self._derivation = derivation
        self._reached: dict[int, dict[str, Number]] = {0: {key: given[key] for key in state}}

    @cached_property
    def _round(self) -> Line:
        return Line(self._derivation, self.state + self._fixed, self._after, loop=True)

    def at(
        self, rounds: Iterable[int], progress: Callable[[int, int], None] | None = None
    ) -> dict[int, dict[str, Number]]:
        """The state after each of ``rounds``, proven; each round is taken once.

        What is passed on the way at a power of ten is kept: tables ask for it sooner or later. So
        is the round before: who counts one round too few has its numbers.
        """
        wanted = set(rounds)
        ahead = wanted - self._reached.keys()
        if ahead:
            last = max(ahead)
            kept = {10**power for power in range(len(str(last)))} | {n - 1 for n in ahead}
            ahead |= {n for n in kept - self._reached.keys() if n < last}
        for target in sorted(ahead):
            start = max(done for done in self._reached if done < target)
            self._reached[target] = self._advance(start, target, progress)
        return {target: self._reached[target] for target in sorted(wanted)}

    def _advance(
        self, start: int, target: int, progress: Callable[[int, int], None] | None
    ) -> dict[str, Number]:
        if not self.state:
            return {}
        numbers = tuple(self._reached[start].values())
        try:
            for done, reached in self._rounds(numbers, start, target):
                numbers = reached
                if progress:
                    progress(done, target)
        except ZeroDivisionError:
            raise Undefined("training divides by 0") from None
        return dict(zip(self.state, map(lean, numbers), strict=True))

    def _rounds(
        self, numbers: tuple[Number, ...], done: int, target: int
    ) -> Iterator[tuple[int, tuple[Number, ...]]]:
        fixed = tuple(self.given[key] for key in self._fixed)
        while done < target and any(isinstance(number, fmpq) for number in numbers):
            reached = tuple(map(lean, self._round(PROVEN, numbers + fixed)))
            # After a round that changes nothing no other does.
            done = target if reached == numbers else done + 1
            numbers = reached
            yield done, numbers
            if done > 2 and not all(isinstance(number, fmpq) for number in numbers):
                break
        numbers = numbers if done == target else tuple(map(ball, numbers))
        fixed = tuple(map(ball, fixed))
        while done < target:
            stride = min(STRIDE, target - done)
            numbers = self._round(BALLS, numbers + fixed, stride)
            done += stride
            yield done, numbers

    def floats(self, rounds: Iterable[int]) -> dict[int, tuple[float, ...]]:
        """The state after each of ``rounds``, in double precision."""
        numbers = tuple(float(ball(v).mid()) for v in self._reached[0].values())
        fixed = tuple(float(ball(self.given[key]).mid()) for key in self._fixed)
        return dict(self._float_rounds(sorted(set(rounds)), numbers, fixed))

    def _float_rounds(
        self, rounds: list[int], numbers: tuple[float, ...], fixed: tuple[float, ...]
    ) -> Iterator[tuple[int, tuple[float, ...]]]:
        done = 0
        for target in rounds:
            if target > done:
                numbers = self._round(FLOAT, numbers + fixed, target - done)
                done = target
            yield target, numbers


def sampled(rounds: int, most: int = 160) -> list[int]:
    """Rounds at which a curve over ``rounds`` rounds is drawn, from 0: every one, or evenly
    spread.
    """
    if rounds <= most:
        return list(range(rounds + 1))
    return sorted({rounds * k // most for k in range(most + 1)} | {1})


def each(domain: Domain, line: Line, states: Iterable[Any]) -> list[Any]:
    """The outputs of ``line`` for each of several lists of inputs."""
    return [line(domain, state) for state in states]
