"""What numbers are counted in: the values of the properties that complete others."""

from collections.abc import Iterable

import pyoxigraph as ox

from kggraph.store.interface import Term
from kggraph.store.questions import question
from kggraph.web.asking import gathered, with_values
from kggraph.web.pages.evidence import Fact
from kggraph.web.pages.page import Page
from kggraph.web.pages.recall import recall

Units = dict[tuple[str, str], Term]


def companions(page: Page) -> dict[str, str]:
    """Return the properties that complete another one: as the settings pair them, and as the ontology says."""
    rows = recall(page, "page-companions", lambda: page.store.select(question("page-companions")))
    paired = {view.currency: view.amount for view in page.site.classes if view.currency and view.amount}
    return {**paired, **{row["companion"].value: row["main"].value for row in rows}}


def read_units(page: Page, facts: Iterable[Fact]) -> Units:
    """Return what the values of facts are counted in, by subject and property; learns the units' names."""
    completed = {main: companion for companion, main in companions(page).items()}
    pairs = {(fact.subject, fact.predicate) for fact in facts if fact.predicate in completed}
    if not pairs:
        return {}
    nodes = [ox.NamedNode(iri) for iri in sorted({subject for subject, _ in pairs})]
    values = gathered(page.store.select(with_values(question("page-values-of"), "item", nodes)))
    found = {
        (subject, predicate): terms[0]
        for subject, predicate in pairs
        if (terms := values.get(subject, {}).get(completed[predicate]))
    }
    page.learn(found.values())
    return found
