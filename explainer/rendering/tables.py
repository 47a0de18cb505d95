"""The rows of the story's tables, and the biases that an example keeps."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from markupsafe import Markup

from explainer.rendering.writer import Working, Writer
from explainer.story.layers import ROWS
from explainer.story.variations import TRAINED

if TYPE_CHECKING:
    from explainer.story import Story
    from explainer.story.layers import LayerStory


class Tables:
    """The rows of the story's tables."""

    def __init__(self, story: Story, writer: Writer) -> None:
        self.story, self.writer = story, writer

    @cached_property
    def updates(self) -> list[list[Markup]]:
        """Each parameter before and after the first round."""
        m, v = self.writer.m, self.writer.v
        trained = self.story.example.trained
        key = "change_{}" if self.story.each_pair else "dE_total/d{}"
        return [
            [
                m(p),
                v(p),
                v(key.format(p)) if p in trained else Markup(self.writer.words.label("kept")),
                v(f"{p}+"),
            ]
            for p in self.story.parameters
        ]

    @property
    def moved(self) -> str:
        """What moves a parameter, as the head of a column."""
        return self.writer.words.label("change" if self.story.each_pair else "slope")

    def neurons(self, index: int) -> list[list[Markup]]:
        """Net input and output of the neurons of a layer."""
        m, v, at = self.writer.m, self.writer.v, self.story.at
        names = self.story.network.layers[index].neurons[:ROWS]
        return [[m(n), v(f"net_{n}{at}"), v(f"out_{n}{at}")] for n in names]

    def deltas(self, layer: LayerStory) -> list[list[Markup]]:
        """How every neuron of a layer moves the error: by its output, and by its net input."""
        m, v, at = self.writer.m, self.writer.v, self.story.at
        return [
            [m(n), v(f"dE_total/dout_{n}{at}"), v(f"delta_{n}{at}")] for n in layer.neurons[:ROWS]
        ]

    @property
    def errors(self) -> list[list[Markup]]:
        """Target, output and error of each output."""
        m, v, at = self.writer.m, self.writer.v, self.story.at
        columns = ["target", "out", "E"] if self.story.has_targets else ["out", "E"]
        return [
            [m(o), *(v(f"{column}_{o}{at}") for column in columns)]
            for o in self.story.outputs[:ROWS]
        ]

    def weights(self, layer: LayerStory) -> list[list[Markup]]:
        """The weights of a large network's layer, with their slopes and new values."""
        m, v = self.writer.m, self.writer.v
        after = self.story.pairs == 1 and self.story.any_trained
        return [
            [
                m(w),
                Markup(self.writer.text(w)),
                v(w),
                v(f"dE_total/d{w}{self.story.at}"),
                *([v(f"{w}+")] if after else []),
            ]
            for w in layer.listed
        ]

    def pairs(self, layer: LayerStory) -> list[list[Markup]]:
        """Each training pair's error and its slope by a layer's lead weight."""
        return self._pairs("E_total", f"dE_total/d{layer.weight}")

    def turns(self, layer: LayerStory) -> list[list[Markup]]:
        """Each pair's turn in a round: its error, the lead weight as it meets it, slope and
        change.
        """
        w = layer.weight
        return self._pairs("E_total", w, f"dE_total/d{w}", f"change_{w}")

    def _pairs(self, *keys: str) -> list[list[Markup]]:
        settings = list(self.story.settings)[:ROWS]
        return [
            [self.writer.n(k), *(self.writer.v(key + at) for key in keys)]
            for k, at in enumerate(settings, start=1)
        ]

    @cached_property
    def _progress(self) -> list[str]:
        return ["E_total", *(f"out_{o}" for o in self.story.outputs[:4] if self.story.pairs == 1)]

    @property
    def progress_head(self) -> list[Markup | str]:
        """The names of the columns of the table of progress."""
        return [self.writer.words.label("rounds"), *(self.writer.m(key) for key in self._progress)]

    @cached_property
    def progress(self) -> list[list[Markup]]:
        """The error, and for a single training pair the outputs, after more and more rounds."""
        return [
            [
                self.writer.count(n),
                *(self.writer.v(f"{key}@{n}" if n else key) for key in self._progress),
            ]
            for n in self.story.milestones
        ]


def _kept(key: str) -> str:
    """Where a bias is trained, its new value is not that of the example itself."""
    return f"{TRAINED}:{key}" if key.endswith("+") or key.startswith("change_") else key


class Kept:
    """How the biases that an example keeps would be updated."""

    def __init__(self, story: Story, writer: Writer) -> None:
        self._story, self._own = story, writer

    @property
    def keys(self) -> list[str]:
        """For each bias its slope and its new value."""
        biases = self._story.example.bias_names[:4]
        return [key for b in reversed(biases) for key in (f"dE_total/d{b}", f"{b}+")]

    @cached_property
    def _writer(self) -> Writer:
        trained = self._story.variations.with_trained_biases
        writer = Writer(trained, self._own.form, self._own.words)
        writer.printer.live = _kept
        return writer

    def lines(self, key: str) -> Working:
        """The working of such a key."""
        if "/" in key:  # the slope of this example, too; the new value is not
            return self._writer.by_delta(key)._replace(anchor=key)
        return self._writer.lines(key)._replace(anchor="")
