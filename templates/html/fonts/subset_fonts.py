"""Make the page's font files, fonts.css and letters.css from the STIX Two packages of npm.

Usage: python subset_fonts.py NODE_MODULES

NODE_MODULES is the folder into which npm installed the packages named in README.md. The page needs
few characters of each face, so every face is cut down to them; what a text face lacks (signs such
as ∂ or ≈) falls through to the mathematical face, which stands next in the page's font stack.
Letters that only some notations use are in faces of their own, which a page has when it needs them.
"""

from __future__ import annotations

import base64
import string
import sys
import tempfile
import unicodedata
from pathlib import Path

from fontTools.merge import Merger
from fontTools.subset import Options, Subsetter
from fontTools.ttLib import TTFont

HERE = Path(__file__).parent

ASCII = {chr(code) for code in range(0x20, 0x7F)}
LATIN_1 = {chr(code) for code in range(0xA0, 0x100)}
LATIN_EXTENDED_A = {chr(code) for code in range(0x100, 0x180)} - set("Œœı")
PUNCTUATION = set("–—‘’“”…′″−⁄Œœı\u2009")
GREEK = set("ΔΣαβδησθ")
ACCENTED = set("\u00a0§±²³·¼½¾×äçéèêïöü")

MATH_ITALIC = {chr(code) for code in range(0x1D434, 0x1D468)} | {"\u210e"}
MATH_ITALIC_GREEK = set("𝛼𝛽𝛾𝛿𝜀𝜂𝜃𝜆𝜇𝜋𝜎𝜏𝜑𝜕")
SIGNS = set(
    "±·×÷…′″−⁄←→⇒∂∈∏∑√∘∞≈≠≤≥⋅⋯‖½¼¾‰✓ΔΣαβδεηθλμσ²³¹⁺⁻"
    "₀₁₂₃₄₅₆₇₈₉①②③④⑤⑥⑦⑧⑨⑩"
    "\u00a0\u2009\u202f\u2061\u2062"
)

MATH = (ASCII - {"`"}) | set("¯˙") | MATH_ITALIC | MATH_ITALIC_GREEK | SIGNS

# What a notation may write with and the story does not: all of Greek, script and accented letters.
GREEK_LETTERS = {chr(code) for code in (*range(0x391, 0x3AA), *range(0x3B1, 0x3CA))} - {"\u03a2"}
ITALIC_GREEK = {chr(code) for code in range(0x1D6E2, 0x1D71C)}
SCRIPT = {chr(code) for code in range(0x1D49C, 0x1D4B6)} | set("ℬℰℱℋℐℒℳℛ")
COMBINING = set("\u0302\u0303\u0304\u0307\u20d7")  # hat, tilde, bar, dot, arrow
LETTERS = GREEK_LETTERS | ITALIC_GREEK | SCRIPT | COMBINING | set("ℓℏϑϕϵ⋆†")
MADE = {
    unicodedata.normalize("NFC", letter + accent)
    for letter in string.ascii_letters
    for accent in COMBINING
}
ACCENTED_LATIN = {letter for letter in MADE if len(letter) == 1} - ACCENTED

# A user's own words stand in the title only, which is semibold; the other faces set the story.
TEXT = {"latin": ASCII | LATIN_1 | PUNCTUATION, "greek": GREEK}
Faces = dict[str, tuple[str, str, dict[str, set[str]]]]
FACES: Faces = {
    "text-regular": ("text", "400-normal", TEXT),
    "text-semibold": ("text", "600-normal", TEXT | {"latin-ext": LATIN_EXTENDED_A}),
    "text-italic": ("text", "400-italic", {"latin": ASCII | ACCENTED | PUNCTUATION}),
    "math-regular": ("math", "400-normal", {"latin": MATH}),
}
# The faces of some pages only: families as above, their letters in place of what those lack.
# (A letter and the accent on it have to come from one face.)
MORE_FACES: Faces = {
    "math-letters": ("math", "400-normal", {"latin": (LETTERS - MATH) | set(string.ascii_letters)}),
    "text-letters": (
        "text",
        "400-italic",
        {"latin": ACCENTED_LATIN & LATIN_1, "latin-ext": ACCENTED_LATIN - LATIN_1},
    ),
}
# What the page never uses is left out: built fractions, mark placement, kerning within formulas.
FEATURES = {"text": ["kern", "liga", "ccmp", "locl"], "math": ["ssty"]}


def subset(source: Path, characters: set[str], features: list[str]) -> TTFont:
    """Return the font in `source` cut down to `characters`, unhinted, its licence kept."""
    options = Options()
    options.layout_features = features
    options.hinting = False
    options.name_IDs = [0, 1, 2, 13, 14]
    options.drop_tables += ["STAT"]
    font = TTFont(source, recalcTimestamp=False)
    subsetter = Subsetter(options)
    subsetter.populate(unicodes=[ord(character) for character in characters])
    subsetter.subset(font)
    return font


def join(parts: list[TTFont], folder: Path) -> TTFont:
    """Return one font made of `parts`, the slices into which the package cuts a face."""
    if len(parts) == 1:
        return parts[0]
    files = []
    for number, part in enumerate(parts):
        part.flavor = None
        files.append(str(folder / f"{number}.ttf"))
        part.save(files[-1])
    joined = Merger().merge(files)
    joined["head"].created = joined["head"].modified = parts[0]["head"].modified
    joined.recalcTimestamp = False
    return joined


def face_rule(name: str, look: str, data: bytes, only: set[str]) -> str:
    """Return the CSS rule that holds the font file `data` itself, `only` for some characters."""
    weight, style = look.split("-")
    codes = f"unicode-range:{','.join(f'U+{ord(c):X}' for c in sorted(only))};" if only else ""
    return (
        f'@font-face{{font-family:"Ex {name.split("-")[0].title()}";font-style:{style};'
        f"font-weight:{weight};{codes}"
        f"src:url(data:font/woff2;base64,{base64.b64encode(data).decode()})"
        f'format("woff2")}}\n'
    )


def make(node_modules: Path, faces: Faces, sheet: Path, *, partial: bool) -> None:
    """Write font files and the sheet that holds them; print their sizes in bytes.

    `partial` faces say for which characters they are, so that others of their family stand beside
    them.
    """
    rules = []
    for name, (family, look, slices) in faces.items():
        files = node_modules / f"@fontsource/stix-two-{family}/files"
        parts = [
            subset(files / f"stix-two-{family}-{part}-{look}.woff2", wanted, FEATURES[family])
            for part, wanted in slices.items()
        ]
        with tempfile.TemporaryDirectory() as folder:
            font = join(parts, Path(folder))
            font.flavor = "woff2"
            target = HERE / f"{name}.woff2"
            font.save(target)
        only = {chr(code) for code in font.getBestCmap()} if partial else set()
        rules.append(face_rule(name, look, target.read_bytes(), only))
        print(f"{target.name:24}{target.stat().st_size:8}")
    sheet.write_text("".join(rules), encoding="ascii")
    print(f"{sheet.name:24}{sheet.stat().st_size:8}")


def main(node_modules: Path) -> None:
    """Make the sheet of every page, and that of pages with more letters."""
    make(node_modules, FACES, HERE / "fonts.css", partial=False)
    make(node_modules, MORE_FACES, HERE / "letters.css", partial=True)


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    main(Path(sys.argv[1]))
