"""What a picture of a network is drawn from: names, and values already written out."""

from __future__ import annotations

from collections.abc import Hashable
from itertools import pairwise
from typing import NamedTuple


class Name(str):
    """A key that knows how it is written: a letter or word, what hangs below it and above it."""

    written: tuple[str, str, str]

    def __new__(cls, key: str, base: str, sub: str = "", sup: str = "") -> Name:
        """A key with its symbol."""
        made = super().__new__(cls, key)
        made.written = (base, sub, sup)
        return made


Named = tuple[str, str | None]
"""A name and its value as it is to be printed; None to leave the value out."""


class Layer(NamedTuple):
    """One layer: its neurons, and what comes into them.

    neurons: (name, net, out) each. weights: for each neuron, a (name, value) for each neuron of
    the layer before; may be () in a network too large to name them all. biases: one (name,
    value) or None for each neuron, the same name again where it is shared; () for none. words:
    what is written over the two numbers of a neuron.
    """

    neurons: tuple[tuple[str, str | None, str | None], ...]
    weights: tuple[tuple[Named, ...], ...] = ()
    biases: tuple[Named | None, ...] = ()
    words: tuple[str, str] = ("net", "out")


class NetworkPicture(NamedTuple):
    """A network with its inputs on the left and its error on the right.

    headings: one for each column: inputs, every layer, and the error if there is one. errors:
    (key of its own error or "", name of the target, value of the target) for each output, or ()
    when there are no targets. total: the (key, value) of the whole error; None: no error column.
    target: the word over a target's value. traced: in a network too large for labels, the one
    weight that has one: its name, its value and the names of the two neurons that it joins; if
    None, the first weight that is lit. letters: what tells two pictures apart whose keys are the
    same and are written in other letters.
    """

    inputs: tuple[Named, ...]
    layers: tuple[Layer, ...]
    headings: tuple[str, ...] = ()
    errors: tuple[tuple[str, str, str | None], ...] = ()
    total: Named | None = None
    target: str = "target"
    traced: tuple[str, str | None, str, str] | None = None
    letters: Hashable = None

    @property
    def sizes(self) -> list[int]:
        """Number of neurons in each column, the inputs first."""
        return [len(self.inputs), *(len(layer.neurons) for layer in self.layers)]

    @property
    def weight_count(self) -> int:
        """How many weights there are, named or not."""
        return sum(a * b for a, b in pairwise(self.sizes))

    @property
    def is_large(self) -> bool:
        """Too large to write a name at every line: more than 20 weights, or a very tall layer."""
        unnamed = not all(layer.weights for layer in self.layers)
        return unnamed or self.weight_count > 20 or max(self.sizes) > 10

    @property
    def has_values(self) -> bool:
        """Whether any neuron shows a number."""
        return any(net or out for layer in self.layers for _, net, out in layer.neurons)
