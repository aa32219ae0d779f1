"""What files say of themselves: the title, licence, languages and prefixes of a site that nobody wrote settings for."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import cast

import pyoxigraph as ox

from kggraph.iris import with_declared
from kggraph.site import Site
from kggraph.store.disk import storage_errors
from kggraph.store.interface import Solution
from kggraph.store.questions import question


def described_by_itself(site: Site, store: Path, languages: Mapping[str, int]) -> Site:
    """Return the site of a stranger's files as the data in its store, and the languages counted there, describe it.

    ``languages`` counts texts by language tag; that of most of them is the data's. Title, description and
    licence are taken where exactly one dataset, ontology or concept scheme is described: of two, neither is the whole.
    Prefixes come from VANN and SHACL declarations; none replaces one that is bound already. Raises StorageError.
    """
    with storage_errors(store):
        engine = ox.Store.read_only(str(store))
        words = _ask(engine, "self-description")
        declared = {row["prefix"].value: row["namespace"].value for row in _ask(engine, "self-prefixes")}
    site = replace(
        site,
        data_languages=(main,) if (main := _main_language(languages)) else site.data_languages,
        prefixes=with_declared(site.prefixes, declared),
    )
    if len({row["itself"] for row in words}) != 1:
        return site
    own = site.data_languages[0]
    return replace(
        site,
        title=_texts(words, "title", own) or site.title,
        description=_texts(words, "description", own),
        licence=_licence(words),
    )


def _ask(engine: ox.Store, name: str) -> list[Solution]:
    answer = cast("ox.QuerySolutions", engine.query(question(name)))
    variables = [variable.value for variable in answer.variables]
    return [{name: row[name] for name in variables if row[name] is not None} for row in answer]


def _main_language(languages: Mapping[str, int]) -> str | None:
    """Return the primary language of most texts; English, which more readers know, where it has half as many."""
    counts = Counter[str]()
    for tag, count in languages.items():
        counts[tag.partition("-")[0]] += count
    main = min(counts, key=lambda language: (-counts[language], language), default=None)
    return "en" if main and 2 * counts["en"] >= counts[main] else main


def _texts(rows: Iterable[Solution], role: str, own: str) -> dict[str, str]:
    """Return the texts of a role by primary language, of the best property; ``own`` is that of untagged ones."""
    texts: dict[str, str] = {}
    for row in _best_first(rows, role):
        value = row["value"]
        if isinstance(value, ox.Literal) and value.value.strip():
            texts.setdefault((value.language or own).partition("-")[0], " ".join(value.value.split()))
    return texts


def _licence(rows: Iterable[Solution]) -> str:
    named = (row["value"].value for row in _best_first(rows, "licence") if isinstance(row["value"], ox.NamedNode))
    return next(named, "")


def _best_first(rows: Iterable[Solution], role: str) -> list[Solution]:
    chosen = [row for row in rows if row["role"].value == role]
    return sorted(chosen, key=lambda row: (int(row["rank"].value), str(row["value"])))
