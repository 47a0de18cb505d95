"""How a quantity is worked out on the page: line under line, from the general formula to the
value.

A :class:`Line` is still neutral between formats: an expression, and whether its symbols are
printed or the numbers that they stand for.
"""

from __future__ import annotations

import re
from functools import cache
from typing import Any, NamedTuple

from sympy import Expr, Symbol

from explainer.derivation import Formula, Step, Working, rename
from explainer.evaluation.arithmetic import Undefined
from explainer.explanation import Explanation
from explainer.long_sums import ELLIPSIS, shortened
from explainer.notation.printer import Box
from explainer.slopes import by_rules


class Line(NamedTuple):
    """``left`` (a key, or empty) = ``working``; with ``numbers`` the values are put in for the
    symbols.

    ``working`` is None in the last line, which gives the value of ``value``. ``marks`` are signs to
    stand under symbols: each symbol's key, and its sign.
    """

    tag: str
    left: str
    relation: str
    working: Working | None
    numbers: bool = False
    value: str = ""
    gap: bool = False
    marks: tuple[tuple[str, str], ...] = ()


def lines(explanation: Explanation, key: str, *, rules: bool = False) -> list[Line]:
    """The working of ``key``; with ``rules`` a slope is derived, its traces left visible."""
    step = explanation.step(key)
    made: list[Line] = []
    if step.working is None:
        return [_value(explanation, key, key)]
    if rules and step.source:
        made += _derived(explanation, step)
    begun = any(line.left == step.key for line in made)
    working = shortened(step.working)
    if working.args:
        gap = bool(made) and not begun
        made.append(Line("letters", "" if begun else key, "=", working, gap=gap))
    also = _also(explanation, step)
    if rules and also:
        made.append(Line("or, as others write it", "", "=", also))
    made += _numbers(explanation, working)
    told = begun or bool(working.args)
    made.append(_value(explanation, key, "" if told else key))
    return made


def right_side(explanation: Explanation, printer: Any, line: Line) -> list[Box]:
    """The pieces of a line's right side, set; a value that does not exist is so called."""
    if line.working is None:
        try:
            return [printer.value(line.value, explanation.shown(line.value).text)]
        except Undefined:
            return [Box(printer.word("undefined"), 9)]
    symbols = (symbol.name for symbol in line.working.formula.symbols)
    args = dict(zip(symbols, line.working.args, strict=True))

    def number(name: str) -> Box:
        if name == ELLIPSIS:
            return symbol(name)
        box: Box = printer.value(args[name], explanation.shown(args[name]).text)
        return box

    marks = dict(line.marks)

    def symbol(name: str) -> Box:
        if name == ELLIPSIS:
            return Box(printer.word(ELLIPSIS), 2)
        box: Box = printer.symbol(args[name])
        return printer.marked(box, marks[args[name]]) if args[name] in marks else box

    leaf = number if line.numbers else symbol
    parts: list[Box] = printer.parts(line.working.formula.expression, leaf)
    return parts


def _relation(explanation: Explanation, keys: tuple[str, ...]) -> str:
    """= or ≈ before the numbers of ``keys``; empty where one of them has no value."""
    try:
        return explanation.relation(key for key in keys if key != ELLIPSIS)
    except Undefined:
        return ""


def chain(explanation: Explanation, key: str) -> list[Line]:
    """The general formula of a gradient alone."""
    step = explanation.derivation[key]
    return [Line("chain rule", key, "=", shortened(step.working))] if step.working else []


def delta(explanation: Explanation, key: str) -> list[Line]:
    """A delta: as a product of slopes, with the slopes' own formulas, with numbers, as a value."""
    derivation = explanation.derivation
    step = derivation[key]
    assert step.working is not None
    made = [Line("letters", key, "=", shortened(step.working))]
    parts = {}
    for arg in step.working.args:
        inner = derivation[arg]
        route = inner.shortcut or inner.working
        if route and route.args:
            parts[arg] = route
    whole = step.shortcut or step.working
    if parts and whole is step.working and len(whole.args) == 2:
        whole = whole.expanded(parts)
    if whole is not step.working:
        whole = shortened(whole)
        made.append(Line("", "", "=", whole))
    else:
        whole = shortened(step.working)
    return [*made, *_numbers(explanation, whole), _value(explanation, key, "")]


