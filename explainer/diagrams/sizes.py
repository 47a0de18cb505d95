"""How large the parts of a network must be for what is written in them."""

from __future__ import annotations

from typing import NamedTuple

from .data import Layer, Named, NetworkPicture
from .measures import width_of


def even(size: float) -> float:
    """A size rounded up to an even number, so that middles fall on whole units."""
    return 2.0 * -(-size // 2)


class Sizes(NamedTuple):
    """How large the boxes of one network must be for what is written in them."""

    data: NetworkPicture
    stacked: bool
    tight: bool

    @property
    def row(self) -> float:
        """Height of a neuron."""
        return 54.0 if self.data.has_values else 40.0

    def box(self, named: Named, pad: float, least: float) -> tuple[float, float]:
        """A box with a name over its value."""
        name, value = named
        width = max(width_of(name, "name"), width_of(value, "value")) + pad
        return even(max(least, width)), 52.0 if value else 34.0

    def inputs(self) -> tuple[float, float]:
        """An input's box."""
        pad, least = (8.0, 44.0) if self.tight else (20.0, 54.0)
        sizes = [self.box(named, pad, least) for named in self.data.inputs]
        return max(w for w, _ in sizes), max(h for _, h in sizes)

    def halves(self, layer: Layer) -> tuple[float, float]:
        """Widths of net and out, the same for a whole layer."""
        pad, least = (9.0, 44.0) if self.tight else (17.0, 52.0)
        nets = [width_of(net, "value") + pad for _, net, _ in layer.neurons]
        outs = [width_of(out, "value") + pad for _, _, out in layer.neurons]
        return even(max(least, *nets)), even(max(least, *outs))

    def label(self, named: Named) -> tuple[float, float]:
        """A weight's label."""
        name, value = width_of(named[0], "name"), width_of(named[1], "value")
        if not named[1]:
            return even(name + 18), 26.0
        if self.stacked:
            return even(max(name, value) + (7 if self.tight else 14)), 42.0
        return even(name + value + 25), 28.0

    def bias(self, named: Named, stacked: bool = False) -> tuple[float, float]:
        """A bias's box, in one line unless `stacked`."""
        if stacked and named[1]:
            return even(max(width_of(named[0], "name"), width_of(named[1], "value")) + 12), 42.0
        gap = 25 if named[1] else 18
        return even(width_of(named[0], "name") + width_of(named[1], "value") + gap), 28.0

    def error(self) -> tuple[float, float]:
        """Half the width and height of a diamond."""
        width = max((width_of(key, "name") for key, _, _ in self.data.errors), default=0.0)
        return max(31.0 if self.tight else 36.0, even(width) / 2 + 15), 29.0 if self.tight else 31.0

    def total(self) -> tuple[float, float]:
        """The box of the whole error."""
        assert self.data.total is not None
        width, height = self.box(self.data.total, 10.0 if self.tight else 22.0, 56.0)
        return width, height - 6
