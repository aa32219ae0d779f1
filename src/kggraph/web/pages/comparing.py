"""Two things side by side: what each gave and received with the words that say so, and what they have in common."""

from collections.abc import Sequence
from dataclasses import dataclass

import pyoxigraph as ox
from markupsafe import Markup
from werkzeug.datastructures import MultiDict

from kggraph.errors import UnknownEntityError
from kggraph.iris import named_iris, require_iri, with_query
from kggraph.site import ClassView
from kggraph.store.interface import Term
from kggraph.store.questions import question
from kggraph.vocabulary import ASAR, RDF
from kggraph.web.asking import shown_question, with_values
from kggraph.web.pages.cards import card_views
from kggraph.web.pages.incoming import read_groups
from kggraph.web.pages.page import Page
from kggraph.web.pages.roles import Part, facts_of_roles, find_roles, read_parts, summary
from kggraph.web.pages.statements import NOT_STATED
from kggraph.web.pages.tallied import count_class, frequent_values

_FACT_PARTS = (RDF.subject, RDF.object)
_SIDES = ("a", "b")
_OFFERED = 200  # things of a class that a reader still chooses among


@dataclass(frozen=True)
class Side:
    """One of two things that are compared, with the roles that it plays, each as figures, a sentence and cards."""

    iri: str
    parts: Sequence[Part]
    sentences: Sequence[Markup]

    def part(self, predicate: str) -> Part | None:
        """Return what the thing has in one role."""
        return next((part for part in self.parts if part.predicate == predicate), None)


@dataclass(frozen=True)
class Shared:
    """What two things have in common by one property, and the query that gives it."""

    predicate: str
    things: Sequence[str]
    query: str


def comparison_url(page: Page, iri: str) -> str:
    """Return the URL of the page that compares a thing with another, which is chosen there."""
    return with_query(f"/{page.language}/compare", a=iri)


def render_comparison(page: Page, arguments: "MultiDict[str, str]") -> str:
    """Return the page that compares what ``a`` and ``b`` name, or lets them be chosen.

    A thing is named by its IRI, prefixed name or path. Raises UnknownEntityError for one of which nothing is known.
    """
    given = {side: arguments.get(side, "").strip() for side in _SIDES}
    chosen = {side: _known(page, name) for side, name in given.items() if name}
    iris = list(dict.fromkeys(chosen.values()))
    both = iris if len(iris) == len(_SIDES) else []
    sides = [_read_side(page, iri) for iri in both]
    shared = _read_shared(page, both) if both else []
    page.learn(iris)
    options = _options(page, iris)
    page.learn([*iris, *(iri for each in shared for iri in (each.predicate, *each.things)), *options])
    page.learn(part.predicate for side in sides for part in side.parts)
    page.hidden = True
    return page.render(
        "compare.html",
        sides=sides,
        chosen=chosen,
        roles=list(dict.fromkeys((part.predicate, part.role) for side in sides for part in side.parts)),
        shared=shared,
        options=page.links(options),
        is_same=len(chosen) == len(_SIDES) and not both,
    )


def _known(page: Page, name: str) -> str:
    """Return the first of the IRIs that a name may mean of which anything is known."""
    candidates = named_iris(name, page.site.prefixes, page.site.base)
    for iri in candidates:
        if page.store.ask(question("entity-exists"), entity=ox.NamedNode(require_iri(iri))):
            return iri
    raise UnknownEntityError(candidates[0])


def _read_side(page: Page, iri: str) -> Side:
    node = ox.NamedNode(iri)
    roles = find_roles(page, read_groups(page.store.incoming(node), node))
    _, facts = facts_of_roles(page, roles)
    parts = read_parts(page, iri, roles, facts)
    page.learn([iri, *(term for part in parts for term in part.terms())])
    return Side(iri, parts, [sentence for part in parts if (sentence := summary(page, part))])


def _read_shared(page: Page, both: Sequence[str]) -> list[Shared]:
    """Return what two things have in common, at once and through the things in which they play the same role."""
    pair: dict[str, Term] = {"one": ox.NamedNode(both[0]), "other": ox.NamedNode(both[1])}
    asked = [("compare-direct", pair, question("compare-direct"))]
    for view in card_views(page):
        fields = [ox.NamedNode(iri) for iri in (view.giver, view.receiver, view.within, view.what) if iri]
        text = with_values(question("compare-through"), "property", fields)
        asked += [("compare-through", {**pair, "role": ox.NamedNode(role)}, text) for role in _roles(view)]
    found: dict[str, tuple[set[str], str]] = {}
    for name, terms, text in asked:
        for row in page.store.select(text, **terms):
            predicate, thing = row["property"].value, row["shared"].value
            if _is_told(page, predicate, thing, both):
                query = with_values(shown_question(name, **terms), "property", [row["property"]])
                found.setdefault(predicate, (set(), query))[0].add(thing)
    return [Shared(name, sorted(things), page.editor(query)) for name, (things, query) in sorted(found.items())]


def _roles(view: ClassView) -> list[str]:
    return [role for role in (view.giver, view.receiver) if role]


def _is_told(page: Page, predicate: str, thing: str, both: Sequence[str]) -> bool:
    """Return whether something in common is worth telling: no class, no part of a fact, nothing kept private."""
    is_machinery = predicate in {RDF.type.value, NOT_STATED, ASAR.evidence.value, *(each.value for each in _FACT_PARTS)}
    return not (is_machinery or thing in both or page.is_private(thing))


def _options(page: Page, chosen: Sequence[str]) -> list[str]:
    """Return the things that are offered: those that give most often and those like a chosen one, if there are any."""
    found: dict[str, None] = {}
    for view in card_views(page):
        rows = frequent_values(page, view.iri, view.giver) if view.giver else []
        found |= dict.fromkeys(row["value"].value for row in rows if isinstance(row["value"], ox.NamedNode))
    for class_ in {class_ for iri in chosen for class_ in page.names.types(iri)}:
        if count_class(page, class_) <= _OFFERED:
            rows = page.store.select(question("page-instances"), **{"class": ox.NamedNode(class_)})
            found |= dict.fromkeys(row["item"].value for row in rows if isinstance(row["item"], ox.NamedNode))
    others = found.keys() - set(chosen)
    return [iri for iri in {**found, **dict.fromkeys(chosen)} if not page.is_private(iri)] if others else []
