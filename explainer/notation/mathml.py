"""Expressions as MathML: every term carries the key of its quantity, every number that of its
value.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

from explainer.notation import letters
from explainer.notation.printer import Box, Printer, kind_of_number
from explainer.notation.symbols import Sign, Symbols

_ESCAPES = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;"})
# A line no wider than this (at nine digits) never breaks; a wider one breaks between its pieces.
UNBROKEN = 26
# In such a line, a piece wider than this may break within its brackets.
PIECE = 20
_DESCENDING = set("gjpqyβγημξρφχψϕ")


class MathML(Printer):
    """MathML Core."""

    def __init__(self, symbols: Symbols | None = None) -> None:
        self.symbols = symbols or Symbols()
        self.symbol = cache(self._symbol)

    def _symbol(self, key: str) -> Box:
        """A quantity's symbol, with its key for linking."""
        attributes = f'class="c-{self.symbols.role(key)}" data-t="{key.translate(_ESCAPES)}"'
        written = self.symbols.sign(key)
        if isinstance(written, Sign):
            return Box(_set(written, attributes), written.width)
        top = _set(written.top, self._coloured(written.of))
        below = _set(written.below, self._coloured(written.by))
        inner = f"<mrow><mo>∂</mo>{top}</mrow><mrow><mo>∂</mo>{below}</mrow>"
        return Box(f"<mfrac {attributes}>{inner}</mfrac>", written.width)

    def _coloured(self, key: str) -> str:
        return f'class="c-{self.symbols.role(key)}"'

    def sign(self, part: Sign) -> str:
        """A symbol by itself, of no quantity in particular."""
        return _set(part, "").replace(" >", ">")

    def bold(self, letter: str, sub: str, sup: str = "") -> str:
        """What stands for a whole layer: a matrix or a column."""
        role = {"net": "n", "out": "n", "W": "w", "b": "w"}.get(letter, "e")
        base = f'<mtext class="whole c-{role}">{letter}</mtext>'
        if not sup:
            return f"<msub>{base}<mn>{sub}</mn></msub>"
        return f"<msubsup>{base}<mn>{sub}</mn>{_script(sup)}</msubsup>"

    def value(self, key: str, text: str) -> Box:
        """The value of a quantity as a number that can change with it."""
        box = self.number(text)
        name = self.live(key).translate(_ESCAPES)
        attributes = f' class="c-{self.symbols.role(key)}" data-v="{name}"'
        if box.text.startswith("<mn>"):
            return box._replace(text=f"<mn{attributes}{box.text[3:]}")
        return box._replace(text=f"<mrow{attributes}{box.text[5:]}")

    def math(self, *pieces: str) -> str:
        """One formula."""
        inner = "".join(pieces)
        if inner.startswith("<mo>"):  # the first operator of a formula would be taken for a sign
            inner = f'<mo form="infix">{inner[4:]}'
        return f"<math>{inner}</math>"

    def left(self, text: str) -> str:
        """A left side, a formula of its own."""
        return self.math(text)

    def line(self, relation: str, parts: Sequence[Box]) -> list[str]:
        """A right side as one formula, or as several between which the line may break."""
        first = self.operator(relation)
        if sum(part.width for part in parts) + 2 <= UNBROKEN:
            return [self.math(first, *(part.text for part in parts))]
        head, *rest = (
            piece for part in parts for piece in (part.ends if part.width > PIECE else (part.text,))
        )
        return [self.math(first, head), *map(self.math, rest)]

    def number(self, text: str) -> Box:
        digits, _, exponent = text.removeprefix("-").partition("e")
        body = f"<mn>{digits.replace('.', self.decimal_mark)}</mn>"
        width = len(text)
        if exponent:
            power = exponent.replace("-", "−")
            ten = f"<msup><mn>10</mn><mn>{power}</mn></msup>"
            body = f"<mrow>{body}{self.operator('·')}{ten}</mrow>"
            width += 2
        if text.startswith("-"):
            body = self.minus_sign(body)
        return Box(body, width, kind_of_number(text))

    def operator(self, sign: str) -> str:
        return f"<mo>{sign.translate(_ESCAPES)}</mo>"

    def minus_sign(self, operand: str) -> str:
        return f"<mrow><mo>−</mo>{operand}</mrow>"

    def row(self, parts: Sequence[str]) -> str:
        return f"<mrow>{''.join(parts)}</mrow>"

    def marked(self, symbol: Box, mark: str) -> Box:
        under = f'<mtext class="mk">{mark}</mtext>'
        return symbol._replace(text=f"<munder>{symbol.text}{under}</munder>")

    def brackets(self, inner: Box) -> str:
        fixed = "" if _tall(inner) else ' stretchy="false"'
        return f"<mrow><mo{fixed}>(</mo>{inner.text}<mo{fixed}>)</mo></mrow>"

    def breaks(self, inner: Box) -> tuple[str, ...]:
        if _tall(inner) or len(inner.pieces) < 2:
            return ()
        first, *between, last = inner.pieces
        left, right = (f'<mo stretchy="false">{bracket}</mo>' for bracket in "()")
        return (left + first, *between, last + right)

    def fraction(self, above: Box, below: Box) -> str:
        return f"<mfrac>{above.text}{below.text}</mfrac>"

    def ratio(self, above: int, below: int) -> str:
        half = f"<mfrac><mn>{above}</mn><mn>{below}</mn></mfrac>"
        return f'<mstyle displaystyle="false">{half}</mstyle>'

    def power(self, base: str, exponent: Box) -> str:
        if base.startswith(("<msup", "<msubsup")):  # the layer of a neuron is no exponent
            base = self.brackets(Box(base, 0))
        return f"<msup>{base}{exponent.text}</msup>"

    def root(self, inner: Box) -> str:
        return f"<msqrt>{inner.text}</msqrt>"

    def absolute(self, inner: Box) -> str:
        bar = '<mo stretchy="false">|</mo>'
        return f"<mrow>{bar}{inner.text}{bar}</mrow>"

    def function(self, name: str, inner: Box) -> str:
        return f"<mrow>{self.word(name)}{self.brackets(inner)}</mrow>"

    def word(self, text: str) -> str:
        return f"<mi>{text}</mi>" if len(text) == 1 else f"<mtext>{text}</mtext>"

    def cases(self, rows: Sequence[tuple[Box, Box]], otherwise: Box) -> str:
        where, other = self.cases_words
        lines = "".join(
            f"<mtr><mtd>{value.text}</mtd><mtd><mtext>{where}&#160;</mtext>{test.text}</mtd></mtr>"
            for value, test in rows
        )
        last = f"<mtr><mtd>{otherwise.text}</mtd><mtd><mtext>{other}</mtext></mtd></mtr>"
        table = f'<mtable columnalign="left">{lines}{last}</mtable>'
        return f'<mrow><mo stretchy="true" form="prefix">{{</mo>{table}</mrow>'


