"""What the scripts of the query editor ask for: completions, and the words of the terms in an answer."""

import json
from dataclasses import asdict, dataclass

from flask import Blueprint, Response, abort, jsonify, request

from kggraph.site import INTERFACE_LANGUAGES
from kggraph.web.kept_answers import KeptAnswer, KeptAnswers
from kggraph.web.pages.completion import KINDS, LONGEST, Completion
from kggraph.web.pages.naming import MOST, Pair, write_terms
from kggraph.web.pages.page import Page, open_page
from kggraph.web.responses import entity_tag, find_unchanged, mark_cacheable

_JSON = "application/json"
_ROOM = 2 << 20  # bytes of completions that are kept


@dataclass(frozen=True)
class _Memory:
    """What the blueprint remembers between requests."""

    completion: Completion
    answers: KeptAnswers


def editor_data_blueprint() -> Blueprint:
    """Return the routes of completions and labels; completions are kept for as long as their release is served."""
    blueprint = Blueprint("editor_data", __name__)
    memory = _Memory(Completion(), KeptAnswers(_ROOM))

    @blueprint.get("/complete")
    def answer_complete() -> Response:
        return _complete(memory)

    @blueprint.post("/labels")
    def answer_labels() -> Response:
        response = jsonify(terms=write_terms(_page(), _read_terms(request.get_json(force=True))))
        response.headers["Cache-Control"] = "no-store"
        return response

    return blueprint


def _complete(memory: _Memory) -> Response:
    kind, text, page = request.args.get("kind", "entity"), request.args.get("q", ""), _page()
    if kind not in KINDS:
        abort(400, f"kind={kind!r}; expected one of {', '.join(KINDS)}")
    if len(text) > LONGEST:
        abort(400, f"q has {len(text)} characters; expected {LONGEST} at most")
    tag = entity_tag("complete", page.language, kind, text)

    def write() -> KeptAnswer:
        suggestions = [asdict(suggestion) for suggestion in memory.completion.complete(page, kind, text)]
        return KeptAnswer(json.dumps({"suggestions": suggestions}, ensure_ascii=False).encode())

    answer = memory.answers.answer(tag, write)
    return find_unchanged(tag) or mark_cacheable(Response(answer.body, content_type=_JSON), tag)


def _page() -> Page:
    """Return a page in the language that ``lang`` names, for its words and names."""
    language = request.args.get("lang", "en")
    if language not in INTERFACE_LANGUAGES:
        abort(400, f"lang={language!r}; expected one of {', '.join(INTERFACE_LANGUAGES)}")
    return open_page(language)


def _read_terms(body: object) -> list[Pair]:
    terms = body.get("terms") if isinstance(body, dict) else None
    if not isinstance(terms, list) or not all(_is_pair(term) for term in terms):
        abort(
            400, 'expected {"terms": [["https://…", ""], ["2022-11", "http://www.w3.org/2001/XMLSchema#gYearMonth"]]}'
        )
    if len(terms) > MOST:
        abort(413, f"{len(terms)} terms; expected {MOST} at most")
    return [(value, datatype) for value, datatype in terms]


def _is_pair(term: object) -> bool:
    match term:
        case [str(), str()]:
            return True
    return False
