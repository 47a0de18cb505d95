"""The verdicts one by one, on sheets small enough to work out by hand; slips that must be seen."""

from collections import Counter
from pathlib import Path
from typing import Any

import pytest

import explainer
from explainer.checking.boxes import Box, meets
from explainer.checking.graph import Graph
from explainer.checking.judging import judge_sheet
from explainer.checking.possible import MOST, Possible, merged
from explainer.evaluation.proven import PROVEN
from explainer.example import load
from explainer.explanation import Explanation
from explainer.keys import all_keys
from support import REPO

EXAMPLES = sorted(path.stem for path in (REPO / "explainer" / "examples").glob("*.toml"))


def verdicts(sheet: object, example: str = "mazur") -> dict[str, str]:
    return {line.label: line.verdict for line in explainer.check(example, sheet).lines}


# what stands on the sheet -> the verdicts, line by line
TABLE: dict[str, tuple[str, list[str]]] = {
    "the exact value, rounded": ("out_h1 = 0.593", ["right"]),
    "the edge of the interval": ("net_h1 = 0.378", ["right"]),
    "some units beside it": ("out_h1 = 0.5983", ["wrong"]),
    "cut off": ("out_o1 = 0.7513", ["truncated"]),
    "cut off, below 0": ("dE_total/dw7 = -0.0226", ["right"]),
    "cut off toward 0, below 0": ("dE_o2/dout_h1 = -0.0190", ["right"]),
    "cut off away from 0": ("dE_total/dw7 = -0.0241", ["wrong"]),
    "from a rounded number": (
        "out_o1 = 0.75\ndout_o1/dnet_o1 = 0.1875",
        ["right", "rounded"],
    ),
    "from a number that was carried whole": (
        "out_o1 = 0.75\ndout_o1/dnet_o1 = 0.18682",
        ["right", "right"],
    ),
    "from numbers that were cut off": (
        "dE_total/dw5 = 0.0821\nw5+ = 0.35895",
        ["truncated", "rounded"],
    ),
    "a gradient from its delta": (
        "delta_o1 = 0.14\nout_h1 = 0.59\ndE_total/dw5 = 0.0826",
        ["right", "right", "rounded"],
    ),
    "a gradient from its factors": (
        "dE_total/dout_o1 = 0.74\ndout_o1/dnet_o1 = 0.19\nout_h1 = 0.59\ndE_total/dw5 = 0.083",
        ["right", "right", "right", "rounded"],
    ),
    "a slip and what follows from it": (
        "out_h1 = 0.6\nnet_h2 = 0.4925\nout_h2 = 0.6207\nnet_o1 = 1.1194",
        ["right", "wrong", "follows", "follows"],
    ),
    "right by chance after a slip, and carried on unrounded": (
        "net_h1 = 0.3775\ndout_o1/dnet_o1 = 0.1840\ndE_o1/dnet_o1 = 0.14\ndE_o1/dout_h1 = 0.05456",
        ["right", "wrong", "right", "follows"],
    ),
    "the slopes of the outputs' own errors added up": (
        "dE_o1/dw1 = 0.000662\ndE_o2/dw1 = -0.000331\ndE_total/dw1 = 0.000331",
        ["rounded", "wrong", "follows"],
    ),
    "the same for a delta": (
        "net_h1 = 0.3775\nnet_h2 = 0.3925\ndE_o1/dnet_h1 = 0.02\ndelta_h1 = 0.01085",
        ["right", "right", "wrong", "follows"],
    ),
    "a slope through the output of the neuron": (
        "net_h1 = 0.3775\nnet_h2 = 0.3925\ndout_h1/dw1 = 0.02064\ndE_total/dw1 = 0.0007505",
        ["right", "right", "wrong", "follows"],
    ),
    "a slip that was never used": (
        "net_h1 = 0.5775\nout_h1 = 0.593",
        ["wrong", "right"],
    ),
    "a slip that was never used, and rounding": (
        "out_o1 = 0.75\nnet_o1 = 1.2059\ndout_o1/dnet_o1 = 0.1875",
        ["right", "wrong", "rounded"],
    ),
    "a weight that cannot show its step": ("w1+ = 0.15", ["undecided"]),
    "a weight that just can": ("w1+ = 0.1498", ["right"]),
    "a bias that is kept": ("b1+ = 0.35", ["right"]),
    "an old weight taken for a new one": ("w5+ = 0.40", ["wrong"]),
    "a given number": ("w5 = 0.40\nw6 = 0.54", ["right", "wrong"]),
    "a given number, and what follows": ("i1 = 0.5\nnet_h1 = 0.445", ["wrong", "follows"]),
    "a fraction is exact": ("net_h1 = 151/400\nout_h1 = 3/5", ["right", "wrong"]),
    "an output of 1 makes its slope vanish": (
        "out_o1 = 1\ndout_o1/dnet_o1 = 0.00",
        ["right", "follows"],
    ),
    "an expression between two lines": (
        "eta * dE_total/dw5 = 0.04\nw5+ = 0.36",
        ["right", "right"],
    ),
    "an expression that was rounded": (
        "eta * dE_total/dw5 = 0.04\nw5+ = 0.3600",
        ["right", "rounded"],
    ),
    "unreadable and unknown": ("net_h1 = ?\nnet_h7 = 1", ["unreadable", "unknown"]),
    "unreadable is as if unwritten": ("net_h1 = nan\nout_h1 = 0.593", ["unreadable", "right"]),
    "the change and the new value": (
        "dE_total/dw5 = 0.08\nchange_w5 = -0.04\nw5+ = 0.3600",
        ["right", "right", "rounded"],
    ),
    "the same number under its other names": (
        "delta_o1 = 0.14\ndE_total/dnet_o1 = 0.140\ndE_o1/dnet_o1 = 0.1400",
        ["right", "rounded", "rounded"],
    ),
    "rounds": ("w5+ = 0.36\nw5@1 = 0.359\nE_total@1 = 0.291", ["right", "right", "right"]),
    "many rounds": ("E_total@10000 = 0.0000351\nE_total@10000 = 3.51e-5", ["right", "right"]),
    "many rounds, cut off": ("w5@10000 = -3.866", ["truncated"]),
}


