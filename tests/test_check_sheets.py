"""Sheets in all their forms, and what no sheet is: never a traceback."""

import json
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import explainer
from explainer.checking.sheets import from_text
from explainer.checking.sources import entries
from explainer.errors import ExplainerError
from support import sample


def pairs(text: str) -> list[tuple[str, object]]:
    return [(entry.left, entry.right) for entry in from_text(text)]


def verdicts(sheet: object, example: str = "mazur") -> dict[str, str]:
    return {line.label: line.verdict for line in explainer.check(example, sheet).lines}


FORMS = {
    "equals": "net_h1 = 0.3775\nw5+ = 0.3589\n",
    "colons": "net_h1: 0.3775\nw5+: 0.3589",
    "almost equals": "net_h1 ≈ 0.3775\r\nw5+ ≈ 0.3589\r\n",
    "comments": "# mine\nnet_h1 = 0.3775 # by hand\n\n   \nw5+=0.3589#x",
    "chains": "net_h1 = 0.15*0.05 + 0.2*0.1 + 0.35 = 0.3775\nw5+ = 0.4 - 0.0411 ≈ 0.3589",
    "several on a line": "net_h1 = 0.3775; w5+ = 0.3589;\n",
    "ruled": "mine:\n=====\nnet_h1 = 0.3775\n-----\nw5+ = 0.3589\n***\n",
    "CSV": "quantity,value\nnet_h1,0.3775\nw5+,0.3589\n",
    "CSV with other columns": "line,Value,Quantity\n1,0.3775,net_h1\n2,0.3589,w5+\n3,,w6+\n",
    "CSV with spaces": 'quantity, value\n"net_h1", "0.3775"\n"w5+", "0.3589"\n',
    "CSV of Excel": "\ufeffquantity;value\r\nnet_h1;0.3775\r\nw5+;0.3589\r\n",
    "CSV with quotes": '# mine\nQuantity, Value\n"net_h1","0.3775"\nw5+,0.3589',
    "tabs": "quantity\tvalue\nnet_h1\t0.3775\nw5+\t0.3589",
    "JSON": '{"net_h1": 0.3775, "w5+": 0.3589}',
    "JSON with text": '  {"net_h1": "0.3775", "w5+": "0.3589", "w6+": null}',
}


@pytest.mark.parametrize("text", FORMS.values(), ids=FORMS)
def test_a_sheet_is_read_in_every_form(text: str) -> None:
    assert pairs(text) == [("net_h1", "0.3775"), ("w5+", "0.3589")]


def test_a_csv_with_decimal_commas_keeps_them() -> None:
    assert pairs("quantity,value\nnet_h1,0,3775\n") == [("net_h1", "0,3775")]
    assert pairs("quantity;value\nnet_h1;0,3775\n") == [("net_h1", "0,3775")]


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("net_h1 0.3775\n", "There is no = in this line."),
        ("quantity,value\nnet_h1;0.3775", "There is no comma in this line."),
        ("quantity\tvalue\nnet_h1 0.3775", "There is no tab in this line."),
        ("quantity,value,by\nnet_h1,0,3775,me", "There are more columns in this line than in"),
        (
            "net_h1 = 0.3775, w5+ = 0.3589",
            "There are several quantities here; write one on",
        ),
    ],
)
def test_a_line_that_is_none_says_why(text: str, says: str) -> None:
    (line,) = explainer.check("mazur", text).lines
    assert line.verdict == "unreadable"
    assert says in line.because


def test_json_keeps_the_digits_as_written() -> None:
    text = '{"a": [1.50], "net_h1": 0.37750, "out_h1": 5.9e-1, "x": true, "y": NaN}'
    assert pairs(text) == [
        ("a", "[...]"),
        ("net_h1", "0.37750"),
        ("out_h1", "5.9e-1"),
        ("x", "true"),
        ("y", "NaN"),
    ]


def test_what_build_writes_as_csv_is_a_sheet_with_every_line_right(built: Path) -> None:
    checked = explainer.check("mazur", built / "mazur.csv")
    assert len(checked.lines) > 100
    assert checked.counts["right"] == len(checked.lines)


def test_lines_that_are_left_empty_are_passed_over() -> None:
    assert pairs("net_h1 =\nout_h1 = \n# out_h2 = 1\nw5+ = 0.3589") == [("w5+", "0.3589")]


def test_a_line_without_a_sign_between_its_two_is_unreadable() -> None:
    assert verdicts("net_h1 0.3775\nw5+ = 0.3589") == {
        "net_h1 0.3775": "unreadable",
        "w5+": "right",
    }


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ('{"net_h1": 0.3775', "line 1"),
        ('{"net_h1": 0.3775,\n "w5+": }', "line 2"),
        ("[1, 2]", "one object"),
        ('quantity,value\n"net_h1,0.3775\nw5+,0.3589', "line 3"),
        ("[" * 100_000, "one object"),
        ('{"a":' * 5_000, "object"),
        ("a = 1\n" * 200_001, "200,000"),
    ],
)
def test_what_is_no_sheet_is_told_in_one_line(text: str, says: str) -> None:
    with pytest.raises(ExplainerError, match=says) as fault:
        from_text(text)
    assert len(fault.value.problems) == 1


