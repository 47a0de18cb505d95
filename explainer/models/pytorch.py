"""A `torch.nn.Sequential` as an example, and the gradients that autograd left in it, by key."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

from explainer.errors import ExplainerError
from explainer.example import Example
from explainer.models.arrays import from_arrays
from explainer.models.losses import Loss, read_loss

ACTIVATIONS = {
    "Sigmoid": "logistic",
    "Tanh": "tanh",
    "ReLU": "relu",
    "LeakyReLU": "leaky relu",
    "Identity": "identity",
    "Softplus": "softplus",
    "Softmax": "softmax",
    "SiLU": "silu",
    "GELU": "gelu",
    "ELU": "elu",
    "Softsign": "softsign",
    "LogSoftmax": "log softmax",
}
# The settings with which a module is the activation of that name.
SETTINGS: dict[str, dict[str, Any]] = {
    "LeakyReLU": {"negative_slope": 0.01},
    "Softplus": {"beta": 1},
    "GELU": {"approximate": "none"},
    "ELU": {"alpha": 1},
}
# These change nothing on rows of numbers, or nothing outside of training.
WITHOUT_EFFECT = ("Flatten", "Dropout")


class Linear(NamedTuple):
    """A linear layer of a module, the names of its parameters, and the activation after it."""

    module: Any
    place: str
    activation: str
    weight_names: list[list[str]]
    bias_names: list[str] | None


def from_torch(
    module: Any, x: Any, y: Any = None, loss: Any = "output", *, name: str = "model", **fields: Any
) -> Example:
    """An example from a `torch.nn.Sequential` of `Linear` and activations, its inputs and loss.

    ``x`` and ``y`` hold one training pair, or one in each row; for the cross-entropies ``y`` may
    be the numbers of classes. ``loss`` is a module of PyTorch (`MSELoss`, `BCELoss`,
    `BCEWithLogitsLoss`, `CrossEntropyLoss`, `NLLLoss`), or the name of an error of the example
    file. What a loss applies by itself to logits, a softmax or a logistic function, becomes the
    activation of the last layer. The other fields are those of an example file: ``learning_rate``,
    ``momentum``, ``rounds``, ``title``; ``reduction`` where the loss is given by its name.

    Every parameter is taken as the exact decimal that its float is. The functions are the exact
    ones: `Softplus` goes on as ln(1 + e^net) above its threshold. ExplainerError says what cannot
    be read, and where in the module it is.
    """
    layers = list(_linears(module))
    found = _loss(loss, fields, layers)
    others = layers[:-1] if found.after else layers
    if ACTIVATIONS["LogSoftmax"] in (layer.activation for layer in others):
        raise ExplainerError("LogSoftmax can be explained at the end only, with NLLLoss")
    outputs = len(layers[-1].module.weight)
    classes = found.classes and _are_classes(y)
    if found.error != "output":
        _same_shape(x, y, outputs, classes=classes)
    targets = _one_hot(y, outputs) if classes else y
    tables = [_fields(layer) for layer in layers]
    tables[-1]["activation"] = _last(layers[-1], found)
    fields |= {"error": found.error, "reduction": found.reduction}
    fields["train_biases"] = _trains_biases(layers)
    return from_arrays({}, tables, x, targets, name=name, **fields)


def torch_gradients(module: Any) -> dict[str, Any]:
    """The gradients that `backward()` left in a module, by their keys: a sheet for `check`."""
    found: dict[str, Any] = {}
    for layer in _linears(module):
        names = [name for row in layer.weight_names for name in row]
        parameters = [(layer.module.weight, names)]
        if layer.bias_names:
            parameters.append((layer.module.bias, layer.bias_names))
        for parameter, keys in parameters:
            if parameter.grad is None:
                raise ExplainerError(f"{layer.place} has no gradient; call backward() first")
            values = parameter.grad.detach().cpu().reshape(-1)
            found |= {f"dE_total/d{key}": values[at] for at, key in enumerate(keys)}
    return found


# -- the module ------------------------------------------------------------------------------


def _linears(module: Any) -> Iterator[Linear]:
    """The linear layers with their activations, in order."""
    names = _Names()
    layer: tuple[str, Any] | None = None
    activation = ""
    for place, part in _parts(module, ""):
        kind = _kind(place, part)
        if kind == "Linear":
            if layer:
                yield names.linear(*layer, activation)
            layer, activation = (place, part), ""
        elif kind not in WITHOUT_EFFECT:
            if layer is None or activation:
                before = "no Linear" if layer is None else f"another activation ({activation})"
                raise ExplainerError(f"{place} ({kind}): {before} stands before it")
            activation = ACTIVATIONS[kind]
    if layer is None:
        raise ExplainerError("the module has no Linear layer")
    yield names.linear(*layer, activation)


def _parts(module: Any, place: str) -> Iterator[tuple[str, Any]]:
    """The modules of a Sequential, and of those within it, with their places ("2.0")."""
    from torch import nn

    if type(module) is not nn.Sequential:
        yield place or "the module", module
        return
    for name, part in module.named_children():
        yield from _parts(part, f"{place}.{name}" if place else name)


def _kind(place: str, part: Any) -> str:
    """The name of a module's type; ExplainerError where its like cannot be explained."""
    from torch import nn

    kind = type(part).__name__
    if type(part) is not getattr(nn, kind, None) or kind not in (
        "Linear",
        *ACTIVATIONS,
        *WITHOUT_EFFECT,
    ):
        raise ExplainerError(
            f"{place} ({kind}): cannot be read; known are Sequential, Linear,"
            f" {', '.join(ACTIVATIONS)}"
        )
    for setting, wanted in SETTINGS.get(kind, {}).items():
        if getattr(part, setting) != wanted:
            raise ExplainerError(
                f"{place} ({kind}): {setting} is {getattr(part, setting)}; only {wanted} can be"
                " explained"
            )
    if kind == "Dropout" and part.training and part.p:
        raise ExplainerError(f"{place} (Dropout): drops outputs at random; call eval() first")
    if kind in ("Softmax", "LogSoftmax") and part.dim not in (-1, 1, None):
        raise ExplainerError(
            f"{place} ({kind}): dim is {part.dim}; a softmax over the layer has the dim -1"
        )
    if kind == "Linear" and "weight" not in dict(part.named_parameters()):
        raise ExplainerError(
            f"{place} (Linear): its weight is computed from other parameters; remove the pruning"
            " or the parametrization first"
        )
    return kind


