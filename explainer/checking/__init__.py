"""Checking hand calculations: which lines are right, which is the first wrong one, and why.

    sheet → entries → lines → verdicts → conventions, mistakes → diagnosis → report or JSON

- ``numbers``, ``sheets``, ``arrays``, ``sources``: what a person wrote, read exactly
- ``lines``, ``understanding``, ``order``: the same as quantities of an example, in their order
- ``graph``, ``ways``, ``parts``, ``walking``: how each quantity can be computed, by every route
- ``boxes``, ``rounding``, ``ranges``: what a formula can give for numbers known within limits
- ``possible``, ``judge``, ``verdicts``, ``judging``: what a number may be, given those before it
- ``mistakes``, ``slips``: changes of the steps, and of single numbers, that explain wrong ones
- ``attempts``, ``estimates``, ``evidence``: one mistake tried on a sheet, and how far that shows it
- ``naming``, ``pairs``, ``deciding``: the search for what happened
- ``conventions``, ``weak``: what a whole sheet keeps to, and what too few digits leave open
- ``formulas``, ``sentences``, ``reasons``, ``words``: what is said of it, in a person's own numbers
- ``diagnosis``, ``report``, ``as_json``, ``colours``, ``command``: what is told
"""
