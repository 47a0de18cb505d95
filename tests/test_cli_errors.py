"""What a user can do wrong: exit status 2, one clear line for each fault, never a traceback."""

import os
import shlex
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from explainer.cli import main
from explainer.example import source_text
from support import command, environment, explainer

# arguments -> what each line on standard error must hold, one list for each line
FAULTS: dict[str, tuple[list[str], list[list[str]]]] = {
    "an unknown command": (["biuld"], [["biuld", '"build"']]),
    "an unknown option": (["build", "--digit5", "3"], [["--digit5", "--digits"]]),
    "an unknown format": (["build", "--to", "hmtl"], [["hmtl", '"html"']]),
    "one unknown format of several": (["build", "--to", "md,latxe"], [["latxe"]]),
    "an unknown show format": (["show", "w5+", "--as", "jsno"], [["jsno", '"json"']]),
    "an unknown key": (["show", "net_h9"], [["net_h9", '"net_h1"']]),
    "an unknown partial": (["show", "dE_total/dw9"], [["dE_total/dw9", "dE_total/dw"]]),
    "two unknown keys": (["show", "net_h9", "E_o7"], [["net_h9"], ["E_o7"]]),
    "an unknown example": (["build", "mazzur"], [["mazzur", '"mazur"']]),
    "an unknown example to show": (["show", "w5+", "-e", "mazr"], [["mazr", '"mazur"']]),
    "too few digits": (["build", "--digits", "2"], [["--digits", "2", "3", "30"]]),
    "too many digits": (["build", "--digits", "31"], [["--digits", "31", "3", "30"]]),
    "digits that are no number": (["build", "--digits", "many"], [["--digits", "many"]]),
    "digits that are no whole number": (["show", "w5+", "--digits", "4.5"], [["--digits", "4.5"]]),
    "a set without a number": (["build", "--set", "w5"], [["w5"]]),
    "a set of an unknown name": (["build", "--set", "w15=1"], [["w15", '"w1"']]),
    "a set of a computed quantity": (["build", "--set", "net_h1=1"], [["net_h1"]]),
    "a set that is no number": (["build", "--set", "w5=lots"], [["w5", "lots"]]),
    "a set that is not finite": (["build", "--set", "w5=nan"], [["w5", "nan"]]),
    "two faulty sets": (["build", "--set", "w15=1", "--set", "w5=x"], [["w15"], ["w5"]]),
    "a number set twice": (["build", "--set", "w5=1", "--set", "w5=2"], [["--set", "twice"]]),
    "two unknown formats": (["build", "--to", "hmtl,doc"], [["hmtl", "html"], ["doc"]]),
    "a word for help": (["help"], [["help", "build, show"]]),
    "an unknown option before any command": (["-V"], [["explainer: unknown option", "-V"]]),
    "a fault in every option": (
        ["build", "none", "--to", "doc", "--digits", "1", "--language", "fr", "--paper", "a6"],
        [["--to", "doc"], ["--language", "fr"], ["--paper", "a6"], ["--digits"], ["none"]],
    ),
    "a fault in numbers and letters": (
        ["keys", "--set", "w5=x", "--notation", "zak", "--digits", "1"],
        [["--digits"], ["--set", "w5"], ["--notation", "zak"]],
    ),
    "a fault in form, lines and key": (
        ["show", "w55", "--as", "xml", "--lines", "all"],
        [["--as", "xml"], ["--lines", "all"], ["w55"]],
    ),
    "rounds beyond a million": (["show", "E_total@1000001"], [["E_total@1000001"]]),
    "no key to show": (["show"], [["KEY"]]),
    "two examples to build": (["build", "mazur", "mazur2"], [["mazur2"]]),
}


