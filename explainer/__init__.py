"""Worked examples of backpropagation, and of any computation made of named numbers.

The pipeline, and where each part of it lives:

    example file → Example → Derivation (named steps) → Values (proven digits) → templates → files

- ``example``, ``keys``, ``formulas``: what a user writes, read and checked
- ``models``: the same read from PyTorch modules and from files of named arrays
- ``derivation``, ``slopes``: named steps and derivatives by rule; they know no neural network
- ``network``, ``backward``, ``update``, ``functions``: forward, backward and update of an example
  as such steps; ``deriving`` knows which of them makes a key's
- ``wide``: whole rounds of a large network in matrices
- ``evaluation``: numbers, proven to the last digit shown; thousands of rounds of training
- ``explanation``, ``workings``, ``story``: an example explained, line by line how, and what is told
- ``notation``, ``diagrams``: formulas and drawings, neutral until they are printed
- ``rendering``, ``export``: documents and data as text
- ``checking``: a person's own numbers, which of them are right, and where the first slip is
- ``notebook``: explanations and derivations as objects that a notebook shows
- ``program``: the steps as data, for the page to compute with
- ``building``, ``typesetting``, ``cli``: files, PDF, commands
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from explainer.checking.diagnosis import Diagnosis
    from explainer.example import Example
    from explainer.notebook import Explained

__version__ = "0.1.0"


def load(source: str | os.PathLike[str]) -> Example:
    """The example in a file, or the bundled one of that name; ExplainerError lists all faults."""
    from explainer.example import load

    return load(source)


def explain(
    example: Example | str | os.PathLike[str], digits: int = 9, notation: str | None = None
) -> Explained:
    """An example with its derivation and values, ``digits`` decimals shown.

    ``explain("mazur")["dE_total/dw5"]`` is one derivation; a notebook shows either set in type.

    ``notation`` is the name of one (post, zac, prml, stats) or the path of a file of symbols.
    """
    from explainer.example import Example
    from explainer.notebook import Explained

    found = example if isinstance(example, Example) else load(example)
    if notation is not None:
        from explainer.example import notations

        found = notations.written_in(found, notations.notation(notation))
    return Explained(found, digits)


def check(example: Example | str | os.PathLike[str], sheet: object, digits: int = 9) -> Diagnosis:
    """A sheet checked: text, the path of a file, or a mapping from keys to numbers.

    A number may be text, whose digits count as written, or a float, read at its full precision; an
    array is spread over the keys that begin with its own.
    """
    from explainer.checking.diagnosis import diagnose
    from explainer.example import Example

    return diagnose(example if isinstance(example, Example) else load(example), sheet, digits)


def from_torch(module: Any, x: Any, y: Any = None, loss: Any = "output", **fields: Any) -> Example:
    """An example from a `torch.nn.Sequential`; see :func:`explainer.models.from_torch`."""
    from explainer.models import from_torch

    return from_torch(module, x, y, loss, **fields)


def from_arrays(
    source: Any, layers: Any, inputs: Any, targets: Any = None, **fields: Any
) -> Example:
    """An example from named arrays; see :func:`explainer.models.from_arrays`."""
    from explainer.models import from_arrays

    return from_arrays(source, layers, inputs, targets, **fields)


def torch_gradients(module: Any) -> dict[str, Any]:
    """The gradients that `backward()` left in a module, by key: a sheet for `check`."""
    from explainer.models import torch_gradients

    return torch_gradients(module)
