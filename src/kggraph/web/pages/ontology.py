"""The page of an ontology, or of any document whose terms are its IRI with a fragment."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import pyoxigraph as ox

from kggraph.labels import sort_key
from kggraph.store.interface import Term
from kggraph.store.questions import question, with_slice
from kggraph.vocabulary import CLASS_TYPES, DCTERMS, OWL, RDF, RDFS, SKOS, XSD
from kggraph.web.asking import Values, gathered
from kggraph.web.context import find_release
from kggraph.web.pages.conformance.shapes_graph import find_shapes, subjects_of_shapes
from kggraph.web.pages.entity import about, formats_of
from kggraph.web.pages.names import Words
from kggraph.web.pages.page import Page
from kggraph.web.pages.statements import Description, Nest, Shown, shown_term
from kggraph.web.pages.tallied import tallied
from kggraph.web.pages.terms.changes import read_term_changes
from kggraph.web.pages.terms.diagram import NARROW, WIDE, Arrow, draw
from kggraph.web.pages.terms.usage import (
    Counts,
    Partner,
    examples_of_classes,
    examples_of_properties,
    read_counts,
)

_CLASSES = {kind.value for kind in CLASS_TYPES}
TERMS_SHOWN = 2_000
_FRAGMENT_STATEMENTS = 20_000
_TAKEN = {"main", "iri", "cite"}  # ids that every page has; those of the template end in a sign that IRIs cannot have
_ABOVE = (RDFS.subClassOf.value, RDFS.subPropertyOf.value)
_LITERALS = {RDFS.Literal.value, RDF.langString.value, RDFS.Resource.value}
_SHOWN = (
    RDFS.subClassOf.value,
    RDFS.subPropertyOf.value,
    RDFS.domain.value,
    RDFS.range.value,
    OWL.disjointWith.value,
    OWL.inverseOf.value,
    SKOS.example.value,
)
_MAPPINGS = (
    *(OWL[name].value for name in ("equivalentClass", "equivalentProperty", "sameAs")),
    *(SKOS[f"{name}Match"].value for name in ("exact", "close", "broad", "narrow", "related")),
    RDFS.seeAlso.value,
)
# What a version is known by, in the head of the page.
_IDENTIFYING = (
    OWL.versionInfo.value,
    OWL.versionIRI.value,
    OWL.priorVersion.value,
    DCTERMS.issued.value,
    DCTERMS.modified.value,
    DCTERMS.license.value,
    "http://purl.org/ontology/bibo/status",
    "http://purl.org/vocab/vann/preferredNamespacePrefix",
)
_ROWS = Sequence[tuple[str, Sequence[Shown]]]


@dataclass(frozen=True)
class Definition:
    """A term as the ontology's page shows it; ``below`` are the terms of this page that are narrower.

    ``uses`` counts the things of a class or the statements with a property, None where nobody counted; ``partners`` are
    what it is used with, ``mappings`` its ties to other vocabularies.
    """

    iri: str
    name: str
    is_class: bool
    about: Words | None
    said: _ROWS
    mappings: _ROWS
    below: Sequence[str]
    uses: int | None
    partners: Sequence[Partner]


def read_definitions(page: Page, iri: str) -> list[Definition]:
    """Return the terms that a document defines or holds, classes first, then by name; learns what they name.

    A document that defines more than ``TERMS_SHOWN`` is none to be read: nothing is returned, and its page is that of
    any thing, where what points to it stands on pages of its own.
    """
    node = ox.NamedNode(iri)
    count = page.store.select(question("page-term-count"), entity=node)
    if int(count[0]["value"].value) > TERMS_SHOWN:
        return []
    values = gathered(page.store.select(question("page-terms"), entity=node))
    if not values and iri in _hash_documents(page):
        text = with_slice(question("page-fragments"), offset=0, limit=_FRAGMENT_STATEMENTS)
        values = gathered(page.store.select(text, entity=node))
    if not values:
        return []
    counts, below = read_counts(page, node), _narrower(values)
    page.learn(_terms(values))
    page.learn(partner.iri for term in values for partner in counts.partners.get(term, ()))
    found = [_definition(page, (term, _anchor(iri, term)), values, (counts, below)) for term in values]
    return sorted(found, key=lambda each: (not each.is_class, sort_key(page.names.name(each.iri).text), each.iri))


def render_ontology(page: Page, description: Description, definitions: Sequence[Definition]) -> str:
    """Return the page of an ontology with its terms."""
    page.learn(description.terms())
    node = ox.NamedNode(description.iri)
    classes = examples_of_classes(page, [each.iri for each in definitions if each.is_class and each.uses])
    properties = examples_of_properties(page, [each.iri for each in definitions if not each.is_class and each.uses])
    page.learn(thing for things in classes.values() for thing in things)
    page.learn(term for rows in properties.values() for row in rows for term in row if not isinstance(term, Nest))
    arrows = _arrows(definitions)
    return page.render(
        "ontology.html",
        thing=description,
        heading=page.names.name(description.iri),
        about=about(page, description),
        kinds=page.links(description.iris(RDF.type.value)),
        identifying=_identity(description),
        definitions=definitions,
        ruled=subjects_of_shapes(find_shapes(find_release())),
        classes=classes,
        properties=properties,
        arrows=sorted(arrows, key=lambda arrow: [sort_key(page.names.name(iri).text) for iri in vars(arrow).values()]),
        diagrams=[("wide", draw(arrows, WIDE)), ("narrow", draw(arrows, NARROW))] if arrows else [],
        changes=read_term_changes(page, description.iri, {each.iri for each in definitions}),
        formats=formats_of(page, description.iri),
        query=page.as_sparql("page-terms", entity=node),
    )


def _identity(description: Description) -> _ROWS:
    """Return what the version of an ontology is known by; moments as days."""
    rows = [(name, description.values[name]) for name in _IDENTIFYING if name in description.values]
    return [(name, [_day(value) for value in values]) for name, values in rows]


def _day(value: Shown) -> Shown:
    if isinstance(value, ox.Literal) and value.datatype == XSD.dateTime:
        return ox.Literal(value.value.partition("T")[0], datatype=XSD.date)
    return value


def _arrows(definitions: Sequence[Definition]) -> list[Arrow]:
    """Return the properties that lead from class to class: by domain, else by what has them, and by range."""
    classes = {each.iri for each in definitions if each.is_class}
    found = []
    for each in definitions:
        said = dict(each.said)
        targets = [iri for iri in _iris(said.get(RDFS.range.value, ())) if iri not in _LITERALS and XSD.iri not in iri]
        sources = _iris(said.get(RDFS.domain.value, ()))
        sources = sources or [partner.iri for partner in each.partners if partner.iri in classes]
        if not each.is_class:
            found += [Arrow(source, each.iri, target) for source in sources for target in targets]
    return found


def _iris(values: Sequence[Shown]) -> list[str]:
    return [value.value for value in values if isinstance(value, ox.NamedNode)]


def _narrower(values: Mapping[str, Values]) -> dict[str, list[str]]:
    """Return the terms below each term, among these."""
    found: dict[str, list[str]] = {}
    for iri, said in values.items():
        for name in _ABOVE:
            for above in said.get(name, ()):
                found.setdefault(above.value, []).append(iri)
    return found


def _hash_documents(page: Page) -> set[str]:
    """Return the documents with fragments: finding them takes a look at everything, so it is done once per release."""
    rows = tallied(page, "page-hash-documents", (), {})
    return {row["document"].value for row in rows if "document" in row}


def _terms(values: Mapping[str, Values]) -> Iterator[Term | str]:
    for iri, said in values.items():
        yield iri
        yield from said
        for terms in said.values():
            yield from terms


def _anchor(document: str, iri: str) -> str:
    """Return the name that the page of a document links a term by: its fragment where that names nothing else."""
    home, _, fragment = iri.partition("#")
    return fragment if fragment and home == document.rstrip("#") and fragment not in _TAKEN else iri


def _definition(
    page: Page,
    named: tuple[str, str],
    values: Mapping[str, Values],
    context: tuple[Counts, Mapping[str, Sequence[str]]],
) -> Definition:
    (iri, name), (counts, below) = named, context
    said = values[iri]
    types = {term.value for term in said.get(RDF.type.value, ())}
    texts = [term for name in (SKOS.definition.value, RDFS.comment.value) for term in said.get(name, ())]
    return Definition(
        iri=iri,
        name=name,
        is_class=bool(_CLASSES & types),
        about=page.names.choose(text for text in texts if isinstance(text, ox.Literal)),
        said=[(name, [shown_term(term) for term in said[name]]) for name in _SHOWN if name in said],
        mappings=[(name, [shown_term(term) for term in said[name]]) for name in _MAPPINGS if name in said],
        below=[link.iri for link in page.links(below.get(iri, ()))],
        uses=counts.of(iri),
        partners=counts.partners.get(iri, ()),
    )
