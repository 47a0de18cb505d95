"""The story of many examples: no sentence in it may be false, or silly, for any of them.

Each rule is a phrase and what must hold of the example where it stands; what holds is worked out
from the example file and the plain evaluation, not from the story's own facts.
"""

import re
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import Any
from xml.etree import ElementTree

import pytest

from explainer.example import Example, bundled, load
from explainer.explanation import Explanation
from explainer.rendering import Document, Walkthrough
from pages import Balanced
from random_examples import AtCorner, forward, mp, random_example, rounds, start
from support import sample
from told_examples import EXAMPLES

RANDOM = [random_example(seed) for seed in range(900, 900 + sample(10, 400))]
ALL = [*EXAMPLES, *map(load, bundled()), *RANDOM]


@dataclass
class Story:
    """An example as it is told."""

    example: Example
    explanation: Explanation
    markdown: Document
    page: str


@pytest.fixture(scope="module", params=ALL, ids=lambda example: example.name)
def told(request: pytest.FixtureRequest) -> Story:
    """Every example in turn: all tests of one before the next is made."""
    explanation = Explanation(request.param)
    walkthrough = Walkthrough(explanation)
    name = request.param.name
    markdown = walkthrough.render("markdown", name)
    return Story(request.param, explanation, markdown, walkthrough.render("html", name).text)


def prose(text: str) -> str:
    """The story's sentences, formulas within them as they are, on one line."""
    text = re.sub(r"```math.*?```", " ", text, flags=re.DOTALL)
    text = re.sub(r"<picture>.*?</picture>", " ", text)
    return re.sub(r"\s+", " ", re.sub(r"<[^>]*>", " \n ", text))


@dataclass
class Facts:
    """What is so of an example, worked out without the story."""

    example: Example

    @cached_property
    def sizes(self) -> list[int]:
        return [len(layer.neurons) for layer in self.example.layers]

    @cached_property
    def outputs(self) -> int:
        return self.sizes[-1]

    @cached_property
    def pairs(self) -> int:
        return len(self.example.pairs)

    @cached_property
    def activations(self) -> set[str]:
        return {
            layer.activation for layer in self.example.layers if isinstance(layer.activation, str)
        }

    @cached_property
    def biased(self) -> set[bool]:
        return {layer.bias_names is not None for layer in self.example.layers}

    @cached_property
    def first(self) -> dict[str, Any]:
        """The forward pass of the first pair; empty at a corner, or with a formula of its own."""
        try:
            return forward(self.example, 0, start(self.example))
        except (AtCorner, KeyError):
            return {}

    def nets(self, activation: str) -> list[Any]:
        """The net inputs of the neurons with an activation, in the first pair."""
        return [
            self.first[f"net_{name}"]
            for layer in self.example.layers
            if layer.activation == activation and self.first
            for name in layer.neurons
        ]

    @cached_property
    def course(self) -> int | None:
        """-1 where the first round lowers the error, 1 where it raises it; None: not worked out."""
        try:
            one = next(rounds(self.example))
            after = mp.fsum(
                forward(self.example, pair, one.end)["E_total"] for pair in range(self.pairs)
            )
        except (AtCorner, KeyError):
            return None
        if self.pairs > 1 and self.example.reduction == "mean":
            after /= self.pairs
        moved = after - one.error
        return 0 if abs(moved) < mp.mpf(10) ** -60 else int(mp.sign(moved))

    @cached_property
    def uses(self) -> Counter[str]:
        """How often each parameter is used."""
        names: list[str] = []
        for layer in self.example.layers:
            names += [name for row in layer.weight_names for name in row]
            names += layer.bias_names or ()
        return Counter(names)


@pytest.fixture(scope="module")
def facts(told: Story) -> Facts:
    return Facts(told.example)


