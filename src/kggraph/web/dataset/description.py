"""What the dataset is, in the words of VoID and DCAT 3: one description, whatever format it is then written in."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

import pyoxigraph as ox

from kggraph.statistics import Statistics
from kggraph.store.interface import Store
from kggraph.store.questions import question
from kggraph.store.release import Release
from kggraph.store.serializing import sorted_triples
from kggraph.store.versions import Version
from kggraph.vocabulary import DCAT, DCTERMS, FOAF, PROV, RDF, SPDX, VOID, XSD, Namespace
from kggraph.web.dataset.partitions import (
    Rows,
    class_partitions,
    count_triples,
    linksets,
    property_partitions,
    statements,
)
from kggraph.web.dataset.releases import Dump, find_statistics, list_dumps, list_versions
from kggraph.web.description import Section
from kggraph.web.site_statements import site_statements

_FORMATS = Namespace("http://www.w3.org/ns/formats/")
_MEDIA_TYPES = "https://www.iana.org/assignments/media-types/"
_LANGUAGES = "http://id.loc.gov/vocabulary/iso639-1/"
_LANGUAGE_CODE = 2  # letters of a code that ISO 639-1 has
_FEATURES = ("Turtle", "JSON-LD", "N-Triples", "RDF_XML", "TriG", "N-Quads")


@dataclass(frozen=True)
class Service:
    """What answers questions about the dataset: its path, its name, and the specification that it keeps."""

    path: str
    title: str
    specification: str


SERVICES = (
    Service("sparql", "SPARQL 1.1", "http://www.w3.org/TR/sparql11-protocol/"),
    Service(
        "fragments",
        "Triple Pattern Fragments",
        "https://linkeddatafragments.org/specification/triple-pattern-fragments/",
    ),
    Service(
        "reconcile",
        "Reconciliation Service API 0.2",
        "https://www.w3.org/community/reports/reconciliation/CG-FINAL-specs-0.2-20230410/",
    ),
)


@dataclass(frozen=True)
class Place:
    """Where this publication is reached: ``root`` is the server's URL with a slash at the end.

    IRIs are those of the base, wherever the server stands; what is to be fetched is named by where it is.
    """

    base: str
    root: str
    services: Sequence[Service] = SERVICES

    @property
    def dataset(self) -> ox.NamedNode:
        """The dataset's IRI."""
        return ox.NamedNode(f"{self.base}dataset")

    def version(self, release: str) -> ox.NamedNode:
        """Return the IRI of a version of the dataset: it leads to the description of them all."""
        return ox.NamedNode(f"{self.base}dataset#{release}")

    def url(self, path: str) -> ox.NamedNode:
        """Return the URL of something that this server answers with."""
        return ox.NamedNode(self.root + path)


def describe_dataset(store: Store, release: Release | None, place: Place) -> list[Section]:
    """Return the description of the dataset, which is also told what the data themselves say of it.

    In front of an endpoint without a release (``release`` is None) there are no counts, dumps and versions: to count is
    a question that grows with the data.
    """
    told = store.construct(question("describe-entity"), entity=place.dataset)
    said = {triple.predicate for triple in told if triple.subject == place.dataset} - {RDF.type}
    statistics, versions = find_statistics(release) or Statistics(), list_versions(release)
    parts = _identity(store, place), _access(store, place), _provenance(release, place), _current(release, versions)
    added = statements(place.dataset, [row for part in parts for row in part if row[0] not in said])
    sections = [
        ("The dataset", _gathered([*sorted_triples(told), *added])),
        ("What is counted", list(count_triples(place.dataset, statistics))),
        ("Files with all of it", _gathered(list(_distributions(store, place, list_dumps(release))))),
        ("Services", list(_services(store, place))),
        ("Versions", _gathered(list(_versions(place, release, versions)))),
        ("Classes", list(class_partitions(place.dataset, statistics))),
        ("Properties", list(property_partitions(place.dataset, statistics))),
        ("Links to other datasets", list(linksets(place.dataset, statistics))),
    ]
    return [Section(heading, tuple(dict.fromkeys(triples))) for heading, triples in sections if triples]


def _gathered(triples: Sequence[ox.Triple]) -> list[ox.Triple]:
    """Return the triples of each subject and property side by side, in the order in which these come first."""
    place = {key: number for number, key in reversed(list(enumerate((t.subject, t.predicate) for t in triples)))}
    return sorted(triples, key=lambda triple: place[triple.subject, triple.predicate])


def _identity(store: Store, place: Place) -> Rows:
    site = store.site
    yield RDF.type, DCAT.Dataset
    yield RDF.type, VOID.Dataset
    yield from site_statements(site)
    for language in site.data_languages:
        if len(language) == _LANGUAGE_CODE:
            yield DCTERMS.language, ox.NamedNode(_LANGUAGES + language)
    yield DCTERMS.identifier, ox.Literal(place.dataset.value)


