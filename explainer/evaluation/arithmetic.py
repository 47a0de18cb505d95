"""Number types: the same generated code runs on floats, on proven balls and on exact fractions.

A SymPy expression becomes Python source over plain names (never a user's string); a
:class:`Domain` says what ``exp`` and a constant mean in it. ``PROVEN`` computes with exact
fractions for as long as they hold (exp 0 is 1) and with balls from there on: midpoint and radius,
so that the true value is always inside.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any, NamedTuple

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
from sympy.core.relational import StrictGreaterThan

from explainer.derivation import Formula

# Fractions beyond this many bits become balls: nobody reads them, and they double every round.
EXACT_BITS = 4096


class Undefined(ArithmeticError):
    """A quantity has no value: a logarithm of 0, a division by 0, the slope of |x| at 0."""


class Undecided(ArithmeticError):
    """A ball is too wide to tell on which side of a kink it lies; a higher precision may tell."""


_NAMES = {exp: "exp", log: "ln", tanh: "tanh", erf: "erf", Abs: "absolute", sign: "sign"}


class Source:
    """Writes expressions as Python source; collects the constants it meets."""

    def __init__(self) -> None:
        self.constants: dict[str, Rational] = {}

    def constant(self, number: Rational) -> str:
        """The name under which generated code finds a number."""
        name = f"k{number.p}_{number.q}".replace("-", "m")
        self.constants[name] = number
        return name

    def write(self, e: Expr, names: dict[Symbol, str]) -> str:
        """Source for ``e``; every compound result is bracketed."""
        if isinstance(e, Symbol):
            return names[e]
        if e.is_Rational:
            return self.constant(e)
        if isinstance(e, Add):
            return self._sum(e, names)
        if isinstance(e, Mul):
            return self._product(e, names)
        if isinstance(e, Pow):
            return self._power(e, names)
        if isinstance(e, Max):
            low, high = e.args
            return f"larger({self.write(low, names)}, {self.write(high, names)})"
        if isinstance(e, Piecewise):
            (yes, condition), (no, _) = e.args
            assert isinstance(condition, StrictGreaterThan)
            test = self.write(condition.args[0], names)
            return f"({self.write(yes, names)} if positive({test}) else {self.write(no, names)})"
        if e == pi:
            return "pi()"
        name = _NAMES.get(e.func) or str(e.func)
        return f"{name}({', '.join(self.write(arg, names) for arg in e.args)})"

    def _sum(self, e: Add, names: dict[Symbol, str]) -> str:
        first, *rest = e.args
        text = self.write(first, names)
        for term in rest:
            if isinstance(term, Mul) and term.args[0] == -1:
                text += f" - {self._product(term, names, skip=1)}"
            else:
                text += f" + {self.write(term, names)}"
        return f"({text})"

    def _product(self, e: Mul, names: dict[Symbol, str], skip: int = 0) -> str:
        factors = list(e.args[skip:])
        sign = ""
        if factors[0] == -1 and len(factors) > 1:
            sign, factors = "-", factors[1:]
            if len(factors) == 1 and _is_difference(factors[0]):
                first, (_, second) = factors[0].args[0], factors[0].args[1].args
                return f"({self.write(second, names)} - {self.write(first, names)})"
        above: list[str] = []
        below: list[str] = []
        for factor in factors:
            if isinstance(factor, Pow) and factor.args[1] == -1:
                below.append(self.write(factor.args[0], names))
            else:
                above.append(self.write(factor, names))
        above = [a for a in above if a != "k1_1"] or ["k1_1"]
        text = sign + "*".join(above) + "".join(f"/{b}" for b in below)
        return f"({text})" if sign or below or len(above) > 1 else text

    def _power(self, e: Pow, names: dict[Symbol, str]) -> str:
        base, exponent = e.args
        text = self.write(base, names)
        if exponent == -1:
            return f"({self.constant(Rational(1))}/{text})"
        if exponent.is_Integer and exponent > 0:
            return f"power({text}, {int(exponent)})"
        if exponent == Rational(1, 2):
            return f"sqrt({text})"
        if exponent.is_Integer:
            return f"({self.constant(Rational(1))}/power({text}, {-int(exponent)}))"
        if exponent.is_Rational:
            root = f"power(sqrt({text}), {abs(int(exponent * 2))})"
            return root if exponent > 0 else f"({self.constant(Rational(1))}/{root})"
        worth = Add(*exponent.args) if isinstance(exponent, Add) else exponent
        return self._power(Pow(base, worth, evaluate=False), names)


def _float_power(x: float, times: int) -> float:
    try:
        return x**times
    except OverflowError:
        return math.inf


def _is_difference(e: Expr) -> bool:
    """Whether an expression is a - b, with nothing more to it."""
    if not isinstance(e, Add) or len(e.args) != 2:
        return False
    second = e.args[1]
    return isinstance(second, Mul) and len(second.args) == 2 and second.args[0] == -1


class Domain(NamedTuple):
    """A number type: its functions by the names that generated code uses, and its constants.

    With ``as_printed`` the expressions that are shown are computed, not their numeric forms.
    """

    name: str
    functions: dict[str, Any]
    rational: Callable[[int, int], Any]
    as_printed: bool = False

    def compile(self, formula: Formula) -> Callable[..., Any]:
        """The formula as a Python function of its placeholders' values; made once."""
        if formula.direct is not None:
            return formula.direct
        function = formula.cache.get(self.name)
        if function is None:
            code, constants = _code(formula, self.as_printed)
            space = dict(self.functions)
            for name, number in constants.items():
                space[name] = self.rational(number.p, number.q)
            exec(code, space)
            function = formula.cache[self.name] = space["f"]
        return function  # type: ignore[return-value]


def _code(formula: Formula, as_printed: bool) -> tuple[Any, dict[str, Rational]]:
    numeric = None if as_printed else formula.numeric
    made = formula.cache.get(("code", numeric))
    if made is None:
        source = Source()
        names = {symbol: f"x{k}" for k, symbol in enumerate(formula.symbols)}
        expression = formula.expression if numeric is None else numeric
        body = source.write(expression, names)
        text = f"def f({', '.join(names.values())}): return {body}"
        made = formula.cache["code", numeric] = (
            compile(text, "<formula>", "exec"),
            source.constants,
        )
    return made  # type: ignore[return-value]


def _float_ln(x: float) -> float:
    if x == 0:
        return -math.inf
    return math.log(x) if x > 0 else math.nan


def _float_exp(x: float) -> float:
    try:
        return math.exp(x)
    except OverflowError:
        return math.inf


FLOAT = Domain(
    "float",
    {
        "exp": _float_exp,
        "ln": _float_ln,
        "tanh": math.tanh,
        "erf": math.erf,
        "sqrt": lambda x: math.sqrt(x) if x >= 0 else math.nan,
        "absolute": abs,
        "power": _float_power,
        "sign": lambda x: (x > 0) - (x < 0),
        "larger": lambda a, b: max(a, b),
        "positive": lambda x: x > 0,
        "tlog": lambda t, o: 0.0 if t == 0 else t * _float_ln(o),
        "tover": lambda t, o: 0.0 if t == 0 else t / o,
        "pi": lambda: math.pi,
    },
    lambda p, q: p / q,
)
