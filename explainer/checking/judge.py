"""What a quantity may be, given what was written before it; and the verdict that follows from it.

Everything is worked out as boxes. A written number stands for itself or for the unrounded value
behind it; a quantity that was not written is worked out from what it is computed from. Each such
box comes with the wrong lines that it rests on, so a number that fits is known to be right, or
right given a slip.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from itertools import product as combinations

from explainer.checking.boxes import Box, Digits, Rough, common, hull, meets, span, widened
from explainer.checking.graph import Graph
from explainer.checking.lines import Line, Sheet
from explainer.checking.possible import NONE, Mode, Possible
from explainer.derivation import Working
from explainer.evaluation.arithmetic import Undecided, Undefined
from explainer.evaluation.proven import Number

MOST_COMBINATIONS = 16


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
        self._boxes: dict[tuple[str, Mode], list[Possible]] = {}
        self._allowed: dict[tuple[str, Mode], list[Possible]] = {}
        self._open: set[str] = set()
        self._incomplete = False

    # -- quantities -----------------------------------------------------------------------------

    def boxes(self, key: str, mode: Mode) -> list[Possible]:
        """What a quantity may be for whoever goes on from it."""
        found = self._boxes.get((key, mode))
        if found is None and self.before and (key in self.lines or not self.graph.affected(key)):
            return self.before.boxes(key, mode)
        if found is None:
            line = self.lines.get(key)
            self._incomplete = False
            found = self._unwritten(key, mode) if line is None else self._written(line, mode)
            if not self._incomplete or line is not None:
                self._boxes[key, mode] = found
        return found

    def _written(self, line: Line, mode: Mode) -> list[Possible]:
        self.settle(line)
        number = line.number
        window = Box(number.low, line.cut_window().hi) if mode.cut else line.window()
        if mode.cut and number.value < 0:
            window = Box(line.cut_window().lo, number.high)
        if line.verdict == "wrong":
            own = Possible(window, frozenset((line.key,)))
            others = self.allowed(line.key, mode)
            return [own] + [replace(o, skipped=o.skipped | {line.key}) for o in others]
        if number.unit == 0:
            return [Possible(number.value, line.rests)]
        within: list[Number] = [number.value]
        exact = self.exact(line.key)
        if exact is not None and meets(exact, window):
            within.append(exact)
        for possible in self.allowed(line.key, mode):
            if possible.rests <= line.rests and not possible.skipped:
                part = common(possible.box, window)
                if part is not None:
                    within.append(part)
        box = hull(within)
        return [Possible(number.value if _point(box) else box, line.rests)]

    def _unwritten(self, key: str, mode: Mode) -> list[Possible]:
        if self.graph.leaf(key):
            return [Possible(self.graph.value(key))]
        if not mode.rough and not self.graph.touched(key):
            return [Possible(self.graph.value(key))]
        possible = self.allowed(key, mode)
        if not mode.rough:
            return possible
        digits = self.digits[mode.cut]
        return [replace(p, box=widened(hull([p.box]), digits)) for p in possible]

    def exact(self, key: str) -> Number | None:
        """The true value, where there is one."""
        try:
            return self.graph.value(key)
        except (Undefined, Undecided, ZeroDivisionError):
            return None

    def allowed(self, key: str, mode: Mode) -> list[Possible]:
        """What a quantity may be by any of its routes."""
        found = self._allowed.get((key, mode))
        if found is not None:
            return found
        if self.before and not self.graph.affected(key):
            return self.before.allowed(key, mode)
        if key in self._open:
            self._incomplete = True
            return []
        self._open.add(key)
        found = []
        if not mode.rough and not self.graph.touched(key):
            exact = self.exact(key)
            found = [Possible(exact)] if exact is not None else []
        else:
            for working in self.graph.routes(key):
                found += self._along(working, mode)
        self._open.discard(key)
        found = _merged(found)
        if not self._incomplete:
            self._allowed[key, mode] = found
        return found

    def _along(self, working: Working, mode: Mode) -> list[Possible]:
        """What one route gives."""
        choices: list[list[Possible]] = []
        try:
            for arg in working.args:
                if arg in self._open:
                    self._incomplete = True
                    return []
                choices.append(self.boxes(arg, mode))
        except (Undefined, Undecided, ZeroDivisionError):
            return []
        found = []
        for chosen in _combined(choices):
            boxes = [p.box for p in chosen]
            if mode.rough:
                digits = self.digits[mode.cut]
                boxes = [_rough(box, digits) for box in boxes]
            try:
                box = span(working.formula, boxes)
            except (Undefined, Undecided, ZeroDivisionError, ArithmeticError):
                continue
            rests = NONE.union(*(p.rests for p in chosen))
            skipped = NONE.union(*(p.skipped for p in chosen))
            found.append(Possible(_plain(box), rests, skipped))
        return found

    # -- verdicts ---------------------------------------------------------------------------------

    def settle(self, line: Line) -> None:
        """Give a line its verdict, if it has none yet."""
        if not line.verdict:
            from explainer.checking.verdicts import judged

            judged(line, self)

    def fits(self, line: Line, modes: Iterable[Mode]) -> bool:
        """Whether the number of a line is one that its parents allow."""
        for mode in modes:
            window = line.cut_window() if mode.cut else line.window()
            if any(meets(p.box, window) for p in self.allowed(line.key, mode)):
                return True
        return False


def _point(box: Box) -> bool:
    return bool(box.lo == box.hi)


def _plain(box: Number) -> Number:
    return Box(box.lo, box.hi) if isinstance(box, Rough) else box


def _rough(box: Number, digits: Digits) -> Rough:
    if isinstance(box, Box):
        return Rough(box.lo, box.hi, digits)
    return Rough(box, box, digits)


def _merged(possible: list[Possible]) -> list[Possible]:
    """Ranges that overlap and rest on the same lines as one; at most a few in all."""
    kept: list[Possible] = []
    for new in possible:
        for at, old in enumerate(kept):
            same = old.rests == new.rests and old.skipped == new.skipped
            if same and meets(old.box, new.box):
                kept[at] = replace(old, box=_joined(old.box, new.box))
                break
        else:
            kept.append(new)
    return kept if len(kept) <= MOST_COMBINATIONS else _one_each(kept)


def _joined(a: Number, b: Number) -> Number:
    if not isinstance(a, Box) and not isinstance(b, Box):
        return a
    return hull([a, b])


def _one_each(possible: Sequence[Possible]) -> list[Possible]:
    """One range for each set of lines that it rests on."""
    groups: dict[tuple[frozenset[str], frozenset[str]], list[Number]] = {}
    for p in possible:
        groups.setdefault((p.rests, p.skipped), []).append(p.box)
    made = [Possible(hull(boxes), *lines) for lines, boxes in groups.items()]
    return made[:MOST_COMBINATIONS]


def _combined(choices: list[list[Possible]]) -> Iterable[Sequence[Possible]]:
    """The ways to choose one range for each argument; of too many, the plainest."""
    count = 1
    for options in choices:
        count *= len(options)
    if count > MOST_COMBINATIONS:
        choices = [_one_each(options) for options in choices]
        count = 1
        for options in choices:
            count *= len(options)
    if count <= 4 * MOST_COMBINATIONS:
        return combinations(*choices)
    first = [options[0] for options in choices]
    last = [min(options, key=lambda p: len(p.rests)) for options in choices]
    return [first, last]
