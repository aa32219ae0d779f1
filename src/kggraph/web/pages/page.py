"""What every page has: a language, words, names, links; and how it becomes HTML."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from urllib.parse import quote, urlencode

import pyoxigraph as ox
from flask import current_app, request

from kggraph.iris import Iris, shorten, with_query
from kggraph.labels import sort_key
from kggraph.literals import is_exact_number, parse_number
from kggraph.site import INTERFACE_LANGUAGES, ClassView, Site
from kggraph.store.interface import Solution, Store, Term
from kggraph.store.questions import question
from kggraph.store.search_index import find_search_index
from kggraph.vocabulary import XSD
from kggraph.web.asking import shown_question, with_values
from kggraph.web.context import current_store, find_store
from kggraph.web.pages import theme
from kggraph.web.pages.assets import Assets
from kggraph.web.pages.formatting import (
    currency_symbol,
    language_name,
    literal_text,
    number_text,
    writes_right_to_left,
)
from kggraph.web.pages.memory import Kept, memory_of
from kggraph.web.pages.names import Names, Told, Words
from kggraph.web.pages.shown import Amount, Link, Value
from kggraph.web.pages.wording import Wording
from kggraph.web.responses import Link as TypedLink
from kggraph.web.signposting import page_links

EXTENSION = "kggraph-pages"
_NAMELESS = Site(base="https://w3id.org/kggraph/", title={"en": "kggraph"})
_KEPT_IN_PATHS = "/:@!$&()*+,;=~"
# Characters that RDF allows and HTML does not (HTML Standard, section 13.2.3.5).
_NOT_HTML = re.compile("[\x00-\x08\x0b\x0e-\x1f\x7f-\x9f\ufdd0-\ufdef\ufffe\uffff]")
# Datatypes that need no name beside the text: readers guess them.
_PLAIN = {
    "http://www.w3.org/2001/XMLSchema#string",
    "http://www.w3.org/1999/02/22-rdf-syntax-ns#langString",
    XSD.boolean.value,
    XSD.gYear.value,
}


@dataclass
class Frame:
    """What the frame around a page needs; no store, because errors are shown in it too."""

    site: Site
    language: str
    assets: Assets
    say: Wording = field(init=False)
    hidden: bool = False
    thing_lists: Sequence[str] = ()  # that the thing stands in which this is about; a theme may have a page for it

    def __post_init__(self) -> None:
        self.say = Wording.of(self.language)

    @property
    def title(self) -> Words:
        """The site's title."""
        return self.of_site(self.site.title) or Words("kggraph", "en")

    @property
    def about(self) -> Words | None:
        """What the site says about itself."""
        return self.of_site(self.site.description)

    def of_site(self, texts: Mapping[str, str]) -> Words | None:
        """Return one of a setting's texts by language, as readers of this page understand it best."""
        language = self.site.language_for(texts, self.language)
        return None if language is None else Words(texts[language], language)

    def lang(self, language: str) -> str:
        """Return a language tag where it is not the page's own, else nothing."""
        return "" if language == self.language else language

    def is_right_to_left(self, language: str) -> bool:
        """Return whether a language is written from right to left."""
        return writes_right_to_left(language)

    def here(self, language: str) -> str:
        """Return the URL of this page in another language."""
        first, _, rest = request.path.lstrip("/").partition("/")
        if first not in INTERFACE_LANGUAGES:
            return f"/{language}/"
        query = request.query_string.decode("utf-8", "replace")
        return f"/{language}/{quote(rest, safe=_KEPT_IN_PATHS)}{'?' if query else ''}{query}"

    def menu(self) -> list[tuple[str, str]]:
        """Return the lists that the menu leads to, as URL and title: the first class of each kind that is worth it."""
        return [
            (f"/{self.language}/{view.path}", self.list_title(view))
            for kind in ("donation", "organization", "campaign", "document")
            if (view := self.first_of_kind(kind))
        ]

    def first_of_kind(self, kind: str) -> ClassView | None:
        """Return the first class of a kind that has a list page."""
        return next((view for view in self.site.classes if view.kind == kind and view.path), None)

    def list_title(self, view: ClassView) -> str:
        """Return the title of a class's list where the kind says enough, else nothing."""
        if self.first_of_kind(view.kind) is not view:
            return ""
        titles = {
            "organization": self.say.gettext("Organizations"),
            "donation": self.say.gettext("Donations"),
            "campaign": self.say.gettext("Campaigns"),
            "event": self.say.gettext("Events"),
            "place": self.say.gettext("Places"),
            "document": self.say.gettext("Documents"),
            "concept": "",
        }
        return titles.get(view.kind, "")

    def number(self, number: int) -> str:
        """Return a number as readers of this page write it."""
        return number_text(number, self.language)

    def render(self, template: str, **context: object) -> str:
        """Return a page's HTML; templates find this object as ``page`` and the words as ``_`` and ``_n``."""
        words = {
            "page": self,
            "_": self.say.gettext,
            "_n": self.say.ngettext,
            "languages": {code: language_name(code, code) for code in INTERFACE_LANGUAGES},
        }
        html = theme.render(template, words | context, lists=self.thing_lists)
        return _NOT_HTML.sub("\ufffd", html)


