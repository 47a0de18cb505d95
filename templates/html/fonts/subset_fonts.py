"""Make the page's four font files and fonts.css from the STIX Two packages of npm.

Usage: python subset_fonts.py NODE_MODULES

NODE_MODULES is the folder into which npm installed the packages named in README.md. The page needs
few characters of each face, so every face is cut down to them; what a text face lacks (signs such
as ∂ or ≈) falls through to the mathematical face, which stands next in the page's font stack.
"""

from __future__ import annotations

import base64
import sys
import tempfile
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

# A user's own words stand in the title only, which is semibold; the other faces set the story.
TEXT = {"latin": ASCII | LATIN_1 | PUNCTUATION, "greek": GREEK}
FACES = {
    "text-regular": ("text", "400-normal", TEXT),
    "text-semibold": ("text", "600-normal", TEXT | {"latin-ext": LATIN_EXTENDED_A}),
    "text-italic": ("text", "400-italic", {"latin": ASCII | ACCENTED | PUNCTUATION}),
    "math-regular": (
        "math",
        "400-normal",
        {"latin": (ASCII - set("^`~")) | MATH_ITALIC | MATH_ITALIC_GREEK | SIGNS},
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


def face_rule(name: str, data: bytes) -> str:
    """Return the CSS rule that holds the font file `data` itself."""
    family, look = name.split("-")
    style = "italic" if look == "italic" else "normal"
    weight = 600 if look == "semibold" else 400
    return (
        f'@font-face{{font-family:"Ex {family.title()}";font-style:{style};font-weight:{weight};'
        f"src:url(data:font/woff2;base64,{base64.b64encode(data).decode()})"
        f'format("woff2")}}\n'
    )


def main(node_modules: Path) -> None:
    """Write the font files and fonts.css beside this script and print their sizes in bytes."""
    rules = []
    for name, (family, look, slices) in FACES.items():
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
        rules.append(face_rule(name, target.read_bytes()))
        print(f"{target.name:24}{target.stat().st_size:8}")
    sheet = HERE / "fonts.css"
    sheet.write_text("".join(rules), encoding="ascii")
    print(f"{sheet.name:24}{sheet.stat().st_size:8}")


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    main(Path(sys.argv[1]))
