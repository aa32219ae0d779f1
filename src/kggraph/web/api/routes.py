"""The addresses of saved queries."""

from urllib.parse import urlencode

from flask import Blueprint, Response, jsonify, request

from kggraph.errors import NotAcceptableError, ParameterError
from kggraph.formats import RdfFormat
from kggraph.site import SavedQuery, Site
from kggraph.store.serializing import serialize_triples
from kggraph.web.api.answers import Client, has_rows_behind, respond
from kggraph.web.api.description import PREFIXES, describe_queries
from kggraph.web.api.formats import ApiFormat, named_format, negotiated_format, offered
from kggraph.web.api.listing import list_queries
from kggraph.web.api.openapi import describe_api
from kggraph.web.api.request import ApiRequest, form_of, read_request
from kggraph.web.context import current_store, request_language
from kggraph.web.negotiation import HTML, choose_media_type
from kggraph.web.responses import Link, add_links, content_type, entity_tag, find_unchanged, mark_cacheable, see_other
from kggraph.web.sparql_request import is_repeatable

_LONGEST_LOCATION = 8_000
_JSON = "application/json"
_RDF = {row.media_type: row for row in RdfFormat}
_DESCRIPTION = Link("/api/openapi.json", "service-desc", {"type": _JSON})  # RFC 8631


def api_blueprint() -> Blueprint:
    """Return the routes of the API."""
    blueprint = Blueprint("api", __name__)
    blueprint.add_url_rule("/api/", view_func=show_queries)
    blueprint.add_url_rule("/api/openapi.json", view_func=show_openapi)
    blueprint.add_url_rule("/api/<name>", view_func=answer_query)
    return blueprint


def show_queries() -> Response:
    """Answer with the list of the queries: JSON for programs, RDF for those that know it, a page for people."""
    accept = request.headers.get("Accept")
    media_type = choose_media_type(accept, [_JSON, *_RDF, HTML])
    if media_type is None:
        raise NotAcceptableError(accept or "", [_JSON, *_RDF, HTML])
    if media_type == HTML:
        return see_other(f"/{request_language()}/api", vary=["Accept", "Accept-Language"])
    tag = entity_tag("api", media_type)
    response = find_unchanged(tag) or mark_cacheable(_list(current_store().site, media_type), tag)
    response.vary.add("Accept")
    add_links(response, [_DESCRIPTION])
    return response


def _list(site: Site, media_type: str) -> Response:
    if media_type == _JSON:
        return jsonify(list_queries(site))
    body = serialize_triples(describe_queries(site), _RDF[media_type], PREFIXES)
    return Response(body, content_type=content_type(media_type))


def show_openapi() -> Response:
    """Answer with the description of the API, in the language that the client prefers."""
    store, language = current_store(), request_language()
    response = find_unchanged(tag := entity_tag("openapi", language)) or mark_cacheable(
        jsonify(describe_api(store.site, language, version=store.release_id)), tag
    )
    response.vary.add("Accept-Language")
    response.headers["Content-Language"] = language
    return response


def answer_query(name: str) -> Response:
    """Answer a saved query in the format of the name's ending, of ``format=``, or the one negotiated."""
    store = current_store()
    stem, _, ending = name.partition(".")
    query = store.site.query(stem)
    form, wanted = form_of(query), _wanted_format(ending)
    if wanted:
        return _answer(read_request(query, request.args, store), named_format(form, wanted))
    chosen = negotiated_format(form, request.headers.get("Accept"))
    page = _page_for_people(query) if chosen is None else None
    if page:
        return see_other(page, vary=["Accept", "Accept-Language"])
    response = _answer(read_request(query, request.args, store), chosen or offered(form)[0])
    response.vary.add("Accept")
    return response


def _page_for_people(query: SavedQuery) -> str | None:
    """Return the page that shows the answer, or the form where values are missing; None where no URL can hold it."""
    language = request_language()
    if any(parameter.required and not request.args.get(parameter.name) for parameter in query.parameters):
        return f"/{language}/api#{query.name}"
    text = read_request(query, request.args, current_store()).text
    page = f"/{language}/sparql?{urlencode({'query': text})}"
    return page if len(page) <= _LONGEST_LOCATION else None


def _wanted_format(ending: str) -> str:
    """Return the format that the URL names, if any: once, by its ending or as ``format=``."""
    named = [name for name in (ending, *request.args.getlist("format")) if name]
    if len(named) > 1:
        raise ParameterError(f"the format is named {len(named)} times ({', '.join(named)}); expected once")
    return next(iter(named), "")


def _answer(asked: ApiRequest, api_format: ApiFormat) -> Response:
    """Return the answer with its validator and links, or the 304 that says that the client has it."""
    terms = sorted((name, str(term)) for name, term in asked.terms.items())
    tag = entity_tag("api", asked.query.name, repr(terms), repr(asked.rows), api_format.ending)
    repeatable = is_repeatable(asked.query.text)
    unchanged = find_unchanged(tag) if repeatable else None
    if unchanged:
        return unchanged
    client = Client(request.remote_addr or "", current_store())
    has_next = has_rows_behind(asked, client)
    response = respond(asked, api_format, client)
    add_links(response, [*_pages(asked, has_next=has_next), *_alternates(asked, api_format), _DESCRIPTION])
    response.headers["X-Robots-Tag"] = "noindex"  # an answer may name people whom the site keeps out of lists
    if repeatable:
        return mark_cacheable(response, tag)
    response.headers["Cache-Control"] = "no-store"
    return response


def _pages(asked: ApiRequest, *, has_next: bool) -> list[Link]:
    """Return links to the neighbouring pages (RFC 8288), as URLs of the same kind as the one asked for."""
    if asked.page is None:
        return []
    rows = [("first", 1), ("prev", asked.page - 1), *([("next", asked.page + 1)] if has_next else [])]
    return [Link(_url(request.path, page=number), rel) for rel, number in rows if number]


def _alternates(asked: ApiRequest, shown: ApiFormat) -> list[Link]:
    return [
        Link(_url(f"/api/{asked.query.name}.{row.ending}", format=None), "alternate", {"type": row.media_type})
        for row in offered(form_of(asked.query))
        if row is not shown
    ]


def _url(path: str, **changed: int | None) -> str:
    """Return a local URL with the arguments of this request, some of them changed, those that are None left out."""
    kept = [(name, value) for name, value in request.args.items(multi=True) if name not in changed]
    put = [(name, str(value)) for name, value in changed.items() if value is not None]
    return f"{path}?{urlencode([*kept, *put])}" if kept or put else path
