"""What notebooks show; and the tutorial notebook, executed."""

import json
import re
import subprocess
import sys
import xml.etree.ElementTree as ElementTree
from collections.abc import Callable
from importlib.util import find_spec

import pytest

import explainer
from conftest import missing
from explainer.errors import ExplainerError
from explainer.example import bundled
from support import REPO, environment

NOTEBOOK = "output/tutorial.ipynb"
RUN = """
import json, sys
import nbformat
from nbclient import NotebookClient
notebook = nbformat.read(sys.argv[1], as_version=4)
NotebookClient(notebook, timeout=120, kernel_name="python3").execute()
print(json.dumps(notebook))
"""
SHEET = {"net_h1": "0.3775", "out_h1": "0.5933", "w5+": "0.4411", "nothing": "1 & <b>2</b> $x$"}


def _executed() -> dict[str, object]:
    """The tutorial notebook with the outputs of today, without what changes from run to run."""
    run = subprocess.run(
        [sys.executable, "-c", RUN, REPO / NOTEBOOK],
        env=environment(),
        capture_output=True,
        text=True,
        check=False,
        timeout=180,
    )
    assert run.returncode == 0, run.stderr[-2000:]
    notebook: dict[str, object] = json.loads(run.stdout)
    notebook["metadata"] = {
        "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
        "language_info": {"name": "python"},
    }
    cells = notebook["cells"]
    assert isinstance(cells, list)
    for cell in cells:
        cell["metadata"] = {}
        cell["source"] = cell["source"].splitlines(keepends=True)
        for output in cell.get("outputs", []):
            texts = output.get("data", {})
            output["data"] = {kind: text.splitlines(keepends=True) for kind, text in texts.items()}
    return notebook


def test_the_tutorial_notebook_shows_what_it_gives_today(
    golden: Callable[[str, str], None],
) -> None:
    if not (find_spec("ipykernel") and find_spec("nbclient")):
        missing("no nbclient and ipykernel (pip install 'explainer[readers]')")
    text = json.dumps(_executed(), ensure_ascii=False, indent=1, sort_keys=True) + "\n"
    assert '"output_type": "error"' not in text
    golden(f"../../{NOTEBOOK}", text)


@pytest.mark.parametrize("name", bundled())
def test_every_example_shows_itself_at_a_glance(name: str) -> None:
    shown = explainer.explain(name)
    html = ElementTree.fromstring(f"<div>{shown._repr_html_()}</div>".replace("&nbsp;", " "))
    assert html.find(".//img") is not None
    assert len(html.findall(".//tr")) == len(shown.example.parameters) + 1
    assert shown._repr_markdown_().count("\n| ") == len(shown.example.parameters) + 2
    assert shown._repr_latex_().count(r"\\") == len(shown.example.parameters) + 1
    assert repr(shown).startswith(f"{name}: ")


def test_a_derivation_is_had_by_its_key() -> None:
    walkthrough = explainer.explain("mazur")
    derived = walkthrough["grad_w5"]
    assert derived.key == "dE_total/dw5"
    assert derived.value.startswith("0.08216704056")
    assert 0.0821 < float(derived) < 0.0822
    assert str(derived) == repr(derived)
    assert "≈ 0.082167041" in str(derived)
    html = ElementTree.fromstring(derived._repr_html_().replace("&nbsp;", " "))
    assert len(html.findall(".//math")) > 3
    assert derived._repr_latex_().startswith("$$\n\\begin{aligned}")
    assert "0.082167041" in derived._repr_markdown_()
    with pytest.raises(ExplainerError, match="did you mean"):
        walkthrough["dE_total/dw99"]


def test_a_diagnosis_shows_itself() -> None:
    diagnosis = explainer.check("mazur", SHEET)
    html = ElementTree.fromstring(f"<div>{diagnosis._repr_html_()}</div>")
    cells = ["".join(cell.itertext()) for cell in html.findall(".//td")]
    assert cells[:3] == ["net_h1", "0.3775", "right"]
    assert "1 & <b>2</b> $x$" in cells
    assert "wrong" in cells
    markdown = diagnosis._repr_markdown_()
    assert "**wrong**" in markdown
    assert r"\<b\>" in markdown
    latex = diagnosis._repr_latex_()
    assert r"\text{w5+} & \text{0.4411} & \text{wrong}" in latex
    assert not re.search(r"(?<!\\)\$x", latex)
    assert repr(diagnosis) == diagnosis.text()
