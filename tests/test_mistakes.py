"""Every mistake of the catalogue is recognised where it was made, and told without a false word."""

from random import Random

import pytest

import explainer
from explainer.checking.boxes import meets
from explainer.checking.diagnosis import Diagnosis, diagnose
from explainer.checking.graph import Graph
from explainer.checking.mistakes import CATALOGUE, Changed, Mistake, Variant
from explainer.example import bundled
from explainer.explanation import Explanation
from sheets_of_people import Way, worked
from support import REPO, sample

THROUGHOUT = [mistake for mistake in CATALOGUE if not mistake.local]


def where_made(mistake: Mistake) -> tuple[Graph, Variant]:
    """A bundled example in which a mistake can be made, and the first way to make it."""
    for name in ("mazur", "three-classes", "xor", *bundled()):
        graph = Graph(Explanation(explainer.load(name)))
        for variant in mistake.variants(graph):
            if not variant.meant:
                return graph, variant
    raise AssertionError(f"{mistake.id} can be made in no bundled example")


def sheet_of(graph: Graph, variant: Variant | None, decimals: int = 7) -> dict[str, str]:
    way = Way(Random(1), True, decimals, True, False, 1.0)
    changed = Changed(graph, variant.change) if variant else None
    return worked(graph, way, changed).written


def told(found: Diagnosis) -> str:
    """All that is said of a sheet, in both ways."""
    return found.text() + found.text(answers=False)


@pytest.mark.parametrize("mistake", THROUGHOUT, ids=lambda mistake: mistake.id)
def test_a_mistake_made_throughout_is_named(mistake: Mistake) -> None:
    graph, variant = where_made(mistake)
    found = diagnose(graph.example, sheet_of(graph, variant), explanation=graph.explanation)
    named = {one.id for one in found.mistakes} | {one.id for one in found.conventions}
    assert mistake.id in named
    assert "§" not in told(found)
    assert "?" not in told(found)


@pytest.mark.parametrize("name", bundled())
def test_whatever_mistake_is_made_in_an_example_is_told_in_whole_sentences(name: str) -> None:
    random = Random(name)
    explanation = Explanation(explainer.load(name))
    graph = Graph(explanation)
    variants = [v for m in THROUGHOUT for v in m.variants(graph)]
    for variant in random.sample(variants, min(len(variants), sample(3, 100))):
        try:
            way = Way(random, True, 6, True, random.random() < 0.5, 0.6)
            sheet = worked(graph, way, Changed(graph, variant.change))
        except (ArithmeticError, ValueError, RecursionError):
            continue  # nobody can work so
        text = told(diagnose(graph.example, sheet.written, explanation=explanation))
        assert "§" not in text
        assert "?" not in text
        assert "any number" not in text


def test_ids_are_unique() -> None:
    ids = [mistake.id for mistake in CATALOGUE]
    assert len(ids) == len(set(ids))


# -- what is said ---------------------------------------------------------------------------------


def of_tutorial(lines: str) -> Diagnosis:
    return diagnose(explainer.load("mazur"), lines)


def ids(found: Diagnosis) -> list[str]:
    return [one.id for one in found.mistakes]


def test_a_mistake_is_told_in_the_persons_own_numbers_with_what_the_line_should_have_been() -> None:
    found = of_tutorial("net_h1 = 0.3775\nout_h1 = 0.40673\nout_h2 = 0.59688")
    assert found.first_wrong is not None
    assert found.first_wrong.label == "out_h1"
    (mistake,) = found.mistakes
    assert mistake.says == (
        "out_h1 = 0.40673 comes out when the exponent of e has the other sign, e^(+net) for"
        " e^(−net) or the reverse: 1 / (1 + e^(−(−net_h1))) = 1 / (1 + e^(−(−0.3775))). It should"
        " be 1 / (1 + e^(−net_h1)) = 1 / (1 + e^(−0.3775)), about 0.59327."
    )


def test_two_mistakes_that_give_the_same_numbers_are_a_tie_with_a_line_that_decides() -> None:
    new = "w5+ = 0.3178\nw6+ = 0.3673\nw7+ = 0.5226\nw8+ = 0.5727"
    found = of_tutorial(new)
    assert sorted(ids(found)) == ["no-half", "no-rate"]
    assert not found.conventions
    assert not any(one.certain for one in found.mistakes)
    (decides,) = {one.decide_by for one in found.mistakes}
    assert decides is not None
    assert decides not in new
    graph = found.judge.graph
    values = {
        mistake.id: {
            float(changed.value(decides))
            for changed in (Changed(graph, variant.change) for variant in mistake.variants(graph))
            if abs(float(changed.value("w5+")) - 0.3178) < 1e-4
        }
        for mistake in CATALOGUE
        if mistake.id in ids(found)
    }
    assert not values["no-half"] & values["no-rate"]
    assert ids(of_tutorial(f"{new}\ndE_total/dw5 = 0.082167\nE_o1 = 0.274811")) == ["no-rate"]


