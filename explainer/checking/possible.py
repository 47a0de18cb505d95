"""Ways of working, and what a quantity may be in each."""

from __future__ import annotations

from dataclasses import dataclass

from explainer.evaluation.proven import Number

NONE: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Mode:
    """A way of working: rounding in between or not, cutting off or not."""

    rough: bool
    cut: bool


CARRIED, ROUGH = Mode(False, False), Mode(True, False)
CUT, ROUGH_CUT = Mode(False, True), Mode(True, True)


@dataclass(frozen=True, slots=True)
class Possible:
    """A range of a quantity, the wrong lines it rests on, and those passed over as never used."""

    box: Number
    rests: frozenset[str] = NONE
    skipped: frozenset[str] = NONE
