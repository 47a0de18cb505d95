"""The pictures: what must be in them, that nothing hides anything, and that both drawers cope."""

import math
import random
import re
import shutil
import subprocess
import xml.etree.ElementTree as ET
from itertools import combinations, pairwise
from pathlib import Path

import pytest

from explainer.diagrams import (
    SVG_STYLE,
    TIKZ_PREAMBLE,
    Layer,
    NetworkPicture,
    Picture,
    curve,
    network,
    path,
    paths_joined,
    slope,
    svg,
    tikz,
)
from explainer.diagrams.measures import name_parts, number, share_inside, text_width
from explainer.diagrams.pens import DARK, LIGHT, PENS, mixed
from explainer.diagrams.shapes import Box, Mesh, Text
from explainer.diagrams.shapes import Path as Line
from support import REPO

CLASSES = re.findall(r"\w+", "dia net strip plot focus lit nm u wd hd cn s r ah")
VARIABLES = re.findall(r"\w+", "in w n e ink mut bg paper hl ui tx ground")
HOSTILE = r"""a<b>&"'\{}$%#^~_^"""


def tutorial(values: bool = True) -> NetworkPicture:
    """Two inputs, two hidden neurons, two outputs, a shared bias for each layer."""

    def v(text: str) -> str | None:
        return text if values else None

    hidden = Layer(
        (("h1", v("0.3775"), v("0.593")), ("h2", v("0.3925"), v("0.597"))),
        ((("w1", v("0.15")), ("w2", v("0.20"))), (("w3", v("0.25")), ("w4", v("0.30")))),
        (("b1", v("0.35")),) * 2,
    )
    output = Layer(
        (("o1", v("1.11"), v("0.751")), ("o2", v("1.22"), v("0.773"))),
        ((("w5", v("0.40")), ("w6", v("0.45"))), (("w7", v("0.50")), ("w8", v("0.55")))),
        (("b2", v("0.60")),) * 2,
    )
    return NetworkPicture(
        (("i1", v("0.05")), ("i2", v("0.10"))),
        (hidden, output),
        ("inputs", "hidden", "output", "error"),
        (("E_o1", "target_o1", v("0.01")), ("E_o2", "target_o2", v("0.99"))),
        ("E_total", v("0.2984")),
    )


def made(sizes: tuple[int, ...], bias: str = "own", value: str = "0.25") -> NetworkPicture:
    """A network of these sizes; bias: "own", "shared" or "none"."""
    layers, count = [], 0
    for depth, (before, here) in enumerate(pairwise(sizes), 1):
        letter = "o" if depth == len(sizes) - 1 else "ghkl"[depth - 1]
        weights = tuple(
            tuple((f"w{count + t * before + s + 1}", value) for s in range(before))
            for t in range(here)
        )
        count += before * here
        own = tuple((f"b_{letter}{t + 1}", value) for t in range(here))
        biases = {"own": own, "shared": ((f"b{depth}", value),) * here, "none": ()}[bias]
        neurons = tuple((f"{letter}{t + 1}", value, "0.593") for t in range(here))
        layers.append(Layer(neurons, weights, biases))
    outputs = range(1, sizes[-1] + 1)
    return NetworkPicture(
        tuple((f"i{s + 1}", "0.05") for s in range(sizes[0])),
        tuple(layers),
        ("inputs", *["hidden"] * (len(sizes) - 2), "output", "error"),
        tuple((f"E_o{k}", f"target_o{k}", "0.99") for k in outputs),
        ("E_total", "0.2984"),
    )


def large(sizes: tuple[int, ...]) -> NetworkPicture:
    """A network too large to name its weights."""
    layers = [
        Layer(tuple((f"{letter}{t + 1}", None, None) for t in range(size)))
        for letter, size in zip(["h", "o"], sizes[1:], strict=True)
    ]
    inputs = tuple((f"i{s + 1}", None) for s in range(sizes[0]))
    heads = ("inputs", "hidden", "output", "error")
    return NetworkPicture(inputs, tuple(layers), heads, (), ("E_total", "2.3"))


