"""The URLs of reconciliation: ``/reconcile`` speaks version 0.2, as OpenRefine does, ``/reconcile/draft`` 1.0."""

import json
from collections.abc import Sequence
from typing import Any

from flask import Blueprint, Response, jsonify, request

from kggraph.iris import require_iri
from kggraph.web.context import find_release, request_language
from kggraph.web.pages.page import Page, open_page
from kggraph.web.reconciliation.extending import extend, propose_properties
from kggraph.web.reconciliation.manifest import new_manifest, old_manifest
from kggraph.web.reconciliation.matching import Candidate, Matcher
from kggraph.web.reconciliation.names import NameSource, open_names
from kggraph.web.reconciliation.preview import POLICY, render_preview
from kggraph.web.reconciliation.queries import read_new_queries, read_old_queries, refused
from kggraph.web.reconciliation.suggesting import suggest_properties, suggest_things, suggest_types, types_of

_OLD, _NEW = "/reconcile", "/reconcile/draft"


def reconciliation_blueprint() -> Blueprint:
    """Return the routes of both versions; suggestions, previews and proposals are the same in both."""
    blueprint = Blueprint("reconciliation", __name__)
    blueprint.add_url_rule(_OLD, view_func=answer_old, methods=["GET", "POST"])
    blueprint.add_url_rule(_NEW, view_func=show_new_manifest)
    blueprint.add_url_rule(f"{_NEW}/reconcile", view_func=answer_new, methods=["POST"])
    blueprint.add_url_rule(f"{_NEW}/match", view_func=answer_new, methods=["POST"])  # the draft's later name for it
    blueprint.add_url_rule(f"{_NEW}/extend", view_func=extend_new, methods=["POST"])
    for prefix in (_OLD, _NEW):
        blueprint.add_url_rule(f"{prefix}/suggest/<kind>", view_func=suggest)
        blueprint.add_url_rule(f"{prefix}/preview", view_func=preview)
        blueprint.add_url_rule(f"{prefix}/extend/propose", view_func=propose)
    return blueprint


def answer_old() -> Response:
    """Answer by version 0.2: the manifest, candidates for ``queries``, or values for ``extend``."""
    page = _open_page()
    if "queries" in request.values:
        queries = read_old_queries(_parse(request.values["queries"], "queries"))
        matcher = Matcher(page, _names(page))
        return _answer({key: {"result": _told(page, matcher.candidates(query))} for key, query in queries.items()})
    if "extend" in request.values:
        meta, rows = extend(page, _parse(request.values["extend"], "extend"))
        return _answer({"meta": meta, "rows": rows})
    return _answer(old_manifest(page, request.root_url))


def show_new_manifest() -> Response:
    """Answer with the manifest of version 1.0."""
    return _answer(new_manifest(_open_page(), request.root_url))


def answer_new() -> Response:
    """Answer queries by version 1.0."""
    page = _open_page()
    matcher = Matcher(page, _names(page))
    queries = read_new_queries(request.get_json(silent=True))
    return _answer({"results": [{"candidates": _told(page, matcher.candidates(query))} for query in queries]})


def extend_new() -> Response:
    """Answer with values of properties by version 1.0."""
    meta, rows = extend(_open_page(), request.get_json(silent=True))
    told = [
        {"id": thing, "properties": [{"id": iri, "values": values} for iri, values in properties.items()]}
        for thing, properties in rows.items()
    ]
    return _answer({"meta": meta, "rows": told})


def suggest(kind: str) -> Response:
    """Answer with things, properties or classes whose names begin as the parameter ``prefix`` does."""
    page, prefix, cursor = _open_page(), request.args.get("prefix", ""), _number("cursor")
    match kind:
        case "entity":
            found = suggest_things(page, _names(page), prefix, cursor)
        case "property":
            found = suggest_properties(page, prefix, cursor)
        case "type":
            found = suggest_types(page, prefix, cursor)
        case _:
            raise refused(f"nothing of the kind {kind!r} is suggested; there are: entity, property, type", 404)
    return _answer({"result": found})


def preview() -> Response:
    """Answer with a few lines about a thing."""
    response = Response(render_preview(_open_page(), require_iri(request.args.get("id", ""))))
    response.headers["Content-Security-Policy"] = POLICY
    return response


def propose() -> Response:
    """Answer with the properties that things of a class have."""
    return _answer(propose_properties(_open_page(), request.args.get("type", ""), _number("limit")))


def _told(page: Page, candidates: Sequence[Candidate]) -> list[dict[str, Any]]:
    page.learn(candidate.iri for candidate in candidates)
    page.learn(kind for candidate in candidates for kind in page.names.types(candidate.iri))
    return [
        {
            "id": candidate.iri,
            "name": page.names.name(candidate.iri).text,
            "type": types_of(page, candidate.iri),
            "score": round(candidate.score, 1),
            "match": candidate.match,
            "features": _features(page, candidate),
        }
        for candidate in candidates
    ]


def _features(page: Page, candidate: Candidate) -> list[dict[str, Any]]:
    fit = candidate.name_fit
    features: list[tuple[str, str, float]] = [
        ("query_in_name", page.say.gettext("Query found in the name"), fit.of_query),
        ("name_in_query", page.say.gettext("Name found in the query"), fit.of_name),
    ]
    if candidate.values_fit is not None:
        features.append(("values", page.say.gettext("Values that fit"), candidate.values_fit))
    return [{"id": name, "name": label, "value": round(value, 3)} for name, label, value in features]


def _open_page() -> Page:
    return open_page(request_language())


def _names(page: Page) -> NameSource:
    return open_names(page.store, find_release())


def _parse(text: str, name: str) -> object:
    try:
        return json.loads(text)
    except ValueError as error:
        raise refused(f"{name!r} is no JSON: {error}") from None


def _number(name: str) -> int:
    text = request.args.get(name, "0")
    if not text.isdigit() or not text.isascii():
        raise refused(f"{name!r} is no number: {text!r}")
    return int(text)


def _answer(told: object) -> Response:
    response = jsonify(told)
    response.vary.add("Accept-Language")
    return response
