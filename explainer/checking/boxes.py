"""Intervals: what a formula can give when its arguments are known within limits only.

Exact over one formula in which every argument stands once, and there for nothing wider than
rounding in the last of many bits; arguments that stand several times are cut into pieces, which
leaves a small fraction of their width too much. A :class:`Rough` number is one whose every
intermediate result may have been rounded by whoever worked it out.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import product as combinations
from typing import Any

from flint import arb, ctx, fmpq
from sympy import Expr, Symbol

from explainer.derivation import Formula
from explainer.evaluation.arithmetic import Domain, Undefined
from explainer.evaluation.proven import PROVEN, ball

INFINITE = arb("inf")
PIECES = 8
Number = Any  # arb, fmpq, Box or Rough


class Straddles(ArithmeticError):
    """A box lies on both sides of a kink and has to be cut there."""


@dataclass(frozen=True, slots=True)
class Digits:
    """How a person rounds in between: to so many significant digits, or so many decimals.

    ``share`` is how far rounding moves a number, in units: half for rounding, a whole for cutting
    off.
    """

    significant: int
    decimals: int
    share: fmpq

    def slack(self, low: arb, high: arb) -> arb:
        """How far a number between ``low`` and ``high`` may move when it is rounded."""
        size = max(abs(float(low)), abs(float(high)))
        if not 0 < size < 1e300:
            return arb(0)
        power = _size(size)
        places = self.significant - 1 - power
        if power >= 1 - self.decimals:
            places = min(places, self.decimals)
        return arb(self.share * _ten(-places))


def _size(size: float) -> int:
    return int(f"{size:e}".partition("e")[2])


def _ten(power: int) -> fmpq:
    return fmpq(10**power) if power >= 0 else fmpq(1, 10**-power)


class Box:
    """A closed interval."""

    __slots__ = ("hi", "lo")

    def __init__(self, lo: Number, hi: Number) -> None:
        self.lo = lo
        self.hi = hi

    def __repr__(self) -> str:
        return f"Box({float(self.lo)!r}, {float(self.hi)!r})"

    def used(self) -> Box:
        """The box as an operand."""
        return self

    def made(self, lo: Number, hi: Number) -> Box:
        """A result of the same sort."""
        return Box(lo, hi)

    def __neg__(self) -> Box:
        return self.made(-self.hi, -self.lo)

    def __add__(self, other: Number) -> Box:
        a, b = self.used(), _box(other)
        return self.made(a.lo + b.lo, a.hi + b.hi)

    __radd__ = __add__

    def __sub__(self, other: Number) -> Box:
        a, b = self.used(), _box(other)
        return self.made(a.lo - b.hi, a.hi - b.lo)

    def __rsub__(self, other: Number) -> Box:
        a, b = _box(other), self.used()
        return self.made(a.lo - b.hi, a.hi - b.lo)

    def __mul__(self, other: Number) -> Box:
        return self.made(*_times(self.used(), _box(other)))

    __rmul__ = __mul__

    def __truediv__(self, other: Number) -> Box:
        return self.made(*_times(self.used(), _inverse(_box(other))))

    def __rtruediv__(self, other: Number) -> Box:
        return self.made(*_times(_box(other), _inverse(self.used())))

    def __pow__(self, power: int) -> Box:
        a = self.used()
        if power % 2 or a.lo >= 0:
            return self.made(a.lo**power, a.hi**power)
        if a.hi <= 0:
            return self.made(a.hi**power, a.lo**power)
        return self.made(arb(0), _most(a.lo**power, a.hi**power))


class Rough(Box):
    """A box whose intermediate results may have been rounded; ``digits`` says how."""

    __slots__ = ("digits", "result")

    def __init__(self, lo: Number, hi: Number, digits: Digits, result: bool = False) -> None:
        super().__init__(lo, hi)
        self.digits = digits
        self.result = result

    def used(self) -> Box:
        """The box as an operand: what rounding it may have made of it."""
        return widened(self, self.digits) if self.result else self

    def made(self, lo: Number, hi: Number) -> Rough:
        """A result, which may be rounded before it is used again."""
        return Rough(lo, hi, self.digits, True)


def widened(box: Box, digits: Digits) -> Box:
    """The box with what rounding to ``digits`` adds to it; a number that is that short stays."""
    lo, hi = box.lo, box.hi
    if isinstance(lo, fmpq) and isinstance(hi, fmpq) and lo == hi and _short(lo, digits):
        return Box(lo, hi)
    lo, hi = ball(lo), ball(hi)
    slack = digits.slack(lo, hi)
    return Box(lo - slack, hi + slack)


def _short(number: fmpq, digits: Digits) -> bool:
    """Whether a fraction survives both ways of rounding unchanged."""
    if number == 0:
        return True
    power = _size(abs(float(ball(number))))
    places = digits.significant - 1 - power
    if power >= 1 - digits.decimals:
        places = min(places, digits.decimals)
    return bool((number * _ten(places)).q == 1)


def _box(number: Number) -> Box:
    if isinstance(number, Box):
        return number.used()
    if not isinstance(number, arb | fmpq):
        number = fmpq(1) * number
    return Box(number, number)


def _least(*numbers: Number) -> Number:
    best = numbers[0]
    for number in numbers[1:]:
        if not number >= best:
            best = number if number <= best else ball(best).min(ball(number))
    return best


def _most(*numbers: Number) -> Number:
    best = numbers[0]
    for number in numbers[1:]:
        if not number <= best:
            best = number if number >= best else ball(best).max(ball(number))
    return best


def _times(a: Box, b: Box) -> tuple[Number, Number]:
    if a.lo >= 0:
        if b.lo >= 0:
            return a.lo * b.lo, a.hi * b.hi
        if b.hi <= 0:
            return a.hi * b.lo, a.lo * b.hi
    corners = (a.lo * b.lo, a.lo * b.hi, a.hi * b.lo, a.hi * b.hi)
    if any(isinstance(c, arb) and c.is_nan() for c in corners):
        return -INFINITE, INFINITE
    return _least(*corners), _most(*corners)


def _inverse(box: Box) -> Box:
    if box.lo > 0 or box.hi < 0:
        return Box(1 / box.hi, 1 / box.lo)
    if box.lo == 0 and box.hi == 0:
        raise ZeroDivisionError
    return Box(-INFINITE, INFINITE)


# -- functions ----------------------------------------------------------------------------------


def _rising(name: str, bottom: Number = None) -> Callable[[Number], Number]:
    """A function that grows with its argument; ``bottom`` where that is too small for it."""
    function = PROVEN.functions[name]

    def apply(x: Number) -> Number:
        if not isinstance(x, Box):
            return function(x)
        a = x.used()
        low = bottom if bottom is not None and not a.lo > 0 else function(a.lo)
        if bottom is not None and not a.hi > 0:
            raise Undefined(f"{name} of a negative number")
        return x.made(low, function(a.hi))

    return apply


def _absolute(x: Number) -> Number:
    if not isinstance(x, Box):
        return abs(x)
    a = x.used()
    if a.lo >= 0:
        return x.made(a.lo, a.hi)
    if a.hi <= 0:
        return x.made(-a.hi, -a.lo)
    return x.made(arb(0), _most(-a.lo, a.hi))


def _positive(x: Number) -> bool:
    a = _box(x)
    if a.lo > 0:
        return True
    if a.hi <= 0:
        return False
    raise Straddles


def _sign(x: Number) -> Number:
    a = _box(x)
    if a.lo > 0:
        return fmpq(1)
    if a.hi < 0:
        return fmpq(-1)
    return Box(arb(-1), arb(1))


def _larger(a: Number, b: Number) -> Number:
    if not isinstance(a, Box) and not isinstance(b, Box):
        return PROVEN.functions["larger"](a, b)
    kind = a if isinstance(a, Box) else b
    x, y = _box(a), _box(b)
    return kind.made(_most(x.lo, y.lo), _most(x.hi, y.hi))


_ln = _rising("ln", -INFINITE)


def _zero(t: Number) -> bool:
    a = _box(t)
    return bool(a.lo == 0 and a.hi == 0)


def _pi() -> arb:
    before = ctx.prec
    ctx.prec = 1024
    value = arb.pi()
    ctx.prec = before
    return value


BOXES = Domain(
    "boxes",
    {
        "exp": _rising("exp"),
        "ln": _ln,
        "tanh": _rising("tanh"),
        "erf": _rising("erf"),
        "sqrt": _rising("sqrt", arb(0)),
        "absolute": _absolute,
        "sign": _sign,
        "larger": _larger,
        "positive": _positive,
        "tlog": lambda t, o: fmpq(0) if _zero(t) else t * _ln(o),
        "tover": lambda t, o: fmpq(0) if _zero(t) else t / o,
        "pi": _pi,
    },
    lambda p, q: fmpq(p, q),
)


# -- ranges ---------------------------------------------------------------------------------------


def hull(boxes: Sequence[Number]) -> Box:
    """The smallest interval around all of them."""
    made = [_box(b) for b in boxes]
    if len(made) == 1:
        return made[0]
    return Box(_least(*(b.lo for b in made)), _most(*(b.hi for b in made)))


def meets(a: Number, b: Number) -> bool:
    """Whether two intervals have a point in common, or cannot be shown to have none."""
    x, y = _box(a), _box(b)
    return not (x.hi < y.lo or x.lo > y.hi)


def common(a: Number, b: Number) -> Box | None:
    """What lies in both; None where nothing does."""
    if not meets(a, b):
        return None
    x, y = _box(a), _box(b)
    return Box(_most(x.lo, y.lo), _least(x.hi, y.hi))


def span(formula: Formula, args: Sequence[Number]) -> Number:
    """All that ``formula`` gives for arguments within the boxes ``args``."""
    if not any(isinstance(arg, Box) for arg in args):
        return PROVEN.compile(formula)(*args)
    function = BOXES.compile(formula)
    cut = [k for k in _repeated(formula) if isinstance(args[k], Box) and _wide(args[k])]
    try:
        if not cut:
            return function(*args)
        return _in_pieces(function, args, cut[:2])
    except Straddles:
        return _around_zero(function, args)


def _repeated(formula: Formula) -> tuple[int, ...]:
    """Which placeholders stand in the formula more than once."""
    found = formula.cache.get("repeated")
    if found is None:
        expression = formula.expression if formula.numeric is None else formula.numeric
        counts: dict[Expr, int] = {}
        waiting = [expression]
        while waiting:
            part = waiting.pop()
            if isinstance(part, Symbol):
                counts[part] = counts.get(part, 0) + 1
            waiting += part.args
        found = formula.cache["repeated"] = tuple(
            k for k, symbol in enumerate(formula.symbols) if counts.get(symbol, 0) > 1
        )
    return found  # type: ignore[return-value]


def _wide(box: Box) -> bool:
    return bool(box.lo != box.hi)


def _in_pieces(function: Callable[..., Number], args: Sequence[Number], cut: list[int]) -> Box:
    parts = [_pieces(args[k], PIECES if len(cut) == 1 else PIECES // 2) for k in cut]
    results = []
    for pieces in combinations(*parts):
        now = list(args)
        for k, piece in zip(cut, pieces, strict=True):
            now[k] = piece
        results.append(_result(function(*now)))
    return _like(hull(results), args)


def _pieces(box: Box, count: int) -> list[Box]:
    lo, hi = ball(box.lo), ball(box.hi)
    step = (hi - lo) / count
    edges = [lo + step * k for k in range(count)] + [hi]
    return [_kind(box, edges[k], edges[k + 1]) for k in range(count)]


def _kind(box: Box, lo: Number, hi: Number) -> Box:
    return Rough(lo, hi, box.digits, box.result) if isinstance(box, Rough) else Box(lo, hi)


def _around_zero(function: Callable[..., Number], args: Sequence[Number]) -> Number:
    """The same with every argument that holds 0 inside cut there."""
    sides: list[list[Number]] = []
    for arg in args:
        if isinstance(arg, Box) and not arg.lo >= 0 and not arg.hi <= 0:
            tiny = ball(arg.hi) / 2**200
            sides.append([_kind(arg, arg.lo, arb(0)), _kind(arg, tiny, arg.hi)])
        else:
            sides.append([arg])
    results = []
    for now in combinations(*sides):
        try:
            results.append(_result(function(*now)))
        except Straddles:
            return Box(-INFINITE, INFINITE)
    return _like(hull(results), args)


def _result(value: Number) -> Number:
    """A result as a plain box: its own last rounding is what it is compared with."""
    return Box(value.lo, value.hi) if isinstance(value, Box) else value


def _like(box: Box, args: Sequence[Number]) -> Box:
    return box
