"""Quantities that are exactly 0 because terms cancel, which no precision of balls could prove.

The slopes of all net inputs of a softmax layer add up to 0, and so does the slope by a bias that
the layer shares. To find that out, the same steps are computed once more in the integers modulo a
large prime. Exact fractions go in as what they are; exp, tanh and their like, and what came out of
earlier rounds, go in as unknowns: a number drawn for each function and argument. What is 0 there
for unknowns drawn at random is 0 whatever they are. The chance that it is not is that of meeting
a root of a polynomial among some 10^156 numbers.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from hashlib import shake_256

from flint import fmpq

from explainer.derivation import Derivation
from explainer.evaluation.arithmetic import Domain, Undecided, Undefined
from explainer.evaluation.proven import PROVEN, Number

PRIME = 2**521 - 1


class Residue:
    """A number, for the sides of kinks, together with what stands for it modulo the prime."""

    __slots__ = ("number", "value")

    def __init__(self, number: Number, value: int) -> None:
        self.number = number
        self.value = value % PRIME

    def __add__(self, other: Residue) -> Residue:
        return Residue(self.number + other.number, self.value + other.value)

    def __sub__(self, other: Residue) -> Residue:
        return Residue(self.number - other.number, self.value - other.value)

    def __neg__(self) -> Residue:
        return Residue(-self.number, -self.value)

    def __mul__(self, other: Residue) -> Residue:
        return Residue(self.number * other.number, self.value * other.value)

    def __truediv__(self, other: Residue) -> Residue:
        return Residue(self.number / other.number, self.value * _inverse(other.value))


def _inverse(value: int) -> int:
    if value == 0:
        raise ZeroDivisionError
    return pow(value, -1, PRIME)


def _drawn(name: str, value: int) -> int:
    """The unknown that stands for a function of an argument: always the same for the same."""
    return int.from_bytes(shake_256(f"{name} {value}".encode()).digest(80)) % PRIME


def _unknown(name: str) -> Callable[[Residue], Residue]:
    def apply(x: Residue) -> Residue:
        return Residue(PROVEN.functions[name](x.number), _drawn(name, x.value))

    return apply


def _odd(name: str) -> Callable[[Residue], Residue]:
    """A function that is 0 at 0 and changes its sign with its argument's."""

    def apply(x: Residue) -> Residue:
        number, mirrored = PROVEN.functions[name](x.number), PRIME - x.value
        if x.value == 0:
            return Residue(number, 0)
        sign, value = (1, x.value) if x.value < mirrored else (-1, mirrored)
        return Residue(number, sign * _drawn(name, value))

    return apply


def _exp(x: Residue) -> Residue:
    number, mirrored = PROVEN.functions["exp"](x.number), PRIME - x.value
    if x.value == 0:
        return Residue(number, 1)
    if x.value < mirrored:
        return Residue(number, _drawn("exp", x.value))
    return Residue(number, _inverse(_drawn("exp", mirrored)))


def _power(x: Residue, times: int) -> Residue:
    return Residue(PROVEN.functions["power"](x.number, times), pow(x.value, times, PRIME))


def _sign(x: Residue) -> Residue:
    number = PROVEN.functions["sign"](x.number)
    return Residue(number, int(number.p))


def _absolute(x: Residue) -> Residue:
    return Residue(fmpq(0), 0) if x.number == 0 else x * _sign(x)


def _positive(x: Residue) -> bool:
    return bool(PROVEN.functions["positive"](x.number))


def _rational(p: int, q: int) -> Residue:
    return Residue(fmpq(p, q), p * _inverse(q % PRIME))


RESIDUES = Domain(
    "residues",
    {
        "exp": _exp,
        "ln": _unknown("ln"),
        "tanh": _odd("tanh"),
        "erf": _odd("erf"),
        "sqrt": _unknown("sqrt"),
        "absolute": _absolute,
        "power": _power,
        "sign": _sign,
        "larger": lambda a, b: b if _positive(b - a) else a,
        "positive": _positive,
        "pi": lambda: Residue(PROVEN.functions["pi"](), _drawn("pi", 0)),
    },
    _rational,
    as_printed=True,
)


def _some_larger(a: Residue, b: Residue) -> Residue:
    number = PROVEN.functions["larger"](a.number, b.number)
    return Residue(number, _drawn(f"larger {a.value}", b.value))


def _undecided(*_: Residue) -> Residue:
    raise Undecided("it depends on the numbers")


# For all numbers at once: on which side of a kink they lie is not known then.
WHATEVER = Domain(
    "whatever",
    RESIDUES.functions
    | {"larger": _some_larger}
    | dict.fromkeys(("absolute", "sign", "positive"), _undecided),
    _rational,
    as_printed=True,
)


class Drawn(Mapping[str, Number]):
    """Some number in place of each that a derivation is given."""

    def __init__(self, derivation: Derivation) -> None:
        self._derivation = derivation

    def get(self, key: str, default: Number = None) -> Number:
        """The number drawn for a given one, else ``default``."""
        if self._derivation[key].working is not None:
            return default
        return fmpq(_drawn(key, 1) % 10**6 + 1, 10**6)

    def __getitem__(self, key: str) -> Number:
        return self.get(key)

    def __iter__(self) -> Iterator[str]:
        return (step.key for step in self._derivation if step.working is None)

    def __len__(self) -> int:
        return sum(1 for _ in self)


class Residues:
    """The residues of one derivation's values, each computed once, when it is asked for."""

    def __init__(
        self, derivation: Derivation, given: Mapping[str, Number], domain: Domain = RESIDUES
    ) -> None:
        self._derivation = derivation
        self._given = given
        self._domain = domain
        self._known: dict[str, Residue] = {}

    def vanishes(self, key: str) -> bool:
        """Whether a value is 0 because all of it cancels; False where that does not show."""
        try:
            return self._at(key).value == 0
        except (ZeroDivisionError, Undecided, Undefined):
            return False

    def _at(self, key: str) -> Residue:
        known, waiting = self._known, [key]
        while waiting:
            working = self._derivation[waiting[-1]].working
            assert working is not None, f"no number is given for {waiting[-1]}"
            args = [known.get(arg) or self._leaf(arg) for arg in working.args]
            missing = [arg for arg, found in zip(working.args, args, strict=True) if found is None]
            if missing:
                waiting += missing
            else:
                known[waiting.pop()] = self._domain.compile(working.formula)(*args)
        return known[key]

    def _leaf(self, key: str) -> Residue | None:
        """A given number: a fraction as what it is, a ball from earlier rounds as an unknown; None
        for what its own step computes.
        """
        number = self._given.get(key)
        if isinstance(number, fmpq) and int(number.q) % PRIME:
            return Residue(number, int(number.p) * _inverse(int(number.q) % PRIME))
        if number is None or self._derivation[key].working is not None:
            return None
        return Residue(number, _drawn(key, 0))
