"""The pieces of a formula: numbers, names, functions and signs.

A name may be a whole key ("dE_total/dw5", "w5+", "net_h1[2]@1"), so three rules tell keys from
arithmetic: a slash between two d-names makes one partial derivative of them; a plus right after a
name belongs to it ("w5+", the new weight) unless an operand follows; brackets and @ belong to the
name before them.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator
from typing import NamedTuple

_LETTERS = "A-Za-z∂δηΔ∆"
_WITHIN = rf"[{_LETTERS}0-9₀-₉_{{}}]"
_SPACES = re.compile(r"\s*")
_NUMBER = re.compile(r"(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]+)?")
_WORD = re.compile(rf"[{_LETTERS}]{_WITHIN}*")
_TOP = re.compile(r"∂|d(?:E(?![A-Za-z0-9])|net_|out_)")
_BELOW = re.compile(rf"\s*/\s*[d∂]{_WITHIN}*")
_SUFFIX = re.compile(r"(?:\[[^\[\]]{0,30}\]|@[0-9]*)*")
_PLUS = re.compile(r"(?P<space>\s*)\+(?P<gap>\s*)")
_OPERAND = re.compile(rf"[{_LETTERS}0-9.(]")
_SIGN = re.compile(r"\*\*|[-+*/^()−–·×⋅÷]")
_SPELLINGS = {"−": "-", "–": "-", "·": "*", "×": "*", "⋅": "*", "÷": "/", "**": "^"}


class Token(NamedTuple):
    """A piece of a formula.

    `kind` is "number", "name", "function", "end", "other" for what is not allowed, or the sign
    itself in its plain spelling; `at` is the place of its first character, from 0.
    """

    kind: str
    text: str
    at: int


def tokens(
    text: str, functions: Collection[str], is_name: Callable[[str], bool]
) -> Iterator[Token]:
    """The pieces of `text` from left to right; "end" or "other" is the last.

    `is_name` tells whether a name with a plus ("w5+") is one.
    """
    end = 0
    while True:
        at = _end(_SPACES, text, end)
        if at == len(text):
            yield Token("end", "", at)
            return
        if match := _NUMBER.match(text, at):
            end = match.end()
            yield Token("number", match.group(), at)
        elif match := _SIGN.match(text, at):
            end = match.end()
            yield Token(_SPELLINGS.get(match.group(), match.group()), match.group(), at)
        elif match := _WORD.match(text, at):
            is_function = match.group() in functions
            end = match.end() if is_function else _end_of_name(text, match, is_name)
            yield Token("function" if is_function else "name", text[at:end], at)
        else:
            yield Token("other", text[at], at)
            return


def _end(pattern: re.Pattern[str], text: str, at: int) -> int:
    """Where what matches at `at` ends; `at` itself where nothing does."""
    match = pattern.match(text, at)
    return match.end() if match else at


def _end_of_name(text: str, word: re.Match[str], is_name: Callable[[str], bool]) -> int:
    """Where the name that begins with `word` ends: after its slash, its plus, its suffix."""
    end = word.end()
    if _TOP.match(word.group()) and (below := _BELOW.match(text, end)):
        end = below.end()
    elif (
        (plus := _PLUS.match(text, end))
        and _is_new_value(text, plus)
        and is_name(word.group() + "+")
    ):
        end = plus.start("gap")
    return _end(_SUFFIX, text, end)


def _is_new_value(text: str, plus: re.Match[str]) -> bool:
    """Whether a plus may belong to the name before it: "w5+" rather than a sum."""
    following = text[plus.end() : plus.end() + 1]
    if plus["space"] and not plus["gap"] and following in ("[", "@"):
        return True
    if plus["space"]:
        return following in ("", ")", "*", "/", "^")
    return not _OPERAND.match(following)
