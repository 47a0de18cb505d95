"""The small parser: what it reads, what it makes of it, and what it says of all else."""

from decimal import Decimal

import pytest
import sympy
from hypothesis import given, settings
from hypothesis import strategies as st

from explainer import keys
from explainer.errors import ExplainerError
from explainer.example import load
from explainer.formulas import Binary, Call, Name, Node, Number, Unary, names_in, parse, to_sympy
from support import sample

MAZUR = load("mazur")
NET = sympy.Symbol("net")


def written(node: Node) -> str:
    """A tree with every bracket written out."""
    match node:
        case Number(value):
            return str(value)
        case Name(key):
            return key
        case Unary(op, operand):
            return f"({op}{written(operand)})"
        case Binary(op, left, right):
            return f"({written(left)} {op} {written(right)})"
        case Call(function, argument):
            return f"{function}({written(argument)})"


def in_net(text: str) -> str:
    return written(parse(text, ("net",)))


def over_keys(text: str) -> str:
    return written(parse(text, keys.reader(MAZUR)))


READ = {
    "net": "net",
    " net ": "net",
    "1 - 2 - 3": "((1 - 2) - 3)",
    "1 - (2 - 3)": "(1 - (2 - 3))",
    "1 / 2 / 3": "((1 / 2) / 3)",
    "1 + 2*3": "(1 + (2 * 3))",
    "-net^2": "(-(net ^ 2))",
    "2*-net": "(2 * (-net))",
    "+net": "net",
    "net^-2": "(net ^ -2)",
    "net^(-2)": "(net ^ -2)",
    "net**2": "(net ^ 2)",
    "(net^2)^3": "((net ^ 2) ^ 3)",
    "net^0": "(net ^ 0)",
    "0.10": "0.10",
    ".5 + 5.": "(0.5 + 5)",
    "1e-3*net": "(0.001 * net)",
    "2 · net × 3 ÷ 4 − 1": "((((2 * net) * 3) / 4) - 1)",
    "exp(-net)": "exp((-net))",
    "ln(sqrt(tanh(erf(abs(net)))))": "ln(sqrt(tanh(erf(abs(net)))))",
    "(sqrt(net^2 + 1) - 1)/2 + net": "(((sqrt(((net ^ 2) + 1)) - 1) / 2) + net)",
    "exp (net)": "exp(net)",
}


@pytest.mark.parametrize(("text", "tree"), READ.items())
def test_arithmetic_is_read_as_it_is_written_on_paper(text: str, tree: str) -> None:
    assert in_net(text) == tree


KEYS = {
    "w5+": "w5+",
    "w5 +": "w5+",
    "(w5+)": "w5+",
    "w5+b1": "(w5 + b1)",
    "w5+ b1": "(w5 + b1)",
    "w5 + b1": "(w5 + b1)",
    "w5+(b1)": "(w5 + b1)",
    "w5+.5": "(w5 + 0.5)",
    "w5+ - w5": "(w5+ - w5)",
    "w5+-w5": "(w5+ - w5)",
    "w5 + -w5": "(w5 + (-w5))",
    "w5++b1": "(w5+ + b1)",
    "w5+ + w6+": "(w5+ + w6+)",
    "w5+*2": "(w5+ * 2)",
    "w5 + * 2": "(w5+ * 2)",
    "w5+ / 2": "(w5+ / 2)",
    "w5+@2": "w5@3",
    "w5@1 * i1": "(w5+ * i1)",
    "net_h1+-3": "(net_h1 + (-3))",
    "dE_total/dw5": "dE_total/dw5",
    "dE_total / dw5": "dE_total/dw5",
    "eta * dE_total/dw5": "(eta * dE_total/dw5)",
    "dE_total/dw5 * eta": "(dE_total/dw5 * eta)",
    "dE_total/dw5 / dE_total/dw6": "(dE_total/dw5 / dE_total/dw6)",
    "∂E/∂w₅ · η": "(dE_total/dw5 * eta)",
    "net_h1 / net_h2": "(net_h1 / net_h2)",
    "out_h1/2": "(out_h1 / 2)",
    "net_{h1} - net_h_2": "(net_h1 - net_h2)",
    "net_h1[1]@1 - 1": "(net_h1@1 - 1)",
    "E_total@10000*2": "(E_total@10000 * 2)",
    "-δ_o1": "(-delta_o1)",
    "Δw5 + w5": "(change_w5 + w5)",
    "grad_w5": "dE_total/dw5",
    "exp(-net_h1)": "exp((-net_h1))",
    "1/(1 + exp(-net_h1))": "(1 / (1 + exp((-net_h1))))",
    "0.5*(target_o1 - out_o1)^2": "(0.5 * ((target_o1 - out_o1) ^ 2))",
}


