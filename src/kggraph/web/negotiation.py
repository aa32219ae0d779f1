"""Choosing a representation: media types by ``Accept``, languages by ``Accept-Language`` (RFC 9110, section 12.5).

werkzeug decides about qualities, wildcards and exclusion; parameters are taken off first, because it would refuse
``text/turtle; charset=utf-8`` where ``text/turtle`` is on offer.
"""

from collections.abc import Iterator, Sequence

from werkzeug.datastructures import Accept, MIMEAccept
from werkzeug.http import parse_accept_header

DEFAULT_LANGUAGE = "en"


def choose_media_type(accept: str | None, offered: Sequence[str]) -> str | None:
    """Return the offered media type that the client likes best; among equals the one offered first.

    None means that nothing on offer is acceptable. No header, or one that names no media type at all, accepts
    everything.

    >>> choose_media_type("text/html;q=0.2, text/turtle; charset=utf-8", ["text/html", "text/turtle"])
    'text/turtle'
    >>> choose_media_type("image/png", ["text/html", "text/turtle"]) is None
    True
    """
    wanted = MIMEAccept(list(_without_parameters(accept or "")))
    if not wanted:
        return offered[0] if offered else None
    return wanted.best_match(offered)


def choose_language(accept_language: str | None, offered: Sequence[str], default: str = DEFAULT_LANGUAGE) -> str:
    """Return the offered language that the client likes best, by primary subtag; the default when it likes none.

    >>> choose_language("ru-RU, en;q=0.5", ["kk", "ru", "en"])
    'ru'
    >>> choose_language("de", ["kk", "ru", "en"])
    'en'
    """
    best: dict[str, float] = {}
    for tag, quality in parse_accept_header(accept_language):
        primary = tag.partition("-")[0].partition("_")[0].lower()
        best[primary] = max(best.get(primary, 0), quality)
    # The default comes first, so that a bare wildcard gives it.
    return Accept(best.items()).best_match(sorted(offered, key=lambda tag: tag != default), default)


def _without_parameters(accept: str) -> Iterator[tuple[str, float]]:
    for value, quality in parse_accept_header(accept):
        media_type = value.partition(";")[0].strip()
        if media_type.count("/") == 1 and not media_type.startswith("/") and not media_type.endswith("/"):
            yield media_type, quality
