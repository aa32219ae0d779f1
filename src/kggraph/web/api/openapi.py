"""The description of the API: an OpenAPI 3.1 document, made from the saved queries and their descriptions."""

from collections.abc import Mapping
from typing import Any

from kggraph.site import Parameter, SavedQuery, Site
from kggraph.store.binding import projection
from kggraph.store.datatypes import DATATYPES
from kggraph.store.interface import QueryForm
from kggraph.store.parameters import expected
from kggraph.web.api.formats import PLAIN_JSON, ApiFormat, offered
from kggraph.web.api.plain import plain_value
from kggraph.web.api.request import LARGEST_PAGE, PAGE_SIZE, form_of
from kggraph.web.errors import PROBLEM

_Json = dict[str, Any]
_INTRODUCTION = (
    "Every saved query has an address. Without `Accept` or `format` it answers JSON: a list of objects, one for each "
    "row, with null for what is not known. The ending of the address names a format too: `/api/{name}.csv` is for "
    "spreadsheets. Nothing is cut off: without `page` and `page_size` all rows are given."
)
_ERRORS = {
    "400": "A parameter is unknown, missing, or has a value that does not fit; the detail names what is expected.",
    "406": "The format is not on offer; the detail lists those that are.",
    "413": "The answer is larger than the server allows; ask for pages.",
    "503": "The query took too long, or the store does not answer.",
}
_PROBLEM: _Json = {
    "type": "object",
    "description": "Problem details (RFC 9457).",
    "required": ["title", "status", "detail"],
    "properties": {
        "type": {"type": "string"},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "detail": {"type": "string"},
    },
}


def describe_api(site: Site, language: str, *, version: str) -> _Json:
    """Return the document; texts are in the language that readers of ``language`` understand best.

    >>> site = Site("https://example.org/", {"en": "Gifts"}, queries=(SavedQuery("gifts", "ASK {}"),))
    >>> document = describe_api(site, "en", version="1")
    >>> document["openapi"], list(document["paths"])
    ('3.1.0', ['/api/gifts'])
    """
    about = _text(site, site.description, language)
    return {
        "openapi": "3.1.0",
        "info": {
            "title": _text(site, site.title, language) or site.base,
            "description": "\n\n".join(filter(None, [about, _INTRODUCTION])),
            "version": version,
            **({"license": {"name": site.licence, "url": site.licence}} if site.licence else {}),
        },
        "paths": {f"/api/{query.name}": {"get": _operation(site, query, language)} for query in site.queries},
        "components": {
            "parameters": _PAGING,
            "responses": {status: _error(sentence) for status, sentence in _ERRORS.items()},
            "schemas": {"Problem": _PROBLEM},
        },
    }


def _operation(site: Site, query: SavedQuery, language: str) -> _Json:
    form = form_of(query)
    paged = [{"$ref": f"#/components/parameters/{name}"} for name in _PAGING] if form is QueryForm.SELECT else []
    description = _text(site, query.description, language)
    return {
        "operationId": query.name,
        "summary": _text(site, query.label, language) or query.name,
        **({"description": description} if description else {}),
        **({"tags": list(query.keywords)} if query.keywords else {}),
        "parameters": [*(_parameter(site, each, language) for each in query.parameters), *paged, _format(form)],
        "responses": {
            "200": {
                "description": "The answer.",
                "content": {row.media_type: _content(query, row) for row in offered(form)},
            },
            "304": {"description": "The answer is the one that the client has."},
            **{status: {"$ref": f"#/components/responses/{status}"} for status in _ERRORS},
        },
    }


def _parameter(site: Site, parameter: Parameter, language: str) -> _Json:
    label = _text(site, parameter.label, language)
    datatype = DATATYPES.get(parameter.datatype)
    example = plain_value(datatype.literal(parameter.example)) if datatype and parameter.example else parameter.example
    return {
        "name": parameter.name,
        "in": "query",
        "required": parameter.required,
        "description": f"{label}: {expected(parameter, site)}" if label else expected(parameter, site),
        "schema": dict(datatype.schema) if datatype else {"type": "string"},
        **({"example": example} if parameter.example else {}),
    }


def _format(form: QueryForm) -> _Json:
    endings = [row.ending for row in offered(form)]
    return {
        "name": "format",
        "in": "query",
        "description": "The format of the answer; else the Accept header decides.",
        "schema": {"type": "string", "enum": endings},
    }


def _content(query: SavedQuery, row: ApiFormat) -> _Json:
    if row is not PLAIN_JSON:
        return {"schema": {"type": "object" if row.media_type.endswith("json") else "string"}}
    if form_of(query) is QueryForm.ASK:
        return {"schema": {"type": "boolean"}}
    names = projection(query.text) or ()
    value = {"type": ["string", "number", "boolean", "null"]}
    return {"schema": {"type": "array", "items": {"type": "object", "properties": dict.fromkeys(sorted(names), value)}}}


def _number(name: str, most: int | None, default: int, description: str) -> _Json:
    schema = {"type": "integer", "minimum": 1, "default": default} | ({"maximum": most} if most else {})
    return {"name": name, "in": "query", "description": description, "schema": schema}


_PAGING = {
    "page": _number("page", None, 1, "The page, from 1; the Link header leads to the next one."),
    "page_size": _number("page_size", LARGEST_PAGE, PAGE_SIZE, "Rows on a page, where pages are asked for."),
}


def _error(sentence: str) -> _Json:
    return {"description": sentence, "content": {PROBLEM: {"schema": {"$ref": "#/components/schemas/Problem"}}}}


def _text(site: Site, texts: Mapping[str, str], wanted: str) -> str:
    language = site.language_for(texts, wanted)
    return texts[language] if language is not None else ""
