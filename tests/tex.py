"""A real pdflatex for tests: what it says of a document."""

import os
import re
import subprocess
from pathlib import Path

# TeX breaks the lines of its log at 79 characters unless told otherwise.
WHOLE_LINES = {"max_print_line": "10000", "error_line": "254", "half_error_line": "238"}


def article(body: str, preamble: str = "", options: str = "") -> str:
    """A document of somebody else's, which loads amsmath and nothing more."""
    return (
        f"\\documentclass[{options}]{{article}}\n\\usepackage{{amsmath}}\n{preamble}\n"
        f"\\begin{{document}}\n{body}\n\\end{{document}}\n"
    )


def run(pdflatex: Path, folder: Path, text: str, runs: int = 1) -> str:
    """The log of a document that TeX has set; an error fails the test with its message."""
    (folder / "document.tex").write_text(text, encoding="utf-8")
    for _ in range(runs):
        done = subprocess.run(
            [
                pdflatex,
                "-interaction=nonstopmode",
                "-halt-on-error",
                "-no-shell-escape",
                "document.tex",
            ],
            cwd=folder,
            env={**os.environ, **WHOLE_LINES},
            stdin=subprocess.DEVNULL,
            capture_output=True,
            timeout=180,
            check=False,
        )
        said = done.stdout.decode("utf-8", "replace")
        assert done.returncode == 0, said[-3000:]
    return (folder / "document.log").read_bytes().decode("latin-1")


def faults(log: str, *, settled: bool = True) -> list[str]:
    """What is too wide or too high, cannot be printed, or refers to nothing; before its second run
    a document has not `settled`, and refers to nothing yet.
    """
    found = re.findall(
        r"^(?:Overfull.*|.*Missing character.*|.*undefined.*|.*multiply.defined.*)$",
        log,
        flags=re.MULTILINE,
    )
    return [fault for fault in found if settled or "undefined" not in fault]
