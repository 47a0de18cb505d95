"""The commands, one file each.

- ``running``: from arguments to an exit status; faults become one clear line each
- ``parser``: what can be typed; ``options``: what several commands share
- ``build``, ``show``, ``keys``, ``check``, ``examples``, ``new``: a command each, with its options
- ``terminal``: what the terminal can show

Nothing heavy is imported before a command needs it, so that ``--help`` and a mistyped option answer
at once.
"""

from explainer.cli.running import main

__all__ = ["main"]
