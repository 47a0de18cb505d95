"""Long sums cut short for the page: a few terms at each end, and an ellipsis for the others.

The terms that a quantity stands in stay, so that a slope by it can be derived from the shortened
sum: the ellipsis stands for terms that do not contain it.
"""

from __future__ import annotations

from itertools import pairwise

from sympy import Add, Expr, Integer, Mul, Symbol

from explainer.derivation import Formula, Working

ELLIPSIS = "⋯"
# A sum of more terms than this is cut short, to so many at its beginning and one or two at its end.
MOST, FIRST = 12, 3


def shortened(working: Working, keep: str = "") -> Working:
    """The same with its long sums cut short; terms with the quantity ``keep`` stay."""
    formula = working.formula
    if len(formula.symbols) <= MOST:
        return working
    places = tuple(place for place, arg in enumerate(working.args) if arg == keep)
    short = formula.cache.get(("short", places))
    if short is None:
        short = formula.cache["short", places] = _shortened(formula, places)
    if short is formula:
        return working
    assert isinstance(short, Formula)
    args = dict(zip(formula.symbols, working.args, strict=True))
    return Working(short, tuple(args.get(symbol, ELLIPSIS) for symbol in short.symbols))


def _shortened(formula: Formula, places: tuple[int, ...]) -> Formula:
    kept = {formula.symbols[place] for place in places}
    expression = _cut(formula.expression, kept)
    if expression is formula.expression:
        return formula
    left = expression.free_symbols
    symbols = (*(s for s in formula.symbols if s in left), Symbol(ELLIPSIS))
    return Formula(symbols, lambda *_: expression)


def _cut(e: Expr, kept: set[Symbol]) -> Expr:
    if not e.args:
        return e
    if isinstance(e, Add) and len(e.args) > MOST:
        return Add(*_terms(e.args, kept), evaluate=False)
    args = [_cut(arg, kept) for arg in e.args]
    if all(new is old for new, old in zip(args, e.args, strict=True)):
        return e
    return e.func(*args, evaluate=False)


def _terms(terms: tuple[Expr, ...], kept: set[Symbol]) -> list[Expr]:
    last = len(terms) - 1
    bias = isinstance(terms[last], Mul) and terms[last].args[-1] == Integer(1)
    wanted = {*range(FIRST), last, last - bias}
    if kept:
        wanted |= {k for k, term in enumerate(terms) if kept & term.free_symbols}
    order = sorted(wanted)
    found = [terms[order[0]]]
    for before, here in pairwise(order):
        if here > before + 1:
            found.append(Symbol(ELLIPSIS))
        found.append(terms[here])
    return found
