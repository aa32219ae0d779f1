"""The words of terms for scripts: what a page rendered on the server would write for IRIs and literals."""

from collections.abc import Sequence

import pyoxigraph as ox

from kggraph.web.pages.formatting import literal_text
from kggraph.web.pages.page import Page

MOST = 1_000  # terms of one request
Pair = tuple[str, str]  # a literal's text and datatype; an IRI and nothing


def write_terms(page: Page, terms: Sequence[Pair]) -> list[dict[str, str]]:
    """Return how each term is written on a page: its label, and for an IRI that of which language, page, kind and name.

    What is given as an IRI and is none stands for itself: a remote store may have answered with such terms.
    """
    page.learn(iri for iri, datatype in terms if not datatype and _is_iri(iri))
    return [_write(page, value, datatype) for value, datatype in terms]


def _write(page: Page, value: str, datatype: str) -> dict[str, str]:
    if datatype:
        return {"label": literal_text(value, datatype, page.language)}
    link = page.link(value)
    return {"label": link.text, "lang": link.lang, "url": link.url, "kind": link.kind, "name": page.short(value)}


def _is_iri(text: str) -> bool:
    try:
        ox.NamedNode(text)
    except ValueError:
        return False
    return True
