"""The one exception that a user's mistake may raise, and the search for what they meant."""

from __future__ import annotations

from collections.abc import Iterable

MANY = 300  # candidates that are compared letter by letter; more are sifted first
FEW = 10  # words with the same beginning that are enough to choose from
NEAR = 0.6  # the least likeness, from 0 to 1, that is worth a suggestion
BEGINS = 0.8  # the likeness of a word to its beginning, at least
NUMBERED = 0.7  # and of words that differ in the number at their end only
_DIGITS = "0123456789+"


class ExplainerError(Exception):
    """A fault that the user can mend: in an example file, a key, a formula or a sheet.

    `problems` holds one line for each fault: where it is, what is wrong and how to mend it. They
    may quote what a user wrote, so control characters in them are made visible.
    """

    def __init__(self, *problems: str) -> None:
        super().__init__(*problems)
        self.problems: tuple[str, ...] = tuple(map(printable, problems))

    def at(self, place: str) -> ExplainerError:
        """The same, each problem with the place before it where it is."""
        return ExplainerError(*(f"{place}: {problem}" for problem in self.problems))

    def __str__(self) -> str:
        return "\n".join(self.problems)


def nearest_word(word: str, known: Iterable[str]) -> str | None:
    """The known word most like `word`, or None where nothing is near.

    Capitals and underscores do not count. Of several equally near, one whose number is next door
    (w8 for w9), else the first.
    """
    import difflib

    words = {_folded(one): one for one in reversed(list(known))}
    wanted = _folded(word[:200])
    matcher = difflib.SequenceMatcher(b=wanted, autojunk=False)
    best, found = (NEAR, 0, False), None
    for one in _sifted(list(reversed(words)), wanted):
        matcher.set_seq1(one)
        likeness = max(
            matcher.ratio(),
            BEGINS * (len(wanted) > 2 and one.startswith(wanted)),
            NUMBERED * (one.rstrip(_DIGITS) == wanted.rstrip(_DIGITS)),
        )
        rank = (likeness, _shared_start(one, wanted), _next_door(one, wanted))
        if rank > best:
            best, found = rank, words[one]
    return found


def _sifted(words: list[str], wanted: str) -> list[str]:
    """At most MANY of the words: of more, those that begin as `wanted` does for the longest."""
    end = len(wanted)
    while len(words) > MANY and end >= 0:
        alike = [one for one in words if one.startswith(wanted[:end])]
        if len(alike) > FEW:
            words = sorted(alike, key=lambda one: abs(len(one) - len(wanted)))[:MANY]
        end -= 1
    return words


def _folded(word: str) -> str:
    return word.casefold().replace("_", "").replace("{", "").replace("}", "")


def _shared_start(one: str, other: str) -> int:
    """How many characters two words begin with alike."""
    pairs = zip(one, other, strict=False)
    return next((at for at, (a, b) in enumerate(pairs) if a != b), min(len(one), len(other)))


def _next_door(one: str, other: str) -> bool:
    """Whether two words differ in their last digit only, and there by one."""
    if one.endswith("+") and other.endswith("+"):
        one, other = one[:-1], other[:-1]
    return one[:-1] == other[:-1] and abs(ord(one[-1:] or " ") - ord(other[-1:] or " ")) == 1


def nearest(word: str, known: Iterable[str]) -> str:
    """The end of a message: `; did you mean "x"?`, or nothing where no known word is near."""
    found = nearest_word(word, known)
    return f'; did you mean "{found}"?' if found else ""


def shown(text: str, limit: int = 60) -> str:
    """A user's text in quotes for a message: one line, cut where it is too long."""
    return f'"{printable(text if len(text) <= limit else text[: limit - 3] + "...")}"'


def printable(text: str) -> str:
    """The text with escapes in place of line breaks and other control characters."""
    return "".join(c if c.isprintable() else ascii(c)[1:-1] for c in text)
