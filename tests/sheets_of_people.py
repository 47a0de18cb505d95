"""People who work through examples by hand, made up: networks, ways of rounding, slips.

A person computes every quantity in order, by a route they like, from the numbers they hold; rounds
(or cuts off) and carries the rounded number on, or keeps the whole one in the calculator; and
writes some of the lines down. A mistake is a changed graph of steps, a slip a single number
changed.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass, field
from decimal import ROUND_DOWN, ROUND_HALF_EVEN, Decimal
from random import Random

from explainer.checking.graph import Graph
from explainer.derivation import Working
from explainer.evaluation.arithmetic import FLOAT
from explainer.example import Example, Layer, Pair
from explainer.explanation import Explanation
from explainer.keys import all_keys

ACTIVATIONS = (
    "logistic",
    "logistic",
    "logistic",
    "tanh",
    "relu",
    "leaky relu",
    "softplus",
    "identity",
)
LETTERS = "hgkmp"


def network(random: Random) -> Example:
    """A small random network."""
    inputs = random.randint(1, 3)
    sizes = [random.randint(1, 3) for _ in range(random.randint(1, 3))]
    softmax = random.random() < 0.15 and sizes[-1] > 1
    layers, count, before = [], 0, inputs
    for at, size in enumerate(sizes):
        last = at == len(sizes) - 1
        names = tuple(f"{'o' if last else LETTERS[at]}{k}" for k in range(1, size + 1))
        weights = tuple(tuple(_number(random) for _ in range(before)) for _ in range(size))
        weight_names = tuple(
            tuple(f"w{count + i * before + j + 1}" for j in range(before)) for i in range(size)
        )
        count += size * before
        biased = random.random() < 0.8
        activation = "softmax" if last and softmax else random.choice(ACTIVATIONS)
        layers.append(
            Layer(
                names,
                activation,
                weights,
                weight_names,
                tuple(_number(random) for _ in names) if biased else None,
                tuple(f"b{at + 1}{k}" for k in range(1, size + 1)) if biased else None,
            )
        )
        before = size
    if softmax:
        hot = random.randrange(sizes[-1])
        targets = tuple(Decimal(int(k == hot)) for k in range(sizes[-1]))
    else:
        targets = tuple(Decimal(random.randint(1, 99)) / 100 for _ in range(sizes[-1]))
    error = "half squared"
    if softmax:
        error = "cross-entropy"
    elif random.random() < 0.3:
        error = random.choice(("squared", "mean squared"))
    return Example(
        "random",
        "A random network",
        tuple(f"i{k}" for k in range(1, inputs + 1)),
        (Pair(tuple(_number(random) for _ in range(inputs)), targets),),
        tuple(layers),
        error=error,
        learning_rate=random.choice(
            (Decimal("0.5"), Decimal("0.1"), Decimal("0.7"), Decimal("1.5"))
        ),
        train_biases=random.random() < 0.5,
    )


def _number(random: Random) -> Decimal:
    value = random.randint(5, 95) * random.choice((1, 1, -1))
    return Decimal(value) / 100


@dataclass
class Way:
    """How a person works: rounding to decimals or significant digits, carried or not, and by what
    routes.
    """

    random: Random
    by_decimals: bool
    digits: int
    carries: bool
    deltas: bool
    share: float
    cuts: bool = False

    @classmethod
    def any(cls, random: Random, least: int = 3, most: int = 6, *, cuts: bool = False) -> Way:
        return cls(
            random,
            random.random() < 0.5,
            random.randint(least, most),
            random.random() < 0.6,
            random.random() < 0.5,
            random.choice((1.0, 1.0, 0.7, 0.4)),
            cuts,
        )

    def written(self, value: float) -> str:
        """The number as it is written down."""
        number = Decimal(value)
        if number == 0:
            return format(Decimal(0).quantize(Decimal(1).scaleb(-self.digits)), "f")
        places = self.digits
        if not self.by_decimals:
            places = self.digits - 1 - math.floor(math.log10(abs(value)))
        # What a calculator shows of 0.125 is 0.125, not what a double adds to it.
        number = number.quantize(Decimal(1).scaleb(-places - 9))
        mode = ROUND_DOWN if self.cuts else ROUND_HALF_EVEN
        return format(number.quantize(Decimal(1).scaleb(-places), mode), "f")

    def route(self, routes: tuple[Working, ...]) -> Working:
        return routes[1] if self.deltas and len(routes) > 1 else routes[0]


@dataclass
class Sheet:
    """What a person wrote, and which lines are really wrong: not what right steps give from their
    numbers.
    """

    written: dict[str, str] = field(default_factory=dict)
    wrong: list[str] = field(default_factory=list)
    slight: list[str] = field(default_factory=list)


def worked(
    graph: Graph,
    way: Way,
    changed: Graph | None = None,
    slip: Callable[[str, float], float] | None = None,
) -> Sheet:
    """A person's sheet, worked with a mistake (``changed``) or a slip, if any."""
    explanation = graph.explanation
    held: dict[str, float] = dict(explanation.floats)
    sheet = Sheet()
    given = set(explanation.written)

    def compute(of: Graph, key: str, known: dict[str, float]) -> float:
        working = way.route(of.routes(key))
        args = (known[arg] if arg in known else compute(of, arg, known) for arg in working.args)
        return float(FLOAT.compile(working.formula)(*args))

    # What a reader can know: the numbers on the sheet, and what right steps make of them.
    seen: dict[str, float] = dict(held)
    for key in all_keys(graph.example):
        if key in given or key in held:
            continue
        mine = compute(changed or graph, key, held)
        right = compute(graph, key, seen)
        if slip:
            mine = slip(key, mine)
        text = way.written(mine)
        carried = float(text) if way.carries else mine
        held[key] = carried
        seen[key] = float(way.written(right)) if way.carries else right
        if way.random.random() < way.share:
            seen[key] = carried
            sheet.written[key] = text
            unit = 10.0 ** int(Decimal(text).as_tuple().exponent)
            apart = abs(float(text) - right)
            if apart > 2 * unit and apart > 2e-3 * abs(right):
                sheet.wrong.append(key)
            elif text != way.written(right):
                sheet.slight.append(key)
    return sheet


def plain_graph(example: Example) -> Graph:
    return Graph(Explanation(example))