THREE_DIGITS = """
out_h1 = 0.593
out_h2 = 0.597
out_o1 = 0.751
out_o2 = 0.773
delta_o1 = 0.138
delta_o2 = -0.0381
w5+ = 0.359
w6+ = 0.409
w7+ = 0.511
w8+ = 0.561
dE_total/dout_h1 = 0.0301
delta_h1 = 0.00726
"""


def test_few_digits_are_a_guess_and_no_name() -> None:
    found = of_tutorial(THREE_DIGITS)
    assert not found.mistakes
    assert [one.id for one in found.guesses] == ["updated-weights"]
    assert "no more than a guess" in found.text()


def test_a_random_number_is_not_named() -> None:
    found = of_tutorial("net_h1 = 0.3775\nout_h1 = 0.61443\nout_h2 = 0.59688")
    assert not found.mistakes
    assert "No known mistake gives out_h1" in found.text()


SLIPS = {
    "out_h1 = -0.59327": "slip:sign",
    "out_h1 = 5.9327": "slip:decimal-point",
    "out_h1 = 0.59372": "slip:digits-exchanged",
    "out_h1 = 0.59827": "slip:one-digit",
    "out_h2 = 0.596884\nout_h1 = 0.596884": "slip:neighbour-copied",
}


@pytest.mark.parametrize("lines", SLIPS)
def test_a_slip_on_one_number_is_named_and_its_hint_holds_no_answer(lines: str) -> None:
    found = of_tutorial(f"net_h1 = 0.3775\n{lines}\nnet_o1 = 1.105906")
    assert ids(found) == [SLIPS[lines]]
    assert "0.5932" in found.mistakes[0].says
    assert "0.5932" not in found.mistakes[0].hint.replace("-0.59327", "")


def test_two_mistakes_in_one_number_are_named_together() -> None:
    found = of_tutorial("dE_total/dw5 = 0.0821670406\nw5+ = 0.4821670406\nw6+ = 0.4826676")
    assert set(ids(found)) >= {"adds-update", "no-rate"}


def test_a_number_of_which_no_digit_is_known_gives_no_grounds() -> None:
    # With the slope's formula fed with net, twelve rounds of this training run off all bounds.
    found = explainer.check("xor", {"dE_total/dnet_h2[2]@12": "-3.854297e-02"})
    assert found.first_wrong is not None
    assert not found.mistakes


def test_quantities_that_a_mistake_makes_rest_on_themselves_have_no_value() -> None:
    found = explainer.check("deep-chain", {"dE_total/dw6@60": 0.0, "w13+": "0.902"})
    assert [line.verdict for line in found.lines] == ["wrong", "right"]


def test_new_weights_that_only_come_near_a_mistake_are_not_named() -> None:
    # Eight digits, but the change itself has only four; and two mistakes at once give much.
    found = of_tutorial("w3+ = 0.24978811\nw4+ = 0.29957622")
    assert [line.verdict for line in found.lines] == ["wrong", "wrong"]
    assert not found.mistakes


def test_the_digit_that_is_another_one_is_named() -> None:
    found = of_tutorial("delta_o1 = 0.138498562\nout_h1 = 0.593269992\ndE_total/dw5 = 0.082167141")
    assert "a 1 stands where a 0 belongs" in found.mistakes[0].says


def test_the_tutorials_own_numbers_of_a_later_round_come_from_another_working() -> None:
    text = (REPO / "tests/published/mazur.txt").read_text(encoding="utf-8")
    found = of_tutorial(text)
    assert {one.label for one in found.lines if one.verdict == "wrong"} == {
        "E_total@1",
        "E_total@10000",
        "out_o1@10000",
        "out_o2@10000",
    }
    first, last = found.mistakes
    assert first.id == "updated-weights"
    assert first.explains == ("E_total@1", "out_o1@10000", "out_o2@10000")
    assert "The right lines before it do not come from such a working." in first.says
    assert (last.id, last.explains) == ("rounds-off-by-one", ("E_total@10000",))
    assert "E_total@9999 = 0.0000351085" in last.says


