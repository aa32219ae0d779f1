"""The page of an ontology, or of any document whose terms are its IRI with a fragment."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import pyoxigraph as ox

from kggraph.store.interface import Term
from kggraph.store.questions import question, with_slice
from kggraph.vocabulary import CLASS_TYPES, OWL, RDF, RDFS, SKOS
from kggraph.web.asking import Values, gathered
from kggraph.web.pages.entity import about, formats_of
from kggraph.web.pages.formatting import sort_key
from kggraph.web.pages.names import Words
from kggraph.web.pages.page import Page
from kggraph.web.pages.recall import recall
from kggraph.web.pages.statements import Description, Shown, shown_term

_CLASSES = {kind.value for kind in CLASS_TYPES}
TERMS_SHOWN = 2_000
_FRAGMENT_STATEMENTS = 20_000
_TAKEN = {"main", "iri", "cite"}  # ids that every page has; those of the template end in a sign that IRIs cannot have
_SHOWN = (
    RDFS.subClassOf.value,
    RDFS.subPropertyOf.value,
    RDFS.domain.value,
    RDFS.range.value,
    OWL.disjointWith.value,
    OWL.inverseOf.value,
    SKOS.example.value,
)


@dataclass(frozen=True)
class Definition:
    """A term as the ontology's page shows it; ``uses`` counts the statements that use it."""

    iri: str
    name: str
    is_class: bool
    about: Words | None
    said: Sequence[tuple[str, Sequence[Shown]]]
    uses: int


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
    rows = page.store.select(question("page-uses"), entity=node) if values else []
    uses = {row["term"].value: int(row["count"].value) for row in rows if "term" in row}
    page.learn(_terms(values))
    found = [_definition(page, (term, _anchor(iri, term)), said, uses.get(term, 0)) for term, said in values.items()]
    return sorted(found, key=lambda each: (not each.is_class, sort_key(page.names.name(each.iri).text), each.iri))


def render_ontology(page: Page, description: Description, definitions: Sequence[Definition]) -> str:
    """Return the page of an ontology with its terms."""
    page.learn(description.terms())
    node = ox.NamedNode(description.iri)
    return page.render(
        "ontology.html",
        thing=description,
        heading=page.names.name(description.iri),
        about=about(page, description),
        kinds=page.links(description.iris(RDF.type.value)),
        definitions=definitions,
        formats=formats_of(page, description.iri),
        query=page.as_sparql("page-terms", entity=node),
    )


def _hash_documents(page: Page) -> set[str]:
    """Return the documents with fragments: finding them takes a look at everything, so it is done once per release."""
    rows = recall(page, "page-hash-documents", lambda: page.store.select(question("page-hash-documents")))
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


def _definition(page: Page, named: tuple[str, str], said: Values, uses: int) -> Definition:
    iri, name = named
    types = {term.value for term in said.get(RDF.type.value, ())}
    texts = [term for name in (SKOS.definition.value, RDFS.comment.value) for term in said.get(name, ())]
    return Definition(
        iri=iri,
        name=name,
        is_class=bool(_CLASSES & types),
        about=page.names.choose(text for text in texts if isinstance(text, ox.Literal)),
        said=[(name, [shown_term(term) for term in said[name]]) for name in _SHOWN if name in said],
        uses=uses,
    )
