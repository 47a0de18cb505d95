"""Fixtures of all tests: the built tutorial, golden files, a real browser, a real TeX."""

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, NoReturn

import pytest
from hypothesis import settings
from playwright.sync_api import Browser, sync_playwright

from support import CAMPAIGN, FORMATS, REPO, REQUIRE_ALL, explainer

# Every run tries the same cases, so that red means that the change is wrong; `make campaign`
# tries new ones.
settings.register_profile("explainer", derandomize=not CAMPAIGN, deadline=None)
settings.load_profile("explainer")

CHROMIUM_NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
# A test page needs nothing from the network; without these, Chromium looks for updates at start.
CHROMIUM_FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--rewrite-golden",
        action="store_true",
        help="write the golden files anew instead of comparing with them (make golden)",
    )


# Files whose tests take long, or wait for other programs: begun first, so that no processor is left
# without work at the end.
FIRST = ("packaging", "pdf", "letters", "check_power", "mistakes", "example_fuzz", "latex", "large")


def pytest_configure(config: pytest.Config) -> None:
    config.option.loadscopereorder = False  # pytest-xdist takes files in the order that is set here


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    files = {f"test_{name}": place for place, name in enumerate(FIRST)}
    items.sort(key=lambda item: files.get(item.path.stem, len(files)))
    for item in items:
        if "golden" in getattr(item, "fixturenames", ()):
            item.add_marker("golden")


def missing(what: str) -> NoReturn:
    if REQUIRE_ALL:
        pytest.fail(f"{what}, and EXPLAINER_REQUIRE_ALL=1 allows no test to be skipped")
    pytest.skip(what)


@pytest.fixture(scope="session")
def repo() -> Path:
    """The checkout."""
    return REPO


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the tutorial in every format, as `build` writes it today."""
    folder = tmp_path_factory.mktemp("built")
    run = explainer("build", "--to", FORMATS, "-o", folder)
    assert run.returncode == 0, run.stderr
    return folder


@pytest.fixture
def golden(request: pytest.FixtureRequest) -> Callable[[str, str], None]:
    """golden(name, text): `text` is what tests/golden/`name` holds (or will, in `make golden`)."""

    def compare(name: str, text: str) -> None:
        path = REPO / "tests" / "golden" / name
        if request.config.getoption("--rewrite-golden"):
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8", newline="\n")
            return
        assert path.exists(), f"tests/golden/{name} is missing; `make golden` writes it"
        expected = path.read_bytes().decode("utf-8")
        assert text == expected, (
            f"tests/golden/{name} says otherwise; if the new text is right, `make golden` writes it"
        )

    return compare


@pytest.fixture(scope="session")
def chromium() -> Path:
    """Path of a Chromium; without one the test is skipped, or in CI fails."""
    found = next(filter(None, map(shutil.which, CHROMIUM_NAMES)), None)
    if found is None:
        missing("no Chromium (Debian: apt install chromium)")
    return Path(found)


@pytest.fixture(scope="session")
def browser(chromium: Path) -> Iterator[Browser]:
    """A running headless Chromium, one for the whole session."""
    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=chromium, args=[*CHROMIUM_FLAGS])
        yield running
        running.close()


@pytest.fixture(scope="session")
def pdflatex() -> Path:
    """Path of pdflatex; without one the test is skipped, or in CI fails."""
    found = shutil.which("pdflatex")
    if found is None:
        missing("no pdflatex (Debian: apt install texlive-latex-recommended texlive-pictures)")
    return Path(found)


@pytest.fixture(scope="session")
def pdftotext() -> Path:
    """Path of pdftotext; without one the test is skipped, or in CI fails."""
    found = shutil.which("pdftotext")
    if found is None:
        missing("no pdftotext (Debian: apt install poppler-utils)")
    return Path(found)


@pytest.fixture(scope="session")
def torch() -> Any:
    """PyTorch; without it the test is skipped, or in CI fails."""
    try:
        import torch
    except ImportError:
        missing("no PyTorch (pip install torch)")
    return torch
