"""Quantities that are 0 whatever the numbers are, which no precision of balls could ever prove.

The slopes of all net inputs of a softmax layer add up to 0, and so does the slope by a bias that
the layer shares. Put into one another, the steps of such a quantity cancel; every function in them
(exp, tanh, ...) may stand as an unknown for that.
"""

from __future__ import annotations

from random import Random

from flint import fmpq
from sympy import Add, Dummy, Expr, Mul, Pow, Symbol, cancel, preorder_traversal

from explainer.derivation import Derivation, rename

DEPTH = 6  # steps put into one another
MOST_NODES = 400  # of an expression that is tried


def vanishes(derivation: Derivation, key: str) -> bool:
    """Whether the steps that lead to ``key`` cancel to 0; False where that does not show soon."""
    expression: Expr = Symbol(key)
    for _ in range(DEPTH):
        made = {}
        for symbol in sorted(expression.free_symbols, key=str):
            step = derivation[symbol.name]
            route = step.shortcut or step.working
            if route is not None:
                made[symbol] = route.expression
        if not made:
            return False
        expression = rename(expression, made)
        if sum(1 for _ in preorder_traversal(expression)) > MOST_NODES:
            return False
        if _is_zero(expression):
            return True
    return False


def _is_zero(expression: Expr) -> bool:
    """Whether an expression is 0 for all values of its unknowns.

    One random try that gives another number settles it; only what passes is expanded.
    """
    unknowns: dict[Expr, Expr] = {}
    rational = _with_unknowns(expression, unknowns)
    random = Random(1)
    tried = {dummy: fmpq(random.randrange(10**6, 10**7), 10**6) for dummy in unknowns.values()}
    try:
        if _at(rational, tried) != 0:
            return False
    except ZeroDivisionError:
        return False
    return bool(cancel(rational) == 0)


def _with_unknowns(e: Expr, unknowns: dict[Expr, Expr]) -> Expr:
    """The expression with an unknown for each of its symbols, functions and roots."""
    if e.is_Rational:
        return e
    if isinstance(e, Add | Mul):
        return type(e)(*(_with_unknowns(arg, unknowns) for arg in e.args), evaluate=False)
    if isinstance(e, Pow) and e.args[1].is_Integer:
        return Pow(_with_unknowns(e.args[0], unknowns), e.args[1], evaluate=False)
    return unknowns.setdefault(e, Dummy())


def _at(e: Expr, values: dict[Expr, fmpq]) -> fmpq:
    """The value of a rational expression."""
    if e.is_Rational:
        return fmpq(int(e.p), int(e.q))
    if isinstance(e, Add):
        return sum((_at(arg, values) for arg in e.args), fmpq(0))
    if isinstance(e, Mul):
        product = fmpq(1)
        for arg in e.args:
            product *= _at(arg, values)
        return product
    if isinstance(e, Pow):
        return _at(e.args[0], values) ** int(e.args[1])
    return values[e]
