"""The page of one fact: what it says, the words that say it, how sure that is, and what else they could mean."""

import pyoxigraph as ox

from kggraph.errors import UnknownEntityError
from kggraph.vocabulary import ASAR
from kggraph.web.pages.citing import citation_of
from kggraph.web.pages.entity import formats_of
from kggraph.web.pages.evidence import Fact, facts_named, quotes_of
from kggraph.web.pages.page import Page
from kggraph.web.pages.proof import proof_url
from kggraph.web.pages.statements import Description
from kggraph.web.pages.units import read_units
from kggraph.web.signposting import views_of_fact


def render_fact(page: Page, description: Description) -> str:
    """Return the page of a fact."""
    iri = description.iri
    rivals = description.iris(ASAR.alternativeTo.value)
    facts = facts_named(page, [iri, *rivals])
    fact = next((fact for fact in facts if fact.iri == iri), None)
    if fact is None:
        raise UnknownEntityError(iri)
    units = read_units(page, facts)
    page.learn(description.terms())
    page.learn(term for each in facts for term in (each.iri, each.subject, each.predicate, each.object, each.status))
    page.hidden = any(page.is_private(iri) for iri in (fact.subject, fact.object.value))
    return page.render(
        "fact.html",
        thing=description,
        fact=fact,
        published=next((each for each in facts if each.iri == fact.rival), None),
        rivals=[each for each in facts if each.iri not in {iri, fact.rival}],
        units=units,
        quotes_of=quotes_of,
        proof=proof_url(page, fact),
        citation=citation_of(page, iri, fact),
        formats=[*formats_of(page, iri), *_views(page, fact)],
        query=page.as_sparql("page-description", entity=ox.NamedNode(iri)),
    )


def _views(page: Page, fact: Fact) -> list[tuple[str, str, str]]:
    """Return the other ways to tell a fact: label, URL, media type."""
    variants = views_of_fact(is_asserted=fact.asserted)
    return [(each.view.label, each.url(page.iris, fact.iri), each.format.media_type) for each in variants]
