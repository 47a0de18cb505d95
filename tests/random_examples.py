"""Random examples over all that an example file may say, and what they plainly come to.

The plain evaluation is an authority of its own: mpmath numbers at 80 digits in ordinary loops,
slopes by central differences. It knows nothing of steps, of SymPy expressions or of balls.
"""

import random
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from decimal import Decimal
from itertools import islice
from typing import Any

from mpmath import MPContext

from explainer.example import Example, Layer, Pair, UserFormula

Real = Any  # mpmath ships no types
Numbers = dict[str, Real]

mp = MPContext()
mp.dps = 80
# Central differences with this step are wrong by about its square: 50 digits and more are right.
STEP = mp.mpf(10) ** -26
# Nearer to a corner than this no net input may come, or a difference could straddle it.
CLEAR = mp.mpf(10) ** -6
# Training that takes a parameter beyond this is not followed any further.
WILD = mp.mpf(10) ** 3

ACTIVATIONS: dict[str, Callable[[Real], Real]] = {
    "logistic": lambda x: 1 / (1 + mp.exp(-x)),
    "tanh": mp.tanh,
    "relu": lambda x: x if x > 0 else mp.mpf(0),
    "leaky relu": lambda x: x if x > 0 else x / 100,
    "identity": lambda x: x,
    "softplus": lambda x: mp.log(1 + mp.exp(x)),
    "silu": lambda x: x / (1 + mp.exp(-x)),
    "gelu": lambda x: x * mp.ncdf(x),
    "elu": lambda x: x if x > 0 else mp.expm1(x),
    "softsign": lambda x: x / (1 + abs(x)),
}
# A user's own formulas, each as it is typed and as a Python function.
OWN: dict[str, tuple[str, Callable[[Real], Real]]] = {
    "bent": ("(sqrt(net^2 + 1) - 1)/2 + net", lambda x: (mp.sqrt(x * x + 1) - 1) / 2 + x),
    "bump": ("net*exp(-net^2/2)", lambda x: x * mp.exp(-x * x / 2)),
    "well": ("ln(1 + net^2) - 0.25*net", lambda x: mp.log(1 + x * x) - x / 4),
    "mixed": (
        "tanh(net)^3/(2 - erf(net/3)) - -net",
        lambda x: mp.tanh(x) ** 3 / (2 - mp.erf(x / 3)) + x,
    ),
    "bowl": ("0.3*net*net + net/2", lambda x: 3 * x * x / 10 + x / 2),
    "corner": ("abs(net)/(1 + abs(net)) + 2*net", lambda x: abs(x) / (1 + abs(x)) + 2 * x),
}
CORNERED = ("relu", "leaky relu", "elu", "softsign", "corner")
ERRORS: dict[str, Callable[[Real, Real, int], Real]] = {
    "half squared": lambda t, o, n: (t - o) ** 2 / 2,
    "squared": lambda t, o, n: (t - o) ** 2,
    "mean squared": lambda t, o, n: (t - o) ** 2 / n,
    "binary cross-entropy": lambda t, o, n: (
        -((t * mp.log(o) if t else 0) + ((1 - t) * mp.log(1 - o) if t != 1 else 0))
    ),
    "cross-entropy": lambda t, o, n: -t * mp.log(o) if t else mp.mpf(0),
    "output": lambda t, o, n: o,
}
# The outputs that an error can take: a logarithm needs what lies above 0, or between 0 and 1.
FITTING = {
    "binary cross-entropy": ("logistic", "softmax"),
    "cross-entropy": ("softmax", "softmax", "softmax", "logistic", "softplus"),
}


class AtCorner(Exception):
    """A net input comes so near to a corner of its activation that no slope can be told there."""


# -- random examples ---------------------------------------------------------------------------


def random_example(seed: int) -> Example:
    """An example of random shape and everything else; the same for the same seed."""
    rng = random.Random(seed)
    while True:
        example = _draw(rng, seed)
        try:
            for pair in range(len(example.pairs)):
                forward(example, pair, start(example))
        except AtCorner:
            continue
        return example