@pytest.mark.parametrize(("text", "tree"), KEYS.items())
def test_keys_stand_in_expressions_as_names(text: str, tree: str) -> None:
    assert over_keys(text) == tree


FAULTS = {
    "": "character 1: there is nothing to read",
    "net +": "character 6: a number, a name or a bracket is missing before the end",
    "* net": 'missing before "*"',
    "(net": 'character 1: this "(" is never closed',
    "net)": 'character 4: this ")" closes nothing',
    "(net 2)": 'character 6: an operator or a ")" is missing before "2"',
    "2net": 'character 2: an operator is missing before "net"',
    "net net": "an operator is missing",
    "nett": 'did you mean "net"?',
    "x": "allowed are net, numbers, + - * / ^ ( ) and exp, ln, sqrt, tanh, erf, abs",
    "log(net)": "write ln(...)",
    "e^2": "write exp(...)",
    "exp net": "exp needs its argument in brackets",
    "exp": "exp needs its argument in brackets",
    "sqrt()": 'missing before ")"',
    "net^0.5": "there are sqrt, exp and ln",
    "net^9": "a whole number up to 8",
    "net^-9": "a whole number up to 8",
    "net^net": "an exponent is a whole number",
    "net^": "an exponent is a whole number",
    "net^(2": "never closed",
    "net^2^2": "a power of a power needs brackets",
    "((net^8)^8)^2": "powers within powers go up to 64",
    "1/0": "this divides by 0",
    "net/0.00": "this divides by 0",
    "1e500": "1e-400 to 1e400",
    "net = 2": 'character 5: "=" is not allowed here',
    "__import__('os').system('true')": '"_" is not allowed here',
    "net.real": '"." is not allowed here',
    "net; 2": '";" is not allowed here',
    "net\x00": '"\\x00" is not allowed here',
    "ｎｅｔ": "is not allowed here",
    "²": "is not allowed here",
    "٣": "is not allowed here",
    "net!": '"!" is not allowed here',
    "-" * 41 + "1": "character 41: brackets and signs more than 40 deep",
    "(" * 41 + "1" + ")" * 41: "more than 40 deep",
    "exp(" * 41 + "1" + ")" * 41: "more than 40 deep",
    "+".join(["net"] * 101): "more than 200 numbers, names and operators",
    "net" + " " * 500: "longer than 500 characters",
}


@pytest.mark.parametrize(("text", "says"), FAULTS.items(), ids=[t[:20] for t in FAULTS])
def test_a_fault_is_told_in_one_line(text: str, says: str) -> None:
    with pytest.raises(ExplainerError) as caught:
        parse(text, ("net",))
    assert says in str(caught.value)
    assert len(str(caught.value).splitlines()) == 1


@pytest.mark.parametrize(
    ("text", "says"),
    [
        (
            "dE_total/dw9 * 2",
            'no quantity "dE_total/dw9" in this example; did you mean "dE_total/d',
        ),
        ("2 * w99", 'no quantity "w99"'),
        ("exp(h1)", "write net_h1"),
        ("w5[2]", "only one"),
        ("log(net_h1)", "write ln(...)"),
        ("e^(-1)", "write exp(...)"),
        ("eta & 2", "allowed are keys"),
    ],
)
def test_an_unknown_key_in_an_expression_is_told(text: str, says: str) -> None:
    with pytest.raises(ExplainerError) as caught:
        over_keys(text)
    assert says in str(caught.value)


