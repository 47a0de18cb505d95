"""A diagnosis as data: the objects that ``check --json`` prints."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from explainer.checking.lines import Line
from explainer.checking.numbers import Fraction
from explainer.checking.reasons import OTHERWISE
from explainer.checking.words import REACHED
from explainer.evaluation.digits import placed, scientific
from explainer.evaluation.proven import Number, ball, finite_decimals, magnitude, rounded

if TYPE_CHECKING:
    from explainer.checking.diagnosis import Diagnosis

MOST_PLACES = 40


def as_dict(diagnosis: Diagnosis, *, answers: bool = True) -> dict[str, Any]:
    """The whole diagnosis; without ``answers``, right values that were not reached are null."""
    first = diagnosis.first_wrong
    return {
        "example": diagnosis.explanation.example.name,
        "lines": [_line(diagnosis, line, answers=answers) for line in diagnosis.lines],
        "first_wrong": first.label if first else None,
        "mistakes": [
            {
                "id": one.id,
                "says": one.says if answers else one.hint,
                "explains": list(one.explains),
                "certain": one.certain,
                "decide_by": one.decide_by,
            }
            for one in diagnosis.mistakes
        ],
        "conventions": [
            {"id": one.id, "says": one.says, "lines": list(one.lines)}
            for one in diagnosis.conventions
        ],
        "counts": diagnosis.counts,
    }


def _line(diagnosis: Diagnosis, line: Line, *, answers: bool) -> dict[str, Any]:
    told = answers or line.verdict in REACHED
    labels = diagnosis.judge.lines
    return {
        "key": line.label,
        "written": line.text,
        "verdict": line.verdict,
        "weak": line.weak,
        "expected": diagnosis.expected(line) if told else None,
        "interval": interval(line) if told else None,
        "because": OTHERWISE if line.verdict == "wrong" and not answers else line.because,
        "from": [labels[key].label for key in sorted(line.rests)],
    }


def interval(line: Line) -> list[str] | None:
    """The interval that decided: what the number stands for, or what its parents allow."""
    if line.written is None:
        return None
    number = line.number
    if line.verdict in ("right", "undecided") or line.range is None:
        if line.verdict == "truncated":
            box = line.cut_window()
            return [_written(box.lo, number.decimals + 3), _written(box.hi, number.decimals + 3)]
        return [_exact(number.low), _exact(number.high)]
    places = max(number.decimals, 0) + 4
    return [_written(line.range.lo, places), _written(line.range.hi, places)]


def _exact(number: Fraction) -> str:
    places = finite_decimals(number)
    if places is None or places > MOST_PLACES:
        return _written(number, MOST_PLACES)
    whole = rounded(number, places)
    assert whole is not None
    return placed(whole, places)


def _written(number: Number, places: int) -> str:
    value = ball(number)
    if not value.is_finite():
        return "-inf" if value < 0 else "inf"
    size = magnitude(value.mid())
    if size is not None and not -MOST_PLACES < size < MOST_PLACES:
        whole = rounded(value.mid(), 8 - size)
        return str(float(value)) if whole is None else scientific(whole, 8 - size)
    whole = rounded(value.mid(), min(places, 2 * MOST_PLACES))
    text = str(float(value)) if whole is None else placed(whole, min(places, 2 * MOST_PLACES))
    return text.rstrip("0").rstrip(".") if "." in text and "e" not in text else text