def _draw(rng: random.Random, seed: int) -> Example:
    error = rng.choice([*ERRORS, "half squared", "cross-entropy"])
    sizes = [rng.randint(1, 3) for _ in range(rng.choice([2, 3, 3, 4]))]
    if error == "output":
        sizes[-1] = 1
    names = [
        [f"{letter}{i}" for i in range(1, n + 1)] for letter, n in zip("xhgk", sizes, strict=False)
    ]
    names[-1] = [f"o{i}" for i in range(1, sizes[-1] + 1)]
    tied = rng.random() < 0.35
    layers = [_draw_layer(rng, names[i], names[i + 1], i, tied) for i in range(len(sizes) - 1)]
    if error in FITTING:
        fitting = [name for name in FITTING[error] if name != "softmax" or sizes[-1] > 1]
        layers[-1] = replace(layers[-1], activation=rng.choice(fitting))
    layers = _agreed(layers)
    pairs = tuple(_draw_pair(rng, error, sizes) for _ in range(rng.choice([1, 1, 1, 2, 3])))
    return Example(
        name=f"random-{seed}",
        title=f"Random example {seed}",
        input_names=tuple(names[0]),
        pairs=pairs,
        layers=tuple(layers),
        error=error,
        learning_rate=rng.choice([Decimal("0.5"), Decimal("0.1"), Decimal("0.05")]),
        momentum=rng.choice([None, None, Decimal("0.9"), Decimal("0.25")]),
        train_biases=rng.random() < 0.7,
        rounds=rng.randint(1, 4),
        reduction=rng.choice(["mean", "sum"]),
        update=rng.choice(["batch", "each pair"]),
    )


def _draw_layer(
    rng: random.Random, before: list[str], neurons: list[str], index: int, tied: bool
) -> Layer:
    name = rng.choice([*ACTIVATIONS, "softmax", "softmax", *OWN])
    if name == "softmax" and len(neurons) == 1:
        name = "logistic"  # a share of its own sum alone is 1, whatever the net input
    activation = UserFormula(name, OWN[name][0]) if name in OWN else name
    weights = tuple(tuple(_draw_number(rng) for _ in before) for _ in neurons)
    weight_names = tuple(
        tuple(
            f"t{rng.randint(1, 2)}" if tied and rng.random() < 0.5 else f"w{index}{i}{j}"
            for j in range(len(before))
        )
        for i in range(len(neurons))
    )
    if rng.random() < 0.25:
        return Layer(tuple(neurons), activation, weights, weight_names)
    shared = rng.random() < 0.4
    biases = tuple(_draw_number(rng) for _ in neurons)
    letter = "b" if shared and tied else f"b{index}"
    bias_names = tuple(letter if shared else f"{letter}{i}" for i in range(len(neurons)))
    return Layer(tuple(neurons), activation, weights, weight_names, biases, bias_names)


def _draw_number(rng: random.Random) -> Decimal:
    """A number as someone might write it, now and then with zeros at its end."""
    places = rng.choice([1, 2, 2, 3])
    digits = rng.choice([-1, 1, 1]) * rng.randint(1, 13 * 10 ** (places - 1))
    return Decimal(digits).scaleb(-places)


def _draw_pair(rng: random.Random, error: str, sizes: list[int]) -> Pair:
    inputs = tuple(_draw_number(rng) if rng.random() < 0.9 else Decimal(0) for _ in range(sizes[0]))
    if error == "output":
        return Pair(inputs, ())
    if error == "cross-entropy" and rng.random() < 0.5:
        right = rng.randrange(sizes[-1])
        return Pair(inputs, tuple(Decimal(int(k == right)) for k in range(sizes[-1])))
    ends = [Decimal(0), Decimal(1), Decimal("0.01"), Decimal("0.99"), Decimal("0.3")]
    return Pair(inputs, tuple(rng.choice(ends) for _ in range(sizes[-1])))


def _agreed(layers: list[Layer]) -> list[Layer]:
    """The layers with each parameter that has several uses at one value."""
    known: dict[str, Decimal] = {}
    for layer in layers:
        for name, value in (*layer.named_weights(), *layer.named_biases()):
            known.setdefault(name, value)
    return [
        replace(
            layer,
            weights=tuple(tuple(known[name] for name in row) for row in layer.weight_names),
            biases=tuple(known[name] for name in layer.bias_names) if layer.bias_names else None,
        )
        for layer in layers
    ]


# -- plain evaluation --------------------------------------------------------------------------


