"""Short names for the names of a script, for :mod:`explainer.rendering.shrink`.

A script is a row of declarations and statements at its top. A name that is not declared there is
local: two such names may become the same short one if they never stand in the same declaration.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator
from itertools import count

from explainer.rendering.script_tokens import WORDS, Token, end_of_hole, tokens_of

_GOES_ON = frozenset({"else", "of", "in", "instanceof", "catch", "finally", "while"})
_LETTERS = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ_$"


def shorter_names(tokens: list[Token], fixed: Collection[str]) -> dict[str, str]:
    """A short name for each name of a script but the ``fixed``; the frequent get the shortest."""
    counted: Counter[str] = Counter()
    places: dict[str, set[int]] = {}
    top: set[str] = set()
    listed = False  # whether a list of declarations goes on
    for k, piece in enumerate(_pieces(tokens)):
        own = [name for name in _own(piece) if name not in fixed]
        counted.update(own)
        for name in own:
            places.setdefault(name, set()).add(k)
        top |= set(_declared(piece, listed))
        listed = piece[-1:] != [] and piece[-1].text == ","
    taken: dict[int, set[str]] = {}
    declared: set[str] = set()
    names: dict[str, str] = {}
    for name, _ in counted.most_common():
        used = set().union(*(taken.get(k, ()) for k in places[name]))
        used |= declared if name in top else set()
        names[name] = short = next(s for s in _short_names() if s not in used and s not in fixed)
        for k in places[name]:
            taken.setdefault(k, set()).add(short)
        if name in top:
            declared.add(short)
    return names


def _pieces(tokens: list[Token]) -> Iterator[list[Token]]:
    """The declarations and statements at the top, one of several in a row by itself."""
    piece: list[Token] = []
    depth = 0
    for k, token in enumerate(tokens):
        piece.append(token)
        depth += (token.text in ("(", "[", "{")) - (token.text in (")", "]", "}"))
        after = tokens[k + 1] if k + 1 < len(tokens) else Token("name", "")
        ends = token.text == "}" and after.kind == "name" and after.text not in _GOES_ON
        if not depth and (token.text in (";", ",") or ends):
            yield piece
            piece = []
    yield piece


def _own(piece: list[Token]) -> Iterator[str]:
    """Every name that may be replaced, as often as it stands there."""
    for token, role in zip(piece, roles_of(piece), strict=True):
        if role:
            yield token.text
        elif token.kind == "template":
            yield from _within(token.text)


def _within(template: str) -> Iterator[str]:
    """The names in the holes of a template."""
    place = 0
    while (hole := template.find("${", place)) >= 0:
        place = end_of_hole(template, hole + 2)
        yield from _own(list(tokens_of(template[hole + 2 : place])))


def _declared(piece: list[Token], listed: bool) -> Iterator[str]:
    """The names that a piece declares at the top; ``listed`` after another declaration."""
    texts = [token.text for token in piece]
    if texts[:1] in (["function"], ["class"]):
        yield texts[2 if texts[1] == "*" else 1]
    elif listed or texts[:1] == ["let"]:
        start = 0 if listed else 1
        if texts[start] in ("{", "["):
            yield from _own(piece[start : texts.index("=")])
        else:
            yield texts[start]


def roles_of(tokens: list[Token]) -> Iterator[str]:
    """For each token: "own" for a name that may be replaced, "short" for one that is property and
    name in one.
    """
    brackets: list[str] = []
    for k, token in enumerate(tokens):
        before = tokens[k - 1].text if k else ""
        after = tokens[k + 1].text if k + 1 < len(tokens) else ""
        if token.text in ("(", "[", "{"):
            brackets.append(token.text)
        elif token.text in (")", "]", "}") and brackets:
            brackets.pop()
        yield _role(token, before, after, brackets[-1] if brackets else "")


def _role(token: Token, before: str, after: str, within: str) -> str:
    if token.kind != "name" or token.text in WORDS or before in (".", "?."):
        return ""
    if within == "{" and before in ("{", ","):
        if after == ":":
            return ""
        if after in (",", "}"):
            return "short"
    return "own"


def _short_names() -> Iterator[str]:
    yield from _LETTERS
    yield from (a + b for a in _LETTERS for b in _LETTERS if a + b not in WORDS)
    yield from (f"${k}" for k in count())
