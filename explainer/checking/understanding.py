"""Entries understood: which quantity the left side of each means, what number its right side is."""

from __future__ import annotations

import re

from sympy import Symbol

from explainer.checking.arrays import spread
from explainer.checking.lines import Line, Sheet
from explainer.checking.numbers import Written, comma_of, read
from explainer.checking.sheets import Entry
from explainer.derivation import Formula, Working
from explainer.errors import ExplainerError, printable, shown
from explainer.example import Example
from explainer.formulas import names_in, to_sympy
from explainer.formulas import parse as parse_formula
from explainer.keys import parse, reader

_OPERATOR = re.compile(r"[-+*/()^]")


def understand(entries: list[Entry], example: Example) -> Sheet:
    """The lines of a sheet; ExplainerError where one quantity stands twice with two numbers."""
    comma = comma_of(entry.right for entry in entries if isinstance(entry.right, str))
    understood = _Understanding(example, comma)
    lines = [understood.line(entry) for entry in spread(entries, example)]
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
    return Sheet(lines, by_key)


def _same(a: Written, b: Written) -> bool:
    """Whether one of two numbers is a rounding of the other."""
    return bool(a.low <= b.value <= a.high or b.low <= a.value <= b.high)


class _Understanding:
    """Reads lines against one example, a comma meaning what it means on this sheet."""

    def __init__(self, example: Example, comma: str | None) -> None:
        self.example = example
        self.comma = comma
        self.reader = reader(example)

    def line(self, entry: Entry) -> Line:
        text = entry.right.text if isinstance(entry.right, Written) else entry.right or ""
        left = printable(entry.left)
        line = Line(left, left, printable(text), entry.place)
        try:
            line.key = line.label = str(parse(entry.left, self.example))
        except ExplainerError as fault:
            self.expression(line, fault)
        if entry.right is None:
            line.verdict, line.because = "unreadable", entry.problem
        if line.verdict:
            return line
        if isinstance(entry.right, Written):
            line.written = entry.right
            return line
        try:
            line.written = read(text, self.comma)
        except ValueError as fault:
            line.verdict = "unreadable"
            line.because = f"{shown(text)} {fault}." if text else "There is no number here."
        return line

    def expression(self, line: Line, fault: ExplainerError) -> None:
        """An expression over keys; ``fault`` says why it is not a key."""
        try:
            node = parse_formula(line.label, self.reader)
        except ExplainerError as other:
            problem = other if _OPERATOR.search(line.label) else fault
            line.verdict = "unknown"
            said = problem.problems[0][:1].upper() + problem.problems[0][1:]
            line.because = said if said.endswith("?") else f"{said}."
            return
        names = names_in(node)
        symbols = {name: Symbol(name) for name in names}
        expression = to_sympy(node, symbols)
        line.working = Working(Formula(tuple(symbols.values()), lambda *_: expression), names)
        # Spaces make no other quantity of it; a space around a slash may, and stays.
        line.key = "=" + re.sub(r"\s*([-*()^])\s*", r"\1", line.label)
