"""A mistake tried on a sheet: the wrong lines that it gives, and the right ones it would break."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from enum import IntEnum

from explainer.checking.boxes import meets
from explainer.checking.estimates import Estimate
from explainer.checking.evidence import (
    FEW_ROUNDS,
    FIVE_DIGITS,
    chance_of,
    old_value,
    rounds_of,
    value_of,
)
from explainer.checking.judge import Judge
from explainer.checking.lines import Line, Sheet
from explainer.checking.mistakes import CATALOGUE, Changed, Mistake, Variant
from explainer.checking.possible import CARRIED, CUT, ROUGH, ROUGH_CUT

ALL = (CARRIED, ROUGH, CUT, ROUGH_CUT)
Looks = tuple[Estimate, ...]


class Standing(IntEnum):
    """What is preferred among candidates that explain as many wrong lines, the best first."""

    CLEAN = 0  # a mistake that breaks no right line
    LOCAL = 1  # one that is made on single lines
    SLIP = 2  # a slip on the number itself
    BREAKING = 3  # a mistake that right lines speak against
    COPIED = 4  # the number of another line


@dataclass(slots=True, eq=False)
class Attempt:
    """One way to make a mistake, tried on a sheet.

    ``tried`` are the wrong lines that come out otherwise with it, ``near`` those among them that do
    so from the numbers written before them. ``explains`` holds for each wrong line that it gives
    the chance of meeting it by accident; ``replayed`` counts those among them that a separate
    working of the whole example meets to five digits, ``broken`` the right lines that it would not
    give. ``looks`` see quickly which lines it cannot give. ``also`` is a mistake that is made
    besides; ``of`` says of how many that were tried it is one, where those are counted apart.
    """

    mistake: Mistake
    variant: Variant
    graph: Changed
    judge: Judge
    looks: Looks
    tried: set[str] = field(default_factory=set)
    near: set[str] = field(default_factory=set)
    explains: dict[str, float] = field(default_factory=dict)
    replayed: int = 0
    broken: int = 0
    also: Attempt | None = None
    of: int = 0

    @property
    def ids(self) -> tuple[str, ...]:
        """The ids of all mistakes that are made."""
        return (*self.also.ids, self.id) if self.also else (self.id,)

    @property
    def id(self) -> str:
        """The id of the mistake."""
        return self.mistake.id

    @property
    def phrase(self) -> str:
        """What completes "this number comes out ..."."""
        own = self.variant.phrase or self.mistake.phrase
        return f"{self.also.phrase}, and {own}" if self.also else own

    @property
    def standing(self) -> Standing:
        """How it stands among others that explain as much."""
        if self.mistake.local:
            return Standing.LOCAL
        # Right lines do not count against it where numbers of two workings have been mixed.
        return Standing.CLEAN if self.replayed >= 2 or not self.broken else Standing.BREAKING

    def try_on(self, line: Line, plain: Judge) -> None:
        """Note whether the mistake gives a wrong number, and how likely that is by chance."""
        near, moved = self.graph.affected(line.key), self.moves(line, plain)
        if near:
            self.near.add(line.key)
        if near or moved:
            self.tried.add(line.key)
        old = old_value(plain.graph, line)
        window = line.window()
        value = value_of(self.graph, line.key) if moved else None
        if value is not None and meets(value, window):
            self.explains[line.key] = chance_of(line, window, old)
            self.replayed += self.explains[line.key] < FIVE_DIGITS
        elif near and any(look.near(line) for look in self.looks):
            for mode in (CARRIED, ROUGH):
                met = (p.box for p in self.judge.allowed(line.key, mode) if meets(p.box, window))
                box = next(met, None)
                if box is not None:
                    self.explains[line.key] = chance_of(line, box, old)
                    return

    def moves(self, line: Line, plain: Judge) -> bool:
        """Whether a line comes out otherwise with the mistake."""
        if not self.graph.moved(line.key):
            return False
        before, now = plain.exact(line.key), value_of(self.graph, line.key)
        return now is not None and (before is None or not meets(before, now))

    def count_broken(self, right: Iterable[Line], plain: Judge) -> None:
        """Count the right lines that the mistake would not give."""
        for line in () if self.mistake.local else right:
            if rounds_of(line) > FEW_ROUNDS or not self.moves(line, plain):
                continue
            value = value_of(self.graph, line.key)
            if value is not None and meets(value, line.window()):
                continue
            self.broken += not self._fits(line)

    def _fits(self, line: Line) -> bool:
        """Whether a line follows, with the mistake made, from the numbers as they are written."""
        modes = ALL if line.verdict == "truncated" else (CARRIED, ROUGH)
        return any(look.near(line) for look in self.looks) and any(
            meets(possible.box, line.cut_window() if mode.cut else line.window())
            for mode in modes
            for possible in self.judge.allowed(line.key, mode)
            if not possible.skipped
        )


def every_attempt(judge: Judge, sheet: Sheet) -> Iterator[Attempt]:
    """Every way to make a mistake in this example, not yet tried on any line."""
    looks = looks_at(judge, sheet)
    for mistake in CATALOGUE:
        for variant in mistake.variants(judge.graph):
            if not variant.meant:
                yield attempt_at(mistake, variant, judge, sheet, looks)


def looks_at(judge: Judge, sheet: Sheet) -> Looks:
    """Estimates from all that is written, and from what is not wrong of it."""
    right = {key: line for key, line in sheet.by_key.items() if line.verdict != "wrong"}
    return Estimate(judge.graph, sheet.by_key), Estimate(judge.graph, right)


def attempt_at(
    mistake: Mistake, variant: Variant, judge: Judge, sheet: Sheet, looks: Looks
) -> Attempt:
    """One way to make a mistake, on top of what ``judge`` and ``looks`` go by."""
    graph = Changed(judge.graph, variant.change)
    now = tuple(Estimate(graph, look.lines, look) for look in looks)
    return Attempt(mistake, variant, graph, Judge(graph, sheet, judge.digits[False], judge), now)
