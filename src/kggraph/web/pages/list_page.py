"""The page of a list: its state in the URL, as a form, as files and as a query."""

from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from flask import request
from werkzeug.datastructures import MultiDict

from kggraph.iris import local_name, with_query
from kggraph.site import ClassView
from kggraph.web.pages.listed import Listing
from kggraph.web.pages.listing import cards_of, read_listing
from kggraph.web.pages.page import Page

_NOT_OF_STATE = {"page", "format"}


@dataclass(frozen=True)
class State:
    """A list's state as its URLs and forms write it: ``given`` are the parameters, those of the list itself too.

    >>> state = State("/en/list", (("class", "urn:Gift"), ("donor", "ana"), ("sort", "name")), ("class",))
    >>> state.file("csv"), state.start, state.pages
    ('/en/list.csv?class=urn%3AGift&donor=ana&sort=name', '/en/list?class=urn%3AGift', \
'/en/list?class=urn%3AGift&donor=ana&sort=name&')
    >>> state.hidden("sort")
    [('class', 'urn:Gift'), ('donor', 'ana')]
    """

    path: str
    given: tuple[tuple[str, str], ...]
    own: tuple[str, ...] = ()

    @property
    def is_chosen(self) -> bool:
        """Whether a reader has chosen anything."""
        return any(name not in self.own for name, _ in self.given)

    @property
    def start(self) -> str:
        """The URL of the list with nothing chosen."""
        return _url(self.path, [pair for pair in self.given if pair[0] in self.own])

    @property
    def pages(self) -> str:
        """What the URLs of the pages begin with."""
        url = _url(self.path, self.given)
        return f"{url}{'&' if '?' in url else '?'}"

    def file(self, extension: str) -> str:
        """Return the URL of the same list as a file."""
        return _url(f"{self.path}.{extension}", self.given)

    def hidden(self, field: str) -> list[tuple[str, str]]:
        """Return what a form that chooses one field keeps of the rest."""
        return [pair for pair in self.given if pair[0] != field]

    def kept(self) -> list[tuple[str, str]]:
        """Return what the form of the facets keeps: which list it is, and its order."""
        return [pair for pair in self.given if pair[0] in {*self.own, "sort"}]


def list_url(page: Page, view: ClassView) -> str:
    """Return the URL of the list of a class, whether the settings name it or not."""
    return f"/{page.language}/{view.path}" if view.path else with_query(f"/{page.language}/list", **{"class": view.iri})


def read_state(view: ClassView, arguments: "MultiDict[str, str]") -> State:
    """Return the state of a list from the URL of this request."""
    given = [(name, value) for name, value in arguments.items(multi=True) if name not in _NOT_OF_STATE and value]
    return State(request.path, tuple(given), () if view.path else ("class",))


def render_listing(page: Page, view: ClassView, arguments: "MultiDict[str, str]") -> str:
    """Return the page of a list."""
    listing = read_listing(page, view, arguments)
    cards = cards_of(page, view, listing.shown)
    page.learn([view.iri, *listing.shown, *(facet.predicate for facet in listing.facets)])
    return page.render(
        "list.html",
        listing=listing,
        cards=cards,
        rows=[page.link(iri) for iri in listing.shown],
        title=page.list_title(view) or page.names.name(view.iri).text,
        state=read_state(view, arguments),
        sorts=_sorts(page, listing),
        query=page.editor(listing.text),
    )


def _sorts(page: Page, listing: Listing) -> list[tuple[str, str]]:
    """Return the orders that a list offers, with their names."""
    _ = page.say.gettext
    known = {"name": _("by name"), "-name": _("by name, from the end")}
    if listing.view.amount:
        amount = local_name(listing.view.amount)
        known |= {f"-{amount}": _("largest amount first"), amount: _("smallest amount first")}
    return [
        (sort, known.get(sort) or (_("latest first") if sort.startswith("-") else _("earliest first")))
        for sort in listing.sorts
    ]


def _url(path: str, given: Sequence[tuple[str, str]]) -> str:
    return f"{path}{'?' if given else ''}{urlencode(given)}"
