"""The query editor: a plain form whose answer is a page with labels and links."""

from collections.abc import Sequence
from dataclasses import dataclass

import pyoxigraph as ox

from kggraph.errors import KggraphError, QuerySyntaxError
from kggraph.formats import RdfFormat, ResultsFormat
from kggraph.store.interface import ProtocolQuery, QueryForm, Term
from kggraph.store.questions import question
from kggraph.web.errors import show
from kggraph.web.pages.names import Words
from kggraph.web.pages.page import Page

ROWS_SHOWN = 500
GRAPH_SHOWN = 200_000  # characters
_NEARBY = 2


@dataclass(frozen=True)
class Table:
    """Solutions as a table; ``count`` rows in all, the first of them in ``rows``."""

    variables: Sequence[str]
    rows: Sequence[Sequence[Term | None]]
    count: int
    numeric: frozenset[str]


@dataclass(frozen=True)
class Line:
    """A line of a query near an error; ``caret`` is the column it is about, 0 on other lines."""

    number: int
    text: str
    caret: int


@dataclass(frozen=True)
class Outcome:
    """What became of a query: one of a table, a boolean, a graph as Turtle, or an error with the lines near it."""

    table: Table | None = None
    boolean: bool | None = None
    graph: str | None = None
    error: str = ""
    lines: Sequence[Line] = ()
    status: int = 200


def run_query(page: Page, text: str) -> Outcome:
    """Answer a reader's query as a stranger's: within the store's limits."""
    try:
        answer = page.store.answer(ProtocolQuery(text), ResultsFormat.JSON, RdfFormat.TURTLE)
    except QuerySyntaxError as error:
        return Outcome(error=str(error), lines=_lines(text, error), status=400)
    except KggraphError as error:
        return Outcome(error=str(error), status=show(error).status)
    if answer.form.gives_graph:
        return Outcome(graph=answer.body.decode("utf-8")[:GRAPH_SHOWN])
    results = ox.parse_query_results(answer.body, format=ox.QueryResultsFormat.JSON)
    if answer.form is QueryForm.ASK or isinstance(results, ox.QueryBoolean):
        return Outcome(boolean=bool(results))
    return Outcome(table=_read_table(results))


def render_editor(page: Page, text: str) -> tuple[str, int]:
    """Return the editor's page, with the outcome of a query if there is one, and its HTTP status."""
    outcome = run_query(page, text) if text.strip() else None
    if outcome and outcome.table:
        page.learn(term for row in outcome.table.rows for term in row)
    page.hidden = bool(text)
    html = page.render(
        "sparql.html",
        text=text or _opening(page),
        outcome=outcome,
        examples=_examples(page),
        own=[("page-classes", page.as_sparql("page-classes")), ("page-properties", page.as_sparql("page-properties"))],
        prefixes=sorted(page.site.prefixes.items()),
        rows_shown=ROWS_SHOWN,
    )
    return html, outcome.status if outcome else 200


def _examples(page: Page) -> list[tuple[Words | None, str, str]]:
    """Return example queries as label, editor's URL and text: those behind the figures, then the saved ones."""
    labels = {query.text: query.label or {"": query.name} for query in page.site.queries}
    figures = {figure.query: labels.get(figure.query) or figure.label for figure in page.site.figures}
    return [(page.of_site(label), page.editor(text), text) for text, label in {**figures, **labels}.items()]


def _opening(page: Page) -> str:
    """Return the query that the editor opens with."""
    return page.site.figures[0].query if page.site.figures else question("page-classes")


def _read_table(results: ox.QuerySolutions) -> Table:
    variables = [variable.value for variable in results.variables]
    rows: list[list[Term | None]] = []
    count = 0
    for solution in results:
        count += 1
        if count <= ROWS_SHOWN:
            rows.append([solution[name] for name in variables])
    numeric = {name for place, name in enumerate(variables) if _is_numeric([row[place] for row in rows])}
    return Table(variables, rows, count, frozenset(numeric))


def _is_numeric(terms: Sequence[Term | None]) -> bool:
    bound = [term for term in terms if term is not None]
    return bool(bound) and all(
        isinstance(term, ox.Literal) and term.value.lstrip("+-").replace(".", "", 1).isdigit() for term in bound
    )


def _lines(text: str, error: QuerySyntaxError) -> list[Line]:
    lines = text.splitlines() or [""]
    first = max(1, error.line - _NEARBY)
    last = min(len(lines), error.line + _NEARBY)
    return [Line(n, lines[n - 1], error.column if n == error.line else 0) for n in range(first, last + 1)]
