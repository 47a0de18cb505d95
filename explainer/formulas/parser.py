"""From the text of a formula to its tree, by recursive descent, within narrow limits."""

from __future__ import annotations

from collections.abc import Callable, Collection
from decimal import Decimal

from explainer.decimals import read_number
from explainer.errors import ExplainerError, nearest, shown
from explainer.formulas.tokens import Token, tokens
from explainer.formulas.tree import Binary, Call, Name, Node, Number, Unary, tower

MOST_CHARACTERS = 500
MOST_NODES = 200
DEEPEST = 40  # brackets, functions and signs within each other
LARGEST_EXPONENT = 8
LARGEST_POWER = 64  # of powers within powers, their exponents multiplied
FUNCTIONS = ("exp", "ln", "sqrt", "tanh", "erf", "abs")
_INSTEAD = {"log": "ln(...)", "log10": "ln(...)", "e": "exp(...)", "pow": "a power as net^2"}

Names = Callable[[str], "str | None"] | Collection[str]


def parse(text: str, names: Names) -> Node:
    """The tree of a formula; ExplainerError says at which character it cannot be read, and why.

    `names` holds the allowed names, or turns the text of a name into the name to keep, None where
    there is no such name; it may raise an ExplainerError with a better message itself.
    """
    if len(text) > MOST_CHARACTERS:
        raise ExplainerError(
            f"{shown(text)} is longer than {MOST_CHARACTERS} characters, too long for a formula"
        )
    return _Parser(text, names).whole()


