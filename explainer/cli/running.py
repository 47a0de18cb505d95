"""From arguments to an exit status."""

from __future__ import annotations

import os
import signal
import sys
from argparse import Namespace
from collections.abc import Callable, Sequence
from contextlib import suppress
from typing import NoReturn

from explainer.cli.parser import command_first, main_parser, refuse
from explainer.cli.progress import BAR
from explainer.cli.terminal import speak_any_terminal
from explainer.errors import ExplainerError


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a command; the exit status.

    0 done; 1 `check` found a line wrong, unreadable or unknown; 2 bad usage or unreadable input;
    130 stopped.
    """
    speak_any_terminal()
    _end_tidily()
    try:
        try:
            status = _run(sys.argv[1:] if arguments is None else list(arguments))
        except SystemExit as asked_for_help:
            status = int(asked_for_help.code or 0)
        sys.stdout.flush()
    except ExplainerError as fault:
        for problem in fault.problems:
            print(problem, file=sys.stderr)
        return 2
    except BrokenPipeError:
        # Whoever read our output has gone; there is nobody left to tell.
        _say_no_more()
        return 128 + 13
    except OSError as fault:
        _say_no_more()
        print(
            f"the output cannot be written: {(fault.strerror or str(fault)).lower()}",
            file=sys.stderr,
        )
        return 2
    except KeyboardInterrupt:
        print("stopped", file=sys.stderr)
        return 130
    return status


def _say_no_more() -> None:
    """Let what is left of the output go nowhere, or Python would try once more at its end."""
    with suppress(OSError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _end_tidily() -> None:
    """Ask to be told before being ended, so that no half-written file is left behind."""
    for name in ("SIGTERM", "SIGHUP"):
        number = getattr(signal, name, None)
        with suppress(ValueError):  # only the main thread may ask
            if number and signal.getsignal(number) == signal.SIG_DFL:
                signal.signal(number, _ended)


def _ended(number: int, frame: object) -> NoReturn:
    raise SystemExit(128 + number)


def _run(arguments: list[str]) -> int:
    parser = main_parser()
    options, unknown = parser.parse_known_args(command_first(arguments))
    if unknown:
        refuse(options.command, unknown)
    if not options.command:
        parser.print_help(sys.stderr)
        return 2
    run: Callable[[Namespace], int] = options.run
    with BAR:
        return run(options)