W5 = frozenset({"w5", "net_o1", "out_o1", "E_o1", "E_total", "out_h1"})
NODES = [
    ("w5", "w5", "w", "0.40"),
    ("net_o1", "net_o1", "n", "1.1059"),
    ("out_o1", "out_o1", "n", "0.7514"),
    ("E_total", "E_total", "e", "0.2984"),
]
SLOPES = [
    ("①", "dE_total/dout_o1", "0.741365"),
    ("②", "dout_o1/dnet_o1", "0.186816"),
    ("③", "dnet_o1/dw5", "0.593270"),
]
START = [("w1", "w1", "w", "0.15"), *(("h", "out_h1", "n", "0.59"),) * 2]
NEAR = [("②", "dout_h1/dnet_h1", "0.2413"), ("③", "dnet_h1/dw1", "0.05")]


def branch(k: int) -> tuple[list[tuple[str, str, str, str]], list[tuple[str, str, str]]]:
    """The way on through output k, whose slopes have no marks."""
    kinds = [("net", "n"), ("out", "n"), ("E", "e")]
    nodes = [(f"{name}_o{k}", f"{name}_o{k}", role, "0.7514") for name, role in kinds]
    keys = [f"dE_o{k}/dout_o{k}", f"dout_o{k}/dnet_o{k}", f"dnet_o{k}/dout_h1"]
    return nodes, [("", key, "0.1868") for key in keys]


def bowl(x: float) -> tuple[float, float]:
    return x, (x - 1) ** 2


BOWL = [bowl(k / 20) for k in range(-40, 80)]


def gallery() -> dict[str, Picture]:
    """One of everything."""
    traced = large((784, 30, 10))._replace(traced=("w1205", "−0.0312", "i301", "h7"))
    return {
        "names": network(tutorial(False)),
        "numbers": network(tutorial()),
        "lit": network(tutorial(), W5),
        "narrow": network(tutorial(), W5, narrow=True),
        "chain": network(made((1, 1, 1, 1, 1)), narrow=True),
        "softmax": network(made((2, 3), "shared")),
        "large": network(large((10, 20, 10))),
        "traced": network(traced, frozenset({"w1205", "net_h7", "out_h7", "E_total"})),
        "path": path(NODES, SLOPES),
        "path narrow": path(NODES, SLOPES, narrow=True),
        "long path": path(NODES * 2, [*SLOPES, *SLOPES, SLOPES[0]], narrow=True),
        "joined": paths_joined(START, NEAR, [branch(1), branch(2)], NODES[-1]),
        "joined narrow": paths_joined(START, NEAR, [branch(1), branch(2)], NODES[-1], narrow=True),
        "many joined": paths_joined(START, NEAR, [branch(k) for k in range(9)], NODES[-1]),
        "curve": curve([(k, 0.3 / (k + 1)) for k in range(1000)], "round", "E_total", True),
        "slope": slope(BOWL, bowl(-1), -4, bowl(-0.97), "w1", "error"),
        "big step": slope(BOWL, bowl(-1), -4, bowl(0.5), "w1", "error", narrow=True),
    }


GALLERY = gallery()
each_picture = pytest.mark.parametrize("picture", GALLERY.values(), ids=GALLERY.keys())


def keys(text: str) -> set[str]:
    return {key for node in ET.fromstring(text).iter() if (key := node.get("data-t"))}


def boxes(picture: Picture, *kinds: str) -> list[Box]:
    """The boxes of the parts of these kinds."""
    shapes = [shape for part in picture.parts if part.kind in kinds for shape in part.shapes]
    return [shape for shape in shapes if isinstance(shape, Box)]


def bodies(picture: Picture) -> list[Box]:
    """The boxes around the halves of the neurons."""
    parts = [part for part in picture.parts if part.kind in ("hnet", "hout")]
    halves = [part.shapes[0] for part in parts]
    return [Box(half.x, half.y, half.w, half.h) for half in halves]  # type: ignore[union-attr]


# -- what is in a picture -------------------------------------------------------------------


def test_everything_in_the_tutorial_carries_its_key() -> None:
    wanted = {f"w{k}" for k in range(1, 9)} | {"b1", "b2", "i1", "i2", "E_total"}
    wanted |= {f"{part}_{n}" for part in ("net", "out") for n in ("h1", "h2", "o1", "o2")}
    wanted |= {"E_o1", "E_o2", "target_o1", "target_o2"}
    for narrow in (False, True):
        assert keys(svg(network(tutorial(), narrow=narrow))) == wanted


