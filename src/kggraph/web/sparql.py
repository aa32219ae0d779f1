"""The endpoint: the query operation of the SPARQL 1.1 Protocol, and the service description."""

import json
from urllib.parse import quote

from flask import Blueprint, Response, g, request

from kggraph.errors import NotAcceptableError, QuerySyntaxError
from kggraph.formats import RdfFormat, ResultsFormat
from kggraph.store.interface import ProtocolQuery
from kggraph.store.serializing import serialize_triples
from kggraph.web.context import current_store, find_release, request_language
from kggraph.web.errors import Offer, ShownError, ShownErrorException, show_error
from kggraph.web.jsonld import write_json_ld
from kggraph.web.negotiation import HTML, SparqlFormats, choose_rdf, choose_sparql_formats, find_sparql_formats
from kggraph.web.responses import content_type, entity_tag, find_unchanged, mark_cacheable, see_other
from kggraph.web.service_description import PREFIXES, describe_service
from kggraph.web.sparql_request import SparqlRequest, read_sparql_request
from kggraph.web.turtle import write_turtle

_LONGEST_LOCATION = 8_000


def sparql_blueprint() -> Blueprint:
    """Return the route of the endpoint."""
    blueprint = Blueprint("sparql", __name__)

    @blueprint.route("/sparql", methods=["GET", "POST"])
    def answer_sparql() -> Response:
        asked = read_sparql_request(request)
        if asked.query is None:
            return _describe_service()
        g.query_text = asked.query.text
        return _answer(asked, asked.query)

    @blueprint.errorhandler(QuerySyntaxError)
    def show_syntax_error(error: QuerySyntaxError) -> Response:
        raise ShownErrorException(_show_place(error, g.query_text))

    return blueprint
