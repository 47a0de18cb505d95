"""The environment of the templates: where a story is found."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import (
    BaseLoader,
    ChoiceLoader,
    Environment,
    FileSystemLoader,
    PrefixLoader,
    StrictUndefined,
)

from explainer.rendering.compiled import Templates

PACKAGE = Path(__file__).parent.parent
# A wheel holds the templates inside the package, a checkout beside it.
TEMPLATES = next(
    folder / "templates" for folder in (PACKAGE, PACKAGE.parent) if (folder / "templates").is_dir()
)
STORY = "walkthrough"


def languages() -> tuple[str, ...]:
    """The languages in which the story is told, English first."""
    found = (folder.name.partition("-")[2] for folder in TEMPLATES.glob(f"{STORY}-*"))
    return ("en", *sorted(found))


def story_names() -> list[str]:
    """The templates of the bundled story."""
    return sorted(file.stem for file in (TEMPLATES / STORY).glob("*.jinja"))


# Autoescape on, and an unknown name is an error.
SETTINGS: dict[str, Any] = {
    "autoescape": True,
    "undefined": StrictUndefined,
    "trim_blocks": True,
    "lstrip_blocks": True,
    "keep_trailing_newline": True,
    "optimized": False,  # the templates hold no arithmetic, and looking for some takes longer
}


@cache
def environment(language: str = "en") -> Environment:
    """The environment of a bundled story; all documents share it, so that each template is compiled
    once.
    """
    kept = Templates(repr(SETTINGS))
    loader = _loader(language, None)
    return Environment(loader=loader, bytecode_cache=kept, auto_reload=False, **SETTINGS)


def sandbox(language: str, folder: Path) -> Environment:
    """The environment of a story in ``folder``, which stands before the bundled one."""
    from explainer.rendering.sandbox import Sandbox

    return Sandbox(loader=_loader(language, folder), **SETTINGS)


def _loader(language: str, folder: Path | None) -> BaseLoader:
    """A bundled story never takes a template of another language."""
    own = TEMPLATES / (STORY if language == "en" else f"{STORY}-{language}")
    loader: BaseLoader = FileSystemLoader([folder, own] if folder else own)
    formats = {
        place.name: FileSystemLoader(place)
        for place in TEMPLATES.iterdir()
        if place.is_dir() and not place.name.startswith(STORY)
    }
    by_name = PrefixLoader({STORY: loader, **formats})
    return ChoiceLoader([by_name, FileSystemLoader(folder)]) if folder else by_name
