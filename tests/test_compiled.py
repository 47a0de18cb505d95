"""What is kept of templates: never stale, never half, and never in the way."""

import errno
import os
import sys
from collections.abc import Callable
from pathlib import Path

import jinja2
import pytest
from jinja2 import Environment, FileSystemLoader

from explainer.rendering.compiled import Compiled, Templates
from explainer.rendering.environment import environment, sandbox


@pytest.fixture(autouse=True)
def keeping(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "dont_write_bytecode", False)
    monkeypatch.setattr(sys, "pycache_prefix", None)


def never() -> str:
    raise AssertionError("made anew")


def test_what_is_kept_is_not_made_again(tmp_path: Path) -> None:
    assert Compiled(tmp_path / "a.js", ["one"]).made(lambda: "made") == "made"
    assert Compiled(tmp_path / "a.js", ["one"]).made(never) == "made"
    assert [path.name for path in tmp_path.rglob("*.pyc*")] == [
        f"a.{sys.implementation.cache_tag}.pyc"
    ]


@pytest.mark.parametrize("made_of", [["two"], ["one", ""], ["", "one"], []])
def test_of_anything_else_it_is_made_anew(made_of: list[str], tmp_path: Path) -> None:
    Compiled(tmp_path / "a.js", ["one"]).made(lambda: "before")
    assert Compiled(tmp_path / "a.js", made_of).made(lambda: "after") == "after"


@pytest.mark.parametrize("size", [0, 10, 32, 33, -1])
def test_a_damaged_file_is_made_anew(size: int, tmp_path: Path) -> None:
    kept = Compiled(tmp_path / "a.js", ["one"])
    kept.keep("whole")
    (file,) = tmp_path.glob("__pycache__/*")
    file.write_bytes(file.read_bytes()[:size])
    assert kept.made(lambda: "again") == "again"
    assert kept.made(never) == "again"


def _no_cache(folder: Path) -> None:
    (folder / "__pycache__").write_text("a file where the folder would be")


def _full(*_: object) -> None:
    raise OSError(errno.ENOSPC, "no space left on the disk")


FORBIDDEN: dict[str, Callable[[Path, pytest.MonkeyPatch], None]] = {
    "by the user": lambda _, patch: patch.setattr(sys, "dont_write_bytecode", True),
    "by the folder": lambda folder, _: _no_cache(folder),
    "by the disk": lambda _, patch: patch.setattr(Path, "replace", _full),
    "by Python": lambda _, patch: patch.setattr(sys.implementation, "cache_tag", None),
}


@pytest.mark.parametrize("forbid", FORBIDDEN.values(), ids=FORBIDDEN.keys())
def test_where_nothing_can_be_kept_nothing_is_said(
    forbid: Callable[[Path, pytest.MonkeyPatch], None],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    forbid(tmp_path, monkeypatch)
    for _ in range(2):
        assert Compiled(tmp_path / "a.js", ["one"]).made(lambda: "made") == "made"
    assert list(tmp_path.rglob("*.pyc*")) == []


def test_it_is_kept_where_the_user_wants_compiled_files(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "pycache_prefix", str(tmp_path / "elsewhere"))
    Compiled(tmp_path / "a.js", ["one"]).keep("made")
    assert [path.name for path in tmp_path.iterdir()] == ["elsewhere"]
    assert Compiled(tmp_path / "a.js", ["one"]).made(never) == "made"


def told(folder: Path, **settings: bool) -> str:
    kept = Templates(repr(settings))
    env = Environment(loader=FileSystemLoader(folder), bytecode_cache=kept, **settings)  # type: ignore[arg-type]
    return env.get_template("a.jinja").render(x="<")


def test_a_template_is_compiled_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "a.jinja").write_text("{{ x }} is x")
    assert told(tmp_path) == "< is x"
    monkeypatch.setattr(Environment, "compile", never)
    assert told(tmp_path) == "< is x"


def test_a_changed_template_is_compiled_anew(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "a.jinja").write_text("{{ x }} is x")
    stamp = (tmp_path / "a.jinja").stat()
    assert told(tmp_path) == "< is x"
    (tmp_path / "a.jinja").write_text("{{ x }} is y")
    os.utime(tmp_path / "a.jinja", ns=(stamp.st_atime_ns, stamp.st_mtime_ns))
    assert told(tmp_path) == "< is y", "of the same size and time"
    assert told(tmp_path, autoescape=True) == "&lt; is y", "other settings"
    calls: list[str] = []
    compiling = Environment.compile

    def counted(*args: object, **given: object) -> object:
        calls.append("compiled")
        return compiling(*args, **given)  # type: ignore[call-overload]

    monkeypatch.setattr(Environment, "compile", counted)
    monkeypatch.setattr(jinja2, "__version__", "0")
    assert told(tmp_path, autoescape=True) == "&lt; is y"
    assert calls, "another Jinja"


def test_a_story_from_elsewhere_leaves_no_trace(tmp_path: Path) -> None:
    assert environment().bytecode_cache
    assert sandbox("en", tmp_path).bytecode_cache is None
