"""The typefaces that a page carries: those of the story, and further letters where it has any."""

from __future__ import annotations

import re

from explainer.rendering.environment import TEMPLATES

_FOLDER = TEMPLATES / "html" / "fonts"
_RANGE = re.compile(r"unicode-range:([^;]+);")


def font_faces(text: str) -> str:
    """The CSS of the faces for a page that says ``text``."""
    always = (_FOLDER / "fonts.css").read_text(encoding="utf-8")
    letters = set(re.sub(r"[ -~]", "", text))
    more = (_FOLDER / "letters.css").read_text(encoding="utf-8").splitlines()
    return "\n".join([always, *(face for face in more if letters & _covered(face))])


def _covered(face: str) -> set[str]:
    """The characters that a face is for; it names each of them, and none twice."""
    found = _RANGE.search(face)
    assert found
    return {chr(int(code.removeprefix("U+"), 16)) for code in found[1].split(",")}
