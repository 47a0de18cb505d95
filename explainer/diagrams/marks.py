"""The numbers of a picture with another decimal mark."""

from __future__ import annotations

import re

from .shapes import Part, Picture, Shape, Text

_NUMBER = re.compile(r"[−-]?\d+\.\d")


def with_mark(picture: Picture, mark: str) -> Picture:
    """The picture with its numbers written with `mark`; names begin with a letter and stay."""
    if mark == ".":
        return picture
    return picture._replace(parts=tuple(_part(part, mark) for part in picture.parts))


def _part(part: Part, mark: str) -> Part:
    return part._replace(shapes=tuple(_shape(shape, mark) for shape in part.shapes))


def _shape(shape: Shape, mark: str) -> Shape:
    if isinstance(shape, Text) and _NUMBER.match(shape.text):
        return shape._replace(text=shape.text.replace(".", mark))
    return shape
