"""Naming the mistakes: which changes of the computation give the wrong numbers, to their digits.

Nothing is said without grounds. A number with few digits meets some mistake by chance, so each name
carries the chance of that: how wide the range was that it met, times how many mistakes were tried.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cached_property

from explainer.checking.boxes import Box, hull, meets
from explainer.checking.graph import split_round
from explainer.checking.judge import Judge
from explainer.checking.lines import Line, Sheet
from explainer.checking.mistakes import CATALOGUE, Changed, Mistake, Variant
from explainer.checking.possible import CARRIED, CUT, ROUGH, ROUGH_CUT
from explainer.checking.slips import meant
from explainer.evaluation.arithmetic import Undecided, Undefined
from explainer.evaluation.proven import Number, ball

ALL = (CARRIED, ROUGH, CUT, ROUGH_CUT)
MOST_WRONG = 60  # wrong lines, first ones first, on which mistakes are tried
MOST_RIGHT = 400  # right lines on which they are tried for what they would break
LIKELY = 0.02  # the chance at which a match by accident is left unsaid
LIKELY_SLIP = 0.005
FIVE_DIGITS = 1e-5
FEW_ROUNDS = 50


@dataclass(slots=True, eq=False)
class Attempt:
    """A mistake tried on a sheet: the wrong lines it gives, and the right ones it would break.

    ``explains`` holds for each of them the chance of meeting it by accident.
    """

    mistake: Mistake
    variant: Variant
    graph: Changed
    judge: Judge
    tried: set[str] = field(default_factory=set)
    explains: dict[str, float] = field(default_factory=dict)
    replayed: int = 0
    broken: int = 0

    @property
    def id(self) -> str:
        """The id of the mistake."""
        return self.mistake.id

    def says(self, line: Line) -> str:
        """The mistake in words, with the number of one line."""
        where = f" ({self.variant.where})" if self.variant.where else ""
        return f"{line.label} = {line.text} is what comes out {self.mistake.phrase}{where}."


@dataclass(slots=True, eq=False)
class Slip:
    """A general slip, on the lines that it explains."""

    id: str
    wording: dict[str, str] = field(default_factory=dict)
    explains: dict[str, float] = field(default_factory=dict)
    broken: int = 0

    def says(self, line: Line) -> str:
        """The slip in words, with the number of one line."""
        return f"{line.label} = {line.text}: {self.wording[line.key]}."


@dataclass(frozen=True, slots=True)
class Named:
    """A mistake that explains wrong lines; a tie is several of them with ``certain`` false."""

    id: str
    says: str
    explains: tuple[str, ...]
    certain: bool = True
    decide_by: str | None = None


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
        for mistake in CATALOGUE:
            for variant in mistake.variants(self.judge.graph):
                if variant.where == "convention":
                    continue
                graph = Changed(self.judge.graph, variant.change)
                judge = Judge(graph, self.sheet, self.judge.digits[False], self.judge)
                attempt = Attempt(mistake, variant, graph, judge)
                for line in soon:
                    self._try(attempt, line)
                # Thousands of rounds are trained anew only for a mistake that has shown itself.
                for line in late if attempt.explains or mistake.local else ():
                    self._try(attempt, line)
                found.append(attempt)
        return found

    def _try(self, attempt: Attempt, line: Line) -> None:
        """Note whether the mistake gives a wrong number, and how likely that is by chance."""
        if not _differs(attempt, line, self.judge):
            return
        attempt.tried.add(line.key)
        window = line.window()
        value = _value(attempt, line.key)
        if value is not None and meets(value, window):
            attempt.explains[line.key] = chance_of(line, window)
            attempt.replayed += attempt.explains[line.key] < FIVE_DIGITS
            return
        for mode in (CARRIED, ROUGH):
            for possible in attempt.judge.allowed(line.key, mode):
                if meets(possible.box, window):
                    attempt.explains[line.key] = chance_of(line, possible.box)
                    return

    def named(self) -> list[Named]:
        """The mistakes, those that explain most first; ties one after the other."""
        left = {line.key for line in self.wrong}
        if not left:
            return []
        attempts = [attempt for attempt in self.attempts if attempt.explains]
        self._count_broken(attempts)
        candidates: list[Attempt | Slip] = [*attempts, *self._slips()]
        found: list[Named] = []
        while left:
            best = self._best(candidates, left)
            if not best:
                break
            found += self._told(best, left)
            left -= best[0].explains.keys()
        place = {line.label: at for at, line in enumerate(self.wrong)}
        return sorted(found, key=lambda one: place[one.explains[0]])

    def _count_broken(self, attempts: Iterable[Attempt]) -> None:
        right = [line for line in self.right if rounds_of(line) <= FEW_ROUNDS]
        for attempt in attempts:
            for line in () if attempt.mistake.local else right:
                if not _differs(attempt, line, self.judge):
                    continue
                value = _value(attempt, line.key)
                if value is not None and meets(value, line.window()):
                    continue
                if not attempt.judge.fits(line, ALL):
                    attempt.broken += 1

    def _best(self, candidates: list[Attempt | Slip], left: set[str]) -> list[Attempt | Slip]:
        """What explains most of what is left, on grounds enough; several in a tie."""
        fitting: list[tuple[tuple[int, int, int, int], Attempt | Slip]] = []
        for one in candidates:
            explained = one.explains.keys() & left
            if not explained or not self._grounded(one, explained):
                continue
            broken = 0 if isinstance(one, Attempt) and one.replayed >= 2 else one.broken
            rank = (-len(explained), min(broken, 1), int(isinstance(one, Slip)), broken)
            fitting.append((rank, one))
        if not fitting:
            return []
        first = min(rank for rank, _ in fitting)
        best = [one for rank, one in fitting if rank == first]
        same = best[0].explains.keys() & left
        unique: dict[str, Attempt | Slip] = {}
        for one in best:
            if one.explains.keys() & left == same:
                unique.setdefault(one.id, one)
        return list(unique.values())

    def _grounded(self, one: Attempt | Slip, explained: set[str]) -> bool:
        """Whether meeting these lines by accident is unlikely enough."""
        chance = 1.0
        for key in explained:
            chance *= min(1.0, one.explains[key])
        if isinstance(one, Slip):
            return chance <= LIKELY_SLIP
        tries = max(sum(1 for a in self.attempts if key in a.tried) for key in explained)
        return chance * tries <= LIKELY

    def _told(self, tie: list[Attempt | Slip], left: set[str]) -> Iterator[Named]:
        explained = [line for line in self.wrong if line.key in tie[0].explains.keys() & left]
        attempts = [one for one in tie if isinstance(one, Attempt)]
        decide = self._decider(attempts) if len(attempts) > 1 else None
        labels = tuple(line.label for line in explained)
        for one in tie:
            yield Named(one.id, one.says(explained[0]), labels, len(tie) == 1, decide)

    def _decider(self, tie: list[Attempt]) -> str | None:
        """A quantity that the sheet does not have, on which the mistakes of a tie differ."""
        from explainer.keys import all_keys

        best, apart = None, 1e-3
        for count, key in enumerate(all_keys(self.judge.graph.example)):
            if count > 500:
                break
            if key in self.sheet.by_key or self.judge.graph.leaf(key):
                continue
            numbers = [_float(_value(attempt, key)) for attempt in tie]
            if any(number is None for number in numbers):
                continue
            known = [number for number in numbers if number is not None]
            size = max(map(abs, known)) or 1.0
            least = min(abs(a - b) / size for at, a in enumerate(known) for b in known[:at])
            if least > apart:
                best, apart = key, max(least, 0.05)
        return best

    def _slips(self) -> list[Slip]:
        """General slips on the wrong lines themselves."""
        found: dict[str, Slip] = {}
        written = list(self.sheet.by_key.values())[:MOST_RIGHT]
        for line in self.wrong:
            chance = chance_of(line, line.window())
            # A number that follows from this one was not copied here from there.
            neighbours = [other for other in written if line.key not in other.rests]
            for one in meant(line, neighbours):
                slip = found.setdefault(one.id, Slip(one.id))
                if line.key in slip.explains:
                    continue
                if one.id == "slip:neighbour-copied" or self._met(line, one.box):
                    slip.explains[line.key] = chance * one.of
                    slip.wording[line.key] = one.says
        return list(found.values())

    def _met(self, line: Line, box: Box) -> bool:
        far = (box.hi - box.lo) / 2
        cut = Box(box.lo, box.hi + far) if box.lo > 0 else Box(box.lo - far, box.hi)
        return any(
            meets(p.box, window)
            for mode, window in ((CARRIED, box), (CUT, cut))
            for p in self.judge.allowed(line.key, mode)
        )


def rounds_of(line: Line) -> int:
    """How many rounds of training a line is away from the start."""
    keys = line.working.args if line.working else (line.key,)
    return max((split_round(key)[1] for key in keys), default=0)


def _value(attempt: Attempt, key: str) -> Number | None:
    try:
        return attempt.graph.value(key)
    except (Undefined, Undecided, ZeroDivisionError, ArithmeticError):
        return None


def _differs(attempt: Attempt, line: Line, judge: Judge) -> bool:
    """Whether the mistake changes what this line can come from."""
    if not attempt.graph.moved(line.key):
        return False
    before, now = judge.exact(line.key), _value(attempt, line.key)
    if before is None or now is None:
        return now is not None
    return not meets(before, now)


def chance_of(line: Line, box: Number) -> float:
    """The chance that a number of this size meets a box of this width by accident."""
    box = hull([box])
    width = abs(float(ball(box.hi) - ball(box.lo)))
    if not line.range:
        size = abs(float(ball(line.number.value)))
    else:
        size = max(abs(float(ball(line.number.value))), abs(float(ball(line.range.hi))))
    unit = abs(float(ball(line.number.unit)))
    return min(1.0, (width + unit) / (2 * size)) if size else 1.0


def _float(number: Number | None) -> float | None:
    return None if number is None else float(ball(number).mid())
