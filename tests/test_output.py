"""What `build` writes: the committed tutorial, the same bytes every time, whole or not at all."""

import resource
from pathlib import Path

import pytest

from support import FORMATS, differing, explainer, files


def test_the_committed_output_is_what_build_writes_today(repo: Path, built: Path) -> None:
    hint = "`make golden` rewrites output/"
    committed = files(repo / "output")
    committed.pop("tutorial.ipynb")  # see test_notebook
    assert differing(committed, files(built)) == [], hint


def test_the_bytes_depend_on_no_hash_seed_folder_locale_or_time_zone(
    built: Path, tmp_path: Path
) -> None:
    for seed, changes in (
        ("0", {"LC_ALL": "C", "TZ": "UTC"}),
        ("4711", {"LC_ALL": "C.UTF-8", "TZ": "Asia/Kathmandu"}),
    ):
        folder = tmp_path / seed
        run = explainer(
            "build", "--to", FORMATS, "-o", folder, env={"PYTHONHASHSEED": seed, **changes}
        )
        assert run.returncode == 0, run.stderr
        assert differing(files(folder), files(built)) == []


def test_build_says_what_it_wrote_where(tmp_path: Path) -> None:
    run = explainer("build", cwd=tmp_path)
    assert run.returncode == 0, run.stderr
    assert run.stderr == ""
    written = sorted(files(tmp_path))
    assert {"output/mazur.html", "output/mazur.md", "output/mazur.tex"} <= set(written)
    assert not {"output/mazur.json", "output/mazur.csv"} & set(written)
    for name in ("mazur.html", "mazur.md", "mazur.tex"):
        assert str(Path("output", name)) in run.stdout


def test_text_files_end_with_one_newline_and_have_no_stray_blanks(built: Path) -> None:
    for name, content in files(built).items():
        text = content.decode("utf-8")
        assert "\r" not in text, name
        assert text.endswith("\n"), name
        assert not text.endswith("\n\n"), name
        assert [line for line in text.split("\n") if line != line.rstrip()] == [], name


EARLIER = {
    "mazur.html": b"an earlier page",
    "mazur.md": b"an earlier text",
    "notes.txt": b"not of this program",
}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with an earlier build, and something that is none of ours."""
    made = tmp_path / "earlier"
    made.mkdir()
    for name, content in EARLIER.items():
        (made / name).write_bytes(content)
    return made


@pytest.mark.parametrize(
    "fault",
    [
        ("--set", "w99=1"),
        ("--digits", "2"),
        ("--to", "html,docx"),
        ("no-such-example",),
    ],
)
def test_a_failed_build_leaves_earlier_files_as_they_were(
    folder: Path, fault: tuple[str, ...]
) -> None:
    run = explainer("build", *fault, "-o", folder)
    assert run.returncode == 2
    assert files(folder) == EARLIER


def test_a_target_that_cannot_be_replaced_leaves_all_others(folder: Path) -> None:
    (folder / "mazur.tex").mkdir()
    run = explainer("build", "-o", folder)
    assert run.returncode == 2
    assert "mazur.tex" in run.stderr
    assert "Traceback" not in run.stderr
    assert files(folder) == EARLIER


def _disk_of_twenty_kilobytes() -> None:
    resource.setrlimit(resource.RLIMIT_FSIZE, (20_000, 20_000))


def test_a_full_disk_leaves_earlier_files_and_no_half_written_one(folder: Path) -> None:
    # Without bytecode: Python would leave a half written .pyc of its own behind.
    run = explainer(
        *("build", "--to", FORMATS, "-o", folder),
        setup=_disk_of_twenty_kilobytes,
        env={"PYTHONDONTWRITEBYTECODE": "1"},
    )
    assert run.returncode == 2
    assert "Traceback" not in run.stderr
    assert run.stderr.count("\n") == 1
    assert files(folder) == EARLIER
