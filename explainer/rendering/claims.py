"""Sentences that rest on numbers: each variant with the condition under which it is true.

A document prints the first that holds. The page keeps the others too, so that a sentence changes,
or goes, when the reader changes a number. Conditions are written over keys: ``"w5+ < w5"``,
``"net_h1 > 0 & net_h2 > 0"``; ``"given"`` is the example as its author wrote it.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from decimal import Decimal
from typing import TYPE_CHECKING

from markupsafe import Markup

from explainer.evaluation.arithmetic import Undecided, Undefined
from explainer.evaluation.proven import Number, exact

if TYPE_CHECKING:
    from explainer.explanation import Explanation

GIVEN = "given"
ALWAYS = "1 = 1"
_SIGNS = {"up": ">", "down": "<", "level": "="}
_RELATIONS: dict[str, Callable[[Number, Number], bool]] = {
    ">": lambda a, b: a > b,
    "<": lambda a, b: a < b,
    "<=": lambda a, b: a <= b,
    "=": lambda a, b: not (a < b or a > b),
}


class Claims:
    """The claims of one document; ``live`` documents keep every variant."""

    def __init__(self, explanation: Explanation, *, live: bool) -> None:
        self._explanation = explanation
        self._live = live
        self.cases: list[list[tuple[str, str]]] = []

    def says(self, *variants: Sequence[str]) -> Markup:
        """The text of the first variant whose condition holds, or nothing.

        A variant is a condition and a text; a text alone holds as long as the numbers are given.
        """
        pairs = [self._pair(variant) for variant in variants]
        text = next((text for condition, text in pairs if self.holds(condition)), "")
        if not self._live:
            return Markup(text)
        # What holds of the given numbers stands in the page itself.
        self.cases.append([pair for pair in pairs if pair[0] != GIVEN])
        return Markup('<span data-case="{}">{}</span>').format(len(self.cases) - 1, Markup(text))

    def by_sign(self, key: str, text: Callable[..., str]) -> Markup:
        """What a macro says of a quantity that is "up" (above 0), "down" or "level" (0).

        A macro that takes a ``rate`` is asked for every sign of the learning rate, too; what it
        says of no sign at all ("") holds where the sign is not to be told.
        """
        general, variants = text(""), []
        for way, sign in _SIGNS.items():
            told = {text(way): ""}
            if "rate" in getattr(text, "arguments", ()):
                told = {text(way, rate): f" & eta {_SIGNS[rate]} 0" for rate in _SIGNS}
            if len(told) == 1:
                told = dict.fromkeys(told, "")
            variants += [(f"{key} {sign} 0{rate}", words) for words, rate in told.items()]
        variants = [variant for variant in variants if variant[1] != general]
        return self.says(*variants, *([(ALWAYS, general)] if general.strip() else []))

    def given(self, caller: Callable[[], str]) -> Markup:
        """A block that is true of the given numbers, and goes when one of them is changed."""
        return self.says((GIVEN, caller().strip()))

    @staticmethod
    def _pair(variant: Sequence[str]) -> tuple[str, str]:
        if isinstance(variant, str):
            return GIVEN, str(Markup.escape(variant))
        condition, text = variant
        return str(condition), str(Markup.escape(text))

    def holds(self, condition: str) -> bool:
        """Whether a condition is true of the example as it stands."""
        if condition == GIVEN:
            return True
        return all(self._compare(*part.split(" ")) for part in condition.split(" & "))

    def _compare(self, left: str, relation: str, right: str) -> bool:
        try:
            return bool(_RELATIONS[relation](self._number(left), self._number(right)))
        except (Undefined, Undecided):
            return False

    def _number(self, side: str) -> Number:
        if side.lstrip("-").replace(".", "", 1).isdigit():
            return exact(Decimal(side))
        return self._explanation.number(side)
