"""``kggraph query``: one SPARQL query, answered by the current release or by an endpoint."""

import sys
import time
from collections.abc import Mapping, Sequence
from pathlib import Path

import click
import pyoxigraph as ox
from rich.console import Console
from rich.table import Table

from kggraph.cli.explaining import Explainer
from kggraph.cli.options import build_option, project_option
from kggraph.cli.selection import select_build, select_settings
from kggraph.errors import NotAcceptableError, SettingsError
from kggraph.formats import RdfFormat, ResultsFormat
from kggraph.iris import shorten
from kggraph.limits import QueryLimits
from kggraph.store.binding import bind
from kggraph.store.embedded import open_store
from kggraph.store.interface import Answer, ProtocolQuery, QueryForm, Store
from kggraph.store.parameters import read_values
from kggraph.store.remote import open_endpoint
from kggraph.store.saved_queries import QUERY_NAME, site_with_queries
from kggraph.store.workspace import Workspace

_RESULTS = {row.extension: row for row in ResultsFormat}
_GRAPHS = {row.extension: row for row in RdfFormat}
_QUERY_FILES = (".rq", ".sparql")


@click.command
@click.argument("query")
@click.option(
    "--param",
    "params",
    metavar="NAME=VALUE",
    multiple=True,
    help="Value for a parameter of a saved query; may be given again for another one.",
)
@click.option(
    "--format",
    "form",
    type=click.Choice(["table", *_RESULTS, *_GRAPHS]),
    help="Form of the answer; else a table on a terminal, TSV elsewhere, and Turtle for graphs.",
)
@click.option("--explain", is_flag=True, help="Show what the query asks of an engine, and count, instead of answering.")
@click.option(
    "--timeout",
    type=click.FloatRange(min=0, min_open=True),
    default=60,
    show_default=True,
    help="Seconds after which the query is stopped.",
)
@click.option("--endpoint", metavar="URL", help="Ask this SPARQL endpoint instead of a release.")
@project_option
@build_option
def command(
    query: str,
    *,
    params: tuple[str, ...],
    form: str | None,
    explain: bool,
    timeout: float,
    endpoint: str | None,
    project: Path | None,
    build: Path | None,
) -> None:
    """Ask QUERY: SPARQL, a saved query's name, a file that ends in .rq or .sparql, or '-' for standard input.

    The prefixes of the project's settings need no declaration.
    """
    is_saved = QUERY_NAME.fullmatch(query) is not None
    if endpoint:
        site = site_with_queries(select_settings([project] if project else [])) if is_saved else None
        store: Store = open_endpoint(endpoint, site, timeout=timeout)
    else:
        release = Workspace(select_build(project, build)).current()
        store = open_store(release, QueryLimits(seconds=timeout))
    text = _saved(query, params, store) if is_saved else _read(query, params)
    if explain:
        _explain(store, text, timeout)
    else:
        _print(store, text, form=form, seconds=timeout)


def _saved(name: str, params: Sequence[str], store: Store) -> str:
    """Return the text of a saved query with the values of its parameters bound in it."""
    given = []
    for param in params:
        key, sign, value = param.partition("=")
        if not sign:
            raise SettingsError(f"--param {param}: expected NAME=VALUE")
        given.append((key, value))
    query = store.site.query(name)
    return bind(query.text, read_values(query, given, store))


def _read(query: str, params: Sequence[str]) -> str:
    if params:
        raise SettingsError(
            "--param is for saved queries, which say what their parameters are; expected the name of one"
        )
    if query == "-":
        return sys.stdin.read()
    if not query.endswith(_QUERY_FILES):
        return query
    try:
        return Path(query).read_text(encoding="utf-8")
    except UnicodeDecodeError:
        raise SettingsError(f"{query}: not UTF-8") from None


def _explain(store: Store, text: str, seconds: float) -> None:
    """Print the algebra with what its patterns match, and how long the answer takes."""
    begin = time.perf_counter()
    answer = store.answer(ProtocolQuery(text, seconds=seconds), ResultsFormat.TSV, RdfFormat.N_TRIPLES)
    took = time.perf_counter() - begin
    click.echo("The engine tells no plan. The algebra, beside each pattern how many statements match it alone:")
    for line in Explainer(store).lines(text):
        click.echo(line)
    click.echo(f"Answered in {took:.3f} s; {_size(answer)}.")


def _size(answer: Answer) -> str:
    """Return how much an answer in TSV or N-Triples says."""
    lines = len(answer.body.splitlines())
    if answer.form.gives_graph:
        return f"statements: {lines:,}"
    return f"answer: {answer.body.decode().strip()}" if answer.form is QueryForm.ASK else f"rows: {lines - 1:,}"


def _print(store: Store, text: str, *, form: str | None, seconds: float) -> None:
    form = form or ("table" if sys.stdout.isatty() else None)
    answer = _answer(store, text, form, seconds)
    if form == "table" and isinstance(answer.format, ResultsFormat):
        _print_table(answer, store.site.prefixes)
    else:
        sys.stdout.buffer.write(answer.body + (b"" if answer.body.endswith(b"\n") else b"\n"))
        sys.stdout.buffer.flush()


def _answer(store: Store, text: str, form: str | None, seconds: float) -> Answer:
    results = _RESULTS.get(form or "tsv") or (ResultsFormat.JSON if form == "table" else None)
    graph = _GRAPHS.get(form or "ttl") or (RdfFormat.TURTLE if form == "table" else None)
    try:
        return store.answer(ProtocolQuery(text, seconds=seconds), results, graph)
    except NotAcceptableError:
        fitting = ", ".join(_GRAPHS if results else _RESULTS)
        raise SettingsError(f"--format {form} is not for the answer of this query; choose table, {fitting}") from None


def _print_table(answer: Answer, prefixes: Mapping[str, str]) -> None:
    results = ox.parse_query_results(answer.body, format=ox.QueryResultsFormat.JSON)
    if isinstance(results, ox.QueryBoolean):
        click.echo("true" if results else "false")
        return
    table = Table(*(variable.value for variable in results.variables))
    for solution in results:
        table.add_row(*(_cell(term, prefixes) for term in solution))
    Console().print(table)


def _cell(term: object, prefixes: Mapping[str, str]) -> str:
    match term:
        case None:
            return ""
        case ox.NamedNode():
            return shorten(term.value, prefixes)
        case ox.Literal():
            return term.value
        case _:
            return str(term)
