"""Files of named arrays: NumPy's `.npz`, and `.safetensors`."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from explainer.errors import ExplainerError, shown

INSTALL = "pip install 'explainer[arrays]' installs what is needed"


@contextmanager
def opened(source: Any) -> Iterator[Mapping[str, Any]]:
    """The arrays of a file by name, read one by one as they are asked for; a mapping as it is."""
    if isinstance(source, Mapping):
        yield source
        return
    path = os.fspath(source)
    kinds = {".npz": _npz, ".safetensors": _safetensors}
    kind = kinds.get(os.path.splitext(path)[1].lower())
    if kind is None:
        raise ExplainerError(
            f"{shown(path, 200)}: arrays are read from .npz and .safetensors files, or given as a"
            " mapping from names to arrays"
        )
    if not os.path.isfile(path):
        raise ExplainerError(f"no file {shown(path, 200)}; is the path right?")
    with kind(path) as arrays:
        yield arrays


@contextmanager
def _npz(path: str) -> Iterator[Mapping[str, Any]]:
    from zipfile import BadZipFile

    try:
        import numpy
    except ImportError:
        raise ExplainerError(f"{path}: reading .npz files needs NumPy; {INSTALL}") from None
    try:
        # Without pickles: those would run code from the file.
        with open(path, "rb") as file, numpy.load(file, allow_pickle=False) as arrays:
            if not isinstance(arrays, Mapping):
                raise ExplainerError(f"{path}: one array without a name, not an .npz file")
            yield arrays
    except (OSError, ValueError, EOFError, BadZipFile) as fault:
        raise ExplainerError(f"{path}: cannot be read as .npz: {_one_line(fault)}") from None


@contextmanager
def _safetensors(path: str) -> Iterator[Mapping[str, Any]]:
    try:
        from safetensors import SafetensorError, safe_open
    except ImportError:
        raise ExplainerError(
            f"{path}: reading .safetensors files needs the package safetensors; {INSTALL}"
        ) from None
    try:
        with safe_open(path, framework="np") as file:
            yield _Tensors(file)
    except (OSError, SafetensorError) as fault:
        raise ExplainerError(
            f"{path}: cannot be read as .safetensors: {_one_line(fault)}"
        ) from None


class _Tensors(Mapping[str, Any]):
    """An open .safetensors file as a mapping."""

    def __init__(self, file: Any) -> None:
        self._file = file
        self._names = tuple(file.keys())

    def __getitem__(self, name: str) -> Any:
        if name not in self._names:
            raise KeyError(name)
        try:
            return self._file.get_tensor(name)
        except TypeError:  # of a type that NumPy does not have
            kind = self._file.get_slice(name).get_dtype()
            raise ExplainerError(
                f"{shown(name)} is of the type {kind}, which NumPy does not have; save it as"
                " float32, or give a mapping of PyTorch's tensors"
            ) from None

    def __iter__(self) -> Iterator[str]:
        return iter(self._names)

    def __len__(self) -> int:
        return len(self._names)


def _one_line(fault: Exception) -> str:
    return " ".join(str(fault).split()) or type(fault).__name__
