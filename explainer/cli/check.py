"""explainer check: hand calculations, line by line."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace

from explainer.cli.options import add_example, add_numbers, digits, example, together
from explainer.cli.progress import BAR
from explainer.cli.terminal import colours
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
    parser.add_argument(
        "--power",
        action="store_true",
        help="tell which mistakes the example's numbers show, and which look alike in them",
    )
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
    decimals, _, found = together(
        lambda: digits(options), lambda: _one_thing(options), lambda: example(options)
    )
    if options.power:
        from explainer.checking.power import power

        print(power(found, decimals), end="")
        return 0
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
        progress=BAR.tell,
    )
    print(text, end="")
    return status


def _one_thing(options: Namespace) -> None:
    """Refuse to check sheets and to print something else at the same time."""
    others = [name for name in ("--blank", "--power") if getattr(options, name[2:])]
    if options.sheets and others:
        raise ExplainerError(f"explainer check: {others[0]} stands alone; name no sheet beside it")
    if len(others) > 1:
        raise ExplainerError("explainer check: --blank and --power are asked for one at a time")
    if options.power and (options.json or options.no_answers):
        raise ExplainerError("explainer check: --power prints text, and takes -e, --set, --digits")
    if not options.sheets and not others:
        raise ExplainerError(
            "explainer check: name a sheet to check, - for standard input, or --blank to get an"
            " empty one to fill in"
        )
