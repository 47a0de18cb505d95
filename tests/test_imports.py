"""The plan of the house, held: who may import whom, what is loaded when, and who writes files."""

import ast
import subprocess
import sys
from collections.abc import Iterator
from functools import cache
from graphlib import TopologicalSorter
from pathlib import Path

import pytest

from support import REPO, environment

PACKAGE = REPO / "explainer"

# These read named steps of any computation; what a neural network is, they must not know.
GENERAL = (
    *("derivation", "slopes", "evaluation", "notation", "program"),
    *(
        "checking.numbers",
        "checking.rounding",
        "checking.sheets",
        "checking.boxes",
        "checking.ranges",
        "checking.possible",
        "checking.parts",
    ),
)
NETWORK = ("example", "models", "keys", "network", "backward", "outline", "cli", "rendering")

# A third-party package, and the rooms that may import it.
HOMES = {
    "jinja2": {"rendering"},
    "tomllib": {"example"},
    "argparse": {"cli"},
    "numpy": {"models"},
    "safetensors": {"models"},
    "torch": {"models"},
}

# Methods that write to a disk; what has been opened is found where it is opened.
WRITERS = {
    *("write_text", "write_bytes", "mkdir", "makedirs", "rename", "unlink", "touch", "rmdir"),
    *("NamedTemporaryFile", "mkstemp", "mkdtemp", "TemporaryDirectory", "symlink_to"),
}


def room(module: str) -> str:
    """The first part of a module's name below the package: "notation" of notation.text."""
    return module.split(".")[1] if "." in module else ""


def within(module: str, rooms: tuple[str, ...]) -> bool:
    """Whether a module is one of these rooms, or stands in one."""
    return any(f"{module}.".startswith(f"explainer.{one}.") for one in rooms)


@cache
def modules() -> dict[str, ast.Module]:
    """Every module of the package by its dotted name, as a syntax tree."""
    found = {}
    for path in sorted(PACKAGE.rglob("*.py")):
        parts = path.relative_to(REPO).with_suffix("").parts
        name = ".".join(parts[:-1] if parts[-1] == "__init__" else parts)
        found[name] = ast.parse(path.read_text(encoding="utf-8"), filename=str(path))
    return found


def _runtime(tree: ast.AST) -> Iterator[ast.AST]:
    """Every node, those under `if TYPE_CHECKING:` left out."""
    for node in ast.iter_child_nodes(tree):
        if isinstance(node, ast.If) and "TYPE_CHECKING" in ast.unparse(node.test):
            continue
        yield node
        yield from _runtime(node)


def _base(module: str, level: int) -> str:
    """The package that an import with so many leading dots starts from."""
    if level == 0:
        return ""
    parts = module.split(".")
    if not (REPO / Path(*parts)).is_dir():
        parts.pop()
    return ".".join(parts[: len(parts) + 1 - level])


def imported(module: str, *, at_run_time: bool = False) -> set[str]:
    """Dotted names of what a module imports, inside functions too."""
    tree = modules()[module]
    names: set[str] = set()
    for node in _runtime(tree) if at_run_time else ast.walk(tree):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            source = ".".join(filter(None, [_base(module, node.level), node.module]))
            for alias in node.names:
                inner = f"{source}.{alias.name}"
                names.add(inner if inner in modules() else source)
    return names


def test_the_general_rooms_know_no_network() -> None:
    trespasses = [
        f"{module} imports {name}"
        for module in modules()
        if within(module, GENERAL)
        for name in imported(module, at_run_time=True)
        if within(name, NETWORK)
    ]
    assert trespasses == []


@pytest.mark.parametrize("package", HOMES)
def test_a_package_is_imported_only_in_its_room(package: str) -> None:
    importers = {
        room(module)
        for module in modules()
        if any(name.split(".")[0] == package for name in imported(module))
    }
    assert importers <= HOMES[package]


def test_imports_run_in_no_circle() -> None:
    graph = {
        module: {name for name in imported(module, at_run_time=True) if name in modules()}
        for module in modules()
    }
    assert list(TopologicalSorter(graph).static_order())


def _writes(call: ast.Call) -> bool:
    match call.func:
        case ast.Name(id="open") | ast.Attribute(attr="open" | "fdopen"):
            modes = [
                part.value
                for part in ast.walk(call)
                if isinstance(part, ast.Constant) and isinstance(part.value, str)
            ]
            return any(mode and set(mode) <= set("rwxabt+") - {"r"} for mode in modes)
        case ast.Attribute(value=ast.Name(id="os"), attr="replace"):
            return True
        case ast.Attribute(attr=name):
            return name in WRITERS
    return False


def test_files_are_written_in_few_places_only() -> None:
    writers = {
        module
        for module, tree in modules().items()
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and _writes(node)
    }
    # The last keeps compiled templates where Python keeps its compiled modules.
    assert writers <= {
        "explainer.building",
        "explainer.typesetting",
        "explainer.rendering.compiled",
    }


def test_users_text_is_never_run_as_a_program() -> None:
    runners = {"eval", "sympify", "parse_expr", "S"}
    found = [
        f"{module}:{node.lineno}"
        for module, tree in modules().items()
        for node in ast.walk(tree)
        if isinstance(node, ast.Call)
        and ast.unparse(node.func).removeprefix("sympy.").removeprefix("sp.") in runners
    ]
    assert found == []


@pytest.mark.parametrize(
    "arguments", [["--help"], ["--version"], ["build", "--help"], ["examples"]], ids=" ".join
)
def test_help_comes_without_loading_the_heavy_libraries(arguments: list[str]) -> None:
    program = (
        "import sys\n"
        "from explainer.cli import main\n"
        "try:\n"
        "    status = main()\n"
        "except SystemExit as end:\n"
        "    status = end.code\n"
        "heavy = {'sympy', 'jinja2', 'flint', 'mpmath'} & set(sys.modules)\n"
        "sys.exit(f'loaded {heavy}' if heavy else status)\n"
    )
    run = subprocess.run(
        [sys.executable, "-c", program, *arguments],
        env=environment(),
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert (run.returncode, run.stderr) == (0, "")
    assert run.stdout
