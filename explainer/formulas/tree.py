"""The tree of a formula, and what it is turned into."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from decimal import Decimal
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from sympy import Expr


class Number(NamedTuple):
    """A number, exactly as written."""

    value: Decimal


class Name(NamedTuple):
    """A name, in the spelling that the parser's caller gave back for it."""

    key: str


class Unary(NamedTuple):
    """A minus sign before an operand; `op` is "-"."""

    op: str
    operand: Node


class Binary(NamedTuple):
    """Two operands joined; `op` is one of + - * / ^. The right of "^" is a whole Number."""

    op: str
    left: Node
    right: Node


class Call(NamedTuple):
    """A function (exp, ln, sqrt, tanh, erf or abs) of an argument."""

    function: str
    argument: Node


Node = Number | Name | Unary | Binary | Call


def names_in(node: Node) -> tuple[str, ...]:
    """Every name of a tree once, in the order of writing."""
    return tuple(dict.fromkeys(_names(node)))


def _names(node: Node) -> Iterator[str]:
    match node:
        case Name(key):
            yield key
        case Unary(_, part) | Call(_, part):
            yield from _names(part)
        case Binary(_, left, right):
            yield from _names(left)
            yield from _names(right)


def tower(node: Node) -> int:
    """The largest product of exponents that stand above one another: 6 for (a^2)^3."""
    match node:
        case Unary(_, part) | Call(_, part):
            return tower(part)
        case Binary("^", left, Number(value)):
            return tower(left) * max(1, abs(int(value)))
        case Binary(_, left, right):
            return max(tower(left), tower(right))
    return 1


def to_sympy(node: Node, symbols: Mapping[str, Expr]) -> Expr:
    """The tree as an unevaluated SymPy expression, its terms and factors in written order.

    `a - b` becomes a + (-1)·b and `a / b` becomes a·b^(-1); numbers become exact rationals.
    """
    from sympy import Add, Integer, Mul, Pow, Rational

    def build(node: Node) -> Expr:
        match node:
            case Number(value):
                return Rational(*value.as_integer_ratio())
            case Name(key):
                return symbols[key]
            case Unary(_, operand):
                return negative(operand)
            case Call(function, argument):
                return _functions()[function](build(argument), evaluate=False)
            case Binary("^", left, right):
                return Pow(build(left), build(right), evaluate=False)
            case Binary("+" | "-"):
                chain = _chain(node, "+-")
                terms = (build(part) if op == "+" else negative(part) for op, part in chain)
                return Add(*terms, evaluate=False)
        chain = _chain(node, "*/")
        factors = (build(part) if op == "*" else inverse(part) for op, part in chain)
        return Mul(*factors, evaluate=False)

    def negative(part: Node) -> Expr:
        return Mul(Integer(-1), build(part), evaluate=False)

    def inverse(part: Node) -> Expr:
        return Pow(build(part), Integer(-1), evaluate=False)

    return build(node)


def _functions() -> dict[str, Callable[..., Expr]]:
    import sympy

    return {
        "exp": sympy.exp,
        "ln": sympy.log,
        "sqrt": sympy.sqrt,
        "tanh": sympy.tanh,
        "erf": sympy.erf,
        "abs": sympy.Abs,
    }


def _chain(node: Node, ops: str) -> Iterator[tuple[str, Node]]:
    """a + b - c as its parts, each with the sign before it; likewise for products."""
    if isinstance(node, Binary) and node.op in ops:
        yield from _chain(node.left, ops)
        yield node.op, node.right
    else:
        yield ops[0], node
