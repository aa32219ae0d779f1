"""The names of things for scripts: what a page writes beside IRIs when it is rendered on the server."""

import json

import pyoxigraph as ox

from kggraph.web.pages.page import Page

MOST = 1_000  # IRIs of one request


def names_as_json(page: Page, iris: list[str]) -> bytes:
    """Return label, its language where it is not the page's, page, kind and prefixed name of each IRI, as JSON text.

    What is no IRI is left out: a remote store may have answered with such terms.
    """
    known = [iri for iri in iris if _is_iri(iri)]
    page.learn(known)
    links = {iri: page.link(iri) for iri in known}
    shown = {
        iri: {"label": link.text, "lang": link.lang, "url": link.url, "kind": link.kind, "name": page.short(iri)}
        for iri, link in links.items()
    }
    return json.dumps(shown, ensure_ascii=False).encode()


def _is_iri(text: str) -> bool:
    try:
        ox.NamedNode(text)
    except ValueError:
        return False
    return True
