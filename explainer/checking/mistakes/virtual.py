"""Workings that only mistakes know, and helps for writing swaps.

A quantity made from another by a mistake ("the slope twice") has a name of its own: §, an
operation, a bar and the key that it is made from.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache

from sympy import Expr, Rational, Symbol, log

from explainer.checking.mistakes.entry import Instead
from explainer.derivation import Formula, Working, constant, negative, product, rename

ONE, ZERO = "§1|", "§0|"

_OPERATIONS: dict[str, Callable[[Expr], Expr]] = {
    "same": lambda x: x,
    "neg": negative,
    "square": lambda x: product(x, x),
}


@cache
def _unary(operation: str) -> Formula:
    x = Symbol("x")
    if operation.startswith("ln"):
        base = Rational(operation[2:])
        return Formula((x,), lambda x: product(x, log(base, evaluate=False)))
    if operation.startswith("ratio"):
        share = Rational(operation[5:])
        return Formula((x,), lambda x: product(share, x))
    return Formula((x,), _OPERATIONS[operation])


def virtual(key: str) -> Working:
    """What a quantity with a § is made of."""
    operation, _, inner = key[1:].partition("|")
    if not inner:
        return Working(constant(int(operation)), ())
    return Working(_unary(operation), (inner,))


def made(operation: str, key: str) -> str:
    """The name of a quantity that a mistake makes from another.

    Operations: same, neg, square, lnB (for a base B), ratioP/Q.
    """
    return f"§{operation}|{key}"


def replaced(working: Working, new: Instead) -> Working | None:
    """The working with other quantities in place of some; None where none of them is in it."""
    args = tuple(new(arg) or arg for arg in working.args)
    return Working(working.formula, args) if args != working.args else None


@cache
def _around(formula: Formula, operation: str) -> Formula:
    outer = _unary(operation)

    def within(inner: Expr) -> Expr:
        return rename(outer.expression, {outer.symbols[0]: inner})

    def build(*symbols: Expr) -> Expr:
        names = dict(zip(formula.symbols, symbols, strict=True))
        return within(rename(formula.expression, names))

    numeric = None if formula.numeric is None else within(formula.numeric)
    return Formula(formula.symbols, build, numeric)


def around(working: Working, operation: str) -> Working:
    """The working with an operation done to its result."""
    return Working(_around(working.formula, operation), working.args)


def expression(build: Callable[..., Expr], args: tuple[str, ...]) -> Working:
    """A working from a function of symbols; the same function gives the same formula."""
    return Working(_built(build, len(args)), args)


@cache
def _built(build: Callable[..., Expr], count: int) -> Formula:
    return Formula(tuple(Symbol(f"x{k}") for k in range(count)), build)