def shortcut(explanation: Explanation, key: str) -> list[Line]:
    """A quantity by its shorter way, where it has one."""
    short = explanation.derivation[key].shortcut
    if short is None:
        return lines(explanation, key)
    short = shortened(short)
    return [
        Line("letters", key, "=", short),
        *_numbers(explanation, short),
        _value(explanation, key, ""),
    ]


def by_delta(explanation: Explanation, key: str) -> list[Line]:
    """A gradient as delta times what came along the line (for a tied weight, the sum of such)."""
    derivation = explanation.derivation
    short = derivation[key].shortcut or derivation[key].working
    assert short is not None
    parts = {
        arg: inner
        for arg in short.args
        if arg.startswith("dnet_") and (inner := derivation[arg].working)
    }
    whole = shortened(short.expanded(parts))
    return [
        Line("letters", key, "=", whole),
        *_numbers(explanation, whole),
        _value(explanation, key, ""),
    ]


def _value(explanation: Explanation, key: str, left: str) -> Line:
    return Line("value", left, _relation(explanation, (key,)) or "=", None, value=key)


def _numbers(explanation: Explanation, working: Working) -> list[Line]:
    """The line with the numbers put in; none where it would be the value, or one has none."""
    relation = _has_numbers(working) and _relation(explanation, working.args)
    return [Line("numbers", "", relation, working, numbers=True)] if relation else []


def _has_numbers(working: Working) -> bool:
    """Whether putting numbers in gives a line of its own: not where the value is one of them."""
    return bool(working.formula.symbols) and not isinstance(working.formula.expression, Symbol)


def _derived(explanation: Explanation, step: Step) -> list[Line]:
    assert step.source is not None
    stem = re.split(r"[\[@]", step.key, maxsplit=1)[0]
    of = stem[1:].split("/", 1)[0] + step.key[len(stem) :]
    source = shortened(step.source, step.by)
    made = [Line("start from", of, "=", source)]
    rule = _rule(source.formula, _places(source.args, step.by))
    if rule is not None:
        made.append(Line("slope", step.key, "=", Working(rule, source.args), gap=True))
    made += _because(explanation, step, Working(rule, source.args) if rule else None)
    return made


def _because(explanation: Explanation, step: Step, rule: Working | None) -> list[Line]:
    """The lines from the bare derivative of an activation to the form in which it is used."""
    if step.source is None or not step.key.startswith("dout_"):
        return []
    neuron = step.key[1:].split("/", 1)[0].removeprefix("out_")
    net = explanation.network
    layer = net.place[neuron].layer
    if net.softmax(layer):
        return []
    because = net.activation(layer).because
    if because is None:
        return []
    suffix = step.by[len(f"net_{neuron}") :]
    keys = (f"net_{neuron}{suffix}", f"out_{neuron}{suffix}")
    made: list[Line] = []
    for expression in because(Symbol(keys[0]), Symbol(keys[1])):
        if rule is not None and expression == rule.expression:
            continue
        used = tuple(key for key in keys if Symbol(key) in expression.free_symbols)
        formula = Formula(tuple(map(Symbol, used)), lambda *_, e=expression: e)
        left = "" if rule or made else step.key
        made.append(Line("", left, "=", Working(formula, used), gap=bool(left)))
    return made


def _places(args: tuple[str, ...], key: str) -> tuple[int, ...]:
    """Where a quantity stands among the arguments of a formula; a tied weight at several places."""
    return tuple(place for place, arg in enumerate(args) if arg == key)


@cache
def _rule(formula: Formula, places: tuple[int, ...]) -> Formula | None:
    """The derivative before tidying, by the quantity that stands at ``places`` of the formula; None
    where no rule leaves a trace worth showing.
    """
    x, *others = (formula.symbols[place] for place in places)
    try:
        raw: Expr = by_rules(rename(formula.expression, dict.fromkeys(others, x)), x)
    except NotImplementedError:
        return None
    return Formula(formula.symbols, lambda *_: raw) if raw.args else None


def _also(explanation: Explanation, step: Step) -> Working | None:
    if step.source is None or "/dout_" not in step.key or not step.key.startswith("dE_"):
        return None
    formula = explanation.network.error.also_formula(len(explanation.network.outputs))
    return Working(formula, step.working.args) if formula and step.working else None
