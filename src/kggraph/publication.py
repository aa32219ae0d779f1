"""The Python API: a publication's queries, graphs, entities and evidence, as rdflib's terms and graphs."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from functools import cached_property
from pathlib import Path
from types import TracebackType
from typing import Self

import rdflib
from rdflib.term import Node

from kggraph.errors import NoReleaseError, UnknownEntityError
from kggraph.iris import local_name, named_iris
from kggraph.limits import QueryLimits
from kggraph.rdflib_terms import from_rdflib, to_rdflib, to_rdflib_graph
from kggraph.settings import SETTINGS_FILE, read_settings
from kggraph.site import Site
from kggraph.store.embedded import open_store
from kggraph.store.interface import Solution, Store
from kggraph.store.questions import question
from kggraph.store.release import MANIFEST_FILE, open_release
from kggraph.store.remote import open_endpoint as open_remote_store
from kggraph.store.workspace import Workspace

_SUGGESTED = 3
_NEAR = 0.75  # of difflib: one letter in four may differ


@dataclass(frozen=True)
class Passage:
    """Words of a document: ``text[start:end] == exact``, in code points from 0; ``sentence`` counts from 1."""

    iri: rdflib.URIRef
    exact: str
    start: int
    end: int
    document: rdflib.URIRef
    sentence: int | None = None


@dataclass(frozen=True)
class Fact:
    """A statement with its evidence. ``status`` is ``explicit``, ``inferred`` or ``ambiguous``.

    A fact with ``asserted`` false is another reading, which the publication does not claim; ``alternative_to`` names
    the fact that it competes with.
    """

    iri: rdflib.URIRef
    subject: rdflib.URIRef
    predicate: rdflib.URIRef
    object: Node
    status: str
    asserted: bool
    passages: Sequence[Passage] = ()
    notes: Sequence[rdflib.Literal] = ()
    alternative_to: rdflib.URIRef | None = None


class Entity:
    """A thing that the publication speaks of. What it tells is asked of the store when first needed.

    >>> gift = kggraph.open(build).entity("gift:g1")
    >>> gift.label("kk"), gift.label()
    ('Мектепке кітаптар', 'Books for the school')
    >>> [fact] = gift.facts
    >>> fact.object.toPython(), fact.status, fact.asserted
    (100, 'explicit', True)
    >>> [passage] = fact.passages
    >>> passage.exact, passage.start, passage.end, passage.sentence
    ('100 books', 40, 49, 2)
    """

    def __init__(self, store: Store, iri: rdflib.URIRef) -> None:
        self._store, self.iri = store, iri

    def __repr__(self) -> str:
        return f"Entity({str(self.iri)!r})"

    def label(self, language: str | None = None) -> str:
        """Return what it is called: in the language asked for, else in the data's languages, else in any.

        Something without a label is called by the end of its IRI.
        """
        labels = self._labels
        for wanted in (language, *self._store.site.data_languages):
            if found := next((label for label in labels if label.language == wanted), None):
                return str(found)
        return str(labels[0]) if labels else local_name(self.iri)

    @cached_property
    def types(self) -> list[rdflib.URIRef]:
        """Its classes, sorted."""
        return [_iri(value) for predicate, value in self.statements if predicate == rdflib.RDF.type]

    @cached_property
    def statements(self) -> list[tuple[Node, Node]]:
        """What is said of it: predicate and object, sorted."""
        return [(row["property"], row["value"]) for row in self._ask("entity-statements")]

    @cached_property
    def incoming(self) -> list[tuple[Node, Node]]:
        """What points to it: subject and predicate, sorted by predicate."""
        return [(row["subject"], row["property"]) for row in self._ask("entity-incoming")]

    @cached_property
    def facts(self) -> list[Fact]:
        """The facts about it with the words that they stand on, other readings included, sorted by IRI."""
        passages = self._passages()
        notes: dict[Node, list[rdflib.Literal]] = {}
        for row in self._ask("entity-notes"):
            notes.setdefault(row["fact"], []).append(_literal(row["note"]))
        return [
            Fact(
                iri=_iri(row["fact"]),
                subject=self.iri,
                predicate=_iri(row["predicate"]),
                object=row["object"],
                status=local_name(str(row.get("status", ""))),
                asserted=str(row.get("asserted", "true")) == "true",
                passages=passages.get(row["fact"], []),
                notes=notes.get(row["fact"], []),
                alternative_to=_iri(row["alternative"]) if "alternative" in row else None,
            )
            for row in self._ask("entity-facts")
        ]

    def graph(self) -> rdflib.Graph:
        """Return its description as a graph: what is said of it, blank nodes followed."""
        triples = self._store.construct(question("entity-description"), entity=from_rdflib(self.iri))
        return to_rdflib_graph(triples, self._store.site.prefixes)

    @cached_property
    def _labels(self) -> list[rdflib.Literal]:
        return [_literal(row["label"]) for row in self._ask("entity-labels")]

    def _passages(self) -> dict[Node, list[Passage]]:
        found: dict[Node, list[Passage]] = {}
        for row in self._ask("entity-passages"):
            passage = Passage(
                iri=_iri(row["passage"]),
                exact=str(row["exact"]),
                start=int(str(row["start"])),
                end=int(str(row["end"])),
                document=_iri(row["document"]),
                sentence=int(str(row["sentence"])) if "sentence" in row else None,
            )
            found.setdefault(row["fact"], []).append(passage)
        return found

    def _ask(self, name: str) -> list[dict[str, Node]]:
        solutions = self._store.select(question(name), entity=from_rdflib(self.iri))
        return [_to_rdflib_row(solution) for solution in solutions]


class Publication:
    """A published graph: a release on this machine or an endpoint elsewhere, opened for reading.

    Queries run without the limits that strangers' queries have. Values are handed over as rdflib's terms and bound,
    not written into the text. Usable as a context manager.

    >>> with kggraph.open(build) as graph:
    ...     graph.select("SELECT ?gift { ?gift ex:giver ?giver }", giver=URIRef("https://example.org/id/ada"))
    [{'gift': rdflib.term.URIRef('https://example.org/id/gift/g1')}]
    >>> graph.ask("ASK { gift:g1 ex:value 100 }")
    True
    >>> len(graph.construct("CONSTRUCT { ?gift a ex:Gift } WHERE { ?gift ex:value ?value }"))
    1
    """

    def __init__(self, store: Store) -> None:
        self._store = store

    @property
    def site(self) -> Site:
        """The settings that travel with the release: base, title, prefixes, languages."""
        return self._store.site

    @property
    def release_id(self) -> str:
        """The name of the release."""
        return self._store.release_id

    def select(self, query: str, **terms: Node) -> list[dict[str, Node]]:
        """Return the solutions of a SELECT query; unbound variables are absent. The site's prefixes are declared."""
        return [_to_rdflib_row(row) for row in self._store.select(query, **_from_rdflib_row(terms))]

    def ask(self, query: str, **terms: Node) -> bool:
        """Return the answer of an ASK query."""
        return self._store.ask(query, **_from_rdflib_row(terms))

    def construct(self, query: str, **terms: Node) -> rdflib.Graph:
        """Return the graph of a CONSTRUCT query."""
        return to_rdflib_graph(self._store.construct(query, **_from_rdflib_row(terms)), self.site.prefixes)

    def describe(self, name: str) -> rdflib.Graph:
        """Return what is said of an entity, named as in ``entity``.

        >>> print(kggraph.open(build).describe("ada").serialize())
        @prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
        <BLANKLINE>
        <https://example.org/id/ada> rdfs:label "Ada"@en .
        <BLANKLINE>
        <BLANKLINE>
        """
        return self.entity(name).graph()

    def graph(self) -> rdflib.Graph:
        """Return the whole default graph, in memory: for data that fit there."""
        return to_rdflib_graph(self._store.construct(question("everything")), self.site.prefixes)

    def entity(self, name: str) -> Entity:
        """Return the entity of an IRI, a path below the base such as ``org/akhyska``, or a prefixed name.

        Raises UnknownEntityError that names what comes near.

        >>> kggraph.open(build).entity("gift/g1")
        Entity('https://example.org/id/gift/g1')
        >>> kggraph.open(build).entity("gift/g7")
        Traceback (most recent call last):
        kggraph.errors.UnknownEntityError: nothing is known of <https://example.org/id/gift/g7>; did you mean gift/g1?
        """
        iris = named_iris(name, self.site.prefixes, self.site.base)
        for iri in iris:
            term = rdflib.URIRef(iri)
            if self._store.ask(question("entity-exists"), entity=from_rdflib(term)):
                return Entity(self._store, term)
        raise UnknownEntityError(iris[0], self._near(self._path(iris[0])))

    def close(self) -> None:
        """Let go of the store."""
        self._store.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, _: TracebackType | None) -> None:
        self.close()

    def _near(self, path: str) -> list[str]:
        rows = self._store.select(question("entity-names"))
        known = {self._path(str(to_rdflib(row["entity"]))) for row in rows}
        return get_close_matches(path, sorted(known), n=_SUGGESTED, cutoff=_NEAR)

    def _path(self, iri: str) -> str:
        return iri.removeprefix(self.site.base).removeprefix("id/")


