"""What can be typed: the commands, their options, and what is said of a word that is neither."""

from __future__ import annotations

from argparse import RawDescriptionHelpFormatter
from typing import NoReturn

from explainer import __version__
from explainer.cli import build, check, examples, keys, new, show
from explainer.cli.options import Parser
from explainer.errors import ExplainerError, nearest

ABOUT = """\
Worked examples of backpropagation: every number of a small neural network, with the formula
behind it, the numbers put in, and its value.

  explainer build                 the tutorial, as HTML, Markdown and LaTeX, into output/
  explainer show dE_total/dw5     one derivation, here in the terminal
  explainer check my-sheet.txt    your own numbers: which are right, and where the first slip is
  explainer new mine.toml         an example file to start from
"""
COMMANDS = {
    "build": build,
    "show": show,
    "keys": keys,
    "check": check,
    "examples": examples,
    "new": new,
}


def main_parser() -> Parser:
    """The parser of all commands."""
    parser = Parser(
        "explainer",
        description=ABOUT,
        formatter_class=RawDescriptionHelpFormatter,
        allow_abbrev=False,
    )
    parser.add_argument("--version", action="version", version=f"explainer {__version__}")
    parser.set_defaults(command="", run=None)
    commands = parser.add_subparsers(title="commands", metavar="COMMAND")
    for name, module in COMMANDS.items():
        added = commands.add_parser(
            name, help=module.ABOUT, description=module.ABOUT, allow_abbrev=False
        )
        added.set_defaults(command=name, run=module.run)
        module.add_options(added)
    return parser


def command_first(arguments: list[str]) -> list[str]:
    """The arguments, if they begin with a command or an option."""
    word = arguments[0] if arguments else ""
    if word and not word.startswith("-") and word not in COMMANDS:
        hint = nearest(word, COMMANDS) or f"; the commands are {', '.join(COMMANDS)}"
        raise ExplainerError(f'explainer: unknown command "{word}"{hint}')
    return arguments


def refuse(command: str, words: list[str]) -> NoReturn:
    """Say of each word that no command takes what may have been meant."""
    parser = Parser()
    if command:
        COMMANDS[command].add_options(parser)
    else:
        parser.known.append("--version")
    program = f"explainer {command}".rstrip()
    raise ExplainerError(
        *(
            f'{program}: unknown option "{word}"{nearest(word, parser.known)}'
            if word.startswith("-")
            else f'{program}: "{word}" is one word too many'
            for word in words
        )
    )
