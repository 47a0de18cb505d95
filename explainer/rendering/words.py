"""The words of a story that stand outside of its sentences, from its ``labels.jinja``."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from explainer.errors import ExplainerError
from explainer.rendering.environment import environment, languages

if TYPE_CHECKING:
    from jinja2 import Environment

FILE = "walkthrough/labels.jinja"


class Words:
    """Words by the table they stand in and their English name.

    ``decimal_mark`` is a point or a comma; ``babel`` is LaTeX's name of the language, empty for
    none.
    """

    def __init__(self, env: Environment) -> None:
        template = env.get_template(FILE)
        self._file = template.filename or FILE
        self._module: Any = template.module
        self.language: str = self._set("language")
        self.decimal_mark: str = self._set("decimal_mark")
        self.babel: str = self._set("babel")

    def _set(self, name: str) -> Any:
        try:
            return getattr(self._module, name)
        except AttributeError:
            raise ExplainerError(f"{self._file}: {name} is not set; every story sets it") from None

    def word(self, table: str, name: str, **given: object) -> str:
        """A word of one of the tables, with what is ``given`` put in for {…}."""
        words = self._set(table)
        if not isinstance(words, dict) or not isinstance(words.get(name), str):
            raise ExplainerError(f'{self._file}: {table} has no word for "{name}"')
        text: str = words[name]
        for place, value in given.items():
            text = text.replace(f"{{{place}}}", str(value))
        return text

    def tag(self, name: str) -> str:
        """What stands before a line of a derivation; nothing where it has no name."""
        return self.word("tags", name) if name else ""

    def label(self, name: str) -> str:
        """A word of a table or a formula."""
        return self.word("labels", name)

    def drawn(self, name: str, **given: object) -> str:
        """A word within a picture."""
        return self.word("drawn", name, **given)

    def alt(self, name: str, **given: object) -> str:
        """What a picture shows, in words."""
        return self.word("alts", name, **given)

    def page(self, name: str) -> str:
        """A word of the page around the story."""
        return self.word("page", name)

    def control(self, name: str) -> str:
        """A word beside what a reader can press or fill in."""
        return self.word("controls", name)

    def mistakes(self) -> dict[str, str] | None:
        """What known mistakes are called, by their ids; None where they keep their own words."""
        found: dict[str, str] = getattr(self._module, "mistakes", {})
        return None if self.language == languages()[0] else found

    def phrases(self) -> dict[str, str]:
        """All that the page's script says, by the names that the script calls it."""
        first: Any = environment(languages()[0]).get_template(FILE).module
        return {name: self.word("phrases", name) for name in first.phrases}
