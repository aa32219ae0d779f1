"""The page about one thing, whatever it is: statements with their quotes, cards, what points to it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import pyoxigraph as ox

from kggraph.formats import RdfFormat
from kggraph.site import ClassView
from kggraph.store.questions import question
from kggraph.vocabulary import ASAR, DCTERMS, OWL, RDF, RDFS, SCHEMA, SKOS
from kggraph.web.pages.cards import Card, card_views, read_cards
from kggraph.web.pages.evidence import Fact, quotes_of, read_facts
from kggraph.web.pages.incoming import Group, count_incoming, read_groups
from kggraph.web.pages.names import Words
from kggraph.web.pages.page import Amount, Page
from kggraph.web.pages.statements import NOT_STATED, Description, Row, rows_of

ROLES = ("giver", "receiver", "within", "what")
CARDS_SHOWN = 25
_DESCRIBING = (
    SKOS.definition.value,
    RDFS.comment.value,
    DCTERMS.description.value,
    SCHEMA.description.value,
    "http://schema.org/description",
)
_PROPERTY_CLASSES = {
    RDF.Property.value,
    OWL.ObjectProperty.value,
    OWL.DatatypeProperty.value,
    OWL.AnnotationProperty.value,
}


@dataclass(frozen=True)
class Part:
    """The cards in which a thing plays one role, how many there are, and what their stated amounts make."""

    role: str
    view: ClassView
    cards: Sequence[Card]
    count: int
    stated: int
    sums: Sequence[Amount]
    query: str


@dataclass(frozen=True)
class Usage:
    """How often a property is used, with a few of the statements that use it."""

    count: int
    examples: Sequence[tuple[str, ox.NamedNode | ox.Literal | None]]


def render_entity(page: Page, description: Description, counts: Mapping[str, int]) -> str:
    """Return the page about a thing that is no document, fact or ontology."""
    iri = description.iri
    facts = read_facts(page.store.select(question("page-facts-about"), entity=ox.NamedNode(iri)))
    own = [fact for fact in facts if fact.subject == iri]
    groups = read_groups(page, iri, dict(counts))
    parts = [part for view in card_views(page) for part in read_parts(page, view, groups)]
    card = _own_card(page, description)
    usage = _read_usage(page, description)
    page.learn(_terms(description, facts, groups))
    page.learn(iri for shown in ([card] if card else []) for iri in shown.terms())
    page.hidden = page.is_private(iri)
    rows = rows_of(description, own, companions(page))
    return page.render(
        "thing.html",
        thing=description,
        card=card,
        heading=page.names.name(iri, page.site.data_languages[0]),
        gloss=page.names.name(iri),
        about=_about(page, description),
        kinds=page.links(description.iris(RDF.type.value)),
        facts=own,
        rows=rows,
        others=[fact for fact in own if not fact.asserted and not fact.rival],
        not_stated=page.links(description.iris(NOT_STATED)),
        parts=parts,
        groups=groups,
        usage=usage,
        quotes_of=quotes_of,
        formats=formats_of(page, iri),
        alternate_names=sorted({literal.value for literal in description.literals(SKOS.altLabel.value)}),
        query=page.as_sparql("page-description", entity=ox.NamedNode(iri)),
    )


def formats_of(page: Page, iri: str) -> list[tuple[str, str, str]]:
    """Return the data formats of a thing: label, URL, media type."""
    return [(row.label, page.iris.data_url(iri, row.extension), row.media_type) for row in RdfFormat]


def companions(page: Page) -> dict[str, str]:
    """Return the properties that complete another one: as the ontology says, and as the settings pair them."""
    rows = page.store.select(question("page-companions"))
    declared = {row["companion"].value: row["main"].value for row in rows}
    paired = {view.currency: view.amount for view in page.site.classes if view.currency and view.amount}
    return {**paired, **declared}


def read_parts(page: Page, view: ClassView, groups: Sequence[Group]) -> list[Part]:
    """Return the roles that a thing plays in the things of a class, each with its cards; learns their terms."""
    roles = {getattr(view, role): role for role in ROLES if getattr(view, role)}
    found = [(roles[group.predicate], group) for group in groups if group.predicate in roles]
    parts = [_read_part(page, view, role, group) for role, group in sorted(found, key=lambda pair: ROLES.index(pair[0]))]
    page.learn(iri for part in parts for card in part.cards for iri in card.terms())
    return parts


def _read_part(page: Page, view: ClassView, role: str, group: Group) -> Part:
    cards = read_cards(page, view, group.sources)
    cards.sort(key=lambda card: (-card.rank, card.iri))
    return Part(role, view, cards[:CARDS_SHOWN], group.count, 0, (), "")
