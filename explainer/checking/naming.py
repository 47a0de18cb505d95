"""Naming the mistakes: which changes of the computation give the wrong numbers, to their digits.

Nothing is said without grounds. A number with few digits meets some mistake by chance, so each name
carries the chance of that: how wide the range was that it met, times how many mistakes were tried.
"""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property

from explainer.checking.attempts import Attempt, Standing, every_attempt
from explainer.checking.deciding import decider
from explainer.checking.evidence import FEW_ROUNDS, LIKELY, LIKELY_SLIP, rounds_of, together
from explainer.checking.judge import Judge
from explainer.checking.lines import Line, Sheet
from explainer.checking.pairs import beside, pairs_of
from explainer.checking.sentences import mistake_told
from explainer.checking.slips import Slip, slips_of

MOST_GUESSES = 3
MOST_WRONG = 60  # wrong lines, first ones first, on which mistakes are tried
MOST_RIGHT = 400  # right lines on which they are tried for what they would break

Candidate = Attempt | Slip


@dataclass(frozen=True, slots=True)
class Named:
    """A mistake that explains wrong lines; a tie is several of them with ``certain`` false.

    ``hint`` says what ``says`` says without any number that the person has not reached.
    """

    id: str
    says: str
    explains: tuple[str, ...]
    certain: bool = True
    decide_by: str | None = None
    hint: str = field(default="", compare=False)


