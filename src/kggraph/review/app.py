"""The review as a local website: one draft on a page, decided with keys or with forms."""

from collections.abc import Callable, Mapping
from http import HTTPStatus
from urllib.parse import urlencode

from flask import Flask, Response, abort, redirect, request
from werkzeug.wrappers import Response as AnyResponse

from kggraph.errors import DraftChangedError, KggraphError, ReviewError, ReviewRefusedError
from kggraph.facts.drafts.waiting import waiting_drafts
from kggraph.review.adding import open_slots
from kggraph.review.forms import read_addition, read_corrections, read_labels
from kggraph.review.review import Review
from kggraph.review.safety import Gate, secured
from kggraph.review.text_pane import paragraphs
from kggraph.review.view import all_spans, view_draft
from kggraph.site import INTERFACE_LANGUAGES
from kggraph.web.negotiation import choose_language
from kggraph.web.pages.assets import Assets, assets_blueprint
from kggraph.web.pages.page import Frame

_LARGEST_FORM = 4 << 20
_STATUS: dict[type[KggraphError], HTTPStatus] = {
    ReviewRefusedError: HTTPStatus.FORBIDDEN,
    DraftChangedError: HTTPStatus.CONFLICT,
    KggraphError: HTTPStatus.UNPROCESSABLE_ENTITY,
}
# Why something is rejected: what is kept with it is what is chosen here, with the reviewer's words.
REASONS = ("no-donation", "wrong-giver", "wrong-receiver", "wrong-number", "told-twice", "other")


def create_review_app(review: Review, gate: Gate) -> Flask:
    """Return the application over one reviewer's session; nothing of it answers without the gate's token."""
    app = Flask(__name__, static_folder=None, template_folder="templates")
    app.config.update(MAX_CONTENT_LENGTH=_LARGEST_FORM, MAX_FORM_MEMORY_SIZE=_LARGEST_FORM)
    app.jinja_options = {**app.jinja_options, "trim_blocks": True, "lstrip_blocks": True}
    assets = Assets()
    app.register_blueprint(assets_blueprint(assets))
    site = _Site(review, gate, assets)
    app.before_request(site.require_token)
    app.after_request(lambda response: secured(response, lasting=request.endpoint == "assets.asset"))
    app.register_error_handler(KggraphError, site.show_error)
    app.add_url_rule("/<token>/", "start", site.start)
    app.add_url_rule("/<token>/<language>/", "drafts", site.show_drafts)
    app.add_url_rule("/<token>/<language>/<document>", "draft", site.show_draft)
    app.add_url_rule("/<token>/<language>/<document>/<action>", "decide", site.decide, methods=["POST"])
    return app


