"""`make bench`: how fast, how much memory, as ratios measured in one run.

What is compared runs in turns (A B A B ...), so that a machine that slows down slows both; each
figure is a median. Nothing fails: the table says `ok` or `short` beside every goal.
"""

import math
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from itertools import count, islice
from pathlib import Path
from statistics import median

import large_examples
from conftest import CHROMIUM_FLAGS, CHROMIUM_NAMES
from support import FORMATS, REPO, environment

sys.path.insert(0, str(REPO))

RUNS = 9
ROUNDS = 10_000
LINES = 10_000


def in_turns(*works: Callable[[], float], runs: int = RUNS) -> list[float]:
    """The median of each work's own measure, all works taking turns."""
    taken: list[list[float]] = [[] for _ in works]
    for _ in range(runs):
        for work, own in zip(works, taken, strict=True):
            own.append(work())
    return [median(own) for own in taken]


def seconds(work: Callable[[], object]) -> Callable[[], float]:
    """A work that measures how long `work` takes."""

    def timed() -> float:
        start = time.perf_counter()
        work()
        return time.perf_counter() - start

    return timed


def run(*arguments: str, status: int = 0) -> tuple[float, float]:
    """Run Python with these arguments: seconds from start to end, and peak memory in MiB."""
    start = time.perf_counter()
    with subprocess.Popen(
        [sys.executable, *arguments], stdout=subprocess.DEVNULL, env=environment()
    ) as process:
        _, ended, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(ended)
    taken = time.perf_counter() - start
    if process.returncode != status:
        raise SystemExit(f"python {' '.join(arguments)} ended with {process.returncode}")
    unit = 2**20 if sys.platform == "darwin" else 2**10
    return taken, usage.ru_maxrss / unit


def train_by_hand(rounds: int) -> tuple[float, ...]:
    """The weights after training the tutorial, as one would write it for this network alone."""
    exp = math.exp
    i1, i2, t1, t2, eta, b1, b2 = 0.05, 0.10, 0.01, 0.99, 0.5, 0.35, 0.60
    w1, w2, w3, w4, w5, w6, w7, w8 = 0.15, 0.20, 0.25, 0.30, 0.40, 0.45, 0.50, 0.55
    for _ in range(rounds):
        h1 = 1 / (1 + exp(-(w1 * i1 + w2 * i2 + b1)))
        h2 = 1 / (1 + exp(-(w3 * i1 + w4 * i2 + b1)))
        o1 = 1 / (1 + exp(-(w5 * h1 + w6 * h2 + b2)))
        o2 = 1 / (1 + exp(-(w7 * h1 + w8 * h2 + b2)))
        d1 = (o1 - t1) * o1 * (1 - o1)
        d2 = (o2 - t2) * o2 * (1 - o2)
        g1 = (d1 * w5 + d2 * w7) * h1 * (1 - h1)
        g2 = (d1 * w6 + d2 * w8) * h2 * (1 - h2)
        w1 -= eta * g1 * i1
        w2 -= eta * g1 * i2
        w3 -= eta * g2 * i1
        w4 -= eta * g2 * i2
        w5 -= eta * d1 * h1
        w6 -= eta * d1 * h2
        w7 -= eta * d2 * h1
        w8 -= eta * d2 * h2
    return w1, w2, w3, w4, w5, w6, w7, w8


def row(what: str, measured: float, goal: float, form: str = "{:.2f} x") -> None:
    """One line of the table."""
    verdict = "ok" if measured <= goal else "short"
    print(f"{what:<66} {form.format(measured):>9} {form.format(goal):>9}  {verdict}")


def processes(folder: str) -> None:
    """Whole processes: a build against a bare import of SymPy, the help against doing nothing."""
    build = ("-m", "explainer", "build", "--to", FORMATS, "-o", folder)
    peaks: list[float] = []

    def building() -> float:
        taken, peak = run(*build)
        peaks.append(peak)
        return taken

    for warm in (build, ("-c", "import sympy"), ("-m", "explainer", "--help")):
        run(*warm)
    built, bare = in_turns(building, lambda: run("-c", "import sympy")[0])
    row(f"explainer build, all formats ({built:.2f} s) : import sympy", built / bare, 1.25)
    row("peak memory of that build", median(peaks), 80, "{:.0f} MiB")
    helped, nothing = in_turns(
        lambda: run("-m", "explainer", "--help")[0], lambda: run("-c", "pass")[0], runs=2 * RUNS
    )
    row(f"explainer --help ({1000 * helped:.0f} ms) : python -c pass", helped / nothing, 8)


def checking(folder: str) -> None:
    """The tutorial's own sheet diagnosed, and a sheet of 10,000 lines, as whole processes."""
    sheet = str(REPO / "tests" / "published" / "sheets" / "mazur.txt")
    long = Path(folder) / "long.txt"
    long.write_text("\n".join(islice(long_sheet(), LINES)), encoding="utf-8")

    def check(path: str, status: int) -> Callable[[], float]:
        return lambda: run("-m", "explainer", "check", path, status=status)[0]

    checked, bare = in_turns(check(sheet, 1), lambda: run("-c", "import sympy")[0])
    row(f"explainer check, 31 lines ({checked:.2f} s) : import sympy", checked / bare, 2)
    (taken,) = in_turns(check(str(long), 0), runs=3)
    row(f"explainer check, {LINES:,} lines ({taken:.2f} s) : 5 s", taken / 5, 1)


