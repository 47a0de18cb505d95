"""Expressions of a sheet found again inside the formulas of steps.

Someone who wrote ``eta * dE_total/dw5 = 0.041`` goes on from that number to the new weight. So
where an expression is a part of a formula (a subset of the terms of a sum, of the factors of a
product, or a whole bracket), the formula can also be computed from it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Iterator, Mapping
from functools import lru_cache

from sympy import Add, Expr, Integer, Mul, Symbol

from explainer.derivation import Formula, Working, product, total

MOST_ARGUMENTS = 40  # of an expression that is looked for in formulas


class Parts:
    """The expressions of a sheet, by their keys, in the order in which they stand there."""

    def __init__(self, expressions: Mapping[str, Working]) -> None:
        self.expressions = expressions
        self._place = {key: at for at, key in enumerate(expressions)}
        self._by_first: dict[str, list[str]] = {}
        for key, part in expressions.items():
            if part.args and len(part.args) <= MOST_ARGUMENTS:
                self._by_first.setdefault(part.args[0], []).append(key)

    def within(self, working: Working, of: str) -> Iterator[Working]:
        """The working of a quantity with each expression that occurs in it put in as one number.

        An expression rests on those before it only, so that no two rest on each other.
        """
        own = set(working.args)
        before = self._place.get(of, len(self._place))
        for arg in dict.fromkeys(working.args):
            for key in self._by_first.get(arg, ()):
                part = self.expressions[key]
                if self._place[key] < before and own.issuperset(part.args):
                    yield from _with_part(working, key, part)


def _with_part(working: Working, key: str, part: Working) -> Iterator[Working]:
    new = _replaced(working.expression, part.expression, Symbol(key))
    if new is not None:
        args = tuple(sorted({symbol.name for symbol in new.free_symbols}))
        yield Working(_formula(new, args), args)


@lru_cache(maxsize=4096)
def _formula(expression: Expr, args: tuple[str, ...]) -> Formula:
    return Formula(tuple(map(Symbol, args)), lambda *_: expression)


def _replaced(whole: Expr, part: Expr, symbol: Symbol) -> Expr | None:
    """``whole`` with ``part`` as ``symbol``; None where it does not occur."""
    if _shape(whole) == _shape(part):
        return symbol
    for kind, join in ((Add, total), (Mul, product)):
        if isinstance(whole, kind):
            wanted = Counter(map(_shape, _flat(part, kind)))
            rest = []
            for arg in _flat(whole, kind):
                shape = _shape(arg)
                if wanted.get(shape, 0):
                    wanted[shape] -= 1
                else:
                    rest.append(arg)
            if not any(wanted.values()) and isinstance(part, kind):
                return join((symbol, *rest)) if kind is Add else join(symbol, *rest)
    for at, arg in enumerate(whole.args):
        new = _replaced(arg, part, symbol)
        if new is not None:
            args = list(whole.args)
            args[at] = new
            if isinstance(whole, Add | Mul):
                return type(whole)(*args, evaluate=False)
            return whole.func(*args, evaluate=False)
    return None


def _flat(e: Expr, kind: type[Expr]) -> list[Expr]:
    """The terms or factors of ``e``, brackets of the same kind opened, ones left out."""
    if not isinstance(e, kind):
        return [e]
    found = [part for arg in e.args for part in _flat(arg, kind)]
    return [part for part in found if part != 1] if kind is Mul else found


def _shape(e: Expr) -> Hashable:
    """What two expressions share that differ in order and brackets only."""
    if isinstance(e, Symbol):
        return str(e.name)
    if not e.args:
        return str(e)
    if isinstance(e, Mul):
        factors = _flat(e, Mul)
        sign = (-1) ** sum(f == Integer(-1) for f in factors)
        rest = [f for f in factors if f != Integer(-1)]
        if len(rest) == 1 and sign > 0:
            return _shape(rest[0])
        return ("Mul", sign, frozenset(Counter(map(_shape, rest)).items()))
    if isinstance(e, Add):
        terms = _flat(e, Add)
        if len(terms) == 1:
            return _shape(terms[0])
        return ("Add", frozenset(Counter(map(_shape, terms)).items()))
    return (type(e).__name__, tuple(map(_shape, e.args)))
