"""Models of other programs: PyTorch's own gradients against the derivation, arrays from files."""

import math
import random
import re
from collections.abc import Callable
from decimal import Decimal
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy
import pytest
from safetensors.numpy import save_file

import explainer
from explainer.errors import ExplainerError
from explainer.example import Example
from explainer.models.losses import LOSSES
from explainer.models.pytorch import ACTIVATIONS
from support import REPO, sample

MADE_LATER = ("LogSoftmax",)  # stands at the end only


def _values(example: Example, keys: list[str]) -> dict[str, float]:
    explanation = explainer.explain(example)
    return {key: float(explanation.full(key)[0]) for key in keys}


def _random_model(torch: Any, seed: int, activation: str = "", loss: str = "") -> Any:
    """A module, its inputs, its targets and its loss."""
    nn = torch.nn
    rng = random.Random(seed)
    torch.manual_seed(seed)
    kind = torch.float64 if rng.random() < 0.5 else torch.float32
    sizes = [rng.randint(2, 6) for _ in range(rng.randint(2, 4))]
    names = [name for name in ACTIVATIONS if name not in MADE_LATER]

    def activated() -> Any:
        name = activation or rng.choice(names)
        return nn.Softmax(dim=-1) if name == "Softmax" else getattr(nn, name)()

    parts = []
    for before, after in pairwise(sizes):
        parts += [nn.Linear(before, after, bias=rng.random() < 0.8), activated()]
    loss = loss or rng.choice([*LOSSES])
    rows, outputs = rng.randint(1, 3), sizes[-1]
    x, y = torch.randn(rows, sizes[0], dtype=kind), torch.rand(rows, outputs, dtype=kind)
    reduction = "sum" if loss.startswith("BCE") else rng.choice(["mean", "sum"])
    ends = {"BCELoss": [nn.Sigmoid()], "NLLLoss": [nn.LogSoftmax(dim=-1)], "MSELoss": parts[-1:]}
    parts[-1:] = ends.get(loss, [])
    if loss == "NLLLoss" or (loss == "CrossEntropyLoss" and rng.random() < 0.5):
        y = torch.randint(0, outputs, (rows,))
    return nn.Sequential(*parts).to(kind), x, y, getattr(nn, loss)(reduction=reduction)


def _agrees(torch: Any, module: Any, x: Any, y: Any, loss: Any) -> Example:
    """Assert that loss, outputs and every gradient are PyTorch's, to its precision."""
    found = loss(module(x), y)
    found.backward()
    example = explainer.from_torch(module, x, y, loss)
    gradients = explainer.torch_gradients(module)
    exact = _values(example, ["E_total", *gradients])
    close = 1e-10 if x.dtype == torch.float64 else 1e-4
    for key, value in {"E_total": found, **gradients}.items():
        assert math.isclose(exact[key], value.item(), rel_tol=close, abs_tol=close / 100), key
    checked = explainer.check(example, gradients)
    assert checked.counts["right"] + checked.counts["rounded"] == len(gradients), checked.text()
    return example


@pytest.mark.parametrize("activation", [name for name in ACTIVATIONS if name not in MADE_LATER])
def test_gradients_of_every_activation_are_pytorchs(torch: Any, activation: str) -> None:
    _agrees(torch, *_random_model(torch, 1, activation, "MSELoss"))


@pytest.mark.parametrize("loss", LOSSES)
@pytest.mark.parametrize("seed", range(sample(2, 40)))
def test_gradients_of_every_loss_are_pytorchs(torch: Any, loss: str, seed: int) -> None:
    _agrees(torch, *_random_model(torch, seed, "", loss))


def test_a_wrong_gradient_is_found(torch: Any) -> None:
    module, x, y, loss = _random_model(torch, 7, "Tanh", "MSELoss")
    loss(module(x), y).backward()
    example = explainer.from_torch(module, x, y, loss)
    sheet = explainer.torch_gradients(module)
    sheet["dE_total/dw2"] = sheet["dE_total/dw2"] * 1.001
    wrong = [line.key for line in explainer.check(example, sheet).lines if line.verdict == "wrong"]
    assert wrong == ["dE_total/dw2"]


