"""What a notebook shows: one derivation, an example at a glance, a diagnosis.

Each in three forms, as notebooks and their converters choose: HTML, Markdown, and LaTeX that is
mathematics alone, which MathJax sets as well as TeX.
"""

from __future__ import annotations

from base64 import b64encode
from typing import TYPE_CHECKING, Any

from markupsafe import Markup

from explainer.rendering.environment import environment
from explainer.rendering.formats import FORMATS
from explainer.rendering.pictures import Album, Pictures
from explainer.rendering.tables import Tables
from explainer.rendering.words import Words
from explainer.rendering.writer import Writer
from explainer.story import Story

if TYPE_CHECKING:
    from explainer.explanation import Explanation

# By the form of an output: the format whose symbols it takes, the ending of its template.
FORMS = {"html": ("html", "html"), "markdown": ("myst", "md"), "latex": ("latex", "tex")}


def derivation(explanation: Explanation, key: str, form: str) -> str:
    """How one quantity comes about; ``form`` is html, markdown or latex."""
    working = _writer(explanation, form).lines(key, rules=True)
    return _set("derivation", form, lines=working.lines)


def overview(explanation: Explanation, form: str) -> str:
    """An example at a glance: its picture, its error, its parameters before and after a round."""
    story, writer = Story(explanation), _writer(explanation, form)
    trained = story.any_trained and story.rounds > 0
    album = Album(FORMATS["pandoc"], "picture", {}, writer.words)
    figure = Pictures(story, album).numbers
    picture = b64encode(album.files[figure.light].encode()).decode()
    keys = ["E_total", *(["E_total@1"] if trained else [])]
    return _set(
        "overview",
        form,
        title=writer.text(explanation.example.title) if form != "latex" else "",
        picture=Markup(f"data:image/svg+xml;base64,{picture}"),
        alt=figure.alt,
        errors=[writer.answer(key) for key in keys],
        trained=trained,
        rows=Tables(story, writer).updates
        if trained
        else [[writer.m(p), writer.v(p)] for p in story.parameters],
    )


def diagnosis(data: dict[str, Any], summary: str, form: str) -> str:
    """A checked sheet, from its data as ``check --json`` prints it."""
    escape = FORMATS[FORMS[form][0]].escape
    told = {"key", "written", "verdict", "because"}
    lines = [{key: Markup(escape(line[key] or "")) for key in told} for line in data["lines"]]
    remarks = [f"Convention: {one['says']}" for one in data["conventions"]]
    remarks += [("" if one["certain"] else "Perhaps: ") + one["says"] for one in data["mistakes"]]
    return _set(
        "diagnosis",
        form,
        summary=Markup(escape(summary)),
        first=Markup(escape(data["first_wrong"] or "")),
        remarks=[Markup(escape(remark)) for remark in remarks],
        lines=lines,
    )


def _writer(explanation: Explanation, form: str) -> Writer:
    return Writer(explanation, FORMATS[FORMS[form][0]], Words(environment()))


def _set(name: str, form: str, **given: Any) -> str:
    template = environment().get_template(f"notebook/{name}.{FORMS[form][1]}.jinja")
    return template.render(given).strip() + "\n"
