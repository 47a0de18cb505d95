"""`explainer check`: what it prints, its exit status, and one clear line for every fault."""

import io
import json
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import pytest

from explainer.cli import main
from support import REPO, explainer

RIGHT = "net_h1 = 0.3775\nout_h1 = 0.5933\nw5+ = 0.3589\n"
SLIP = "net_h1 = 0.3775\nout_h1 = 0.5833\nnet_h2 = 0.3925\n"


class Ran(NamedTuple):
    """What a run of the command came to."""

    returncode: int
    stdout: str
    stderr: str


Check = Callable[..., Ran]


@pytest.fixture
def check(
    sheets: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Check:
    """Runs `explainer check ARGUMENTS` in this process, in the folder of the sheets."""
    monkeypatch.chdir(sheets)

    def run(*arguments: str, given: str = "") -> Ran:
        monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(given.encode())))
        status = main(["check", *arguments])
        said = capsys.readouterr()
        return Ran(status, said.out, said.err)

    return run


@pytest.fixture
def sheets(tmp_path: Path) -> Path:
    (tmp_path / "right.txt").write_text(RIGHT)
    (tmp_path / "slip.txt").write_text(SLIP)
    (tmp_path / "unknown.txt").write_text("net_h9 = 1\n")
    (tmp_path / "unreadable.txt").write_text("net_h1 = nan\n")
    (tmp_path / "undecided.txt").write_text("w1+ = 0.15\n")
    (tmp_path / "empty.txt").write_text("")
    return tmp_path


@pytest.mark.parametrize(
    ("name", "status", "says"),
    [
        ("right", 0, "3 lines: all right."),
        ("slip", 1, "3 lines: 2 right, 1 wrong."),
        ("unknown", 1, "1 line: 0 right, 1 not a quantity"),
        ("unreadable", 1, "1 line: 0 right, 1 unreadable"),
        ("undecided", 0, "1 line: 0 right, 1 undecided"),
        ("empty", 0, "no line with a number"),
    ],
)
def test_the_status_tells_whether_a_line_is_wrong(
    check: Check, name: str, status: int, says: str
) -> None:
    run = check(f"{name}.txt")
    assert (run.returncode, run.stderr) == (status, "")
    assert says in run.stdout


def test_standard_input_of_a_process_is_a_sheet() -> None:
    run = explainer("check", "-", given=SLIP)
    assert run.returncode == 1
    assert "The first wrong step is out_h1 = 0.5833 (line 2)." in run.stdout


def test_several_sheets_have_a_line_each(check: Check) -> None:
    run = check("right.txt", "slip.txt")
    lines = run.stdout.splitlines()
    assert run.returncode == 1
    assert len(lines) == 2
    assert lines[0].startswith("right.txt")
    assert "First wrong: out_h1" in lines[1]


def test_json_has_the_form_that_is_promised(check: Check) -> None:
    run = check("slip.txt", "--json")
    data = json.loads(run.stdout)
    assert run.returncode == 1
    assert set(data) == {"example", "lines", "first_wrong", "mistakes", "conventions", "counts"}
    assert data["example"] == "mazur"
    assert data["first_wrong"] == "out_h1"
    assert data["lines"][0] == {
        "key": "net_h1",
        "written": "0.3775",
        "verdict": "right",
        "weak": False,
        "expected": "0.3775",
        "interval": ["0.37745", "0.37755"],
        "because": "The exact value, rounded.",
        "from": [],
    }
    both = check("slip.txt", "right.txt", "--json")
    assert [one["first_wrong"] for one in json.loads(both.stdout)] == ["out_h1", None]


def test_another_example_and_changed_numbers_count(check: Check) -> None:
    Path("mine.txt").write_text("net_u4 = -0.7\n")
    assert check("mine.txt", "-e", "han-kamber").returncode == 0
    assert check("mine.txt", "-e", "han-kamber", "--set", "w14=0.3").returncode == 1


