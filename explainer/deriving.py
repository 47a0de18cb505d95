"""From an example to its derivation: which room makes the step of a key."""

from __future__ import annotations

from collections.abc import Callable

from explainer.backward import Backward
from explainer.derivation import Derivation, Step
from explainer.example import Example
from explainer.network import Forward, Network
from explainer.update import BEFORE, Update

# So many weights are not bound as steps unless they are asked for.
MANY = 1000


def derive(example: Example) -> Derivation:
    """The derivation of an example: every quantity of its forward and backward pass, on demand."""
    network = Network(example)
    forward = Forward(network)
    backward = Backward(network, forward)
    update = Update(network)

    by_head: dict[str, Callable[[str, str], Step]] = {
        "net": forward.net,
        "out": forward.out,
        "E": forward.error,
        "delta": backward.delta,
        "change": update.change,
    }

    def make(key: str) -> Step:
        if key in forward.given or (key.startswith("change_") and key.endswith(BEFORE)):
            return Step(key, "given")
        stem, bracket, rest = key.partition("[")
        setting = bracket + rest
        if "/" in stem:
            above, below = stem.split("/", 1)
            return backward.partial(above[1:], below[1:], setting)
        if stem.endswith("+"):
            return update.updated(stem[:-1])
        if stem == "E_total":
            return forward.total_error(setting)
        head, _, name = stem.partition("_")
        if name and head in by_head:
            return by_head[head](name, setting)
        return forward.met(stem, setting)

    many = example.weight_count >= MANY
    return Derivation(make, example.parameters if many else ())
