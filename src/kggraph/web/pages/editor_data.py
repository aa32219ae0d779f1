"""What the scripts of the query editor ask for: completions, and the names of things in results."""

import json
from dataclasses import asdict, dataclass

from flask import Blueprint, Response, abort, request

from kggraph.site import INTERFACE_LANGUAGES
from kggraph.web.kept_answers import KeptAnswer, KeptAnswers
from kggraph.web.pages.completion import KINDS, LONGEST, Completion
from kggraph.web.pages.naming import MOST, names_as_json
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
    """Return the routes of completions and names; completions are kept for as long as their release is served."""
    blueprint = Blueprint("editor_data", __name__)
    memory = _Memory(Completion(), KeptAnswers(_ROOM))

    @blueprint.get("/complete")
    def answer_complete() -> Response:
        return _complete(memory)

    @blueprint.post("/labels")
    def answer_labels() -> Response:
        body = names_as_json(_page(), _read_iris(request.get_json(force=True)))
        response = Response(body, content_type=_JSON)
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


def _read_iris(body: object) -> list[str]:
    iris = body.get("iris") if isinstance(body, dict) else None
    if not isinstance(iris, list) or not all(isinstance(iri, str) for iri in iris):
        abort(400, 'expected an object with a list of IRIs: {"iris": ["https://…"]}')
    if len(iris) > MOST:
        abort(413, f"{len(iris)} IRIs; expected {MOST} at most")
    return iris
