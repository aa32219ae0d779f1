"""The changes of the dataset as a stream of events (Linked Data Event Streams, TREE): one member for each change.

Members are activities (ActivityStreams 2.0) as well, so that a reader of either finds its words.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import pyoxigraph as ox

from kggraph.store.changes import ChangeSummary
from kggraph.store.versions import Version
from kggraph.vocabulary import AS, DCAT, DCTERMS, LDES, PROV, RDF, TREE, XSD
from kggraph.web.dataset.description import Place
from kggraph.web.dataset.partitions import Rows, statements
from kggraph.web.description import Section

MEMBERS_PER_PAGE = 100


@dataclass(frozen=True)
class Feed:
    """The versions of the dataset, oldest first: what stands on a page stays there, new versions come at the end."""

    versions: Sequence[Version]
    place: Place

    @property
    def pages(self) -> int:
        """How many pages there are."""
        return -(-len(self.versions) // MEMBERS_PER_PAGE)

    def is_full(self, page: int) -> bool:
        """Return whether nothing will come to a page any more."""
        return page * MEMBERS_PER_PAGE <= len(self.versions)

    def root(self) -> list[Section]:
        """Return the stream with its view: which pages there are, and from when on each tells."""
        view, rows = self.place.url("feed"), []
        for page in range(1, self.pages + 1):
            node, first = ox.BlankNode(f"page{page}"), self._members(page)[0]
            rows.append(ox.Triple(view, TREE.relation, node))
            since: Rows = [
                (RDF.type, TREE.GreaterThanOrEqualToRelation),
                (TREE.node, self._url(page)),
                (TREE.path, DCTERMS.issued),
                (TREE.value, _time(first.at)),
            ]
            rows += statements(node, since)
        return [Section("The stream", tuple(self._stream())), Section("Its pages", (*_view(view), *rows))]

    def page(self, number: int) -> list[Section]:
        """Return a page of members; ``number`` counts from 1."""
        members = [triple for version in self._members(number) for triple in self._member(version)]
        return [
            Section("The stream", (*self._stream(), *_view(self._url(number)))),
            Section("What changed, the oldest first", tuple(members)),
        ]

    def _stream(self) -> list[ox.Triple]:
        rows: Rows = [
            (RDF.type, LDES.EventStream),
            (LDES.timestampPath, DCTERMS.issued),
            (LDES.versionOfPath, DCAT.isVersionOf),
            (TREE.view, self.place.url("feed")),
        ]
        return statements(self.place.url("feed#stream"), rows)

    def _members(self, page: int) -> Sequence[Version]:
        return self.versions[(page - 1) * MEMBERS_PER_PAGE : page * MEMBERS_PER_PAGE]

    def _member(self, version: Version) -> list[ox.Triple]:
        node = ox.NamedNode(f"{self.place.base}feed#{version.number}")
        release = self.place.version(version.release)
        rows: list[tuple[ox.NamedNode, ox.NamedNode | ox.Literal]] = [
            (RDF.type, AS.Update if version.before else AS.Create),
            (DCTERMS.issued, _time(version.at)),
            (DCAT.isVersionOf, self.place.dataset),
            (AS.object, self.place.dataset),
            (AS.result, release),
            (DCAT.version, ox.Literal(version.release)),
        ]
        if version.before:
            rows.append((DCAT.previousVersion, self.place.version(version.before)))
        if version.change:
            rows.append((AS.summary, ox.Literal(_summary(version.change), language="en")))
            rows += [
                (PROV.invalidated if fact.verb == "went" else PROV.generated, ox.NamedNode(fact.iri))
                for fact in version.change.named
            ]
        return [ox.Triple(self.place.url("feed#stream"), TREE.member, node), *statements(node, rows)]

    def _url(self, page: int) -> ox.NamedNode:
        return self.place.url(f"feed/{page}")


def _view(node: ox.NamedNode) -> list[ox.Triple]:
    return [ox.Triple(node, RDF.type, TREE.Node)]


def _summary(change: ChangeSummary) -> str:
    facts = ", ".join(f"{count:,} {verb}" for verb, count in change.facts.items())
    return f"statements: {change.came:,} came, {change.went:,} went" + (f"; facts: {facts}" if facts else "")


def _time(at: str) -> ox.Literal:
    return ox.Literal(at, datatype=XSD.dateTime)
