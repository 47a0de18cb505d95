"""The commands of checking: sheets judged, a blank sheet, and how separable an example is."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import TYPE_CHECKING

from explainer.checking.diagnosis import Diagnosis, diagnose
from explainer.checking.report import report, summary
from explainer.checking.sheets import from_text
from explainer.checking.sources import read_sheet
from explainer.errors import ExplainerError
from explainer.example import Example
from explainer.explanation import Explanation
from explainer.keys import all_keys

if TYPE_CHECKING:
    from collections.abc import Sequence


def check_sheets(
    sheets: Sequence[str],
    example: Example,
    *,
    as_json: bool = False,
    answers: bool = True,
    colour: bool = False,
    digits: int = 9,
    progress: Callable[[int, int], None] | None = None,
) -> tuple[str, int]:
    """Check the sheets with these paths (``-``: standard input); the text to print, and the
    status.
    """
    explanation = Explanation(example, digits, progress)
    found, problems = [], []
    for path in sheets:
        try:
            found.append(
                diagnose(
                    example, from_text(read_sheet(path)), digits, name=path, explanation=explanation
                )
            )
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


def blank(example: Example, *, as_json: bool = False) -> str:
    """An empty sheet with every key that is not given, in order, to fill in."""
    given = Explanation(example).written
    keys = [key for key in all_keys(example) if key not in given]
    if as_json:
        return json.dumps(dict.fromkeys(keys), indent=1) + "\n"
    width = max(map(len, keys))
    rows = [
        f"# {example.title}",
        "# Write your numbers after the signs; lines that you leave empty are passed over.",
        "",
    ]
    rows += [f"{key.ljust(width)} =" for key in keys]
    return "\n".join(rows) + "\n"


def _name(path: str) -> str:
    return "standard input" if path == "-" else path
