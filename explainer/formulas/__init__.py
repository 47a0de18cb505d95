"""A small safe parser: activations of users' own, and expressions over keys in sheets.

A formula has numbers, names, + - * / ^ ( ) and a few functions, and nothing else: no text of a user
is ever run as a program. `parse` turns it into a small tree (`tree`), with names as the caller
understands them; `to_sympy` turns the tree into a SymPy expression that keeps the written order.
"""

from explainer.formulas.parser import FUNCTIONS, Names, parse
from explainer.formulas.tree import Binary, Call, Name, Node, Number, Unary, names_in, to_sympy

__all__ = [
    "FUNCTIONS",
    "Binary",
    "Call",
    "Name",
    "Names",
    "Node",
    "Number",
    "Unary",
    "names_in",
    "parse",
    "to_sympy",
]
