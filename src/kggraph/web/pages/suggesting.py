"""Suggestions while somebody types into a search field, for our own pages and for browsers (OpenSearch)."""

import json
from collections.abc import Sequence
from typing import Any

from flask import Blueprint, Response, abort, request

from kggraph.site import INTERFACE_LANGUAGES
from kggraph.store.search_entries import Section
from kggraph.store.search_index import find_search_index
from kggraph.store.searching import Hit, Results
from kggraph.web.pages.finding import find
from kggraph.web.pages.page import Page, open_page
from kggraph.web.pages.search import Found, learn_found, read_text, show_hit, without_parts
from kggraph.web.responses import entity_tag, find_unchanged, mark_cacheable

_MOST = 100  # names that are looked at
_SHOWN = 8
_QUOTES = 3  # at most, of what is shown
_JSON, _OPEN_SEARCH = "application/json", "application/x-suggestions+json"


def suggesting_blueprint() -> Blueprint:
    """Return the route of suggestions, which hold for as long as their release is served."""
    blueprint = Blueprint("suggesting", __name__)

    @blueprint.get("/suggest")
    def suggest() -> Response:
        page, text = _open_page(), read_text(request.args)
        is_open_search = request.args.get("format") == "opensearch"
        tag = entity_tag("suggest", page.language, text, "opensearch" if is_open_search else "json")
        if unchanged := find_unchanged(tag):
            return unchanged
        write, kind = (_write_open_search, _OPEN_SEARCH) if is_open_search else (_write, _JSON)
        body = json.dumps(write(page, text), ensure_ascii=False)
        return mark_cacheable(Response(body, content_type=kind), tag)

    return blueprint


def suggest(page: Page, text: str) -> tuple[Results, Sequence[Hit]]:
    """Return what a text may be the beginning of: things and terms, then, where there is room, quotes."""
    results = find(page, text, [Section.THING, Section.TERM, Section.QUOTE], _MOST)
    named = [hit for hit in results.hits if hit.named.section is not Section.QUOTE][:_SHOWN]
    quotes = without_parts([hit for hit in results.hits if hit.named.section is Section.QUOTE])[:_QUOTES]
    shown = [*named, *quotes][:_SHOWN]
    learn_found(page, shown)
    return results, shown


def _write(page: Page, text: str) -> dict[str, Any]:
    """Return suggestions by kind, as ``static/search.js`` shows them."""
    results, shown = suggest(page, text)
    groups: dict[str, list[dict[str, Any]]] = {}
    for hit in shown:
        found = show_hit(page, hit, results.wanted)
        groups.setdefault(_group_name(page, hit), []).append(_option(found))
    status = page.say.ngettext("%(n)s suggestion", "%(n)s suggestions", len(shown))
    return {"groups": [{"name": name, "options": options} for name, options in groups.items()], "status": status}


def _option(found: Found) -> dict[str, Any]:
    """Return one suggestion; texts are lists of runs, each with whether it is marked."""
    runs = [[piece.text, piece.marked] for piece in found.pieces]
    by = [[piece.text, piece.marked] for piece in found.by]
    link = found.link
    return {"url": link.url, "lang": link.lang, "kind": link.kind, "runs": runs, "by": by, "by_lang": found.by_lang}


def _group_name(page: Page, hit: Hit) -> str:
    if hit.named.section is Section.QUOTE:
        return page.say.gettext("Quotes")
    return page.names.name(hit.named.kind).text if hit.named.kind else page.say.gettext("Without a class")


def _write_open_search(page: Page, text: str) -> list[Any]:
    """Return suggestions as browsers read them (OpenSearch Suggestions 1.0): names, their kinds, their addresses."""
    _, shown = suggest(page, text)
    root = request.root_url.rstrip("/")
    names = [page.link(hit.named.iri).text if hit.named.section < Section.QUOTE else hit.named.text for hit in shown]
    return [text, names, [_group_name(page, hit) for hit in shown], [root + page.url(hit.named.iri) for hit in shown]]


def _open_page() -> Page:
    """Return a page in the language that ``lang`` names. Without an index there are no suggestions: 404."""
    language = request.args.get("lang", INTERFACE_LANGUAGES[0])
    if language not in INTERFACE_LANGUAGES:
        abort(400, f"lang={language!r}; expected one of {', '.join(INTERFACE_LANGUAGES)}")
    page = open_page(language)
    if find_search_index(page.store.release) is None:
        abort(404, "this store has no search index, and suggests nothing; search by /search?q=")
    return page
