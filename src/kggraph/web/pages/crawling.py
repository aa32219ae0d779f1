"""What machines read before they read pages: site maps, robots.txt, search descriptions, security.txt, feeds.

URLs in these files are those of the server that was asked, because their readers take no others.
"""

from collections.abc import Iterable, Iterator
from pathlib import Path

from flask import Blueprint, Response, abort, render_template, request, stream_template

from kggraph.iris import Iris
from kggraph.site import INTERFACE_LANGUAGES, SECURITY_FIELDS
from kggraph.store.release import PAGES_FOLDER
from kggraph.web.context import current_store, find_release, request_language
from kggraph.web.dataset.releases import list_versions
from kggraph.web.pages.assets import STATIC
from kggraph.web.pages.feeds import render_feed
from kggraph.web.pages.names import shortened
from kggraph.web.pages.page import open_page
from kggraph.web.responses import CACHE_CONTROL, HISTORY_CACHE_CONTROL

_LANGUAGE = f"<any({', '.join(INTERFACE_LANGUAGES)}):language>"
_SHORT_NAME = 16  # characters, by OpenSearch 1.1
_LONG_NAME = 48
_FIXED = ("", "about", "dataset", "shapes", "validation")
_TEXT, _XML = "text/plain; charset=utf-8", "application/xml; charset=utf-8"
Alternates = list[tuple[str, str]]


def crawling_blueprint() -> Blueprint:
    """Return the routes of files for crawlers, browsers and feed readers."""
    blueprint = Blueprint("crawling", __name__)
    blueprint.add_url_rule("/robots.txt", view_func=robots)
    blueprint.add_url_rule("/sitemap.xml", view_func=sitemap_index)
    blueprint.add_url_rule("/sitemap-<int:part>.xml", view_func=sitemap)
    blueprint.add_url_rule("/.well-known/security.txt", view_func=security)
    blueprint.add_url_rule("/favicon.ico", view_func=favicon)
    blueprint.add_url_rule(f"/{_LANGUAGE}/opensearch.xml", view_func=opensearch)
    blueprint.add_url_rule("/feed.atom", view_func=feed)
    blueprint.add_url_rule(f"/{_LANGUAGE}/feed.atom", view_func=feed)
    return blueprint


def robots() -> Response:
    """Answer what crawlers may read (RFC 9309)."""
    site = current_store().site
    lists = [view.path for view in site.classes if view.path]
    text = render_template("robots.txt", languages=INTERFACE_LANGUAGES, lists=lists, root=request.root_url)
    return _answer(text, _TEXT)


def sitemap_index() -> Response:
    """Answer which site maps there are: that of the fixed pages, then those of things, in front of a release."""
    versions = list_versions(find_release())
    parts, since = len(_page_lists()), versions[0].at if versions else ""
    return _answer(render_template("sitemap_index.xml", parts=parts, since=since, root=request.root_url), _XML)


def sitemap(part: int) -> Response:
    """Answer one site map, written while it is sent.

    In front of an endpoint without a release there is only that of fixed pages.
    """
    lists = _page_lists()
    if part > len(lists):
        abort(404)
    pages = _fixed_pages() if part == 0 else _pages_of_things(lists[part - 1], Iris(current_store().site.base))
    chunks = stream_template("sitemap.xml", pages=pages, root=request.root_url)
    response = Response(chunks, content_type=_XML)
    response.headers["Cache-Control"] = CACHE_CONTROL
    return response


def security() -> Response:
    """Answer whom to tell of a weakness (RFC 9116), where the settings say it."""
    settings = current_store().site.security
    if not settings:
        abort(404)
    fields = [(name.replace("_", "-").title(), settings[name]) for name in SECURITY_FIELDS if name in settings]
    return _answer(render_template("security.txt", fields=fields), _TEXT)


def favicon() -> Response:
    """Answer the icon that browsers ask for without being told to."""
    return _answer((STATIC / "favicon.ico").read_bytes(), "image/x-icon")


def opensearch(language: str) -> Response:
    """Answer how to search here, for browsers and library catalogues (OpenSearch 1.1)."""
    page = open_page(language)
    names = {"name": _cut(page.title.text, _SHORT_NAME), "long_name": _cut(page.title.text, _LONG_NAME)}
    text = page.render("opensearch.xml", root=request.root_url, **names)
    return _answer(text, "application/opensearchdescription+xml; charset=utf-8")


def feed(language: str = "") -> Response:
    """Answer the Atom feed, in the language of the URL or the one preferred."""
    response = _answer(render_feed(open_page(language or request_language())), "application/atom+xml; charset=utf-8")
    response.vary.update([] if language else ["Accept-Language"])
    return response


def _fixed_pages() -> Iterator[Alternates]:
    lists = [view.path for view in current_store().site.classes if view.path]
    for path in (*_FIXED, *lists):
        yield _alternates(f"/{language}/{path}" for language in INTERFACE_LANGUAGES)


def _pages_of_things(path: Path, iris: Iris) -> Iterator[Alternates]:
    with path.open(encoding="utf-8") as lines:
        for line in lines:
            yield _alternates(iris.page_url(line.rstrip("\n"), language) for language in INTERFACE_LANGUAGES)


def _alternates(urls: Iterable[str]) -> Alternates:
    return list(zip(INTERFACE_LANGUAGES, urls, strict=True))


def _page_lists() -> list[Path]:
    release = find_release()
    names = release.manifest.files if release else ()
    return [release.path(name) for name in sorted(names) if name.startswith(f"{PAGES_FOLDER}/")] if release else []


def _cut(text: str, longest: int) -> str:
    return shortened(text, longest - 1)


def _answer(body: str | bytes, content_type: str) -> Response:
    response = Response(body, content_type=content_type)
    response.headers["Cache-Control"] = HISTORY_CACHE_CONTROL
    response.add_etag()
    response.make_conditional(request)
    return response
