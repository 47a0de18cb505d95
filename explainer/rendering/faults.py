"""What is wrong with a story from elsewhere, in one line: its file, the line in it, the fault."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from traceback import walk_tb

from jinja2 import TemplateNotFound, TemplateSyntaxError, UndefinedError
from jinja2.exceptions import SecurityError

from explainer.errors import ExplainerError, nearest
from explainer.rendering.environment import STORY

KNOWN = "README.md in templates/walkthrough lists what a story may use"


@contextmanager
def told_in_one_line(folder: Path | None, known: tuple[str, ...]) -> Iterator[None]:
    """Turn a fault of the templates in ``folder`` into an ExplainerError.

    ``known`` are the names that a template is given, for suggestions.
    """
    try:
        yield
    except ExplainerError:
        raise
    except Exception as fault:
        if folder is None:
            raise  # a fault of our own
        raise ExplainerError(f"{_place(fault, folder)}: {_said(fault, known)}") from None


def _place(fault: Exception, folder: Path) -> str:
    """The file and line of the story where a fault showed itself."""
    if isinstance(fault, TemplateSyntaxError):
        return f"{fault.filename or fault.name}, line {fault.lineno}"
    frames = [
        (frame.f_code.co_filename, line)
        for frame, line in walk_tb(fault.__traceback__)
        if frame.f_code.co_filename.endswith(".jinja")
    ]
    own = [frame for frame in frames if Path(frame[0]).parent == folder]
    if not own and not frames:
        return str(folder)
    file, line = (own or frames)[-1]
    return f"{file}, line {line}"


def _said(fault: Exception, known: tuple[str, ...]) -> str:
    """What is wrong, and how to mend it."""
    if isinstance(fault, TemplateSyntaxError):
        return _sentence(fault.message or "not to be understood")
    if isinstance(fault, TemplateNotFound):
        return f'there is no template "{fault.message}"; a story is found as "{STORY}/NAME.jinja"'
    if isinstance(fault, UndefinedError):
        return _undefined(str(fault.message), known)
    if isinstance(fault, SecurityError):
        return f"{_sentence(str(fault))}; a story may read only what it is given"
    if isinstance(fault, RecursionError):
        return "it includes or calls itself without end"
    unknown = re.fullmatch(r"(\S+) is defined by way of itself, through \1", str(fault))
    if unknown:
        return (
            f'there is no quantity "{unknown[1]}" in this example; `explainer keys` lists them,'
            " in the one spelling that a story uses"
        )
    if isinstance(fault, KeyError):
        return f"nothing is called {fault} in this example; `explainer keys` lists what there is"
    return f"{_sentence(str(fault)) or type(fault).__name__}; {KNOWN}"


def _undefined(message: str, known: tuple[str, ...]) -> str:
    name = re.match(r"'(\w+)' is undefined", message)
    if name:
        return f'"{name[1]}" is not known here{nearest(name[1], known) or f"; {KNOWN}"}'
    missing = re.search(r"has no attribute '(\w+)'", message)
    if missing:
        return f'there is no "{missing[1]}" to be read here; {KNOWN}'
    export = re.search(r"'([^']+)' \(imported.*does not export the requested name '(\w+)'", message)
    if export:
        return f'"{export[1]}" does not set "{export[2]}", which is asked for here'
    return f"{_sentence(message)}; {KNOWN}"


def _sentence(text: str) -> str:
    """A message of another program as the end of a line of ours."""
    text = " ".join(text.split()).rstrip(".")
    return text[:1].lower() + text[1:300]
