"""Typed links between a thing, its pages and its data (FAIR Signposting Profile, levels 1 and 2)."""

import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from kggraph.formats import RdfFormat
from kggraph.iris import Iris, with_query
from kggraph.site import INTERFACE_LANGUAGES, Site
from kggraph.vocabulary import ASAR, SCHEMA
from kggraph.web.negotiation import HTML
from kggraph.web.release_files import find_text
from kggraph.web.responses import Link
from kggraph.web.variants import Variant, View

LINKSET = "application/linkset+json"


def alternates(iris: Iris, iri: str, variant: Variant) -> list[Link]:
    """Return links to the same description in every format; what tells the statements themselves also has pages."""
    data = [Link(other.url(iris, iri), "alternate", {"type": other.format.media_type}) for other in variant.others()]
    return data if variant.view.parameter else [*data, *_pages(iris, iri)]


def views_of_fact(*, is_asserted: bool) -> list[Variant]:
    """Return the other ways to tell a fact; a reading that is not asserted is no nanopublication."""
    views = [View.RDF_12, View.NANOPUBLICATION] if is_asserted else [View.RDF_12]
    return [Variant(view.formats[0], view=view) for view in views]


def data_links(site: Site, iri: str, variant: Variant, pages: Mapping[str, int]) -> list[Link]:
    """Return the links of a description; ``pages`` are its other pages by link relation."""
    iris = Iris(site.base)
    shown = variant.url(iris, iri)
    links = [link for link in alternates(iris, iri, variant) if link.target != shown]
    links += [Link(iri, "describes"), Link(iris.absolute(shown), "canonical")]
    for relation, page in pages.items():
        links.append(Link(Variant(variant.format, variant.form, variant.view, page).url(iris, iri), relation))
    return [*links, *_shared(site, iri)]


def page_links(site: Site, iri: str, types: Sequence[str]) -> list[Link]:
    """Return the links of the page about a thing: how to cite it, what it is, the data about it, its own file."""
    iris = Iris(site.base)
    described = (Link(iris.data_url(iri, row.extension), "describedby", {"type": row.media_type}) for row in RdfFormat)
    kinds = (Link(kind, "type") for kind in (SCHEMA.AboutPage.value, *types))
    text = find_text(iri) if ASAR.SourceDocument.value in types else None
    items = [Link(f"/{text}", "item", {"type": "text/plain"})] if text else []
    return [Link(iri, "cite-as"), *kinds, *described, *items, *_shared(site, iri)]


def linkset_url(iri: str) -> str:
    """Return the local URL of all typed links of a thing.

    >>> linkset_url("https://example.org/id/a")
    '/linkset?iri=https%3A%2F%2Fexample.org%2Fid%2Fa'
    """
    return with_query("/linkset", iri=iri)


def write_linkset(site: Site, iri: str, types: Sequence[str]) -> str:
    """Return the links of a thing's pages and of its data as one document (RFC 9264, section 4.2)."""
    iris = Iris(site.base)
    pages = [(page.target, page_links(site, iri, types)) for page in _pages(iris, iri)]
    data = [(each.url(iris, iri), data_links(site, iri, each, {})) for each in Variant(RdfFormat.TURTLE).others()]
    linkset = [_context(iris, anchor, links) for anchor, links in [*pages, *data]]
    return json.dumps({"linkset": linkset}, ensure_ascii=False, indent=1) + "\n"


def _pages(iris: Iris, iri: str) -> list[Link]:
    return [
        Link(iris.page_url(iri, language), "alternate", {"type": HTML, "hreflang": language})
        for language in INTERFACE_LANGUAGES
    ]


def _shared(site: Site, iri: str) -> list[Link]:
    licence = [Link(site.licence, "license")] if site.licence else []
    return [*licence, Link("/dataset", "collection"), Link(linkset_url(iri), "linkset", {"type": LINKSET})]


def _context(iris: Iris, anchor: str, links: Iterable[Link]) -> dict[str, Any]:
    context: dict[str, Any] = {"anchor": iris.absolute(anchor)}
    for link in links:
        attributes = {name: [value] if name == "hreflang" else value for name, value in link.attributes.items()}
        if link.rel != "linkset":
            context.setdefault(link.rel, []).append({"href": iris.absolute(link.target), **attributes})
    return context
