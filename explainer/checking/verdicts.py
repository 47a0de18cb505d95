"""The verdict on one line, and the sentence that says why."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flint import arb, fmpq

from explainer.checking.boxes import Box, hull, meets
from explainer.checking.lines import Line
from explainer.checking.numbers import DOUBLE_BITS
from explainer.checking.possible import CARRIED, CUT, ROUGH, ROUGH_CUT, Mode, Possible
from explainer.checking.ways import split_round
from explainer.evaluation.arithmetic import Undecided, Undefined
from explainer.evaluation.proven import Number

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
TOO_FEW = (
    "The step is smaller than the last digit that is written, so the new value looks like the old"
    " one; write more digits to show it."
)
NO_SLIP = (
    "It follows from the rounded numbers above it, but those have so few digits that hardly any"
    " slip could show here."
)
TRAINED = "As near as machine numbers come in so many rounds of training."
ROUNDED_BETWEEN = "It follows from rounded numbers, and from rounding in between."
FEW = 9  # digits up to which a float looks like a number that was typed
WIDE = fmpq(1, 2)  # of a number, from which on a range says little of it
CUT_OFF = "The exact value, its further digits cut off in place of rounded."
FROM_CUT_OFF = "It follows from numbers whose digits are cut off in place of rounded."
UNPROVEN = "The exact value cannot be proven to as many digits as this line has."


def judged(line: Line, judge: Judge) -> None:
    """Put the verdict, its reason and the range that decided into ``line``."""
    # While this line is being judged it must not be asked for again by way of another name.
    line.verdict = "open"
    line.verdict, line.because = _verdict(line, judge)


def _verdict(line: Line, judge: Judge) -> tuple[str, str]:
    try:
        if _too_few_digits(line, judge):
            return "undecided", TOO_FEW
        if _proven(line, judge, line.window()):
            return "right", ""
        return _carried(line, judge)
    except Undecided:
        return "undecided", UNPROVEN
    except (Undefined, ZeroDivisionError):
        return "wrong", "This quantity has no value in this example."


def _carried(line: Line, judge: Judge) -> tuple[str, str]:
    """The verdict on a line that is not the exact value, rounded."""
    found = _fitting(line, judge, CARRIED)
    if found:
        return _rounded(line, judge, found, CARRIED)
    by_hand = not line.number.double  # a machine rounds, and to the nearest
    if by_hand and _proven(line, judge, line.cut_window()):
        return "truncated", CUT_OFF
    found = _fitting(line, judge, ROUGH)
    if found:
        return _rounded(line, judge, found, ROUGH)
    for mode in (CUT, ROUGH_CUT) if by_hand else ():
        found = _fitting(line, judge, mode)
        if found:
            line.range = hull([found.box])
            return "truncated", FROM_CUT_OFF
    for mode in (CARRIED, ROUGH, CUT, ROUGH_CUT) if by_hand else (CARRIED, ROUGH):
        found = _fitting(line, judge, mode, right=False)
        if found:
            line.rests = found.rests
            line.range = hull([found.box])
            return "follows", ""
    ranges = judge.allowed(line.key, CARRIED)
    line.range = hull([ranges[0].box]) if ranges else None
    if line.number.bits == DOUBLE_BITS and line.number.digits_shown < FEW:
        line.notes.append(f'a float counts in full; "{line.text}" as text counts as rounded')
    return "wrong", _given(line, judge)


def _proven(line: Line, judge: Judge, window: Box) -> bool:
    """Whether the exact value lies in ``window``, at a precision at which that can be told.

    One that can be told at none lies on the edge, and counts as inside; Undecided where not even
    the digits of the line can be.
    """

    def inside(number: Number) -> bool | None:
        if isinstance(number, fmpq) or (number >= window.lo and number <= window.hi):
            return bool(window.lo <= number <= window.hi)
        return False if number < window.lo or number > window.hi else None

    try:
        return judge.graph.decided(line.key, inside)
    except Undecided:
        number = judge.exact(line.key)
        if isinstance(number, arb) and number.is_finite() and number.rad() < line.number.unit:
            return True
        raise


def _fitting(line: Line, judge: Judge, mode: Mode, *, right: bool = True) -> Possible | None:
    """A range that the number lies in, resting on no wrong line, or on some.

    One that passes over wrong lines counts only where there is no other.
    """
    window = line.cut_window() if mode.cut else line.window()
    fitting = [
        possible
        for possible in judge.allowed(line.key, mode)
        if (not possible.rests) == right and meets(possible.box, window)
    ]
    return min(fitting, key=lambda p: (len(p.skipped), len(p.rests)), default=None)


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
    if _wide(line.range, line.number.value):
        return "rounded", NO_SLIP
    if mode.rough:
        machine = line.number.double and judge.graph.leaf(line.key)
        return "rounded", TRAINED if machine else ROUNDED_BETWEEN
    return "rounded", "It follows from the rounded numbers above it."


def _wide(box: Box, value: Number) -> bool:
    """Whether a range is so wide that a slip could hardly show."""
    width = box.hi - box.lo
    return not width <= WIDE * abs(value) and width != 0


def _trivial(line: Line, judge: Judge) -> Line | None:
    """A written output of exactly 0 or 1 that makes this line exactly 0 or 1, where it is not."""
    if line.number.value not in (0, 1):
        return None
    for working in judge.graph.routes(line.key):
        for arg in working.args:
            parent = judge.lines.get(arg)
            if parent is None or parent.number.value not in (0, 1):
                continue
            exact = judge.exact(arg)
            if arg.startswith("out_") and not (
                isinstance(exact, fmpq) and exact == parent.number.value
            ):
                return parent
    return None


def _given(line: Line, judge: Judge) -> str:
    """What is wrong with a number that the example gives."""
    given = judge.graph.explanation.written.get(line.key)
    return f"The example gives {line.label} = {given}." if given is not None else ""


def _too_few_digits(line: Line, judge: Judge) -> bool:
    """Whether a new weight cannot show that it is new."""
    graph = judge.graph
    stem, rounds = split_round(line.key)
    name = stem.partition("[")[0].removesuffix("+")
    if name not in graph.trained or (stem == name and not rounds):
        return False
    old = graph.explanation.number(name)
    if not meets(old, line.window()):
        return False
    change = graph.value(line.key) - old
    return bool(change != 0) and bool(abs(change) < line.number.unit)
