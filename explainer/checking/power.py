"""How separable an example is: which mistakes its numbers show, and which look alike in them.

Every mistake of the catalogue is worked out through the example. A line shows a mistake where it
moves the number by more than one unit of the last digit, for less could be rounding that was
carried on; it tells two mistakes apart where they differ by as much.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import combinations

from explainer.checking.evidence import value_of
from explainer.checking.graph import Graph
from explainer.checking.mistakes import CATALOGUE, Changed
from explainer.checking.words import listed
from explainer.evaluation.digits import LEAST_SIGNIFICANT
from explainer.evaluation.proven import Number, ball, magnitude
from explainer.example import Example
from explainer.explanation import Explanation
from explainer.keys import all_keys

MOST_KEYS = 400
MOST_DIGITS = 15  # as far as it is looked how many digits would show a mistake
MOST_ROWS = 12
RIGHT = 0  # the place of the right working among all workings

Values = tuple[float | None, ...]


@dataclass(frozen=True, slots=True)
class Way:
    """One working of the example: the right one, or one with a mistake; its number for each key."""

    id: str
    phrase: str
    values: Values


class Power:
    """All workings of an example side by side."""

    def __init__(self, example: Example) -> None:
        graph = Graph(Explanation(example))
        every = [key for key in all_keys(example) if not graph.leaf(key)]
        self.keys = every[:MOST_KEYS]
        self.left_out = len(every) - len(self.keys)
        right = [value_of(graph, key) for key in self.keys]
        self.sizes = [_size(number) for number in right]
        self.ways = [Way("", "", tuple(map(_float, right)))]
        for mistake in CATALOGUE:
            for variant in () if mistake.local else mistake.variants(graph):
                if not variant.meant:
                    changed = Changed(graph, variant.change)
                    values = tuple(_float(value_of(changed, key)) for key in self.keys)
                    self.ways.append(Way(mistake.id, variant.phrase or mistake.phrase, values))

    def differ(self, a: int, b: int, at: int, digits: int) -> bool:
        """Whether two workings differ in one key, by more than a unit of its last digit."""
        one, other = self.ways[a].values[at], self.ways[b].values[at]
        if one is None or other is None:
            return (one is None) != (other is None)
        places = max(digits, LEAST_SIGNIFICANT - 1 - self.sizes[at])
        return abs(one - other) > 1.0001 * 10.0**-places

    def apart(self, a: int, b: int, places: Iterable[int], digits: int) -> bool:
        """Whether any of these keys tells two workings apart."""
        return any(self.differ(a, b, at, digits) for at in places)

    def unseen(self, places: Sequence[int], digits: int) -> list[int]:
        """The workings with a mistake that look like the right one in these keys."""
        return [
            way for way in range(1, len(self.ways)) if not self.apart(RIGHT, way, places, digits)
        ]

    def alike(self, places: Sequence[int], digits: int) -> list[tuple[str, ...]]:
        """Mistakes that look like each other in these keys: groups of ids."""
        hidden = set(self.unseen(places, digits))
        groups: list[list[int]] = []
        for way in range(1, len(self.ways)):
            if way in hidden:
                continue
            for group in groups:
                if not self.apart(group[0], way, places, digits):
                    group.append(way)
                    break
            else:
                groups.append([way])
        named = (tuple(dict.fromkeys(self.ways[way].id for way in group)) for group in groups)
        return list(dict.fromkeys(ids for ids in named if len(ids) > 1))

    def worth_asking(self, digits: int) -> list[int]:
        """Few keys that tell apart all that all keys together do, the best first."""
        pairs = {
            (a, b)
            for a, b in combinations(range(len(self.ways)), 2)
            if self.ways[a].id != self.ways[b].id
        }
        told = [
            {pair for pair in pairs if self.differ(*pair, at, digits)}
            for at in range(len(self.keys))
        ]
        left = set().union(*told) if told else set()
        chosen = []
        while left:
            best = max(range(len(told)), key=lambda at: (len(told[at] & left), -at))
            chosen.append(best)
            left -= told[best]
        return chosen

    def digits_to_see(self, way: int, digits: int) -> tuple[int, str] | None:
        """The fewest digits that show a mistake, and the first key that then does."""
        for more in range(digits + 1, MOST_DIGITS + 1):
            for at, key in enumerate(self.keys):
                if self.differ(RIGHT, way, at, more):
                    return more, key
        return None


def power(example: Example, digits: int = 9) -> str:
    """How separable an example is when its numbers are written with so many decimals, as text."""
    found = Power(example)
    mistakes = len({way.id for way in found.ways[1:]})
    every = range(len(found.keys))
    new = [at for at in every if found.keys[at].endswith("+")]
    opening = (
        f"{example.title}\n{mistakes} known mistakes can be made here, in {len(found.ways) - 1}"
        f" ways. With {digits} decimals, never fewer than 3 significant digits:"
    )
    if found.left_out:
        opening += f"\n(The first {len(found.keys)} quantities are looked at.)"
    parts = [opening]
    if new:
        parts.append(_section("From the new weights and biases alone", found, new, digits))
    parts.append(_section("From all quantities", found, every, digits))
    parts.append(_lines_to_ask_for(found, new, digits))
    return "\n\n".join(part for part in parts if part) + "\n"


def _section(title: str, found: Power, places: Sequence[int], digits: int) -> str:
    rows = []
    unseen = found.unseen(places, digits)
    if unseen:
        rows.append(f"  not seen: {_ids(found, unseen)}")
    rows += [f"  look the same: {listed(list(ids))}" for ids in found.alike(places, digits)]
    if len(places) == len(found.keys):
        rows += _hidden(found, unseen, digits)
    return "\n".join([f"{title}:", *(rows or ["  every mistake is seen and told from the others"])])


def _hidden(found: Power, unseen: Sequence[int], digits: int) -> list[str]:
    """How many digits would show what is not seen, or that none would."""
    rows: dict[str, list[int]] = {}
    for way in unseen:
        enough = found.digits_to_see(way, digits)
        text = f"with {enough[0]} decimals, {enough[1]} shows" if enough else "no digits show"
        rows.setdefault(text, []).append(way)
    return [f"  {text} {_ids(found, ways)}" for text, ways in rows.items()]


def _ids(found: Power, ways: Iterable[int]) -> str:
    """The ids of workings; where a mistake is made in several ways, and not all, it says so."""
    count: dict[str, int] = {}
    for way in ways:
        count[found.ways[way].id] = count.get(found.ways[way].id, 0) + 1
    whole = {name: sum(way.id == name for way in found.ways) for name in count}
    return ", ".join(
        name if some == whole[name] else f"{name} ({some} of {whole[name]} ways)"
        for name, some in count.items()
    )


def _lines_to_ask_for(found: Power, new: Sequence[int], digits: int) -> str:
    """The lines that are worth asking for, and how many mistakes each of them shows."""
    asked = found.worth_asking(digits)
    if not asked:
        return ""
    rows = [(found.keys[at], _shown_by(found, at, digits)) for at in sorted(asked)]
    rest = [(found.keys[at], _shown_by(found, at, digits)) for at in new if at not in asked]
    width = max(len(key) for key, _ in (*rows, *rest))
    ways = len(found.ways) - 1
    text = [
        f"These {len(rows)} lines tell apart all that can be told apart; each shows so many of the"
        f" {ways} ways:"
        if len(rows) > 1
        else f"This line tells apart all that can be told apart, of {ways} ways:"
    ]
    text += [f"  {key.ljust(width)}  {count:3}" for key, count in rows]
    if rest:
        text.append("The other new values, for comparison:")
        text += [f"  {key.ljust(width)}  {count:3}" for key, count in rest[:MOST_ROWS]]
        if len(rest) > MOST_ROWS:
            text.append(f"  and {len(rest) - MOST_ROWS} more")
    return "\n".join(text)


def _shown_by(found: Power, at: int, digits: int) -> int:
    return sum(found.differ(RIGHT, way, at, digits) for way in range(1, len(found.ways)))


def _float(number: Number | None) -> float | None:
    return None if number is None else float(ball(number).mid())


def _size(number: Number | None) -> int:
    """The power of ten of a number's first digit; 0 for none and for 0."""
    size = None if number is None or number == 0 else magnitude(number)
    return 0 if size is None else size
