"""The losses of PyTorch as error functions: what each adds to the last layer, how it sums up."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

from explainer.errors import ExplainerError, shown

# Losses as functions, each as the module that does the same.
FUNCTIONS = {
    "mse_loss": "MSELoss",
    "binary_cross_entropy": "BCELoss",
    "binary_cross_entropy_with_logits": "BCEWithLogitsLoss",
    "cross_entropy": "CrossEntropyLoss",
    "nll_loss": "NLLLoss",
}


class Loss(NamedTuple):
    """A loss in the words of an example file.

    ``adds`` is the activation that it applies to the outputs itself; ``after`` the only module
    that may stand before it; ``classes`` whether targets may be the numbers of classes.
    """

    name: str
    error: str
    reduction: str
    adds: str = ""
    after: str = ""
    classes: bool = False


def read_loss(loss: Any, outputs: int) -> Loss:
    """What a loss module (or function) of PyTorch is in an example with so many outputs."""
    from torch import nn
    from torch.nn import functional

    called = getattr(loss, "__name__", "")
    if called in FUNCTIONS and loss is getattr(functional, called):
        loss = getattr(nn, FUNCTIONS[called])()
    name = type(loss).__name__
    read = LOSSES.get(name) if type(loss) is getattr(nn, name, None) else None
    if read is None:
        raise ExplainerError(
            f"loss: {shown(called or name)} is none that can be read; known are"
            f' {", ".join(LOSSES)}, and the names of errors, such as "half squared"'
        )
    if loss.reduction not in ("mean", "sum"):
        raise ExplainerError(
            f'loss: {name} with reduction="{loss.reduction}" gives many numbers; "mean" or "sum"'
            " gives the one that is differentiated"
        )
    for option, plain in (("weight", None), ("pos_weight", None), ("label_smoothing", 0.0)):
        if getattr(loss, option, plain) != plain:
            raise ExplainerError(f"loss: {name} with {option} cannot be read; leave it out")
    return read(loss, outputs)


def _squares(loss: Any, outputs: int) -> Loss:
    error = "mean squared" if loss.reduction == "mean" else "squared"
    return Loss("MSELoss", error, loss.reduction)


def _binary(name: str, adds: str) -> Callable[[Any, int], Loss]:
    def read(loss: Any, outputs: int) -> Loss:
        if loss.reduction == "mean" and outputs > 1:
            raise ExplainerError(
                f"loss: {name} takes the mean over the {outputs} outputs too, and the error"
                ' "binary cross-entropy" their sum; use reduction="sum"'
            )
        return Loss(name, "binary cross-entropy", loss.reduction, adds)

    return read


def _classes(name: str, adds: str, after: str) -> Callable[[Any, int], Loss]:
    return lambda loss, outputs: Loss(
        name, "cross-entropy", loss.reduction, adds, after, classes=True
    )


LOSSES: dict[str, Callable[[Any, int], Loss]] = {
    "MSELoss": _squares,
    "BCELoss": _binary("BCELoss", ""),
    "BCEWithLogitsLoss": _binary("BCEWithLogitsLoss", "logistic"),
    "CrossEntropyLoss": _classes("CrossEntropyLoss", "softmax", ""),
    "NLLLoss": _classes("NLLLoss", "softmax", "LogSoftmax"),
}
