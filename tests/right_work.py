"""People who work rightly through random examples, and round as people do.

Every way of working is a right one: which route is taken to a quantity, whether the rounded number
or the one in the calculator goes on, whether results within a formula are rounded too, how many
rounds are worked, which lines are written down at all. Whatever such a person writes must not be
called wrong.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from decimal import ROUND_DOWN, ROUND_HALF_EVEN, ROUND_HALF_UP, Context, Decimal
from random import Random

from sympy import Add, Expr, Mul, Pow, Symbol

from explainer.checking.graph import Graph
from explainer.checking.judging import judge_sheet
from explainer.checking.numbers import read
from explainer.derivation import Formula, Working
from explainer.evaluation.arithmetic import FLOAT
from explainer.evaluation.proven import ball
from explainer.explanation import Explanation
from explainer.keys import all_keys
from random_examples import random_example

# A calculator shows so many digits, and nobody sees more of a number than that.
CALCULATOR = Context(prec=14)
WRONG = ("wrong", "unreadable", "unknown")
LEAST = 2  # significant digits that a result keeps when it goes on without being written down
LARGE = 1e6  # nobody goes on by hand with numbers beyond this


@dataclass
class Way:
    """How a person works.

    They round to ``digits`` decimals, or significant digits; ``carry`` is how often the rounded
    number goes on; ``within`` says which results inside a formula are rounded too ("", "terms" or
    "all"); ``share`` is how many of the lines they write down.
    """

    random: Random
    by_decimals: bool
    digits: int
    carry: float
    within: str
    share: float
    rounds: int
    rounding: str

    @classmethod
    def any(cls, random: Random, *, cuts: bool = False) -> Way:
        return cls(
            random,
            by_decimals=random.random() < 0.5,
            digits=random.randint(3, 8),
            carry=random.choice((0.0, 1.0, 1.0, 0.5)),
            within=random.choice(("", "", "terms", "all")),
            share=random.choice((1.0, 1.0, 0.8, 0.5, 0.25)),
            rounds=random.choice((0, 0, 0, 1, 2)),
            rounding=ROUND_DOWN if cuts else random.choice((ROUND_HALF_EVEN, ROUND_HALF_UP)),
        )

    def text(self, value: float) -> str:
        """A number as it is written."""
        number = CALCULATOR.create_decimal_from_float(value)
        places = self.digits
        if not self.by_decimals and number:
            places = self.digits - 1 - number.adjusted()
        unit = Decimal(1).scaleb(-places)
        return format(number.quantize(unit, self.rounding, Context(prec=60)), "f")

    def rounded(self, value: float) -> float:
        """A number as it goes on where it has no line of its own.

        Where their decimals leave less than two digits of it, people keep it in the calculator.
        """
        text = self.text(value)
        kept = len(Decimal(text).as_tuple().digits) if Decimal(text) else 0
        return value if self.by_decimals and kept < LEAST else float(text)

    def goes_on(self) -> bool:
        return self.random.random() < self.carry


@dataclass
class Work:
    """One person's sheet."""

    way: Way
    written: dict[str, str] = field(default_factory=dict)


def work(explanation: Explanation, way: Way) -> Work:
    """A sheet worked rightly; it ends where a number can no longer be worked out by hand."""
    plain = Graph(explanation)
    first = [key for key in all_keys(explanation.example) if key not in explanation.written]
    keys = [plain.explanation.at(key, n) for n in range(way.rounds + 1) for key in first]
    graph = Graph(explanation, keys)
    held = dict(explanation.floats)
    sheet = Work(way)
    for key in dict.fromkeys(keys):
        if key in held:
            continue
        try:
            value = _value(graph, key, held, way)
        except (ArithmeticError, ValueError):
            break
        if not math.isfinite(value) or abs(value) > LARGE:
            break
        text = way.text(value)
        shown = way.random.random() < way.share
        if shown:
            sheet.written[key] = text
        if way.goes_on():
            value = float(text) if shown else way.rounded(value)
        held[key] = value
    return sheet