Rule = tuple[str, Callable[[Facts], bool]]
ALWAYS: list[Rule] = [
    (r"\bone (inputs|outputs|neurons|hidden neurons|hidden layers|pairs)\b", lambda f: False),
    (r"\b(two|three|four) (input|output|neuron|hidden neuron|layer|pair)\b", lambda f: False),
    (r"None|StrictUndefined|\{\{|\}\}\}\}|undefined| ,| \.( |$)|,,|\.\.(?!\.)", lambda f: False),
    (r"\b([^\W\d]\w*) \1\b(?! ·)", lambda f: False),
    (r"(\$`[^`]+`\$),? in place of \1", lambda f: False),
    (r"from (\$`[^`]+`\$) to \1", lambda f: False),
    (r"(\$`[^`]+`\$) for each unit, and the slope says \1\. What", lambda f: False),
    (r"`-0`", lambda f: False),
    (r"· \$`-", lambda f: False),
    (r"falls by less", lambda f: f.course in (-1, None)),
    (r"rises by less", lambda f: f.course in (1, None)),
    (r"(?<!through )[Bb]oth outputs", lambda f: f.outputs == 2),
    (r"(?<!through )[Aa]ll (three|four) outputs|All outputs together", lambda f: f.outputs > 2),
    (r"[Bb]oth pairs", lambda f: f.pairs == 2),
    (r"all (three|four|five) pairs|All pairs", lambda f: f.pairs > 2),
    (r"other output’s part", lambda f: f.outputs == 2),
    (r"other outputs’ part", lambda f: f.outputs > 2),
    (r"outputs move towards their targets", lambda f: f.outputs > 1),
    (r"output moves towards its target", lambda f: f.outputs == 1),
    (r"training pairs\. This is the first", lambda f: f.pairs > 1),
    (r"first training pair|first pair’s|of this pair|with this pair", lambda f: f.pairs > 1),
    (r"there is one pair", lambda f: f.pairs == 1),
    (r"adds a bias and turns", lambda f: f.biased == {True}),
    (r"adds a bias where it has one", lambda f: f.biased == {True, False}),
    (r", plus the bias", lambda f: True in f.biased),
    (r"weights and biases start", lambda f: len(f.example.bias_names) > 1),
    (r"and bias start", lambda f: len(f.example.bias_names) == 1),
    (r"\[[Tt]he hidden layer|: the hidden layer", lambda f: len(f.sizes) == 2),
    (r"hidden layer [2-9]", lambda f: len(f.sizes) > 2),
    (r"hidden neurons? and", lambda f: len(f.sizes) == 2),
    (r"the output layer", lambda f: len(f.sizes) > 1),
    (r"(the error|of all \w+ pairs|of both pairs) falls from", lambda f: f.course in (-1, None)),
    (r"(The error|of all \w+ pairs|of both pairs) falls from", lambda f: f.course in (-1, None)),
    (r"rises from", lambda f: f.course in (1, None)),
    (r"stays at", lambda f: f.course in (0, None)),
    (r"Here it does: from", lambda f: f.course in (-1, None)),
    (r"With the rate of this example", lambda f: f.course in (1, None)),
    (r"keeps its bias", lambda f: not f.example.train_biases),
    (r"A bias is updated like a weight", lambda f: f.example.train_biases),
    (r"momentum", lambda f: f.example.momentum is not None),
    (r"takes no round", lambda f: f.example.rounds == 0),
    (r"first round is over", lambda f: f.example.rounds > 0),
    (r"next round starts again", lambda f: f.example.rounds > 1),
    (
        r"new values take their places at once",
        lambda f: f.example.update == "batch" or f.pairs == 1,
    ),
    (r"followed by an update", lambda f: f.example.update == "each pair" and f.pairs > 1),
    (r"learning rate of 0", lambda f: f.example.learning_rate == 0),
    (r"uphill", lambda f: f.example.learning_rate < 0),
    (r"no target here", lambda f: f.example.error == "output"),
    (r"[Tt]he error|the total error", lambda f: f.example.error != "output"),
    (r"sum of the outputs", lambda f: f.example.error == "output" and f.outputs > 1),
    (
        r"What if the target is 2\.5",
        lambda f: "square" in f.example.error and "logistic" in f.activations,
    ),
    (r"Why is there a ½", lambda f: f.example.error == "half squared"),
    (r"Where does the −1", lambda f: "square" in f.example.error),
    (r"That is what we wanted", lambda f: not f.first or f.first["E_total"] == 0),
    (r"logistic function turns", lambda f: "logistic" in f.activations),
    (r"hyperbolic tangent", lambda f: "tanh" in f.activations),
    (r"softmax", lambda f: "softmax" in f.activations),
    (r"the shares of the others", lambda f: any(n > 2 for n in f.sizes)),
    (r"With cross-entropy the whole sum", lambda f: f.example.error == "cross-entropy"),
    (r"targets add up to 1", lambda f: sum(f.example.pairs[0].targets) == 1),
    (r"the right answer got", lambda f: max(f.example.pairs[0].targets) == 1),
    (r"rectifier", lambda f: bool(f.activations & {"relu", "leaky relu", "softplus"})),
    (r"exactly 0\?", lambda f: not f.first or any(net <= 0 for net in f.nets("relu"))),
    (r"at the corner", lambda f: not f.first),
    (r"is positive so far|above 0\.5 with", lambda f: not f.first or min(f.nets("logistic")) > 0),
    (r"is negative so far|below 0\.5 with", lambda f: not f.first or max(f.nets("logistic")) < 0),
    (r"share \$|shares? \$", lambda f: any(n > 1 for n in f.uses.values())),
    (r"used in more than one place|is used by|is used again", lambda f: max(f.uses.values()) > 1),
    (r"Each input times", lambda f: len(f.example.input_names) > 1),
    (r"The input times", lambda f: len(f.example.input_names) == 1),
    (r"The other neurons go", lambda f: sum(f.sizes) > 2),
    (r"the next layer", lambda f: len(f.sizes) > 1 and max(f.sizes[1:]) > 1),
    (r"Nothing is trained", lambda f: not f.example.trained),
]


