"""The LaTeX article, set by a real pdflatex: no error, nothing overfull, nothing missing."""

import re
import subprocess
from pathlib import Path

import pytest

import tex


@pytest.fixture(scope="module")
def article(built: Path, pdflatex: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder in which the article was set, three times, so that references have settled."""
    folder = tmp_path_factory.mktemp("latex")
    tex.run(pdflatex, folder, (built / "mazur.tex").read_text(encoding="utf-8"), runs=3)
    return folder


@pytest.fixture(scope="module")
def log(article: Path) -> str:
    return (article / "document.log").read_bytes().decode("latin-1")


@pytest.mark.parametrize(
    "fault",
    [
        r"Overfull \\[hv]box.*",
        r".*Missing character.*",
        r".*undefined.*",
        r".*multiply.defined.*",
        r".*Rerun to get.*",
        r"LaTeX (?:Font )?Warning.*",
        r"Package \S+ Warning.*",
    ],
)
def test_the_log_holds_no_fault(log: str, fault: str) -> None:
    assert re.findall(f"^{fault}$", log, flags=re.MULTILINE) == []


def test_the_article_has_more_than_three_pages(log: str) -> None:
    pages = re.search(r"Output written on document\.pdf \((\d+) pages", log)
    assert pages is not None
    assert int(pages[1]) > 3


def test_the_article_says_what_the_page_says(article: Path, pdftotext: Path) -> None:
    run = subprocess.run(
        [pdftotext, "-layout", "document.pdf", "-"],
        cwd=article,
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
    )
    for value in ("0.082167041", "0.358916480", "0.149780716"):  # dE_total/dw5, w5+, w1+
        assert value in run.stdout
