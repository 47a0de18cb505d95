"""What a story from elsewhere may do: read what it is given, and no more than a story needs of time
and memory.

Every round of a loop and every call counts, and there is an end to them; no text grows beyond a
length that no walkthrough reaches.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from jinja2 import nodes, pass_eval_context
from jinja2.filters import do_replace, sync_do_join
from jinja2.sandbox import ImmutableSandboxedEnvironment
from jinja2.visitor import NodeTransformer

# Of objects of these modules a story from elsewhere may read attributes; beyond them lies SymPy,
# whose methods run text as a program.
OPEN = ("builtins", "decimal", "markupsafe", "jinja2", "explainer.example.model")
OPEN_ROOMS = ("explainer.story.", "explainer.rendering.")
OPEN_ATTRIBUTES = {"explainer.network": ("layers", "names")}
MOST = 1_000_000  # the longest text, or the largest number in a product or a call
MOST_ROUNDS = 1_000_000  # rounds of loops in one document; large networks take some 50,000
MOST_SAID = 50_000_000  # the longest document; that of a large network takes some two million
CALL = 50  # rounds that a call counts as
# What makes long texts from short ones, in ways that no story needs or by a filter of its own.
_STRETCHING = {
    *("center", "expandtabs", "format", "format_map", "ljust", "rjust", "zfill"),
    *("join", "replace", "translate"),
}
# These choose, count, order or shorten; `join` and `replace` are measured.
FILTERS = (
    *("abs", "capitalize", "count", "d", "default", "dictsort", "e", "escape", "first", "float"),
    *("groupby", "int", "items", "join", "last", "length", "list", "lower", "map", "max", "min"),
    *("reject", "rejectattr", "replace", "reverse", "round", "safe", "select", "selectattr"),
    *("sort", "string", "striptags", "title", "trim", "truncate", "unique", "upper", "wordcount"),
)


class Sandbox(ImmutableSandboxedEnvironment):
    """The environment of a story from elsewhere; one for each document."""

    intercepted_binops = frozenset({"+", "*", "**", "%"})

    @staticmethod
    def concat(pieces: Iterable[str]) -> str:
        """What a template or a macro says, in one text, unless that would fill the memory."""
        return "".join(_summed(pieces, MOST_SAID))

    def __init__(self, **settings: Any) -> None:
        super().__init__(**settings)
        self._rounds = self._said = 0
        self.filters = {name: self.filters[name] for name in FILTERS}
        self.filters |= {"join": _joined, "replace": _replaced}
        self.filters |= {"counted": self._counted, "measured": _measured, "said": self._say}
        del self.globals["lipsum"]

    def _parse(self, source: str, name: str | None, filename: str | None) -> nodes.Template:
        tree = super()._parse(source, name, filename)
        return _Bounded().visit(tree)  # type: ignore[no-any-return]

    def _counted(self, items: Iterable[Any]) -> Iterator[Any]:
        for item in items:
            self._count()
            yield item

    def _count(self, rounds: int = 1) -> None:
        self._rounds += rounds
        if self._rounds > MOST_ROUNDS:
            raise OverflowError(f"its loops and calls go round more than {MOST_ROUNDS:,} times")

    def _say(self, made: Any) -> Any:
        self._said += len(made) if isinstance(made, str) else 1
        if self._said > MOST_SAID:
            raise OverflowError(f"the document grows beyond {MOST_SAID:,}")
        return made

    def is_safe_attribute(self, obj: Any, attr: str, value: Any) -> bool:
        """Whether a template may read an attribute."""
        home = type(obj).__module__
        is_open = (
            home.partition(".")[0] in OPEN
            or home in OPEN
            or home.startswith(OPEN_ROOMS)
            or attr in OPEN_ATTRIBUTES.get(home, ())
        )
        stretching = isinstance(obj, str) and attr in _STRETCHING
        return is_open and not stretching and super().is_safe_attribute(obj, attr, value)

    def call(self, *args: Any, **named: Any) -> Any:
        """A call, counted; that of `range` as many rounds as it has numbers."""
        self._count(CALL)
        made = super().call(*args, **named)
        if isinstance(made, range):
            self._count(len(made))
        return _measured(made)

    def wrap_str_format(self, value: Any) -> None:
        """Leave `format` of a text unwrapped: it is refused like other stretching."""

    def call_binop(self, context: Any, operator: str, left: Any, right: Any) -> Any:
        """A sum, a product or a power, unless it would fill the memory."""
        if operator == "%" and isinstance(left, str):
            raise OverflowError("% does not put numbers into a text here; ~ joins texts")
        if operator != "+":
            self._product(operator, left, right)
        return _measured(super().call_binop(context, operator, left, right))

    @staticmethod
    def _product(operator: str, left: Any, right: Any) -> None:
        sizes = [len(a) if isinstance(a, str | list | tuple) else abs(a) for a in (left, right)]
        limit = 64 if operator == "**" else MOST
        if max(sizes) > MOST or (operator == "**" and sizes[1] > limit):
            raise OverflowError(f"a result of {operator} is too large")
        if not isinstance(left, int | float) and sizes[0] * sizes[1] > MOST:
            raise OverflowError(f"a result of {operator} is too large")


class _Bounded(NodeTransformer):
    """Puts a count on every loop, and a measure on every joined text and on all that is said."""

    def generic_visit(self, node: nodes.Node, *args: Any, **named: Any) -> nodes.Node:
        """A node with its parts bounded; every kind of node comes here."""
        made = super().generic_visit(node, *args, **named)
        if isinstance(made, nodes.For):
            made.iter = _filtered(made.iter, "counted")
        if isinstance(made, nodes.Output):
            made.nodes = [_said(part) for part in made.nodes]
        return _filtered(made, "measured") if isinstance(made, nodes.Concat) else made


def _said(part: nodes.Expr) -> nodes.Expr:
    return part if isinstance(part, nodes.TemplateData) else _filtered(part, "said")


def _filtered(node: nodes.Node, name: str) -> nodes.Filter:
    return nodes.Filter(node, name, [], [], None, None, lineno=node.lineno)


def _measured(made: Any) -> Any:
    """What a step of a template made, unless it is a text or list beyond all measure."""
    if isinstance(made, str | list | tuple) and len(made) > MOST:
        raise OverflowError(f"a text or list grows beyond {MOST:,}")
    return made


@pass_eval_context
def _joined(context: nodes.EvalContext, texts: Iterable[Any], between: str = "") -> str:
    """The filter `join`."""
    return sync_do_join(context, _summed(texts, MOST, len(between)), between)


@pass_eval_context
def _replaced(
    context: nodes.EvalContext, text: str, old: str, new: str, count: int | None = None
) -> str:
    """The filter `replace`."""
    if len(str(text)) + str(text).count(str(old)) * len(str(new)) > MOST:
        raise OverflowError(f"a text grows beyond {MOST:,}")
    return do_replace(context, text, old, new, count)


def _summed(texts: Iterable[Any], most: int, between: int = 0) -> list[Any]:
    """The texts, unless they are too long together."""
    found, length = [], 0
    for text in texts:
        length += len(str(text)) + between
        if length > most:
            raise OverflowError(f"a text grows beyond {most:,}")
        found.append(text)
    return found
