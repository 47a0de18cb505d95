"""Keys: the name of every quantity, "dE_total/dw5@1", to and from its parts.

One grammar serves the command line, sheets, JSON and the anchors of pages. `parse` reads a key in
any of its spellings against the `vocabulary` of an example; `all_keys` lists them in the order of
the derivation.
"""

from explainer.keys.grammar import Key, parse, parse_given, reader
from explainer.keys.order import all_keys
from explainer.keys.vocabulary import PREFIXES, plain

__all__ = ["PREFIXES", "Key", "all_keys", "parse", "parse_given", "plain", "reader"]
