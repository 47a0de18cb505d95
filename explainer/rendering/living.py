"""The script of a page: its scripts as they are in ``templates/html/script``, and the data they
read.

The data is the example as a program (:mod:`explainer.program`) for every quantity that the page
shows, the given numbers as their author wrote them, and the sentences that change with the numbers.
"""

from __future__ import annotations

import html
import json
import re
from base64 import b64encode
from collections.abc import Iterable
from hashlib import sha256
from typing import TYPE_CHECKING, Any

from explainer.backward import BEFORE
from explainer.evaluation.arithmetic import Undefined
from explainer.notation.javascript import VOCABULARY
from explainer.program import Program
from explainer.rendering.claims import GIVEN, Claims
from explainer.rendering.environment import TEMPLATES
from explainer.rendering.shrink import shrink
from explainer.rendering.slips import mistakes

if TYPE_CHECKING:
    from explainer.explanation import Explanation
    from explainer.story import Story

# In this order, though most of them only define.
FILES = (
    "numbers",
    "digits",
    "program",
    "training",
    "values",
    "words",
    "linking",
    "panel",
    "address",
    "answers",
    "plots",
    "start",
)
# A round of training with more steps than this is not taken in the page.
MOST_STEPS = 8000
_NUMBERS = re.compile(r'data-v="?([^\s">]+)')
_CONDITIONS = re.compile(r'data-if="([^"]+)"')


def script(story: Story, claims: Claims, markup: str) -> str:
    """The whole script of a page; ``markup`` is the page's own, in which the numbers stand."""
    cases = "\n".join(text for variants in claims.cases for _, text in variants)
    keys = sorted({html.unescape(key) for key in _NUMBERS.findall(markup + cases)})
    program = _program(story, [*keys, *_compared(claims, markup)])
    known = mistakes(story.explanation, program)
    page = _data(story, claims, keys) | {"mistakes": known}
    data = json.dumps(page, ensure_ascii=False, separators=(",", ":"))
    rows = ",".join(json.dumps([row.key, row.formula, *row.args]) for row in program.rows)
    parts = [
        '(()=>{"use strict";',
        f"const PAGE={_harmless(data)};",
        f"PAGE.formulas=[{','.join(program.formulas)}];",
        f"PAGE.rows=[{_harmless(rows)}];".replace(", ", ","),
        _scripts(),
        "})()",
    ]
    return re.sub(r"\n+", "\n", "\n".join(parts))


def _harmless(text: str) -> str:
    """JSON that can stand within a script element."""
    return text.replace("<", "\\u003c").replace("\u2028", "\\u2028").replace("\u2029", "\\u2029")


def digest(text: str) -> str:
    """The source expression under which a content security policy lets a script run."""
    return f"'sha256-{b64encode(sha256(text.encode()).digest()).decode()}'"


def _scripts() -> str:
    """The scripts, as short as they can be."""
    folder = TEMPLATES / "html" / "script"
    texts = (folder.joinpath(f"{name}.js").read_text(encoding="utf-8") for name in FILES)
    return shrink("\n".join(texts), VOCABULARY)


def _compared(claims: Claims, markup: str) -> Iterable[str]:
    """The quantities that conditions compare."""
    conditions = [condition for variants in claims.cases for condition, _ in variants]
    for condition in [*conditions, *map(html.unescape, _CONDITIONS.findall(markup))]:
        sides = [part.split(" ") for part in condition.split(" & ") if condition != GIVEN]
        yield from (key for side in sides for key in side[::2] if key[0].isalpha())


def _program(story: Story, keys: Iterable[str]) -> Program:
    explanation = story.explanation
    program = Program(explanation.derivation, explanation.given)
    worlds: dict[str, list[str]] = {}
    for key in dict.fromkeys(keys):
        world, colon, stem = key.rpartition(":")
        if colon:
            worlds.setdefault(world, []).append(stem)
        else:
            program.add([key if key.endswith(BEFORE) else key.split("@")[0]])
    program.add(["E_total", *explanation.training.after.values()] if _trains(story) else [])
    for name, stems in worlds.items():
        program.add_world(name, story.variations.world(name, stems), stems)
    return program


def _trains(story: Story) -> bool:
    return bool(story.example.trained) and 3 * len(story.example.trained) <= MOST_STEPS


def _data(story: Story, claims: Claims, keys: list[str]) -> dict[str, Any]:
    explanation, example = story.explanation, story.example
    written = {key: format(value, "f") for key, value in explanation.written.items()}
    layers = example.layers
    return {
        "name": example.name,
        "digits": explanation.digits,
        "rounds": example.rounds,
        "given": written | {key: "0" for key in explanation.given if key not in written},
        "state": explanation.training.after if _trains(story) else None,
        "exact": [key for key in keys if _whole(explanation, key)],
        "cases": claims.cases,
        "layers": [example.input_names, *(layer.neurons for layer in layers)],
        "wires": [
            [
                [*row, *([layer.bias_names[n]] if layer.bias_names else [])]
                for n, row in enumerate(layer.weight_names)
            ]
            for layer in layers
        ],
    }


def _whole(explanation: Explanation, key: str) -> bool:
    """Whether a number is exact though its text has all decimals, or a power of ten."""
    if ":" in key:
        return False
    try:
        shown = explanation.shown(key)
    except Undefined:
        return False
    short = "e" not in shown.text and len(shown.text.partition(".")[2]) < explanation.digits
    return shown.exact and not short
