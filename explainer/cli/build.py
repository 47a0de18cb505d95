"""explainer build: the walkthrough of an example, as files."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace

from explainer.cli.options import add_notation, add_numbers, explanation, known, listed
from explainer.cli.terminal import pages

ABOUT = "write the walkthrough of an example"
FORMATS = ("html", "md", "tex", "pdf", "json", "csv")
FLAVOURS = ("github", "pandoc", "myst")


def add_options(parser: ArgumentParser) -> None:
    """What the command takes."""
    parser.add_argument(
        "example",
        nargs="?",
        default="mazur",
        metavar="EXAMPLE",
        help="a bundled example or an example file (default: mazur, the tutorial)",
    )
    parser.add_argument(
        "--to",
        default="html,md,tex",
        metavar="FORMATS",
        help=f"comma-separated, of {', '.join(FORMATS)} (default: html,md,tex)",
    )
    parser.add_argument(
        "-o",
        dest="folder",
        default="output",
        metavar="DIR",
        help="the folder to write into (default: output)",
    )
    parser.add_argument(
        "--flavour",
        default="github",
        metavar="KIND",
        help=f"the kind of Markdown: one of {', '.join(FLAVOURS)} (default: github)",
    )
    parser.add_argument(
        "--class",
        dest="kind",
        default="article",
        metavar="NAME",
        help="the class of tex and pdf: article, scrartcl, report, ... (default: article)",
    )
    parser.add_argument(
        "--paper", default="a4", metavar="SIZE", help="of tex and pdf: a4 or letter (default: a4)"
    )
    add_notation(parser)
    add_numbers(parser)
    parser.add_argument("--open", action="store_true", help="open the result in the browser")


def run(options: Namespace) -> int:
    """Write the files and say what was written where."""
    formats = listed("--to", options.to, FORMATS)
    known("--flavour", options.flavour, FLAVOURS, "kind of Markdown")
    explained = explanation(options)
    from explainer.building import documents, typeset, write
    from explainer.rendering.sheet import sheet

    paper = sheet(options.kind, options.paper)
    made = documents(explained, formats, options.flavour, paper)
    written = write(options.folder, typeset(made, pages()))
    for line in written.report():
        print(line)
    if options.open:
        import webbrowser

        webbrowser.open(written.first.resolve().as_uri())
    return 0