def test_a_shared_bias_is_drawn_once() -> None:
    assert len(boxes(network(tutorial()), "bn")) == 2
    assert len(boxes(network(made((2, 3))), "bn")) == 3


def test_without_values_there_are_no_numbers() -> None:
    assert "0." not in re.sub(r'"[^"]*"', "", svg(network(tutorial(False))))


def test_a_single_output_has_only_the_total() -> None:
    assert {"E_total", "target_o1"} <= keys(svg(network(made((3, 2, 1)))))
    assert "E_o1" not in keys(svg(network(made((3, 2, 1)))))


def test_without_a_total_there_is_no_error() -> None:
    bare = tutorial()._replace(total=None, errors=())
    assert not any(key.startswith(("E_", "target")) for key in keys(svg(network(bare))))


def test_only_what_is_lit_is_lit() -> None:
    root = ET.fromstring(svg(network(tutorial(), W5)))
    assert "focus" in root.get("class", "").split()
    lit = {g.get("data-t") for g in root.iter() if "lit" in g.get("class", "").split()}
    assert lit == W5
    assert "focus" not in svg(network(tutorial()))


def test_numbers_of_the_narrow_drawing_are_at_least_12_pixels_on_a_phone() -> None:
    assert 15 * 350 / network(tutorial(), narrow=True).width >= 12
    assert 15 * 350 / path(NODES, SLOPES, narrow=True).width >= 12


def test_the_tutorials_drawings_are_small() -> None:
    for lit in (frozenset[str](), W5):
        for narrow in (False, True):
            assert len(svg(network(tutorial(), lit, narrow), narrow=narrow)) <= 6 * 1024


def test_slopes_link_to_their_steps_in_a_page_and_nowhere_in_a_file() -> None:
    assert [a.get("href") for a in ET.fromstring(svg(path(NODES, SLOPES))).iter("a")] == [
        f"#{key}" for _, key, _ in SLOPES
    ]
    assert "<a" not in svg(path(NODES, SLOPES), standalone="light")


def test_joined_paths_carry_every_branch_and_count_those_left_out() -> None:
    two = svg(paths_joined(START, NEAR, [branch(1), branch(2)], NODES[-1]))
    assert {"E_o1", "E_o2", "dnet_o1/dout_h1", "dnet_o2/dout_h1", "E_total"} <= keys(two)
    nine = svg(paths_joined(START, NEAR, [branch(k) for k in range(9)], NODES[-1]))
    assert "⋯ and 6 more" in nine
    assert "E_o3" not in keys(nine)


@pytest.mark.parametrize(
    ("name", "parts"),
    [
        ("w5", ("w", "5")),
        ("w11", ("w", "11")),
        ("prediction", ("prediction", "")),
        ("x_new", ("x", "new")),
        ("net_o1", ("net", "o1")),
        ("w_o3_h7", ("w", "o3,h7")),
        ("x", ("x", "")),
        ("_x", ("_x", "")),
    ],
)
def test_a_name_is_split_into_symbol_and_subscript(name: str, parts: tuple[str, str]) -> None:
    assert name_parts(name) == parts


# -- nothing hides anything -------------------------------------------------------------------


def shapes_of_networks() -> list[tuple[tuple[int, ...], str]]:
    """Random networks of at most 20 weights, and the hardest."""
    choose = random.Random(7)
    found = [
        ((4, 5), "own"),
        ((3, 3, 3), "shared"),
        ((6, 2, 2), "own"),
        ((2, 2, 2, 2, 2), "shared"),
    ]
    while len(found) < 24:
        sizes = tuple(choose.randint(1, 6) for _ in range(choose.randint(2, 5)))
        if sum(a * b for a, b in pairwise(sizes)) <= 20:
            found.append((sizes, choose.choice(("own", "shared", "none"))))
    return found


