"""What a quantity may be, given what was written before it.

Everything is worked out as boxes. A written number stands for itself or for the unrounded value
behind it; a quantity that was not written is worked out from what it is computed from. Each such
box comes with the wrong lines that it rests on, so a number that fits is known to be right, or
right given a slip.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from explainer.checking.boxes import Box, Number, as_box, common, hull, inside, meets
from explainer.checking.graph import Graph
from explainer.checking.lines import Line, Sheet
from explainer.checking.machine import Machine
from explainer.checking.possible import NONE, Mode, Possible, combined, merged
from explainer.checking.ranges import span
from explainer.checking.rounding import Digits, Rough, widened
from explainer.derivation import Working
from explainer.evaluation.arithmetic import Undecided, Undefined
from explainer.evaluation.proven import lean

At = tuple[str, Mode]


class Judge:
    """Works out what the quantities of a sheet may be.

    ``graph`` may be that of a mistake; ``before`` is then the judge of the example as it stands,
    who has given the verdicts and knows all that the mistake leaves as it was.
    """

    def __init__(
        self, graph: Graph, sheet: Sheet, digits: Digits, before: Judge | None = None
    ) -> None:
        self.graph = graph
        self.before = before
        self.lines = sheet.by_key
        self.digits = {False: digits, True: replace(digits, share=digits.share * 2)}
        self.machine = Machine.of(graph.explanation, sheet.numbers)
        self._boxes: dict[At, list[Possible]] = {}
        self._allowed: dict[At, list[Possible]] = {}
        self._open: set[At] = set()

    # -- quantities -----------------------------------------------------------------------------

    def boxes(self, key: str, mode: Mode) -> list[Possible]:
        """What a quantity may be for whoever goes on from it.

        Everything that it is computed from is worked out first, without recursion, for networks
        of any depth. A quantity that is asked for while it is being worked out has no box yet.
        """
        known, waiting = self._boxes, [key]
        if (key, mode) in self._open and (key, mode) not in known:
            return []
        while waiting:
            at = (waiting[-1], mode)
            if at in known:
                waiting.pop()
                continue
            if at not in self._open:
                self._open.add(at)
                missing = [
                    arg
                    for arg in self._needs(*at)
                    if (arg, mode) not in known and (arg, mode) not in self._open
                ]
                if missing:
                    waiting += missing
                    continue
            known[at] = self._box(*at)
            self._open.discard(at)
            waiting.pop()
        return known[key, mode]

    def allowed(self, key: str, mode: Mode) -> list[Possible]:
        """What a quantity may be by any of its routes."""
        found = self._allowed.get((key, mode))
        if found is None:
            if self._as_before(key):
                assert self.before
                found = self.before.allowed(key, mode)
            elif self._settled(key, mode):
                exact = self.exact(key)
                found = [] if exact is None else [Possible(self._as_trained(key, exact, mode))]
            else:
                routes = self.graph.routes(key)
                found = merged([p for working in routes for p in self._along(working, mode)])
            self._allowed[key, mode] = found
        return found

    def exact(self, key: str) -> Number | None:
        """The true value, where there is one."""
        try:
            return self.graph.value(key)
        except (Undefined, Undecided, ZeroDivisionError):
            return None

    def _as_trained(self, key: str, exact: Number, mode: Mode) -> Number:
        """A number, or what a machine may have in its place after rounds that are left out."""
        rounds = self.graph.skipped(key) if self.machine and mode.rough else 0
        return self.machine.around(exact, rounds) if self.machine and rounds else exact

    def _needs(self, key: str, mode: Mode) -> Iterable[str]:
        """The quantities whose boxes the box of this one is made from."""
        passed_on = self.before and key in self.lines
        if passed_on or self._as_before(key) or self._settled(key, mode):
            return ()
        return (arg for working in self.graph.routes(key) for arg in working.args)

    def _as_before(self, key: str) -> bool:
        """Whether a mistake leaves a quantity as it was."""
        return self.before is not None and not self.graph.affected(key)

    def _settled(self, key: str, mode: Mode) -> bool:
        """Whether nothing that was written, and no rounding, comes into a quantity."""
        return self.graph.leaf(key) or not (mode.rough or self.graph.touched(key))

    def _box(self, key: str, mode: Mode) -> list[Possible]:
        line = self.lines.get(key)
        if self.before and (line is not None or self._as_before(key)):
            return self.before.boxes(key, mode)
        if line is not None:
            return self._written(line, mode)
        possible = self.allowed(key, mode)
        if not mode.rough or self.graph.leaf(key):
            return possible
        digits = self.digits[mode.cut]
        return [replace(p, box=widened(hull([p.box]), digits)) for p in possible]

    def _written(self, line: Line, mode: Mode) -> list[Possible]:
        """The written number and the unrounded one behind it; as if unwritten where it is wrong."""
        self.settle(line)
        window = line.either_window() if mode.cut else line.window()
        if line.verdict == "wrong":
            own = Possible(window, frozenset((line.key,)))
            others = self.allowed(line.key, mode)
            return [own] + [replace(p, skipped=p.skipped | {line.key}) for p in others]
        number = line.number
        if number.unit == 0:
            return [Possible(number.value, line.rests)]
        within: list[Number] = [number.value]
        exact = self.exact(line.key)
        if exact is not None and meets(exact, window):
            within.append(exact)
        others = []
        for possible in self.allowed(line.key, mode):
            part = common(possible.box, window)
            if part is None:
                continue
            if possible.rests <= line.rests and not possible.skipped:
                within.append(part)
            else:
                others.append(replace(possible, box=hull([number.value, part])))
        box = hull(within)
        own = Possible(number.value if box.lo == box.hi else box, line.rests)
        # A right number may yet have been worked out from wrong ones, and be carried on unrounded.
        return [own, *(other for other in others if not inside(other.box, box))]

    def _along(self, working: Working, mode: Mode) -> list[Possible]:
        """What one route gives; nothing where one of its quantities has no box."""
        digits = self.digits[mode.cut]
        found = []
        for chosen in combined([self.boxes(arg, mode) for arg in working.args]):
            boxes = [p.box for p in chosen]
            if mode.rough:
                boxes = [_rough(box, digits) for box in boxes]
            try:
                box = span(working.formula, boxes)
            except (Undefined, Undecided, ArithmeticError):
                continue
            rests = NONE.union(*(p.rests for p in chosen))
            skipped = NONE.union(*(p.skipped for p in chosen))
            found.append(Possible(_plain(box), rests, skipped))
        return found

    # -- lines ----------------------------------------------------------------------------------

    def settle(self, line: Line) -> None:
        """Give a line its verdict, if it has none yet."""
        if not line.verdict:
            from explainer.checking.verdicts import judged

            judged(line, self)


def _plain(box: Number) -> Number:
    """A box without its rounding, and without fractions too long to carry."""
    return Box(lean(box.lo), lean(box.hi)) if isinstance(box, Box) else lean(box)


def _rough(box: Number, digits: Digits) -> Rough:
    plain = as_box(box)
    return Rough(plain.lo, plain.hi, digits)
