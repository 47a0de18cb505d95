"""explainer new: a commented example file to start from."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace

ABOUT = "write a commented example file to start from"


def add_options(parser: ArgumentParser) -> None:
    """What the command takes."""
    parser.add_argument("file", metavar="FILE", help="the file to write; it must not exist yet")
    parser.add_argument(
        "--like",
        default="mazur",
        metavar="EXAMPLE",
        help="the example to start from (default: mazur)",
    )


def run(options: Namespace) -> int:
    """Write the file and say so."""
    from explainer.building import write_new
    from explainer.example import starter

    write_new(options.file, lambda name: starter(name, options.like))
    print(f"{options.file}: an example file to change; then: explainer build {options.file}")
    return 0
