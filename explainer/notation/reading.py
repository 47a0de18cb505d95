r"""The safe reader of symbols: from what a user writes, \hat{y} or E_{\mathrm{total}}, to a Sign.

Nothing of what is written reaches a document as it stands. It is taken apart into letters, and only
letters that are known here go on; so no macro, no file and no program can come in this way.
"""

from __future__ import annotations

import re
import unicodedata

from explainer.notation.letters import ACCENTS, LETTERS, SCRIPT, SIGNS
from explainer.notation.signs import Sign

LONGEST = 60  # characters of a symbol
MAY_BE = (
    "a symbol is a letter, a word or a Greek letter such as \\eta, with a subscript _ and a"
    " superscript ^, and \\hat, \\bar, \\tilde, \\dot or \\vec over it"
)
_TOKEN = re.compile(r"\\[A-Za-z]+|\\.|\s+|.", re.DOTALL)
_WORDS = (r"\mathrm", r"\text", r"\mathit")
_KNOWN = {*LETTERS.values(), *SCRIPT.values()}
_TAKEN = ("e", "d", "π", "∂")


def read_symbol(text: str) -> Sign:
    """The symbol that ``text`` means; ValueError says what is wrong with it."""
    if len(text) > LONGEST:
        raise ValueError(f"is longer than {LONGEST} characters")
    reader = _Reader([t for t in _TOKEN.findall(_apart(text)) if not t.isspace()])
    found = reader.symbol()
    if found.base in _TAKEN and not (found.sub or found.sup or found.accent):
        raise ValueError(f"cannot be {found.base} alone, which formulas need for itself")
    return found


def _apart(text: str) -> str:
    r"""An accented letter as LaTeX writes it: ŷ is \hat{y}."""
    marks = {mark: name for name, (_, mark) in ACCENTS.items()}
    out = ""
    for letter in text:
        base, *rest = list(unicodedata.normalize("NFD", letter))
        single = len(rest) == 1 and rest[0] in marks and base.isascii()
        out += f"\\{marks[rest[0]]}{{{base}}}" if single else letter
    return out


class _Reader:
    """Reads the tokens of one symbol from the left."""

    def __init__(self, tokens: list[str]) -> None:
        self.tokens = tokens

    def next(self) -> str:
        """The next token; empty at the end."""
        return self.tokens.pop(0) if self.tokens else ""

    def argument(self) -> list[str]:
        """The tokens of what a command applies to: in braces, or a single one."""
        first = self.next()
        if first != "{":
            return [first]
        found: list[str] = []
        depth = 1
        while self.tokens:
            token = self.next()
            depth += {"{": 1, "}": -1}.get(token, 0)
            if not depth:
                return found
            found.append(token)
        raise ValueError("has a brace { that is not closed")

    def symbol(self) -> Sign:
        """The whole: a base, then at most one sub- and one superscript."""
        base, accent = self.base()
        scripts = {"_": "", "^": ""}
        while self.tokens:
            sign = self.next()
            place = "^" if sign == "'" else sign
            if place not in scripts:
                refuse(sign)
            if scripts[place]:
                raise ValueError(f"has {place} twice")
            scripts[place] = "′" if sign == "'" else _Reader(self.argument()).script()
        return Sign(base, scripts["_"], scripts["^"], accent=accent)

    def base(self) -> tuple[str, str]:
        """A letter or a word, and the accent on it."""
        token = self.next()
        name = token[1:] if token[:1] == "\\" else ""
        if name in ACCENTS:
            inner = _Reader(self.argument())
            base, accent = inner.base()
            if accent or inner.tokens:
                refuse(accent or inner.next())
            return base, name
        if token in _WORDS:
            return self.word(), ""
        if name == "mathcal":
            letter = self.word()
            return SCRIPT.get(letter) or refuse(f"\\mathcal{{{letter}}}"), ""
        if name:
            return LETTERS.get(name) or refuse(token), ""
        return self.letters(token), ""

    def letters(self, token: str) -> str:
        """A letter, or as many as follow each other: a word."""
        if not _is_letter(token):
            refuse(token)
        while token.isascii() and self.tokens and re.fullmatch("[A-Za-z]", self.tokens[0]):
            token += self.next()
        return token

    def word(self) -> str:
        """The letters and digits in braces."""
        text = "".join(self.argument())
        return text if re.fullmatch("[A-Za-z][A-Za-z0-9]*", text) else refuse(text)

    def script(self) -> str:
        """A sub- or superscript: letters, digits, Greek, commas, primes, stars."""
        text = ""
        while self.tokens:
            text += self.in_script(self.next())
        return text or refuse("")

    def in_script(self, token: str) -> str:
        """One sign of a script, or a word."""
        if token in _WORDS:
            return self.word()
        if token[:1] == "\\":
            return LETTERS.get(token[1:]) or SIGNS.get(token[1:]) or refuse(token)
        if token == "'":
            return "′"
        plain = re.fullmatch(r"[A-Za-z0-9,*+()]", token) or _is_letter(token)
        return token if plain else refuse(token)


def refuse(token: str) -> str:
    """Say what cannot be part of a symbol, and what can."""
    what = f'"{token}"' if token else "nothing where a letter should be"
    raise ValueError(f"holds {what}; {MAY_BE}")


def _is_letter(token: str) -> bool:
    return bool(re.fullmatch("[A-Za-z]", token)) or token in _KNOWN
