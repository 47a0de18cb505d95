"""What documents are set in: an article in a class and on a paper, a page in typefaces."""

from __future__ import annotations

import re
from typing import NamedTuple

from explainer.errors import ExplainerError, nearest, shown

PAPERS = ("a4", "letter")
FONTS = ("embedded", "system")
_CLASS = re.compile(r"[A-Za-z][A-Za-z0-9-]{0,39}")


class Sheet(NamedTuple):
    """The class, such as article, scrartcl or report, and the paper of an article; for a page
    whether it carries its typefaces, or takes those that the reader's system has.
    """

    kind: str = "article"
    size: str = "a4"
    fonts: str = "embedded"


ARTICLE = Sheet()


def sheet(kind: str, size: str, fonts: str = "embedded") -> Sheet:
    """The sheet that is asked for; ExplainerError where a word cannot be one."""
    if not _CLASS.fullmatch(kind):
        raise ExplainerError(
            f"--class: {shown(kind)} is no name of a class; write one such as article, scrartcl"
            " or report"
        )
    if size not in PAPERS:
        hint = nearest(size, PAPERS) or f"; known are {', '.join(PAPERS)}"
        raise ExplainerError(f'--paper: unknown size "{size}"{hint}')
    if fonts not in FONTS:
        hint = nearest(fonts, FONTS) or f"; known are {', '.join(FONTS)}"
        raise ExplainerError(f'--fonts: unknown kind "{fonts}"{hint}')
    return Sheet(kind, size, fonts)
