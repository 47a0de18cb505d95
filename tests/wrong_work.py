"""How often the first wrong line is found, and the mistake named, measured on people made up.

Each function works sheets with mistakes or slips through random networks, rounds to 4 to 6 digits,
goes on rightly from there, and counts what is said of them.
"""

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from decimal import Decimal
from random import Random

from explainer.checking.diagnosis import Diagnosis, diagnose
from explainer.checking.evidence import value_of
from explainer.checking.graph import Graph
from explainer.checking.mistakes import CATALOGUE, Changed, Mistake, Variant
from explainer.evaluation.proven import ball
from sheets_of_people import Sheet, Way, network, plain_graph, worked

Told = Callable[[str], None]
THROUGHOUT = tuple(mistake for mistake in CATALOGUE if not mistake.local)
MOST_NETWORKS = 400  # tried for one mistake that most networks leave no room for


def quiet(text: str) -> None:
    """Say nothing of what was missed."""


def one_mistake(mistake: Mistake, sheets: int, seed: int = 2, told: Told = quiet) -> Counter[str]:
    """Sheets with one mistake made throughout."""
    random = Random(f"{seed} {mistake.id}")
    count: Counter[str] = Counter()
    for graph in _networks(random):
        variants = _made_by_accident(mistake, graph)
        if variants:
            variant = random.choice(variants)
            _measured(graph, Changed(graph, variant.change), {mistake.id}, random, count, told)
        if count["sheets"] == sheets:
            break
    return count


def two_mistakes(sheets: int, seed: int = 4, told: Told = quiet) -> Counter[str]:
    """Sheets with two mistakes made throughout that both show; named counts those of which both
    are.
    """
    random = Random(seed)
    count: Counter[str] = Counter()
    for graph in _networks(random, sheets):
        one, other = random.sample(THROUGHOUT, 2)
        first = _made_by_accident(one, graph)
        second = _made_by_accident(other, graph)
        if first and second:
            changes = random.choice(first).change, random.choice(second).change
            both = Changed(Changed(graph, changes[0]), changes[1])
            alone = [Changed(graph, change) for change in changes]
            _measured(graph, both, {one.id, other.id}, random, count, told, alone)
        if count["sheets"] == sheets:
            break
    return count


def random_slips(sheets: int, seed: int = 3, told: Told = quiet) -> Counter[str]:
    """Sheets with a single random number: nothing is to be named without grounds."""
    random = Random(seed)
    count: Counter[str] = Counter()
    for graph in _networks(random, sheets):
        way = Way.any(random, 4, 6)
        where = random.choice([key for key in _keys(graph) if graph.routes(key)])
        factor = random.choice((random.uniform(0.3, 0.95), random.uniform(1.05, 3)))
        sheet = _sheet(graph, way, None, lambda k, x: x * factor if k == where else x)  # noqa: B023
        if sheet is None or sheet.wrong != [where]:
            continue
        found = diagnose(graph.example, sheet.written, explanation=graph.explanation)
        names = _names(found)
        _count_lines(found, sheet, count)
        count["sheets"] += 1
        count["found"] += found.first_wrong is not None and found.first_wrong.key == where
        count["named"] += bool(names)
        if names:
            told(f"a random {where} = {sheet.written[where]} was named {names}")
        if count["sheets"] == sheets:
            break
    return count


def _networks(random: Random, sheets: int = 0) -> Iterator[Graph]:
    for _ in range(MOST_NETWORKS + 20 * sheets):
        yield plain_graph(network(random))


def _made_by_accident(mistake: Mistake, graph: Graph) -> list[Variant]:
    return [variant for variant in mistake.variants(graph) if not variant.meant]


def _measured(
    graph: Graph,
    changed: Graph,
    wanted: set[str],
    random: Random,
    count: Counter[str],
    told: Told,
    alone: Sequence[Graph] = (),
) -> None:
    """Count what is said of one sheet that was worked wrongly.

    Of two mistakes each has to show beside the other, which ``alone`` has by itself.
    """
    sheet = _sheet(graph, Way.any(random, 4, 6), changed, None)
    if sheet is None or not sheet.wrong or not all(_shows(sheet, changed, one) for one in alone):
        return
    found = diagnose(graph.example, sheet.written, explanation=graph.explanation)
    names = _names(found)
    first = found.first_wrong.key if found.first_wrong else None
    located = first == sheet.wrong[0] or first in sheet.slight or bool(found.conventions)
    broken = _count_lines(found, sheet, count)
    count["sheets"] += 1
    count["found"] += located
    count["named"] += wanted <= names
    if not located or not wanted <= names or broken:
        told(
            f"{' + '.join(sorted(wanted))}: first wrong {sheet.wrong[0]}, found {first}; named"
            f" {sorted(names)}; called wrong {broken[:3]};"
            f" {sheet.wrong[0]} = {sheet.written[sheet.wrong[0]]}"
        )


def _shows(sheet: Sheet, changed: Graph, other: Graph) -> bool:
    """Whether a line of a sheet comes out clearly otherwise than in another working."""
    for key, text in sheet.written.items():
        values = value_of(changed, key), value_of(other, key)
        if None in values:
            return True
        mine, theirs = (float(ball(value).mid()) for value in values)
        unit = 10.0 ** int(Decimal(text).as_tuple().exponent)
        if abs(mine - theirs) > max(2 * unit, 2e-3 * abs(mine)):
            return True
    return False


def _sheet(
    graph: Graph, way: Way, changed: Graph | None, slip: Callable[[str, float], float] | None
) -> Sheet | None:
    try:
        return worked(graph, way, changed, slip)
    except (ArithmeticError, ValueError):
        return None


def _names(found: Diagnosis) -> set[str]:
    return {one.id for one in found.mistakes} | {one.id for one in found.conventions}


def _count_lines(found: Diagnosis, sheet: Sheet, count: Counter[str]) -> list[str]:
    """Count the rightly continued lines, and return those that are called wrong."""
    fine = [k for k in sheet.written if k not in sheet.wrong and k not in sheet.slight]
    verdicts = {line.key: line.verdict for line in found.lines}
    broken = [key for key in fine if verdicts[key] == "wrong"]
    count["fine"] += len(fine)
    count["broken"] += len(broken)
    return broken


def _keys(graph: Graph) -> list[str]:
    from explainer.keys import all_keys

    return list(all_keys(graph.example))


def table(sheets: int, told: Told = quiet) -> Iterator[str]:
    """The figures, a line for each mistake."""
    yield f"{'':24}{'sheets':>8}{'found':>8}{'named':>8}{'right lines':>13}{'called wrong':>14}"
    whole: Counter[str] = Counter()
    for mistake in THROUGHOUT:
        count = one_mistake(mistake, sheets, told=told)
        whole += count
        yield _row(mistake.id, count)
    yield _row("all of these", whole)
    yield _row("two mistakes at once", two_mistakes(4 * sheets, told=told))
    yield _row("random slips", random_slips(20 * sheets, told=told))


def _row(title: str, count: Counter[str]) -> str:
    return (
        f"{title:24}{count['sheets']:8}{count['found']:8}{count['named']:8}{count['fine']:13}"
        f"{count['broken']:14}"
    )
