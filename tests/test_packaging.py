"""The wheel: installed into a bare environment, it builds the tutorial in an empty folder."""

import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from support import differing, files

pytestmark = pytest.mark.slow


def _pip(python: str | Path, *arguments: str | Path) -> None:
    run = subprocess.run(
        [python, "-m", "pip", "--disable-pip-version-check", "--quiet", *arguments],
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=600,
        check=False,
    )
    assert run.returncode == 0, run.stderr


@pytest.fixture(scope="module")
def wheel(repo: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    _pip(sys.executable, "wheel", "--no-deps", "--wheel-dir", folder, repo)
    (made,) = folder.iterdir()
    return made


def test_the_wheel_carries_all_that_the_checkout_has(wheel: Path, repo: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        carried = {name for name in archive.namelist() if ".dist-info/" not in name}
        licences = [name for name in archive.namelist() if name.endswith("licenses/LICENSE")]
    package = {f"explainer/{name}" for name in files(repo / "explainer")}
    templates = {f"explainer/templates/{name}" for name in files(repo / "templates")}
    assert carried == {name for name in package | templates if "__pycache__" not in name}
    assert "explainer/py.typed" in carried
    assert "explainer/examples/mazur.toml" in carried
    assert any(name.endswith("OFL.txt") for name in carried), "the fonts' licence"
    assert licences


def test_installed_from_the_wheel_it_builds_in_an_empty_folder(
    wheel: Path, repo: Path, tmp_path: Path
) -> None:
    environment, empty = tmp_path / "bare", tmp_path / "empty"
    empty.mkdir()
    subprocess.run([sys.executable, "-m", "venv", environment], check=True, timeout=120)
    _pip(environment / "bin" / "python", "install", wheel)
    run = subprocess.run(
        [environment / "bin" / "explainer", "build", "--to", "html,md,tex,json,csv"],
        cwd=empty,
        env={name: value for name, value in os.environ.items() if not name.startswith("PYTHON")},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert run.returncode == 0, run.stderr
    written, committed = files(empty / "output"), files(repo / "output")
    committed.pop("tutorial.ipynb")  # see test_notebook
    assert differing(written, committed) == [], "`make golden` rewrites output/"