def test_weights_are_the_exact_decimals_of_their_floats(torch: Any) -> None:
    module = torch.nn.Sequential(torch.nn.Linear(1, 1))
    with torch.no_grad():
        module[0].weight.fill_(0.1)
        module[0].bias.fill_(-0.25)
    example = explainer.from_torch(module, torch.tensor([0.5]), torch.tensor([1.0]), "squared")
    assert example.parameters == {
        "w1": Decimal("0.100000001490116119384765625"),
        "b1": Decimal("-0.25"),
    }
    double = explainer.from_torch(module.double(), [0.1], [1.0], "squared", learning_rate=0.1)
    assert double.parameters["w1"] == Decimal("0.100000001490116119384765625")
    assert double.learning_rate == double.pairs[0].inputs[0] == Decimal("0.1")


def test_a_parameter_that_is_used_twice_is_tied(torch: Any) -> None:
    nn = torch.nn
    torch.manual_seed(2)
    layer = nn.Linear(3, 3, dtype=torch.float64)
    module = nn.Sequential(layer, nn.Tanh(), nn.Sequential(layer, nn.Sigmoid()))
    x, y = torch.randn(2, 3, dtype=torch.float64), torch.rand(2, 3, dtype=torch.float64)
    example = _agrees(torch, module, x, y, nn.MSELoss())
    assert len(example.parameters) == 12


def test_what_has_no_effect_is_passed_over(torch: Any) -> None:
    nn = torch.nn
    module = nn.Sequential(nn.Flatten(), nn.Linear(2, 2), nn.Tanh(), nn.Dropout(0.5)).eval()
    example = explainer.from_torch(module, torch.ones(1, 2), torch.ones(1, 2), nn.MSELoss())
    assert [layer.activation for layer in example.layers] == ["tanh"]
    assert (example.error, example.reduction) == ("mean squared", "mean")


def test_frozen_biases_are_kept(torch: Any) -> None:
    module = torch.nn.Sequential(torch.nn.Linear(2, 2))
    module[0].bias.requires_grad_(False)
    assert not explainer.from_torch(module, [1, 2], [0, 1], "half squared").train_biases


REFUSED: dict[str, tuple[Callable[[Any], Any], str, str]] = {
    "a layer of another kind": (
        lambda nn: nn.Sequential(nn.Linear(2, 2), nn.Sequential(nn.Conv1d(1, 1, 1))),
        "MSELoss",
        "1.0 (Conv1d): cannot be read",
    ),
    "a class of one's own": (
        lambda nn: type("Mine", (nn.Sequential,), {})(nn.Linear(2, 2)),
        "MSELoss",
        "the module (Mine): cannot be read",
    ),
    "another slope below zero": (
        lambda nn: nn.Sequential(nn.Linear(2, 2), nn.LeakyReLU(0.2)),
        "MSELoss",
        "1 (LeakyReLU): negative_slope is 0.2; only 0.01",
    ),
    "the other gelu": (
        lambda nn: nn.Sequential(nn.Linear(2, 2), nn.GELU(approximate="tanh")),
        "MSELoss",
        "1 (GELU): approximate is tanh",
    ),
    "two activations": (
        lambda nn: nn.Sequential(nn.Linear(2, 2), nn.Tanh(), nn.ReLU()),
        "MSELoss",
        "2 (ReLU): another activation (tanh) stands before it",
    ),
    "an activation first": (
        lambda nn: nn.Sequential(nn.ReLU(), nn.Linear(2, 2)),
        "MSELoss",
        "0 (ReLU): no Linear stands before it",
    ),
    "no layer": (lambda nn: nn.Sequential(), "MSELoss", "no Linear layer"),
    "softmax over the batch": (
        lambda nn: nn.Sequential(nn.Linear(2, 2), nn.Softmax(dim=0)),
        "MSELoss",
        "dim is 0",
    ),
    "a softmax before the one of the loss": (
        lambda nn: nn.Sequential(nn.Linear(2, 2), nn.Softmax(dim=1)),
        "CrossEntropyLoss",
        "takes logits and applies a softmax of its own",
    ),
    "no log softmax": (lambda nn: nn.Sequential(nn.Linear(2, 2)), "NLLLoss", "end in one"),
    "a log softmax within": (
        lambda nn: nn.Sequential(nn.Linear(2, 2), nn.LogSoftmax(dim=1), nn.Linear(2, 2)),
        "MSELoss",
        "at the end only",
    ),
    "a log softmax with squares": (
        lambda nn: nn.Sequential(nn.Linear(2, 2), nn.LogSoftmax(dim=1)),
        "MSELoss",
        "at the end only",
    ),
    "a mean over outputs": (
        lambda nn: nn.Sequential(nn.Linear(2, 2), nn.Sigmoid()),
        "BCELoss",
        'use reduction="sum"',
    ),
    "another loss": (lambda nn: nn.Sequential(nn.Linear(2, 2)), "L1Loss", '"L1Loss" is none'),
    "dropping at random": (
        lambda nn: nn.Sequential(nn.Linear(2, 2), nn.Dropout(0.5)),
        "MSELoss",
        "call eval() first",
    ),
    "a computed weight": (
        lambda nn: nn.Sequential(nn.utils.spectral_norm(nn.Linear(2, 2))),
        "MSELoss",
        "its weight is computed",
    ),
    "frozen weights": (
        lambda nn: nn.Sequential(nn.Linear(2, 2).requires_grad_(False)),
        "MSELoss",
        "require no gradient",
    ),
}


