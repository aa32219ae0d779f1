"""The page about one thing, whatever it is: statements with their quotes, cards, what points to it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import chain

import pyoxigraph as ox

from kggraph.formats import RdfFormat
from kggraph.site import ClassView
from kggraph.store.interface import Incoming, Term
from kggraph.store.questions import question
from kggraph.vocabulary import CLASS_TYPES, DCTERMS, PROPERTY_TYPES, RDF, RDFS, SCHEMA, SKOS
from kggraph.web.links import FACTS_SHOWN
from kggraph.web.pages.cards import Card, card_of, card_views
from kggraph.web.pages.charts.hierarchy import read_hierarchy, render_own_map
from kggraph.web.pages.charts.neighbourhood import SHOWN, render_neighbourhood
from kggraph.web.pages.charts.ties import read_ties
from kggraph.web.pages.comparing import comparison_url
from kggraph.web.pages.conformance.layout import Layout, blocks_of
from kggraph.web.pages.evidence import Fact, quotes_of
from kggraph.web.pages.incoming import Group, read_groups
from kggraph.web.pages.list_page import list_url
from kggraph.web.pages.names import Words, shortened
from kggraph.web.pages.page import Page
from kggraph.web.pages.roles import facts_of_roles, find_roles, read_parts, summary
from kggraph.web.pages.schema_org import thing_data
from kggraph.web.pages.shown import LONG_TEXT
from kggraph.web.pages.statements import NOT_STATED, Description, Nest, Row, Shown, rows_of, shown_term
from kggraph.web.pages.tallied import count_property
from kggraph.web.pages.units import companions

DESCRIBING = (
    SKOS.definition.value,
    RDFS.comment.value,
    DCTERMS.description.value,
    SCHEMA.description.value,
    "http://schema.org/description",
)
_PROPERTY_CLASSES = {kind.value for kind in PROPERTY_TYPES}
_TERM_CLASSES = _PROPERTY_CLASSES | {kind.value for kind in CLASS_TYPES}


@dataclass(frozen=True)
class Usage:
    """How often a property is used, with a few of the statements that use it."""

    count: int
    examples: Sequence[tuple[str, Shown]]
    query: str
    counted: str


def render_entity(page: Page, description: Description, incoming: Incoming, layout: Layout) -> str:
    """Return the page about a thing that is no document, fact or ontology."""
    iri, entity, types = description.iri, ox.NamedNode(description.iri), description.iris(RDF.type.value)
    groups = read_groups(incoming, entity)
    subjects = [iri] if incoming.counts.get(RDF.subject.value, 0) <= FACTS_SHOWN else []
    roles = find_roles(page, groups)
    facts, on_cards = facts_of_roles(page, roles, subjects)
    own = [fact for fact in facts if fact.subject in subjects]
    card = _own_card(page, description, own)
    usage = _read_usage(page, description)
    parts = read_parts(page, iri, roles, on_cards)
    page.learn(chain(_terms(description, own, groups), *(part.terms() for part in parts)))
    page.hidden = page.is_private(iri)
    rows = _readable(page, description, rows_of(description, own, companions(page)))
    page.learn(document for row in rows if row.differs for document in row.documents)
    page.thing_lists = [view.path for view in page.site.classes if view.path and view.iri in types]
    return page.render(
        "thing.html",
        thing=description,
        card=card,
        heading=_heading(page, description),
        gloss=page.names.name(iri),
        about=about(page, description),
        kinds=page.links(types),
        facts=own,
        blocks=blocks_of(page, rows, layout),
        others=[fact for fact in own if not fact.asserted and not fact.rival],
        not_stated=page.links(description.iris(NOT_STATED)),
        parts=parts,
        sentences=[sentence for part in parts if (sentence := summary(page, part))],
        groups=groups,
        **_surroundings(page, description, incoming, groups),
        compare_url=comparison_url(page, iri) if parts else "",
        list_url=list_url(page, page.site.class_view(iri) or ClassView(iri)),
        usage=usage,
        quotes_of=quotes_of,
        printed=_printed_names(own, description),
        **_as_data(page, description),
    )


def _as_data(page: Page, description: Description) -> dict[str, object]:
    """Return where programs find what the thing's page shows."""
    entity = ox.NamedNode(description.iri)
    return {
        "formats": formats_of(page, description.iri),
        "query": page.as_sparql("page-description", entity=entity),
        "statements": page.as_sparql("entity-statements", entity=entity),
        "schema_org": thing_data(page, description),
    }


