"""TOML to plain tables, every float as the exact decimal that was written."""

from __future__ import annotations

import re
import tomllib
from typing import Any

from explainer.decimals import literal
from explainer.errors import ExplainerError

# What a line that is not TOML often looks like, and how to mend it.
_HINTS = (
    (r"[“”„‟«»‘’]", 'text stands between straight quotation marks, "'),
    (r"[−–]\s*[0-9.]", "a minus is written -"),
    (r"(?<![\w.])[+-]?\.[0-9]", "a number needs a digit before its point: 0.5, not .5"),
    (r"[0-9]\.(?![0-9])", "a number needs a digit after its point: 5.0, not 5."),
    (r"^[^\[\"]*[0-9],[0-9]", "a number is written with a point, not with a comma: 0.5"),
    (r"=\s*(?!true|false|inf|nan)[A-Za-z]", 'text stands in quotation marks, "'),
    (r"=\s*(#.*)?$", "there is nothing after the ="),
    (r"^[^\"]*\"[^\"]*$", "the closing quotation mark is missing"),
)


def tables(text: str, where: str) -> dict[str, Any]:
    """The tables of an example file; ExplainerError names the line of `where` that is not TOML."""
    if not text.strip():
        raise ExplainerError(f"{where}: the file is empty; `explainer new FILE` writes a full one")
    try:
        return tomllib.loads(text, parse_float=literal)
    except tomllib.TOMLDecodeError as error:
        raise ExplainerError(_not_toml(str(error), where, text)) from None
    except RecursionError:
        raise ExplainerError(f"{where}: lists within lists too deep to read") from None
    except ValueError:  # int() refuses thousands of digits
        raise ExplainerError(f"{where}: a number has too many digits to read") from None


def _not_toml(message: str, where: str, text: str) -> str:
    """tomllib's message "What (at line 3, column 5)" as a line of ours, with a hint if any."""
    lines = text.splitlines()
    what, _, place = message.rpartition(" (at ")
    found = re.match(r"line ([0-9]+)", place)
    number = min(int(found[1]), len(lines)) if found else len(lines)  # or "end of document"
    line = lines[number - 1]
    hint = next((f"; {hint}" for sign, hint in _HINTS if re.search(sign, line)), "")
    if re.search("overwrite|twice|mutate|Duplicate", what):
        what = "a field, name or table is given twice"
        hint = "; tables are [[layers]] and [[data]], in double brackets" * line.startswith("[")
    return f"{where}, line {number}: not TOML: {what[:1].lower()}{what[1:]}{hint}"