@pytest.mark.parametrize("case", REFUSED)
def test_what_cannot_be_explained_is_refused_in_one_line(torch: Any, case: str) -> None:
    build, loss, message = REFUSED[case]
    with pytest.raises(ExplainerError) as fault:
        explainer.from_torch(
            build(torch.nn), torch.ones(1, 2), torch.ones(1, 2), getattr(torch.nn, loss)()
        )
    assert message in str(fault.value)
    assert "\n" not in str(fault.value)


def test_losses_with_settings_are_refused(torch: Any) -> None:
    nn = torch.nn
    module, x = nn.Sequential(nn.Linear(2, 2)), torch.ones(1, 2)
    for loss, y, message in (
        (nn.CrossEntropyLoss(label_smoothing=0.1), torch.tensor([1]), "label_smoothing"),
        (nn.CrossEntropyLoss(weight=torch.ones(2)), torch.tensor([1]), "weight"),
        (nn.CrossEntropyLoss(reduction="none"), torch.tensor([1]), "many numbers"),
        (nn.CrossEntropyLoss(), torch.tensor([2]), "no class 2"),
        (nn.CrossEntropyLoss(), torch.tensor([-100]), "no class -100"),
        (nn.MSELoss(), torch.ones(2), "y has the shape [2]"),
        (nn.MSELoss(), None, "y is missing"),
    ):
        with pytest.raises(ExplainerError, match=message.replace("[", r"\[")):
            explainer.from_torch(module, x, y, loss)


@pytest.mark.parametrize("part", ["PyTorch", "a file"])
def test_the_readmes_program_runs(torch: Any, part: str, tmp_path: Path, capsys: Any) -> None:
    """What the README shows for each, in a folder that holds the file of its second program."""
    torch.manual_seed(1)
    text = (REPO / "README.md").read_text(encoding="utf-8")
    program = re.split(rf"^### .*{part}$", text, flags=re.MULTILINE)[1]
    program = program.partition("```python\n")[2].partition("```")[0]
    module = torch.nn.Sequential(torch.nn.Linear(2, 3), torch.nn.Tanh(), torch.nn.Linear(3, 2))
    path = tmp_path / "model.safetensors"
    save_file({name: value.numpy() for name, value in module.state_dict().items()}, path)
    exec(program.replace("model.safetensors", str(path)), {})
    assert (part == "a file") != capsys.readouterr().out.startswith("17 lines: all right")


# -- arrays ------------------------------------------------------------------------------------

WEIGHTS = {
    "0.weight": numpy.array([[0.1, 0.2], [0.3, -0.4]], dtype="float32"),
    "0.bias": numpy.array([0.5, 0.25], dtype="float32"),
    "2.kernel": numpy.array([[0.5], [1.5]]),
}
LAYERS = [
    {"weights": "0.weight", "bias": "0.bias", "activation": "relu"},
    {"weights": "2.kernel", "transposed": True, "activation": "sigmoid"},
]


@pytest.fixture(params=["mapping", "npz", "safetensors"])
def arrays(request: pytest.FixtureRequest, tmp_path: Path) -> Any:
    """The same arrays in each form in which they can be given."""
    path = tmp_path / f"model.{request.param}"
    if request.param == "npz":
        numpy.savez(path, **WEIGHTS)
    elif request.param == "safetensors":
        save_file(WEIGHTS, path)
    else:
        return WEIGHTS
    return path