def long_sheet() -> Iterator[str]:
    """Every quantity of the tutorial, round after round, with four decimals."""
    from explainer.checking.graph import Graph
    from explainer.example import load
    from explainer.explanation import Explanation
    from explainer.keys import all_keys

    explanation = Explanation(load("mazur"), 4)
    graph = Graph(explanation)
    first = [key for key in all_keys(explanation.example) if key not in explanation.written]
    for rounds in count():
        for key in (graph.explanation.at(key, rounds) for key in first):
            yield f"{key} = {explanation.shown(key).text}"


def training() -> None:
    """Rounds of training, in floats and with proven digits, against the loop written by hand."""
    from explainer.evaluation.proven import START_BITS, set_precision
    from explainer.example import load
    from explainer.explanation import Explanation

    set_precision(START_BITS)
    example = load("mazur")
    floats = Explanation(example).training
    floats.floats([ROUNDS])  # the loop is generated once

    def proven() -> float:
        fresh = Explanation(example).training  # it remembers the rounds that it has taken
        fresh.at([1])
        return seconds(lambda: fresh.at([ROUNDS]))()

    hand, generated, balls = in_turns(
        seconds(lambda: train_by_hand(ROUNDS)), seconds(lambda: floats.floats([ROUNDS])), proven
    )
    what = f"{ROUNDS:,} rounds"
    row(f"{what} in floats ({1000 * generated:.0f} ms) : by hand", generated / hand, 1.5)
    row(f"{what} with proven digits ({1000 * balls:.0f} ms) : by hand", balls / hand, 6)


def large(folder: Path) -> None:
    """Large and deep networks: what is made of them, against a bare import of SymPy."""

    def written(*sizes: int) -> str:
        path = folder / f"{'-'.join(map(str, sizes))}.toml"
        path.write_text(large_examples.text(list(sizes)), encoding="utf-8")
        return str(path)

    def build(path: str, form: str) -> Callable[[], float]:
        return lambda: run("-m", "explainer", "build", path, "--to", form, "-o", str(folder))[0]

    def reading(path: str) -> Callable[[], float]:
        return lambda: run("-c", f"from explainer.example import load; load({path!r})")[0]

    def bare() -> float:
        return run("-c", "import sympy")[0]

    digits, middling = written(784, 30, 10), written(10, 20, 10)
    build(digits, "html")()
    page, read, nothing, sympy = in_turns(
        build(digits, "html"), reading(digits), lambda: run("-c", "pass")[0], bare
    )
    row(
        f"page of 784-30-10 ({page:.2f} s), its reading taken off : import sympy",
        (page - read + nothing) / sympy,
        1.6,
    )
    data, sympy = in_turns(build(middling, "json"), bare)
    row(f"10-20-10 as JSON ({data:.2f} s) : import sympy", data / sympy, 3)
    row("steps of ten layers of three : of five", steps(10) / steps(5), 2.2)
    million = written(1000, 900, 100, 10)
    taken, peak = run("-m", "explainer", "build", million, "--to", "html", "-o", str(folder))
    row(f"peak memory of the page of a million weights ({taken:.0f} s)", peak, 1024, "{:.0f} MiB")


# Milliseconds for another number in a field, until the page shows all that follows from it.
EDIT = """key => {
  const field = document.querySelector(`#fields [data-g="${key}"] input`), own = field.value;
  const taken = Array.from({ length: 20 }, (_, k) => {
    field.value = Number(own) + (k + 1) / 100;
    const start = performance.now();
    field.dispatchEvent(new Event("input", { bubbles: true }));
    return performance.now() - start;
  });
  return taken.sort((a, b) => a - b)[10];
}"""


def pages(folder: Path) -> None:
    """What an edit costs on the page, in a real browser."""
    from playwright.sync_api import sync_playwright

    found = next(filter(None, map(shutil.which, CHROMIUM_NAMES)), None)
    if found is None:
        print("an edit on the page: not measured, for there is no Chromium here")
        return
    run("-m", "explainer", "build", "--to", "html", "-o", str(folder))
    goals = {"mazur": ("w5", 16), "10-20-10": ("x1", 100), "784-30-10": ("x1", 100)}
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=found, args=[*CHROMIUM_FLAGS])
        for name, (key, goal) in goals.items():
            path = folder / f"{name}.html"
            if not path.exists():
                large_page(folder, name)
            page = browser.new_page()
            page.goto(path.as_uri())
            row(f"an edit on the page of {name}", page.evaluate(EDIT, key), goal, "{:.1f} ms")
        browser.close()


def large_page(folder: Path, name: str) -> None:
    """The page of a fully connected network, called after its sizes."""
    example = folder / f"{name}.toml"
    example.write_text(large_examples.text([*map(int, name.split("-"))]), encoding="utf-8")
    run("-m", "explainer", "build", str(example), "--to", "html", "-o", str(folder))


def steps(depth: int) -> int:
    """How many steps there are in a network of so many layers of three."""
    from explainer.deriving import derive
    from explainer.example.file import read
    from explainer.keys import all_keys

    example = read(large_examples.text([3] * (depth + 1)), "", "deep")
    derivation = derive(example)
    for key in all_keys(example):
        derivation[key]
    return len(derivation)


def main() -> None:
    print(f"{'what':<66} {'measured':>9} {'goal':>9}")
    with tempfile.TemporaryDirectory() as folder:
        processes(folder)
        checking(folder)
        large(Path(folder))
        pages(Path(folder))
    training()


if __name__ == "__main__":
    main()
