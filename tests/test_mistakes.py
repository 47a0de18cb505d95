"""Every mistake of the catalogue is recognised where it was made, and told without a false word."""

from random import Random

import pytest

import explainer
from explainer.checking import Diagnosis, diagnose
from explainer.checking.graph import Graph
from explainer.checking.mistakes import CATALOGUE, Mistake, Variant
from explainer.example import bundled
from explainer.explanation import Explanation
from sheets_of_people import Way, worked

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
    return worked(graph.example, way, graph, variant and variant.change).written


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


def test_ids_are_unique() -> None:
    ids = [mistake.id for mistake in CATALOGUE]
    assert len(ids) == len(set(ids))
