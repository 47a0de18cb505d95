"""Letters beyond the alphabet, and accents: their names in LaTeX and as characters."""

from __future__ import annotations

import unicodedata
from string import ascii_uppercase

_NAMES = """alpha beta gamma delta epsilon zeta eta theta iota kappa lambda mu nu xi pi rho sigma
    tau upsilon phi chi psi omega"""
_CAPITALS = "Gamma Delta Theta Lambda Xi Pi Sigma Upsilon Phi Psi Omega"
_UNUSUAL = {"varepsilon": "ε", "epsilon": "ϵ", "varphi": "φ", "phi": "ϕ", "vartheta": "ϑ"}


def _greek(name: str) -> str:
    size = "CAPITAL" if name[0].isupper() else "SMALL"
    greek = {"lambda": "lamda"}.get(name.lower(), name).upper()
    return unicodedata.lookup(f"GREEK {size} LETTER {greek}")


# The character of each letter that LaTeX has a command for.
LETTERS = (
    {name: _greek(name) for name in f"{_NAMES} {_CAPITALS}".split()}
    | _UNUSUAL
    | {"ell": "ℓ", "hbar": "ℏ"}
)
# Calligraphic letters: \\mathcal and the character. Unicode had some of them before the others.
_EARLIER = dict(zip("BEFHILMR", "ℬℰℱℋℐℒℳℛ", strict=True))
SCRIPT = {
    letter: _EARLIER.get(letter) or chr(ord("𝒜") + k) for k, letter in enumerate(ascii_uppercase)
}
# What may stand in a sub- or superscript beside letters and digits.
SIGNS = {"prime": "′", "ast": "*", "star": "⋆", "dagger": "†"}
# Accents: the mark as MathML sets it above a letter, and as it joins one in plain text.
ACCENTS = {
    "hat": ("^", "\u0302"),
    "bar": ("¯", "\u0304"),
    "tilde": ("~", "\u0303"),
    "dot": ("˙", "\u0307"),
    "vec": ("→", "\u20d7"),
}

_IN_LATEX = {
    **{character: f"\\{name}" for name, character in LETTERS.items()},
    **{character: f"\\mathcal{{{letter}}}" for letter, character in SCRIPT.items()},
    **{character: f"\\{name}" for name, character in SIGNS.items() if character != "*"},
    "°": r"\circ",
    "∂": r"\partial ",
    "⋯": r"\cdots",
}
_COMMANDS = tuple(written for written in _IN_LATEX.values() if not written.endswith("}"))


def latex(text: str) -> str:
    """Letters and signs as LaTeX sets them within mathematics."""
    if text.isascii():
        return text
    made = ""
    for letter in text:
        if letter.isalpha() and made.endswith(_COMMANDS):
            made += " "
        made += _IN_LATEX.get(letter, letter)
    return made


def accented(text: str, accent: str) -> str:
    """Text with an accent on its last letter: y with hat is ŷ."""
    return unicodedata.normalize("NFC", text + ACCENTS[accent][1]) if accent else text