@pytest.mark.parametrize(("text", "expected"), TABLE.values(), ids=TABLE)
def test_the_verdicts_of_a_sheet(text: str, expected: list[str]) -> None:
    found = [line.verdict for line in explainer.check("mazur", text).lines]
    if text.startswith("w5@10000"):
        exact = explainer.explain("mazur").full("w5@10000")[0]
        text = f"w5@10000 = {exact[:6]}"
        found = [line.verdict for line in explainer.check("mazur", text).lines]
        expected = ["truncated" if int(exact[6]) >= 5 else "right"]
    assert found == expected


def test_a_right_number_is_said_not_to_follow_from_a_wrong_one_only_where_that_is_so() -> None:
    sheet = "net_h1 = 0.3775\nnet_h2 = 0.3925\ndout_o1/dnet_o1 = 0.1840\ndE_o1/dnet_o1 = {}"
    by_chance = explainer.check("mazur", sheet.format("0.14")).lines[-1]
    apart = explainer.check("mazur", sheet.format("0.1385")).lines[-1]
    assert by_chance.verdict == apart.verdict == "right"
    assert "not follow" not in by_chance.because
    assert "It does not follow from dout_o1/dnet_o1, which is wrong." in apart.because


@pytest.mark.parametrize("name", EXAMPLES)
def test_every_way_that_a_sheet_opens_gives_the_same_number(name: str) -> None:
    explanation = Explanation(load(name))
    every = list(all_keys(explanation.example))
    network, names = explanation.network, explanation.example.parameters
    slopes = {
        f"dE_{output}/d{name}{pair}"
        for output in network.outputs
        for name in names
        for pair in network.settings
    }
    graph = Graph(explanation, {*every, *slopes})
    for key in (*every, *slopes):
        for working in graph.routes(key)[1:]:
            value = PROVEN.compile(working.formula)(*map(graph.value, working.args))
            assert meets(value, graph.value(key)), (key, working)


@pytest.mark.parametrize("name", EXAMPLES)
def test_the_own_numbers_of_an_example_are_right(name: str) -> None:
    example = load(name)
    for digits in (3, 6):
        explanation = Explanation(example, digits)
        keys = [*all_keys(example), *(f"{key}@2" for key in all_keys(example) if "net_" in key)]
        sheet = {key: explanation.shown(key).text for key in keys}
        _, judged = judge_sheet(explanation, sheet)
        counts = Counter(line.verdict for line in judged.lines)
        assert counts["right"] + counts["undecided"] == len(judged.lines), counts
        assert counts["undecided"] < 20


def test_of_too_many_ranges_those_that_take_the_numbers_as_written_are_kept() -> None:
    passed_over = [Possible(Box(k, k), frozenset("ab"), frozenset(str(k))) for k in range(2 * MOST)]
    plain = Possible(Box(99, 99), frozenset("d"))
    assert merged([*passed_over, plain])[0] == plain
    assert len(merged([*passed_over, plain])) == MOST


# -- machines -----------------------------------------------------------------------------------


@pytest.fixture
def numpy() -> Any:
    return pytest.importorskip("numpy")


