"""The sentence beside each line that says why it has its verdict."""

from __future__ import annotations

from explainer.checking.boxes import meets
from explainer.checking.judge import Judge
from explainer.checking.lines import Line, Sheet
from explainer.checking.possible import CARRIED, NONE
from explainer.checking.words import between, listed

FITTING = ("right", "rounded", "truncated")
OTHERWISE = "From the numbers above it, it comes out otherwise."


def give_reasons(judge: Judge, sheet: Sheet) -> None:
    """Give every line the sentence that its verdict alone does not say."""
    for line in sheet.lines:
        line.because = _because(judge, line)
        for note in line.notes:
            line.because = f"{line.because} ({note})".strip()


def _because(judge: Judge, line: Line) -> str:
    if line.convention and line.verdict in FITTING:
        return line.convention
    because = line.because or _plain(judge, line)
    if line.verdict in ("right", "rounded") and not line.rests and "not use" not in because:
        parents = _wrong_parents(judge, line)
        if parents:
            verb = "is" if len(parents) == 1 else "are"
            because += f" It does not follow from {listed(parents)}, which {verb} wrong."
    return because


def _plain(judge: Judge, line: Line) -> str:
    if line.verdict == "right":
        if line.weak:
            return f"The exact value, rounded; {line.like} would look the same in so few digits."
        return "The exact value, rounded."
    if line.verdict == "follows":
        names = listed([judge.lines[key].label for key in sorted(line.rests)])
        return f"Right, given the number written for {names}."
    if line.verdict == "wrong":
        if line.range is None:
            return "No way of working it out gives this number."
        should = f"should be {between(line.range, line)}."
        return f"From the numbers above it, it {should}" if _rests(judge, line) else f"It {should}"
    return ""


def _rests(judge: Judge, line: Line) -> bool:
    """Whether anything is written that a line is computed from."""
    return judge.graph.touched(line.key)


def _wrong_parents(judge: Judge, line: Line) -> list[str]:
    """The wrong numbers that a line is computed from, but for those that would give it too."""
    window = line.window()
    used = NONE.union(*(p.rests for p in judge.allowed(line.key, CARRIED) if meets(p.box, window)))
    found: dict[str, None] = {}
    for working in judge.graph.routes(line.key):
        for arg in working.args:
            parent = judge.lines.get(arg)
            if parent and parent.verdict == "wrong" and arg not in used:
                found[parent.label] = None
    return list(found)
