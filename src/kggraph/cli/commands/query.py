"""``kggraph query``: one SPARQL query, answered by the current release or by an endpoint."""

import sys
from collections.abc import Mapping
from pathlib import Path

import click
import pyoxigraph as ox
from rich.console import Console
from rich.table import Table

from kggraph.cli.options import build_option, project_option
from kggraph.cli.selection import select_build
from kggraph.errors import NotAcceptableError, SettingsError
from kggraph.formats import RdfFormat, ResultsFormat
from kggraph.iris import shorten
from kggraph.store.embedded import open_store
from kggraph.store.interface import Answer, ProtocolQuery, Store
from kggraph.store.remote import open_endpoint
from kggraph.store.workspace import Workspace

_RESULTS = {row.extension: row for row in ResultsFormat}
_GRAPHS = {row.extension: row for row in RdfFormat}
_QUERY_FILES = (".rq", ".sparql")
_SECONDS = 60.0


@click.command
@click.argument("query")
@click.option(
    "--format",
    "form",
    type=click.Choice(["table", *_RESULTS, *_GRAPHS]),
    help="Form of the answer; else a table on a terminal, TSV elsewhere, and Turtle for graphs.",
)
@click.option("--endpoint", metavar="URL", help="Ask this SPARQL endpoint instead of a release.")
@project_option
@build_option
def command(query: str, *, form: str | None, endpoint: str | None, project: Path | None, build: Path | None) -> None:
    """Ask QUERY: SPARQL, the name of a file that ends in .rq or .sparql, or '-' for standard input.

    The prefixes of the project's settings need no declaration.
    """
    text = _read(query)
    store: Store = (
        open_endpoint(endpoint, timeout=_SECONDS)
        if endpoint
        else open_store(Workspace(select_build(project, build)).current())
    )
    form = form or ("table" if sys.stdout.isatty() else None)
    answer = _answer(store, text, form)
    if form == "table" and isinstance(answer.format, ResultsFormat):
        _print_table(answer, store.site.prefixes)
    else:
        sys.stdout.buffer.write(answer.body + (b"" if answer.body.endswith(b"\n") else b"\n"))
        sys.stdout.buffer.flush()


def _read(query: str) -> str:
    if query == "-":
        return sys.stdin.read()
    if not query.endswith(_QUERY_FILES):
        return query
    try:
        return Path(query).read_text(encoding="utf-8")
    except UnicodeDecodeError:
        raise SettingsError(f"{query}: not UTF-8") from None


def _answer(store: Store, text: str, form: str | None) -> Answer:
    results = _RESULTS.get(form or "tsv") or (ResultsFormat.JSON if form == "table" else None)
    graph = _GRAPHS.get(form or "ttl") or (RdfFormat.TURTLE if form == "table" else None)
    try:
        return store.answer(ProtocolQuery(text, seconds=_SECONDS), results, graph)
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
