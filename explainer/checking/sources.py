"""Where sheets come from: files, standard input, or Python."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable
from pathlib import Path

from explainer.checking.arrays import from_mapping
from explainer.checking.sheets import Entry, from_text, separated
from explainer.errors import ExplainerError, shown

LARGEST = 50_000_000  # bytes of a sheet
LONGEST_PATH = 1000
STANDARD_INPUT = "-"


def entries(sheet: object) -> list[Entry]:
    """The entries of a sheet: text, the path of a file, lines, entries, or a mapping to numbers."""
    if hasattr(sheet, "items"):
        return from_mapping(sheet)  # type: ignore[arg-type]
    if isinstance(sheet, os.PathLike):
        return from_text(read_sheet(sheet))
    if isinstance(sheet, str):
        return from_text(read_sheet(sheet) if _is_path(sheet) else sheet)
    if isinstance(sheet, Iterable) and not isinstance(sheet, bytes | bytearray):
        lines = list(sheet)
        if lines and all(isinstance(line, Entry) for line in lines):
            return lines
        return from_text("\n".join(map(str, lines)))
    raise ExplainerError("a sheet is text, a path, lines, or a mapping from keys to numbers")


def _is_path(text: str) -> bool:
    """Whether a text is the path of a file rather than a sheet."""
    if len(text) > LONGEST_PATH or "\n" in text or not text.strip():
        return False
    try:
        return not separated(text) or Path(text).is_file()
    except (OSError, ValueError):
        return False


def read_sheet(path: str | os.PathLike[str]) -> str:
    """The text of the sheet at ``path``; ExplainerError says why it cannot be read."""
    try:
        if path == STANDARD_INPUT:
            data = sys.stdin.buffer.read(LARGEST + 1)
        else:
            with Path(path).open("rb") as file:
                data = file.read(LARGEST + 1)
    except (OSError, ValueError) as fault:
        reason = getattr(fault, "strerror", None) or str(fault)
        raise ExplainerError(f"this sheet cannot be read: {reason}") from None
    if len(data) > LARGEST:
        raise ExplainerError("this sheet is larger than 50 MB")
    return _decoded(data)


def _decoded(data: bytes) -> str:
    wide = data[:2] in (b"\xff\xfe", b"\xfe\xff")
    try:
        text = data.decode("utf-16" if wide else "utf-8-sig")
    except UnicodeDecodeError as fault:
        if wide:
            raise ExplainerError("this sheet begins like UTF-16 text and is none") from None
        near = data[max(0, fault.start - 10) : fault.start].decode("ascii", "replace")
        raise ExplainerError(
            f"this sheet is not UTF-8 text: after {shown(near)} comes a byte that is none"
        ) from None
    if "\0" in text:
        raise ExplainerError("this sheet is no text: it holds zero bytes; save it as UTF-8 text")
    return text
