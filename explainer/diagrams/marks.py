"""The numbers of a picture with another decimal mark."""

from __future__ import annotations

import re
from dataclasses import replace

from .shapes import Part, Picture, Shape, Text

_NUMBER = re.compile(r"[−-]?\d+\.\d")


def with_mark(picture: Picture, mark: str) -> Picture:
    """The picture with its numbers written with `mark`; names begin with a letter and stay."""
    if mark == ".":
        return picture
    return replace(picture, parts=tuple(_part(part, mark) for part in picture.parts))


def _part(part: Part, mark: str) -> Part:
    return replace(part, shapes=tuple(_shape(shape, mark) for shape in part.shapes))


def _shape(shape: Shape, mark: str) -> Shape:
    if isinstance(shape, Text) and _NUMBER.match(shape.text):
        return replace(shape, text=shape.text.replace(".", mark))
    return shape
