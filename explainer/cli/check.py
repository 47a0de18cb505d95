"""explainer check: hand calculations, line by line."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace

from explainer.cli.options import add_example, add_numbers, digits, example
from explainer.cli.terminal import colours, progress
from explainer.errors import ExplainerError

ABOUT = "check hand calculations: which lines are right, the first wrong one, and why"


def add_options(parser: ArgumentParser) -> None:
    """What the command takes."""
    parser.add_argument(
        "sheets",
        nargs="*",
        metavar="SHEET",
        help="a file of lines such as net_h1 = 0.3775; - reads standard input",
    )
    add_example(parser)
    parser.add_argument("--blank", action="store_true", help="print an empty sheet to fill in")
    parser.add_argument("--json", action="store_true", help="the same as JSON")
    parser.add_argument(
        "--no-answers",
        action="store_true",
        help="leave out the right values that were not reached yet, for teaching",
    )
    add_numbers(parser)


def run(options: Namespace) -> int:
    """Check the sheets and print what was found; 1 where a line is wrong, unreadable or unknown."""
    decimals = digits(options)
    if bool(options.sheets) == options.blank:
        raise ExplainerError(
            "explainer check: --blank prints an empty sheet; name no sheet beside it"
            if options.blank
            else "explainer check: name a sheet to check, - for standard input, or --blank to get"
            " an empty one to fill in"
        )
    found = example(options)
    from explainer.checking.command import blank, check_sheets

    if options.blank:
        print(blank(found, as_json=options.json), end="")
        return 0
    text, status = check_sheets(
        options.sheets,
        found,
        as_json=options.json,
        answers=not options.no_answers,
        colour=colours(),
        digits=decimals,
        progress=progress(),
    )
    print(text, end="")
    return status
