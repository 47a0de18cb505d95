"""Reading a page as a browser would, but without its mercy."""

from collections import Counter
from html.parser import HTMLParser


def script_of(page: str) -> str:
    """The script of a page."""
    return page.partition("<script>")[2].partition("</script>")[0]


def written_by_hand(page: str) -> str:
    """What of the script is the same for all examples: all but its data, formulas and rows."""
    return script_of(page).partition("\n$.rows=")[2].partition("\n")[2]


class Balanced(HTMLParser):
    """Reads a page; an element that is closed out of turn is an error."""

    VOID = frozenset({"meta", "link", "br", "wbr", "img", "source", "hr", "input"})

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.open: list[str] = []
        self.ids: Counter[str] = Counter()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.ids.update(value or "" for name, value in attrs if name == "id")
        if tag not in self.VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.ids.update(value or "" for name, value in attrs if name == "id")

    def handle_endtag(self, tag: str) -> None:
        assert self.open, f"</{tag}> without a beginning"
        assert self.open.pop() == tag, f"</{tag}> out of turn"
