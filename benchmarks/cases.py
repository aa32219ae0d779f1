"""What servers are asked: the same things and queries, each in its own way.

Some cases are what is asked again and again, by several clients at once; in others one client asks everything once, so
that no answer is one that was kept.
"""

import random
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import quote

import peers
import search

from kggraph.bundled import bundled_project
from kggraph.iris import Iris
from kggraph.store.embedded import open_store
from kggraph.store.interface import QueryForm
from kggraph.store.query_text import query_form
from kggraph.store.release import Release

KGGRAPH = "kggraph"
WARM = 20
FEW = 5  # of what takes long the first time, so that a round is enough to ask for all of it several times
MOST_THINGS = 20_000
RESULTS = "application/sparql-results+json"
POINT = "SELECT ?property ?value {{ <{}> ?property ?value }}"
CONSTRUCT = "CONSTRUCT {{ <{0}> ?property ?value }} WHERE {{ <{0}> ?property ?value }}"
ENDPOINTS = {KGGRAPH: "/sparql", peers.OXIGRAPH: "/query", peers.RDFLIB_ENDPOINT: "/", peers.VIRTUOSO: "/sparql"}


@dataclass(frozen=True)
class Case:
    """What is asked: paths by server, what is accepted, and how.

    ``once`` is one client that asks everything one time; ``fresh`` makes queries differ that are asked by several.
    ``long`` is asked in one round only.
    """

    name: str
    paths: Mapping[str, Sequence[str]]
    accept: str
    once: bool = False
    fresh: bool = False
    long: bool = False


@dataclass(frozen=True)
class Subjects:
    """What is asked about: IRIs of things in an order of chance, their base, and names that copies have."""

    iris: Sequence[str]
    base: str
    names: Sequence[str]

    @classmethod
    def of(cls, release: Release) -> "Subjects":
        """Return the things of a release that have a label, as many as are asked about; the same for the same data."""
        store = open_store(release)
        below = f"{release.site.base}id/"
        labelled = [iri for iri in peers.things(store) if iri.startswith(below)]
        store.close()
        copies = sum(iri.startswith(f"{below}org/akhyska-") for iri in labelled)
        random.Random(1).shuffle(labelled)  # noqa: S311 - no secret
        return cls(labelled[:MOST_THINGS], release.site.base, [*dict.fromkeys(search.names(copies))])


def cases(subjects: Subjects) -> Iterator[Case]:
    """Return all cases, those that nothing may be kept for first."""
    warm, cold = subjects.iris[:WARM], subjects.iris[WARM:]
    own = {name: [*paths] for name, paths in _own(subjects, cold).items()}
    yield Case("entity as Turtle, each once", _turtle(subjects.base, cold), "text/turtle", once=True)
    yield Case("entity page, each once", _pages(subjects.base, cold), "text/html", once=True)
    yield Case("point query, each once", _queries(POINT.format(iri) for iri in cold), RESULTS, once=True)
    for name, paths in own.items():
        yield Case(f"{name}, each once", {KGGRAPH: paths}, "*/*", once=True)
    yield Case("example queries, each once", _queries(_examples()), RESULTS, once=True, long=True)
    yield Case("entity as Turtle", {**_turtle(subjects.base, warm), peers.HELLO: ["/"]}, "text/turtle")
    yield Case("entity page", {**_pages(subjects.base, warm), peers.HELLO: ["/"]}, "text/html")
    yield Case("point query, no two the same", _queries(POINT.format(iri) for iri in cold), RESULTS, fresh=True)
    for name, paths in own.items():
        yield Case(name, {KGGRAPH: paths[:FEW]}, "*/*")
    yield Case("mixed", {KGGRAPH: _mixed(subjects)}, "*/*")


def kinds(subjects: Subjects) -> dict[str, Sequence[str]]:
    """Return what different readers of a site ask: pages, Turtle, lists, searches, suggestions and queries."""
    some = subjects.iris[: 10 * WARM]
    return {
        "entity page": _pages(subjects.base, some)[KGGRAPH],
        "entity as Turtle": _turtle(subjects.base, some)[KGGRAPH],
        "point query": _queries(POINT.format(iri) for iri in some)[KGGRAPH],
        **_own(subjects, some),
    }


def _mixed(subjects: Subjects) -> list[str]:
    asked = kinds(subjects).values()
    return [paths[number % len(paths)] for number in range(10 * WARM) for paths in asked]


def _own(subjects: Subjects, iris: Sequence[str]) -> Mapping[str, Sequence[str]]:
    """Return the paths of what only kggraph has."""
    count = len(iris)
    return {
        "list page with facets": [f"/en/donations?value.min={number}" for number in range(count)],
        "search": [f"/en/search?q={quote(name)}" for name in subjects.names[:count]],
        "suggestions": [f"/suggest?q={quote(name[: len(name) // 2])}&lang=kk" for name in subjects.names[:count]],
    }


def _turtle(base: str, iris: Sequence[str]) -> dict[str, Sequence[str]]:
    own, described = Iris(base), _queries(CONSTRUCT.format(iri) for iri in iris)
    return {
        KGGRAPH: [own.data_url(iri, "ttl") for iri in iris],
        peers.TRIFID: _documents(base, iris),
        peers.LDF: [f"/data?subject={quote(iri, safe='')}" for iri in iris],
        **{name: paths for name, paths in described.items() if name != KGGRAPH},
    }


def _pages(base: str, iris: Sequence[str]) -> dict[str, Sequence[str]]:
    return {KGGRAPH: [Iris(base).page_url(iri, "en") for iri in iris], peers.TRIFID: _documents(base, iris)}


def _documents(base: str, iris: Sequence[str]) -> list[str]:
    return [iri.removeprefix(base.rstrip("/")) for iri in iris]


def _queries(texts: Iterator[str]) -> dict[str, Sequence[str]]:
    asked = [quote(text) for text in texts]
    return {name: [f"{path}?query={query}" for query in asked] for name, path in ENDPOINTS.items()}


def _examples() -> Iterator[str]:
    texts = (path.read_text("utf-8") for path in sorted((bundled_project() / "queries").glob("*.rq")))
    return (text for text in texts if query_form(text) is QueryForm.SELECT)
