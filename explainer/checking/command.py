"""The commands of checking: sheets judged, a blank sheet, and how separable an example is."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from explainer.checking.diagnosis import Diagnosis, diagnose
from explainer.checking.report import report, summary
from explainer.errors import ExplainerError, shown
from explainer.example import Example
from explainer.explanation import Explanation
from explainer.keys import all_keys

if TYPE_CHECKING:
    from collections.abc import Sequence

LARGEST = 50_000_000  # bytes of a sheet


def check_sheets(
    sheets: Sequence[str],
    example: Example,
    *,
    as_json: bool = False,
    answers: bool = True,
    colour: bool = False,
    digits: int = 9,
    progress: Callable[[int], None] | None = None,
) -> tuple[str, int]:
    """Check the sheets with these paths (``-``: standard input); the text to print, and the status."""
    explanation = Explanation(example, digits, progress)
    found, problems = [], []
    for path in sheets:
        try:
            found.append(diagnose(example, _read(path), digits, name=path, explanation=explanation))
        except ExplainerError as fault:
            problems += [f"{_name(path)}: {problem}" for problem in fault.problems]
    if problems:
        raise ExplainerError(*problems)
    status = max((one.status for one in found), default=0)
    if as_json:
        data = [one.as_dict(answers=answers) for one in found]
        whole = data[0] if len(data) == 1 else data
        return json.dumps(whole, ensure_ascii=False, indent=1) + "\n", status
    if len(found) == 1:
        return report(found[0], colour=colour, answers=answers), status
    return _class(found), status


def _class(found: list[Diagnosis]) -> str:
    """One line for each of several sheets."""
    width = max(len(one.name) for one in found)
    rows = []
    for one in found:
        first = f"  First wrong: {one.first_wrong.label}" if one.first_wrong else ""
        names = ", ".join(dict.fromkeys(mistake.id for mistake in one.mistakes))
        rows.append(
            f"{one.name.ljust(width)}  {summary(one)}{first}{f' ({names})' if names else ''}"
        )
    return "\n".join(rows) + "\n"


def blank(example: Example) -> str:
    """An empty sheet with every key in order, to fill in; given numbers stand in a comment."""
    keys = [key for key in all_keys(example)]
    given = set(Explanation(example).written)
    width = max(len(key) for key in keys if key not in given)
    rows = [
        f"# {example.title}",
        "# Write your numbers after the signs; lines that you leave empty are passed over.",
        "",
    ]
    rows += [f"{key.ljust(width)} =" for key in keys if key not in given]
    return "\n".join(rows) + "\n"


def _name(path: str) -> str:
    return "standard input" if path == "-" else path


def _read(path: str) -> str:
    """The text of a sheet."""
    try:
        if path == "-":
            data = sys.stdin.buffer.read(LARGEST + 1)
        else:
            with Path(path).open("rb") as file:
                data = file.read(LARGEST + 1)
    except (OSError, ValueError) as fault:
        reason = getattr(fault, "strerror", None) or str(fault)
        raise ExplainerError(f"this sheet cannot be read: {reason}") from None
    if len(data) > LARGEST:
        raise ExplainerError("this sheet is larger than 50 MB")
    try:
        return data.decode("utf-16" if data[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig")
    except UnicodeDecodeError as fault:
        near = data[max(0, fault.start - 10) : fault.start].decode("ascii", "replace")
        raise ExplainerError(
            f"this sheet is not UTF-8 text: after {shown(near)} comes a byte that is none"
        ) from None
