"""What makes a page live: its scripts as they are in ``templates/html/script``, and the data they
read.

The data is the example as a program (:mod:`explainer.program`) for every quantity that the page
shows, the given numbers as their author wrote them, and the sentences that change with the numbers.
"""

from __future__ import annotations

import html
import json
import re
from base64 import b64encode
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from hashlib import sha256
from typing import TYPE_CHECKING, Any

from markupsafe import Markup

from explainer.evaluation.arithmetic import Undecided, Undefined
from explainer.evaluation.identity import WHATEVER, Drawn, Residues
from explainer.notation.javascript import VOCABULARY
from explainer.program import Program
from explainer.rendering import packing
from explainer.rendering.claims import GIVEN, Claims
from explainer.rendering.compiled import Compiled
from explainer.rendering.environment import TEMPLATES
from explainer.rendering.shrink import made_by, shrink
from explainer.rendering.slips import mistakes
from explainer.update import BEFORE

if TYPE_CHECKING:
    from explainer.explanation import Explanation
    from explainer.rendering.words import Words
    from explainer.story import Story

# In this order, though most of them only define.
FILES = (
    "numbers",
    "functions",
    "digits",
    "packed",
    "program",
    "training",
    "values",
    "words",
    "linking",
    "panel",
    "table",
    "pairs",
    "address",
    "answers",
    "plots",
    "start",
)
# Not every page needs these.
OPTIONAL = ("packed", "table", "pairs", "plots")
FOLDER = TEMPLATES / "html" / "script"
# Decimals that a reader may choose, if the page has as many.
DIGITS = (4, 6, 9)
# Of so many pairs a reader may choose one, in a network of so many weights.
MOST_PAIRS, MOST_WEIGHTS = 12, 200
# More given numbers than this stand in a table that can be searched.
MOST_FIELDS = 60
_NUMBERS = re.compile(r'data-v="?([^\s">]+)')
_CONDITIONS = re.compile(r'data-if="([^"]+)"')


def living(story: Story, claims: Claims, markup: str, words: Words) -> dict[str, Any]:
    """What makes a page live: its script, the source expression under which a content security
    policy lets that run, and what a reader can choose.

    ``markup`` is the page's own, in which the numbers stand.
    """
    cases = "\n".join(text for variants in claims.cases for _, text in variants)
    keys = sorted({html.unescape(key) for key in _NUMBERS.findall(markup + cases)})
    wanted = [*keys, *_compared(claims, markup)]
    wanted += [key.replace("[1]", f"[{k}]") for k in range(2, _pairs(story) + 1) for key in wanted]
    program = _program(story, wanted)
    state = _state(story, program)
    page = _data(story, claims, keys, words) | {
        "zeros": [program.places[key] for key in _vanishing(story.explanation, wanted)],
        "mistakes": mistakes(story.explanation, program, words.mistakes()),
        "state": state,
    }
    text = _script(page, program, _files(story, markup))
    return {
        "script": Markup(text),
        "script_hash": _digest(text),
        "controls": {
            "digits": sorted({n for n in DIGITS if n < page["digits"]} | {page["digits"]}),
            "pairs": page["pairs"],
            "trains": state is not None,
            "table": _is_long(story),
        },
    }


def _script(page: dict[str, Any], program: Program, files: list[str]) -> str:
    data = json.dumps(page, ensure_ascii=False, separators=(",", ":"))
    listed = packing.rows if "packed" in files else packing.plain_rows
    rows = json.dumps([*listed(program)], separators=(",", ":"))
    parts = [
        '(()=>{"use strict";',
        f"const $={_harmless(data)};",
        f"$.formulas=[{','.join(program.formulas)}];",
        f"$.rows={_harmless(rows)};",
        _scripts(program.formulas, files),
        "})()",
    ]
    return re.sub(r"\n+", "\n", "\n".join(parts))


def _harmless(text: str) -> str:
    """JSON that can stand within a script element."""
    return text.replace("<", "\\u003c").replace("\u2028", "\\u2028").replace("\u2029", "\\u2029")


def _files(story: Story, markup: str) -> list[str]:
    """The scripts that this page needs."""
    needless = {
        "packed": not story.explanation.is_wide,
        "table": not _is_long(story),
        "pairs": _pairs(story) < 2,
        "plots": "dia plot" not in markup,
    }
    return [name for name in FILES if not needless.get(name)]


def _is_long(story: Story) -> bool:
    """Whether there are too many given numbers for a field each."""
    return len(story.explanation.written) > MOST_FIELDS


def _digest(text: str) -> str:
    """The source expression under which a content security policy lets a script run."""
    return f"'sha256-{b64encode(sha256(text.encode()).digest()).decode()}'"