def test_arrays_make_an_example(arrays: Any) -> None:
    example = explainer.from_arrays(
        arrays, LAYERS, [0.05, 0.1], [1], error="binary cross-entropy", learning_rate=0.1
    )
    assert example.name == "model"
    assert example.title == "Two inputs, two hidden neurons, one output"
    assert example.pairs[0].inputs == (Decimal("0.05"), Decimal("0.1"))
    assert example.layers[0].weights[0][0] == Decimal("0.100000001490116119384765625")
    assert example.layers[1].weights == ((Decimal("0.5"), Decimal("1.5")),)
    assert example.layers[1].biases is None
    assert example.learning_rate == Decimal("0.1")


def test_inputs_and_targets_may_be_arrays_with_a_row_for_each_pair(arrays: Any) -> None:
    inputs = numpy.array([[1.0, 2.0], [3.0, 4.0], [5.0, 6.0]])
    example = explainer.from_arrays(arrays, LAYERS, inputs, [[0], [1], [0]], reduction="sum")
    assert [list(map(int, pair.inputs)) for pair in example.pairs] == [[1, 2], [3, 4], [5, 6]]
    assert [list(map(int, pair.targets)) for pair in example.pairs] == [[0], [1], [0]]


FAULTS: dict[str, tuple[dict[str, Any], str]] = {
    "a name": (
        {"layers": [{"weights": "0.wieght"}]},
        'layer 1, weights: no array "0.wieght"; did you mean "0.weight"?',
    ),
    "a shape": ({"layers": [{"weights": "0.bias"}]}, "has the shape 2; wanted is a row for each"),
    "another width": (
        {"layers": [{"weights": "2.kernel"}]},
        "layer 1, weights: row 1 has 1 number where 2 are needed",
    ),
    "a field": ({"layers": [{"weights": "0.weight", "bais": 1}]}, 'did you mean "bias"?'),
    "no mapping": ({"layers": ["0.weight"]}, "layer 1: is no mapping"),
    "no layers": ({"layers": []}, "layers"),
    "text": ({"inputs": [["a", "b"]]}, "inputs: holds str, not numbers"),
    "an infinity": ({"inputs": numpy.array([1.0, numpy.inf])}, "is infinity, which is no number"),
    "too many pairs": ({"targets": [[1], [0]]}, "targets: 2 of them, and 1 inputs"),
    "too many targets": ({"targets": [1, 0]}, '"target 2" is no neuron of the last layer (o1)'),
    "an unknown option": ({"learning_rat": 0.1}, 'did you mean "learning_rate"?'),
    "a rate that is none": ({"learning_rate": "fast"}, 'learning_rate: "fast" is not a number'),
}


@pytest.mark.parametrize("case", FAULTS)
def test_a_fault_in_arrays_is_told_in_one_line(case: str) -> None:
    given, message = FAULTS[case]
    call = {"layers": LAYERS, "inputs": [0.05, 0.1], "targets": [1], **given}
    with pytest.raises(ExplainerError) as fault:
        explainer.from_arrays(WEIGHTS, **call)
    assert message in str(fault.value)


@pytest.mark.parametrize("suffix", ["npz", "safetensors"])
@pytest.mark.parametrize("content", [b"", b"PK\x03\x04 no archive", b"\x08\0\0\0\0\0\0\0{}"])
def test_a_file_that_is_none_is_told_in_one_line(
    tmp_path: Path, suffix: str, content: bytes
) -> None:
    path = tmp_path / f"model.{suffix}"
    path.write_bytes(content)
    with pytest.raises(ExplainerError) as fault:
        explainer.from_arrays(path, LAYERS, [0.05, 0.1], [1])
    assert str(path) in str(fault.value)
    assert "\n" not in str(fault.value)


def test_an_array_file_cannot_run_code(tmp_path: Path) -> None:
    class Trap:
        def __reduce__(self) -> tuple[Any, ...]:
            return (Path.touch, (tmp_path / "sprung",))

    path = tmp_path / "model.npz"
    numpy.savez(path, **{**WEIGHTS, "0.weight": numpy.array([Trap()], dtype=object)})
    with pytest.raises(ExplainerError, match="cannot be read"):
        explainer.from_arrays(path, LAYERS, [0.05, 0.1], [1])
    assert not (tmp_path / "sprung").exists()


def test_other_files_and_missing_ones_are_told(tmp_path: Path) -> None:
    for name, message in (("model.pt", "are read from .npz"), ("none.npz", "is the path right")):
        with pytest.raises(ExplainerError, match=message):
            explainer.from_arrays(tmp_path / name, LAYERS, [0.05, 0.1], [1])
