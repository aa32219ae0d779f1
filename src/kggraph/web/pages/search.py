"""Search by name: whatever has the text in one of its names, grouped by kind of thing."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import pyoxigraph as ox

from kggraph.store.questions import question
from kggraph.vocabulary import ASAR
from kggraph.web.asking import gathered, with_values
from kggraph.web.pages.formatting import sort_key
from kggraph.web.pages.names import Words
from kggraph.web.pages.page import Link, Page

_LONGEST = 200


@dataclass(frozen=True)
class Hit:
    """A thing that was found, and the name it was found by where that is not its main one."""

    link: Link
    found_by: Words | None


def render_search(page: Page, text: str) -> str:
    """Return the results for a text; an empty text finds nothing."""
    wanted = " ".join(text.split())[:_LONGEST]
    groups = _read_groups(page, wanted.casefold()) if wanted else []
    page.hidden = True  # result pages are no pages for search engines
    return page.render(
        "search.html",
        text=wanted,
        groups=groups,
        count=sum(len(hits) for _, hits in groups),
        query=page.as_sparql("page-search", wanted=ox.Literal(wanted.casefold())),
    )


def _read_groups(page: Page, wanted: str) -> list[tuple[Link | None, list[Hit]]]:
    rows = page.store.select(question("page-search"), wanted=ox.Literal(wanted))
    names: dict[str, list[ox.Literal]] = {}
    for row in rows:
        if not page.is_private(row["thing"].value) and isinstance(row["name"], ox.Literal):
            names.setdefault(row["thing"].value, []).append(row["name"])
    page.learn(names)
    for fact in _private_facts(page, names):
        del names[fact]
    page.learn(iri for thing in names for iri in page.names.types(thing))
    groups: dict[str, list[Hit]] = {}
    for thing, found in names.items():
        groups.setdefault(_main_type(page, thing), []).append(_hit(page, thing, found, wanted))

    def nearness(hit: Hit) -> tuple[bool, tuple[str, ...], str]:
        return not hit.link.text.casefold().startswith(wanted), sort_key(hit.link.text), hit.link.iri

    for hits in groups.values():
        hits.sort(key=nearness)
    order = {view.iri: place for place, view in enumerate(page.site.classes)}
    ranked = sorted(groups.items(), key=lambda pair: (order.get(pair[0], len(order)), pair[0]))
    return [(page.link(type_) if type_ else None, hits) for type_, hits in ranked]


def _main_type(page: Page, thing: str) -> str:
    types = page.names.types(thing)
    listed = [view.iri for view in page.site.classes if view.iri in types]
    return next(iter(listed or types), "")


def _hit(page: Page, thing: str, found: Sequence[ox.Literal], wanted: str) -> Hit:
    link = page.link(thing)
    return Hit(link, None if wanted in link.text.casefold() else page.names.choose(found))


def _private_facts(page: Page, things: Iterable[str]) -> list[str]:
    """Return the facts among some things that are about somebody whom the site keeps private."""
    facts = [ox.NamedNode(thing) for thing in things if ASAR.Fact.value in page.names.types(thing)]
    if not facts or not page.site.private:
        return []
    said = gathered(page.store.select(with_values(question("page-values-of"), "item", facts)))
    return [
        iri
        for iri, values in said.items()
        if any(page.is_private(term.value) for terms in values.values() for term in terms)
    ]
