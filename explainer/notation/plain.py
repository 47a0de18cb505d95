"""Expressions as one line of Unicode text, for a terminal."""

from __future__ import annotations

from collections.abc import Sequence

from explainer.notation import letters
from explainer.notation.notations import POST
from explainer.notation.printer import (
    FRACTION,
    NEGATIVE,
    PRODUCT,
    SUM,
    Box,
    Printer,
    kind_of_number,
)
from explainer.notation.symbols import Sign, Symbols

_GREEK = {"eta": "η", "beta": "β", "beta°": "β"}
_RAISED = str.maketrans("0123456789-", "⁰¹²³⁴⁵⁶⁷⁸⁹⁻")


class Plain(Printer):
    """Plain text.

    In the notation of the tutorial symbols are keys, with ∂, δ, η and Δ in place of their names; in
    any other they are written with _ and ^.
    """

    flat = True

    def __init__(self, symbols: Symbols | None = None) -> None:
        self.symbols = symbols or Symbols()
        self.by_keys = self.symbols.notation == POST

    def symbol(self, key: str) -> Box:
        if self.by_keys:
            text = _by_key(key)
        else:
            written = self.symbols.sign(key)
            if isinstance(written, Sign):
                text = self.sign(written)
            else:
                top, below = written.top._replace(mark=""), self.sign(written.below)
                text = f"∂{self.sign(top)}/∂{below}{_mark(written.top.mark)}"
        return Box(text, len(text))

    def sign(self, part: Sign) -> str:
        """A symbol that is no derivative: its scripts after _ and ^, its mark as in keys."""
        text = part.front + letters.accented(part.base, part.accent)
        close = len(part.base) == 1 and part.sub.isdigit()
        text += part.sub if close and not part.sup else f"_{part.sub}" if part.sub else ""
        text += f"^{part.sup}" if part.sup else ""
        return text + _mark(part.mark)

    def value(self, key: str, text: str) -> Box:
        return self.number(text)

    def math(self, *pieces: str) -> str:
        return "".join(pieces).strip()

    def line(self, relation: str, parts: Sequence[Box]) -> list[str]:
        return [f"{relation} {''.join(part.text for part in parts)}"]

    def number(self, text: str) -> Box:
        digits, _, exponent = text.partition("e")
        if exponent:
            digits += f"·10{exponent.translate(_RAISED)}"
        return Box(digits.replace("-", "−"), len(digits), kind_of_number(text))

    def operator(self, sign: str) -> str:
        return {"·": "·", ",": ", "}.get(sign, f" {sign} ")

    def minus_sign(self, operand: str) -> str:
        return f"−{operand}"

    def row(self, parts: Sequence[str]) -> str:
        return "".join(parts)

    def brackets(self, inner: Box) -> str:
        return f"({inner.text})"

    def fraction(self, above: Box, below: Box) -> str:
        over, under = above.text, below.text
        if above.kind in (SUM, NEGATIVE):
            over = f"({over})"
        if below.kind in (SUM, PRODUCT, NEGATIVE, FRACTION):
            under = f"({under})"
        return f"{over} / {under}"

    def ratio(self, above: int, below: int) -> str:
        return {(1, 2): "½", (1, 3): "⅓", (1, 4): "¼"}.get((above, below), f"{above}/{below}")

    def power(self, base: str, exponent: Box) -> str:
        if "^" in base and not base.endswith(")"):  # the layer of a neuron is no exponent
            base = f"({base})"
        raised = exponent.text.replace("−", "-")
        if raised.lstrip("-").isdigit():
            return base + raised.translate(_RAISED)
        bare = exponent.text.isalnum()
        return f"{base}^{exponent.text}" if bare else f"{base}^({exponent.text})"

    def root(self, inner: Box) -> str:
        return f"√({inner.text})"

    def absolute(self, inner: Box) -> str:
        return f"|{inner.text}|"

    def function(self, name: str, inner: Box) -> str:
        return f"{name}({inner.text})"

    def word(self, text: str) -> str:
        return text

    def cases(self, rows: Sequence[tuple[Box, Box]], otherwise: Box) -> str:
        cases = "; ".join(f"{value.text} if {test.text}" for value, test in rows)
        return f"{{{cases}; {otherwise.text} otherwise}}"


def _by_key(key: str) -> str:
    stem = key.split("[", 1)[0]
    if "/" in stem:
        top, below = key.split("/", 1)
        return f"∂{top[1:]}/∂{below[1:]}"
    if key.startswith("delta_"):
        return "δ" + key.removeprefix("delta")
    if key.startswith("change_"):
        return "Δ" + key.removeprefix("change_").replace("@-1", " before")
    return _GREEK.get(stem, key)


def _mark(mark: str) -> str:
    """A pair, a round or a plus as keys have it: [2]@100."""
    if mark == "before":
        return " before"
    return mark.replace("(", "@").replace(")", "")
