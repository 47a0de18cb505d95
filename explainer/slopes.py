"""A derivative written out rule by rule, before and after tidying.

``by_rules`` applies the rules of differentiation and keeps every trace of them: the exponent that
comes to the front, the 2 - 1 in its place, the -1 of an inner -out, the 0 of a term that does not
depend on the variable. ``tidy`` then does the arithmetic among the numbers and nothing else: no
term changes its place.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sympy import (
    Abs,
    Add,
    Expr,
    Integer,
    Mul,
    Pow,
    Symbol,
    erf,
    exp,
    log,
    pi,
    sign,
    sqrt,
    tanh,
)

from explainer.derivation import Formula, minus, negative, product, total

if TYPE_CHECKING:
    from explainer.example import UserFormula
    from explainer.functions import Activation

ZERO, ONE = Integer(0), Integer(1)


def by_rules(expression: Expr, x: Symbol) -> Expr:
    """The derivative with the traces of the rules left in it (constant, sum, power, product,
    chain).
    """
    if x not in expression.free_symbols:
        return ZERO
    if expression == x:
        return ONE
    if isinstance(expression, Add):
        return total(by_rules(term, x) for term in expression.args)
    if isinstance(expression, Mul):
        return _of_product(expression, x)
    if isinstance(expression, Pow):
        return product(*_power(expression, x, ()))
    return product(*_chain(_outer(expression), expression.args[0], x))


def _of_product(expression: Mul, x: Symbol) -> Expr:
    factors = expression.args
    moving = [at for at, factor in enumerate(factors) if x in factor.free_symbols]
    if len(moving) > 1:
        # By place, not by factor: in net·net the two are one and the same object.
        return total(
            product(*(by_rules(f, x) if at == moved else f for at, f in enumerate(factors)))
            for moved in moving
        )
    (at,) = moving
    still = tuple(f for k, f in enumerate(factors) if k != at and f != 1)
    if factors[at] == x:
        return product(ONE, *still, _lowered(x, ONE))
    if isinstance(factors[at], Pow):
        return product(*_power(factors[at], x, still))
    return product(*still, by_rules(factors[at], x))


def _power(power: Pow, x: Symbol, still: tuple[Expr, ...]) -> tuple[Expr, ...]:
    base, exponent = power.args
    front = (exponent, *still, _lowered(base, exponent))
    return front if base == x else (*front, _inner(base, x))


def _lowered(base: Expr, exponent: Expr) -> Expr:
    return Pow(base, minus(exponent, ONE), evaluate=False)


def _inner(inner: Expr, x: Symbol) -> Expr:
    return tidy(by_rules(inner, x))


def _chain(outer: Expr, inner: Expr, x: Symbol) -> tuple[Expr, ...]:
    return (outer,) if inner == x else (outer, _inner(inner, x))


def _outer(function: Expr) -> Expr:
    """The slope of a function by its argument."""
    a = function.args[0]
    match function:
        case exp():
            return function
        case log():
            return Pow(a, -1, evaluate=False)
        case tanh():
            return minus(ONE, Pow(function, 2, evaluate=False))
        case erf():
            front = Mul(Integer(2), Pow(sqrt(pi), -1, evaluate=False), evaluate=False)
            return product(front, exp(negative(Pow(a, 2, evaluate=False)), evaluate=False))
        case Abs():
            return sign(a, evaluate=False)
    raise NotImplementedError(f"no rule for the slope of {function.func}")


def tidy(expression: Expr) -> Expr:
    """The arithmetic among numbers done, ones and zeros gone, every other term where it was."""
    if not expression.args:
        return expression
    args = [tidy(arg) for arg in expression.args]
    if isinstance(expression, Add):
        return _tidy_sum(args)
    if isinstance(expression, Mul):
        return _tidy_product(args)
    if isinstance(expression, Pow):
        base, exponent = args
        if exponent == 0:
            return ONE
        if exponent == 1:
            return base
        return Pow(base, exponent, evaluate=False)
    if not expression.free_symbols:
        return expression
    return expression.func(*args, evaluate=False)


def _tidy_sum(terms: list[Expr]) -> Expr:
    kept = [term for term in terms if term != 0]
    if all(term.is_Rational for term in kept):
        return sum(kept, ZERO)
    return total(kept)


def _tidy_product(factors: list[Expr]) -> Expr:
    number: Expr = ONE
    kept: list[Expr] = []
    for factor in factors:
        for part in factor.args if isinstance(factor, Mul) else (factor,):
            if part.is_Rational:
                number = number * part
            else:
                kept.append(part)
    if number == 0:
        return ZERO
    if not kept:
        return number
    return product(*kept) if number == 1 else product(number, *kept)


def derivative_formula(formula: Formula, index: int) -> Formula:
    """The tidied slope of a formula by its ``index``-th placeholder, over the same placeholders."""
    x = formula.symbols[index]
    slope = tidy(by_rules(formula.expression, x))
    from explainer.derivation import rename

    return Formula(
        formula.symbols,
        lambda *s: rename(slope, dict(zip(formula.symbols, s, strict=True))),
    )


def own_activation(spec: UserFormula) -> Activation:
    """An activation from a user's formula in ``net``, with its slope derived by the rules."""
    from explainer.derivation import rename
    from explainer.formulas import parse, to_sympy
    from explainer.functions import Activation
    from explainer.functions.activations import NET

    value = to_sympy(parse(spec.text, ("net",)), {"net": NET})
    slope = tidy(by_rules(value, NET))
    return Activation(
        spec.name,
        lambda net: rename(value, {NET: net}),
        lambda net, out: rename(slope, {NET: net}),
        lambda net, out: (rename(by_rules(value, NET), {NET: net}),),
        kinked=value.has(Abs),
    )