def _access(store: Store, place: Place) -> Rows:
    yield DCAT.landingPage, place.url("")
    yield FOAF.homepage, place.url("")
    yield VOID.uriSpace, ox.Literal(store.site.base)
    yield from ((VOID.sparqlEndpoint, place.url(row.path)) for row in place.services if row.path == "sparql")
    yield VOID.openSearchDescription, place.url("en/opensearch.xml")
    for name in _FEATURES:
        yield VOID.feature, _FORMATS[name]


def _provenance(release: Release | None, place: Place) -> Rows:
    """Say what the dataset was made from and by what; the manifest has the hash of every input."""
    if release is None:
        return
    names = [name for name in release.manifest.files if name.startswith("documents/")]
    for name in names:
        yield PROV.wasDerivedFrom, ox.NamedNode(f"{place.base}doc/{name.removeprefix('documents/').rpartition('.')[0]}")
    yield VOID.rootResource, ox.NamedNode(f"{place.base}entities")
    if "shapes.ttl" in release.manifest.files:
        yield DCTERMS.conformsTo, ox.NamedNode(f"{place.base}shapes")


def _current(release: Release | None, versions: Iterable[Version]) -> Rows:
    if release is None:
        return
    yield DCAT.version, ox.Literal(release.id)
    newest = next((version for version in versions if version.release == release.id), None)
    if newest:
        yield DCTERMS.modified, _time(newest.at)


def _distributions(store: Store, place: Place, dumps: Iterable[Dump]) -> Iterator[ox.Triple]:
    for number, dump in enumerate(dumps):
        node, checksum = ox.NamedNode(place.base + dump.name), ox.BlankNode(f"sha{number}")
        yield ox.Triple(place.dataset, DCAT.distribution, node)
        yield ox.Triple(place.dataset, VOID.dataDump, place.url(dump.name))
        rows: Rows = [
            (RDF.type, DCAT.Distribution),
            (DCTERMS.title, ox.Literal(f"{dump.format.label}, {dump.packing}", language="en")),
            (DCAT.downloadURL, place.url(dump.name)),
            (DCAT.mediaType, ox.NamedNode(_MEDIA_TYPES + dump.format.media_type)),
            (DCAT.compressFormat, ox.NamedNode(_MEDIA_TYPES + dump.packing_type)),
            (DCAT.byteSize, ox.Literal(str(dump.bytes), datatype=XSD.nonNegativeInteger)),
            *([(DCTERMS.license, ox.NamedNode(store.site.licence))] if store.site.licence else []),
            (SPDX.checksum, checksum),
        ]
        yield from statements(node, rows)
        yield ox.Triple(checksum, RDF.type, SPDX.Checksum)
        yield ox.Triple(checksum, SPDX.algorithm, SPDX.checksumAlgorithm_sha256)
        yield ox.Triple(checksum, SPDX.checksumValue, ox.Literal(dump.sha256, datatype=XSD.hexBinary))


def _services(store: Store, place: Place) -> Iterator[ox.Triple]:
    """Describe the services, whose IRIs are where they are: another server has others."""
    for row in place.services:
        service = place.url(row.path)
        rows: Rows = [
            (RDF.type, DCAT.DataService),
            (DCTERMS.title, ox.Literal(row.title, language="en")),
            (DCAT.endpointURL, service),
            (DCAT.endpointDescription, service),
            (DCTERMS.conformsTo, ox.NamedNode(row.specification)),
            (DCAT.servesDataset, place.dataset),
        ]
        yield from statements(service, rows)
        if store.site.licence:
            yield ox.Triple(service, DCTERMS.license, ox.NamedNode(store.site.licence))


def _versions(place: Place, release: Release | None, versions: Sequence[Version]) -> Iterator[ox.Triple]:
    """Tell each release once, as it became current first; a rollback makes an earlier release current again.

    The current one is told also where no history says since when, as in a store that it was published to.
    """
    if release is None:
        return
    yield ox.Triple(place.dataset, DCAT.hasCurrentVersion, place.version(release.id))
    first = {version.release: version for version in versions}  # the oldest entry comes last
    for name in dict.fromkeys([release.id, *first]):
        node = place.version(name)
        yield ox.Triple(place.dataset, DCAT.hasVersion, node)
        rows: Rows = [
            (RDF.type, DCAT.Dataset),
            (DCAT.isVersionOf, place.dataset),
            (DCAT.version, ox.Literal(name)),
            *([(DCTERMS.issued, _time(first[name].at))] if name in first else []),
        ]
        yield from statements(node, rows)
        if name in first and first[name].before:
            yield ox.Triple(node, DCAT.previousVersion, place.version(first[name].before))


def _time(at: str) -> ox.Literal:
    return ox.Literal(at, datatype=XSD.dateTime)
