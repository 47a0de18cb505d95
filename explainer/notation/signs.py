"""Signs: how a quantity is written, neutral between formats."""

from __future__ import annotations

from typing import NamedTuple


class Sign(NamedTuple):
    """A letter or word with what hangs on it.

    ``front`` stands before it (the Δ of a change). ``sup`` belongs to the symbol, such as the layer
    of a neuron; ``mark`` says of which training pair or round it is, or that it is the new value.
    """

    base: str
    sub: str = ""
    sup: str = ""
    mark: str = ""
    front: str = ""
    accent: str = ""

    @property
    def raised(self) -> str:
        """All that is raised: the symbol's own, then the mark."""
        return ",".join(filter(None, (self.sup, self.mark)))

    @property
    def width(self) -> int:
        """Its width in characters."""
        return len(self.base) + len(self.front) + max(len(self.sub), len(self.raised))


class Slope(NamedTuple):
    """A partial derivative: of what, by what; and the keys of both."""

    top: Sign
    below: Sign
    of: str = ""
    by: str = ""

    @property
    def width(self) -> int:
        """Its width in characters."""
        return max(self.top.width, self.below.width) + 1
