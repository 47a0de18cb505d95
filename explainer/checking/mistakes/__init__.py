"""The catalogue of mistakes: each one entry, tried on any example as a change of its steps."""

from explainer.checking.mistakes.backward import BACKWARD
from explainer.checking.mistakes.changed import Changed, Mistake, Variant
from explainer.checking.mistakes.forward import FORWARD
from explainer.checking.mistakes.update import UPDATE

CATALOGUE: tuple[Mistake, ...] = (*BACKWARD, *FORWARD, *UPDATE)
CONVENTIONS: tuple[Mistake, ...] = tuple(m for m in CATALOGUE if m.convention)

__all__ = ["CATALOGUE", "CONVENTIONS", "Changed", "Mistake", "Variant"]