@pytest.mark.parametrize("narrow", [False, True], ids=["wide", "narrow"])
@pytest.mark.parametrize(("sizes", "bias"), shapes_of_networks(), ids=str)
def test_no_label_meets_anything(sizes: tuple[int, ...], bias: str, narrow: bool) -> None:
    picture = network(made(sizes, bias), narrow=narrow)
    labels, others = boxes(picture, "wl"), boxes(picture, "bn", "inp")
    assert len(labels) == sum(a * b for a, b in pairwise(sizes))
    for a, b in combinations([*labels, *others], 2):
        assert not a.overlaps(b)
    for label in labels:
        assert not any(label.overlaps(body) for body in bodies(picture))
    for part in picture.parts:
        for shape in part.shapes:
            if part.kind == "bias" and isinstance(shape, Line):
                for start, end in pairwise(shape.points):
                    assert not any(share_inside(start, end, label) for label in labels)
    sheet = Box(picture.x, picture.y, picture.width, picture.height)
    for box in [*labels, *others, *bodies(picture)]:
        assert sheet.x <= box.x
        assert box.x + box.w <= sheet.x + sheet.w
        assert sheet.y <= box.y
        assert box.y + box.h <= sheet.y + sheet.h


def test_long_numbers_fit_their_boxes() -> None:
    picture = network(made((2, 2, 2), value="−123456.789"), narrow=True)
    for part in picture.parts:
        if part.kind in ("hnet", "hout", "wl", "inp"):
            width = part.shapes[0].w  # type: ignore[union-attr]
            assert all(text_width(t) < width for t in part.shapes if isinstance(t, Text))


@pytest.mark.parametrize("name", [name for name in GALLERY if "pa" in name or "jo" in name])
def test_no_pill_of_a_path_meets_another_or_a_quantity(name: str) -> None:
    found = boxes(GALLERY[name], "fx", "sin", "sw", "sn", "se")
    assert not any(a.overlaps(b) for a, b in combinations(found, 2))


# -- many neurons -----------------------------------------------------------------------------


def test_a_layer_of_hundreds_is_drawn_as_a_few() -> None:
    data = large((784, 30, 10))._replace(traced=("w1205", "−0.0312", "i301", "h7"))
    text = svg(network(data, frozenset({"w1205", "net_h7"})))
    assert {"i1", "i8", "i301", "i783", "i784", "out_h7", "out_o10", "w1205"} <= keys(text)
    assert not {"i9", "i300", "i782", "out_h28"} & keys(text)
    assert len(text) < 12 * 1024


def test_a_mesh_is_one_path_through_every_line_once() -> None:
    picture = network(large((10, 20, 10)))
    meshes = [s for part in picture.parts if part.kind == "mesh" for s in part.shapes]
    assert len(meshes) == 2
    for mesh in meshes:
        assert isinstance(mesh, Mesh)
        assert len(mesh.starts) * len(mesh.ends) == 200
    drawn = ET.fromstring(svg(picture)).findall("g[@class='mesh']/path")
    assert len(drawn) == 2
    numbers = re.findall(r"[Ml]|-?\d+", drawn[0].get("d", ""))
    lines, at, word = set(), (0, 0), ""
    while numbers:
        if numbers[0] in "Ml":
            word = numbers.pop(0)
        x, y = int(numbers.pop(0)), int(numbers.pop(0))
        before, at = at, (x, y) if word == "M" else (at[0] + x, at[1] + y)
        if word == "l":
            lines.add(tuple(sorted((before, at))))
    assert lines == {(a, b) for a in meshes[0].starts for b in meshes[0].ends}  # type: ignore[union-attr]


def test_the_weight_in_question_is_found_by_its_name() -> None:
    data = made((5, 5))
    assert "w7" in keys(svg(network(data, frozenset({"w7"}))))
    assert "w7" not in keys(svg(network(data)))


# -- plots --------------------------------------------------------------------------------------


