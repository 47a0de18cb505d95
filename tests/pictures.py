"""`make pictures`: takes the README's pictures of the page anew, in light and in dark.

They show the page at the slope of the error by w5, beside the network. A browser of another version
draws letters a little differently, so no test compares them.
"""

import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Literal

from playwright.sync_api import ViewportSize, sync_playwright

from support import REPO, command, environment

FOLDER = REPO / ".github"
SHOWN = "chain-w5"
SIZE = ViewportSize(width=1200, height=860)
ABOVE = 30  # pixels of the page above the step that is shown
SHADES: tuple[tuple[Literal["light", "dark"], str], ...] = (
    ("light", "page.png"),
    ("dark", "page-dark.png"),
)


def chromium() -> str:
    """The browser's path, or the end of the program."""
    found = shutil.which("chromium") or shutil.which("google-chrome")
    if found is None:
        sys.exit("no Chromium (Debian: apt install chromium)")
    return found


def main() -> None:
    FOLDER.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        build = command("build", "--to", "html", "-o", folder)
        subprocess.run(build, env=environment(), check=True, stdout=subprocess.DEVNULL)
        page = Path(folder, "mazur.html").as_uri()
        browser = playwright.chromium.launch(executable_path=chromium(), args=["--no-sandbox"])
        for scheme, name in SHADES:
            tab = browser.new_page(viewport=SIZE, color_scheme=scheme)
            tab.goto(page)
            tab.evaluate(
                "([id, above]) => scrollTo({top: document.getElementById(id)"
                ".getBoundingClientRect().top + scrollY - above, behavior: 'instant'})",
                [SHOWN, ABOVE],
            )
            tab.screenshot(path=FOLDER / name)
            print(FOLDER / name)
        browser.close()


if __name__ == "__main__":
    main()
