"""A diagnosis as a person reads it: one sentence, the first wrong step, then every line."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from explainer.checking.colours import Colours
from explainer.checking.estimates import written_share
from explainer.checking.formulas import Formulas
from explainer.checking.lines import Line
from explainer.checking.numbers import ULPS
from explainer.checking.reasons import OTHERWISE
from explainer.checking.weak import MILDEST
from explainer.checking.words import between, listed
from explainer.derivation import Working

if TYPE_CHECKING:
    from explainer.checking.diagnosis import Diagnosis
    from explainer.checking.naming import Named

WORDS = {
    "undecided": "undecided, with too few digits",
    "unreadable": "unreadable",
    "unknown": "not a quantity of this example",
}
LONGEST_FORMULA = 300
MOST_NAMES = 8
WIDEST = 40  # characters of a column


def report(diagnosis: Diagnosis, *, colour: bool = False, answers: bool = True) -> str:
    """The whole report, ending with a line feed."""
    paint = Colours(colour)
    parts = [summary(diagnosis)]
    parts += [
        f"Read in a convention of your own: {one.says} [{one.id}]\n  It shows in"
        f" {_some(one.lines)}, and is no mistake."
        for one in diagnosis.conventions
    ]
    if diagnosis.first_wrong:
        parts.append("\n".join(_first(diagnosis, diagnosis.first_wrong, paint, answers=answers)))
        parts.append("\n".join(_mistakes(diagnosis, answers=answers)))
    parts.append("\n".join(_table(diagnosis, paint, answers=answers)))
    parts.append(_tolerance(diagnosis.lines))
    return "\n\n".join(part for part in parts if part) + "\n"


def _tolerance(lines: Sequence[Line]) -> str:
    """How exactly machine numbers are compared, where there are any."""
    if not any(line.written and line.written.double for line in lines):
        return ""
    return (
        f"Machine numbers are compared in full: right is what lies within {ULPS // 2} units in the"
        " last place, and what follows when every step is rounded so."
    )


def summary(diagnosis: Diagnosis) -> str:
    """The verdict in one sentence."""
    counts = diagnosis.counts
    total = len(diagnosis.lines)
    if not total:
        return "There is no line with a number on this sheet yet."
    lines = "1 line" if total == 1 else f"{total} lines"
    right = counts["right"] + counts["rounded"] + counts["truncated"]
    if right == total:
        return f"{lines}: {'right' if total == 1 else 'all right'}."
    told = [f"{right} right"]
    if counts["wrong"]:
        told.append(f"{counts['wrong']} wrong")
    if counts["follows"]:
        verb = "follows" if counts["follows"] == 1 else "follow"
        source = {0: "a trivial step", 1: "it"}.get(counts["wrong"], "them")
        told.append(f"{counts['follows']} {verb} from {source}")
    told += [f"{counts[verdict]} {words}" for verdict, words in WORDS.items() if counts[verdict]]
    return f"{lines}: {', '.join(told)}."


# -- the first wrong step ---------------------------------------------------------------------


def _first(diagnosis: Diagnosis, line: Line, paint: Colours, *, answers: bool) -> Iterator[str]:
    """The first wrong step: its formula, the person's own numbers in it, what that gives."""
    place = f" ({line.place})" if line.place.startswith("line ") else ""
    yield paint.bad(f"The first wrong step is {line.label} = {line.text}{place}.")
    working = _told_route(diagnosis, line)
    if working is None:
        yield f"  {line.because}"
        return
    formulas = Formulas(diagnosis.judge)
    symbols, numbers = formulas.symbols(working), formulas.numbers(working)
    indent = " " * len(line.label)
    if len(numbers) <= LONGEST_FORMULA:
        if symbols != line.label:
            yield f"  {line.label} = {symbols}"
        if (answers or formulas.known(working)) and numbers != symbols:
            yield f"  {indent} = {numbers}"
    if answers and line.range is not None:
        told = between(line.range, line).replace("about ", "≈ ")
        sign = "" if told.startswith("≈") else "is " if told.startswith("between") else "= "
        given = " with your numbers" if diagnosis.judge.graph.touched(line.key) else ""
        yield f"  {indent} {sign}{told}{given}, not {line.text}"


