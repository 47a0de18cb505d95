"""Explanations as Python objects to work with: single derivations by key, shown in notebooks."""

from __future__ import annotations

from explainer.explanation import Explanation
from explainer.keys import parse


class Shown:
    """What a notebook shows set in type; `_set` writes it as html, markdown or latex."""

    def _repr_html_(self) -> str:
        return self._set("html")

    def _repr_markdown_(self) -> str:
        return self._set("markdown")

    def _repr_latex_(self) -> str:
        return self._set("latex")

    def _set(self, form: str) -> str:
        raise NotImplementedError


class Derived(Shown):
    """One quantity of an explanation: how it comes about, and its value."""

    def __init__(self, explanation: Explanation, key: str) -> None:
        self.explanation = explanation
        self.key = key

    @property
    def value(self) -> str:
        """The value to 30 significant digits, or whole where it is shorter."""
        return self.explanation.full(self.key)[0]

    def __float__(self) -> float:
        return float(self.value)

    def __str__(self) -> str:
        """The derivation as text, as ``explainer show`` prints it."""
        from explainer.export import show

        return show(self.explanation, [self.key], "text")

    __repr__ = __str__

    def _set(self, form: str) -> str:
        from explainer.rendering.notebook import derivation

        return derivation(self.explanation, self.key, form)


class Explained(Shown, Explanation):
    """An explanation whose quantities are had by their keys: ``explained["dE_total/dw5"]``."""

    def __repr__(self) -> str:
        return f"{self.example.name}: {self.example.title} ({self.example.size})"

    def __getitem__(self, key: str) -> Derived:
        return Derived(self, str(parse(key, self.example)))

    def _set(self, form: str) -> str:
        from explainer.rendering.notebook import overview

        return overview(self, form)
