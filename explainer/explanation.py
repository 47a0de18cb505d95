"""An example explained: its derivation, its values with proven digits, its rounds of training.

Where a digit cannot be proven at the working precision, the precision is doubled and everything
computed anew; beyond the highest precision the number counts as not proven, and says so.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from functools import cache, cached_property
from typing import TYPE_CHECKING, TypeVar

from sympy import Symbol

from explainer.derivation import Derivation, Step, Working
from explainer.deriving import derive
from explainer.evaluation import digits
from explainer.evaluation.arithmetic import Undecided, Undefined
from explainer.evaluation.digits import Shown
from explainer.evaluation.given import Given, Later
from explainer.evaluation.proven import MOST_BITS, START_BITS, Number, out_of_bounds, set_precision
from explainer.evaluation.training import Training
from explainer.evaluation.values import Values
from explainer.example import Example
from explainer.example.lettering import symbols_of
from explainer.network import Forward, Network
from explainer.notation.symbols import Symbols
from explainer.update import BEFORE, previous

if TYPE_CHECKING:
    from explainer.wide import WideTraining

T = TypeVar("T")
# From so many weights on, training goes by whole layers.
MANY = 1000


class Explanation:
    """Everything that can be said of one example. Keys are canonical texts (see
    :mod:`explainer.keys`).
    """

    def __init__(
        self,
        example: Example,
        digits: int = 9,
        progress: Callable[[int, int], None] | None = None,
    ) -> None:
        self.example = example
        self.digits = digits
        self.network = Network(example)
        self.derivation: Derivation = derive(example)
        forward = Forward(self.network)
        self.written = forward.given
        self._others = forward.settings_given
        self._progress = progress
        self._bits = START_BITS
        self._shown: dict[str, Shown] = {}
        self._unproven: dict[str, Undefined] = {}

    @cached_property
    def symbols(self) -> Symbols:
        """How every quantity is written."""
        return symbols_of(self.example)

    # -- numbers ---------------------------------------------------------------------------

    @cached_property
    def given(self) -> Given:
        """The given numbers as exact fractions; with momentum also the changes before the first
        round.
        """
        momentum = self.example.momentum is not None
        before = dict.fromkeys(map(previous, self.example.trained) if momentum else ())
        return Given(self._others, self.example.parameters, nothings=before)

    @cached_property
    def floats(self) -> dict[str, float]:
        """The given numbers in double precision, for curves."""
        return {key: float(value) for key, value in self.written.items()} | {
            key: 0.0 for key in self.given if key not in self.written
        }

    @cached_property
    def training(self) -> Training:
        """The rounds of training, taken when they are asked for."""
        moved = [name for name in self.example.trained if name not in self.network.unmoved]
        state = {name: f"{name}+" for name in moved}
        if self.example.momentum is not None:
            last = f"[{self.network.pairs}]" if self.network.each_pair else ""
            state |= {previous(name): f"change_{name}{last}" for name in moved}
        return Training(self.derivation, self.given, state)

    @cached_property
    def _values(self) -> dict[int, Values]:
        return {}

    def values(self, rounds: int = 0) -> Values:
        """All values after ``rounds`` rounds of training."""
        values = self._values.get(rounds)
        if values is None:
            later = Later(self.given, self._after(rounds)) if rounds else self.given
            values = self._values[rounds] = Values(self.derivation, later)
        return values

    @property
    def is_wide(self) -> bool:
        """Whether the network has so many weights that training goes by whole layers."""
        return self.example.weight_count >= MANY

    @cached_property
    def wide_training(self) -> WideTraining:
        """The rounds of training of a large network, taken when they are asked for."""
        from explainer.wide import WideTraining

        return WideTraining(self.network, self.given)

    def _after(self, rounds: int) -> Mapping[str, Number]:
        """What differs after so many rounds."""
        if self.is_wide:
            return self.wide_training.at(rounds, self._progress)
        return self.training.at([rounds], self._progress)[rounds]

    def number(self, key: str) -> Number:
        """The value of a quantity, as a fraction or a ball; raises :class:`Undefined`."""
        set_precision(self._bits)
        stem, rounds = split_round(key)
        return self.values(rounds)[stem]

    def proven(self, key: str, attempt: Callable[[Number], T | None]) -> T:
        """What ``attempt`` makes of a value, at a precision at which it succeeds."""
        if key in self._unproven:
            raise self._unproven[key]
        while True:
            try:
                number = self.number(key)
                result = attempt(number)
            except Undecided:
                number = result = None
            if result is not None:
                return result
            excess = None if number is None else out_of_bounds(number)
            if excess or self._bits >= MOST_BITS:
                reason = excess or f"could not be proven with {MOST_BITS} bits"
                self._unproven[key] = Undefined(f"{key} {reason}")
                self._work_with(START_BITS)
                raise self._unproven[key]
            self._work_with(2 * self._bits)

    def _work_with(self, bits: int) -> None:
        """Compute with balls of so many bits from now on; all values anew."""
        if bits == self._bits:
            return
        self._bits = bits
        set_precision(bits)
        for name in ("training", "wide_training", "_values"):
            self.__dict__.pop(name, None)

    # -- numbers as text ---------------------------------------------------------------------

    def shown(self, key: str) -> Shown:
        """A value as documents print it; raises :class:`Undefined` where there is none."""
        text = self._shown.get(key)
        if text is None:
            text = self._shown[key] = self._written(key) or self.proven(
                key, lambda number: digits.shown(number, self.digits)
            )
        return text

    # -- later rounds -------------------------------------------------------------------------

    def step(self, key: str) -> Step:
        """The step of a quantity of any round: that of the first, at the keys of its own."""
        stem, rounds = split_round(key)
        if stem in self._trained and rounds:
            stem, rounds = f"{stem}+", rounds - 1
        step = self.derivation[stem]
        if not rounds:
            return step
        working, shortcut, source = (
            made and Working(made.formula, tuple(self.at(arg, rounds) for arg in made.args))
            for made in (step.working, step.shortcut, step.source)
        )
        return Step(key, step.kind, working, shortcut, source, self.at(step.by, rounds))

    def at(self, key: str, rounds: int) -> str:
        """The key that a quantity has ``rounds`` rounds later; what training leaves as it is keeps
        its own.
        """
        if not rounds or (key in self.written and key not in self._trained):
            return key
        if key.endswith("+"):
            return f"{key[:-1]}@{rounds + 1}"
        if key in self._trained and rounds == 1:
            return f"{key}+"
        if key.endswith(BEFORE):
            last = f"[{self.network.pairs}]" if self.network.each_pair else ""
            key, rounds = key.removesuffix(BEFORE) + last, rounds - 1
        return f"{key}@{rounds}" if rounds else key

    @cached_property
    def _trained(self) -> frozenset[str]:
        return frozenset(self.example.trained)

    def _written(self, key: str) -> Shown | None:
        """A given number, or one that is another under a second name, as its author wrote it."""
        number = self.written.get(key)
        if number is not None:
            return digits.as_written(number, self.digits)
        if "@" not in key:
            working = self.derivation[key].working
            if working and len(working.args) == 1 and _is_symbol(working):
                return self._written(working.args[0])
        return None

    def full(self, key: str) -> tuple[str, bool]:
        """A value to 30 significant digits, and whether that is the whole number."""
        return self.proven(key, digits.full)

    def relation(self, keys: Iterable[str]) -> str:
        """``=`` where all the numbers shown for ``keys`` are whole, else ``≈``."""
        exact = [self.shown(key).exact for key in keys]  # each has to have a value
        return "=" if all(exact) else "≈"


def _is_symbol(working: Working) -> bool:
    return isinstance(working.formula.expression, Symbol)


@cache  # the same keys are asked about over and over
def split_round(key: str) -> tuple[str, int]:
    """A key without its ``@N``, and N."""
    stem, _, rounds = key.partition("@")
    return (stem, int(rounds)) if rounds and not key.endswith(BEFORE) else (key, 0)
