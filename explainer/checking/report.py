"""A diagnosis as a person reads it: one sentence, the first wrong step, then every line."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from explainer.checking.boxes import hull
from explainer.checking.colours import Colours
from explainer.checking.lines import Line
from explainer.checking.possible import CARRIED
from explainer.checking.words import REACHED, between
from explainer.derivation import Working
from explainer.evaluation import digits
from explainer.evaluation.proven import ball
from explainer.notation.plain import Plain

if TYPE_CHECKING:
    from explainer.checking.diagnosis import Diagnosis

WORDS = {
    "right": "right",
    "rounded": "right, given rounded numbers",
    "truncated": "right, cut off in place of rounded",
    "follows": "follow from a wrong one",
    "wrong": "wrong",
    "undecided": "undecided, with too few digits",
    "unreadable": "unreadable",
    "unknown": "not a quantity of this example",
}
LONGEST_FORMULA = 300


def report(diagnosis: Diagnosis, *, colour: bool = False, answers: bool = True) -> str:
    """The whole report, ending with a line feed."""
    paint = Colours(colour)
    parts = [summary(diagnosis)]
    parts += [f"Convention: {one.says} ({', '.join(one.lines)})" for one in diagnosis.conventions]
    if diagnosis.first_wrong:
        parts.append("\n".join(_first(diagnosis, diagnosis.first_wrong, paint, answers=answers)))
    if diagnosis.mistakes:
        parts.append("\n".join(_mistakes(diagnosis, paint)))
    elif diagnosis.first_wrong:
        parts.append("No known mistake gives this number, so no guess is made at what happened.")
    parts.append("\n".join(_table(diagnosis, paint, answers=answers)))
    return "\n\n".join(parts) + "\n"


def summary(diagnosis: Diagnosis) -> str:
    """The verdict in one sentence."""
    counts = diagnosis.counts
    total = len(diagnosis.lines)
    if not total:
        return "There is no line with a number on this sheet yet."
    lines = "1 line" if total == 1 else f"{total} lines"
    told = []
    right = counts["right"] + counts["rounded"] + counts["truncated"]
    if right == total:
        return f"{lines}: {'right' if total == 1 else 'all right'}."
    told.append(f"{right} right")
    if counts["wrong"]:
        told.append(f"{counts['wrong']} wrong")
    if counts["follows"]:
        verb = "follows" if counts["follows"] == 1 else "follow"
        from_what = "it" if counts["wrong"] == 1 else "them"
        if not counts["wrong"]:
            from_what = "a trivial step"
        told.append(f"{counts['follows']} {verb} from {from_what}")
    told += [f"{counts[v]} {WORDS[v]}" for v in ("undecided", "unreadable", "unknown") if counts[v]]
    return f"{lines}: {', '.join(told)}."


def _first(diagnosis: Diagnosis, line: Line, paint: Colours, *, answers: bool) -> Iterator[str]:
    """The first wrong step: its formula, the person's own numbers in it, what that gives."""
    yield paint.bad(f"The first wrong step is {line.label} = {line.text}, in {line.place}.")
    working = _told_route(diagnosis, line)
    if working is None:
        return
    plain = Plain()
    names = dict(zip((s.name for s in working.formula.symbols), working.args, strict=True))

    def symbols(name: str) -> object:
        return plain.symbol(_key_of(names[name]))

    def numbers(name: str) -> object:
        return plain.value(names[name], _own_number(diagnosis, names[name]))

    left = plain.symbol(line.key).text if not line.key.startswith("=") else line.label
    whole = plain.expression(working.formula.expression, symbols).text  # type: ignore[arg-type]
    if len(whole) <= LONGEST_FORMULA:
        if not line.key.startswith("="):
            yield f"  {left} = {whole}"
        if answers:
            put_in = plain.expression(working.formula.expression, numbers).text  # type: ignore[arg-type]
            yield f"  {' ' * len(left)} = {put_in}"
    if answers and line.range is not None:
        yield f"  {' ' * len(left)} = {between(line.range, line)}, with your numbers put in"


def _key_of(key: str) -> str:
    return key.lstrip("=") if key.startswith("=") else key


def _told_route(diagnosis: Diagnosis, line: Line) -> Working | None:
    """The route to show: the one with most numbers of the person's own."""
    graph, lines = diagnosis.judge.graph, diagnosis.judge.lines
    routes = [w for w in graph.routes(line.key) if not any(a.startswith("=") for a in w.args)]
    if not routes:
        return None
    return max(
        routes,
        key=lambda w: sum(arg in lines or graph.leaf(arg) for arg in w.args) / max(1, len(w.args)),
    )


def _own_number(diagnosis: Diagnosis, key: str) -> str:
    """The number of a quantity as the person wrote it, or worked out from what they wrote."""
    line = diagnosis.judge.lines.get(key)
    if line is not None:
        return line.text.lstrip("=≈ ")
    if diagnosis.judge.graph.touched(key):
        possible = diagnosis.judge.boxes(key, CARRIED)
        if possible:
            box = hull([possible[0].box])
            middle = (ball(box.lo) + ball(box.hi)).mid() / 2
            shown = digits.shown(middle.mid(), diagnosis.explanation.digits)
            if shown:
                return shown.text
    try:
        return diagnosis.explanation.shown(key).text
    except ArithmeticError:
        return "?"


def _mistakes(diagnosis: Diagnosis, paint: Colours) -> Iterator[str]:
    certain = [one for one in diagnosis.mistakes if one.certain]
    ties = [one for one in diagnosis.mistakes if not one.certain]
    for one in certain:
        yield f"What happened: {one.says} [{one.id}]"
        if len(one.explains) > 1:
            yield f"  This explains {', '.join(one.explains)}."
    if ties:
        yield "What may have happened; several mistakes give the same numbers here:"
        for one in ties:
            yield f"  - {one.says} [{one.id}]"
        if ties[0].decide_by:
            yield f"  Write down {ties[0].decide_by} too: that decides between them."


def _table(diagnosis: Diagnosis, paint: Colours, *, answers: bool) -> Iterator[str]:
    """All lines: key, number, verdict, and why."""
    rows = [
        (line.label, line.text, line.verdict, _remark(diagnosis, line, answers=answers))
        for line in diagnosis.lines
    ]
    widths = [min(40, max(len(row[k]) for row in rows)) for k in range(3)] if rows else []
    for row in rows:
        cells = [row[k].ljust(widths[k]) for k in range(3)]
        cells[2] = paint.verdict(row[2], cells[2])
        yield "  ".join((*cells, row[3])).rstrip()


def _remark(diagnosis: Diagnosis, line: Line, *, answers: bool) -> str:
    if line.verdict == "right" and not line.convention and not line.notes:
        return line.because if "not follow" in line.because or line.weak else ""
    if line.verdict in REACHED or line.verdict in ("unreadable", "unknown", "follows"):
        return line.because
    return line.because if answers else "From the numbers above it, it comes out otherwise."
