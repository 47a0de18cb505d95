"""The environment of the templates."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined

PACKAGE = Path(__file__).parent.parent
# A wheel holds the templates inside the package, a checkout beside it.
TEMPLATES = next(
    folder / "templates" for folder in (PACKAGE, PACKAGE.parent) if (folder / "templates").is_dir()
)


@cache
def environment(story: Path | None = None) -> Environment:
    """The templates' environment: autoescape on, an unknown name is an error.

    All documents share it, so that each template is compiled once.
    """
    folders = [story, TEMPLATES] if story else [TEMPLATES]
    return Environment(
        loader=FileSystemLoader(folders),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        optimized=False,  # the templates hold no arithmetic, and looking for some takes longer
    )
