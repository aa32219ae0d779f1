"""Saved queries as an API for programs, spreadsheets and people who know no SPARQL: ``/api/{name}``.

Each query of the site has an address; its parameters are those of the URL, bound as terms. ``/api/`` lists the
queries, ``/api/openapi.json`` describes them (OpenAPI 3.1).
"""

from kggraph.web.api.routes import api_blueprint

__all__ = ["api_blueprint"]
