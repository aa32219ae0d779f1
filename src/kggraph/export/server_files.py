"""What web servers need to know to answer as kggraph does: configurations, and a README that says what a copy is."""

import hashlib
import re
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import unquote

from flask import Flask

from kggraph import __version__
from kggraph.export.ledger import Ledger
from kggraph.formats import RdfFormat
from kggraph.site import INTERFACE_LANGUAGES
from kggraph.store.interface import Store
from kggraph.web.app import ALWAYS, DATA_POLICY, PAGE_POLICY
from kggraph.web.negotiation import DEFAULT_LANGUAGE, HTML, RDF_CHOICES
from kggraph.web.responses import CACHE_CONTROL, FOREVER

_FILES = {"nginx.conf": "_server/nginx.conf", "apache.conf": "_server/apache.conf", "README.md": "README.md"}
# One digit of a quality value is looked at (RFC 9110, section 12.4.2).
_QUALITIES = (r"1(?:\.0*)?", *(rf"0\.{digit}\d*" for digit in range(9, 0, -1)), r"0\.0\d*[1-9]\d*")
_OTHER_PARAMETERS = r"\s*(?:;(?!\s*q\s*=)[^,;]*)*"


def write_server_files(app: Flask, store: Store, ledger: Ledger, folder: Path) -> list[tuple[str, str]]:
    """Write the files; return the name of each and its SHA-256."""
    values = {
        "release": store.release_id,
        "title": store.site.title.get("en", store.site.base),
        "base": store.site.base,
        "version": __version__,
        "languages": INTERFACE_LANGUAGES,
        "default_language": DEFAULT_LANGUAGE,
        "formats": list(RdfFormat),
        "media_types": ledger.media_types(),
        "accepted": list(accepted_patterns()),
        "accepted_languages": list(language_patterns()),
        "gone": [_pattern_of(url) for url in ledger.gone() if "?" not in url],
        "moved": [
            (_pattern_of(url), target.replace("$", "%24"), status)
            for url, target, status in ledger.moved()
            if "?" not in url
        ],
        "always": ALWAYS,
        "page_policy": PAGE_POLICY,
        "data_policy": DATA_POLICY,
        "cache_control": CACHE_CONTROL,
        "forever": FOREVER,
    }
    texts = ((name, app.jinja_env.get_template(f"{of}.j2").render(values)) for of, name in _FILES.items())
    return [(name, _write(folder / name, f"{text}\n")) for name, text in texts]


def accepted_patterns() -> Iterator[tuple[str, str]]:
    """Yield regular expressions for ``Accept``, the decisive one first, each with the file name ending it asks for.

    The best quality decides; RDF wins among equals, as it does here (``web.negotiation``). Exclusion by ``q=0`` is not
    looked at.

    >>> next(accepted_patterns())[1], len({ending for _, ending in accepted_patterns()})
    ('ttl', 7)
    """
    names: dict[str, list[str]] = {}
    for media_type, choice in RDF_CHOICES.items():
        names.setdefault("html" if choice == HTML else getattr(choice, "extension", ""), []).append(media_type)
    wildcards = {"ttl": r"(?:\*|text)/\*", "jsonld": r"application/\*"}
    for quality in _QUALITIES:
        for ending, media_types in names.items():
            yield _pattern("|".join(map(_literal, media_types)), quality), ending
        for ending, wildcard in wildcards.items():
            yield _pattern(wildcard, quality), ending


def language_patterns() -> Iterator[tuple[str, str]]:
    """Yield regular expressions for ``Accept-Language``, the decisive one first, each with a language.

    >>> next(language_patterns())[1]
    'en'
    """
    for quality in _QUALITIES:
        for language in sorted(INTERFACE_LANGUAGES, key=lambda code: code != DEFAULT_LANGUAGE):
            yield _pattern(rf"{language}(?:[-_][\w-]*)?", quality), language


def _pattern(names: str, quality: str) -> str:
    optional = "?" if quality == _QUALITIES[0] else ""
    return rf"(?:^|,)\s*(?:{names}){_OTHER_PARAMETERS}(?:;\s*q\s*=\s*{quality}\s*){optional}(?:,|$)"


def _literal(media_type: str) -> str:
    return media_type.replace(".", r"\.").replace("+", r"\+")


def _pattern_of(url: str) -> str:
    """Return a regular expression for a URL's path as servers compare it, within quotes: letter for letter."""
    return f"^{re.escape(unquote(url))}$".replace("\\", "\\\\").replace('"', '\\"')


def _write(path: Path, text: str) -> str:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return hashlib.sha256(text.encode()).hexdigest()
