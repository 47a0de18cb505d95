"""The kinds of Markdown, each read by its own reader: formulas, pictures, folds, anchors."""

import json
import re
import shutil
import subprocess
import xml.etree.ElementTree as ElementTree
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import cache
from typing import Any, NamedTuple

import pytest

import explainer
from conftest import missing
from explainer.building import FLAVOURS, documents
from explainer.cli.build import FLAVOURS as CHOICES
from explainer.example import bundled
from support import REPO, REQUIRE_ALL, sample

HOSTILE = r'$x$ `a` *b* _c_ [d](e) <b>f</b> {g} @h "i" #j %k \l &amp; | ^m^ ~n~ :::o :p: 1. q'
FEW = ("mazur", "softmax-regression", "xor", "own-activation")
EXAMPLES = bundled()[: sample(0, 1000)] or FEW


class Read(NamedTuple):
    """What a reader found: formulas (source, display), words outside of them, and so on."""

    formulas: list[tuple[str, bool]]
    words: str
    pictures: list[str]
    folds: int
    anchors: list[str]
    tables: int


# -- the readers -------------------------------------------------------------------------------


def _run(command: list[str], text: str) -> str:
    run = subprocess.run(command, input=text, capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stderr
    return run.stdout


def _github(text: str) -> Read:
    """By cmark-gfm, the reader that GitHub's is made from."""
    if not shutil.which("cmark-gfm"):
        missing("no cmark-gfm (Debian: apt install cmark-gfm)")
    xml = _run(["cmark-gfm", "--unsafe", "-e", "table", "-t", "xml"], text)
    root = ElementTree.fromstring(re.sub(r' xmlns="[^"]*"', "", xml))
    formulas, words = [], []
    for parent in root.iter():
        children = list(parent)
        for at, child in enumerate(children):
            content = child.text or ""
            if child.tag == "code":
                before, after = children[at - 1].text or "", children[at + 1].text or ""
                assert (before[-1:], after[:1]) == ("$", "$"), content
                assert not before[:-1][-1:].isalnum(), f"{before}`{content}`"
                formulas.append((content, False))
            elif child.tag == "code_block":
                assert child.get("info") == "math", content
                formulas.append((content, True))
            elif child.tag == "text":
                is_code = [one.tag == "code" for one in children]
                content = content[1:] if at and is_code[at - 1] else content
                if at + 1 < len(children) and is_code[at + 1]:
                    content = content.removesuffix("$")
                words.append(content)
            elif child.tag == "softbreak":
                words.append("\n")
    raw = "\n".join(one.text or "" for one in root.iter() if one.tag.startswith("html"))
    assert "$" not in raw
    pictures = re.findall(r'(?:src|srcset)="([^"]+)"', raw)
    anchors = re.findall(r'id="([^"]+)"', raw)
    assert raw.count("<details") == raw.count("</details>") == raw.count("</summary>")
    tables = len(root.findall(".//table"))
    return Read(formulas, "".join(words), pictures, raw.count("<details"), anchors, tables)


def _pandoc(text: str) -> Read:
    """By pandoc."""
    if not shutil.which("pandoc"):
        missing("no pandoc (Debian: apt install pandoc)")
    nodes = list(_nodes(json.loads(_run(["pandoc", "-f", "markdown", "-t", "json"], text))))
    of: dict[str, list[Any]] = {
        kind: [node.get("c") for node in nodes if node["t"] == kind] for kind in _KINDS
    }
    assert not of["Code"] + of["CodeBlock"] + of["RawBlock"] + of["RawInline"] + of["Cite"]
    formulas = [(source, kind["t"] == "DisplayMath") for kind, source in of["Math"]]
    spaces = {"Space": " ", "SoftBreak": "\n"}
    words = "".join(
        node["c"] if node["t"] == "Str" else spaces[node["t"]]
        for node in nodes
        if node["t"] in ("Str", *spaces)
    )
    ids = [block[1][0] for block in of["Header"]] + [block[0][0] for block in of["Div"]]
    folds = sum("callout" in " ".join(block[0][1]) for block in of["Div"])
    pictures = [image[2][0] for image in of["Image"]]
    return Read(formulas, words, pictures, folds, ids, len(of["Table"]))


_KINDS = (
    *("Math", "Str", "Header", "Div", "Image", "Table"),
    *("Code", "CodeBlock", "RawBlock", "RawInline", "Cite"),
)


def _nodes(tree: Any) -> Iterator[dict[str, Any]]:
    if isinstance(tree, dict):
        if "t" in tree:
            yield tree
        for part in tree.values():
            yield from _nodes(part)
    elif isinstance(tree, list):
        for part in tree:
            yield from _nodes(part)


def _myst(text: str) -> Read:
    """By myst-parser."""
    try:
        from docutils import nodes
        from docutils.core import publish_doctree
        from myst_parser.docutils_ import Parser
    except ImportError:
        missing("no myst-parser (pip install 'explainer[readers]')")
    complaints = _Complaints()
    settings = {
        "myst_enable_extensions": ["dollarmath"],
        "report_level": 2,
        "warning_stream": complaints,
    }
    tree = publish_doctree(text, parser=Parser(), settings_overrides=settings)
    assert complaints.said == []
    for remark in list(tree.findall(nodes.system_message)):
        remark.parent.remove(remark)
    formulas = [(node.astext(), False) for node in tree.findall(nodes.math)]
    formulas += [(node.astext(), True) for node in tree.findall(nodes.math_block)]
    assert not [*tree.findall(nodes.literal), *tree.findall(nodes.literal_block)]
    words = "".join(
        node.astext()
        for node in tree.findall(nodes.Text)
        if not isinstance(node.parent, nodes.math | nodes.math_block)
    )
    return Read(
        formulas,
        words,
        [node["uri"] for node in tree.findall(nodes.image)],
        sum("dropdown" in node["classes"] for node in tree.findall(nodes.admonition)),
        [name for node in tree.findall(nodes.Element) for name in node.get("names", ())],
        len(list(tree.findall(nodes.table))),
    )


class _Complaints:
    """A stream that keeps what a reader complains of."""

    def __init__(self) -> None:
        self.said: list[str] = []

    def write(self, text: str) -> None:
        if text.strip() and "xref_missing" not in text:
            self.said.append(text)

    def flush(self) -> None:
        """Nothing is held back."""


READERS: dict[str, Callable[[str], Read]] = {"github": _github, "pandoc": _pandoc, "myst": _myst}


# -- what they find ----------------------------------------------------------------------------


@cache
def _built(name: str, flavour: str) -> dict[str, str]:
    return documents(explainer.explain(name), ["md"], flavour)


def _document(name: str, flavour: str) -> str:
    return _built(name, flavour)[f"{name}.md"]


@pytest.fixture(scope="session")
def katex() -> Callable[[list[tuple[str, bool]]], list[str]]:
    """Asks KaTeX which formulas it refuses; without node the test is skipped, or in CI fails."""
    folder = REPO / "tests" / "js"
    if not shutil.which("node"):
        missing("no node (Debian: apt install nodejs npm)")
    if not (folder / "node_modules" / "katex").exists():
        if not REQUIRE_ALL:
            missing("no KaTeX (npm ci --prefix tests/js)")
        subprocess.run(["npm", "ci", "--silent", "--prefix", folder], check=True)
    return lambda formulas: json.loads(
        _run(["node", str(folder / "katex.mjs")], json.dumps(formulas))
    )


def test_every_flavour_has_a_reader() -> None:
    assert tuple(READERS) == tuple(FLAVOURS) == CHOICES


@pytest.mark.parametrize("flavour", READERS)
@pytest.mark.parametrize("name", EXAMPLES)
def test_a_document_is_read_whole(name: str, flavour: str, katex: Any) -> None:
    read = READERS[flavour](_document(name, flavour))
    files = _built(name, flavour)
    assert len(read.formulas) > 20
    assert katex(read.formulas) == []
    assert not [source for source, _ in read.formulas if "&amp;" in source]
    assert "$" not in read.words
    assert not re.search(r"[`\\{}|]|:::|\*\*|\]\(", read.words)
    assert set(read.pictures) == set(files) - {f"{name}.md"}
    assert read.folds >= 3
    assert read.tables


@pytest.mark.parametrize("name", EXAMPLES)
def test_all_flavours_hold_the_same(name: str) -> None:
    github, pandoc, myst = (READERS[flavour](_document(name, flavour)) for flavour in READERS)

    def counts(read: Read) -> tuple[int, int, int, int]:
        return len(read.formulas), read.folds, read.tables, sum(d for _, d in read.formulas)

    assert counts(github) == counts(pandoc) == counts(myst)
    assert set(github.anchors) <= set(pandoc.anchors)
    assert {anchor.lower() for anchor in github.anchors} <= set(myst.anchors)
    # Readers move captions, so only their letters are compared.
    letters = [sorted(re.sub(r"\W", "", read.words)) for read in (github, pandoc, myst)]
    assert letters[0] == letters[1] == letters[2]


@pytest.mark.parametrize("flavour", READERS)
def test_a_title_is_shown_as_it_was_typed(flavour: str) -> None:
    example = replace(explainer.load("mazur"), title=HOSTILE)
    text = documents(explainer.explain(example), ["md"], flavour)["mazur.md"]
    assert HOSTILE in READERS[flavour](text).words


@pytest.mark.parametrize("flavour", ["pandoc", "myst"])
def test_only_pictures_that_are_shown_are_written(flavour: str) -> None:
    assert not [name for name in _built("mazur", flavour) if name.endswith("-dark.svg")]
