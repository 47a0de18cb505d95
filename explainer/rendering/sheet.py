"""What an article is set on: a document class and a size of paper."""

from __future__ import annotations

import re
from typing import NamedTuple

from explainer.errors import ExplainerError, nearest, shown

PAPERS = ("a4", "letter")
_CLASS = re.compile(r"[A-Za-z][A-Za-z0-9-]{0,39}")


class Sheet(NamedTuple):
    """The class, such as article, scrartcl or report, and the size of an article."""

    kind: str = "article"
    size: str = "a4"


ARTICLE = Sheet()


def sheet(kind: str, size: str) -> Sheet:
    """The sheet that is asked for; ExplainerError where a word cannot be one."""
    if not _CLASS.fullmatch(kind):
        raise ExplainerError(
            f"--class: {shown(kind)} is no name of a class; write one such as article, scrartcl"
            " or report"
        )
    if size not in PAPERS:
        hint = nearest(size, PAPERS) or f"; known are {', '.join(PAPERS)}"
        raise ExplainerError(f'--paper: unknown size "{size}"{hint}')
    return Sheet(kind, size)