@pytest.mark.parametrize("rounds", [1, 2, 3, 10])
@pytest.mark.parametrize(
    "mistake", ["updated-weights", "transposed-backward", "transposed-forward"]
)
def test_a_mistake_about_weights_is_made_in_every_round(mistake: str, rounds: int) -> None:
    """By the steps, round for round, it is the same as in the loop that takes thousands."""
    explanation = Explanation(explainer.load("mazur"))
    keys = [f"{name}@{k}" for name in ("out_o1", "E_total") for k in range(1, rounds + 1)]
    graph = Graph(explanation, keys)
    (entry,) = (one for one in CATALOGUE if one.id == mistake)
    for variant in entry.variants(graph):
        changed = Changed(graph, variant.change)
        state = changed._training.at([rounds])[rounds]
        for name in ("w1", "w5", "w8"):
            step = f"{name}@{rounds}" if rounds > 1 else f"{name}+"
            assert changed.value(step).overlaps(state[name])


@pytest.mark.parametrize("name", ["momentum", "xor"])
@pytest.mark.parametrize("mistake", ["error-sign", "no-rate"])
def test_a_change_of_a_later_round_is_that_of_a_working_with_the_mistake(
    mistake: str, name: str
) -> None:
    """A sheet that leads up to a round has it by the steps, one that does not by the loop."""
    explanation = Explanation(explainer.load(name))
    (entry,) = (one for one in CATALOGUE if one.id == mistake)
    variant = next(iter(entry.variants(Graph(explanation))))
    weight = explanation.example.weight_names[0]
    for key in (f"change_{weight}@6", f"change_{weight}[1]@6")[: 1 + (name == "xor")]:
        by_steps, by_loop = (
            Changed(Graph(explanation, written), variant.change)
            for written in ([f"{weight}@{k}" for k in range(1, 8)] + [f"change_{weight}@6"], ())
        )
        assert by_steps.routes(key)
        assert by_loop.leaf(key)
        assert meets(by_steps.value(key), by_loop.value(key))


def test_a_parameter_that_is_kept_has_its_value_in_every_round() -> None:
    found = of_tutorial("b2@5 = 0.6\nw5@5 = 0.190\nE_total@5 = 0.2609\nb1@9 = 0.5")
    assert [one.verdict for one in found.lines][::3] == ["right", "wrong"]


# -- conventions ----------------------------------------------------------------------------------


DELTAS = "delta_o1 = -0.138499\ndelta_o2 = 0.038098\ndelta_h1 = -0.008771\ndelta_h2 = -0.009954"


def test_deltas_of_the_other_sign_are_a_convention_where_the_new_weights_are_right() -> None:
    found = of_tutorial(f"{DELTAS}\nw5+ = 0.358916\nw1+ = 0.149781")
    assert [one.id for one in found.conventions] == ["error-sign"]
    assert found.conventions[0].lines == ("delta_o1", "delta_o2", "delta_h1", "delta_h2")
    assert found.status == 0
    assert all(line.because == found.conventions[0].says for line in found.lines[:4])


def test_changes_of_the_other_sign_are_a_convention_where_the_new_weights_are_right() -> None:
    found = of_tutorial(
        "change_w5 = 0.041084\nw5+ = 0.358916\nchange_w6 = 0.041334\nw6+ = 0.408666"
    )
    assert [one.id for one in found.conventions] == ["error-sign"]
    assert found.status == 0


def test_new_weights_that_look_like_the_old_ones_show_no_convention() -> None:
    found = of_tutorial(f"{DELTAS}\nw5+ = 0.441084\nw1+ = 0.15\nw2+ = 0.20\nw3+ = 0.25")
    assert not found.conventions
    assert "error-sign" in ids(found)


def test_a_number_that_lies_halfway_between_two_is_told_as_itself() -> None:
    # 0.05 · 0.744841 is 0.03724205: with seven decimals, it could be rounded either way.
    lines = "dE_total/dw5 = -0.744841\nchange_w5 = -0.037242\nw5+ = 0.062758"
    found = diagnose(explainer.load("hmk-variant"), lines)
    assert found.lines[1].verdict == "wrong"
    assert "about 0.03724" in found.lines[1].because


def test_a_slip_beside_a_convention_stays_a_slip() -> None:
    lines = DELTAS.replace("-0.009954", "-0.09954")
    found = of_tutorial(f"{lines}\nw5+ = 0.358916\nw6+ = 0.408666\nw1+ = 0.149781")
    assert [one.id for one in found.conventions] == ["error-sign"]
    assert found.first_wrong is not None
    assert found.first_wrong.label == "delta_h2"
    assert ids(found) == ["slip:decimal-point"]


def test_the_same_signs_are_a_mistake_where_the_weights_go_the_wrong_way() -> None:
    found = of_tutorial(f"{DELTAS}\nw5+ = 0.441084\nw1+ = 0.150219")
    assert not found.conventions
    assert "error-sign" in ids(found)
