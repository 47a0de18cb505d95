"""The activation of a layer: one of the known names, or a formula of the user's own.

The names stand here apart from the functions themselves, so that a file is read without SymPy; a
test holds the two lists together.
"""

from __future__ import annotations

from explainer.errors import ExplainerError, shown
from explainer.example.model import UserFormula
from explainer.example.table import Table

ACTIVATIONS = (
    *("logistic", "tanh", "relu", "leaky relu", "identity", "softplus", "softmax", "silu"),
    *("gelu", "elu", "softsign"),
)
ALIASES = {"sigmoid": "logistic", "linear": "identity"}


class Activations:
    """Reads the activations of one file; a formula's name may not stand for two formulas."""

    def __init__(self) -> None:
        self.formulas: dict[str, str] = {}

    def read(self, table: Table) -> str | UserFormula:
        """The activation of a layer; "logistic" where it has a fault."""
        value = table.fields.get("activation")
        if isinstance(value, dict):
            return self.formula(Table(value, table.faults, *table.place, "activation"))
        return table.choice("activation", ACTIVATIONS, "logistic", ALIASES)

    def formula(self, table: Table) -> str | UserFormula:
        """An activation of the user's own; "logistic" in its place where it has a fault."""
        from explainer.formulas import parse

        table.only(("name", "value"), {})
        name, value = table.fields.get("name"), table.fields.get("value")
        if not (isinstance(name, str) and name.strip() and name.isprintable() and len(name) <= 60):
            table.fault("must be a word or two in quotation marks, 60 characters at most", "name")
            return "logistic"
        name = name.strip()
        if name.casefold() in (*ACTIVATIONS, *ALIASES):
            table.fault(f"{shown(name)} is an activation already; choose another name", "name")
        if not isinstance(value, str):
            table.fault('must be a formula in quotation marks, as "net / (1 + net^2)"', "value")
            return "logistic"
        try:
            parse(value, ("net",))
        except ExplainerError as error:
            for problem in error.problems:
                table.fault(problem, "value")
        if self.formulas.setdefault(name, value) != value:
            table.fault(f"{shown(name)} is the name of another formula already", "name")
        return UserFormula(name, " ".join(value.split()))
