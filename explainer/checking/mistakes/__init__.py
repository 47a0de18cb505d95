"""The catalogue of mistakes: each one entry, tried on any example as a change of its steps."""

from explainer.checking.mistakes.activations import ACTIVATIONS
from explainer.checking.mistakes.chain import CHAIN
from explainer.checking.mistakes.changed import Changed
from explainer.checking.mistakes.entry import Mistake, Variant
from explainer.checking.mistakes.errors import ERROR
from explainer.checking.mistakes.forward import FORWARD
from explainer.checking.mistakes.gradients import GRADIENTS
from explainer.checking.mistakes.signs import SIGNS
from explainer.checking.mistakes.slopes import SLOPES
from explainer.checking.mistakes.update import UPDATE

CATALOGUE: tuple[Mistake, ...] = (
    *CHAIN,
    *SIGNS,
    *SLOPES,
    *GRADIENTS,
    *FORWARD,
    *ACTIVATIONS,
    *UPDATE,
    *ERROR,
)

__all__ = ["CATALOGUE", "Changed", "Mistake", "Variant"]