@dataclass(frozen=True)
class Nudge:
    """A quantity raised by ``by``: wherever it is used, or only where ``net_{only}`` reads it."""

    key: str
    by: Real
    only: str = ""


def real(number: Decimal) -> Real:
    return mp.mpf(str(number))


def start(example: Example) -> Numbers:
    """The parameters before training."""
    return {name: real(value) for name, value in example.parameters.items()}


def given(example: Example, pair: int) -> Numbers:
    """Inputs and targets of one training pair."""
    chosen = example.pairs[pair]
    targets = (f"target_{name}" for name in example.output_names)
    return {
        **dict(zip(example.input_names, map(real, chosen.inputs), strict=True)),
        **dict(zip(targets, map(real, chosen.targets), strict=False)),
    }


def forward(
    example: Example, pair: int, parameters: Mapping[str, Real], nudge: Nudge | None = None
) -> Numbers:
    """Every net input, output and error of one pair, by its key without brackets."""
    numbers = {**given(example, pair), **parameters}
    found: Numbers = {}

    def keep(key: str, value: Real) -> None:
        if nudge and nudge.key == key and not nudge.only:
            value = value + nudge.by
        numbers[key] = found[key] = value

    for key in list(numbers):
        if nudge and nudge.key == key and not nudge.only:
            numbers[key] = numbers[key] + nudge.by

    before = list(example.input_names)
    for layer in example.layers:
        for i, neuron in enumerate(layer.neurons):
            keep(f"net_{neuron}", _net(layer, i, before, numbers, nudge))
        for neuron, out in zip(layer.neurons, _outs(layer, numbers), strict=True):
            keep(f"out_{neuron}", out)
        before = [f"out_{neuron}" for neuron in layer.neurons]
    for name, out_key in zip(example.output_names, before, strict=True):
        target = numbers.get(f"target_{name}")
        keep(f"E_{name}", ERRORS[example.error](target, numbers[out_key], len(before)))
    keep("E_total", mp.fsum(found[f"E_{name}"] for name in example.output_names))
    return found


def _net(layer: Layer, i: int, before: list[str], numbers: Numbers, nudge: Nudge | None) -> Real:
    here = dict(numbers)
    if nudge and nudge.only == layer.neurons[i]:
        here[nudge.key] = here[nudge.key] + nudge.by
    total = mp.mpf(0)
    for weight, source in zip(layer.weight_names[i], before, strict=True):
        total += here[weight] * here[source]
    return total + here[layer.bias_names[i]] if layer.bias_names else total


def _outs(layer: Layer, numbers: Numbers) -> list[Real]:
    nets = [numbers[f"net_{neuron}"] for neuron in layer.neurons]
    if layer.activation == "softmax":
        powers = [mp.exp(net) for net in nets]
        return [power / mp.fsum(powers) for power in powers]
    name = layer.activation if isinstance(layer.activation, str) else layer.activation.name
    if name in CORNERED and any(abs(net) < CLEAR for net in nets):
        raise AtCorner(name)
    function = ACTIVATIONS.get(name) or OWN[name][1]
    return [function(net) for net in nets]


def order(example: Example) -> list[str]:
    """What can be differentiated or differentiated by, stage after stage; errors last."""
    keys = [*given(example, 0), *example.parameters]
    for layer in example.layers:
        keys += [f"net_{name}" for name in layer.neurons]
        keys += [f"out_{name}" for name in layer.neurons]
    return [*keys, *(f"E_{name}" for name in example.output_names), "E_total"]


def stage(example: Example, key: str) -> int:
    """How many stages of the computation a quantity comes after: 0 for what is given."""
    if key == "E_total":
        return 1000
    head, _, name = key.partition("_")
    if head == "E":
        return 999
    layers = [name in layer.neurons for layer in example.layers]
    if head not in ("net", "out") or True not in layers:
        return 0
    return 2 * layers.index(True) + (1 if head == "net" else 2)