def open_publication(path: str | Path) -> Publication:
    """Open a project's folder, its build folder, or one release's folder; ``kggraph.open`` is this function.

    Raises NoReleaseError where nothing has been published, DamagedReleaseError, SettingsError.
    """
    folder = Path(path)
    if (folder / MANIFEST_FILE).is_file():
        return Publication(open_store(open_release(folder.resolve())))
    if (folder / SETTINGS_FILE).is_file():
        folder = read_settings(folder).build
    if not folder.is_dir():
        raise NoReleaseError(f"{folder}: no such folder; expected that of a project, of a build or of a release")
    return Publication(open_store(Workspace(folder).current()))


def open_endpoint(url: str, *, timeout: float = QueryLimits.seconds) -> Publication:
    """Open a SPARQL 1.1 endpoint; ``timeout`` in seconds holds for each query."""
    return Publication(open_remote_store(url, timeout=timeout))


def _to_rdflib_row(solution: Solution) -> dict[str, Node]:
    return {name: to_rdflib(term) for name, term in solution.items()}


def _from_rdflib_row(terms: Mapping[str, Node]) -> Solution:
    return {name: from_rdflib(term) for name, term in terms.items()}


def _iri(term: Node) -> rdflib.URIRef:
    return rdflib.URIRef(str(term))


def _literal(term: Node) -> rdflib.Literal:
    return term if isinstance(term, rdflib.Literal) else rdflib.Literal(str(term))
