"""What quantities an example has: its names, and what can be said of each.

Spellings of a name differ in underscores, braces and subscript digits only (`w_5`, `w₅`, `w_{5}`),
so names are looked up in their plain spelling.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from explainer.example import Example

PREFIXES = ("E", "net", "out", "target", "delta", "change", "grad")
_PREFIXED = re.compile(r"(E|net|out|target|delta|change)_+(.+)")
_BRACES = re.compile(r"\{([^{}]*)\}")


def plain(text: str) -> str:
    """The spelling by which names are compared: without underscores."""
    return text.replace("_", "")


class Quantity(NamedTuple):
    """What a key without slash, plus, brackets and rounds stands for.

    `kind` is that of the key; `sort` says what a given number is: input, parameter, target or eta.
    `stage` counts the steps of the computation: 0 for given numbers, then net and out layer by
    layer, then the errors; a quantity depends on earlier stages only.
    """

    stem: str
    kind: str
    sort: str
    stage: int


class Vocabulary:
    """The quantities of one example, found by name."""

    def __init__(self, example: Example) -> None:
        self.pairs = len(example.pairs)
        self.each_pair = self.pairs > 1 and example.update == "each pair"
        self.trained = frozenset(example.trained)
        self.has_targets = bool(example.pairs[0].targets)
        self.outputs = example.output_names
        self.inputs = example.input_names
        self.parameters = tuple(example.parameters)
        self.neurons = {
            name: layer
            for layer, neurons in enumerate((layer.neurons for layer in example.layers), 1)
            for name in neurons
        }
        self._last = len(example.layers)
        self._output_set = frozenset(self.outputs)
        self._names = {
            plain(name): name for name in (*self.inputs, *self.parameters, *self.neurons)
        }
        self._sorts = {
            **dict.fromkeys(self.inputs, "input"),
            **dict.fromkeys(self.parameters, "parameter"),
        }

    def name(self, text: str) -> str | None:
        """The input, parameter or neuron that is meant by `text`, in any spelling."""
        return self._names.get(plain(text))

    def quantity(self, text: str) -> Quantity | None:
        """The quantity that is meant by `text`, in any spelling; None where there is none."""
        text = _BRACES.sub(r"\1", text)
        if text == "E":
            return self.error("total")
        if text == "eta":
            return Quantity("eta", "given", "eta", 0)
        match = _PREFIXED.fullmatch(text)
        if not match:
            name = self._names.get(plain(text), "")
            sort = self._sorts.get(name)
            return Quantity(name, "given", sort, 0) if sort else None
        prefix, rest = match.groups()
        if prefix == "E" and plain(rest) == "total":
            return self.error("total")
        name = self._names.get(plain(rest), "")
        if prefix == "change":
            known = self._sorts.get(name) == "parameter"
            return Quantity(f"change_{name}", "change", "", 0) if known else None
        if name not in self.neurons:
            return None
        return self.of_neuron(prefix, name)

    def of_neuron(self, prefix: str, name: str) -> Quantity | None:
        """net_, out_, delta_, E_ or target_ of a neuron; None where it has none."""
        stage = 2 * self.neurons[name]
        if prefix == "net":
            return Quantity(f"net_{name}", "net", "", stage)
        if prefix == "out":
            return Quantity(f"out_{name}", "out", "", stage + 1)
        if prefix == "delta":
            return Quantity(f"delta_{name}", "delta", "", 0)
        if name not in self._output_set:
            return None
        if prefix == "E":
            return self.error(name)
        return Quantity(f"target_{name}", "given", "target", 0) if self.has_targets else None

    def error(self, of: str) -> Quantity:
        """E_total, or the error of one output."""
        return Quantity(f"E_{of}", "error", "", 2 * self._last + (3 if of == "total" else 2))

    # -- for suggestions ------------------------------------------------------------------

    def tops(self) -> Iterator[str]:
        """Every A of dA/dB."""
        yield "E_total"
        for name in self.outputs:
            yield f"E_{name}"
        for name in self.neurons:
            yield f"net_{name}"
            yield f"out_{name}"

    def belows(self) -> Iterator[str]:
        """Every B of dA/dB, errors left out."""
        yield from self.parameters
        yield from self.inputs
        for name in self.neurons:
            yield f"out_{name}"
            yield f"net_{name}"
        yield from self.targets()

    def targets(self) -> Iterator[str]:
        """The keys of the targets of one pair."""
        for name in self.outputs if self.has_targets else ():
            yield f"target_{name}"

    def singles(self) -> Iterator[str]:
        """Every key without a slash."""
        yield from self.inputs
        yield from self.targets()
        yield from self.parameters
        yield "eta"
        yield from self.tops()
        for name in self.neurons:
            yield f"delta_{name}"
        for name in self.parameters:
            yield f"change_{name}"
            yield f"{name}+"


def vocabulary(example: Example) -> Vocabulary:
    """The vocabulary of an example, made once and kept beside its cached properties."""
    known = vars(example)
    if "_vocabulary" not in known:
        known["_vocabulary"] = Vocabulary(example)
    found: Vocabulary = known["_vocabulary"]
    return found
