r"""Text for LaTeX: every character as itself, and one that the fonts do not have by its name.

pdfLaTeX with T1 fonts knows the letters of Europe's Latin alphabets. Greek is set as mathematics;
an emoji, or a letter of another script, becomes its Unicode name in brackets, which is honest and
always compiles.
"""

from __future__ import annotations

import unicodedata

from explainer.notation.letters import LETTERS

_SPECIAL = {
    "\\": r"\textbackslash{}", "{": r"\{", "}": r"\}", "$": r"\$", "&": r"\&", "#": r"\#",
    "%": r"\%", "_": r"\_", "^": r"\textasciicircum{}", "~": r"\textasciitilde{}",
    "`": r"\textasciigrave{}", '"': r"\textquotedbl{}", "\u00a0": "~",
    **{letter: f"{letter}{{}}" for letter in "-<>,?!'|"},  # two in a row would join: -- is a dash
}  # fmt: skip
_GREEK = {character: rf"\ensuremath{{\{name}}}" for name, character in LETTERS.items()}
# Signs that the article's own preamble declares; \textquotedbl and these are in every T1 font.
_SIGNS = "−¼½²·≈…‘’‚“”„†‡•‰‹›€№™–—‐←↑→↓①②③④⑤⑥⑦⑧⑨ȘșȚțẞ"
_NOT_THERE = "\u00adĦħĸĿŀŉŦŧſ"  # of Latin-1 and Latin Extended-A
_THERE = {*map(chr, range(0xA1, 0x180)), *_SIGNS} - {*_NOT_THERE}


def tex(text: str) -> str:
    """Text within a sentence."""
    return _written(text, _GREEK)


def pdf_string(text: str) -> str:
    """Text for the title of a PDF file, which holds no mathematics."""
    return _written(text, {})


def _written(text: str, more: dict[str, str]) -> str:
    signs = _SPECIAL | more
    return "".join(
        signs.get(letter) or (letter if _prints(letter) else _named(letter))
        for letter in unicodedata.normalize("NFC", text)
    )


def _prints(letter: str) -> bool:
    return " " <= letter <= "~" or letter in _THERE


def _named(letter: str) -> str:
    """The name of a character that the fonts lack; a mark that only varies another is left out."""
    if "\ufe00" <= letter <= "\ufe0f":
        return ""
    name = unicodedata.name(letter, f"U+{ord(letter):04X}").lower()
    return f"[{name.replace('-', '-{}')}]"