def slopes(example: Example, pair: int, parameters: Mapping[str, Real]) -> Numbers:
    """Every dA/dB of one pair as INTERFACE section 3 means it, by central differences.

    Total over all paths; but within B's own use in the formula of ``net_X``, that formula's slope.
    """
    keys = order(example)
    tops = [key for key in keys if stage(example, key)]
    found: Numbers = {}
    for below in keys[:-1]:
        plus, less = (forward(example, pair, parameters, Nudge(below, s * STEP)) for s in (1, -1))
        for top in tops:
            if stage(example, top) > stage(example, below):
                found[f"d{top}/d{below}"] = (plus[top] - less[top]) / (2 * STEP)
    for neuron, sources in _read(example).items():
        for below in sources:
            plus, less = (
                forward(example, pair, parameters, Nudge(below, s * STEP, neuron)) for s in (1, -1)
            )
            slope = (plus[f"net_{neuron}"] - less[f"net_{neuron}"]) / (2 * STEP)
            found[f"dnet_{neuron}/d{below}"] = slope
    return found


def _read(example: Example) -> dict[str, set[str]]:
    """For each neuron what stands in its own net input."""
    before = list(example.input_names)
    found: dict[str, set[str]] = {}
    for layer in example.layers:
        for i, neuron in enumerate(layer.neurons):
            found[neuron] = {*before, *layer.weight_names[i]}
            found[neuron] |= {layer.bias_names[i]} if layer.bias_names else set()
        before = [f"out_{neuron}" for neuron in layer.neurons]
    return found


def gradient(example: Example, pair: int, parameters: Mapping[str, Real]) -> Numbers:
    """The slope of one pair's own error by every parameter."""
    found: Numbers = {}
    for name in parameters:
        plus, less = (forward(example, pair, parameters, Nudge(name, s * STEP)) for s in (1, -1))
        found[name] = (plus["E_total"] - less["E_total"]) / (2 * STEP)
    return found


# -- plain training ----------------------------------------------------------------------------


@dataclass(frozen=True)
class Round:
    """One round of training: what every pair meets, what it changes, and where that leads."""

    met: list[Numbers]
    pair_changes: list[Numbers]
    error: Real
    gradient: Numbers
    change: Numbers
    end: Numbers


def rounds(example: Example) -> Iterator[Round]:
    """The rounds of an example, without end."""
    parameters, last = start(example), dict.fromkeys(example.parameters, mp.mpf(0))
    while True:
        made = _round(example, parameters, last)
        yield made
        parameters = made.end
        last = made.pair_changes[-1] if made.pair_changes else made.change


def played(example: Example, count: int) -> list[Round]:
    """The first ``count`` rounds, or those before one that nears a corner or leaves all bounds."""
    found: list[Round] = []
    with suppress(AtCorner):
        for made in islice(rounds(example), count):
            if max(map(abs, made.end.values())) > WILD:
                break
            found.append(made)
    return found


def _round(example: Example, parameters: Numbers, last: Numbers) -> Round:
    pairs = range(len(example.pairs))
    share = mp.mpf(1) / len(pairs) if example.reduction == "mean" else mp.mpf(1)
    own = [gradient(example, pair, parameters) for pair in pairs]
    whole = {name: share * mp.fsum(g[name] for g in own) for name in parameters}
    error = share * mp.fsum(forward(example, pair, parameters)["E_total"] for pair in pairs)
    if len(pairs) == 1 or example.update == "batch":
        change = _change(example, whole, last)
        return Round([parameters] * len(pairs), [], error, whole, change, _sum(parameters, change))
    met, changes, here = [], [], parameters
    for pair in pairs:
        met.append(here)
        last = _change(example, gradient(example, pair, here), last)
        changes.append(last)
        here = _sum(here, last)
    change = {name: mp.fsum(c[name] for c in changes) for name in parameters}
    return Round(met, changes, error, whole, change, here)


def _change(example: Example, slope: Numbers, last: Numbers) -> Numbers:
    eta, beta = real(example.learning_rate), real(example.momentum or Decimal(0))
    return {
        name: beta * last[name] - eta * slope[name] if name in example.trained else mp.mpf(0)
        for name in slope
    }


def _sum(a: Numbers, b: Numbers) -> Numbers:
    return {name: a[name] + b[name] for name in a}


# -- comparing ---------------------------------------------------------------------------------


def agree(text: str, number: Real, digits: int = 28) -> bool:
    """Whether a printed number and a plain one are the same to so many digits."""
    difference = abs(mp.mpf(text) - number)
    return bool(difference <= mp.mpf(10) ** -digits * (abs(number) + mp.mpf(10) ** -15))
