"""The page's script in fewer bytes: without comments and blanks, and with short names.

Made for the scripts of ``templates/html/script`` and what they keep to: one scope, no ``eval``, no
property that is reached by its name as text. A name is replaced everywhere in the same way, so
what shadows what stays as it was; properties, and names that a browser defines, stay.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import count
from typing import NamedTuple

_TOKEN = re.compile(
    r"(?P<blank>\s+|//[^\n]*|/\*.*?\*/)"
    r"|(?P<text>\"(?:\\.|[^\"\\])*\"|'(?:\\.|[^'\\])*')"
    r"|(?P<number>\d[\w.]*)"
    r"|(?P<name>[A-Za-z_$][\w$]*)"
    r"|(?P<sign>\?\.|\.\.\.|=>|\*\*|\?\?|&&|\|\||[=!]==?|[<>]=|[-+*/|&]=|\+\+|--|[^\w\s])",
    re.DOTALL,
)
_REGEX = re.compile(r"/(?:\\.|\[(?:\\.|[^\]\\])*\]|[^/\\\[\n])+/[a-z]*")
_WORDS = frozenset(
    [
        "break",
        "case",
        "catch",
        "class",
        "const",
        "constructor",
        "continue",
        "do",
        "else",
        "extends",
        "finally",
        "for",
        "function",
        "if",
        "in",
        "instanceof",
        "let",
        "new",
        "null",
        "of",
        "return",
        "static",
        "super",
        "switch",
        "this",
        "throw",
        "true",
        "false",
        "try",
        "typeof",
        "undefined",
        "void",
        "while",
    ]
)
# After one of these a slash begins a regular expression.
_BEFORE_REGEX = frozenset(
    ["(", ",", "=", ":", "[", "!", "&", "|", "?", "{", "}", ";", "=>", "&&", "||", "??", "return"]
)


class Token(NamedTuple):
    """A piece of the script, and whether a line ended before it."""

    kind: str
    text: str
    after_line: bool = False


def shrink(source: str, kept: Iterable[str]) -> str:
    """The script with short names; those ``kept`` and those of the browser stay."""
    tokens = list(_tokens(source))
    roles = list(_roles(tokens))
    counted = Counter(t.text for t, role in zip(tokens, roles, strict=True) if role == "own")
    fixed = {t.text for t in tokens if t.kind == "name"} | set(kept) | _WORDS
    own = [name for name, _ in counted.most_common() if name not in _declared_elsewhere(kept)]
    short = _short_names(fixed)
    names = {name: next(short) if len(name) > 1 else name for name in own}
    return _joined(tokens, roles, names)


def _declared_elsewhere(kept: Iterable[str]) -> frozenset[str]:
    return frozenset(kept) | BROWSER


BROWSER = frozenset(
    [
        "Array",
        "BigInt",
        "CSS",
        "Element",
        "Error",
        "HTMLInputElement",
        "Infinity",
        "JSON",
        "Map",
        "Math",
        "NaN",
        "Node",
        "NodeFilter",
        "Number",
        "Object",
        "Option",
        "Set",
        "String",
        "addEventListener",
        "clearTimeout",
        "decodeURIComponent",
        "document",
        "history",
        "innerHeight",
        "isFinite",
        "location",
        "matchMedia",
        "navigator",
        "parseInt",
        "performance",
        "setTimeout",
        "window",
    ]
)


def _tokens(source: str) -> Iterator[Token]:
    place, before, lined = 0, "(", False
    while place < len(source):
        if source[place] == "`":
            end = _end_of_template(source, place)
            yield Token("template", source[place:end], lined)
            place, before, lined = end, "`", False
            continue
        match = None
        if before in _BEFORE_REGEX and re.match(r"/[^/*]", source[place : place + 2]):
            match = _REGEX.match(source, place)
        if match:
            yield Token("text", match[0], lined)
            place, before, lined = match.end(), "/", False
            continue
        match = _TOKEN.match(source, place)
        assert match is not None, source[place : place + 40]
        assert match.lastgroup
        place = match.end()
        if match.lastgroup == "blank":
            lined = lined or "\n" in match[0]
            continue
        yield Token(match.lastgroup, match[0], lined)
        before, lined = match[0], False


def _end_of_template(source: str, start: int) -> int:
    place = start + 1
    while source[place] != "`":
        if source[place] == "\\":
            place += 1
        elif source.startswith("${", place):
            place = _end_of_hole(source, place + 2)
        place += 1
    return place + 1


def _end_of_hole(source: str, place: int) -> int:
    """The place of the brace that ends what is put into a template."""
    depth = 0
    while depth or source[place] != "}":
        if source[place] == "`":
            place = _end_of_template(source, place) - 1
        elif source[place] in "\"'":
            place = source.index(source[place], place + 1)
        depth += {"{": 1, "}": -1}.get(source[place], 0)
        place += 1
    return place


def _roles(tokens: list[Token]) -> Iterator[str]:
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
    if token.kind != "name" or token.text in _WORDS or before in (".", "?."):
        return ""
    if within == "{" and before in ("{", ","):
        if after == ":":
            return ""
        if after in (",", "}"):
            return "short"
    return "own"


def _short_names(taken: set[str]) -> Iterator[str]:
    letters = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ_$"
    yield from (a for a in letters if a not in taken)
    yield from (a + b for a in letters for b in letters if a + b not in taken)
    yield from (f"${k}" for k in count())


def _joined(tokens: list[Token], roles: list[str], names: dict[str, str]) -> str:
    text = ""
    for token, role in zip(tokens, roles, strict=True):
        piece = token.text
        if role == "own":
            piece = names.get(piece, piece)
        elif role == "short" and names.get(piece, piece) != piece:
            piece = f"{piece}:{names[piece]}"
        elif token.kind == "template":
            piece = _template(piece, names)
        text += _between(text[-1:], piece[:1], token.after_line) + piece
    return text


def _between(last: str, first: str, after_line: bool) -> str:
    """What must stand between two pieces: a blank between words, the end of a line that ends a
    statement.
    """
    if after_line and last not in ",{(;[&|?:=+*>" and first not in ",.})]&|?:=+*;":
        return "\n"
    words = last and (last.isalnum() or last in "_$") and (first.isalnum() or first in "_$")
    return " " if words or (last == first and last in "+-" and last) else ""


def _template(text: str, names: dict[str, str]) -> str:
    """A template literal, with the names in its holes replaced."""
    made, place = "", 0
    while (hole := text.find("${", place)) >= 0:
        end = _end_of_hole(text, hole + 2)
        tokens = list(_tokens(text[hole + 2 : end]))
        made += text[place : hole + 2] + _joined(tokens, list(_roles(tokens)), names)
        place = end
    return made + text[place:]
