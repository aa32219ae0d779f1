"""A document about the whole publication: negotiated, in each format under an ending, and as a page for people."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pyoxigraph as ox
from flask import Response, request

from kggraph.errors import NotAcceptableError
from kggraph.formats import RdfFormat
from kggraph.site import INTERFACE_LANGUAGES
from kggraph.web.context import current_store, request_language
from kggraph.web.description import Description, Section
from kggraph.web.errors import Offer, ShownError, ShownErrorException
from kggraph.web.negotiation import HTML, choose_rdf, find_rdf_choice
from kggraph.web.representations import serialize_description
from kggraph.web.responses import (
    HISTORY_CACHE_CONTROL,
    Link,
    add_links,
    content_type,
    entity_tag,
    find_unchanged,
    mark_cacheable,
    see_other,
)


@dataclass(frozen=True)
class Document:
    """Where a document is: ``path`` for all formats, ``page`` for people, below the language."""

    path: str
    page: str

    def offers(self) -> list[Offer]:
        """Return what it can be had as."""
        return [
            *(Offer(row.media_type, f"{self.path}.{row.extension}") for row in RdfFormat),
            *(Offer(HTML, f"/{language}{self.page}") for language in INTERFACE_LANGUAGES),
        ]


@dataclass(frozen=True)
class Words:
    """What a document is written with: prefixes beside those of the site, and the terms of its JSON-LD."""

    prefixes: Mapping[str, str]
    context: Mapping[str, Any]


def show_document(
    document: Document, ending: str, *, state: str, words: Words, describe: Callable[[], Sequence[Section]]
) -> Response:
    """Answer with a document in the format of an ending, of ``?format=``, or the one negotiated.

    ``state`` names what the document depends on beside the release and the address of the server: the history's.
    """
    wanted = ending or request.args.get("format")
    choice = find_rdf_choice(wanted) if wanted else choose_rdf(request.headers.get("Accept"))
    if choice is None:
        raise _not_acceptable(document, wanted or request.headers.get("Accept", ""))
    if not isinstance(choice, RdfFormat):
        vary = [] if wanted else ["Accept"]
        response = see_other(f"/{request_language()}{document.page}", vary=[*vary, "Accept-Language"])
        add_links(response, _links(document, None))
        return response
    tag = entity_tag(document.path, request.root_url, state, choice.extension)
    response = find_unchanged(tag) or mark_cacheable(_represent(describe(), choice, words), tag)
    response.headers["Cache-Control"] = HISTORY_CACHE_CONTROL
    response.headers["Content-Location"] = f"{document.path}.{choice.extension}"
    response.vary.update([] if wanted else ["Accept"])
    add_links(response, _links(document, choice))
    return response


def _represent(sections: Sequence[Section], rdf_format: RdfFormat, words: Words) -> Response:
    site = current_store().site
    description = Description(ox.NamedNode(site.base), tuple(sections))
    prefixes = {**words.prefixes, **site.prefixes}
    body = serialize_description(description, rdf_format, prefixes=prefixes, context=words.context)
    return Response(body, content_type=content_type(rdf_format.media_type))


def _links(document: Document, shown: RdfFormat | None) -> list[Link]:
    licence = current_store().site.licence
    alternates = [offer for offer in document.offers() if shown is None or offer.name != shown.media_type]
    return [
        *(Link(offer.url, "alternate", {"type": offer.name}) for offer in alternates),
        *([Link(licence, "license")] if licence else []),
    ]


def _not_acceptable(document: Document, wanted: str) -> ShownErrorException:
    offers = {offer.name: offer for offer in document.offers()}
    detail = str(NotAcceptableError(wanted, list(offers)))
    return ShownErrorException(ShownError(406, "No acceptable format", detail, tuple(offers.values())))
