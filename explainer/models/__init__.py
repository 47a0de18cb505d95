"""Models of other programs, read into examples: PyTorch modules, files of named arrays.

    module, or arrays → fields as in an example file → Example

- ``decimals``: arrays as exact decimals
- ``files``: the arrays of `.npz` and `.safetensors` files, each read when it is asked for
- ``arrays``: the fields of an example file, with arrays in the place of numbers
- ``pytorch``, ``losses``: a `torch.nn.Sequential` and its loss as such fields

NumPy, safetensors and PyTorch are imported here only, and only where a model of theirs is read.
"""

from explainer.models.arrays import from_arrays
from explainer.models.pytorch import from_torch, torch_gradients

__all__ = ["from_arrays", "from_torch", "torch_gradients"]