class _Site:
    """The views of one session."""

    def __init__(self, review: Review, gate: Gate, assets: Assets) -> None:
        self._review, self._gate, self._assets = review, gate, assets

    def require_token(self) -> None:
        """Let only the reviewer's own requests pass, whatever they ask for; style sheets and scripts are no secret."""
        if request.endpoint != "assets.asset":
            self._gate.require(request, (request.view_args or {}).get("token", ""))

    def start(self, token: str) -> AnyResponse:
        """Lead to the reviewer's language."""
        return redirect(f"/{token}/{choose_language(request.headers.get('Accept-Language'), INTERFACE_LANGUAGES)}/")

    def show_drafts(self, token: str, language: str) -> str:
        """Show which drafts wait."""
        del token
        return self._render("drafts.html", language, drafts=waiting_drafts(self._review.settings))

    def show_draft(self, token: str, language: str, document: str) -> str:
        """Show a draft: the text, its proposals, what of the accepted does not conform."""
        del token
        if not any(known.path.stem == document for known in self._review.project.sources.documents):
            abort(HTTPStatus.NOT_FOUND)
        if document not in self._review.documents():
            report = self._review.conformance(document)
            return self._render("done.html", language, document=document, report=report, review=self._review)
        reviewed = self._review.open(document)
        view = view_draft(self._review, reviewed, language, request.args.get("p", ""))
        own = view.chosen.spans if view.chosen else ()
        return self._render(
            "draft.html",
            language,
            document=document,
            view=view,
            review=self._review,
            lines=paragraphs(reviewed.draft.document, own, all_spans(view.proposals)),
            doing=request.args.get("do", ""),
            done=request.args.get("done", ""),
            report=self._review.conformance(document),
            reasons=REASONS,
            open_slots=open_slots(reviewed.draft, view.chosen.iri, self._review.project.table) if view.chosen else (),
            name_of=self._review.project.known.name,
            places={entity.iri: number for number, entity in enumerate(reviewed.draft.entities)},
        )

    def decide(self, token: str, language: str, document: str, action: str) -> AnyResponse:
        """Carry out a decision and lead to the proposal that comes next."""
        del token
        if action not in self._actions:
            abort(HTTPStatus.NOT_FOUND)
        chosen = self._actions[action](self, document)
        query = urlencode({"p": chosen, "done": action})
        return redirect(f"{self._url(language)}{document}?{query}#chosen", code=HTTPStatus.SEE_OTHER)

    def show_error(self, error: KggraphError) -> Response:
        """Show what cannot be done, and the way back."""
        status = next(_STATUS[kind] for kind in type(error).__mro__ if kind in _STATUS)
        if isinstance(error, ReviewRefusedError):
            return Response(f"{error}\n", status, mimetype="text/plain")
        arguments = request.view_args or {}
        language = arguments.get("language", "en")
        page = self._render(
            "refused.html",
            language,
            error=error,
            translated=isinstance(error, ReviewError),
            status=status,
            back=self._url(language) + arguments.get("document", ""),
        )
        return Response(page, status, mimetype="text/html")

    def _accept(self, document: str) -> str:
        following = self._following(document)
        self._review.accept(document, _version(), request.form["proposal"])
        return following

    def _accept_rule(self, document: str) -> str:
        view = view_draft(self._review, self._review.open(document), "en", "")
        chosen = [proposal.iri for proposal in view.proposals if proposal.rule == request.form["rule"]]
        self._review.accept(document, _version(), *chosen)
        return ""

    def _reject(self, document: str) -> str:
        following = self._following(document)
        words = request.form.get("words", "").strip()
        reason = request.form.get("reason", "")
        if reason not in REASONS:
            raise ReviewError(
                "no reason “%(reason)s”; expected one of %(reasons)s", reason=reason, reasons=", ".join(REASONS)
            )
        self._review.reject(document, _version(), request.form["proposal"], f"{reason}: {words}" if words else reason)
        return following

    def _edit(self, document: str) -> str:
        draft, proposal = self._review.open(document).draft, request.form["proposal"]
        corrections = read_corrections(request.form, draft, proposal)
        self._review.edit(document, _version(), corrections, read_labels(request.form, draft))
        return proposal.rpartition("/")[2]

    def _add(self, document: str) -> str:
        draft, proposal = self._review.open(document).draft, request.form["proposal"]
        self._review.add(document, _version(), proposal, read_addition(request.form, draft))
        return proposal.rpartition("/")[2]

    def _split(self, document: str) -> str:
        proposal = request.form["proposal"]
        self._review.split(document, _version(), proposal, tuple(request.form.getlist("moved")))
        return proposal.rpartition("/")[2]

    def _join(self, document: str) -> str:
        following = self._following(document)
        self._review.join(document, _version(), request.form["proposal"], request.form.get("donation", ""))
        return following

    def _merge(self, document: str) -> str:
        proposal = request.form["proposal"]
        view = view_draft(self._review, self._review.open(document), "en", "")
        before = view.before(proposal.rpartition("/")[2])
        self._review.merge(document, _version(), proposal)
        return before

    def _undo(self, document: str) -> str:
        del document
        self._review.undo()
        return request.form.get("p", "")

    _actions: Mapping[str, Callable[["_Site", str], str]] = {
        "accept": _accept,
        "accept-rule": _accept_rule,
        "reject": _reject,
        "edit": _edit,
        "add": _add,
        "split": _split,
        "merge": _merge,
        "join": _join,
        "undo": _undo,
    }

    def _following(self, document: str) -> str:
        view = view_draft(self._review, self._review.open(document), "en", "")
        return view.after(request.form["proposal"].rpartition("/")[2])

    def _url(self, language: str) -> str:
        return f"/{self._gate.token}/{language}/"

    def _render(self, template: str, language: str, **context: object) -> str:
        if language not in INTERFACE_LANGUAGES:
            abort(HTTPStatus.NOT_FOUND)
        frame = Frame(self._review.settings.site, language, self._assets)
        here = request.path.removeprefix(self._url(language))
        return frame.render(template, token=self._gate.token, base=self._url(language), here=here, **context)


def _version() -> str:
    return request.form.get("version", "")
