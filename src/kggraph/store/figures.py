"""The numbers on the first page, asked once when a release is made: how long their queries take is up to a project."""

import sqlite3
from collections.abc import Iterable
from contextlib import closing
from pathlib import Path

import pyoxigraph as ox

from kggraph.errors import SettingsError
from kggraph.site import Figure, Site
from kggraph.store.disk import storage_errors
from kggraph.store.interface import Solution, read_solutions
from kggraph.store.opened import OpenDataset
from kggraph.store.syntax import explain_syntax_error
from kggraph.store.tallying import Answer, add_answer


def ask_figures(store: Path, site: Site) -> list[Answer]:
    """Return the first solution of each figure of a site, asked of the store that was just loaded.

    Raises SettingsError for a figure that cannot be asked.
    """
    if not site.figures:
        return []
    dataset = OpenDataset(ox.Store.read_only(str(store)), site.prefixes, site.base)
    return [
        ("figure", str(place), [{name: str(term) for name, term in row.items()} for row in _ask(dataset, figure)[:1]])
        for place, figure in enumerate(site.figures)
    ]


def write_figures(answers: Iterable[Answer], target: Path) -> None:
    """Add figures to a file of answers. Raises StorageError."""
    with storage_errors(target), closing(sqlite3.connect(target, isolation_level=None)) as database:
        for answer in answers:
            add_answer(database, answer)


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