def test_no_sentence_is_false_for_its_example(told: Story, facts: Facts) -> None:
    text, example = prose(told.markdown.text), told.example
    if example.layers[-1].neurons and example.error == "output":
        text = text.replace("What takes the place of an error", "What is called the sum")
    wrong = [
        f"{pattern!r}: ...{text[max(0, found.start() - 60) : found.end() + 60]}..."
        for pattern, holds in ALWAYS
        if (found := re.search(pattern, text)) and not holds(facts)
    ]
    assert wrong == []


MUST: list[Rule] = [
    (r"exactly 0\?", lambda f: bool(f.nets("relu")) and min(f.nets("relu")) <= 0),
    (r"momentum", lambda f: f.example.momentum is not None),
    (r"falls (from|by less)", lambda f: f.course == -1 and f.example.rounds > 0),
    (r"rises (from|by less)", lambda f: f.course == 1 and f.example.rounds > 0),
    (
        r"keeps its bias",
        lambda f: (
            not f.example.train_biases
            and True in f.biased
            and f.example.layers[-1].bias_names is not None
        ),
    ),
    (r"several training pairs handled", lambda f: f.pairs == 1),
    (
        r"With cross-entropy the whole sum",
        lambda f: (
            f.example.error == "cross-entropy" and f.example.layers[-1].activation == "softmax"
        ),
    ),
    (r"add.* up", lambda f: max(f.uses.values()) > 1),
    (r"Why is there a ½", lambda f: f.example.error == "half squared"),
]


def test_what_an_example_has_of_its_own_is_told(told: Story, facts: Facts) -> None:
    text = prose(told.markdown.text)
    assert [p for p, holds in MUST if holds(facts) and not re.search(p, text)] == []


def test_up_and_down_are_what_the_numbers_say(told: Story) -> None:
    """A weight that "goes down" has a smaller new value, one that "stays" the same."""
    for anchor, text in re.findall(
        r'<a id="([^"]+)\+"></a>(.*?)(?=<a id=)', told.markdown.text, re.DOTALL
    ):
        said = re.search(r"the weight (goes down|goes up|stays where it is)", text)
        if said is None:
            continue
        moved = told.explanation.number(f"change_{anchor}")
        assert said[1] == (
            "goes up" if moved > 0 else "goes down" if moved < 0 else "stays where it is"
        )


def test_the_page_is_well_formed_and_every_anchor_is_there_once(told: Story) -> None:
    page = Balanced()
    page.feed(told.page)
    assert page.open == []
    assert [name for name, count in page.ids.items() if count > 1] == []
    anchors = Counter(re.findall(r'<a id="([^"]*)">', told.markdown.text))
    assert [name for name, count in anchors.items() if count > 1] == []


def test_every_picture_is_well_formed(told: Story) -> None:
    files = told.markdown.files
    assert files
    for text in files.values():
        ElementTree.fromstring(text)