@dataclass
class Page(Frame):
    """A page about published data.

    A view gathers the terms it will show and hands them to ``learn`` once; after that names cost no question.
    """

    store: Store = field(kw_only=True)
    names: Names = field(init=False)
    iris: Iris = field(init=False)
    links_of_thing: list[TypedLink] = field(default_factory=list)
    badge: object = None  # what is told of a thing's conformance (conformance.badge), in its page's side
    _learnt: set[str] = field(default_factory=set)
    _links: dict[tuple[str, str], Link] = field(default_factory=dict)  # by what is known at present

    def __post_init__(self) -> None:
        super().__post_init__()
        self.names = Names(list(dict.fromkeys((self.language, *self.site.data_languages))))
        self.iris = Iris(self.site.base)

    def signpost(self, iri: str, types: Sequence[str]) -> None:
        """Say which thing the page is about, so that programs find its data."""
        self.links_of_thing = page_links(self.site, iri, types)

    def learn(self, terms: Iterable[Term | str | None]) -> None:
        """Find the names and classes of all IRIs among these that are not known yet.

        Those that other pages asked for a moment ago are remembered. The search index tells of most others; the store
        is asked for the rest in one question.
        """
        iris = {term if isinstance(term, str) else term.value for term in terms if isinstance(term, str | ox.NamedNode)}
        wanted = sorted(iri for iri in iris - self._learnt if iri)
        self._learnt |= iris
        if wanted:
            self._links.clear()
            remembered = memory_of(self.store.release_id).things
            found = {iri: told for iri in wanted if (told := remembered.get(iri))}
            self.names.known.update(found)
            self._ask_for([iri for iri in wanted if iri not in found], remembered)

    def _ask_for(self, iris: Sequence[str], remembered: Kept[Told]) -> None:
        index = find_search_index(self.store.release)
        told = {iri: found for iri in iris if (found := index.told(iri))} if index else {}
        self.names.know(told)
        if nodes := [ox.NamedNode(iri) for iri in iris if iri not in told]:
            self.names.add(self.store.select(with_values(question("page-things"), "thing", nodes)))
        for iri in iris:
            remembered[iri] = self.names.known.setdefault(iri, Told())

    def recognize(self, rows: Iterable[Solution]) -> None:
        """Learn names and notes from solutions of ``?item ?property ?value`` that were asked for anyway."""
        told = [(row["item"].value, row) for row in rows]
        self._links.clear()
        self.names.add((row for item, row in told if item not in self._learnt), "item")
        self._learnt |= {item for item, _ in told}

    def kind(self, iri: str) -> str:
        """Return the kind of a learnt thing by its classes, ``other`` if the settings say nothing of them."""
        types = self.names.types(iri)
        return next((view.kind for view in self.site.classes if view.iri in types), "other")

    def url(self, iri: str) -> str:
        """Return the URL of the page about an IRI."""
        return self.iris.page_url(iri, self.language)

    def own_url(self, iri: str) -> str:
        """Return the URL of the page that is about an IRI alone: a term's is not that of its ontology."""
        return f"/{self.language}/resource?{urlencode({'iri': iri})}" if "#" in iri else self.url(iri)

    def incoming_url(self, iri: str, predicate: str) -> str:
        """Return the URL of the pages that list everything that points to a thing by one property."""
        return with_query(self.own_url(iri), **{"in": predicate})

    def explore_url(self, iri: str) -> str:
        """Return the URL of the page on which a thing's surroundings are explored."""
        return f"/{self.language}/explore/{self.own_url(iri).removeprefix(f'/{self.language}/')}"

    def link(self, iri: str, first: str = "") -> Link:
        """Return how a thing is linked; ``first`` prefers a language over the page's."""
        link = self._links.get((iri, first))
        if link is None:
            name = self.names.name(iri, first)
            link = Link(name.text, self.lang(name.language), self.url(iri), self.kind(iri), iri)
            self._links[iri, first] = link
        return link

    def links(self, iris: Iterable[str]) -> list[Link]:
        """Return links sorted by name."""
        return sorted((self.link(iri) for iri in iris), key=lambda link: (sort_key(link.text), link.iri))

    def is_private(self, iri: str) -> bool:
        """Return whether an IRI is kept out of lists and searches."""
        return iri in self.site.private

    def short(self, iri: str) -> str:
        """Return the prefixed name of an IRI."""
        return shorten(iri, self.site.prefixes)

    def literal(self, literal: ox.Literal) -> Value:
        """Return a literal as readers of this page write it."""
        datatype = literal.datatype.value
        text = literal_text(literal.value, datatype, self.language)
        is_plain = datatype in _PLAIN or is_exact_number(datatype) or text != literal.value
        return Value(text, self.lang(literal.language or ""), "" if is_plain else self.short(datatype))

    def amount(self, value: Term | None, unit: Term | None = None) -> Amount:
        """Return an amount: a number in a currency (by its ISO 4217 code) or another unit."""
        number = parse_number(value.value) if isinstance(value, ox.Literal) else None
        if number is None:
            return Amount("", "")
        code = unit.value if isinstance(unit, ox.Literal) else ""
        return Amount(number_text(number, self.language), self.unit(unit), f"{number:f}", code)

    def unit(self, unit: Term | None) -> str:
        """Return what numbers are counted in: the sign of a currency, the name of a thing."""
        if isinstance(unit, ox.Literal):
            return currency_symbol(unit.value)
        return self.names.name(unit.value).text if isinstance(unit, ox.NamedNode) else ""

    def as_sparql(self, name: str, **terms: Term) -> str:
        """Return the URL of the editor with one of our questions in it."""
        return self.editor(shown_question(name, **terms))

    def editor(self, query: str) -> str:
        """Return the URL of the editor with a query in it."""
        return f"/{self.language}/sparql?{urlencode({'query': query})}"


def open_page(language: str) -> Page:
    """Return a page of the store that this request uses."""
    store = current_store()
    return Page(store.site, language, current_app.extensions[EXTENSION], store=store)


def open_frame(language: str) -> Frame:
    """Return a frame for what can be shown without a store."""
    store = find_store()
    return Frame(store.site if store else _NAMELESS, language, current_app.extensions[EXTENSION])
