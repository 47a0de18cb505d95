"""Formulas as JavaScript, over the arithmetic of the page's script (``templates/html/script``).

A formula becomes an arrow function of its placeholders, made of calls such as ``add`` and ``mul``,
so that the page computes with whatever numbers that arithmetic has. Nothing of a user's is in it.
"""

from __future__ import annotations

from collections.abc import Sequence

from sympy import (
    Abs,
    Add,
    Expr,
    Max,
    Mul,
    Piecewise,
    Pow,
    Rational,
    Symbol,
    erf,
    exp,
    log,
    pi,
    sign,
    tanh,
)

from explainer.derivation import Formula

# What formulas call: names that a script must not give to anything else, nor shorten.
VOCABULARY = (
    *("PAGE", "ZERO", "ONE", "PI", "ratio", "add", "sum", "sub", "neg", "mul", "div", "pow"),
    *("exp", "ln", "tanh", "erf", "sqrt", "absolute", "sign", "larger", "positive"),
    *("tlog", "tover", "products"),
)
_FUNCTIONS = {exp: "exp", log: "ln", tanh: "tanh", erf: "erf", Abs: "absolute", sign: "sign"}
_NUMBERS = {(0, 1): "ZERO", (1, 1): "ONE"}


def function(formula: Formula) -> str:
    """The formula as it is computed, as an arrow function: ``(a,b)=>add(a,b)``."""
    made = formula.cache.get("javascript")
    if made is None and formula.direct is not None:
        made = formula.cache["javascript"] = f"(...x)=>products(x,{formula.cache['pairs']})"
    if made is None:
        names = {symbol: _name(k) for k, symbol in enumerate(formula.symbols)}
        whole = formula.expression if formula.numeric is None else formula.numeric
        made = f"({','.join(names.values())})=>{_write(whole, names)}"
        formula.cache["javascript"] = made
    return str(made)


def _name(k: int) -> str:
    """Short names: a to z, then x26 and so on."""
    return chr(97 + k) if k < 26 else f"x{k}"


def _write(e: Expr, names: dict[Symbol, str]) -> str:
    if isinstance(e, Symbol):
        return names[e]
    if e.is_Rational:
        return _number(e)
    if isinstance(e, Add):
        return _sum(e, names)
    if isinstance(e, Mul):
        return _product(e.args, names)
    if isinstance(e, Pow):
        return _power(e, names)
    if isinstance(e, Piecewise):
        (yes, condition), (no, _) = e.args
        test = _write(condition.args[0], names)
        return f"(positive({test})?{_write(yes, names)}:{_write(no, names)})"
    if e == pi:
        return "PI"
    name = "larger" if isinstance(e, Max) else _FUNCTIONS.get(e.func) or str(e.func)
    return f"{name}({','.join(_write(arg, names) for arg in e.args)})"


def _number(number: Rational) -> str:
    return _NUMBERS.get((number.p, number.q)) or f"ratio({number.p}n,{number.q}n)"


def _sum(e: Add, names: dict[Symbol, str]) -> str:
    if len(e.args) > 2:
        return f"sum({','.join(_write(term, names) for term in e.args)})"
    first, second = e.args
    if isinstance(second, Mul) and second.args[0] == -1:
        return f"sub({_write(first, names)},{_product(second.args[1:], names)})"
    return f"add({_write(first, names)},{_write(second, names)})"


def _product(factors: Sequence[Expr], names: dict[Symbol, str]) -> str:
    if len(factors) > 1 and factors[0] == -1:
        return f"neg({_product(factors[1:], names)})"
    above = [f for f in factors if not _divides(f) and f != 1]
    text = _write(above[0], names) if above else "ONE"
    for factor in above[1:]:
        text = f"mul({text},{_write(factor, names)})"
    for factor in filter(_divides, factors):
        text = f"div({text},{_write(factor.args[0], names)})"
    return text


def _divides(factor: Expr) -> bool:
    return isinstance(factor, Pow) and factor.args[1] == -1


def _power(e: Pow, names: dict[Symbol, str]) -> str:
    base, exponent = e.args
    text = _write(base, names)
    worth = Add(*exponent.args) if isinstance(exponent, Add) else exponent
    twice = 2 * worth
    root = text if worth.is_Integer else f"sqrt({text})"
    times = int(worth if worth.is_Integer else twice)
    raised = root if abs(times) == 1 else f"pow({root},{abs(times)})"
    return raised if times > 0 else f"div(ONE,{raised})"
