"""Content codings: which one a client gets, and what is worth compressing (RFC 9110, sections 8.4 and 12.5.3)."""

from functools import lru_cache

from flask import Flask, Response, request
from flask_compress import Compress
from werkzeug.datastructures import Accept
from werkzeug.http import parse_accept_header

from kggraph.formats import RdfFormat, ResultsFormat

ENCODINGS = ("br", "zstd", "gzip")  # the one that makes text smallest first
_COMPRESSED = {
    *(row.media_type for row in (*RdfFormat, *ResultsFormat)),
    *("text/html", "text/css", "text/javascript", "text/plain", "text/xml"),
    *("application/json", "application/xml", "application/problem+json", "application/atom+xml"),
    *("application/activity+json", "application/opensearchdescription+xml", "image/svg+xml"),
}
SMALLEST_COMPRESSED = 500  # bytes; what is shorter fits a packet either way


class Compression:
    """Compresses the answers of an app."""

    def __init__(self, app: Flask) -> None:
        app.config.update(
            COMPRESS_REGISTER=False,  # called for what is worth it; it would have every answer vary
            COMPRESS_MIMETYPES=sorted(_COMPRESSED),
            COMPRESS_ALGORITHM=list(ENCODINGS),
            COMPRESS_ALGORITHM_STREAMING=list(ENCODINGS),
            COMPRESS_MIN_SIZE=SMALLEST_COMPRESSED,
        )
        self._compress = Compress(app)

    def apply(self, response: Response) -> Response:
        """Return the answer, compressed if that is worth it and the client takes it; its entity tag says so too."""
        length = response.content_length
        if (
            response.mimetype not in _COMPRESSED
            or response.status_code != 200  # noqa: PLR2004 - OK
            or (length is not None and length < SMALLEST_COMPRESSED)
        ):
            return response
        if not choose_encoding(request.headers.get("Accept-Encoding", "")):
            response.vary.add("Accept-Encoding")
            return response
        return self._compress.after_request(response)


@lru_cache(maxsize=512)
def choose_encoding(accept_encoding: str) -> str:
    """Return the content coding that a client likes best, or nothing for the answer as it is.

    >>> choose_encoding("gzip, deflate, br, zstd"), choose_encoding("gzip;q=0, *;q=0"), choose_encoding("")
    ('br', '', '')
    """
    wanted = parse_accept_header(accept_encoding, Accept)
    best = max(ENCODINGS, key=wanted.quality)
    return best if wanted.quality(best) > 0 and wanted.quality(best) >= wanted.quality("identity") else ""


def names_of_tag(tag: str) -> list[str]:
    """Return an entity tag as it is written for this request's answer: plain, or for its compressed form."""
    encoding = choose_encoding(request.headers.get("Accept-Encoding", ""))
    return [tag, f"{tag}:{encoding}"] if encoding else [tag]
