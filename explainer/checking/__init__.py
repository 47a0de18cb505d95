"""Checking hand calculations: which lines are right, which is the first wrong one, and why.

    sheet → entries → lines → verdicts → conventions, mistakes → diagnosis → report or JSON

- ``files``, ``numbers``, ``sheets``, ``lines``: what a person wrote, read exactly and understood
  as keys
- ``graph``, ``parts``: what each quantity can be computed from, by every route
- ``boxes``, ``possible``, ``judge``, ``verdicts``: what a number may be, given the rounded ones
  before it
- ``mistakes``, ``slips``: changes of the steps, and of single numbers, that explain wrong ones
- ``attempts``, ``evidence``, ``pairs``, ``naming``, ``deciding``: the search for what happened
- ``conventions``, ``weak``: what a whole sheet keeps to, and what too few digits leave open
- ``formulas``, ``sentences``, ``reasons``, ``words``: what is said of it, in a person's own numbers
- ``diagnosis``, ``report``, ``as_json``, ``colours``, ``command``: what is told
"""

from __future__ import annotations

from explainer.checking.command import blank, check_sheets
from explainer.checking.diagnosis import Diagnosis, diagnose

__all__ = ["Diagnosis", "blank", "check_sheets", "diagnose"]