@pytest.mark.parametrize(
    ("first", "second", "fine"),
    [
        ("0.36", "0.3589", True),
        ("0.3589", "0.36", True),
        ("0.3589", "0.3589", True),
        ("0.3589", "0.3588", False),
        ("0.3589", "0.4", True),
        ("0.3589", "-0.3589", False),
    ],
)
def test_a_quantity_twice_is_one_only_where_one_is_a_rounding_of_the_other(
    first: str, second: str, fine: bool
) -> None:
    sheet = f"w5+ = {first}\nnet_h1 = 0.3775\nw_5 + = {second}\n"
    if not fine:
        with pytest.raises(ExplainerError, match=rf"w5\+ .*{first} in line 1 .*{second} in line 3"):
            explainer.check("mazur", sheet)
        return
    checked = explainer.check("mazur", sheet)
    assert [line.text for line in checked.lines] == [first, "0.3775", second]
    assert "also in line 1" in checked.lines[2].because
    assert "also in line 3" in checked.lines[0].because


def test_expressions_over_keys_have_values() -> None:
    sheet = """
        eta * dE_total/dw5 = 0.041
        exp(-net_h1) = 0.6856
        out_o1 - target_o1 = 0.741
        w1*i1 + w2*i2 = 0.0275
        (out_h1 + out_h2) / 2 = 0.5951
        net_o1 + net_o2 = 2.331
        w5++w6 = 0.8089
        1/(1 + exp(-net_h1)) = 0.5933
        net_h1^0 = 1
    """
    assert set(verdicts(sheet).values()) == {"right"}


def test_an_expression_is_the_same_however_it_is_spaced() -> None:
    with pytest.raises(ExplainerError, match="twice"):
        explainer.check("mazur", "eta*dE_total/dw5 = 0.041\neta * dE_total/dw5 = 0.042\n")


@pytest.mark.parametrize(
    "left",
    [
        "net_h9",
        "eta * net_h9",
        "log(net_h1)",
        "__import__('os')",
        "net_h1 ** 99",
        "(" * 300,
        "é",
        "1 +",
    ],
)
def test_what_is_no_quantity_is_unknown_with_the_reason(left: str) -> None:
    checked = explainer.check("mazur", {left: "0.5"})
    assert checked.lines[0].verdict == "unknown"
    assert checked.lines[0].because.endswith((".", "?"))
    assert checked.status == 1


@pytest.mark.parametrize(
    ("left", "says"),
    [("exp(1000000)", "beyond"), ("exp(-1000000)", "nearer to 0"), ("2^8 * exp(900)", "e393")],
)
def test_numbers_too_long_to_be_written_out_are_told_in_words(left: str, says: str) -> None:
    (line,) = explainer.check("mazur", {left: "3"}).lines
    assert line.verdict == "wrong"
    assert says in line.because


@pytest.mark.parametrize("sheet", [b"net_h1 = 0.3775", 5, None, {"net_h": []}])
def test_what_python_gives_and_is_no_sheet_is_told_in_one_line(sheet: object) -> None:
    with pytest.raises(ExplainerError) as fault:
        explainer.check("mazur", sheet)
    assert len(fault.value.problems) == 1


# What sheets are made of, so that the fuzz comes near to them.
PIECES = [
    *(
        "net_h1",
        "out_o1",
        "w5+",
        "w5",
        "dE_total/dw5",
        "delta_h1",
        "E",
        "eta",
        "@1",
        "[1]",
        "η",
        "∂",
    ),
    *(" = ", "=", "≈", ":", "#", "\n", "\r\n", ",", ";", " ", "\t", '"', "{", "}", "[", "]", "\0"),
    *("0.3775", "0,36", "1,234", "-", "e-3", "×10^-4", "%", "1/3", "nan", "(", ")", "*", "+", "/"),
    *("quantity,value\n", "exp(", "\ufeff", "\u2028", "null", "true"),
]


@settings(deadline=None, max_examples=sample(60, 5000))
@given(st.one_of(st.lists(st.sampled_from(PIECES), max_size=25).map("".join), st.text(max_size=80)))
def test_any_text_is_judged_or_refused_in_clear_lines(text: str) -> None:
    assert judged_or_refused("# a sheet\n" + text)


@settings(deadline=None, max_examples=sample(40, 5000))
@given(
    st.dictionaries(
        st.sampled_from(["net_h1", "net_h", "w", "w5+", "dE_total/dw", "E_total", "x"]),
        st.one_of(
            st.none(),
            st.booleans(),
            st.integers(),
            st.floats(),
            st.text(max_size=10),
            st.lists(st.floats(), max_size=9),
            st.lists(st.lists(st.integers(), max_size=2), max_size=4),
        ),
    )
)
def test_any_mapping_is_judged_or_refused_in_clear_lines(sheet: dict[str, object]) -> None:
    assert judged_or_refused(sheet)


def judged_or_refused(sheet: object) -> bool:
    """Whether a sheet is judged line by line, or refused for reasons that can be printed."""
    try:
        checked = explainer.check("mazur", sheet)
    except ExplainerError as fault:
        return all(problem.isprintable() for problem in fault.problems)
    lines = json.loads(json.dumps(checked.as_dict()))["lines"]
    table = checked.text().split("\n")
    return len(lines) == sum(checked.counts.values()) and all(map(str.isprintable, table))


def test_a_sheet_comes_from_text_a_path_lines_or_a_mapping(tmp_path: Path) -> None:
    path = tmp_path / "mine.txt"
    path.write_text("net_h1 = 0.3775\n")
    for sheet in (path, str(path), "net_h1 = 0.3775", ["net_h1 = 0.3775\n"], {"net_h1": "0.3775"}):
        assert verdicts(sheet) == {"net_h1": "right"}
    with pytest.raises(ExplainerError, match="No such file"):
        entries("mine.txt")
    with pytest.raises(ExplainerError, match="a sheet is"):
        entries(17)