class Naming:
    """The search for the mistakes behind the wrong lines of one sheet."""

    def __init__(self, judge: Judge, sheet: Sheet) -> None:
        self.judge = judge
        self.sheet = sheet
        found = sorted(sheet.by_key.values(), key=lambda line: line.order)
        self.wrong = [line for line in found if line.verdict == "wrong"][:MOST_WRONG]
        self.right = [line for line in found if line.verdict in ("right", "rounded", "truncated")][
            :MOST_RIGHT
        ]

    @cached_property
    def attempts(self) -> list[Attempt]:
        """Every mistake that could be made in this example, tried on every wrong line."""
        found = []
        soon = [line for line in self.wrong if rounds_of(line) <= FEW_ROUNDS]
        late = [line for line in self.wrong if rounds_of(line) > FEW_ROUNDS]
        for attempt in every_attempt(self.judge, self.sheet):
            for line in soon:
                attempt.try_on(line, self.judge)
            # Thousands of rounds are trained anew only for a mistake that has shown itself.
            for line in late if attempt.explains or attempt.mistake.local else ():
                attempt.try_on(line, self.judge)
            found.append(attempt)
        return found

    @cached_property
    def explaining(self) -> list[Attempt]:
        """Those that give some wrong line, with the right lines counted that they would break."""
        return self._counted(attempt for attempt in self.attempts if attempt.explains)

    def _counted(self, attempts: Iterable[Attempt]) -> list[Attempt]:
        counted = list(attempts)
        for attempt in counted:
            attempt.count_broken(self.right, self.judge)
        return counted

    def named(self) -> list[Named]:
        """The mistakes in the order of the lines they explain; ties one after the other."""
        left = {line.key for line in self.wrong}
        if not left:
            return []
        slips = slips_of(self.wrong, self.sheet, self.judge)
        copied = [slip for slip in slips if slip.standing == Standing.COPIED]
        others = [slip for slip in slips if slip.standing != Standing.COPIED]
        found, known = self._search([*self.explaining, *others], left)
        found += self._search(self._beside(known, left), left)[0]
        found += self._search(copied, left)[0]
        found += self._search(self._pairs(left), left)[0]
        place = {line.label: at for at, line in enumerate(self.wrong)}
        return sorted(found, key=lambda one: place[one.explains[0]])

    def _beside(self, known: Sequence[Attempt], left: set[str]) -> list[Attempt]:
        """Second mistakes, beside those that other lines show."""
        lines = [line for line in self.wrong if line.key in left]
        return self._counted(beside(known, lines, self.attempts, self.judge, self.sheet))

    def _pairs(self, left: set[str]) -> list[Attempt]:
        """Two mistakes at once, neither of which any line shows alone."""
        lines = [line for line in self.wrong if line.key in left]
        return self._counted(pairs_of(lines, self.attempts, self.judge, self.sheet))

    def guesses(self) -> list[Named]:
        """What would give the first wrong line, though so few digits do not show it."""
        first = self.wrong[0]
        fitting: dict[str, Attempt] = {}
        for one in self.explaining:
            if first.key in one.explains and one.standing == Standing.CLEAN:
                fitting.setdefault(one.id, one)
        if len(fitting) > MOST_GUESSES:
            return []
        return [self._as_named(one, one.id, (first,)) for one in fitting.values()]

    def one_gives(self, keys: Container[str], but: str | None = None) -> bool:
        """Whether a single mistake that nobody means, other than ``but``, gives all these lines."""
        wrong = [line.key for line in self.wrong if line.key in keys]
        return any(
            not one.mistake.convention
            and one.id != but
            and not one.broken
            and all(key in one.explains for key in wrong)
            for one in self.explaining
        )

    def _search(
        self, candidates: Sequence[Candidate], left: set[str]
    ) -> tuple[list[Named], list[Attempt]]:
        """Take what explains most of what is ``left``, again and again, and cross it off."""
        found: list[Named] = []
        known: list[Attempt] = []
        while left:
            tie = self._best(candidates, left)
            if not tie:
                break
            found += self._told(tie, left)
            known += [group[0] for group in tie if isinstance(group[0], Attempt)]
            left.difference_update(tie[0][0].explains)
        return found, known

    def _best(self, candidates: Sequence[Candidate], left: set[str]) -> list[list[Candidate]]:
        """What explains most of what is left, on grounds enough: the ways of each of a tie."""
        ranked = [(_rank(one, left), one) for one in candidates if one.explains.keys() & left]
        grounded = [rank for rank, one in ranked if self._grounded(one, left)]
        if not grounded:
            return []
        best = [one for rank, one in ranked if rank == min(grounded)]
        best.sort(key=lambda one: not self._grounded(one, left))
        same = best[0].explains.keys() & left
        ways: dict[tuple[str, ...], list[Candidate]] = {}
        for one in best:
            if one.explains.keys() & left == same:
                ways.setdefault(one.ids, []).append(one)
        tie = list(ways.values())
        return tie[:1] if isinstance(tie[0][0], Slip) else tie

    def _grounded(self, one: Candidate, left: set[str]) -> bool:
        """Whether meeting these lines by accident is unlikely enough."""
        explained = one.explains.keys() & left
        chance = together(one.explains[key] for key in explained)
        if isinstance(one, Slip):
            return chance <= LIKELY_SLIP
        return chance * (one.of or max(self._tries(one, key) for key in explained)) <= LIKELY

    def _tries(self, one: Attempt, key: str) -> int:
        """How many mistakes could have met a line as this one did."""
        if key in one.near:
            return sum(key in attempt.near for attempt in self.attempts)
        return sum(key in attempt.tried for attempt in self.attempts)

    def _told(self, tie: Sequence[Sequence[Candidate]], left: set[str]) -> Iterator[Named]:
        explained = [line for line in self.wrong if line.key in tie[0][0].explains.keys() & left]
        graphs = [[one.graph for one in ways if isinstance(one, Attempt)] for ways in tie]
        decide = decider(graphs, self.sheet.by_key) if len(tie) > 1 else None
        for ways in tie:
            for name in ways[0].ids:
                named = self._as_named(ways[0], name, explained)
                yield replace(named, certain=len(tie) == 1, decide_by=decide)

    def _as_named(self, one: Candidate, name: str, explained: Sequence[Line]) -> Named:
        first = explained[0]
        told = one.told(first) if isinstance(one, Slip) else mistake_told(one, first, self.judge)
        labels = tuple(line.label for line in explained)
        return Named(name, told.whole, labels, hint=told.hint)


def _rank(one: Candidate, left: set[str]) -> tuple[int, int, int, int]:
    """The more is explained at once the better; then what breaks no right line and is no mere slip.

    A mistake is made once for all its lines; a slip, or one that right lines speak against, anew on
    each of them.
    """
    lines = len(one.explains.keys() & left)
    once = one.standing in (Standing.CLEAN, Standing.LOCAL)
    return (-lines if once else -1, -lines, one.standing, one.broken)
