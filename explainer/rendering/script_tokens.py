"""The tokens of a script, for :mod:`explainer.rendering.shrink`."""

from __future__ import annotations

import re
from collections.abc import Iterator
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
WORDS = frozenset(
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
        "yield",
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


def tokens_of(source: str) -> Iterator[Token]:
    """All but blanks and comments, in order."""
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
            place = end_of_hole(source, place + 2)
        place += 1
    return place + 1


def end_of_hole(source: str, place: int) -> int:
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