def trained(numpy: Any, kind: str, rounds: int) -> dict[str, object]:
    """The tutorial as an engineer writes it, with all that is known before and after training."""
    number = getattr(numpy, kind)
    first = numpy.array([[0.15, 0.20], [0.25, 0.30]], number)
    second = numpy.array([[0.40, 0.45], [0.50, 0.55]], number)
    x, t = numpy.array([0.05, 0.10], number), numpy.array([0.01, 0.99], number)
    sheet: dict[str, object] = {}
    for done in range(rounds + 1):
        net_h = first @ x + number(0.35)
        out_h = 1 / (1 + numpy.exp(-net_h))
        net_o = second @ out_h + number(0.60)
        out_o = 1 / (1 + numpy.exp(-net_o))
        error = number(0.5) * (t - out_o) ** 2
        delta_o = (out_o - t) * out_o * (1 - out_o)
        delta_h = (second.T @ delta_o) * out_h * (1 - out_h)
        by_first, by_second = numpy.outer(delta_h, x), numpy.outer(delta_o, out_h)
        if done in (0, 1, rounds):
            at = f"@{done}" if done else ""
            sheet |= {f"net_h{at}": net_h, f"out_h{at}": out_h, f"out_o{at}": out_o}
            sheet |= {f"E_o{at}": error, f"E_total{at}": error.sum()}
            sheet |= {f"delta_o{at}": list(delta_o), f"delta_h{at}": delta_h}
            every = numpy.concatenate([by_first.ravel(), by_second.ravel()])
            sheet[f"dE_total/dw{at}"] = every
        first = first - number(0.5) * by_first
        second = second - number(0.5) * by_second
        if done in (0, rounds - 1):
            key = f"w@{done + 1}" if done else "w+"
            sheet[key] = numpy.concatenate([first.ravel(), second.ravel()])
    return sheet


@pytest.mark.parametrize("rounds", [1, 12, 10_000])
@pytest.mark.parametrize("kind", ["float64", "float32"])
def test_a_right_implementation_is_right(numpy: Any, kind: str, rounds: int) -> None:
    checked = explainer.check("mazur", trained(numpy, kind, rounds))
    assert checked.counts["right"] + checked.counts["rounded"] == len(checked.lines), checked.text()
    assert "within 2 units in the last place" in checked.text()


def test_a_wrong_implementation_is_seen_in_its_last_digits(numpy: Any) -> None:
    sheet = trained(numpy, "float64", 1)
    sheet["out_h"] = [sheet["out_h"][0], sheet["out_h"][1] + 1e-14]  # type: ignore[index]
    checked = explainer.check("mazur", sheet)
    assert checked.first_wrong is not None
    assert checked.first_wrong.label == "out_h2"


def test_a_float_that_was_typed_is_told_how_to_be_read_as_rounded() -> None:
    line = explainer.check("mazur", {"out_h1": 0.5933}).lines[0]
    assert line.verdict == "wrong"
    assert '"0.5933" as text' in line.because
    assert verdicts({"out_h1": "0.5933", "net_h1": 0.3775}) == {
        "out_h1": "right",
        "net_h1": "right",
    }


def test_an_array_is_spread_over_keys_row_by_row_and_over_pairs() -> None:
    assert verdicts({"w": [[0.15, 0.2], [0.25, 0.3], [0.4, 0.45], [0.5, 0.55]]}) == {
        f"w{k}": "right" for k in range(1, 9)
    }
    xor = explainer.explain("xor")
    numbers = [float(xor.full(f"net_h1[{k}]")[0]) for k in (1, 2, 3, 4)]
    assert set(verdicts({"net_h1": numbers}, "xor").values()) == {"right"}
    both = [[float(xor.full(f"net_{h}[{k}]")[0]) for h in ("h1", "h2")] for k in (1, 2, 3, 4)]
    found = verdicts({"net_h": both}, "xor")
    assert list(found)[:3] == ["net_h1[1]", "net_h2[1]", "net_h1[2]"]
    assert set(found.values()) == {"right"}


# -- examples at their limits --------------------------------------------------------------------


def written_example(folder: Path, text: str) -> Path:
    path = folder / "mine.toml"
    path.write_text(text)
    return path


def test_a_network_of_a_thousand_layers_is_judged(tmp_path: Path) -> None:
    layers = "".join(
        f'[[layers]]\nneurons = ["n{k}x"]\nweights = [[0.9]]\nbias = 0.1\n' for k in range(1000)
    )
    path = written_example(
        tmp_path, f"inputs = {{ i1 = 0.5 }}\ntargets = {{ n999x = 1 }}\n{layers}"
    )
    explanation = Explanation(load(path))
    sheet = {"net_n0x": "0.56", "out_n999x": "0.64", "dE_total/dw1": "0.00"}
    _, judged = judge_sheet(explanation, sheet)
    assert {line.verdict for line in judged.lines} <= {"right", "rounded", "wrong"}


def test_a_quantity_without_a_value_is_told_to_have_none(tmp_path: Path) -> None:
    path = written_example(
        tmp_path,
        "inputs = { i1 = 0 }\ntargets = { o1 = 0.5 }\nerror = 'binary cross-entropy'\n"
        "[[layers]]\nneurons = ['o1']\nactivation = 'identity'\nweights = [[1]]\n",
    )
    checked = explainer.check(path, "net_o1 = 0\nE_total = 0.5\nw1+ = 1")
    assert [line.verdict for line in checked.lines] == ["right", "wrong", "wrong"]
    assert "has no value" in checked.lines[1].because


def test_quantities_of_pairs_are_told_to_need_their_pair() -> None:
    checked = explainer.check("xor", "net_h1 = 0.5\nnet_h1[9] = 1\nE_total = 0.1")
    assert [line.verdict for line in checked.lines[:2]] == ["unknown", "unknown"]
    assert "[1] to" in checked.lines[0].because
