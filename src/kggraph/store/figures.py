"""The numbers on the first page, asked once when a release is made: how long their queries take is up to a project."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pyoxigraph as ox

from kggraph.errors import SettingsError
from kggraph.site import Figure, Site
from kggraph.store.disk import storage_errors
from kggraph.store.interface import Solution, read_solutions
from kggraph.store.opened import OpenDataset
from kggraph.store.syntax import explain_syntax_error
from kggraph.store.tallying import add_answer


def write_figures(store: Path, target: Path, site: Site) -> None:
    """Add the first solution of each figure of a site, asked of the store that was just loaded, to a file of answers.

    Raises SettingsError for a figure that cannot be asked, and StorageError.
    """
    if not site.figures:
        return
    with storage_errors(target), closing(sqlite3.connect(target, isolation_level=None)) as database:
        dataset = OpenDataset(ox.Store.read_only(str(store)), site.prefixes, site.base)
        for place, figure in enumerate(site.figures):
            rows = [{name: str(term) for name, term in row.items()} for row in _ask(dataset, figure)[:1]]
            add_answer(database, ("figure", str(place), rows))


def _ask(dataset: OpenDataset, figure: Figure) -> list[Solution]:
    where = f"[[figures]], query {figure.name!r}"
    try:
        found = dataset.evaluate(figure.query)
        if not isinstance(found, ox.QuerySolutions):
            raise SettingsError(f"{where}: expected a SELECT query")
        return read_solutions(found)
    except SyntaxError as error:
        reason = explain_syntax_error(figure.query, str(error), dataset.prefixes)
        raise SettingsError(f"{where}: {reason}") from None
    except RuntimeError as error:
        raise SettingsError(f"{where}: {error}") from None
