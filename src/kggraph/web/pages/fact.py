"""The page of one fact: what it says, the words that say it, how sure that is, and what else they could mean."""

import pyoxigraph as ox

from kggraph.errors import UnknownEntityError
from kggraph.store.questions import question
from kggraph.web.pages.entity import formats_of
from kggraph.web.pages.evidence import quotes_of, read_facts
from kggraph.web.pages.page import Page
from kggraph.web.pages.statements import Description
from kggraph.web.pages.units import read_units


def render_fact(page: Page, description: Description) -> str:
    """Return the page of a fact."""
    iri, node = description.iri, ox.NamedNode(description.iri)
    facts = read_facts(page.store.select(question("page-fact"), entity=node))
    fact = next((fact for fact in facts if fact.iri == iri), None)
    if fact is None:
        raise UnknownEntityError(iri)
    units = read_units(page, facts)
    page.learn(description.terms())
    page.learn(term for each in facts for term in (each.iri, each.subject, each.predicate, each.object, each.status))
    page.hidden = page.is_private(fact.subject)
    return page.render(
        "fact.html",
        thing=description,
        fact=fact,
        published=next((each for each in facts if each.iri == fact.rival), None),
        rivals=[each for each in facts if each.iri not in {iri, fact.rival}],
        units=units,
        quotes_of=quotes_of,
        formats=formats_of(page, iri),
        query=page.as_sparql("page-fact", entity=node),
    )
