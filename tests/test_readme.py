"""The README's commands, run; their output must be what the README shows."""

import os
import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from explainer.cli.parser import COMMANDS
from support import REPO, environment

# A line of three dots, in a console block, stands for any number of lines.
ELISION = {"…", "...", "[...]", "[…]"}


README = REPO / "README.md"


def blocks() -> Iterator[tuple[str, list[tuple[str, str]]]]:
    """Each ```console block: its first line, and its commands with the output shown for each.

    The output shown for `cat FILE` is a file that the commands after it read.
    """
    text = README.read_text(encoding="utf-8")
    for block in re.findall(r"^```console\n(.*?)^```$", text, flags=re.DOTALL | re.MULTILINE):
        parts = re.findall(r"^\$ (.*)\n((?:(?!\$ ).*\n)*)", block, flags=re.MULTILINE)
        runs = [part for part in parts if part[0].startswith(("explainer", "cat "))]
        named = [command for command, _ in runs if command.startswith("explainer")]
        if named:
            yield named[0], runs


BLOCKS = dict(blocks())


def matches(shown: str, said: str) -> bool:
    """Whether `said` is `shown`, where a line of dots may stand for any lines."""
    pattern = "".join(
        r"(?:.*\n)*" if line.strip() in ELISION else re.escape(line.rstrip()) + r" *\n"
        for line in shown.splitlines()
    )
    return re.fullmatch(pattern, said) is not None


def test_dots_stand_for_lines_and_nothing_else() -> None:
    assert matches("one\n…\nfour\n", "one\ntwo\nthree\nfour\n")
    assert not matches("one\n…\nfour\n", "one\ntwo\n")
    assert not matches("one\n", "one\ntwo\n")


def test_the_readme_shows_commands() -> None:
    assert len(BLOCKS) > 3


def test_the_readme_shows_the_help_of_every_command() -> None:
    assert {f"explainer {name} --help" for name in COMMANDS} <= set(BLOCKS)


def test_the_readmes_links_and_pictures_are_there() -> None:
    text = README.read_text(encoding="utf-8")
    ends = re.findall(r"\]\(([^)#]+)", text) + re.findall(r'(?:src|srcset)="([^"]+)"', text)
    assert ends
    assert [end for end in ends if "://" not in end and not (REPO / end).exists()] == []


@pytest.fixture
def shell(tmp_path: Path) -> Callable[[str], str]:
    """Runs a line of shell in an empty folder, with `explainer` on the path: what it says."""
    (tmp_path / "bin").mkdir()
    program = tmp_path / "bin" / "explainer"
    program.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m explainer "$@"\n')
    program.chmod(0o755)
    folder = tmp_path / "here"
    folder.mkdir()
    env = environment(
        PATH=f"{program.parent}{os.pathsep}{os.environ['PATH']}",
        COLUMNS="80",
        PYTHONIOENCODING="utf-8",
    )

    def run(line: str) -> str:
        return subprocess.run(
            ["sh", "-c", line],
            cwd=folder,
            env=env,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            encoding="utf-8",
            timeout=120,
            check=False,
        ).stdout

    return run


@pytest.mark.golden
@pytest.mark.parametrize("block", BLOCKS.values(), ids=BLOCKS.keys())
def test_the_readme_shows_what_the_commands_say(
    block: list[tuple[str, str]], shell: Callable[[str], str], request: pytest.FixtureRequest
) -> None:
    for command, shown in block:
        if command.startswith("cat "):
            shell(f"cat > {command[4:]} <<'END'\n{shown}END")
            continue
        said = shell(command)
        if request.config.getoption("--rewrite-golden") and not matches(shown, said):
            text = README.read_text(encoding="utf-8")
            text = text.replace(f"$ {command}\n{shown}", f"$ {command}\n{said}")
            README.write_text(text, encoding="utf-8", newline="\n")
            continue
        assert matches(shown, said), f"`make golden` rewrites it:\n$ {command}\n{said}"