def _told_route(diagnosis: Diagnosis, line: Line) -> Working | None:
    """The route to show: the one with most numbers of the person's own."""
    judge = diagnosis.judge
    given = diagnosis.explanation.written
    routes = [w for w in judge.graph.routes(line.key) if not any(a.startswith("=") for a in w.args)]
    if not routes:
        return None
    return max(routes, key=lambda working: written_share(working, judge.lines, given))


# -- the mistakes -----------------------------------------------------------------------------


def _mistakes(diagnosis: Diagnosis, *, answers: bool) -> Iterator[str]:
    """What gives the wrong numbers: what is named, what may be, and what nothing known gives."""
    for names, group in _grouped(diagnosis.mistakes, answers=answers):
        one = group[0]
        yield f"{'The mistake' if one.certain else 'Perhaps'}: {_said(one, answers)} [{names}]"
        if len(one.explains) > 1:
            yield f"  It explains {_some(one.explains)}."
    yield from _deciding(diagnosis.mistakes)
    explained = {label for one in diagnosis.mistakes for label in one.explains}
    wrong = [line.label for line in diagnosis.lines if line.verdict == "wrong"]
    rest = [label for label in wrong if label not in explained]
    if diagnosis.guesses:
        yield "With so few digits this is no more than a guess:"
        for names, group in _grouped(diagnosis.guesses, answers=answers):
            yield f"  {_said(group[0], answers)} [{names}]"
    elif rest:
        yield f"No known mistake gives {_some(rest)}, so no guess is made at what happened there."


def _said(one: Named, answers: bool) -> str:
    return one.says if answers else one.hint


def _grouped(mistakes: Sequence[Named], *, answers: bool) -> Iterator[tuple[str, list[Named]]]:
    """The mistakes by what is said of them: two made in one line are told in one sentence."""
    groups: dict[str, list[Named]] = {}
    for one in mistakes:
        groups.setdefault(_said(one, answers), []).append(one)
    for group in groups.values():
        yield " + ".join(one.id for one in group), group


def _deciding(mistakes: Sequence[Named]) -> Iterator[str]:
    """The further lines that would tell apart what may have happened."""
    for key in dict.fromkeys(one.decide_by for one in mistakes if not one.certain):
        if key is None:
            yield "  No further line of this example tells these apart."
        else:
            yield f"  Write down {key} too: that line tells them apart."


def _some(names: Sequence[str]) -> str:
    """Several names, of many only the first."""
    if len(names) <= MOST_NAMES + 1:
        return listed(list(names))
    return listed([*names[:MOST_NAMES], f"{len(names) - MOST_NAMES} more"])


# -- the table --------------------------------------------------------------------------------


def _table(diagnosis: Diagnosis, paint: Colours, *, answers: bool) -> Iterator[str]:
    """All lines: key, number, verdict, and why."""
    rows = [
        (line.label, line.text, line.verdict, _remark(line, answers=answers))
        for line in diagnosis.lines
    ]
    widths = [min(WIDEST, max(len(row[k]) for row in rows)) for k in range(3)] if rows else []
    for row in rows:
        cells = [row[k].ljust(widths[k]) for k in range(3)]
        cells[2] = paint.verdict(row[2], cells[2])
        yield "  ".join((*cells, row[3])).rstrip()


def _remark(line: Line, *, answers: bool) -> str:
    if line.verdict == "wrong" and not answers:
        return OTHERWISE
    if line.verdict == "right" and not line.convention and not line.notes:
        if "not follow" in line.because:
            return line.because
        told = line.weak and line.like != MILDEST
        return f"({line.like} would look the same)" if told else ""
    return line.because
