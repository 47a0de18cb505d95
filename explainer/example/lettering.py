"""How the quantities of an example are written: its names, each with its place in the network, in
the notation that the example asks for.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from explainer.errors import nearest, shown
from explainer.example.model import Example
from explainer.keys.vocabulary import vocabulary
from explainer.notation.letters import accented
from explainer.notation.notations import LETTERS
from explainer.notation.signs import Sign
from explainer.notation.symbols import Place, Symbols


def symbols_of(example: Example) -> Symbols:
    """The symbols of an example's quantities, by key."""
    return Symbols(example.notation, places(example))


def places(example: Example) -> dict[str, Place]:
    """What each name of an example stands for."""
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