def _tall(inner: Box) -> bool:
    """Whether brackets around this have to grow."""
    return "<mfrac" in inner.text or "<msup" in inner.text


def _set(part: Sign, attributes: str) -> str:
    base = _accented(_base(part.base, bool(part.sub)), part.accent)
    if part.front:
        attributes, outer = "", attributes
    if part.sub and part.raised:
        scripts = f"{_script(part.sub)}{_script(part.raised)}"
        text = f"<msubsup {attributes}>{base}{scripts}</msubsup>"
    elif part.sub:
        text = f"<msub {attributes}>{base}{_script(part.sub)}</msub>"
    elif part.raised:
        text = f"<msup {attributes}>{base}{_script(part.raised)}</msup>"
    else:
        text = f"<mrow {attributes}>{base}</mrow>"
    return f"<mrow {outer}><mi>Δ</mi>{text.replace(' >', '>')}</mrow>" if part.front else text


def _accented(base: str, accent: str) -> str:
    if not accent:
        return base
    mark = f'<mo stretchy="false">{letters.ACCENTS[accent][0]}</mo>'
    return f'<mover accent="true">{base}{mark}</mover>'


def _base(base: str, carries: bool) -> str:
    text = f"<mi>{base}</mi>" if len(base) == 1 else f"<mtext>{base}</mtext>"
    if carries and _DESCENDING & set(base):  # would push the subscript down
        return f'<mpadded depth="0">{text}</mpadded>'
    return text


@cache
def _script(text: str) -> str:
    if text.isdigit():
        return f"<mn>{text}</mn>"
    if text == "+":
        return '<mo form="postfix">+</mo>'
    if text[0].isalpha() and text[1:].isdigit():
        return f"<mrow><mi>{text[0]}</mi><mn>{text[1:]}</mn></mrow>"
    return f"<mi>{text}</mi>" if len(text) == 1 else f"<mtext>{text}</mtext>"
