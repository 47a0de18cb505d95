"""The commands. The only room that writes files.

Nothing heavy is imported before a command needs it, so that `--help` and a mistyped option answer
at once.
"""

from __future__ import annotations

import gc
import os
import sys
from argparse import ArgumentParser, Namespace, RawDescriptionHelpFormatter
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any, NoReturn

from explainer import __version__
from explainer.errors import ExplainerError, nearest

if TYPE_CHECKING:
    from explainer.explanation import Explanation

FORMATS = ("html", "md", "tex", "json", "csv")
SHOW_FORMS = ("text", "latex", "md", "json")
LEAST_DIGITS, MOST_DIGITS = 3, 30

ABOUT = """\
Worked examples of backpropagation: every number of a small neural network, with the formula
behind it, the numbers put in, and its value.

  explainer build                 the tutorial, as HTML, Markdown and LaTeX, into output/
  explainer show dE_total/dw5     one derivation, here in the terminal
  explainer new mine.toml         an example file to start from
"""


class Parser(ArgumentParser):
    """An argument parser whose faults are one line, with the nearest known name."""

    def error(self, message: str) -> NoReturn:
        """Report bad usage."""
        raise ExplainerError(f"{self.prog}: {message}; {self.prog} --help tells more")


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a command; the exit status (0 done, 2 bad usage or unreadable input, 130 stopped)."""
    # A run is short and ends soon: looking for cyclic garbage costs a tenth of it and finds none.
    gc.disable()
    _speak_any_terminal()
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
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 128 + 13
    except KeyboardInterrupt:
        print("stopped", file=sys.stderr)
        return 130
    return status


def _run(arguments: list[str]) -> int:
    parser = _parser()
    options, unknown = parser.parse_known_args(_command_first(arguments))
    if unknown:
        known = _OPTIONS[options.command] if options.command else ("--help", "--version")
        raise ExplainerError(
            *(
                f'explainer {options.command}: unknown option "{word}"{nearest(word, known)}'
                if word.startswith("-")
                else f'explainer {options.command}: "{word}" is one word too many'
                for word in unknown
            )
        )
    if not options.command:
        parser.print_help(sys.stderr)
        return 2
    run: Callable[[Namespace], int] = options.run
    return run(options)


def _command_first(arguments: list[str]) -> list[str]:
    word = arguments[0] if arguments else ""
    if word and not word.startswith("-") and word not in _OPTIONS:
        raise ExplainerError(f'explainer: unknown command "{word}"{nearest(word, _OPTIONS)}')
    return arguments


_EXAMPLE = ("--set", "--digits", "--help")
_OPTIONS: dict[str, tuple[str, ...]] = {
    "build": ("--to", "-o", "--open", *_EXAMPLE),
    "show": ("-e", "--as", *_EXAMPLE),
    "examples": ("--help",),
    "new": ("--like", "--help"),
}


def _parser() -> Parser:
    parser = Parser(
        "explainer",
        description=ABOUT,
        formatter_class=RawDescriptionHelpFormatter,
        allow_abbrev=False,
    )
    parser.add_argument("--version", action="version", version=f"explainer {__version__}")
    parser.set_defaults(command="", run=None)
    commands = parser.add_subparsers(title="commands", metavar="COMMAND")

    def command(name: str, run: Callable[[Namespace], int], about: str) -> ArgumentParser:
        added = commands.add_parser(name, help=about, description=about, allow_abbrev=False)
        added.set_defaults(command=name, run=run)
        return added

    build = command("build", _build, "write the walkthrough of an example")
    build.add_argument(
        "example",
        nargs="?",
        default="mazur",
        metavar="EXAMPLE",
        help="a bundled example or an example file (default: mazur, the tutorial)",
    )
    build.add_argument(
        "--to",
        default="html,md,tex",
        metavar="FORMATS",
        help=f"comma-separated, of {', '.join(FORMATS)} (default: html,md,tex)",
    )
    build.add_argument(
        "-o",
        dest="folder",
        default="output",
        metavar="DIR",
        help="the folder to write into (default: output)",
    )
    _numbers(build)
    build.add_argument("--open", action="store_true", help="open the result in the browser")

    show = command("show", _show, "print how single quantities are worked out")
    show.add_argument("keys", nargs="+", metavar="KEY", help="such as net_h1, dE_total/dw5, w5+")
    show.add_argument(
        "-e",
        dest="example",
        default="mazur",
        metavar="EXAMPLE",
        help="a bundled example or an example file (default: mazur)",
    )
    show.add_argument(
        "--as",
        dest="form",
        default="text",
        metavar="FORM",
        help=f"one of {', '.join(SHOW_FORMS)} (default: text)",
    )
    _numbers(show)

    command("examples", _examples, "list the bundled examples")
    new = command("new", _new, "write a commented example file to start from")
    new.add_argument("file", metavar="FILE", help="the file to write; it must not exist yet")
    new.add_argument(
        "--like",
        default="mazur",
        metavar="EXAMPLE",
        help="the example to start from (default: mazur)",
    )
    return parser


def _numbers(parser: ArgumentParser) -> None:
    parser.add_argument(
        "--digits",
        default="9",
        metavar="N",
        help="decimals, 3 to 30 (default: 9), never under 3 significant digits",
    )
    parser.add_argument(
        "--set",
        action="append",
        default=[],
        dest="changes",
        metavar="w5=0.41",
        help="change a given number; may be repeated",
    )


# -- the commands -------------------------------------------------------------------------


def _build(options: Namespace) -> int:
    formats = _formats(options.to)
    explanation = _explanation(options)
    from explainer.building import documents, write

    made = documents(explanation, formats)
    written = write(options.folder, made)
    for line in written.report():
        print(line)
    if options.open:
        import webbrowser

        webbrowser.open(written.first.resolve().as_uri())
    return 0


def _show(options: Namespace) -> int:
    _known("--as", options.form, SHOW_FORMS)
    explanation = _explanation(options)
    from explainer.export import show
    from explainer.keys import parse

    keys = _all(parse, ((key, explanation.example) for key in options.keys))
    print(show(explanation, [str(key) for key in keys], options.form), end="")
    return 0


def _examples(options: Namespace) -> int:
    from explainer.example import catalogue

    rows = [(entry.name, entry.shape, entry.author, entry.shows) for entry in catalogue()]
    widths = [max(len(row[k]) for row in rows) for k in range(3)]
    for row in rows:
        cells = (cell.ljust(width) for cell, width in zip(row, [*widths, 0], strict=True))
        print("  ".join(cells).rstrip())
    return 0


def _new(options: Namespace) -> int:
    from explainer.building import write_new
    from explainer.example import starter

    write_new(options.file, lambda name: starter(name, options.like))
    print(f"{options.file}: an example file to change; then: explainer build {options.file}")
    return 0


# -- options ------------------------------------------------------------------------------


def _explanation(options: Namespace) -> Explanation:
    digits = _digits(options.digits)
    from explainer.example import load

    example = load(options.example)
    if options.changes:
        example = example.with_changes(_changes(options.changes))
    from explainer.explanation import Explanation

    return Explanation(example, digits, _progress())


def _digits(text: str) -> int:
    if not text.isascii() or not text.isdigit() or not LEAST_DIGITS <= int(text) <= MOST_DIGITS:
        raise ExplainerError(
            f'--digits: "{text}" is not a whole number from {LEAST_DIGITS} to {MOST_DIGITS}'
        )
    return int(text)


def _formats(text: str) -> list[str]:
    formats = [part.strip() for part in text.split(",") if part.strip()]
    if not formats:
        raise ExplainerError(f"--to: no format is named; write one or more of {', '.join(FORMATS)}")
    for word in formats:
        _known("--to", word, FORMATS)
    return list(dict.fromkeys(formats))


def _known(option: str, word: str, known: tuple[str, ...]) -> None:
    if word not in known:
        hint = nearest(word, known) or f"; known are {', '.join(known)}"
        raise ExplainerError(f'{option}: unknown format "{word}"{hint}')


def _changes(pairs: list[str]) -> dict[str, str]:
    changes: dict[str, str] = {}
    for pair in pairs:
        key, equals, value = pair.partition("=")
        if not equals or not key.strip() or not value.strip():
            raise ExplainerError(f'--set: "{pair}" is not of the form w5=0.41')
        changes[key.strip()] = value.strip()
    return changes


def _all(function: Callable[..., Any], calls: Any) -> list[Any]:
    """The results of all calls, or the faults of all of them."""
    made: list[Any] = []
    problems: list[str] = []
    for call in calls:
        try:
            made.append(function(*call))
        except ExplainerError as fault:
            problems += fault.problems
    if problems:
        raise ExplainerError(*problems)
    return made


# -- the terminal -------------------------------------------------------------------------

_ASCII = {
    "−": "-",
    "·": "*",
    "≈": "~",
    "∂": "d",
    "δ": "delta",
    "η": "eta",
    "β": "beta",
    "Δ": "change_",
    "½": "1/2",
    "⅓": "1/3",
    "¼": "1/4",
    "√": "sqrt",
    "π": "pi",
    "’": "'",
    "–": "-",
    **{raised: f"^{plain}" for raised, plain in zip("⁰¹²³⁴⁵⁶⁷⁸⁹", "0123456789", strict=True)},
    "⁻": "^-",
}


def _speak_any_terminal() -> None:
    """Where the terminal cannot show a character, show the nearest that it can."""
    import codecs

    def spell(error: UnicodeError) -> tuple[str, int]:
        assert isinstance(error, UnicodeEncodeError)
        return "".join(_ASCII.get(c, "?") for c in error.object[error.start : error.end]), error.end

    codecs.register_error("spell", spell)
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure:
            reconfigure(errors="spell")


def _progress() -> Callable[[int], None] | None:
    """A line that tells how far training is, at a terminal, from the third second on."""
    if not sys.stderr.isatty():
        return None
    from time import monotonic

    start = told = monotonic()

    def tell(done: int) -> None:
        nonlocal told
        now = monotonic()
        if now - start > 2 and now - told > 0.2:
            told = now
            print(f"\r{done:,} rounds of training ...", end="\r", file=sys.stderr, flush=True)

    return tell
