"""Quantities that are 0 whatever the numbers are, which no precision of balls could ever prove.

The slopes of all net inputs of a softmax layer add up to 0, and so does the slope by a bias that
the layer shares. Put into one another, the steps of such a quantity cancel; every function in them
(exp, tanh, ...) may stand as an unknown for that.
"""

from __future__ import annotations

from sympy import Dummy, Expr, Function, Piecewise, Symbol, cancel, preorder_traversal
from sympy.functions.elementary.miscellaneous import MinMaxBase

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
        if cancel(_with_unknowns(expression)) == 0:
            return True
    return False


def _with_unknowns(expression: Expr) -> Expr:
    """The expression as a rational one: every function in it stands as an unknown."""
    functions = expression.atoms(Function, Piecewise, MinMaxBase)
    return expression.xreplace({function: Dummy() for function in functions})
