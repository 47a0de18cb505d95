"""The bar of what takes long: at a terminal, after a while, and gone when done."""

import io
import sys
from time import sleep

import pytest

from explainer.cli import progress
from explainer.cli.progress import Bar


class Terminal(io.StringIO):
    """A standard error that is a terminal, or not."""

    def __init__(self, *, real: bool) -> None:
        super().__init__()
        self._real = real

    def isatty(self) -> bool:
        return self._real


def drawn(monkeypatch: pytest.MonkeyPatch, *, real: bool, patience: float) -> str:
    terminal = Terminal(real=real)
    monkeypatch.setattr(sys, "stderr", terminal)
    monkeypatch.setattr(progress, "PATIENCE", patience)
    monkeypatch.setattr(progress, "TICK", 0.01)
    with Bar() as bar:
        sleep(0.05)
        bar.tell(2_500, 10_000)
        sleep(0.1)
    return terminal.getvalue()


def test_a_bar_shows_how_far_training_is_and_is_wiped_off(monkeypatch: pytest.MonkeyPatch) -> None:
    text = drawn(monkeypatch, real=True, patience=0)
    assert "[######                  ] round 2,500 of 10,000" in text
    assert " s   " in text
    assert text.endswith("\r\033[K")
    assert "\n" not in text


def test_nothing_is_drawn_for_what_is_done_soon(monkeypatch: pytest.MonkeyPatch) -> None:
    assert drawn(monkeypatch, real=True, patience=60) == ""


def test_nothing_is_drawn_where_standard_error_is_no_terminal(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    assert drawn(monkeypatch, real=False, patience=0) == ""


def test_a_fault_leaves_no_bar_behind(monkeypatch: pytest.MonkeyPatch) -> None:
    terminal = Terminal(real=True)
    monkeypatch.setattr(sys, "stderr", terminal)
    monkeypatch.setattr(progress, "PATIENCE", 0)
    monkeypatch.setattr(progress, "TICK", 0.01)
    with pytest.raises(ValueError, match="slip"):
        slip()
    assert terminal.getvalue().endswith("\r\033[K")


def slip() -> None:
    with Bar():
        sleep(0.05)
        raise ValueError("slip")