@pytest.mark.parametrize("log_y", [False, True])
@pytest.mark.parametrize(
    "ys",
    [
        [],
        [0.25],
        [0.25] * 5,
        [0.0] * 5,
        [1.0, 0.0, 1e-9],
        [math.inf, 1.0, math.nan, 2.0, 3.0, -math.inf],
        [math.nan] * 3,
        [1e308, -1e308, 5e-324],
        [1e-320, 2e-320],
        [-3.0, -2.0],
        [10.0**k for k in range(-300, 300, 7)],
        list(range(100_000)),
    ],
    ids=lambda ys: f"{len(ys)} values",
)
def test_no_run_of_training_breaks_the_curve(ys: list[float], log_y: bool) -> None:
    marks = [(0, ys[0], "start")] if ys else []
    for narrow in (False, True):
        picture = curve(list(enumerate(ys)), "round", "error", log_y, marks, narrow)
        text = svg(picture)
        ET.fromstring(text)
        assert "nan" not in text
        assert "inf" not in text
        points = [p for part in picture.parts for s in part.shapes if isinstance(s, Line)
                  for p in s.points]  # fmt: skip
        assert all(-1 <= x <= picture.width + 1 and -1 <= y <= picture.height for x, y in points)
        assert len(points) < 300


def test_a_curve_is_cut_where_a_value_is_not_finite() -> None:
    picture = curve([(0, 1), (1, 2), (2, math.nan), (3, 2), (4, 1)], "round", "error")
    assert sum(part.kind == "cv" for part in picture.parts) == 2


def test_ticks_are_round_numbers() -> None:
    text = svg(curve([(k, 0.298 / (1 + k)) for k in range(10_001)], "round", "error", True))
    words = [node.text for node in ET.fromstring(text).iter("text")]
    assert {"1", "0.1", "0.01", "0.001", "0.0001", "0.00001"} <= set(words)
    assert {"0", "2000", "10\u202f000"} <= set(words)


@pytest.mark.parametrize(
    ("at", "steep", "step"),
    [
        (bowl(-1), -4, bowl(-0.999)),
        (bowl(-1), -4, bowl(2)),
        (bowl(1), 0, None),
        (bowl(1), 0, bowl(1)),
        (bowl(3.9), 5.8, (math.inf, math.nan)),
        ((math.nan, 1), 1, None),
        (bowl(-2), -1e300, bowl(-1.9)),
        ((1.0, 0.0), 0.0, (1.0000001, 0.0)),
    ],
)
def test_any_step_is_drawn(
    at: tuple[float, float], steep: float, step: tuple[float, float] | None
) -> None:
    for points in (BOWL, [], [(0, 1)], [(0, math.nan), (1, 1), (2, 1)]):
        text = svg(slope(points, at, steep, step, "w5", "E_total", narrow=True))
        ET.fromstring(text)
        assert "nan" not in text
        assert "inf" not in re.sub("infl", "", text)


def test_a_small_step_is_enlarged_and_a_large_one_is_not() -> None:
    kinds = [{part.kind for part in GALLERY[name].parts} for name in ("slope", "big step")]
    assert "inset" in kinds[0]
    assert "inset" not in kinds[1]
    assert "st" in kinds[0] & kinds[1]


# -- the drawers --------------------------------------------------------------------------------


@each_picture
def test_inline_svg_is_well_formed_and_holds_no_colour(picture: Picture) -> None:
    text = svg(picture, label="a <label> & more")
    root = ET.fromstring(text)
    assert root.get("aria-label") == "a <label> & more"
    assert not re.search(r"#[0-9A-Fa-f]{3,6}\b|rgb|style=", text)
    kinds = {name for node in root.iter() for name in node.get("class", "").split()}
    assert kinds <= {*PENS, *CLASSES}


@each_picture
@pytest.mark.parametrize("shade", ["light", "dark"])
def test_a_file_holds_its_own_colours(picture: Picture, shade: str) -> None:
    text = svg(picture, standalone=shade, label="the error & its slope")
    root = ET.fromstring(text)
    assert root.tag == "{http://www.w3.org/2000/svg}svg"
    assert root[0].text == "the error & its slope"
    assert "var(" not in text
    palette = {"light": LIGHT, "dark": DARK}[shade]
    roles = {PENS[part.kind].role for part in picture.parts}
    assert all(palette[role] in text for role in {*roles, "ground", "ink"})


def test_colours_are_mixed_into_the_ground() -> None:
    palette = {"w": "#FF0000", "ground": "#00FF40"}
    assert mixed(palette, "w", 100) == "#FF0000"
    assert mixed(palette, "w", 0) == "#00FF40"
    assert mixed(palette, "w", 50) == "#808020"