def _surroundings(
    page: Page, description: Description, incoming: Incoming, groups: Sequence[Group]
) -> dict[str, object]:
    """Return what the thing's page draws of what is around it: what it lies in, where it is, what it is tied to."""
    ties = read_ties(page, description, incoming, SHOWN)
    return {
        "hierarchy": read_hierarchy(page, description, groups),
        "own_map": render_own_map(page, description),
        "ties": ties,
        "neighbourhood": render_neighbourhood(page, description.iri, ties),
    }


def formats_of(page: Page, iri: str) -> list[tuple[str, str, str]]:
    """Return the data formats of a thing: label, URL, media type."""
    return [(row.label, page.iris.data_url(iri, row.extension), row.media_type) for row in RdfFormat]


def about(page: Page, description: Description) -> Words | None:
    """Return the text that the data describe a thing with, or None."""
    texts = (page.names.choose(description.literals(name)) for name in DESCRIBING)
    words = next((words for words in texts if words), None)
    return Words(shortened(words.text, LONG_TEXT), words.language) if words else None


def _opening(text: ox.Literal) -> Words:
    return Words(shortened(text.value, LONG_TEXT), text.language or "")


def _heading(page: Page, description: Description) -> Words:
    """Return a thing's name as its text has it; that of a term, which no text names, in the page's language."""
    is_term = _TERM_CLASSES.intersection(description.iris(RDF.type.value))
    return page.names.name(description.iri, "" if is_term else page.site.data_languages[0])


def _readable(page: Page, description: Description, rows: Sequence[Row]) -> list[Row]:
    """Leave out texts that stand there in a better language and the text that the heading shows; facts all stay."""
    heading = about(page, description)
    texts: dict[str, list[ox.Literal]] = {}
    for row in rows:
        if isinstance(row.value, ox.Literal) and row.value.language:
            texts.setdefault(row.predicate, []).append(row.value)
    best = {predicate: page.names.choose_all(literals) for predicate, literals in texts.items()}

    def is_told(row: Row) -> bool:
        if row.facts or not isinstance(row.value, ox.Literal):
            return True
        if row.predicate in DESCRIBING and _opening(row.value) == heading:
            return False
        return not row.value.language or Words(row.value.value, row.value.language) in best[row.predicate]

    return [row for row in rows if is_told(row)]


def _own_card(page: Page, description: Description, facts: Sequence[Fact]) -> Card | None:
    """Return the card of a thing that is itself shown as one."""
    types = description.iris(RDF.type.value)
    view = next((view for view in card_views(page) if view.iri in types), None)
    if view is None:
        return None
    values = {
        name: [value for value in values if not isinstance(value, Nest)] for name, values in description.values.items()
    }
    return card_of(description.iri, view, values, facts)


def _read_usage(page: Page, description: Description) -> Usage | None:
    if description.values and not _PROPERTY_CLASSES.intersection(description.iris(RDF.type.value)):
        return None
    node = ox.NamedNode(description.iri)
    count = count_property(page, description.iri)
    if not description.values and not count:
        return None
    rows = page.store.select(question("page-property-examples"), property=node)
    examples = [
        (row["subject"].value, shown_term(row["object"]))
        for row in rows
        if isinstance(row["subject"], ox.NamedNode) and not isinstance(row["object"], ox.BlankNode)
    ]
    page.learn(term for subject, value in examples for term in (subject, value) if not isinstance(term, Nest))
    query, counted = (page.as_sparql(f"page-property-{name}", property=node) for name in ("examples", "count"))
    return Usage(count, examples, query, counted)


def _printed_names(facts: Sequence[Fact], description: Description) -> list[tuple[ox.Literal, Fact | None]]:
    """Return the names that stand in the text or beside the main one, each with the fact that quotes it."""
    by_value = {fact.object: fact for fact in facts if fact.asserted and fact.predicate == SKOS.altLabel.value}
    return [(literal, by_value.get(literal)) for literal in description.literals(SKOS.altLabel.value)]


def _terms(description: Description, facts: Sequence[Fact], groups: Sequence[Group]) -> Iterator[Term | str]:
    yield from description.terms()
    for fact in chain(facts, *(fact.rivals for fact in facts)):
        yield from (fact.subject, fact.status, fact.predicate, fact.object)
        if fact.is_reading:
            yield fact.iri
    for group in groups:
        yield group.predicate
        yield from group.sources
