"""An explanation as data: JSON objects, CSV lines, a list of its keys."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from explainer.evaluation.arithmetic import Undefined
from explainer.explanation import Explanation
from explainer.keys import all_keys, parse
from explainer.notation.latex import Latex

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
    latex = Latex(symbols=explanation.symbols)
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


def listing(explanation: Explanation) -> str:
    """Every key, how LaTeX writes it, and its value, in columns."""
    latex = Latex(symbols=explanation.symbols)
    rows = [
        (key, latex.symbol(key).text, _shown(explanation, key)) for key in every_key(explanation)
    ]
    first, second = (max(len(row[k]) for row in rows) for k in (0, 1))
    return "".join(f"{key:{first}}  {symbol:{second}}  {value}\n" for key, symbol, value in rows)


def _shown(explanation: Explanation, key: str) -> str:
    try:
        shown = explanation.shown(key)
    except Undefined:
        return "undefined"
    return f"{shown.relation} {shown.text}"
