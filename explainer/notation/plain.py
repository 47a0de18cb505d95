"""Expressions as one line of Unicode text, for a terminal."""

from __future__ import annotations

from collections.abc import Sequence

from explainer.notation.printer import (
    FRACTION,
    NEGATIVE,
    PRODUCT,
    SUM,
    Box,
    Printer,
    kind_of_number,
)
from explainer.notation.symbols import GREEK

_RAISED = str.maketrans("0123456789-", "⁰¹²³⁴⁵⁶⁷⁸⁹⁻")


class Plain(Printer):
    """Plain text; symbols are keys, with ∂, δ, η and Δ in place of their names."""

    flat = True

    def symbol(self, key: str) -> Box:
        text = key
        stem = text.split("[", 1)[0]
        if "/" in stem:
            top, below = text.split("/", 1)
            text = f"∂{top[1:]}/∂{below[1:]}"
        elif text.startswith("delta_"):
            text = "δ" + text.removeprefix("delta")
        elif text.startswith("change_"):
            text = "Δ" + text.removeprefix("change_").replace("@-1", " before")
        elif stem in GREEK:
            text = GREEK[stem]
        return Box(text, len(text))

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
