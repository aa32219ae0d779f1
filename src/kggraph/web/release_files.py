"""Files of a release as they were published: dumps, shapes, validation report, JSON-LD context, documents."""

from functools import lru_cache
from pathlib import Path
from typing import Any

import pyoxigraph as ox
from flask import Blueprint, Response, request, send_file

from kggraph.errors import NotAcceptableError
from kggraph.formats import CHECKSUMS_FILE, RdfFormat, rdf_format_of
from kggraph.iris import local_name
from kggraph.store.release import REPORT_FILE, Release
from kggraph.store.serializing import serialize_triples
from kggraph.web.context import find_release, find_store, request_language
from kggraph.web.errors import Offer, ShownError, ShownErrorException
from kggraph.web.negotiation import HTML, choose_media_type, choose_rdf, find_rdf_choice
from kggraph.web.representations import parse_context
from kggraph.web.responses import (
    CACHE_CONTROL,
    Link,
    add_links,
    content_type,
    entity_tag,
    find_unchanged,
    last_modified,
    mark_cacheable,
    see_other,
)

_CONTEXT = "context.jsonld"
_PAGES = {"shapes": "shapes", "report": "validation"}  # what tells people the same
_MEDIA_TYPES = {
    ".gz": "application/gzip",
    ".zst": "application/zstd",
    ".txt": "text/plain; charset=utf-8",
    ".json": "application/json",
    ".rq": "application/sparql-query",
}


def release_files_blueprint() -> Blueprint:
    """Return the routes that serve files of the current release."""
    blueprint = Blueprint("release_files", __name__)

    @blueprint.get("/dumps/<name>")
    def show_dump(name: str) -> Response:
        return send_published(f"dumps/{name}", "text/plain; charset=utf-8" if name == CHECKSUMS_FILE else None)

    @blueprint.get("/documents/<name>")
    def show_document(name: str) -> Response:
        response = send_published(f"documents/{name}")
        add_links(response, [Link(f"/doc/{Path(name).stem}", "collection")])
        return response

    @blueprint.get("/context.jsonld")
    def show_context() -> Response:
        return send_published(_CONTEXT, RdfFormat.JSON_LD.media_type)

    @blueprint.get("/shapes")
    @blueprint.get("/shapes.<ending>")
    def show_shapes(ending: str = "") -> Response:
        return _show_graph("shapes", ending)

    @blueprint.get("/report")
    @blueprint.get("/report.<ending>")
    def show_report(ending: str = "") -> Response:
        plain = ending == "json" or (not ending and _prefers_json())
        response = send_published(REPORT_FILE, "application/json") if plain else _show_graph("report", ending)
        if not ending:
            response.vary.add("Accept")
        return response

    return blueprint


def find_text(document: str) -> str | None:
    """Return the name of the release's file that holds the text of a document, or None."""
    release, name = find_release(), f"documents/{local_name(document)}.txt"
    return name if release and name in release.manifest.files else None


def read_text(document: str) -> str | None:
    """Return the text of a document as it was published; None where the release does not have it."""
    release, name = find_release(), find_text(document)
    return release.path(name).read_bytes().decode("utf-8") if release and name else None


def read_context() -> dict[str, Any]:
    """Return the entries of the release's JSON-LD context; none where it has no context."""
    release = find_release()
    return _read_context(release.path(_CONTEXT)) if release and _CONTEXT in release.manifest.files else {}


@lru_cache(maxsize=4)
def _read_context(path: Path) -> dict[str, Any]:
    return parse_context(path.read_text(encoding="utf-8"))


def _require_file(name: str) -> Release:
    """Return the release if the file stands in its manifest, which no path can get around; raise a 404 otherwise."""
    release = find_release()
    if release is None or name not in release.manifest.files:
        raise ShownErrorException(ShownError(404, "No such file", f"this release has no file {name!r}"))
    return release


def media_type_of(name: str) -> str:
    """Return the media type of a file of a release by its ending.

    >>> media_type_of("dumps/dataset.nq.gz"), media_type_of("shapes.ttl")
    ('application/gzip', 'text/turtle')
    """
    known = rdf_format_of(name)
    return _MEDIA_TYPES.get(Path(name).suffix) or (known.media_type if known else "application/octet-stream")


def send_published(name: str, media_type: str | None = None) -> Response:
    """Return a file of the current release as it was published. Raises a 404 where it has no such file."""
    release = _require_file(name)
    if not request.headers.get("Range", "").startswith("bytes="):
        # RFC 9110, section 14.2: a unit that is not understood is ignored, where werkzeug would answer 416.
        request.environ.pop("HTTP_RANGE", None)
    response = send_file(
        release.path(name).resolve(),
        mimetype=media_type or media_type_of(name),
        conditional=True,
        etag=release.manifest.files[name].sha256,
        last_modified=last_modified(find_store()),
    )
    response.headers["Cache-Control"] = CACHE_CONTROL
    return response


def _prefers_json() -> bool:
    offered = [RdfFormat.TURTLE.media_type, "application/json", HTML]
    return choose_media_type(request.headers.get("Accept"), offered) == "application/json"


def _show_graph(stem: str, ending: str) -> Response:
    """Return a Turtle file of the release in the format of an ending, or the one negotiated; a 303 to its page."""
    wanted = ending or request.args.get("format")
    choice = find_rdf_choice(wanted) if wanted else choose_rdf(request.headers.get("Accept"))
    if choice == HTML:
        return see_other(_page_url(stem), vary=["Accept-Language"] if wanted else ["Accept", "Accept-Language"])
    release = _require_file(f"{stem}.ttl")
    if not isinstance(choice, RdfFormat):
        raise _not_acceptable(stem, wanted or request.headers.get("Accept", ""))
    tag = entity_tag(stem, choice.extension)
    response = find_unchanged(tag) or mark_cacheable(
        Response(_serialize(release, f"{stem}.ttl", choice), content_type=content_type(choice.media_type)), tag
    )
    add_links(response, [Link(offer.url, "alternate", {"type": offer.name}) for offer in _offers(stem)])
    if not wanted:
        response.headers["Content-Location"] = f"/{stem}.{choice.extension}"
        response.vary.add("Accept")
    return response


def _serialize(release: Release, name: str, rdf_format: RdfFormat) -> bytes:
    if rdf_format is RdfFormat.TURTLE:
        return release.path(name).read_bytes()
    return _convert(release.path(name), rdf_format, tuple(release.site.prefixes.items()))


@lru_cache(maxsize=16)
def _convert(path: Path, rdf_format: RdfFormat, prefixes: tuple[tuple[str, str], ...]) -> bytes:
    triples = [quad.triple for quad in ox.parse(path=path, format=ox.RdfFormat.TURTLE)]
    return serialize_triples(triples, rdf_format, dict(prefixes))


def _offers(stem: str) -> list[Offer]:
    return [*(Offer(row.media_type, f"/{stem}.{row.extension}") for row in RdfFormat), Offer(HTML, _page_url(stem))]


def _page_url(stem: str) -> str:
    return f"/{request_language()}/{_PAGES[stem]}"


def _not_acceptable(stem: str, wanted: str) -> ShownErrorException:
    offers = _offers(stem)
    detail = str(NotAcceptableError(wanted, [offer.name for offer in offers]))
    return ShownErrorException(ShownError(406, "No acceptable format", detail, tuple(offers)))
