"""One table of an example file, read field by field; a field with a fault gets its default."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from decimal import Decimal
from typing import Any

from explainer.decimals import number
from explainer.errors import nearest, nearest_word, shown
from explainer.example.faults import Faults


class Table:
    """One table of the file, read field by field; what is wrong goes to `faults`."""

    def __init__(self, fields: dict[str, Any], faults: Faults, *place: str | int) -> None:
        self.fields = fields
        self.faults = faults
        self.place = place
        self.meant: set[str] = set()

    def fault(self, message: str, *field: str | int) -> None:
        """Note a fault of this table, or of one of its fields."""
        self.faults.add(message, *self.place, *field)

    def only(self, known: Collection[str], elsewhere: Mapping[str, str]) -> None:
        """Note every field that is not one of `known`; `elsewhere` says where others belong."""
        for field in self.fields:
            if field in known:
                continue
            meant = nearest_word(field, known)
            if field in elsewhere:
                self.fault(f"this field belongs {elsewhere[field]}", field)
            elif meant:
                self.meant.add(meant)
                self.fault(f'unknown field {shown(field)}; did you mean "{meant}"?', field)
            else:
                fields = ", ".join(known)
                self.fault(f"unknown field {shown(field)}; the fields here are {fields}", field)

    def missing(self, field: str, remedy: str) -> None:
        """Note that a field is missing, unless another one looks like a slip for it."""
        if field not in self.meant:
            self.fault(f"missing; {remedy}", field)

    def number(self, field: str, default: Decimal | None) -> Decimal | None:
        """A number; `default` where it is left out or no number."""
        if field not in self.fields:
            return default
        try:
            return number(self.fields[field])
        except ValueError as error:
            self.fault(f"{error}", field)
            return default

    def truth(self, field: str, default: bool) -> bool:
        """true or false."""
        value = self.fields.get(field, default)
        if isinstance(value, bool):
            return value
        self.fault("must be true or false, without quotation marks", field)
        return default

    def whole(self, field: str, default: int, most: int) -> int:
        """A whole number from 0 to `most`."""
        value = self.fields.get(field, default)
        if type(value) is int and 0 <= value <= most:
            return value
        self.fault(f"must be a whole number from 0 to {most:,}", field)
        return default

    def choice(
        self,
        field: str,
        known: Collection[str],
        default: str,
        aliases: dict[str, str] | None = None,
    ) -> str:
        """One of the `known` words; capitals, hyphens and underscores in it do not count."""
        value = self.fields.get(field, default)
        if not isinstance(value, str):
            self.fault(f"must be one of {', '.join(map(shown, known))}", field)
            return default
        words = {**{_loose(word): word for word in known}, **(aliases or {})}
        if _loose(value) in words:
            return words[_loose(value)]
        hint = nearest(value, [*known, *(aliases or ())]) or f"; one of: {', '.join(known)}"
        self.fault(f"unknown {field} {shown(value)}{hint}", field)
        return default


def _loose(word: str) -> str:
    return " ".join(word.casefold().replace("_", " ").replace("-", " ").split())
