"""explainer build: the walkthrough of an example, as files."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from pathlib import Path
from typing import TYPE_CHECKING

from explainer.cli.options import (
    add_notation,
    add_numbers,
    each,
    explanation,
    known,
    listed,
    together,
)
from explainer.cli.progress import BAR
from explainer.errors import ExplainerError, nearest

if TYPE_CHECKING:
    from explainer.explanation import Explanation

ABOUT = "write the walkthrough of an example"
FORMATS = ("html", "md", "tex", "pdf", "json", "csv")
FLAVOURS = ("github", "pandoc", "myst")
LANGUAGES = ("en", "de")


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
        "--language",
        default="en",
        metavar="CODE",
        help=f"the language of the story: one of {', '.join(LANGUAGES)} (default: en)",
    )
    parser.add_argument(
        "--story",
        metavar="FOLDER",
        help="templates of your own, in place of those of the same name in templates/walkthrough",
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
    parser.add_argument(
        "--fonts",
        default="embedded",
        metavar="KIND",
        help="of html: embedded, or system to leave them out (default: embedded)",
    )
    add_notation(parser)
    add_numbers(parser)
    parser.add_argument(
        "--focus",
        action="append",
        default=[],
        metavar="KEY,...",
        help="what the documents explain in full: weights, neurons, any key; may be repeated",
    )
    parser.add_argument("--open", action="store_true", help="open the result in the browser")


def folder_of_story(folder: str) -> Path:
    """The folder of --story; ExplainerError where there is no template in it."""
    place = Path(folder)
    if not place.is_dir():
        what = "is a file, not a folder" if place.exists() else "no such folder"
        raise ExplainerError(f"--story: {folder}: {what}; name a folder with templates")
    texts = {file.stem: file.read_bytes() for file in place.glob("*.jinja") if file.is_file()}
    if not texts:
        raise ExplainerError(
            f"--story: {folder}: there is no template in it; copy one of templates/walkthrough"
            " there, and change it"
        )
    from explainer.rendering.environment import story_names

    known = story_names()
    each(_used, ((place, name, texts, known) for name in sorted(texts) if name not in known))
    return place


def _used(place: Path, name: str, texts: dict[str, bytes], known: list[str]) -> None:
    """Refuse a template that nothing can ask for: its name is misspelt."""
    others = (text for other, text in texts.items() if other != name)
    if not any(name.encode() in text for text in others):
        hint = nearest(name, known) or "; a template takes the place of the bundled one of its name"
        raise ExplainerError(f"--story: {place / f'{name}.jinja'}: no template asks for it{hint}")


def run(options: Namespace) -> int:
    """Write the files and say what was written where."""
    from explainer.building import documents, typeset, write
    from explainer.rendering.sheet import sheet

    formats, _, _, story, paper, explained = together(
        lambda: listed("--to", options.to, FORMATS),
        lambda: known("--flavour", options.flavour, FLAVOURS, "kind of Markdown"),
        lambda: known("--language", options.language, LANGUAGES, "language"),
        lambda: folder_of_story(options.story) if options.story is not None else None,
        lambda: sheet(options.kind, options.paper, options.fonts),
        lambda: explanation(options),
    )
    focus = _focus(options.focus, explained)
    made = documents(
        explained, formats, options.flavour, options.language, story, focus=focus, sheet=paper
    )
    written = write(options.folder, typeset(made, BAR.page))
    for line in written.report():
        print(line)
    if options.open:
        import webbrowser

        webbrowser.open(written.first.resolve().as_uri())
    return 0


def _focus(lists: list[str], explained: Explanation) -> tuple[str, ...]:
    """The keys of --focus."""
    words = [word.strip() for words in lists for word in words.split(",") if word.strip()]
    if not words:
        return ()
    from explainer.story.focus import read_focus

    try:
        return read_focus(words, explained.example)
    except ExplainerError as fault:
        raise fault.at("--focus") from None
