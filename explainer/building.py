"""Documents of an explanation, and how they are written: all of them whole, or none."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from explainer.errors import ExplainerError

if TYPE_CHECKING:
    from explainer.explanation import Explanation
    from explainer.rendering import Sheet

STORIES = {"html": "html", "md": "markdown", "tex": "latex", "pdf": "latex"}
# Kinds of Markdown, by their reader.
FLAVOURS = {"github": "markdown", "pandoc": "pandoc", "myst": "myst"}


def documents(
    explanation: Explanation,
    formats: list[str],
    flavour: str = "github",
    language: str = "en",
    story: Path | None = None,
    focus: tuple[str, ...] = (),
    sheet: Sheet | None = None,
) -> dict[str, str]:
    """The files of a build by name: the documents first, then the pictures beside them.

    ``story`` is a folder whose templates take the place of those of the same name; ``focus`` are
    keys of what the documents explain in full; ``sheet`` is what they are set in. Of a PDF
    here is the LaTeX, which `typeset` sets.
    """
    stories = STORIES | {"md": FLAVOURS[flavour]}
    name = explanation.example.name
    files: dict[str, str] = {}
    walkthrough = None
    beside: dict[str, str] = {}
    for suffix in formats:
        if suffix in stories:
            from explainer.rendering import Sheet, Walkthrough

            walkthrough = walkthrough or Walkthrough(explanation, language, story, focus)
            document = walkthrough.render(stories[suffix], name, sheet or Sheet())
            files[f"{name}.{suffix}"] = document.text
            beside |= document.files
        else:
            from explainer.export import as_csv, as_json

            make = as_json if suffix == "json" else as_csv
            files[f"{name}.{suffix}"] = make(explanation)
    return files | beside


def typeset(
    files: Mapping[str, str], tell: Callable[[int], None] | None = None
) -> dict[str, str | bytes]:
    """The files, a PDF set by TeX; ``tell`` hears of each page that is done."""
    made: dict[str, str | bytes] = {}
    for name, text in files.items():
        if name.endswith(".pdf"):
            from explainer.typesetting import pdf

            made[name] = pdf(text, tell)
        else:
            made[name] = text
    return made


@dataclass(frozen=True, slots=True)
class Written:
    """What was written where: sizes in bytes by path."""

    sizes: dict[Path, int]

    @property
    def first(self) -> Path:
        """The first document."""
        return next(iter(self.sizes))

    def report(self) -> Iterator[str]:
        """A line for each document, one for all pictures."""
        pictures = [path for path in self.sizes if path.suffix == ".svg"]
        for path, size in self.sizes.items():
            if path not in pictures:
                yield f"{path}  {_kilobytes(size)}"
        if pictures:
            size = sum(self.sizes[path] for path in pictures)
            pattern = self.first.with_name(f"{self.first.stem}-*.svg")
            yield f"{pattern}  {len(pictures)} pictures, {_kilobytes(size)}"


def _kilobytes(size: int) -> str:
    return f"{max(1, round(size / 1000)):,} KB"


def write(folder: str, files: Mapping[str, str | bytes]) -> Written:
    """Write all files into ``folder``, or leave everything as it was.

    Each is written beside its place under another name first; only when all are there do they take
    their places. ExplainerError names the file that could not be written.
    """
    place = Path(folder)
    made = _make(place)
    waiting: list[tuple[Path, Path]] = []
    sizes: dict[Path, int] = {}
    try:
        for name, text in files.items():
            target = place / name
            if target.is_dir():
                raise IsADirectoryError(21, "there is a folder of that name", str(target))
            handle, path = tempfile.mkstemp(prefix=f".{name}.", dir=place)
            waiting.append((Path(path), target))
            content = text.encode("utf-8") if isinstance(text, str) else text
            with os.fdopen(handle, "wb") as file:
                file.write(content)
            os.chmod(path, 0o666 & ~_umask())
            sizes[target] = len(content)
        for draft, target in waiting:
            draft.replace(target)
    except OSError as fault:
        raise ExplainerError(_complaint(fault, waiting[-1][1] if waiting else place)) from None
    finally:
        for leftover, _ in waiting:
            with suppress(OSError):
                leftover.unlink()
        if made and not any(target.exists() for target in sizes):
            for parent in made:
                with suppress(OSError):
                    parent.rmdir()
    return Written(sizes)


def _make(place: Path) -> list[Path]:
    """Make a folder; the folders that had to be made for it, innermost first."""
    try:
        missing = [folder for folder in (place, *place.parents) if not folder.exists()]
        if not missing and not place.is_dir():
            raise NotADirectoryError(20, "there is a file of that name", str(place))
        place.mkdir(parents=True, exist_ok=True)
    except OSError as fault:
        raise ExplainerError(_complaint(fault, place)) from None
    return missing


def _complaint(fault: OSError, place: Path) -> str:
    hidden = not isinstance(fault.filename, str) or "/." in fault.filename
    name = place if hidden else fault.filename
    reason = (fault.strerror or str(fault)).lower()
    return f"{name}: cannot be written ({reason}); choose another folder with -o"


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask


def write_new(file: str, text: Callable[[str], str]) -> None:
    """Write a new file, never over another; ``text`` makes it from the file's stem."""
    path = Path(file)
    if not path.name:
        raise ExplainerError(f'"{file}" is no name for a file; choose one such as mine.toml')
    try:
        if path.exists() or path.is_symlink():
            raise ExplainerError(f"{file}: is there already; choose another name")
        content = text(path.stem)
        with path.open("x", encoding="utf-8", newline="\n") as out, _or_nothing(path):
            out.write(content)
            out.flush()
    except OSError as fault:
        reason = (fault.strerror or str(fault)).lower()
        raise ExplainerError(f"{file}: cannot be written ({reason})") from None


@contextmanager
def _or_nothing(path: Path) -> Iterator[None]:
    """Take a file away again if it could not be written whole."""
    try:
        yield
    except BaseException:
        with suppress(OSError):
            path.unlink()
        raise
