"""Something worked out for a quantity and for all that it needs, without calls within calls.

A network may be thousands of layers deep, and every round of training adds as many.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, MutableMapping
from typing import TypeVar

T = TypeVar("T")


def walked(
    key: str,
    known: MutableMapping[str, T],
    needs: Callable[[str], Iterable[str]],
    made: Callable[[str], T],
) -> T:
    """What ``known`` has for a key: what ``made`` gives once all that it ``needs`` is known.

    What needs itself is made while that is not known yet: ``made`` then finds it missing.
    """
    waiting, opened = [key], set[str]()
    while waiting:
        top = waiting[-1]
        if top in known:
            waiting.pop()
            continue
        if top not in opened:
            opened.add(top)
            missing = [arg for arg in needs(top) if arg not in known and arg not in opened]
            if missing:
                waiting += missing
                continue
        known[top] = made(top)
        waiting.pop()
    return known[key]