def test_a_blank_sheet_is_a_sheet_with_every_key_and_nothing_wrong(check: Check) -> None:
    blank = check("--blank")
    assert blank.returncode == 0
    keys = [line.split("=")[0].strip() for line in blank.stdout.splitlines() if "=" in line]
    assert keys[:2] == ["net_h1", "out_h1"]
    assert {"E_total", "dE_total/dw5", "delta_h1", "change_w5", "w8+"} <= set(keys)
    assert check("-", given=blank.stdout).returncode == 0
    as_json = json.loads(check("--blank", "--json").stdout)
    assert list(as_json) == keys
    assert set(as_json.values()) == {None}
    for example in REPO.glob("explainer/examples/*.toml"):
        assert check("--blank", "-e", example.stem).stdout.count("=") > 4


def test_without_answers_no_right_value_of_a_wrong_line_is_told(check: Check) -> None:
    for form in ([], ["--json"]):
        run = check("slip.txt", "--no-answers", *form)
        assert run.returncode == 1
        assert "0.593" not in run.stdout


def test_digits_tell_how_many_are_shown(check: Check) -> None:
    run = check("slip.txt", "--json", "--digits", "12")
    assert json.loads(run.stdout)["lines"][1]["expected"] == "0.593269992107"


def test_power_tells_what_the_numbers_of_an_example_can_show(check: Check) -> None:
    run = check("--power", "--digits", "4")
    assert run.returncode == 0
    assert "look the same" in run.stdout


FAULTS = {
    "a sheet beside --power": (["right.txt", "--power"], "--power stands alone"),
    "two things at a time": (["--blank", "--power"], "one at a time"),
    "power as JSON": (["--power", "--json"], "--power prints text"),
    "no sheet": ([], "name a sheet"),
    "a sheet beside --blank": (["--blank", "right.txt"], "--blank stands alone"),
    "a missing sheet": (["nothing.txt"], "nothing.txt: this sheet cannot be read"),
    "a folder": (["."], "directory"),
    "an unknown example": (["right.txt", "-e", "mazr"], '"mazur"'),
    "an unknown option": (["right.txt", "--jsn"], '"--json"'),
    "too many digits": (["right.txt", "--digits", "31"], "--digits"),
    "binary": (["binary"], "not UTF-8"),
    "zeros": (["zeros"], "zero bytes"),
    "half UTF-16": (["half"], "UTF-16"),
    "no JSON": (["no.json"], "no.json: line 1"),
    "twice": (["twice.txt"], "twice.txt: w5+ stands twice, 0.3589 in line 1 and 0.5"),
}


@pytest.mark.parametrize(("arguments", "says"), FAULTS.values(), ids=FAULTS)
def test_a_fault_is_one_clear_line(
    check: Check, sheets: Path, arguments: list[str], says: str
) -> None:
    (sheets / "binary").write_bytes(bytes(range(1, 256)) * 9)
    (sheets / "zeros").write_bytes("net_h1 = 0.5".encode("utf-16-le"))
    (sheets / "half").write_bytes(b"\xff\xfea")
    (sheets / "no.json").write_text('{"net_h1"')
    (sheets / "twice.txt").write_text("w5+ = 0.3589\nw5+ = 0.5\n")
    run = check(*arguments)
    assert run.returncode == 2
    assert run.stdout == ""
    assert len(run.stderr.splitlines()) == 1
    assert says in run.stderr


def test_several_faulty_sheets_have_a_line_each(check: Check) -> None:
    run = check("one.txt", "two.txt", "right.txt")
    assert run.returncode == 2
    assert [line.split(":")[0] for line in run.stderr.splitlines()] == ["one.txt", "two.txt"]


def test_utf_16_with_its_mark_is_read(check: Check, sheets: Path) -> None:
    (sheets / "wide.txt").write_bytes("∂E_total/∂w5 = 0,0822\n".encode("utf-16"))
    assert check("wide.txt").returncode == 0


def test_colours_are_for_terminals_only(check: Check, monkeypatch: pytest.MonkeyPatch) -> None:
    assert "\033" not in check("slip.txt").stdout
    monkeypatch.setattr("explainer.cli.check.colours", lambda: True)
    assert "\033[1;31mwrong" in check("slip.txt").stdout
