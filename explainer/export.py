"""An explanation as data: JSON objects, CSV lines, and single derivations for a terminal."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Any

from explainer.evaluation.arithmetic import Undefined
from explainer.explanation import Explanation
from explainer.keys import all_keys, parse
from explainer.notation.latex import Latex
from explainer.notation.plain import Plain
from explainer.notation.printer import Printer
from explainer.workings import Line, lines

Quantity = dict[str, Any]


def every_key(explanation: Explanation) -> Iterator[str]:
    """The keys of a whole example in the order of its derivation, then the progress of training."""
    yield from all_keys(explanation.example)
    yield from progress_keys(explanation)


def progress_keys(explanation: Explanation) -> Iterator[str]:
    """The error, and with one pair the outputs, after the first round and after the last."""
    example = explanation.example
    if not example.trained:
        return
    for rounds in sorted({1, example.rounds} - {0}):
        if len(example.pairs) == 1:
            yield from (f"out_{name}@{rounds}" for name in example.output_names)
        yield f"E_total@{rounds}"


def quantity(explanation: Explanation, key: str, latex: Latex) -> Quantity:
    """One quantity: its symbol, formula, numbers put in, value, and what it is computed from."""
    step = explanation.step(key)
    kind = parse(key, explanation.example).kind
    made: Quantity = {"key": key, "kind": kind, "latex": latex.symbol(key).text}
    args = step.working.args if step.working else ()
    made["formula"] = made["substituted"] = None
    try:
        value, exact = explanation.full(key)
        shown = explanation.shown(key).text
    except Undefined as reason:
        why = {"value": None, "shown": None, "exact": False, "why": str(reason)}
    else:
        why = {"value": value, "shown": shown, "exact": exact}
    if step.working:
        names = dict(zip((s.name for s in step.working.formula.symbols), args, strict=True))
        expression = step.working.formula.expression
        made["formula"] = latex.expression(expression, lambda s: latex.symbol(names[s])).text
        if all(_has_value(explanation, arg) for arg in args):
            made["substituted"] = latex.expression(
                expression, lambda s: latex.value(names[s], explanation.shown(names[s]).text)
            ).text
    uses = dict.fromkeys(arg for arg in args if "°" not in arg and "@-1" not in arg)
    return {**made, **why, "uses": list(uses)}


def _has_value(explanation: Explanation, key: str) -> bool:
    try:
        explanation.shown(key)
    except Undefined:
        return False
    return True


def quantities(explanation: Explanation, keys: Iterable[str]) -> list[Quantity]:
    """The objects of several keys."""
    latex = Latex()
    return [quantity(explanation, key, latex) for key in keys]


def as_json(explanation: Explanation) -> str:
    """The whole example as JSON."""
    import json

    whole = {
        "title": explanation.example.title,
        "digits": explanation.digits,
        "quantities": quantities(explanation, every_key(explanation)),
    }
    return json.dumps(whole, ensure_ascii=False, indent=1) + "\n"


def as_csv(explanation: Explanation) -> str:
    """Every value of the example, one line each."""
    rows = ["key,value"]
    for key in every_key(explanation):
        try:
            rows.append(f"{key},{explanation.full(key)[0]}")
        except Undefined:
            rows.append(f"{key},")
    return "\n".join(rows) + "\n"


def show(explanation: Explanation, keys: list[str], form: str) -> str:
    """The derivations of single quantities as text, latex, md or json."""
    if form == "json":
        import json

        return json.dumps(quantities(explanation, keys), ensure_ascii=False, indent=1) + "\n"
    blocks = []
    for key in keys:
        printer: Printer = Plain() if form == "text" else Latex("_ " if form == "md" else "_")
        rows = [_row(explanation, printer, line) for line in lines(explanation, key, rules=True)]
        blocks.append(_BLOCKS[form](rows))
    return "\n".join(blocks)


def _row(explanation: Explanation, printer: Any, line: Line) -> tuple[str, str]:
    """A line as its left side and its right side."""
    left = printer.symbol(line.left).text if line.left else ""
    if line.working is None:
        parts = [printer.value(line.value, explanation.shown(line.value).text)]
    else:
        names = dict(
            zip((s.name for s in line.working.formula.symbols), line.working.args, strict=True)
        )

        def leaf(name: str) -> Any:
            key = names[name]
            if line.numbers:
                return printer.value(key, explanation.shown(key).text)
            return printer.symbol(key)

        parts = printer.parts(line.working.formula.expression, leaf)
    return left, "".join(printer.line(line.relation, parts)).strip()


def _text(rows: list[tuple[str, str]]) -> str:
    width = max(len(left) for left, _ in rows)
    return "".join(f"{left:{width}} {right}\n" for left, right in rows)


def _aligned(rows: list[tuple[str, str]], name: str) -> str:
    inner = " \\\\\n".join(f"{left} &{right}" for left, right in rows)
    return f"\\begin{{{name}}}\n{inner}\n\\end{{{name}}}\n"


_BLOCKS: dict[str, Callable[[list[tuple[str, str]]], str]] = {
    "text": _text,
    "latex": lambda rows: _aligned(rows, "align*"),
    "md": lambda rows: f"```math\n{_aligned(rows, 'aligned')}```\n",
}
