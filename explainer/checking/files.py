"""The text of a sheet from a file, or from standard input."""

from __future__ import annotations

import os
import sys
from pathlib import Path

from explainer.errors import ExplainerError, shown

LARGEST = 50_000_000  # bytes of a sheet
STANDARD_INPUT = "-"


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
        return data.decode("utf-16" if wide else "utf-8-sig")
    except UnicodeDecodeError as fault:
        near = data[max(0, fault.start - 10) : fault.start].decode("ascii", "replace")
        raise ExplainerError(
            f"this sheet is not UTF-8 text: after {shown(near)} comes a byte that is none"
        ) from None
