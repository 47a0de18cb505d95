"""The verdict on one line, and the sentence that says why."""

from __future__ import annotations

from typing import TYPE_CHECKING

from explainer.checking.boxes import Box, hull, meets
from explainer.checking.graph import split_round
from explainer.checking.lines import Line
from explainer.checking.possible import CARRIED, CUT, NONE, ROUGH, ROUGH_CUT, Mode, Possible
from explainer.evaluation.arithmetic import Undecided, Undefined
from explainer.evaluation.proven import fmpq  # type: ignore[attr-defined]

if TYPE_CHECKING:
    from explainer.checking.judge import Judge

VERDICTS = (
    "right",
    "rounded",
    "truncated",
    "follows",
    "wrong",
    "undecided",
    "unreadable",
    "unknown",
)


def judged(line: Line, judge: Judge) -> None:
    """Put the verdict, its reason and the range that decided into ``line``."""
    # While this line is being judged it must not be asked for again by way of another name.
    line.verdict = "open"
    line.verdict, line.because = _verdict(line, judge)


def _verdict(line: Line, judge: Judge) -> tuple[str, str]:
    if not _has_value(line, judge):
        return "wrong", "This quantity has no value in this example."
    if _too_few_digits(line, judge):
        return "undecided", (
            "The step is smaller than the last digit that is written, so the new value looks"
            " like the old one; write more digits to show it."
        )
    if meets(judge.exact(line.key), line.window()):
        return "right", ""
    if not judge.graph.routes(line.key):
        return "wrong", "The example gives another number."
    found = _fitting(line, judge, (CARRIED, ROUGH), allow_wrong=False)
    if found:
        return _rounded(line, judge, *found)
    if meets(judge.exact(line.key), line.cut_window()):
        return "truncated", "The exact value, its further digits cut off in place of rounded."
    found = _fitting(line, judge, (CUT, ROUGH_CUT), allow_wrong=False)
    if found:
        line.range = hull([found[0].box])
        return "truncated", "It follows from numbers whose digits are cut off in place of rounded."
    found = _fitting(line, judge, (CARRIED, ROUGH, CUT, ROUGH_CUT), allow_wrong=True)
    if found:
        line.rests = found[0].rests
        line.range = hull([found[0].box])
        return "follows", ""
    line.range = _nearest(line, judge)
    return "wrong", ""


def _has_value(line: Line, judge: Judge) -> bool:
    try:
        judge.graph.value(line.key)
    except (Undefined, Undecided, ZeroDivisionError):
        return False
    return True


def _fitting(
    line: Line, judge: Judge, modes: tuple[Mode, ...], *, allow_wrong: bool
) -> tuple[Possible, Mode] | None:
    """The first range that the number lies in, those that pass over a wrong line last."""
    for mode in modes:
        window = line.cut_window() if mode.cut else line.window()
        fitting = [
            p
            for p in judge.allowed(line.key, mode)
            if (p.rests != NONE) == allow_wrong and meets(p.box, window)
        ]
        if fitting:
            return min(fitting, key=lambda p: (len(p.skipped), len(p.rests))), mode
    return None


def _rounded(line: Line, judge: Judge, found: Possible, mode: Mode) -> tuple[str, str]:
    line.range = hull([found.box])
    trivial = _trivial(line, judge)
    if trivial:
        return "follows", (
            f"{trivial.label} = {trivial.text} makes this step trivial: it gives exactly"
            f" {line.text}. With more digits of {trivial.label} the step would not vanish."
        )
    if found.skipped:
        names = ", ".join(sorted(judge.lines[key].label for key in found.skipped))
        return "rounded", f"It does not use {names} as written; the slip there went no further."
    if mode.rough:
        return "rounded", "It follows from rounded numbers, and from rounding in between."
    if line.range.lo < 0 < line.range.hi and not meets(judge.exact(line.key), Box(0, 0)):
        return "rounded", (
            "It follows from the rounded numbers above it, which have so few digits that not even"
            " its sign is settled; no slip could show here."
        )
    return "rounded", "It follows from the rounded numbers above it."


def _trivial(line: Line, judge: Judge) -> Line | None:
    """A written output of exactly 0 or 1 that makes this line exactly 0, where it is not."""
    if line.number.value not in (0, 1):
        return None
    for working in judge.graph.routes(line.key):
        for arg in working.args:
            parent = judge.lines.get(arg)
            if parent is None or parent.number.value not in (0, 1):
                continue
            exact = judge.exact(arg)
            known = exact is not None and meets(
                exact, Box(parent.number.value, parent.number.value)
            )
            if arg.startswith("out_") and not known:
                return parent
    return None


def _too_few_digits(line: Line, judge: Judge) -> bool:
    """Whether a new weight cannot show that it is new."""
    stem, rounds = split_round(line.key)
    name = stem.removesuffix("+")
    trained = judge.graph.trained
    if name not in trained or not (stem.endswith("+") or rounds):
        return False
    old = judge.graph.explanation.number(name)
    change = judge.graph.value(line.key) - old
    moved = not (isinstance(change, fmpq) and change == 0) and bool(change != 0)
    small = bool(abs(change) < line.number.unit)
    return moved and small and meets(old, line.window())


def _nearest(line: Line, judge: Judge) -> Box | None:
    """What a wrong line should have been, from its own earlier lines as they are written."""
    ranges = judge.allowed(line.key, CARRIED)
    if not ranges:
        return None
    return hull([ranges[0].box])
