"""How the quantities of an example are written: its names, each with its place in the network, in
the notation that the example asks for.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping

from explainer.errors import nearest, shown
from explainer.example.model import Example
from explainer.keys.vocabulary import vocabulary
from explainer.notation.letters import accented
from explainer.notation.notations import LETTERS
from explainer.notation.signs import Sign
from explainer.notation.symbols import Place, Symbols

# Up to so many weights each is called by its name, even where that is a mere number.
NAMED = 20
# Up to so many weights the places of all are found at once.
LISTED = 1000


def symbols_of(example: Example) -> Symbols:
    """The symbols of an example's quantities, by key."""
    many = example.weight_count > NAMED
    return Symbols(example.notation, places(example), _by_ends(example) if many else None)


def _by_ends(example: Example) -> Callable[[str], str | None]:
    """What a weight joins, as its subscript, where it has no name but its number."""

    def ends(weight: str) -> str | None:
        joined = example.ends(weight)
        return ",".join(joined) if joined else None

    return ends


class _Places(Mapping[str, Place]):
    """The places of a very large example's names, each found when it is asked for."""

    def __init__(self, example: Example) -> None:
        self._example = example
        self._known = {n: Place("input", 0, (k,)) for k, n in enumerate(example.input_names, 1)}
        last = len(example.layers)
        for number, layer in enumerate(example.layers, 1):
            for j, neuron in enumerate(layer.neurons, 1):
                self._known[neuron] = Place("neuron", number, (j,), number == last)

    def __getitem__(self, name: str) -> Place:
        place = self._known.get(name)
        if place is None:
            if name not in self._example.parameters:
                raise KeyError(name)
            place = self._known[name] = self._found(name)
        return place

    def _found(self, name: str) -> Place:
        """The place of a weight or bias; without one where it is used in several."""
        numbered = self._example.numbered(name)
        if numbered:
            at, i, j = numbered
            return Place("weight", at + 1, (i + 1, j + 1))
        sort = "bias"
        found: list[tuple[int, tuple[int, ...]]] = []
        for number, layer in enumerate(self._example.layers, 1):
            for j, row in enumerate(layer.weight_names, 1):
                if name in row:
                    sort = "weight"
                    found += [(number, (j, k)) for k, one in enumerate(row, 1) if one == name]
            names = layer.bias_names or ()
            if name in names:
                readers = [j for j, one in enumerate(names, 1) if one == name]
                shared = len(readers) == len(names) > 1
                found += [(number, ())] if shared else [(number, (j,)) for j in readers]
        return Place(sort, *found[0]) if len(found) == 1 else Place(sort)

    def __iter__(self) -> Iterator[str]:
        yield from self._known
        yield from self._example.parameters

    def __len__(self) -> int:
        return len(self._known) + len(self._example.parameters)


def places(example: Example) -> Mapping[str, Place]:
    """What each name of an example stands for."""
    if example.weight_count > LISTED:
        return _Places(example)
    found = {name: Place("input", 0, (k,)) for k, name in enumerate(example.input_names, 1)}
    last = len(example.layers)
    uses = Counter(name for layer in example.layers for row in layer.weight_names for name in row)
    bias_layers = Counter(name for layer in example.layers for name in set(layer.bias_names or ()))
    for number, layer in enumerate(example.layers, 1):
        for j, neuron in enumerate(layer.neurons, 1):
            found[neuron] = Place("neuron", number, (j,), number == last)
            for k, name in enumerate(layer.weight_names[j - 1], 1):
                once = uses[name] == 1
                found[name] = Place("weight", number, (j, k)) if once else Place("weight")
        names = layer.bias_names or ()
        for j, name in enumerate(names, 1):
            readers = names.count(name)
            if bias_layers[name] > 1 or 1 < readers < len(names):
                found[name] = Place("bias")
            else:
                found[name] = Place("bias", number, (j,) if readers == 1 else ())
    return found


def faults(example: Example) -> Iterator[str]:
    """What is wrong with the notation of an example."""
    known = dict.fromkeys(_written(example))
    for name, _ in example.notation.own:
        if name not in known:
            hint = nearest(name, [*LETTERS, *known]) or f"; letters are {', '.join(LETTERS)}"
            yield f"{shown(name)} is no letter and no quantity of this example{hint}"
    symbols = symbols_of(example)
    seen: dict[Sign, str] = {}
    for key in known:
        sign = symbols.plain(key)
        other = seen.setdefault(sign, key)
        if other != key:
            yield f"{other} and {key} would both be written {_plain(sign)}; give one its own symbol"


def _written(example: Example) -> Iterator[str]:
    """The keys of all quantities that have a symbol of their own."""
    words = vocabulary(example)
    yield from (*words.inputs, *words.parameters, "eta")
    yield from ["beta"] if example.momentum is not None else []
    yield from (key for key in words.tops() if key != "E_total")
    yield from words.targets()
    yield from (f"delta_{name}" for name in words.neurons)
    yield from words.neurons
    # With one output, its error and the whole error are the same number.
    yield "E_total"


def _plain(sign: Sign) -> str:
    text = accented(sign.base, sign.accent)
    text += f"_{sign.sub}" if sign.sub else ""
    return text + (f"^{sign.sup}" if sign.sup else "")
