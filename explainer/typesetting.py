"""A LaTeX document set by the TeX that is there, in a scratch folder: the bytes of a PDF file.

Shell escape is off, and TeX may read and write nothing outside of its own files and the scratch
folder.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

from explainer.errors import ExplainerError

INSTALL = (
    "a PDF needs a TeX: install latexmk and TeX Live (Debian: apt install latexmk"
    " texlive-latex-extra lmodern), or tectonic, or write --to tex and set it elsewhere"
)
_PDFLATEX = (
    *("pdflatex", "-no-shell-escape", "-interaction=nonstopmode", "-halt-on-error"),
    "-file-line-error",
)
_SAFE = {"openin_any": "p", "openout_any": "p", "shell_escape": "f", "max_print_line": "10000"}
# "Rerun to get cross-references right", "Table widths have changed. Rerun LaTeX."
_AGAIN = re.compile(r"\bRerun (to get|LaTeX)\b")
_ERRORS = (
    re.compile(r"^(?:error: )?(?:\./)?document\.tex:(?P<line>\d+): (?P<what>.+)$", re.MULTILINE),
    re.compile(r"^(?:\./[\w.]+:\d+: |! |error: )(?P<what>.+)$", re.MULTILINE),
)


class Engine(NamedTuple):
    """A program that makes a PDF of document.tex, and how often it has to be run at most."""

    name: str
    command: tuple[str, ...]
    runs: int = 1


ENGINES = (
    Engine(
        "latexmk",
        (
            *("latexmk", "-norc", "-pdf", "-interaction=nonstopmode", "-halt-on-error"),
            *("-file-line-error", "-no-shell-escape", "document.tex"),
        ),
    ),
    Engine("tectonic", ("tectonic", "--untrusted", "document.tex")),
    Engine("pdflatex", (*_PDFLATEX, "document.tex"), 4),
)


def pdf(text: str, tell: Callable[[int], None] | None = None) -> bytes:
    """The document as a PDF; ``tell`` hears the number of every page that is done.

    ExplainerError holds the line in which TeX says what is wrong.
    """
    engine = next((one for one in ENGINES if shutil.which(one.name)), None)
    if engine is None:
        raise ExplainerError(INSTALL)
    with tempfile.TemporaryDirectory(prefix="explainer-") as scratch:
        folder = Path(scratch)
        (folder / "document.tex").write_text(text, encoding="utf-8")
        for _ in range(engine.runs):
            status, said = _run(engine, folder, tell)
            if status:
                raise ExplainerError(_complaint(engine, said))
            if not _AGAIN.search(said):
                break
        try:
            return (folder / "document.pdf").read_bytes()
        except OSError:
            raise ExplainerError(_complaint(engine, said)) from None


def _run(engine: Engine, folder: Path, tell: Callable[[int], None] | None) -> tuple[int, str]:
    said = b""
    with subprocess.Popen(
        engine.command,
        cwd=folder,
        env={**os.environ, **_SAFE},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
    ) as process:
        assert process.stdout is not None
        try:
            while chunk := os.read(process.stdout.fileno(), 65536):
                said += chunk
                pages = re.findall(rb"\[(\d{1,4})", chunk)
                if tell and pages:
                    tell(int(pages[-1]))
        except BaseException:
            process.kill()
            raise
    return process.returncode, said.decode("utf-8", "replace")


def _complaint(engine: Engine, said: str) -> str:
    """The line of TeX's own that says what is wrong."""
    hits = [found for pattern in _ERRORS if (found := pattern.search(said))]
    if hits:
        first = min(hits, key=re.Match.start)
        place = first.groupdict().get("line")
        where = f"line {place} of the LaTeX: " if place else ""
        return f"{engine.name}: {where}{first['what'].strip()}"
    last = [line for line in said.splitlines() if line.strip()]
    return f"{engine.name}: {last[-1].strip() if last else 'made no PDF and said nothing'}"
