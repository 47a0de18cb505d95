"""What is said of a mistake: in the person's own numbers, and with what the line should have been.

Every sentence comes twice: whole, and as a hint that holds no number which the person has not
reached.
"""

from __future__ import annotations

from collections import deque
from typing import NamedTuple

from explainer.checking.attempts import Attempt
from explainer.checking.boxes import meets
from explainer.checking.estimates import written_share
from explainer.checking.formulas import LONGEST, Formulas, has_logarithm
from explainer.checking.judge import Judge
from explainer.checking.lines import Line
from explainer.checking.possible import CARRIED
from explainer.checking.ranges import span
from explainer.checking.words import between
from explainer.derivation import Working

MOST_LOOKED_AT = 400
Routes = tuple[Working, ...]


class Told(NamedTuple):
    """A sentence, and the same without any right number."""

    whole: str
    hint: str


class Origin(NamedTuple):
    """Where a mistake enters a line: a quantity, as it was worked out and as it should be."""

    key: str
    bad: Working
    good: Working
    own: bool  # whether it was worked out from the numbers on the sheet


def mistake_told(attempt: Attempt, line: Line, judge: Judge) -> Told:
    """A mistake in the numbers of one wrong line."""
    opening = f"{line.label} = {line.text} comes out {attempt.phrase}"
    origin = _origin(attempt, line, judge)
    should = should_be(line)
    if origin is None:
        return Told(f"{opening}.{should}", f"{opening}.")
    if attempt.mistake.local:
        elsewhere = _chain(Formulas(judge), origin.bad)
        return Told(f"{opening}: {elsewhere}.{should}", f"{opening}.")
    good, bad = Formulas(judge, own=origin.own), Formulas(attempt.judge, own=origin.own)
    ways = _Ways(
        "" if has_logarithm(origin.bad) else _chain(bad, origin.bad), _chain(good, origin.good)
    )
    hint = f"{opening}. The step is {_short(origin.key)} = {good.symbols(origin.good)}."
    if max(map(len, ways)) > LONGEST:
        return Told(f"{opening}.{should}", hint if len(hint) < 3 * LONGEST else f"{opening}.")
    if origin.key == line.key:
        said = f": {ways.bad}" if ways.bad else ""
        return Told(f"{opening}{said}. It should be {ways.good}{_value(line)}.", hint)
    results = (bad.result(origin.key, origin.bad), good.result(origin.key, origin.good))
    said = f"{ways.bad} ≈ {results[0]}" if ways.bad else results[0]
    mixed = "" if origin.own else _two_workings(attempt)
    whole = (
        f"{opening}: {_short(origin.key)} is then {said}, where {ways.good} ≈ {results[1]}"
        f" belongs.{mixed}{should}"
    )
    return Told(whole, hint)


def _two_workings(attempt: Attempt) -> str:
    """That right lines of the sheet do not come out so, where that is the case."""
    if not attempt.broken:
        return ""
    return " The right lines before it do not come from such a working."


class _Ways(NamedTuple):
    bad: str
    good: str


def _chain(formulas: Formulas, working: Working) -> str:
    """The formula in symbols and, where that is something else, with numbers."""
    symbols, numbers = formulas.symbols(working), formulas.numbers(working)
    return symbols if symbols == numbers else f"{symbols} = {numbers}"


def _short(key: str) -> str:
    return key.lstrip("=").replace("°", "")


def _value(line: Line) -> str:
    return f", {between(line.range, line)}" if line.range is not None else ""


def should_be(line: Line) -> str:
    """What a line should be, from the numbers written before it, as a sentence."""
    if line.range is None:
        return ""
    return f" From your other numbers it should be {between(line.range, line)}."


def _origin(attempt: Attempt, line: Line, judge: Judge) -> Origin | None:
    """The nearest quantity, from a line downwards, that the mistake works out otherwise.

    What is written on the sheet was not worked out anew for this line, unless only a separate
    working of the whole example gives its number.
    """
    return _nearest(attempt, line, judge, own=True) or _nearest(attempt, line, judge, own=False)


def _nearest(attempt: Attempt, line: Line, judge: Judge, *, own: bool) -> Origin | None:
    waiting, seen = deque([line.key]), {line.key}
    while waiting and len(seen) < MOST_LOOKED_AT:
        key = waiting.popleft()
        new, old = attempt.graph.routes(key), judge.graph.routes(key)
        ways = _changed_routes(new, old) if old else []
        if ways:
            return Origin(key, *_told_route(key, ways, attempt, line), own)
        for arg in new[0].args if new else ():
            if arg not in seen and not (own and arg in judge.lines) and not arg.startswith("§"):
                seen.add(arg)
                waiting.append(arg)
    return None


def _changed_routes(new: Routes, old: Routes) -> list[tuple[Working, Working]]:
    """The workings that a mistake changes, each with the right one in whose place it stands."""
    return [
        (bad, old[min(at, len(old) - 1)])
        for at, bad in enumerate(new)
        if at >= len(old) or bad != old[at]
    ]


def _told_route(
    key: str, ways: list[tuple[Working, Working]], attempt: Attempt, line: Line
) -> tuple[Working, Working]:
    """Of several changed workings one that gives the number, by written numbers."""
    judge = attempt.judge
    if key == line.key:
        ways = [way for way in ways if _gives(judge, way[0], line)] or ways
    given = judge.graph.explanation.written
    return max(ways, key=lambda way: written_share(way[1], judge.lines, given))


def _gives(judge: Judge, working: Working, line: Line) -> bool:
    """Whether a working gives the number of a line, from the numbers of the sheet."""
    try:
        boxes = [judge.boxes(arg, CARRIED)[0].box for arg in working.args]
        return meets(span(working.formula, boxes), line.window())
    except (ArithmeticError, IndexError):
        return False
