"""explainer show: how single quantities are worked out."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace

from explainer.cli.options import add_example, add_numbers, each, explanation, known

ABOUT = "print how single quantities are worked out"
FORMS = ("text", "latex", "md", "json")


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
    add_numbers(parser)


def run(options: Namespace) -> int:
    """Print the derivations."""
    known("--as", options.form, FORMS)
    explained = explanation(options)
    from explainer.export import show
    from explainer.keys import parse

    keys = each(parse, ((key, explained.example) for key in options.keys))
    print(show(explained, [str(key) for key in keys], options.form), end="")
    return 0