def _value(graph: Graph, key: str, held: dict[str, float], way: Way) -> float:
    """A quantity by a route of the person's choice; what has no line of its own on the way."""
    routes = [w for w in graph.routes(key) if all(arg in held for arg in w.args)]
    if routes:
        return _worked(way.random.choice(routes), held, way)
    if graph.leaf(key):
        return float(ball(graph.value(key)).mid())
    working = graph.routes(key)[0]
    for arg in working.args:
        if arg not in held:
            value = _value(graph, arg, held, way)
            held[arg] = way.rounded(value) if way.goes_on() else value
    return _worked(working, held, way)


def _worked(working: Working, held: dict[str, float], way: Way) -> float:
    numbers = [held[arg] for arg in working.args]
    if not way.within:
        return float(FLOAT.compile(working.formula)(*numbers))
    formula = working.formula
    whole = formula.expression if formula.numeric is None else formula.numeric
    values = dict(zip(formula.symbols, numbers, strict=True))
    return _piece(whole, values, way, top=True)


def _piece(e: Expr, values: dict[Symbol, float], way: Way, *, top: bool = False) -> float:
    """An expression worked out with its inner results rounded on the way."""
    if isinstance(e, Symbol):
        return values[e]
    if not e.free_symbols:
        return float(e)  # people take constants such as the root of 2 from the calculator
    if isinstance(e, Add):
        value = math.fsum(_piece(arg, values, way) for arg in e.args)
    elif isinstance(e, Mul):
        value = _product(e, values, way)
    elif way.within == "all" and len(e.args) == 1:
        x = Symbol("x")
        function = FLOAT.compile(Formula((x,), lambda x: e.func(x, evaluate=False)))
        value = float(function(_piece(e.args[0], values, way)))
    else:
        symbols = tuple(sorted(e.free_symbols, key=str))
        formula = Formula(symbols, lambda *_: e)
        value = float(FLOAT.compile(formula)(*(values[s] for s in symbols)))
    worked = not isinstance(e, Mul) or sum(factor not in (1, -1) for factor in e.args) > 1
    inner = worked and (way.within == "all" or isinstance(e, Mul))
    return way.rounded(value) if inner and not top else value


def _product(e: Mul, values: dict[Symbol, float], way: Way) -> float:
    """A product; dividing is one step, with no number of its own for the inverse."""
    value = 1.0
    for factor in e.args:
        if isinstance(factor, Pow) and factor.args[1] == -1:
            value /= _piece(factor.args[0], values, way)
        else:
            value *= _piece(factor, values, way)
    return value


# -- what is said of it ---------------------------------------------------------------------------


def judged_rightly(seed: int, *, cuts: bool = False) -> tuple[int, list[str]]:
    """How many lines of one person were judged, and those that were called wrong."""
    explanation = Explanation(random_example(seed))
    sheet = work(explanation, Way.any(Random(seed), cuts=cuts))
    if not sheet.written:
        return 0, []
    _, judged = judge_sheet(explanation, sheet.written)
    return len(judged.lines), [
        f"{line.key} = {line.text}: {line.verdict} {line.range} ({sheet.way})"
        for line in judged.lines
        if line.verdict in WRONG or (line.verdict == "follows" and line.rests and not cuts)
    ]


def planted(seed: int) -> tuple[int, bool] | None:
    """A digit exchanged in a line of four and more: by how many units, and whether it was seen."""
    random = Random(seed)
    explanation = Explanation(random_example(seed))
    way = Way.any(random)
    way.rounds, way.share = 0, 1.0
    written = work(explanation, way).written
    long = [key for key, text in written.items() if len(Decimal(text).as_tuple().digits) >= 4]
    if not long:
        return None
    key = random.choice(long)
    text = written[key]
    first = next(at for at, sign in enumerate(text) if sign in "123456789")
    at = random.choice([at for at, sign in enumerate(text) if sign.isdigit() and at >= first])
    other = random.choice([digit for digit in "0123456789" if digit != text[at]])
    changed = text[:at] + other + text[at + 1 :]
    unit = read(text).unit
    _, judged = judge_sheet(explanation, {**written, key: changed})
    seen = next(line.verdict for line in judged.lines if line.key == key) == "wrong"
    return int(abs(read(text).value - read(changed).value) / unit), seen
