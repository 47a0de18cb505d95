"""What several test files share: where things are, and how the command line is run."""

import os
import subprocess
import sys
from collections.abc import Callable, Mapping
from pathlib import Path

REPO = Path(__file__).resolve().parent.parent
FORMATS = "html,md,tex,json,csv"

# EXPLAINER_REQUIRE_ALL=1 (.ci/run sets it): a missing browser or TeX is a failure, not a skip.
REQUIRE_ALL = os.environ.get("EXPLAINER_REQUIRE_ALL") == "1"
# EXPLAINER_CAMPAIGN=1 (make campaign): random tests run on far larger samples.
CAMPAIGN = os.environ.get("EXPLAINER_CAMPAIGN") == "1"


def sample(small: int, campaign: int) -> int:
    """How many random cases to try: `small` in every run, `campaign` in `make campaign`."""
    return campaign if CAMPAIGN else small


def environment(**changes: str) -> dict[str, str]:
    """The environment of a child that runs the checkout's explainer as a user's shell would.

    Settings of Python's own, such as unbuffered output, would hide what a user sees.
    """
    plain = {name: value for name, value in os.environ.items() if not name.startswith("PYTHON")}
    return {**plain, "PYTHONPATH": str(REPO), **changes}


def command(*arguments: str | Path) -> list[str]:
    """The words that start `explainer ARGUMENTS` with this Python."""
    return [sys.executable, "-m", "explainer", *map(str, arguments)]


def explainer(
    *arguments: str | Path,
    cwd: Path | None = None,
    env: Mapping[str, str] | None = None,
    given: str = "",
    setup: Callable[[], None] | None = None,
) -> subprocess.CompletedProcess[str]:
    """Run `explainer ARGUMENTS` as a process of its own and return what it said.

    `env` adds to the environment; `given` is its standard input; `setup` runs in the new
    process before the program does.
    """
    return subprocess.run(
        command(*arguments),
        cwd=cwd,
        env=environment(**(env or {})),
        input=given,
        preexec_fn=setup,
        capture_output=True,
        text=True,
        encoding="utf-8",
        errors="replace",
        timeout=120,
        check=False,
    )


def files(folder: Path) -> dict[str, bytes]:
    """Every file below `folder`, by its path in it."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def differing(one: Mapping[str, bytes], other: Mapping[str, bytes]) -> list[str]:
    """The names of files that are not the same in both, or in one only."""
    return sorted(name for name in {*one, *other} if one.get(name) != other.get(name))
