"""A small network laid out from top to bottom: a row for the inputs and for every layer."""

from __future__ import annotations

from .data import NetworkPicture
from .plan import Plan
from .sideways import sideways


def downward(data: NetworkPicture) -> Plan:
    return sideways(data, stacked=True, tight=True)