def _scripts(formulas: Iterable[str], files: Iterable[str]) -> str:
    """The scripts, as short as they can be; of the functions those that the formulas call."""
    texts = {name: FOLDER.joinpath(f"{name}.js").read_text(encoding="utf-8") for name in files}
    called = _called(texts["functions"], formulas)
    texts["functions"] = "\n".join(called.values())
    name = "-".join(["page", *(name for name in OPTIONAL if name in texts), *called])
    return _short(name, "\n".join(texts.values()))


@cache
def _short(name: str, source: str) -> str:
    """The script made short, which takes longer than the rest of it; kept under a name."""
    names = (*VOCABULARY, "$")
    short = Compiled(FOLDER / f"{name}.js", [*made_by(), *names, source])
    return re.sub(r"\bPAGE\b", "$", short.made(lambda: shrink(source, names)))


def _called(functions: str, formulas: Iterable[str]) -> dict[str, str]:
    """The functions that formulas call, by themselves or through one another, by name."""
    known = {}
    for text in functions.split("\n\n"):
        if named := re.search(r"^(?:function|const) (\w+)", text, re.MULTILINE):
            known[named[1]] = text
    waiting = set(re.findall(r"\w+", " ".join(formulas))) & known.keys()
    found: set[str] = set()
    while waiting:
        name = waiting.pop()
        found.add(name)
        waiting |= set(re.findall(r"\w+", known[name])) & known.keys() - found
    return {name: text for name, text in known.items() if name in found}


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
        elif not key.endswith(BEFORE):
            program.add([key.split("@")[0]])
    program.add(["E_total"])
    for name, stems in worlds.items():
        program.add_world(name, story.variations.world(name, stems), stems)
    return program


def _state(story: Story, program: Program) -> Mapping[str, str] | None:
    """What a round of training changes, and what takes its place; None where none is taken."""
    if story.explanation.is_wide:
        return packing.add_layers(story.explanation, program)
    if not story.example.trained:
        return None
    after = story.explanation.training.after
    program.add(after.values())
    return after


def _pairs(story: Story) -> int:
    """How many training pairs there are to choose from."""
    return story.pairs if story.pairs <= MOST_PAIRS and story.weight_count <= MOST_WEIGHTS else 1


def _data(story: Story, claims: Claims, keys: list[str], words: Words) -> dict[str, Any]:
    explanation, example = story.explanation, story.example
    layers, phrases = example.layers, words.phrases()
    return {
        "name": example.name,
        "digits": explanation.digits,
        "rounds": example.rounds,
        "pairs": _pairs(story),
        **_given(explanation),
        "exact": [key for key in keys if _whole(explanation, key)],
        "cases": claims.cases,
        "words": phrases,
        "mark": words.decimal_mark,
        "neurons": [neuron for layer in layers for neuron in layer.neurons],
        "means": {} if _is_long(story) else _meanings(story, phrases),
    }


def _given(explanation: Explanation) -> dict[str, Any]:
    """The given numbers as their author wrote them; what is no number of his is 0."""
    written, keys = explanation.written, list(explanation.given)
    if not explanation.is_wide:
        return {"given": {k: format(written[k], "f") if k in written else "0" for k in keys}}
    parameters = explanation.example.parameters
    others = [written[key] for key in keys if key not in parameters and key in written]
    packed = {
        "names": packing.runs(keys),
        "numbers": packing.numbers([*others, *parameters.values()]),
        "trained": packing.runs([*explanation.example.trained]),
    }
    return {"given": {}, "packed": packed}


def _meanings(story: Story, words: dict[str, str]) -> dict[str, str]:
    """What each input, weight and bias is, in words."""
    network = story.network
    found: dict[str, list[str]] = {}
    readers: dict[str, list[str]] = {}
    for layer, before in zip(network.layers, network.names, strict=False):
        for neuron, row in zip(layer.neurons, layer.weight_names, strict=True):
            for sender, weight in zip(before, row, strict=True):
                found.setdefault(weight, []).append(words["wire"].format(sender, neuron))
        for bias, neuron in zip(layer.bias_names or (), layer.neurons, strict=False):
            readers.setdefault(bias, []).append(neuron)
    join = words["and"].join
    return (
        dict.fromkeys(story.inputs, words["input"])
        | {weight: words["weight"].format(join(wires)) for weight, wires in found.items()}
        | {
            bias: words["bias" if len(who) == 1 else "shared"].format(join(who))
            for bias, who in readers.items()
            if bias not in found
        }
    )


def _vanishing(explanation: Explanation, keys: Iterable[str]) -> Iterator[str]:
    """The quantities among these whose terms cancel, whatever the given numbers are."""
    derivation = explanation.derivation
    residues = Residues(derivation, Drawn(derivation), WHATEVER)
    for key in keys:
        if ":" in key or "@" in key or derivation[key].working is None:
            continue
        try:
            zero = explanation.number(key) == 0
        except (Undefined, Undecided):
            continue
        if zero and residues.vanishes(key):
            yield key


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
