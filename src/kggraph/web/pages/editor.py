"""The query editor: a plain form whose answer is a page with labels and links."""

from collections.abc import Sequence
from dataclasses import dataclass

import pyoxigraph as ox
from flask import abort

from kggraph.errors import KggraphError, QuerySyntaxError
from kggraph.formats import RdfFormat, ResultsFormat
from kggraph.store.hints import Hint
from kggraph.store.interface import ProtocolQuery, QueryForm, Term
from kggraph.store.questions import question
from kggraph.web.errors import show
from kggraph.web.excerpts import query_lines
from kggraph.web.hinting import find_hints
from kggraph.web.pages.names import Words
from kggraph.web.pages.page import Page
from kggraph.web.pages.sharing import pack_query

TIME_LIMITS = (1, 3, 5)  # seconds that a reader may ask for; the server's own limit holds where it is lower
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
    """What became of a query: one of a table, a boolean, a graph as Turtle, or an error with the lines near it.

    ``hints`` say what the query names and the data do not have, where it found nothing.
    """

    table: Table | None = None
    boolean: bool | None = None
    graph: str | None = None
    error: str = ""
    lines: Sequence[Line] = ()
    hints: Sequence[Hint] = ()
    status: int = 200


@dataclass(frozen=True)
class Example:
    """A query to start from: the question it answers, what the answer means, the editor with it, its text."""

    label: Words | None
    about: Words | None
    url: str
    text: str


def read_time_limit(text: str) -> float | None:
    """Return the seconds that a form asks for, or None where it leaves them to the server; 400 for what it never asks.

    >>> read_time_limit("3"), read_time_limit("")
    (3.0, None)
    """
    if text and text not in {str(seconds) for seconds in TIME_LIMITS}:
        abort(400, f"timeout={text!r}; expected one of {', '.join(map(str, TIME_LIMITS))} (seconds)")
    return float(text) if text else None


def run_query(page: Page, text: str, seconds: float | None = None) -> Outcome:
    """Answer a reader's query as a stranger's: within the store's limits."""
    try:
        answer = page.store.answer(ProtocolQuery(text, seconds=seconds), ResultsFormat.JSON, RdfFormat.TURTLE)
    except QuerySyntaxError as error:
        return Outcome(error=str(error), lines=_lines(text, error), status=400)
    except KggraphError as error:
        return Outcome(error=str(error), status=show(error).status)
    hints = find_hints(text, answer)
    if answer.form.gives_graph:
        return Outcome(graph=answer.body.decode("utf-8")[:GRAPH_SHOWN], hints=hints)
    results = ox.parse_query_results(answer.body, format=ox.QueryResultsFormat.JSON)
    if answer.form is QueryForm.ASK or isinstance(results, ox.QueryBoolean):
        return Outcome(boolean=bool(results), hints=hints)
    return Outcome(table=_read_table(results), hints=hints)


def render_editor(page: Page, text: str, seconds: float | None = None) -> tuple[str, int]:
    """Return the editor's page, with the outcome of a query if there is one, and its HTTP status."""
    outcome = run_query(page, text, seconds) if text.strip() else None
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
        time_limits=TIME_LIMITS,
        seconds=seconds,
        results_formats=list(ResultsFormat),
        graph_formats=list(RdfFormat),
        shared=f"/{page.language}/sparql?z={pack_query(text)}" if text.strip() else "",
    )
    return html, outcome.status if outcome else 200


def _examples(page: Page) -> list[Example]:
    """Return the questions behind the figures that nobody saved, then the saved ones."""
    saved = [(q.text, page.of_site(q.label) or Words(q.name), page.of_site(q.description)) for q in page.site.queries]
    known = {text for text, _, _ in saved}
    figures = [(f.query, page.of_site(f.label), None) for f in page.site.figures if f.query not in known]
    return [Example(label, about, page.editor(text), text) for text, label, about in (*figures, *saved)]


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
    lines = query_lines(text)
    first = max(1, error.line - _NEARBY)
    last = min(len(lines), error.line + _NEARBY)
    return [Line(n, lines[n - 1], error.column if n == error.line else 0) for n in range(first, last + 1)]
