"""What several commands share: an example, digits, changed numbers; and the parser itself."""

from __future__ import annotations

from argparse import Action, ArgumentParser, Namespace
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, NoReturn

from explainer.cli.progress import BAR
from explainer.errors import ExplainerError, nearest

if TYPE_CHECKING:
    from explainer.example import Example
    from explainer.explanation import Explanation
    from explainer.notation.notations import Notation

LEAST_DIGITS, MOST_DIGITS = 3, 30


class Parser(ArgumentParser):
    """An argument parser whose faults are one line, and who knows its options by name."""

    def __init__(self, *args: Any, **settings: Any) -> None:
        self.known: list[str] = []
        super().__init__(*args, **settings)

    def add_argument(self, *args: Any, **settings: Any) -> Action:
        """Add an argument, and keep the names of an option for suggestions."""
        action = super().add_argument(*args, **settings)
        self.known += [name for name in action.option_strings if name != "-h"]
        return action

    def error(self, message: str) -> NoReturn:
        """Report bad usage."""
        raise ExplainerError(f"{self.prog}: {message}; {self.prog} --help tells more")


# -- adding options -----------------------------------------------------------------------


def add_example(parser: ArgumentParser) -> None:
    """Add -e, the example."""
    parser.add_argument(
        "-e",
        dest="example",
        default="mazur",
        metavar="EXAMPLE",
        help="a bundled example or an example file (default: mazur)",
    )


def add_numbers(parser: ArgumentParser) -> None:
    """Add --digits and --set."""
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


def add_notation(parser: ArgumentParser) -> None:
    """Add --notation."""
    parser.add_argument(
        "--notation",
        metavar="NAME|FILE",
        help="the letters: post, zac, prml, stats, or a file of symbols",
    )


# -- reading options ----------------------------------------------------------------------


def example(options: Namespace) -> Example:
    """The example that is asked for, with the numbers of --set."""
    from explainer.example import load

    found = load(options.example)
    word = getattr(options, "notation", None)
    changed, letters = together(
        lambda: _with_changes(found, options.changes), lambda: _notation(word) if word else None
    )
    if letters is None:
        return changed  # type: ignore[no-any-return]
    from explainer.example.notations import written_in

    return written_in(changed, letters)


def _with_changes(found: Example, pairs: list[str]) -> Example:
    if not pairs:
        return found
    try:
        return found.with_changes(_changes(pairs))
    except ExplainerError as fault:
        raise fault.at("--set") from None


def _notation(word: str) -> Notation:
    from explainer.example.notations import notation

    return notation(word)


def explanation(options: Namespace) -> Explanation:
    """The example that is asked for, explained."""
    decimals, found = together(lambda: digits(options), lambda: example(options))
    from explainer.explanation import Explanation

    return Explanation(found, decimals, BAR.tell)


def digits(options: Namespace) -> int:
    """How many decimals --digits asks for."""
    text: str = options.digits
    if not text.isascii() or not text.isdigit() or not LEAST_DIGITS <= int(text) <= MOST_DIGITS:
        raise ExplainerError(
            f'--digits: "{text}" is not a whole number from {LEAST_DIGITS} to {MOST_DIGITS}'
        )
    return int(text)


def known(option: str, word: str, words: tuple[str, ...], what: str = "format") -> None:
    """Refuse a word that is none of ``words``; ``what`` says what they are."""
    if word not in words:
        hint = nearest(word, words) or f"; known are {', '.join(words)}"
        raise ExplainerError(f'{option}: unknown {what} "{word}"{hint}')


def listed(option: str, text: str, words: tuple[str, ...], what: str = "format") -> list[str]:
    """The words of a comma-separated option, each once."""
    found = list(dict.fromkeys(part.strip() for part in text.split(",") if part.strip()))
    if not found:
        known_words = ", ".join(words)
        raise ExplainerError(f"{option}: no {what} is named; write one or more of {known_words}")
    each(known, ((option, word, words, what) for word in found))
    return found


def _changes(pairs: list[str]) -> dict[str, str]:
    changes: dict[str, str] = {}
    for pair in pairs:
        key, equals, value = pair.partition("=")
        if not equals or not key.strip() or not value.strip():
            raise ExplainerError(f'"{pair}" is not of the form w5=0.41')
        if key.strip() in changes:
            raise ExplainerError(f"{key.strip()} is set twice; leave one of them out")
        changes[key.strip()] = value.strip()
    return changes


def each(function: Callable[..., Any], calls: Any) -> list[Any]:
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


def together(*calls: Callable[[], Any]) -> list[Any]:
    """The results of all calls, or the faults of all of them, so that none waits for another."""
    return each(lambda call: call(), ((call,) for call in calls))
