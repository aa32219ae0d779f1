"""The list of the saved queries, for programs: what each answers, what it takes, where it is."""

from typing import Any

from kggraph.site import Parameter, SavedQuery, Site
from kggraph.web.api.formats import offered
from kggraph.web.api.request import form_of


def list_queries(site: Site) -> list[dict[str, Any]]:
    """Return a row for each saved query, all texts by language.

    >>> [row] = list_queries(Site("https://example.org/", {}, queries=(SavedQuery("gifts", "ASK {}"),)))
    >>> row["url"], row["form"], row["formats"]
    ('/api/gifts', 'ASK', ['json', 'csv', 'tsv', 'srj', 'srx'])
    """
    return [_row(query) for query in site.queries]


def _row(query: SavedQuery) -> dict[str, Any]:
    return {
        "name": query.name,
        "url": f"/api/{query.name}",
        "label": query.label,
        "description": query.description,
        "keywords": list(query.keywords),
        "form": form_of(query).value,
        "parameters": [_parameter(parameter) for parameter in query.parameters],
        "formats": [row.ending for row in offered(form_of(query))],
        "query": query.text,
    }


def _parameter(parameter: Parameter) -> dict[str, Any]:
    kind = {"datatype": parameter.datatype} if parameter.datatype else {"class": parameter.of_class or None}
    return {
        "name": parameter.name,
        "label": parameter.label,
        **kind,
        "required": parameter.required,
        "example": parameter.example or None,
    }
