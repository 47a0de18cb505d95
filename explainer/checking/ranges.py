"""What a formula can give when its arguments are known within limits only.

Exact over one formula in which every argument stands once, and there for nothing wider than
rounding in the last of many bits; arguments that stand several times are cut into pieces, which
leaves a small fraction of their width too much.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from itertools import product as combinations

from flint import arb, ctx, fmpq
from sympy import Expr, Symbol

from explainer.checking.boxes import INFINITE, Box, Number, as_box, hull, most
from explainer.derivation import Formula
from explainer.evaluation.arithmetic import Domain, Undefined
from explainer.evaluation.proven import PROVEN, ball

PIECES = 8


class Straddles(ArithmeticError):
    """A box lies on both sides of a kink and has to be cut there."""


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


def _power(x: Number, times: int) -> Number:
    return x**times if isinstance(x, Box) else PROVEN.functions["power"](x, times)


def _absolute(x: Number) -> Number:
    if not isinstance(x, Box):
        return abs(x)
    a = x.used()
    if a.lo >= 0:
        return x.made(a.lo, a.hi)
    if a.hi <= 0:
        return x.made(-a.hi, -a.lo)
    return x.made(arb(0), most(-a.lo, a.hi))


def _positive(x: Number) -> bool:
    a = as_box(x)
    if a.lo > 0:
        return True
    if a.hi <= 0:
        return False
    raise Straddles


def _sign(x: Number) -> Number:
    a = as_box(x)
    if a.lo > 0:
        return fmpq(1)
    if a.hi < 0:
        return fmpq(-1)
    return Box(arb(-1), arb(1))


def _larger(a: Number, b: Number) -> Number:
    if not isinstance(a, Box) and not isinstance(b, Box):
        return PROVEN.functions["larger"](a, b)
    kind = a if isinstance(a, Box) else b
    x, y = as_box(a), as_box(b)
    return kind.made(most(x.lo, y.lo), most(x.hi, y.hi))


_ln = _rising("ln", -INFINITE)


def _zero(t: Number) -> bool:
    a = as_box(t)
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
        "power": _power,
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


def span(formula: Formula, args: Sequence[Number]) -> Number:
    """All that ``formula`` gives for arguments within the boxes ``args``."""
    if not any(isinstance(arg, Box) for arg in args):
        return PROVEN.compile(formula)(*args)
    function = BOXES.compile(formula)
    cut = [k for k in _repeated(formula) if isinstance(args[k], Box) and args[k].lo != args[k].hi]
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


def _in_pieces(function: Callable[..., Number], args: Sequence[Number], cut: list[int]) -> Box:
    parts = [_pieces(args[k], PIECES if len(cut) == 1 else PIECES // 2) for k in cut]
    return _over(function, args, cut, combinations(*parts))


def _pieces(box: Box, count: int) -> list[Box]:
    lo, hi = ball(box.lo), ball(box.hi)
    step = (hi - lo) / count
    edges = [lo + step * k for k in range(count)] + [hi]
    return [box.part(edges[k], edges[k + 1]) for k in range(count)]


def _around_zero(function: Callable[..., Number], args: Sequence[Number]) -> Box:
    """The same with every argument that holds 0 inside cut there."""
    sides: dict[int, list[Box]] = {}
    for k, arg in enumerate(args):
        if isinstance(arg, Box) and not arg.lo > 0 and not arg.hi <= 0:
            sides[k] = [arg.part(arg.lo, arb(0)), arg.part(ball(arg.hi) / 2**200, arg.hi)]
    try:
        return _over(function, args, list(sides), combinations(*sides.values()))
    except Straddles:
        return Box(-INFINITE, INFINITE)


def _over(
    function: Callable[..., Number],
    args: Sequence[Number],
    cut: list[int],
    choices: Iterable[tuple[Box, ...]],
) -> Box:
    """The hull of what comes out for pieces of the arguments ``cut``; Undefined where nothing."""
    results = []
    for pieces in choices:
        now = list(args)
        for k, piece in zip(cut, pieces, strict=True):
            now[k] = piece
        try:
            value = function(*now)
        except (Undefined, ZeroDivisionError):
            continue
        results.append(Box(value.lo, value.hi) if isinstance(value, Box) else value)
    if not results:
        raise Undefined("no number within these limits gives a value")
    return hull(results)
