"""The error functions: what one output adds to the total, and how steep that is in the output.

An entry gives the term of one output and its slope as they are printed, over the target, the
output and the number of outputs. The total error is the sum of the terms.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache

from sympy import Add, Expr, Function, Integer, Pow, Rational, Symbol, log

from explainer.derivation import Formula, minus, negative, product, total
from explainer.functions.activations import over

TARGET = Symbol("target")
OUT = Symbol("out")
ONE = Integer(1)

# t · ln(o), taken as 0 at t = 0 whatever o is: what both cross-entropies mean by 0 ln 0.
tlog = Function("tlog")
# t / o, taken as 0 at t = 0 for the same reason: its slope.
tover = Function("tover")


@dataclass(frozen=True)
class ErrorFunction:
    """One error function, as a sum of terms, one for each output.

    ``term(target, out, n)`` and ``slope(target, out, n)`` build expressions; ``also`` is the slope
    as other sources write it; ``numeric_term`` and ``numeric_slope`` replace the printed ones in
    computing where 0 ln 0 may occur.
    """

    name: str
    term: Callable[[Expr, Expr, int], Expr]
    slope: Callable[[Expr, Expr, int], Expr]
    numeric_term: Callable[[Expr, Expr, int], Expr] | None = None
    numeric_slope: Callable[[Expr, Expr, int], Expr] | None = None
    has_targets: bool = True
    also: Callable[[Expr, Expr, int], Expr] | None = None

    def term_formula(self, outputs: int) -> Formula:
        """What one output adds, over its target and itself."""
        return _formula(self.term, self.numeric_term, outputs, self.has_targets)

    def also_formula(self, outputs: int) -> Formula | None:
        """The slope as other sources write it, over the target and the output."""
        return _formula(self.also, None, outputs, True) if self.also else None

    def slope_formula(self, outputs: int) -> Formula:
        """The slope of that term by the output."""
        return _formula(self.slope, self.numeric_slope, outputs, self.has_targets)


@cache
def _formula(
    build: Callable[[Expr, Expr, int], Expr],
    numeric: Callable[[Expr, Expr, int], Expr] | None,
    outputs: int,
    has_targets: bool,
) -> Formula:
    compute = numeric(TARGET, OUT, outputs) if numeric else None
    if has_targets:
        return Formula((TARGET, OUT), lambda t, o: build(t, o, outputs), compute)
    if OUT in build(TARGET, OUT, outputs).free_symbols:
        return Formula((OUT,), lambda o: build(o, o, outputs), compute)
    return Formula((), lambda: build(TARGET, OUT, outputs), compute)


def _difference_squared(t: Expr, o: Expr) -> Expr:
    return Pow(minus(t, o), 2, evaluate=False)


def _shared(fraction: Expr, term: Expr) -> Expr:
    return term if fraction == 1 else product(fraction, term)


def _ln(a: Expr) -> Expr:
    return log(a, evaluate=False)


ERRORS: dict[str, ErrorFunction] = {
    entry.name: entry
    for entry in (
        ErrorFunction(
            "half squared",
            lambda t, o, n: product(Rational(1, 2), _difference_squared(t, o)),
            lambda t, o, n: negative(minus(t, o)),
            also=lambda t, o, n: minus(o, t),
        ),
        ErrorFunction(
            "squared",
            lambda t, o, n: _difference_squared(t, o),
            lambda t, o, n: product(Integer(-2), minus(t, o)),
        ),
        ErrorFunction(
            "mean squared",
            lambda t, o, n: _shared(Rational(1, n), _difference_squared(t, o)),
            lambda t, o, n: product(Rational(-2, n), minus(t, o)),
        ),
        ErrorFunction(
            "binary cross-entropy",
            lambda t, o, n: negative(
                Add(
                    product(t, _ln(o)),
                    product(minus(ONE, t), _ln(minus(ONE, o))),
                    evaluate=False,
                )
            ),
            lambda t, o, n: Add(
                negative(over(t, o)), over(minus(ONE, t), minus(ONE, o)), evaluate=False
            ),
            lambda t, o, n: negative(total((tlog(t, o), tlog(minus(ONE, t), minus(ONE, o))))),
            lambda t, o, n: minus(tover(minus(ONE, t), minus(ONE, o)), tover(t, o)),
        ),
        ErrorFunction(
            "cross-entropy",
            lambda t, o, n: negative(product(t, _ln(o))),
            lambda t, o, n: negative(over(t, o)),
            lambda t, o, n: negative(tlog(t, o)),
            lambda t, o, n: negative(tover(t, o)),
        ),
        ErrorFunction(
            "output",
            lambda t, o, n: o,
            lambda t, o, n: ONE,
            has_targets=False,
        ),
    )
}
