"""The environment of the templates."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from jinja2 import BytecodeCache, Environment, FileSystemLoader, StrictUndefined

if TYPE_CHECKING:
    from jinja2.bccache import Bucket

PACKAGE = Path(__file__).parent.parent
# A wheel holds the templates inside the package, a checkout beside it.
TEMPLATES = next(
    folder / "templates" for folder in (PACKAGE, PACKAGE.parent) if (folder / "templates").is_dir()
)


class _Once(BytecodeCache):
    """Compiles each template once a run, though every format has an environment of its own."""

    def __init__(self) -> None:
        self._kept: dict[str, Any] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        bucket.code = self._kept.get(bucket.key)

    def dump_bytecode(self, bucket: Bucket) -> None:
        self._kept[bucket.key] = bucket.code


_once = _Once()


def environment(story: Path | None = None) -> Environment:
    """The templates' environment: autoescape on, an unknown name is an error."""
    folders = [story, TEMPLATES] if story else [TEMPLATES]
    return Environment(
        loader=FileSystemLoader(folders),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        optimized=False,  # the templates hold no arithmetic, and looking for some takes longer
        auto_reload=False,
        bytecode_cache=_once,
    )