def test_the_limits_themselves_are_allowed() -> None:
    parse("-" * 40 + "1", ())
    parse("(" * 40 + "1" + ")" * 40, ())
    parse("+".join(["net"] * 100), ("net",))
    parse("net" + " " * 497, ("net",))
    parse("(net^8)^8", ("net",))


def test_names_come_once_in_the_order_of_writing() -> None:
    tree = parse("w5*out_h1 + exp(-b2) + w5", keys.reader(MAZUR))
    assert names_in(tree) == ("w5", "out_h1", "b2")


def test_numbers_are_exact() -> None:
    tree = parse("0.1 + 0.10", ())
    assert tree == Binary("+", Number(Decimal("0.1")), Number(Decimal("0.10")))
    assert to_sympy(tree, {}).args == (sympy.Rational(1, 10), sympy.Rational(1, 10))


def test_sympy_keeps_the_written_order_and_form() -> None:
    a, b, c = sympy.symbols("a b c")
    symbols = {"a": a, "b": b, "c": c}

    def built(text: str) -> sympy.Expr:
        return to_sympy(parse(text, ("a", "b", "c")), symbols)

    assert built("c + b + a").args == (c, b, a)
    assert built("c*b*a").args == (c, b, a)
    difference = built("b - a")
    assert difference.func is sympy.Add
    assert difference.args[0] == b
    assert difference.args[1].args == (sympy.Integer(-1), a)
    quotient = built("b / a")
    assert quotient.func is sympy.Mul
    assert quotient.args == (b, sympy.Pow(a, -1, evaluate=False))
    assert built("a + (b + c)").args == (a, sympy.Add(b, c, evaluate=False))
    assert built("2*3").args == (sympy.Integer(2), sympy.Integer(3))
    assert built("exp(0)").args == (sympy.Integer(0),)
    assert built("a^2").args == (a, sympy.Integer(2))


@pytest.mark.parametrize(
    ("text", "same"),
    [
        ("(sqrt(net^2 + 1) - 1)/2 + net", (sympy.sqrt(NET**2 + 1) - 1) / 2 + NET),
        ("1/(1 + exp(-net))", 1 / (1 + sympy.exp(-NET))),
        ("-net^2/3 - 2*net", -(NET**2) / 3 - 2 * NET),
        ("ln(abs(net)) * erf(net)", sympy.log(sympy.Abs(NET)) * sympy.erf(NET)),
        ("tanh(net)^-2", sympy.tanh(NET) ** -2),
    ],
)
def test_sympy_has_the_same_value(text: str, same: sympy.Expr) -> None:
    point = {NET: sympy.Rational(7, 5)}
    ours = to_sympy(parse(text, ("net",)), {"net": NET}).subs(point).evalf(30)
    assert abs(ours - same.subs(point).evalf(30)) < 1e-25


PIECES = st.sampled_from(
    [
        *("net", "w5", "w5+", "dE_total/dw5", "net_h1[1]@1", "exp", "sqrt", "1", "0.5", "1e5"),
        *("+", "-", "*", "/", "^", "(", ")", " ", "**", "∂", "@", "[", "]", "d", "E", "_", "{"),
    ]
)


@settings(max_examples=sample(400, 20_000), deadline=None)
@given(st.one_of(st.lists(PIECES, max_size=30).map("".join), st.text(max_size=40)))
def test_any_text_is_a_formula_or_an_explained_fault(text: str) -> None:
    for names in (("net",), keys.reader(MAZUR)):
        try:
            told = written(parse(text, names))
        except ExplainerError as error:
            (told,) = error.problems
        assert told.isprintable()
