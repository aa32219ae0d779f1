"""The index that a browser searches by itself: each thing's page, names, and how these sound."""

import json

from kggraph.export.naming import HTML, file_of, link_between
from kggraph.iris import Iris
from kggraph.site import INTERFACE_LANGUAGES
from kggraph.spelling import folding_rules, words
from kggraph.store.interface import Store
from kggraph.store.name_index import NAMES_FILE, read_names

_LANGUAGE = INTERFACE_LANGUAGES[0]


def has_names(store: Store) -> bool:
    """Return whether a store's release has an index of names, which a stranger's endpoint has not."""
    return store.release is not None and NAMES_FILE in store.release.manifest.files


def write_search_index(store: Store) -> str:
    """Return the index as JSON: the rules of folding, and for each thing a link and its names.

    A name is its text, its language and its words as they sound (``spelling.words``). Links are those of a search page
    in whatever language.
    """
    things: dict[str, dict[tuple[str, str], None]] = {}
    if store.release and has_names(store):
        for named in read_names(store.release.path(NAMES_FILE)):
            things.setdefault(named.iri, {})[named.name.value, named.name.language or ""] = None
    iris = Iris(store.site.base)
    rows = [(_link(iris, iri), [(*name, " ".join(words(name[0]))) for name in things[iri]]) for iri in sorted(things)]
    index = {"rules": folding_rules(), "things": rows}
    return json.dumps(index, ensure_ascii=False, separators=(",", ":")) + "\n"


def _link(iris: Iris, iri: str) -> str:
    url, _, fragment = iris.page_url(iri, _LANGUAGE).partition("#")
    return link_between(f"{_LANGUAGE}/search/index.html", file_of(url, HTML), fragment)
