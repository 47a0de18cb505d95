"""explainer keys: every key of an example, how it is written, and its value."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace

from explainer.cli.options import add_example, add_notation, add_numbers, explanation

ABOUT = "list every key of an example, with its symbol and its value"


def add_options(parser: ArgumentParser) -> None:
    """What the command takes."""
    add_example(parser)
    add_notation(parser)
    add_numbers(parser)


def run(options: Namespace) -> int:
    """Print a line for each key."""
    explained = explanation(options)
    from explainer.export import listing

    print(listing(explained), end="")
    return 0