def test_the_style_sheet_names_only_variables() -> None:
    assert not re.search(r"#[0-9A-Fa-f]{3,6}\b", SVG_STYLE)
    assert SVG_STYLE.count("{") == SVG_STYLE.count("}")
    used = set(re.findall(r"var\((--\w+)", SVG_STYLE))
    assert used <= {f"--{n}" for n in VARIABLES}


@each_picture
def test_coordinates_have_one_decimal_at_most_and_no_minus_zero(picture: Picture) -> None:
    text = re.sub(r"<text[^>]*>.*?</text>", "", svg(picture))
    assert not re.search(r"\d\.\d\d|-0(?![.\d])|\de-", re.sub(r'data-[tv]="[^"]*"', "", text))


def test_the_same_picture_is_the_same_bytes() -> None:
    again = gallery()
    for name, picture in GALLERY.items():
        assert svg(picture) == svg(again[name])
        assert tikz(picture) == tikz(again[name])


def test_hostile_names_and_values_do_no_harm() -> None:
    data = made((1, 1), value=HOSTILE)._replace(
        inputs=((HOSTILE, HOSTILE),),
        headings=(HOSTILE,) * 3,
        total=(HOSTILE, HOSTILE),
    )
    root = ET.fromstring(svg(network(data), label=HOSTILE))
    assert HOSTILE in keys(svg(network(data)))
    assert root.get("aria-label") == HOSTILE
    ET.fromstring(svg(path([(HOSTILE, HOSTILE, "n", HOSTILE)] * 2, [(HOSTILE, HOSTILE, HOSTILE)])))
    assert balanced(tikz(network(data)))


def balanced(text: str) -> bool:
    depth = 0
    for found in re.finditer(r"\\.|[{}]", text, re.DOTALL):
        depth += {"{": 1, "}": -1}.get(found[0], 0)
        if depth < 0:
            return False
    return depth == 0


@each_picture
def test_tikz_is_balanced_and_keeps_within_the_page(picture: Picture) -> None:
    text = tikz(picture)
    assert balanced(text)
    assert text.startswith(r"\begin{tikzpicture}")
    assert text.isascii()
    unit = re.search(r"x=([\d.]+)pt", text)
    assert unit
    assert float(unit[1]) * picture.width <= 345


@pytest.mark.skipif(shutil.which("pdflatex") is None, reason="pdflatex is not installed")
def test_tikz_compiles_without_a_warning(tmp_path: Path) -> None:
    odd = HOSTILE + "⋮→∂η×10⁻³ é 漢"
    hostile = made((1, 1), value=odd)._replace(inputs=((odd, odd),), headings=(odd,) * 3)
    pictures = [*GALLERY.values(), network(hostile)]
    body = "\n\n".join(r"\noindent " + tikz(picture) for picture in pictures)
    (tmp_path / "t.tex").write_text(
        rf"\documentclass{{article}}{TIKZ_PREAMBLE}\begin{{document}}{body}\end{{document}}",
        encoding="utf-8",
    )
    command = ["pdflatex", "-draftmode", "-interaction=nonstopmode", "-halt-on-error", "t.tex"]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, check=False)
    log = done.stdout.decode("utf-8", "replace")
    assert done.returncode == 0, log[-2000:]
    complaints = [line for line in log.splitlines() if re.search("Warning|Overfull|Missing", line)]
    assert complaints == []


@pytest.mark.parametrize("near", [77.15, math.nextafter(77.15, 0), math.nextafter(77.15, 100)])
def test_the_last_bits_of_a_coordinate_do_not_show(near: float) -> None:
    assert number(near) == number(77.15)


def test_floats_are_added_up_the_same_way_by_every_python() -> None:
    """From Python 3.12 on `sum` of floats keeps more bits than before; `fsum` keeps all, always."""
    folder = REPO / "explainer" / "diagrams"
    summing = {path.name for path in folder.glob("*.py") if re.search(r"\bsum\(", path.read_text())}
    assert summing <= {"data.py"}, "whole numbers only"
