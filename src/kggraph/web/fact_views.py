"""Other ways to tell a fact: as a reified triple of RDF 1.2, and as a nanopublication."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

import pyoxigraph as ox

from kggraph.errors import NoSuchViewError
from kggraph.site import Site
from kggraph.store.interface import Store
from kggraph.store.questions import question
from kggraph.vocabulary import ASAR, DCTERMS, NP, PROV, RDF
from kggraph.web.description import Description, Section

_REIFICATION = (RDF.subject, RDF.predicate, RDF.object)
_PARTS = {"assertion": NP.hasAssertion, "provenance": NP.hasProvenance, "pubinfo": NP.hasPublicationInfo}


@dataclass(frozen=True)
class _Said:
    """What a fact says, and whether the data say it too."""

    triple: ox.Triple
    is_asserted: bool


def tell_in_rdf_12(description: Description) -> list[Section]:
    """Return a description whose facts reify a triple (RDF 1.2 Concepts, section 3.3) instead of naming its parts.

    Nothing else changes, and both ways can be turned into each other.
    """
    said = {fact: each.triple for fact, each in _find_facts(description.triples).items()}
    return [Section(section.heading, tuple(_reified(section.triples, said))) for section in description.sections]


def build_nanopublication(store: Store, description: Description, document: str) -> list[ox.Quad]:
    """Return a fact as a nanopublication (Nanopublication Guidelines): assertion, provenance, publication info.

    ``document`` is the IRI of the nanopublication. Raises NoSuchViewError for what is no fact, and for a reading that
    is not asserted: a nanopublication would assert it.
    """
    fact = description.entity
    said = _find_facts(description.triples).get(fact)
    if said is None:
        raise NoSuchViewError(f"<{fact.value}> is no fact")
    if not said.is_asserted:
        raise NoSuchViewError(f"<{fact.value}> is a reading that is not asserted; a nanopublication would assert it")
    publication = ox.NamedNode(document)
    graphs = {name: ox.NamedNode(f"{document}#{name}") for name in _PARTS}
    companions = store.construct(question("fact-companions"), fact=fact)
    return [
        *_in_graph(_head(publication, graphs), ox.NamedNode(f"{document}#Head")),
        *_in_graph([said.triple, *companions], graphs["assertion"]),
        *_in_graph(_provenance(description, graphs["assertion"]), graphs["provenance"]),
        *_in_graph(_publication_info(store.site, publication, fact), graphs["pubinfo"]),
    ]


def _find_facts(triples: Iterable[ox.Triple]) -> dict[object, _Said]:
    """Return what each fact of a description says; what lacks a part of it is none."""
    parts: dict[object, dict[ox.NamedNode, object]] = {}
    for triple in triples:
        if triple.predicate in _REIFICATION or triple.predicate == ASAR.asserted:
            parts.setdefault(triple.subject, {})[triple.predicate] = triple.object
    return {
        subject: _Said(_stated(found), found.get(ASAR.asserted) != ox.Literal(value=False))
        for subject, found in parts.items()
        if all(name in found for name in _REIFICATION)
    }


def _stated(found: dict[ox.NamedNode, object]) -> ox.Triple:
    subject, predicate, value = (found[name] for name in _REIFICATION)
    return ox.Triple(subject, predicate, value)  # type: ignore[arg-type]  # the data hold no literal subjects


def _reified(triples: Sequence[ox.Triple], said: dict[object, ox.Triple]) -> Iterator[ox.Triple]:
    for triple in triples:
        if triple.subject not in said or triple.predicate not in _REIFICATION:
            yield triple
        elif triple.predicate == RDF.subject:
            yield ox.Triple(triple.subject, RDF.reifies, said[triple.subject])


def _head(publication: ox.NamedNode, graphs: dict[str, ox.NamedNode]) -> Iterator[ox.Triple]:
    yield ox.Triple(publication, RDF.type, NP.Nanopublication)
    for name, graph in graphs.items():
        yield ox.Triple(publication, _PARTS[name], graph)


def _provenance(description: Description, assertion: ox.NamedNode) -> Iterator[ox.Triple]:
    """Yield where the assertion comes from: the passages whose words say it, how sure that is, and the fact itself."""
    yield ox.Triple(assertion, PROV.wasDerivedFrom, description.entity)
    passages: set[object] = set()
    for triple in description.triples:
        if triple.subject == description.entity and triple.predicate == ASAR.evidence:
            passages.add(triple.object)
            yield ox.Triple(assertion, PROV.wasQuotedFrom, triple.object)
        if triple.subject == description.entity and triple.predicate == ASAR.status:
            yield ox.Triple(assertion, ASAR.status, triple.object)
    yield from (triple for triple in description.triples if triple.subject in passages)


def _publication_info(site: Site, publication: ox.NamedNode, fact: ox.NamedNode) -> Iterator[ox.Triple]:
    yield ox.Triple(publication, DCTERMS.source, fact)
    yield ox.Triple(publication, DCTERMS.isPartOf, ox.NamedNode(f"{site.base}dataset"))
    if site.licence:
        yield ox.Triple(publication, DCTERMS.license, ox.NamedNode(site.licence))


def _in_graph(triples: Iterable[ox.Triple], graph: ox.NamedNode) -> Iterator[ox.Quad]:
    yield from (ox.Quad(triple.subject, triple.predicate, triple.object, graph) for triple in triples)
