"""From an explanation to the text of documents; nothing is written to a disk here.

The story is written once, in ``templates/walkthrough``. It calls the macros of a format as ``f``
and asks the :class:`Writer` for symbols, numbers and workings. Everything a template receives is
markup already, so nothing of a user's arrives unescaped.
"""

from explainer.rendering.sheet import Sheet, sheet
from explainer.rendering.walkthrough import Document, Walkthrough

__all__ = ["Document", "Sheet", "Walkthrough", "sheet"]
