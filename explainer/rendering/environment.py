"""The environment of the templates: where a story is found, and what one from elsewhere may do."""

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
from jinja2.sandbox import SandboxedEnvironment

from explainer.rendering.compiled import Templates

PACKAGE = Path(__file__).parent.parent
# A wheel holds the templates inside the package, a checkout beside it.
TEMPLATES = next(
    folder / "templates" for folder in (PACKAGE, PACKAGE.parent) if (folder / "templates").is_dir()
)
STORY = "walkthrough"
# Of objects of these modules a story from elsewhere may read attributes; beyond them lies SymPy,
# whose methods run text as a program.
OPEN = ("builtins", "decimal", "markupsafe", "jinja2", "explainer.example.model")
OPEN_ROOMS = ("explainer.story.", "explainer.rendering.")
OPEN_ATTRIBUTES = {"explainer.network": ("layers", "names")}
MOST = 1_000_000  # the longest text or largest number that a product in such a story may make


class Sandbox(SandboxedEnvironment):
    """For a story from elsewhere: it reads what it is given, and can do nothing else."""

    intercepted_binops = frozenset({"*", "**"})

    def is_safe_attribute(self, obj: Any, attr: str, value: Any) -> bool:
        """Whether a template may read an attribute."""
        home = type(obj).__module__
        is_open = (
            home.partition(".")[0] in OPEN
            or home in OPEN
            or home.startswith(OPEN_ROOMS)
            or attr in OPEN_ATTRIBUTES.get(home, ())
        )
        return is_open and super().is_safe_attribute(obj, attr, value)

    def call_binop(self, context: Any, operator: str, left: Any, right: Any) -> Any:
        """A product or a power, unless it would fill the memory."""
        sizes = [len(a) if isinstance(a, str | list | tuple) else abs(a) for a in (left, right)]
        limit = 64 if operator == "**" else MOST
        if max(sizes) > MOST or (operator == "**" and sizes[1] > limit):
            raise OverflowError(f"a result of {operator} is too large")
        if not isinstance(left, int | float) and sizes[0] * sizes[1] > MOST:
            raise OverflowError(f"a result of {operator} is too large")
        return super().call_binop(context, operator, left, right)


def languages() -> tuple[str, ...]:
    """The languages in which the story is told, English first."""
    found = (folder.name.partition("-")[2] for folder in TEMPLATES.glob(f"{STORY}-*"))
    return ("en", *sorted(found))


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