class _Parser:
    """Reads one formula from left to right, one token ahead."""

    def __init__(self, text: str, names: Names) -> None:
        self.text = text
        self.names = names
        self.nodes = 0
        self.depth = 0
        self.tokens = tokens(text, FUNCTIONS, self.is_name)
        self.token = next(self.tokens)

    # -- grammar --------------------------------------------------------------------------

    def whole(self) -> Node:
        if self.token.kind == "end":
            raise self.fault(f"there is nothing to read; {self.allowed()}", self.token)
        node = self.sum()
        if self.token.kind == ")":
            raise self.fault('this ")" closes nothing; leave it out', self.token)
        if self.token.kind == "other":
            raise self.not_allowed(self.token)
        if self.token.kind != "end":
            raise self.fault(f"an operator is missing before {shown(self.token.text)}", self.token)
        if tower(node) > LARGEST_POWER:
            raise self.fault(f"powers within powers go up to {LARGEST_POWER} in all")
        return node

    def sum(self) -> Node:
        node = self.product()
        while self.token.kind in ("+", "-"):
            op = self.advance().kind
            node = self.counted(Binary(op, node, self.product()))
        return node

    def product(self) -> Node:
        node = self.signed()
        while self.token.kind in ("*", "/"):
            op = self.advance()
            right = self.signed()
            if op.kind == "/" and isinstance(right, Number) and right.value == 0:
                raise self.fault("this divides by 0", op)
            node = self.counted(Binary(op.kind, node, right))
        return node

    def signed(self) -> Node:
        """A power with any signs before it: -a^2 is -(a^2)."""
        if self.token.kind in ("+", "-"):
            sign = self.advance()
            operand = self.deeper(self.signed, sign)
            return operand if sign.kind == "+" else self.counted(Unary("-", operand))
        node = self.operand()
        if self.token.kind == "^":
            self.advance()
            node = self.counted(Binary("^", node, self.exponent()))
            if self.token.kind == "^":
                raise self.fault("a power of a power needs brackets: (a^2)^3", self.token)
        return node

    def exponent(self) -> Node:
        """A whole number after "^", with a minus and in brackets if need be."""
        start = self.token
        bracket = self.advance() if start.kind == "(" else None
        minus = self.advance() if self.token.kind == "-" else None
        value = self.number() if self.token.kind == "number" else None
        if value is None or value != value.to_integral_value() or value > LARGEST_EXPONENT:
            raise self.fault(
                f"an exponent is a whole number up to {LARGEST_EXPONENT};"
                " for other powers there are sqrt, exp and ln",
                start,
            )
        if bracket:
            self.close(bracket)
        return self.counted(Number(-value if minus else value))

    def operand(self) -> Node:
        token = self.token
        match token.kind:
            case "number":
                return self.counted(Number(self.number()))
            case "name":
                return self.counted(Name(self.name()))
            case "function":
                return self.counted(Call(token.text, self.argument()))
            case "(":
                return self.bracketed()
            case "other":
                raise self.not_allowed(token)
        found = "the end" if token.kind == "end" else shown(token.text)
        raise self.fault(f"a number, a name or a bracket is missing before {found}", token)

    def argument(self) -> Node:
        function = self.advance()
        if self.token.kind != "(":
            what = f"{function.text} needs its argument in brackets: {function.text}(...)"
            raise self.fault(what, function)
        return self.bracketed()

    def bracketed(self) -> Node:
        opening = self.advance()
        node = self.deeper(self.sum, opening)
        self.close(opening)
        return node

    # -- tokens and names -----------------------------------------------------------------

    def advance(self) -> Token:
        """The present token; the next one takes its place."""
        token, self.token = self.token, next(self.tokens)
        return token

    def close(self, opening: Token) -> None:
        found = self.token
        if found.kind == "end":
            raise self.fault('this "(" is never closed; a ")" is missing', opening)
        if found.kind == "other":
            raise self.not_allowed(found)
        if found.kind != ")":
            raise self.fault(f'an operator or a ")" is missing before {shown(found.text)}', found)
        self.advance()

    def name(self) -> str:
        try:
            key = self.resolve(self.token.text)
        except ExplainerError:
            if self.token.text not in _INSTEAD:
                raise
            key = None
        if key is None:
            raise self.unknown(self.token)
        self.advance()
        return key

    def number(self) -> Decimal:
        token = self.token
        try:
            value = read_number(token.text)
        except ValueError as error:
            raise self.fault(f"{shown(token.text)} {error}", token) from None
        self.advance()
        return value

    def resolve(self, name: str) -> str | None:
        if callable(self.names):
            return self.names(name)
        return name if name in self.names else None

    def is_name(self, name: str) -> bool:
        try:
            return self.resolve(name) is not None
        except ExplainerError:
            return False

    # -- limits and faults ----------------------------------------------------------------

    def counted(self, node: Node) -> Node:
        self.nodes += 1
        if self.nodes > MOST_NODES:
            raise self.fault(f"more than {MOST_NODES} numbers, names and operators are too many")
        return node

    def deeper(self, read: Callable[[], Node], token: Token) -> Node:
        self.depth += 1
        if self.depth > DEEPEST:
            raise self.fault(f"brackets and signs more than {DEEPEST} deep are too deep", token)
        node = read()
        self.depth -= 1
        return node

    def unknown(self, token: Token) -> ExplainerError:
        if token.text in _INSTEAD:
            what = f"{shown(token.text)} is not known here; write {_INSTEAD[token.text]}"
            return self.fault(what, token)
        known = [] if callable(self.names) else [*self.names, *FUNCTIONS]
        hint = nearest(token.text, known) or f"; {self.allowed()}"
        return self.fault(f"{shown(token.text)} is not known here{hint}", token)

    def not_allowed(self, token: Token) -> ExplainerError:
        return self.fault(f"{shown(token.text)} is not allowed here; {self.allowed()}", token)

    def allowed(self) -> str:
        names = "keys" if callable(self.names) else ", ".join(self.names)
        return f"allowed are {names}, numbers, + - * / ^ ( ) and {', '.join(FUNCTIONS)}"

    def fault(self, what: str, token: Token | None = None) -> ExplainerError:
        at = f", character {token.at + 1}" if token else ""
        return ExplainerError(f"{shown(self.text)}{at}: {what}")
