"""From the text of a key, in any of its spellings, to its parts and its one canonical text."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import TYPE_CHECKING, NamedTuple

from explainer.errors import ExplainerError, nearest, nearest_word, shown
from explainer.keys.vocabulary import Quantity, Vocabulary, vocabulary

if TYPE_CHECKING:
    from explainer.example import Example

MOST_ROUNDS = 1_000_000
LONGEST = 300  # characters of a key
_SPELLINGS = str.maketrans(
    {
        **{subscript: str(digit) for digit, subscript in enumerate("₀₁₂₃₄₅₆₇₈₉")},
        "∂": "d",
        "δ": "delta_",
        "η": "eta",
        "Δ": "change_",
        "∆": "change_",
    }
)
_SUFFIX = re.compile(r"\[\s*(?P<pair>[^\[\]@]*?)\s*\]\s*|@\s*(?P<round>[0-9]*)\s*")


class Key(NamedTuple):
    """The name of a quantity, taken apart.

    `kind` is one of given, net, out, error, partial, delta, change, updated. `stem` is the
    canonical text without `[pair]` and `@round`. For a partial derivative dA/dB, `top` is A and
    `below` is B. `pair` counts from 1, and is None with a single pair and for what belongs to all
    of them; `round` is how many rounds of training went before, None for none.
    """

    kind: str
    stem: str
    top: str = ""
    below: str = ""
    pair: int | None = None
    round: int | None = None

    def __str__(self) -> str:
        pair = "" if self.pair is None else f"[{self.pair}]"
        return f"{self.stem}{pair}" if self.round is None else f"{self.stem}{pair}@{self.round}"


def parse(text: str, example: Example) -> Key:
    """The key that `text` means; ExplainerError names the nearest one where there is none."""
    return _Reading(text, vocabulary(example)).key()


def parse_given(text: str, example: Example) -> Key:
    """The key of a number that the example gives and `--set` may change."""
    key = parse(text, example)
    words = vocabulary(example)
    if key.pair is not None and key.stem in words.parameters:
        raise ExplainerError(f"{shown(text)} is set for all pairs at once; write {key.stem}")
    if key.kind != "given":
        raise ExplainerError(
            f"{shown(text)} is computed, not given; what can be set are inputs, targets, weights,"
            " biases and eta"
        )
    return key


def reader(example: Example) -> Callable[[str], str]:
    """What turns a key in any spelling into its canonical text; for `formulas.parse`."""
    return lambda text: str(parse(text, example))


class _Reading:
    """One key on its way from text to parts."""

    def __init__(self, text: str, words: Vocabulary) -> None:
        self.text = text
        self.words = words
        self.pair: int | None = None
        self.round: int | None = None

    def key(self) -> Key:
        if len(self.text) > LONGEST:
            raise ExplainerError(f"{shown(self.text)} is too long to be a key")
        base = self.without_suffixes(self.text.translate(_SPELLINGS).strip())
        if not base:
            raise self.fault("is no key; write one such as net_h1 or dE_total/dw5")
        if base.startswith("grad_"):
            base = f"dE_total/d{base[5:]}"
        if "/" in base:
            return self.partial(base)
        if base.endswith("+"):
            return self.new_value(base)
        quantity = self.words.quantity(base)
        if quantity is None:
            raise self.unknown(base)
        return self.single(quantity)

    # -- [pair] and @round ----------------------------------------------------------------

    def without_suffixes(self, text: str) -> str:
        """The text before `[k]` and `@N`, in either order, which are noted."""
        base = re.split(r"[\[@]", text, maxsplit=1)[0]
        at = len(base)
        while at < len(text):
            match = _SUFFIX.match(text, at)
            if not match:
                raise self.fault(
                    "is no key; after a name come [k] for a training pair, @N for rounds"
                )
            if match["pair"] is not None and self.pair is None:
                self.pair = self.whole(match["pair"], 1, self.words.pairs, _pairs(self.words.pairs))
            elif match["round"] is not None and self.round is None:
                wanted = f"has no such round: @N goes from 0 to {MOST_ROUNDS:,}"
                self.round = self.whole(match["round"], 0, MOST_ROUNDS, wanted)
            else:
                raise self.fault("names a pair or a round twice; leave one of them out")
            at = match.end()
        if self.words.pairs == 1:
            self.pair = None
        return base.rstrip()

    def whole(self, text: str, least: int, most: int, wanted: str) -> int:
        if re.fullmatch(r"[0-9]{1,9}", text) and least <= int(text) <= most:
            return int(text)
        raise self.fault(wanted)

    # -- the kinds of keys ----------------------------------------------------------------

    def single(self, quantity: Quantity) -> Key:
        """A key without slash or plus."""
        stem, kind = quantity.stem, quantity.kind
        if quantity.sort == "eta":
            return Key(kind, stem)
        if quantity.sort == "parameter":
            return self.parameter(stem)
        if kind == "change":
            if self.pair is not None and not self.words.each_pair:
                raise self.fault(f"does not exist: a batch makes one change from all pairs, {stem}")
            return Key(kind, stem, pair=self.pair, round=self.round or None)
        if stem != "E_total":
            self.needs_pair(stem)
        rounds = None if kind == "given" else self.round or None
        return Key(kind, stem, pair=self.pair, round=rounds)

    def parameter(self, name: str) -> Key:
        if self.pair is not None and self.words.each_pair:
            met_first = self.pair == 1 or name not in self.words.trained
            kind = "given" if met_first and not self.round else "updated"
            return Key(kind, name, pair=self.pair, round=self.round or None)
        return self.after(name, self.round or 0)

    def new_value(self, base: str) -> Key:
        quantity = self.words.quantity(base[:-1].rstrip())
        if quantity is None:
            raise self.unknown(base)
        if quantity.sort != "parameter":
            raise self.fault("is no key; only weights and biases have a new value with +")
        name = quantity.stem
        if self.pair is not None:
            following = f", or {name}[{self.pair + 1}] for what the next pair meets"
            if not self.words.each_pair or self.pair == self.words.pairs:
                following = ""
            raise self.fault(
                f"does not exist: {name}+ comes after all pairs; write {name}+{following}"
            )
        return self.after(name, (self.round or 0) + 1)

    def after(self, name: str, rounds: int) -> Key:
        """A parameter after so many rounds."""
        if rounds > MOST_ROUNDS:
            raise self.fault(f"lies beyond {MOST_ROUNDS:,} rounds, the most there are")
        if rounds == 0:
            return Key("given", name)
        return Key("updated", f"{name}+") if rounds == 1 else Key("updated", name, round=rounds)

    def partial(self, base: str) -> Key:
        above, _, under = (part.strip() for part in base.partition("/"))
        if not (above.startswith("d") and under.startswith("d")) or "/" in under:
            raise self.unknown(base)
        top = self.words.quantity(above[1:].lstrip())
        below = self.words.quantity(under[1:].lstrip())
        if top is None or below is None:
            raise self.unknown(base)
        if top.kind not in ("net", "out", "error"):
            raise self.fault(
                f"is no key: {top.stem} stands above; there stand net_, out_ and E_ only"
            )
        if below.kind not in ("given", "net", "out", "error") or below.sort == "eta":
            raise self.fault(
                f"is no key: the computation of {top.stem} does not go through {below.stem}"
            )
        if below.stage >= top.stage:
            raise self.fault(f"is no key: {below.stem} does not come before {top.stem}")
        stem = f"d{top.stem}/d{below.stem}"
        if top.stem != "E_total" or below.sort != "parameter":
            self.needs_pair(stem)
        return Key("partial", stem, top.stem, below.stem, self.pair, self.round or None)

    # -- faults ---------------------------------------------------------------------------

    def needs_pair(self, stem: str) -> None:
        if self.pair is None and self.words.pairs > 1:
            raise self.fault(
                f"differs from pair to pair; write {stem}[1] to {stem}[{self.words.pairs}]"
                " for one training pair"
            )

    def fault(self, what: str) -> ExplainerError:
        return ExplainerError(f"{shown(self.text.strip())} {what}")

    def unknown(self, base: str) -> ExplainerError:
        name = self.words.name(base)
        if name in self.words.neurons:
            return self.fault(
                f"is a neuron; write net_{name} for its net input, out_{name} for its output"
            )
        return ExplainerError(
            f"no quantity {shown(self.text.strip())} in this example{self.suggestion(base)}"
        )

    def suggestion(self, base: str) -> str:
        """What may have been meant, as the end of a message."""
        if "/" not in base:
            return nearest(base, self.words.singles())
        above, _, under = (part.strip() for part in base.partition("/"))
        top = self.words.quantity(above.removeprefix("d"))
        below = self.words.quantity(under.removeprefix("d"))
        over = f"d{top.stem}" if top else nearest_word(above, map("d{}".format, self.words.tops()))
        by = (
            f"d{below.stem}"
            if below
            else nearest_word(under, map("d{}".format, self.words.belows()))
        )
        return f'; did you mean "{over}/{by}"?' if over and by else ""


def _pairs(count: int) -> str:
    if count == 1:
        return "asks for another training pair, and there is only one; leave the brackets out"
    return f"asks for a training pair that is not there; they are [1] to [{count}]"
