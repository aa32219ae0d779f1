"""The page of the saved queries: each with the values that may be chosen, and its answer as data."""

from dataclasses import dataclass

from kggraph.site import Parameter, SavedQuery
from kggraph.store.query_text import query_form
from kggraph.web.pages.names import Words
from kggraph.web.pages.page import Page

_OF_ROWS = ("csv", "json", "tsv")
_OF_GRAPHS = ("ttl", "jsonld", "nt")


@dataclass(frozen=True)
class Field:
    """A parameter as a field of a form."""

    parameter: Parameter
    label: Words | None


@dataclass(frozen=True)
class Question:
    """A saved query as it is shown; ``formats`` are those that its answer is offered in."""

    query: SavedQuery
    label: Words
    description: Words | None
    fields: list[Field]
    formats: tuple[str, ...]
    editor: str


def render_saved(page: Page) -> str:
    """Return the page."""
    return page.render("saved.html", questions=[_question(page, query) for query in page.site.queries])


def _question(page: Page, query: SavedQuery) -> Question:
    form = query_form(query.text)
    return Question(
        query,
        label=page.of_site(query.label) or Words(query.name),
        description=page.of_site(query.description),
        fields=[Field(parameter, page.of_site(parameter.label)) for parameter in query.parameters],
        formats=_OF_GRAPHS if form and form.gives_graph else _OF_ROWS,
        editor=page.editor(query.text),
    )
