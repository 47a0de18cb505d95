"""The page's script: clean, short, and the same in Firefox."""

import json
import shutil
import subprocess
from pathlib import Path

import pytest

import explainer
from conftest import missing
from explainer.explanation import Explanation
from explainer.rendering import Walkthrough
from explainer.rendering.living import FOLDER
from explainer.rendering.shrink import BROWSER, shrink
from pages import script_of
from support import REPO, REQUIRE_ALL
from test_living import READ, Said, tab, written

__all__ = ["tab"]

JS = REPO / "tests" / "js"


@pytest.fixture(scope="module")
def node() -> Path:
    """Path of Node.js, with what tests/js/package.json names installed."""
    found = shutil.which("node")
    if found is None:
        missing("no node (Debian: apt install nodejs npm)")
    if not (JS / "node_modules" / "axe-core").is_dir():
        if not REQUIRE_ALL:
            missing("no linter and no axe (npm ci --prefix tests/js)")
        subprocess.run(["npm", "ci", "--silent", "--prefix", JS], check=True)
    return Path(found)


@pytest.fixture(scope="module")
def script(built: Path) -> str:
    return script_of((built / "mazur.html").read_text(encoding="utf-8"))


def _run(*words: str | Path, folder: Path = REPO, given: str = "") -> str:
    run = subprocess.run(
        list(map(str, words)),
        cwd=folder,
        input=given,
        capture_output=True,
        text=True,
        timeout=240,
        check=False,
    )
    assert run.returncode == 0, run.stdout + run.stderr
    return run.stdout


def test_the_scripts_pass_the_linter_and_the_type_checker(node: Path) -> None:
    _run("npm", "run", "lint", "--silent", folder=JS)


def test_no_name_is_lost_when_the_script_is_shortened(
    node: Path, script: str, tmp_path: Path
) -> None:
    (tmp_path / "page.js").write_text(script, encoding="utf-8")
    known = dict.fromkeys(BROWSER, "readonly")
    config = [{"languageOptions": {"globals": known}, "rules": {"no-undef": "error"}}]
    (tmp_path / "eslint.config.mjs").write_text(
        f"export default {json.dumps(config)};", encoding="utf-8"
    )
    _run(node, JS / "node_modules" / "eslint" / "bin" / "eslint.js", "page.js", folder=tmp_path)


@pytest.mark.parametrize(
    ("long", "short"),
    [
        ("const first = 1; // one\nuse(first);", "let a=1;use(a);"),
        ('use("a  // b", first.first);', 'use("a  // b",a.first);'),
        ("const { one, two } = use;use(one);", "let{one:a,two:b}=use;use(a);"),
        ("use({ one, two: one });", "use({one:a,two:a});"),
        ("const one = 1;\nlet two = [];\nuse(one, two);", "let a=1,b=[];use(a,b);"),
        ("for (let one = 1; one; ) { use(one); }", "for(let a=1;a;){use(a)}"),
        ("const one = () => { use(true); };\nuse(one);", "let a=()=>{use(!0)};use(a);"),
        ("use(`x ${name} y`, name);", "use(`x ${a} y`,a);"),
        ("const f = one => one;\nconst g = (two) => two;", "let b=a=>a,c=a=>a;"),
        (
            "function f(one) { return one; }\nfunction g() { use(f); }",
            "function a(b){return b}function b(){use(a)}",
        ),
        ("let one, two;\nconst f = three => one;", "let a,b,c=b=>a;"),
        ("use(/[/'\"]+/.test(text) / 2);", "use(/[/'\"]+/.test(a)/2);"),
        ("use(one + +one - -one);", "use(a+ +a- -a);"),
        ("const one = 1\nuse(one)", "let a=1\nuse(a)"),
    ],
)
def test_a_shortened_script_means_the_same(long: str, short: str) -> None:
    assert shrink(long, ["use"]) == short


def test_firefox_shows_the_same_numbers(node: Path, tab: Said, built: Path) -> None:
    firefox = shutil.which("firefox-esr") or shutil.which("firefox")
    if firefox is None:
        missing("no Firefox (Debian: apt install firefox-esr)")
    addresses = ["", "#?w5=-0.41&i1=1.5&rounds=3"]
    urls = [(built / "mazur.html").as_uri() + address for address in addresses]
    found = json.loads(_run(node, JS / "firefox.mjs", firefox, READ, *urls))
    for address, theirs in zip(addresses, found, strict=True):
        assert theirs["said"] == []
        assert theirs["misshapen"] == []
        ours = tab.open(built / "mazur.html", address).evaluate(READ)
        assert theirs["shown"]["lines"] == ours["lines"]
        assert theirs["shown"]["numbers"] == ours["numbers"]


def test_of_several_pairs_the_reader_chooses_one(tab: Said, tmp_path: Path) -> None:
    example = explainer.load("xor")
    page = tab.open(written(example, tmp_path, "page"), "#?pair=3")
    shown = page.evaluate(READ)["numbers"]
    explanation = Explanation(example)
    keys = [key for key in shown if "[3]" in key and ":" not in key and " " not in key]
    assert len(keys) > 20
    for key in keys:
        assert shown[key] == [explanation.shown(key).text.replace("-", "−")]
    assert "[1]" not in page.locator("#forward ~ section").first.inner_text()


def test_hostile_titles_and_names_stay_text(tab: Said, tmp_path: Path) -> None:
    from dataclasses import replace

    title = "</script><script>alert(1)</script><img src=x onerror=alert(2)> \"'`${1}"
    example = replace(explainer.load("mazur"), title=title, name="'\"></script><b>")
    page = tab.open(written(example, tmp_path, "page"), "#?w5=0.5")
    assert page.locator("h1").inner_text() == title
    assert page.locator("body b").count() == page.locator("#read b").count()
    assert page.evaluate("() => document.scripts.length") == 1
    assert tab.messages == []
    assert Walkthrough(Explanation(example)).render("html", "x").text.count("</script>") == 1


def test_every_file_of_the_script_is_in_the_page() -> None:
    from explainer.rendering.living import FILES

    assert sorted(FILES) == sorted(path.stem for path in FOLDER.glob("*.js"))
