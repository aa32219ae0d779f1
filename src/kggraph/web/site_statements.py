"""What a site says of its dataset: title, description and licence (DCMI Metadata Terms)."""

from collections.abc import Iterator

import pyoxigraph as ox

from kggraph.site import Site
from kggraph.vocabulary import DCTERMS


def site_statements(site: Site) -> Iterator[tuple[ox.NamedNode, ox.NamedNode | ox.Literal]]:
    """Yield properties and values, texts with their languages.

    >>> [value.value for _, value in site_statements(Site("https://e.example/", {"kk": "Сыйлар"}, licence="urn:by"))]
    ['Сыйлар', 'urn:by']
    """
    for language, text in site.title.items():
        yield DCTERMS.title, ox.Literal(text, language=language)
    for language, text in site.description.items():
        yield DCTERMS.description, ox.Literal(text, language=language)
    if site.licence:
        yield DCTERMS.license, ox.NamedNode(site.licence)
