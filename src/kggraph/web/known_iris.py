"""Which IRIs a path stands for, which hash IRIs a document holds, and what an unknown path may have meant."""

import threading
from collections import OrderedDict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from urllib.parse import quote

import pyoxigraph as ox

from kggraph.errors import UnknownEntityError
from kggraph.iris import Iris
from kggraph.store.interface import Store
from kggraph.store.questions import question
from kggraph.web.errors import Offer, ShownErrorException, show

_LISTED = 20_000  # datasets with more subjects get no suggestions
_COMPARED = 2_000
_LONGEST = 200
_FOUND_KEPT = 10_000


@dataclass(frozen=True)
class _Listing:
    """The subjects below the base in one release, by the document that holds them; empty where there are too many."""

    release_id: str
    documents: Mapping[str, Sequence[ox.NamedNode]]


class KnownIris:
    """Finds IRIs of the data; keeps the listing of the release that it was last asked about, and what it found last.

    So what was asked for before is found while a remote store is down.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._listing = _Listing("", {})
        self._found_lock = threading.Lock()
        self._found: OrderedDict[tuple[str, str], ox.NamedNode] = OrderedDict()

    def find(self, store: Store, iri: str) -> ox.NamedNode | None:
        """Return the IRI of the data that an unescaped IRI means, or None.

        It may stand in the data with escapes, or with an empty fragment as ontologies like it; or not stand there
        itself, but be the document of hash IRIs that do.
        """
        key = store.release_id, iri
        with self._found_lock:
            found = self._found.pop(key, None)
        found = found or self._search(store, iri)
        if found:
            with self._found_lock:
                self._found[key] = found  # at the end: those asked for last stay
                while len(self._found) > _FOUND_KEPT:
                    self._found.popitem(last=False)
        return found

    def find_path(self, store: Store, path: str) -> ox.NamedNode | None:
        """Return the IRI that a data path stands for, or None."""
        found = (self.find(store, iri) for iri in Iris(store.site.base).candidates(path))
        return next((node for node in found if node), None)

    def parts(self, store: Store, entity: ox.NamedNode) -> Sequence[ox.NamedNode]:
        """Return the hash IRIs below an entity of which nothing is said itself."""
        return () if store.ask(question("entity-exists"), entity=entity) else self._fragments(store, entity)

    def unknown(self, store: Store, iri: str) -> ShownErrorException:
        """Return the 404 for an IRI, with the nearest ones that there are."""
        shown = show(UnknownEntityError(iri))
        return ShownErrorException(type(shown)(shown.status, shown.title, shown.detail, self._nearest(store, iri)))

    def _search(self, store: Store, iri: str) -> ox.NamedNode | None:
        for node in _spellings(iri):
            if store.ask(question("entity-exists"), entity=node) or self._fragments(store, node):
                return node
        return None

    def _nearest(self, store: Store, iri: str) -> tuple[Offer, ...]:
        iris = Iris(store.site.base)
        path = iris.local_path(iri)
        if path is None or len(path) > _LONGEST:
            return ()
        folder = store.site.base + path.rpartition("/")[0]
        siblings = [known for known in self._documents(store) if known.startswith(folder)][:_COMPARED]
        near = get_close_matches(
            iri, [known for known in siblings if known not in store.site.private], n=3, cutoff=0.85
        )
        return tuple(Offer(known, iris.thing_url(known)) for known in near)

    def _fragments(self, store: Store, document: ox.NamedNode) -> Sequence[ox.NamedNode]:
        return self._documents(store).get(document.value, ())

    def _documents(self, store: Store) -> Mapping[str, Sequence[ox.NamedNode]]:
        with self._lock:
            if self._listing.release_id != store.release_id:
                self._listing = _Listing(store.release_id, _list_documents(store))
            return self._listing.documents


def _list_documents(store: Store) -> Mapping[str, Sequence[ox.NamedNode]]:
    rows = store.select(question("describe-paths"), base=ox.NamedNode(store.site.base))
    if len(rows) > _LISTED:
        return {}
    documents: dict[str, list[ox.NamedNode]] = {}
    for subject in (row["subject"] for row in rows):
        if isinstance(subject, ox.NamedNode):
            document, _, fragment = subject.value.partition("#")
            documents.setdefault(document, []).extend([subject] * bool(fragment))
    return documents


def _spellings(iri: str) -> Iterator[ox.NamedNode]:
    for spelling in dict.fromkeys([iri, quote(iri, safe=":/@!$&'()*+,;=~-._%"), f"{iri}#"]):
        try:
            yield ox.NamedNode(spelling)
        except ValueError:
            continue  # not an IRI in this spelling, so not in the data either