class _Names:
    """Names for parameters in order, w1, w2, .. and b1, b2, ..; a tied one keeps its own."""

    def __init__(self) -> None:
        self._known: dict[int, list[str]] = {}
        self._counts = {"w": 0, "b": 0}

    def linear(self, place: str, module: Any, activation: str) -> Linear:
        rows, columns = module.weight.shape
        flat = self._of(module.weight, "w", rows * columns)
        names = [flat[k * columns : (k + 1) * columns] for k in range(rows)]
        biases = None if module.bias is None else self._of(module.bias, "b", rows)
        return Linear(module, place, activation, names, biases)

    def _of(self, parameter: Any, letter: str, count: int) -> list[str]:
        names = self._known.get(id(parameter))
        if names is None:
            start = self._counts[letter] + 1
            self._counts[letter] += count
            names = [f"{letter}{k}" for k in range(start, start + count)]
            self._known[id(parameter)] = names
        return names


def _fields(layer: Linear) -> dict[str, Any]:
    """A layer as the fields of an example file."""
    fields: dict[str, Any] = {
        "activation": layer.activation or "identity",
        "weights": layer.module.weight,
        "weight_names": layer.weight_names,
    }
    if layer.bias_names:
        fields |= {"bias": layer.module.bias, "bias_names": layer.bias_names}
    return fields


def _trains_biases(layers: list[Linear]) -> bool:
    """Whether biases are trained; ExplainerError where some parameters are and others are not."""
    weights = {layer.module.weight.requires_grad for layer in layers}
    biases = {layer.module.bias.requires_grad for layer in layers if layer.module.bias is not None}
    if weights != {True} or len(biases) > 1:
        raise ExplainerError(
            "some parameters of the module require no gradient; an example trains all its weights,"
            " and all its biases or none: see requires_grad_()"
        )
    return False not in biases


# -- targets and loss --------------------------------------------------------------------------


def _loss(loss: Any, fields: dict[str, Any], layers: list[Linear]) -> Loss:
    if isinstance(loss, str):
        return Loss("", loss, fields.get("reduction", "mean"))
    if "reduction" in fields or "error" in fields:
        raise ExplainerError("reduction and error are what the loss says; leave them out")
    return read_loss(loss, len(layers[-1].module.weight))


def _last(layer: Linear, loss: Loss) -> str:
    """The activation of the last layer, with what the loss applies by itself."""
    ends = layer.activation or "identity"
    if loss.after:
        if ends != ACTIVATIONS[loss.after]:
            raise ExplainerError(f"{loss.name} takes what a {loss.after} puts out; end in one")
        return loss.adds
    if loss.adds and ends != "identity":
        raise ExplainerError(
            f"{loss.name} takes logits and applies a {loss.adds} of its own; the module ends in"
            f" another activation, {ends}, already"
        )
    return loss.adds or ends


def _are_classes(y: Any) -> bool:
    """Whether targets are whole numbers, as those of classes are."""
    if hasattr(y, "is_floating_point"):
        return not y.is_floating_point()
    return isinstance(y, int) or (isinstance(y, list) and all(isinstance(k, int) for k in y))


def _same_shape(x: Any, y: Any, outputs: int, *, classes: bool) -> None:
    """ExplainerError where PyTorch would not compare each output with its own target."""
    if y is None:
        raise ExplainerError('y is missing; only the error "output" needs no targets')
    if not (hasattr(x, "shape") and hasattr(y, "shape")):
        return
    given, before = list(y.shape), list(x.shape)[:-1]
    wanted = before if classes else [*before, outputs]
    if given != wanted:
        raise ExplainerError(
            f"y has the shape {given} where the outputs ask for {wanted}; give one target for"
            f" each {'row' if classes else 'output'}"
        )


def _one_hot(y: Any, outputs: int) -> list[Any]:
    """Numbers of classes as targets: 1 for the right output, 0 for the others."""

    def row(number: int) -> list[int]:
        if not 0 <= number < outputs:
            raise ExplainerError(
                f"y: there is no class {number}; with {outputs} outputs they are 0 to {outputs - 1}"
            )
        return [int(k == number) for k in range(outputs)]

    numbers = y.tolist() if hasattr(y, "tolist") else y
    return [row(number) for number in numbers] if isinstance(numbers, list) else row(numbers)
