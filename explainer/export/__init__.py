"""An explanation for other programs and other people's documents.

``data``: JSON objects and CSV lines; ``showing``: single derivations as text, Markdown, LaTeX or
JSON; ``fragments``: the LaTeX among them, for any document that loads amsmath.
"""

from explainer.export.data import as_csv, as_json, every_key, listing, quantities
from explainer.export.showing import LINES, Choice, show

__all__ = ["LINES", "Choice", "as_csv", "as_json", "every_key", "listing", "quantities", "show"]
