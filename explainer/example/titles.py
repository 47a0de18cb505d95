"""The title of an example: as written, or made from the sizes of the network."""

from __future__ import annotations

from explainer.example.model import Layer
from explainer.example.table import Table

LONGEST = 200
_WORDS = (
    "no",
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
)


def written_title(top: Table) -> str | None:
    """The title of the file; None or empty where there is none to be had."""
    title = top.fields.get("title", "")
    if not isinstance(title, str):
        top.fault("must be text in quotation marks", "title")
        return None
    if len(title) > LONGEST:
        top.fault(f"has {len(title)} characters; at most {LONGEST} are allowed", "title")
    if not title.isprintable():
        from unicodedata import category

        if any(category(c) in ("Cc", "Cs", "Zl", "Zp") for c in title):
            top.fault("must be one line, without line breaks and control characters", "title")
    return title.strip()


def made_title(inputs: int, layers: tuple[Layer, ...]) -> str:
    """A title from the sizes: "Two inputs, three hidden neurons, one output"."""
    *hidden, outputs = (len(layer.neurons) for layer in layers)
    parts = [_counted(inputs, "input")]
    if len(hidden) == 1:
        parts.append(_counted(hidden[0], "hidden neuron"))
    elif hidden and len(set(hidden)) == 1:
        parts.append(f"{_counted(len(hidden), 'hidden layer')} of {_counted(hidden[0], 'neuron')}")
    elif 1 < len(hidden) <= 6:
        sizes = [_WORDS[n] if n < len(_WORDS) else f"{n:,}" for n in hidden]
        parts.append(f"hidden layers of {', '.join(sizes[:-1])} and {sizes[-1]} neurons")
    elif hidden:
        parts.append(_counted(len(hidden), "hidden layer"))
    parts.append(_counted(outputs, "output"))
    title = ", ".join(parts)
    return title[:1].upper() + title[1:]


def _counted(number: int, what: str) -> str:
    word = _WORDS[number] if number < len(_WORDS) else f"{number:,}"
    return f"{word} {what}{'' if number == 1 else 's'}"
