"""What a release is, at an IRI of its own: its description, its manifest and, of the current one, its files.

Files of earlier releases are not served: what was withdrawn since stands in them.
"""

from flask import Blueprint, Response, request

from kggraph.errors import NotAcceptableError
from kggraph.formats import RdfFormat
from kggraph.store.release import MANIFEST_FILE
from kggraph.vocabulary import DCAT, PREFIXES, SPDX, VOID
from kggraph.web.context import request_language
from kggraph.web.errors import Offer, ShownError, ShownErrorException
from kggraph.web.negotiation import HTML, choose_rdf, find_rdf_choice
from kggraph.web.release_description import PublishedRelease, describe_release, public_files, require_release
from kggraph.web.release_files import send_published
from kggraph.web.representations import serialize_description
from kggraph.web.responses import (
    FOREVER,
    Link,
    add_links,
    content_type,
    entity_tag,
    find_unchanged,
    mark_cacheable,
    see_other,
)

_MANIFEST_TYPE = "application/json"
_PREFIXES = {**PREFIXES, "dcat": DCAT.iri, "spdx": SPDX.iri, "void": VOID.iri}
_CONTEXT: dict[str, object] = {
    **_PREFIXES,
    "id": "@id",
    "type": "@type",
    "title": {"@id": "dcterms:title", "@container": "@language"},
    "issued": {"@id": "dcterms:issued", "@type": "xsd:dateTime"},
    "version": "dcat:version",
    "versionOf": {"@id": "dcat:isVersionOf", "@type": "@id"},
    "before": {"@id": "dcat:previousVersion", "@type": "@id"},
    "file": {"@id": "dcat:distribution", "@type": "@id"},
    "bytes": {"@id": "dcat:byteSize", "@type": "xsd:nonNegativeInteger"},
    "mediaType": {"@id": "dcat:mediaType", "@type": "@id"},
    "triples": {"@id": "void:triples", "@type": "xsd:integer"},
    "sha256": {"@id": "spdx:checksumValue", "@type": "xsd:hexBinary"},
    "checksum": "spdx:checksum",
    "licence": {"@id": "dcterms:license", "@type": "@id"},
}


def releases_blueprint() -> Blueprint:
    """Return the routes of releases."""
    blueprint = Blueprint("releases", __name__)

    @blueprint.get("/release/<name>")
    @blueprint.get("/release/<name>.<ending>")
    def show_release(name: str, ending: str = "") -> Response:
        return _show_release(require_release(name), ending)

    @blueprint.get("/release/<name>/<path:file>")
    def show_file(name: str, file: str) -> Response:
        return _show_file(require_release(name), file)

    return blueprint


def _show_release(published: PublishedRelease, ending: str) -> Response:
    wanted = ending or request.args.get("format")
    choice = find_rdf_choice(wanted) if wanted else choose_rdf(request.headers.get("Accept"))
    url = f"/release/{published.release.id}"
    if choice is None:
        raise _not_acceptable(url, wanted or request.headers.get("Accept", ""))
    vary = [] if wanted else ["Accept"]
    if not isinstance(choice, RdfFormat):
        return see_other(f"/{request_language()}{url}", vary=[*vary, "Accept-Language"])
    tag = entity_tag("release", published.release.id, str(published.history), choice.extension)
    response = find_unchanged(tag) or mark_cacheable(_serialize(published, choice), tag)
    response.headers["Content-Location"] = f"{url}.{choice.extension}"
    response.vary.update(vary)
    links = [Link(offer.url, "alternate", {"type": offer.name}) for offer in _offers(url)]
    add_links(response, [*links, Link(f"{url}/{MANIFEST_FILE}", "describedby", {"type": _MANIFEST_TYPE})])
    return response


def _serialize(published: PublishedRelease, rdf_format: RdfFormat) -> Response:
    body = serialize_description(describe_release(published), rdf_format, prefixes=_PREFIXES, context=_CONTEXT)
    return Response(body, content_type=content_type(rdf_format.media_type))


def _show_file(published: PublishedRelease, name: str) -> Response:
    release = published.release
    if name == MANIFEST_FILE:
        response = Response(release.path(MANIFEST_FILE).read_bytes(), content_type=_MANIFEST_TYPE)
        response.set_etag(release.id)
    elif not published.is_current:
        raise _no_file("only the manifest of an earlier release is served; its files may hold what was withdrawn since")
    elif name not in public_files(release):
        raise _no_file(f"this release has no file {name!r}")
    else:
        response = send_published(name)
    response.headers["Cache-Control"] = FOREVER
    del response.headers["Last-Modified"]  # when the release became current again says nothing of its files
    return response


def _no_file(reason: str) -> ShownErrorException:
    return ShownErrorException(ShownError(404, "No such file", reason))


def _offers(url: str) -> list[Offer]:
    data = [Offer(row.media_type, f"{url}.{row.extension}") for row in RdfFormat]
    return [*data, Offer(HTML, f"/{request_language()}{url}")]


def _not_acceptable(url: str, wanted: str) -> ShownErrorException:
    offers = _offers(url)
    detail = str(NotAcceptableError(wanted, [offer.name for offer in offers]))
    return ShownErrorException(ShownError(406, "No acceptable format", detail, tuple(offers)))
