"""Where searches are answered from: a release's index or, in a store without one, names compared letter by letter."""

from collections.abc import Iterable, Sequence

import pyoxigraph as ox

from kggraph.spelling import words
from kggraph.store.questions import question
from kggraph.store.search_entries import Section
from kggraph.store.search_index import Named, find_search_index
from kggraph.store.search_ranking import Nearness, Wanted
from kggraph.store.searching import Hit, Results, search, wanted_words
from kggraph.vocabulary import ASAR, DESCRIBING_TYPES
from kggraph.web.asking import gathered, with_values
from kggraph.web.pages.page import Page

_ASKED = 500  # names that a store without an index gives (queries/page-search.rq)
_TERMS = {kind.value for kind in DESCRIBING_TYPES}


def find(page: Page, text: str, sections: Sequence[Section], most: int) -> Results:
    """Return what is found for a text, the nearest first; ``most`` names of each section are looked at."""
    index = find_search_index(page.store.release)
    return search(index, text, sections, most) if index else _ask(page, text)


def _ask(page: Page, text: str) -> Results:
    """Return the things that have a text, letter by letter, in one of their names; quotes are not looked at."""
    wanted = Wanted(wanted_words(text))
    if not wanted.words:
        return Results(wanted.words)
    rows = page.store.select(question("page-search"), wanted=ox.Literal(" ".join(text.split()).casefold()))
    names = [(row["thing"].value, row["name"]) for row in rows if isinstance(row["name"], ox.Literal)]
    page.learn(iri for iri, _ in names)
    hidden = {*page.site.private, *_private_facts(page, {iri for iri, _ in names})}
    hits = [_asked_hit(page, wanted, iri, name) for iri, name in sorted(names, key=str) if iri not in hidden]
    nearest: dict[str, Hit] = {}
    for hit in sorted(hits, key=lambda hit: (hit.named.section, hit.nearness, hit.named.iri)):
        nearest.setdefault(hit.named.iri, hit)
    return Results(wanted.words, tuple(nearest.values()), is_cut=len(rows) >= _ASKED)


def _asked_hit(page: Page, wanted: Wanted, iri: str, name: ox.Literal) -> Hit:
    types, heard = page.names.types(iri), words(name.value)
    listed = [view.iri for view in page.site.classes if view.iri in types]
    section = (
        Section.FACT if ASAR.Fact.value in types else Section.TERM if _TERMS.intersection(types) else Section.THING
    )
    named = Named(0, iri, next(iter(listed or types), ""), section, 0, name.value, name.language or "", heard)
    found = wanted.nearness(heard)
    return Hit(named, Nearness.BEGINNINGS if found is None else found)


def _private_facts(page: Page, things: Iterable[str]) -> list[str]:
    """Return the facts among some things that are about somebody whom the site keeps private."""
    facts = [ox.NamedNode(thing) for thing in sorted(things) if ASAR.Fact.value in page.names.types(thing)]
    if not facts or not page.site.private:
        return []
    said = gathered(page.store.select(with_values(question("page-values-of"), "item", facts)))
    return [
        iri
        for iri, values in said.items()
        if any(page.is_private(term.value) for terms in values.values() for term in terms)
    ]
