"""explainer examples: the bundled examples."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace

ABOUT = "list the bundled examples"


def add_options(parser: ArgumentParser) -> None:
    """What the command takes: nothing."""


def run(options: Namespace) -> int:
    """Print one line for each example."""
    from explainer.example import catalogue

    rows = [(entry.name, entry.shape, entry.author, entry.shows) for entry in catalogue()]
    widths = [max(len(row[k]) for row in rows) for k in range(3)]
    for row in rows:
        cells = (cell.ljust(width) for cell, width in zip(row, [*widths, 0], strict=True))
        print("  ".join(cells).rstrip())
    return 0
