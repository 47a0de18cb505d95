"""Single derivations, as text, Markdown, LaTeX or JSON."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import pairwise
from typing import Any, NamedTuple

from explainer.explanation import Explanation, split_round
from explainer.export import fragments
from explainer.export.data import quantities
from explainer.notation.latex import Latex
from explainer.notation.plain import Plain
from explainer.update import BEFORE
from explainer.workings import Line, lines, right_side

# The kinds of lines that can be asked for.
LINES = ("symbols", "numbers", "value")


class Choice(NamedTuple):
    """What is shown of quantities: the kinds of lines, all the quantities that they are made of,
    numbers and labels for equations (LaTeX).
    """

    lines: Sequence[str] = LINES
    full: bool = False
    labels: bool = False


def show(
    explanation: Explanation, keys: Iterable[str], form: str, choice: Choice | None = None
) -> str:
    """The derivations of quantities as text, latex, md or json."""
    choice = choice or Choice()
    chain = whole_chain(explanation, keys) if choice.full else dict.fromkeys(keys, False)
    if form == "json":
        import json

        named = [key for key in chain if "°" not in key and not key.endswith(BEFORE)]
        return json.dumps(quantities(explanation, named), ensure_ascii=False, indent=1) + "\n"
    told = {
        key: chosen(explanation, key, ("value",) if end else choice.lines, rules=not choice.full)
        for key, end in chain.items()
    }
    if form == "latex":
        return fragments.block(explanation, told, labels=choice.labels)
    if form == "text":
        printer: Any = Plain(explanation.symbols)
        return _spaced([_text(_rows(explanation, printer, rows)) for rows in told.values()])
    printer = Latex("_ ", symbols=explanation.symbols)
    return "\n".join(_markdown(_rows(explanation, printer, rows)) for rows in told.values())


def whole_chain(explanation: Explanation, keys: Iterable[str]) -> dict[str, bool]:
    """The quantities, then all that they are made of, each before what it is made of itself; given
    numbers last. True marks what is not gone into: given numbers, and in a later round the
    parameters with which it begins.
    """
    order: dict[str, bool] = {}
    for key in reversed(list(keys)):
        stem, rounds = split_round(key)
        if stem in explanation.example.trained and rounds:
            stem, rounds = f"{stem}+", rounds - 1
        for part in explanation.derivation.made_of(stem):
            given = explanation.derivation[part].working is None
            order.setdefault(explanation.at(part, rounds), given)
    down = dict(reversed(order.items()))
    return dict(sorted(down.items(), key=lambda entry: entry[1]))


def chosen(
    explanation: Explanation, key: str, kinds: Sequence[str], *, rules: bool = True
) -> list[Line]:
    """The lines of a quantity that are of the given kinds; where it has none, its value.

    The first of them has a left side.
    """
    made = lines(explanation, key, rules=rules)
    found = [line for line in made if _kind(line) in kinds] or made[-1:]
    if not found[0].left:
        found[0] = found[0]._replace(left=key)
    return found


def _kind(line: Line) -> str:
    if line.working is None:
        return "value"
    return "numbers" if line.numbers else "symbols"


def _rows(explanation: Explanation, printer: Any, made: list[Line]) -> list[tuple[str, str]]:
    """Lines as their left and their right sides."""
    return [
        (
            printer.symbol(line.left).text if line.left else "",
            "".join(printer.line(line.relation, right_side(explanation, printer, line))).strip(),
        )
        for line in made
    ]


def _spaced(blocks: list[str]) -> str:
    """Blocks with a blank line between them, but not between two of one line each."""
    text = blocks[0]
    for before, block in pairwise(blocks):
        text += block if before.count("\n") == block.count("\n") == 1 else f"\n{block}"
    return text


def _text(rows: list[tuple[str, str]]) -> str:
    width = max(len(left) for left, _ in rows)
    return "".join(f"{left:{width}} {right}\n" for left, right in rows)


def _markdown(rows: list[tuple[str, str]]) -> str:
    inner = " \\\\\n".join(f"{left} &{right}" for left, right in rows)
    return f"```math\n\\begin{{aligned}}\n{inner}\n\\end{{aligned}}\n```\n"
