"""Example files: a network with its numbers, read and checked, or one of the bundled ones.

`load` takes a file from its text (`toml`, `file`, `layers`) to an `Example` (`model`).
Every fault of a file is found in one reading (`faults`), not one at a time.
"""

from __future__ import annotations

import os
from typing import NamedTuple

from explainer.errors import ExplainerError, nearest, nearest_word, shown
from explainer.example.model import Example, Layer, Pair, UserFormula

__all__ = [
    "CatalogueEntry",
    "Example",
    "Layer",
    "Pair",
    "UserFormula",
    "bundled",
    "catalogue",
    "load",
    "source_text",
    "starter",
    "stem",
]

LARGEST = 200_000_000  # bytes of an example file; a million weights take some twenty million
_FOLDER = os.path.join(os.path.dirname(os.path.dirname(__file__)), "examples")


class CatalogueEntry(NamedTuple):
    """A line of the list of bundled examples; `shape` is as in "2-3-1"."""

    name: str
    author: str
    shape: str
    shows: str


def bundled() -> tuple[str, ...]:
    """Names of the bundled examples: mazur, the tutorial, first, the others by name."""
    names = (file.removesuffix(".toml") for file in os.listdir(_FOLDER) if file.endswith(".toml"))
    return tuple(sorted(names, key=lambda name: (name != "mazur", name)))


def load(source: str | os.PathLike[str]) -> Example:
    """The example in a file, or the bundled one of that name.

    ExplainerError lists every fault of the file, one line each, with the place in it.
    """
    from explainer.example.file import read

    path = os.fspath(source)
    if path in bundled() and isinstance(source, str):
        return read(source_text(path), f"{path}.toml", path)
    return read(_text(path), path, stem(path))


def source_text(name: str) -> str:
    """The file of a bundled example, as it stands."""
    with open(os.path.join(_FOLDER, f"{name}.toml"), encoding="utf-8") as file:
        return file.read()


def catalogue() -> list[CatalogueEntry]:
    """What `explainer examples` lists: every bundled example and what it shows."""
    entries = []
    for name in bundled():
        said = dict(
            line.removeprefix("# ").split(": ", 1)
            for line in source_text(name).splitlines()
            if line.startswith(("# author: ", "# shows: "))
        )
        entries.append(CatalogueEntry(name, said["author"], load(name).size, said["shows"]))
    return entries


def starter(name: str, like: str | os.PathLike[str] = "mazur") -> str:
    """The text of a new example file called `name`: the example `like`, every field explained."""
    from explainer.example.new import commented

    return commented(load(like), name, os.fspath(like))


def _text(path: str) -> str:
    """The text of an example file; ExplainerError where there is none to be had."""
    try:
        with open(path, "rb") as file:
            content = file.read(LARGEST + 1)
    except FileNotFoundError:
        raise ExplainerError(_missing(path)) from None
    except IsADirectoryError:
        raise ExplainerError(
            f"{shown(path)} is a folder; give the path of an example file in it"
        ) from None
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise ExplainerError(f"{shown(path, 200)} cannot be read: {reason.lower()}") from None
    if len(content) > LARGEST:
        raise ExplainerError(
            f"{path} is larger than {LARGEST // 1_000_000} MB, too large for an example file"
        )
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise ExplainerError(
            f"{path}, line {line}: not UTF-8 text; save the file with the encoding UTF-8"
        ) from None


def _missing(path: str) -> str:
    if os.path.exists(f"{path}.toml"):
        return f'no file {shown(path, 200)}; did you mean "{path}.toml"?'
    if os.path.basename(path) == path and not path.endswith(".toml"):
        hint = nearest(path, bundled()) or "; `explainer examples` lists what is bundled"
        return f"no bundled example and no file {shown(path)}{hint}"
    folder, file = os.path.split(path)
    try:
        files = os.listdir(folder or ".")
    except (OSError, ValueError):
        files = []
    beside = [name.removesuffix(".toml") for name in files if name.endswith(".toml")]
    stem = file.removesuffix(".toml")
    found = nearest_word(stem, beside)
    if found:
        return f'no file {shown(path, 200)}; did you mean "{os.path.join(folder, found)}.toml"?'
    return f"no file {shown(path, 200)}{nearest(stem, bundled()) or '; is the path right?'}"


def stem(path: str) -> str:
    """What output files are called after: the file's own name, made safe to be one."""
    stem = os.path.splitext(os.path.basename(path))[0]
    safe = "".join(c if c.isalnum() or c in "-_." else "-" for c in stem)[:80].strip("-.")
    return safe or "example"
