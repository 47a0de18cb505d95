"""The lines of a sheet, understood: which quantity each is, and what number stands there."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from sympy import Symbol

from explainer.checking.boxes import Box, Digits
from explainer.checking.numbers import Written, comma_of, read
from explainer.checking.sheets import Entry
from explainer.derivation import Formula, Working
from explainer.errors import ExplainerError, shown
from explainer.evaluation.proven import fmpq  # type: ignore[attr-defined]
from explainer.example import Example
from explainer.formulas import names_in, to_sympy
from explainer.formulas import parse as parse_formula
from explainer.keys import all_keys, parse, reader


@dataclass(slots=True, eq=False)
class Line:
    """One line of a sheet, and what has been found out about it.

    ``key`` is the canonical key, or for an expression its text; ``working`` is set for an
    expression. ``rests`` are the wrong lines it follows from, ``range`` what its parents allow.
    """

    key: str
    label: str
    text: str
    place: str
    written: Written | None = None
    working: Working | None = None
    verdict: str = ""
    because: str = ""
    weak: bool = False
    like: str = ""
    rests: frozenset[str] = frozenset()
    range: Box | None = None
    convention: str = ""
    notes: list[str] = field(default_factory=list)
    order: tuple[int, float] = (0, 0.0)

    @property
    def number(self) -> Written:
        """The number of a line that has one."""
        assert self.written is not None
        return self.written

    def window(self) -> Box:
        """What rounds to the number."""
        return Box(self.number.low, self.number.high)

    def cut_window(self) -> Box:
        """What gives the number when its further digits are cut off."""
        number = self.number
        if number.value == 0:
            return Box(-number.unit, number.unit)
        # The far end is the next number; that one itself is written otherwise.
        far = number.unit * (1 - fmpq(1, 2**60))
        return (
            Box(number.value, number.value + far)
            if number.value > 0
            else Box(number.value - far, number.value)
        )


@dataclass(slots=True)
class Sheet:
    """The lines in the order of the sheet, and by key those with a number to judge."""

    lines: list[Line]
    by_key: dict[str, Line]

    @property
    def expressions(self) -> dict[str, Working]:
        """What each expression of the sheet is made of."""
        return {key: line.working for key, line in self.by_key.items() if line.working}

    def digits(self) -> Digits:
        """The usual significant digits and decimals of the sheet."""
        numbers = [line.number for line in self.by_key.values() if line.number.unit != 0]
        return Digits(
            _usual((n.significant for n in numbers), 4),
            _usual((n.decimals for n in numbers), 4),
            fmpq(1, 2),
        )


def _usual(counts: Iterable[int], otherwise: int) -> int:
    """The commonest of the counts; of several as common, the least."""
    found: dict[int, int] = {}
    for count in counts:
        found[count] = found.get(count, 0) + 1
    return min(found, key=lambda count: (-found[count], count)) if found else otherwise


def understand(entries: list[Entry], example: Example) -> Sheet:
    """The lines of a sheet; ExplainerError where one quantity stands twice with two numbers."""
    comma = comma_of(entry.right for entry in entries if isinstance(entry.right, str))
    understood = _Understanding(example)
    lines = [understood.line(entry, comma) for entry in _spread(entries, example)]
    by_key: dict[str, Line] = {}
    problems = []
    for line in lines:
        if line.written is None or line.verdict:
            continue
        before = by_key.get(line.key)
        if before is not None and not _same(before.number, line.number):
            problems.append(
                f"{line.label} stands twice, {before.text} in {before.place} and {line.text}"
                f" in {line.place}; keep the one that is meant"
            )
        elif before is not None:
            line.notes.append(f"also in {before.place}, as {before.text}; this one counts")
            before.notes.append(f"also in {line.place}, as {line.text}; that one counts")
        by_key[line.key] = line
    if problems:
        raise ExplainerError(*problems)
    _put_in_order(lines, example)
    return Sheet(lines, by_key)


def _same(a: Written, b: Written) -> bool:
    """Whether one of two numbers is a rounding of the other."""
    return bool(a.low <= b.value <= a.high or b.low <= a.value <= b.high)


class _Understanding:
    """Reads left sides against one example."""

    def __init__(self, example: Example) -> None:
        self.example = example
        self.reader = reader(example)

    def line(self, entry: Entry, comma: str | None) -> Line:
        text = entry.right if isinstance(entry.right, str) else entry.right.text
        line = Line(entry.left, entry.left, text, entry.place)
        try:
            key = parse(entry.left, self.example)
            line.key = line.label = str(key)
        except ExplainerError as fault:
            self.expression(line, fault)
        if line.verdict:
            return line
        try:
            line.written = read(text, comma) if isinstance(entry.right, str) else entry.right
        except ValueError as fault:
            line.verdict = "unreadable"
            line.because = f"{shown(text)} {fault}." if text else "There is no number here."
        return line

    def expression(self, line: Line, fault: ExplainerError) -> None:
        """An expression over keys; ``fault`` says why it is not a key."""
        try:
            node = parse_formula(line.label, self.reader)
        except ExplainerError as other:
            problem = other if re.search(r"[-+*/()^]", line.label) else fault
            line.verdict = "unknown"
            line.because = problem.problems[0] + "."
            return
        names = names_in(node)
        symbols = {name: Symbol(name) for name in names}
        expression = to_sympy(node, symbols)
        line.working = Working(Formula(tuple(symbols.values()), lambda *_: expression), names)
        line.key = f"={line.label}"


def _spread(entries: list[Entry], example: Example) -> Iterator[Entry]:
    """Arrays given under one key, spread over pairs or over the keys that begin so."""
    arrays: dict[str, list[Entry]] = {}
    for entry in entries:
        if "\0" in entry.left:
            arrays.setdefault(entry.left.partition("\0")[0], []).append(entry)
        else:
            yield entry
    for key, parts in arrays.items():
        for name, part in zip(_array_keys(key, len(parts), example), parts, strict=True):
            yield Entry(name, part.right, part.place)


def _array_keys(key: str, count: int, example: Example) -> list[str]:
    if count == 1 and _is_key(key, example):
        return [key]
    if count == len(example.pairs) and _is_key(f"{key}[1]", example):
        return [f"{key}[{k}]" for k in range(1, count + 1)]
    plus = "+" if key.endswith("+") else ""
    begin = re.escape(key.removesuffix("+"))
    matching = re.compile(rf"{begin}_?[0-9]+{re.escape(plus)}(\[[0-9]+\])?")
    found = [one for one in all_keys(example) if matching.fullmatch(one)]
    if len(found) != count:
        raise ExplainerError(
            f"{shown(key)} has {count} numbers, and {len(found) or 'no'} keys of this example"
            " begin so; give each number under its own key"
        )
    return found


def _is_key(text: str, example: Example) -> bool:
    try:
        parse(text, example)
    except ExplainerError:
        return False
    return True


def _put_in_order(lines: list[Line], example: Example) -> None:
    """Give every line its place in the order of the derivation."""
    order = {key: float(place) for place, key in enumerate(all_keys(example))}

    def place(key: str) -> tuple[int, float]:
        stem, _, rounds = key.partition("@")
        count = int(rounds or 0)
        if rounds and stem in example.parameters:
            return count - 1, order.get(f"{stem}+", 0.0)
        if stem in order:
            return count, order[stem]
        return count, _between(stem, order)

    for line in lines:
        if line.verdict:
            continue
        if line.working:
            line.order = max((place(arg) for arg in line.working.args), default=(0, 0.0))
            line.order = (line.order[0], line.order[1] + 0.5)
        else:
            line.order = place(line.key)


def _between(stem: str, order: dict[str, float]) -> float:
    """The place of a key that the canonical order leaves out: after the end of what it is a slope
    of.
    """
    above, _, _ = stem.partition("/")
    tail = stem[stem.find("[") :] if "[" in stem else ""
    return order.get(above.removeprefix("d") + tail, float(len(order))) + 0.25