@pytest.mark.parametrize(("arguments", "lines"), FAULTS.values(), ids=FAULTS.keys())
def test_a_fault_is_told_in_one_line_that_names_it(
    arguments: list[str],
    lines: list[list[str]],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.chdir(tmp_path)
    status = main(arguments)
    said = capsys.readouterr()
    told = said.err.splitlines()
    assert status == 2
    assert said.out == ""
    assert len(told) == len(lines), said.err
    for line, words in zip(told, lines, strict=True):
        for word in words:
            assert word in line
    assert list(tmp_path.iterdir()) == []


def test_no_command_at_all_shows_what_there_is() -> None:
    run = explainer()
    assert run.returncode == 2
    for name in ("build", "show", "examples", "new"):
        assert name in run.stdout + run.stderr
    assert "Traceback" not in run.stderr


def test_a_missing_example_file_is_named(tmp_path: Path) -> None:
    run = explainer("build", "mine/example.toml", cwd=tmp_path)
    assert run.returncode == 2
    assert "mine/example.toml" in run.stderr
    assert run.stderr.count("\n") == 1


@pytest.mark.parametrize(
    "content",
    [b"", b"\x00\xff\xfe", b"title = ", b"[[layers]]\n", b'layers = "none"\n', b"a = 1\n" * 1000],
    ids=["empty", "binary", "half a line", "an empty layer", "layers as text", "one name twice"],
)
def test_a_file_that_is_no_example_gets_lines_that_name_it(content: bytes, tmp_path: Path) -> None:
    (tmp_path / "mine.toml").write_bytes(content)
    run = explainer("build", "mine.toml", cwd=tmp_path)
    assert run.returncode == 2
    assert run.stdout == ""
    assert run.stderr
    assert [line for line in run.stderr.splitlines() if "mine.toml" not in line] == []
    assert not (tmp_path / "output").exists()


def test_an_output_folder_that_is_a_file_is_told(tmp_path: Path) -> None:
    (tmp_path / "output").write_text("mine")
    run = explainer("build", cwd=tmp_path)
    assert run.returncode == 2
    assert run.stderr.count("\n") == 1
    assert "output" in run.stderr
    assert (tmp_path / "output").read_text() == "mine"


def test_an_output_folder_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    if os.geteuid() == 0:  # root may write anywhere but into the kernel's own files
        locked = Path("/proc/explainer")
        if not locked.parent.is_dir():
            pytest.skip("root, and no /proc: every folder can be written")
    else:
        tmp_path.chmod(0o500)
        locked = tmp_path / "output"
    run = explainer("build", "-o", locked)
    assert run.returncode == 2
    assert run.stderr.count("\n") == 1
    assert str(locked) in run.stderr


def test_new_does_not_write_over_a_file(tmp_path: Path) -> None:
    (tmp_path / "mine.toml").write_text("mine")
    run = explainer("new", "mine.toml", cwd=tmp_path)
    assert run.returncode == 2
    assert run.stderr.count("\n") == 1
    assert "mine.toml" in run.stderr
    assert (tmp_path / "mine.toml").read_text() == "mine"


TERMINALS: dict[str, dict[str, str]] = {
    "ascii": {"PYTHONIOENCODING": "ascii"},
    "latin-1": {"PYTHONIOENCODING": "latin-1"},
    "the C locale": {"LC_ALL": "C", "PYTHONCOERCECLOCALE": "0", "PYTHONUTF8": "0"},
}


@pytest.mark.parametrize(
    "arguments",
    [["show", "dE_total/dw5", "E_total"], ["build"], ["examples"], ["show", "∂E/∂ω"], ["--help"]],
    ids=" ".join,
)
def test_a_terminal_without_unicode_gets_text_all_the_same(
    arguments: list[str], tmp_path: Path
) -> None:
    plain = explainer(*arguments, cwd=tmp_path, env={"PYTHONIOENCODING": "utf-8"})
    for terminal, env in TERMINALS.items():
        run = explainer(*arguments, cwd=tmp_path, env=env)
        assert run.returncode == plain.returncode, terminal
        assert "Traceback" not in run.stderr, terminal
        assert run.stderr.count("\n") == plain.stderr.count("\n"), terminal
        assert run.stdout.count("\n") == plain.stdout.count("\n"), terminal


@pytest.mark.parametrize(
    "arguments",
    [
        ["show", "dE_total/dw5"],
        ["build"],
        ["examples"],
        ["--help"],
        ["show", "w5+", "--as", "json"],
    ],
    ids=" ".join,
)
def test_a_reader_that_has_gone_is_no_fault(arguments: list[str], tmp_path: Path) -> None:
    reader, writer = os.pipe()
    os.close(reader)  # as `| head -1` does once it has its line
    with os.fdopen(writer, "wb") as gone:
        run = subprocess.run(
            command(*arguments),
            cwd=tmp_path,
            env=environment(),
            stdin=subprocess.DEVNULL,
            stdout=gone,
            stderr=subprocess.PIPE,
            timeout=60,
            check=False,
        )
    assert run.stderr == b""
    assert run.returncode in (0, 128 + signal.SIGPIPE)


def _until_computing(process: subprocess.Popen[bytes]) -> None:
    """Wait until a process computes: it has loaded the library for that, and then worked a while.

    While it still loads, Python drops an interrupt that meets it in a callback of its own.
    """
    proc = Path(f"/proc/{process.pid}")
    if not proc.is_dir():
        time.sleep(3)
        return
    until, loaded = time.monotonic() + 60, None
    while time.monotonic() < until and process.poll() is None:
        worked = sum(map(int, (proc / "stat").read_text().rpartition(")")[2].split()[11:13]))
        if loaded is None and "flint" in (proc / "maps").read_text():
            loaded = worked
        if loaded is not None and worked - loaded > os.sysconf("SC_CLK_TCK"):
            return
        time.sleep(0.01)


@pytest.fixture
def slow(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The tutorial with so many rounds that nobody waits for its end."""
    text = source_text("mazur").replace("= 10000\n", "= 1000000\n")
    assert "1000000" in text
    path = tmp_path_factory.mktemp("slow") / "slow.toml"
    path.write_text(text, encoding="utf-8")
    return path


def _heeding_ctrl_c() -> None:
    """What a shell starts in the background is deaf to Ctrl-C, and so is all that it starts."""
    signal.signal(signal.SIGINT, signal.default_int_handler)


@pytest.mark.parametrize("arguments", [["show", "E_total@1000000", "-e"], ["build"]], ids=" ".join)
def test_ctrl_c_ends_it_without_a_traceback(
    arguments: list[str], slow: Path, tmp_path: Path
) -> None:
    arguments = [*arguments, str(slow)]
    process = subprocess.Popen(
        command(*arguments),
        cwd=tmp_path,
        env=environment(),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        preexec_fn=_heeding_ctrl_c,
    )
    _until_computing(process)
    process.send_signal(signal.SIGINT)
    _, stderr = process.communicate(timeout=60)
    assert process.returncode == 130
    assert b"Traceback" not in stderr
    assert stderr.count(b"\n") <= 1
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == []


def test_being_ended_from_outside_leaves_no_file_and_no_traceback(tmp_path: Path) -> None:
    process = subprocess.Popen(
        command("show", "E_total@1000000"),
        cwd=tmp_path,
        env=environment(),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
    )
    _until_computing(process)
    process.terminate()
    _, stderr = process.communicate(timeout=60)
    assert (process.returncode, stderr) == (128 + signal.SIGTERM, b"")


def test_ctrl_c_while_it_is_being_loaded_gives_no_traceback() -> None:
    program = (
        "import builtins\n"
        "load = builtins.__import__\n"
        "def stopping(name, *rest, **more):\n"
        "    if name == 'argparse':\n"
        "        raise KeyboardInterrupt\n"
        "    return load(name, *rest, **more)\n"
        "builtins.__import__ = stopping\n"
        "from explainer.__main__ import main\n"
        "raise SystemExit(main())\n"
    )
    run = subprocess.run(
        [sys.executable, "-c", program],
        env=environment(),
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert (run.returncode, run.stderr) == (130, "stopped\n")


CLOSED = ["show net_h1 >&-", "examples >&-", "check - <&-", "show nothing 2>&-", "build >&-"]


@pytest.mark.parametrize("line", CLOSED)
def test_a_stream_that_is_closed_from_the_start_is_no_fault(line: str, tmp_path: Path) -> None:
    words, redirection = line.rsplit(" ", 1)
    shell = " ".join(map(shlex.quote, command(*words.split()))) + " " + redirection
    run = subprocess.run(
        ["sh", "-c", shell],
        cwd=tmp_path,
        env=environment(),
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert "Traceback" not in run.stdout + run.stderr
    assert run.returncode == (2 if "nothing" in line else 0)


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no /dev/full here")
@pytest.mark.parametrize("arguments", [["show", "net_h1"], ["examples"], ["build"]], ids=" ".join)
def test_an_output_that_cannot_be_written_is_told(arguments: list[str], tmp_path: Path) -> None:
    with Path("/dev/full").open("wb") as full:
        run = subprocess.run(
            command(*arguments),
            cwd=tmp_path,
            env=environment(),
            stdout=full,
            stderr=subprocess.PIPE,
            text=True,
            timeout=60,
            check=False,
        )
    assert run.returncode == 2
    assert run.stderr == "the output cannot be written: no space left on device\n"


@pytest.mark.parametrize(
    "arguments",
    [["build", "-o", "a" * 300], ["new", "a" * 300], ["new", ""], ["new", "."]],
    ids=["folder", "file", "empty", "here"],
)
def test_a_name_that_no_file_can_have_is_told(arguments: list[str], tmp_path: Path) -> None:
    run = explainer(*arguments, cwd=tmp_path)
    assert run.returncode == 2
    assert run.stderr.count("\n") == 1
    assert "Traceback" not in run.stderr
    assert list(tmp_path.iterdir()) == []
