"""Pictures of a network, of the path through it, and of the error: neutral shapes, two drawers.

Each picture is made from names and values that are already written out, as a `Picture`; `svg`
and `tikz` draw it. Nothing here knows what the numbers mean.
"""

from .curve import curve
from .data import Layer, Name, NetworkPicture
from .network import network
from .path import Branch, path, paths_joined
from .pgfplots import PGFPLOTS_PREAMBLE, axis, plain
from .shapes import Picture
from .slope import slope
from .strip import Node, Slope
from .style import SVG_STYLE
from .svg import svg
from .tikz import TIKZ_PREAMBLE, tikz

__all__ = [
    "PGFPLOTS_PREAMBLE",
    "SVG_STYLE",
    "TIKZ_PREAMBLE",
    "Branch",
    "Layer",
    "Name",
    "NetworkPicture",
    "Node",
    "Picture",
    "Slope",
    "axis",
    "curve",
    "network",
    "path",
    "paths_joined",
    "plain",
    "slope",
    "svg",
    "tikz",
]
