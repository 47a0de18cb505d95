"""explainer show: how single quantities are worked out."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from typing import TYPE_CHECKING

from explainer.cli.options import (
    add_example,
    add_notation,
    add_numbers,
    each,
    explanation,
    known,
    listed,
    together,
)
from explainer.errors import ExplainerError

if TYPE_CHECKING:
    from explainer.explanation import Explanation

ABOUT = "print how single quantities are worked out"
FORMS = ("text", "latex", "md", "json")
LINES = ("symbols", "numbers", "value")


def add_options(parser: ArgumentParser) -> None:
    """What the command takes."""
    parser.add_argument("keys", nargs="+", metavar="KEY", help="such as net_h1, dE_total/dw5, w5+")
    add_example(parser)
    parser.add_argument(
        "--as",
        dest="form",
        default="text",
        metavar="FORM",
        help=f"one of {', '.join(FORMS)} (default: text)",
    )
    parser.add_argument(
        "--lines",
        default=",".join(LINES),
        metavar="LINES",
        help=f"comma-separated, of {', '.join(LINES)} (default: all)",
    )
    parser.add_argument(
        "--full",
        action="store_true",
        help="also all that the quantities are made of, down to given numbers",
    )
    parser.add_argument(
        "--labels",
        action="store_true",
        help="with --as latex: number the equations and label them",
    )
    add_notation(parser)
    add_numbers(parser)


def run(options: Namespace) -> int:
    """Print the derivations."""
    _, lines, (explained, keys) = together(
        lambda: known("--as", options.form, FORMS),
        lambda: listed("--lines", options.lines, LINES, "kind of line"),
        lambda: _asked(options),
    )
    if options.labels and options.form != "latex":
        raise ExplainerError("--labels: only LaTeX has labels; add --as latex")
    if options.form == "json" and len(lines) < len(LINES):
        raise ExplainerError("--lines: in JSON each line is a field; leave --lines out")
    from explainer.export import Choice, show

    choice = Choice(lines, options.full, options.labels)
    print(show(explained, keys, options.form, choice), end="")
    return 0


def _asked(options: Namespace) -> tuple[Explanation, list[str]]:
    """The example explained, and the keys in their one spelling."""
    explained = explanation(options)
    from explainer.keys import parse

    keys = each(parse, ((key, explained.example) for key in options.keys))
    return explained, [str(key) for key in keys]
