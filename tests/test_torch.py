"""PyTorch in double precision as a second authority: gradients of random and made examples."""

from typing import Any

import pytest

from explainer.evaluation.arithmetic import Undefined
from explainer.example import Example, UserFormula
from explainer.explanation import Explanation
from random_examples import OWN, random_example
from support import sample
from told_examples import EXAMPLES

SEEDS = range(1500, 1500 + sample(20, 1_000))
CASES = [*map(random_example, SEEDS), *(e for e in EXAMPLES if "corner" not in e.name)]


class Model:
    """An example's parameters as tensors, and its errors as PyTorch works them out."""

    def __init__(self, torch: Any, example: Example) -> None:
        self.torch = torch
        self.example = example
        self.parameters = {
            name: torch.tensor(float(value), dtype=torch.float64, requires_grad=True)
            for name, value in example.parameters.items()
        }

    def activated(self, activation: str | UserFormula, net: Any) -> Any:
        torch, functional = self.torch, self.torch.nn.functional
        if isinstance(activation, UserFormula):
            return self.own(activation.name, net)
        known = {
            "logistic": torch.sigmoid,
            "tanh": torch.tanh,
            "relu": torch.relu,
            "leaky relu": lambda x: functional.leaky_relu(x, 0.01),
            "identity": lambda x: x,
            "softplus": functional.softplus,
            "softmax": lambda x: torch.softmax(x, 0),
            "silu": functional.silu,
            "gelu": functional.gelu,
            "elu": functional.elu,
            "softsign": functional.softsign,
        }
        return known[activation](net)

    def own(self, name: str, x: Any) -> Any:
        torch = self.torch
        made = {
            "bent": lambda: (torch.sqrt(x * x + 1) - 1) / 2 + x,
            "bump": lambda: x * torch.exp(-x * x / 2),
            "well": lambda: torch.log(1 + x * x) - x / 4,
            "mixed": lambda: torch.tanh(x) ** 3 / (2 - torch.erf(x / 3)) + x,
            "bowl": lambda: 0.3 * x * x + x / 2,
            "corner": lambda: abs(x) / (1 + abs(x)) + 2 * x,
        }
        return made[name]()

    def error(self, pair: int) -> Any:
        torch, example = self.torch, self.example
        given = example.pairs[pair]
        out = torch.tensor([float(x) for x in given.inputs], dtype=torch.float64)
        for layer in example.layers:
            rows = [[self.parameters[name] for name in row] for row in layer.weight_names]
            net = torch.stack([torch.stack(row) for row in rows]) @ out
            if layer.bias_names:
                net = net + torch.stack([self.parameters[name] for name in layer.bias_names])
            out = self.activated(layer.activation, net)
        target = torch.tensor([float(t) for t in given.targets], dtype=torch.float64)
        return self.loss(out, target)

    def loss(self, out: Any, target: Any) -> Any:
        torch, error = self.torch, self.example.error
        if error == "output":
            return out.sum()
        if "square" in error:
            whole = ((target - out) ** 2).sum()
            return whole * {"half squared": 0.5, "squared": 1}.get(error, 1 / len(out))
        xlogy = torch.special.xlogy
        if error == "cross-entropy":
            return -xlogy(target, out).sum()
        return -(xlogy(target, out) + xlogy(1 - target, 1 - out)).sum()

    def gradients(self, pair: int) -> dict[str, float]:
        for tensor in self.parameters.values():
            tensor.grad = None
        self.error(pair).backward()
        return {
            name: 0.0 if tensor.grad is None else float(tensor.grad)
            for name, tensor in self.parameters.items()
        }


@pytest.mark.parametrize("example", CASES, ids=lambda example: example.name)
def test_gradients_are_those_of_pytorch(torch: Any, example: Example) -> None:
    if any(
        isinstance(own := layer.activation, UserFormula) and own.name not in OWN
        for layer in example.layers
    ):
        return
    explanation, model = Explanation(example), Model(torch, example)
    mark = "°" if len(example.pairs) > 1 and example.update == "each pair" else ""
    for pair in range(len(example.pairs)):
        at = f"[{pair + 1}]{mark}" if len(example.pairs) > 1 else ""
        for name, slope in model.gradients(pair).items():
            try:
                number = explanation.number(f"dE_total/d{name}{at}")
            except Undefined:
                continue
            ours = float(number.mid()) if hasattr(number, "mid") else float(number)
            assert ours == pytest.approx(slope, rel=1e-9, abs=1e-12), (name, at)
