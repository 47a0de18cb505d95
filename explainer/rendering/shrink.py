"""The page's script in fewer bytes: without comments and blanks, and with short names.

Made for the scripts of ``templates/html/script`` and what they keep to: one scope, no ``eval``, no
property that is reached by its name as text, no loop without a body, and a semicolon after every
statement but a declaration of a function or a class. A name is replaced everywhere in the same way,
so what shadows what stays as it was; properties, and names that a browser defines, stay.
Which names become short, and how: :mod:`explainer.rendering.script_names`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path

from explainer.rendering import script_names, script_tokens
from explainer.rendering.script_names import roles_of, shorter_names
from explainer.rendering.script_tokens import WORDS, Token, end_of_hole, tokens_of


def shrink(source: str, kept: Iterable[str]) -> str:
    """The script with short names; those ``kept`` and those of the browser stay."""
    plain = [_plainer(token) for token in tokens_of(source)]
    tokens = list(_merged(_named_once(list(_looser(plain)))))
    return _joined(tokens, list(roles_of(tokens)), shorter_names(tokens, {*kept, *BROWSER}))


def made_by() -> list[str]:
    """What a short script is made by, for who keeps one until that changes."""
    files = (__file__, script_names.__file__, script_tokens.__file__)
    return [Path(file).read_text(encoding="utf-8") for file in files]


_PLAINER = {"const": "let", "true": "!0", "false": "!1"}


def _plainer(token: Token) -> Token:
    """A word that means the same in fewer letters."""
    short = _PLAINER.get(token.text, "") if token.kind == "name" else ""
    return (
        Token("name" if short == "let" else "number", short, token.after_line) if short else token
    )


def _looser(tokens: list[Token]) -> Iterator[Token]:
    """No brackets around an only parameter; == for === beside a text, which meets only texts."""
    bare = set()
    for k in range(len(tokens) - 3):
        first, name, last, arrow = tokens[k : k + 4]
        alone = (
            not k or tokens[k - 1].kind not in ("name", "template") or tokens[k - 1].text in WORDS
        )
        if (
            name.kind == "name"
            and (first.text, last.text, arrow.text) == ("(", ")", "=>")
            and alone
        ):
            bare |= {k, k + 2}
    for k, token in enumerate(tokens):
        if k in bare:
            continue
        beside = k and "text" in (
            tokens[k - 1].kind,
            tokens[k + 1].kind if k + 1 < len(tokens) else "",
        )
        strict = token.text in ("===", "!==") and beside
        yield token._replace(text=token.text[:-1]) if strict else token


def _merged(tokens: list[Token]) -> Iterator[Token]:
    """Declarations that follow one another as one; no semicolon before the end of a block."""
    declares = [False]
    begins, skipped = True, False
    for k, token in enumerate(tokens):
        after = tokens[k + 1].text if k + 1 < len(tokens) else ""
        if skipped:
            skipped = False
            continue
        if begins:
            declares[-1] = token.text == "let"
        begins = token.text in (";", "{", "}")
        if token.text in ("(", "[", "{"):
            declares.append(False)
        elif token.text in (")", "]", "}"):
            declares.pop()
        if token.text != ";":
            yield token
        elif after == "let" and declares[-1]:
            begins, skipped, declares[-1] = False, True, True
            yield token._replace(text=",")
        elif after != "}":
            yield token


def _named_once(tokens: list[Token]) -> list[Token]:
    """Properties, texts and the browser's names that occur often, under short names."""
    pairs = list(zip(tokens, [Token("", ""), *tokens], [*tokens[1:], Token("", "")], strict=False))
    saved: Counter[str] = Counter()
    for token, before, after in pairs:
        text = _often(token, before, after)
        saved[text] += len(text) - (2 if text == token.text else 5)
    names = {
        text: f"text_{k}" for k, text in enumerate(saved) if text and saved[text] > len(text) + 4
    }
    made: list[Token] = []
    for token, before, after in pairs:
        text = _often(token, before, after)
        if text not in names:
            made.append(token)
        elif text == token.text:
            made.append(Token("name", names[text], token.after_line))
        else:
            if before.text == ".":
                made.pop()
            made += [Token("sign", "["), Token("name", names[text]), Token("sign", "]")]
    declared = ",".join(f"{name}={text}" for text, name in names.items())
    return [*tokens_of(f"let {declared};" if names else ""), *made]


def _often(token: Token, before: Token, after: Token) -> str:
    """A property as a literal, a text that is no key, a name of the browser's; else nothing."""
    if token.kind == "name" and before.text in (".", "?."):
        return f'"{token.text}"'
    literal = token.kind == "text" and token.text[0] in "\"'"
    return token.text if (literal or token.text in BROWSER) and after.text != ":" else ""


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
    if after_line and last not in ",{(;[&|?:=+*>})" and first not in ",.})]&|?:=+*;":
        return "\n"
    words = last and (last.isalnum() or last in "_$") and (first.isalnum() or first in "_$")
    return " " if words or (last == first and last in "+-" and last) else ""


def _template(text: str, names: dict[str, str]) -> str:
    """A template literal, with the names in its holes replaced."""
    made, place = "", 0
    while (hole := text.find("${", place)) >= 0:
        end = end_of_hole(text, hole + 2)
        tokens = list(tokens_of(text[hole + 2 : end]))
        made += text[place : hole + 2] + _joined(tokens, list(roles_of(tokens)), names)
        place = end
    return made + text[place:]
