"""What takes long to make of a template, kept as Python keeps its compiled modules: in
``__pycache__`` beside it, and not at all where Python keeps none or the folder cannot be written.
"""

from __future__ import annotations

import marshal
import os
import sys
from collections.abc import Callable, Iterable
from contextlib import suppress
from hashlib import sha256
from importlib.util import cache_from_source
from pathlib import Path
from typing import Any, TypeVar

import jinja2
from jinja2.bccache import Bucket, BytecodeCache

T = TypeVar("T")


class Compiled:
    """The place of what is made of ``source``; it is made anew where any of ``made_of`` changes."""

    def __init__(self, source: Path, made_of: Iterable[str]) -> None:
        self._stamp = sha256("\0".join([sys.version, *made_of]).encode()).digest()
        self._place: Path | None = None
        with suppress(NotImplementedError):  # a Python that keeps nothing
            self._place = Path(cache_from_source(str(source)))

    def made(self, make: Callable[[], T]) -> T:
        """What is kept, or else what ``make`` makes, kept from now on."""
        kept: T | None = self.read()
        if kept is None:
            self.keep(kept := make())
        return kept

    def read(self) -> Any:
        """What is kept; None where it has to be made."""
        with suppress(OSError, EOFError, ValueError, TypeError):  # the last three: a damaged file
            if self._place and (kept := self._place.read_bytes()).startswith(self._stamp):
                return marshal.loads(kept[len(self._stamp) :])
        return None

    def keep(self, made: Any) -> None:
        """Keep what `marshal` can write: whole or not at all, since others may be reading."""
        if sys.dont_write_bytecode or not self._place:
            return
        draft = self._place.with_name(f"{self._place.name}.{os.getpid()}")
        with suppress(OSError):
            self._place.parent.mkdir(parents=True, exist_ok=True)
            with draft.open("xb") as file:
                try:
                    file.write(self._stamp + marshal.dumps(made))
                    file.close()
                    draft.replace(self._place)
                finally:
                    draft.unlink(missing_ok=True)


class Templates(BytecodeCache):
    """For Jinja: its templates compiled under ``settings``."""

    def __init__(self, settings: str) -> None:
        self._settings = settings

    def get_cache_key(self, name: str, filename: str | None = None) -> str:
        """The file of a template stands for it."""
        return filename or name

    def get_source_checksum(self, source: str) -> str:
        """The whole source, which `Compiled` makes shorter."""
        return source

    def load_bytecode(self, bucket: Bucket) -> None:
        """Take the compiled template, if there is one."""
        bucket.code = self._compiled(bucket).read()

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Keep the compiled template."""
        self._compiled(bucket).keep(bucket.code)

    def _compiled(self, bucket: Bucket) -> Compiled:
        return Compiled(Path(bucket.key), [jinja2.__version__, self._settings, bucket.checksum])
