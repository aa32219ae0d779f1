"""Lists as pages, and as CSV, JSON and Turtle: the same things in the same order, all of them."""

import json
from collections.abc import Mapping, Sequence
from urllib.parse import urlencode

import pyoxigraph as ox
from flask import Response, request
from werkzeug.datastructures import MultiDict

from kggraph.errors import NotAcceptableError
from kggraph.formats import RdfFormat
from kggraph.iris import local_name
from kggraph.site import ClassView
from kggraph.store.questions import question
from kggraph.store.serializing import serialize_triples
from kggraph.vocabulary import PREFIXES
from kggraph.web.asking import with_values
from kggraph.web.errors import Offer, ShownError, ShownErrorException
from kggraph.web.negotiation import HTML, choose_media_type
from kggraph.web.pages.cards import Card, has_card
from kggraph.web.pages.csv_text import csv_text
from kggraph.web.pages.evidence import facts_about
from kggraph.web.pages.list_page import render_listing
from kggraph.web.pages.listed import Listing
from kggraph.web.pages.listing import cards_of, read_listing
from kggraph.web.pages.page import Page
from kggraph.web.pages.recall import recall_page
from kggraph.web.pages.search import FIELDS, search_records
from kggraph.web.responses import Link, add_links, entity_tag, find_unchanged, mark_cacheable

MEDIA_TYPES = {"csv": "text/csv; charset=utf-8", "json": "application/json", "ttl": "text/turtle; charset=utf-8"}
_CHUNK = 1_000  # things asked of at once
_LINKED = ("giver", "receiver", "what", "within")
Record = dict[str, object]


def answer_with_list(page: Page, view: ClassView) -> Response:
    """Answer with a list as a page, as CSV, JSON or Turtle, whichever the client likes best."""
    wanted = request.args.get("format")
    offered = {HTML: "html", "text/csv": "csv", "application/json": "json", "text/turtle": "ttl"}
    if wanted is None:
        chosen = offered.get(choose_media_type(request.headers.get("Accept"), tuple(offered)) or "")
    else:
        chosen = next((name for kind, name in offered.items() if wanted.lower() in {kind, name}), None)
    if chosen is None:
        raise _not_acceptable(wanted or request.headers.get("Accept", ""), offered)
    if chosen == "html":
        response = recall_page(page, lambda: render_listing(page, view, request.args))
    else:
        response = answer_with_file(page, view, chosen)
        response.headers["Content-Location"] = _url_of(chosen)
    if wanted is None:
        response.vary.add("Accept")
    add_links(response, [Link(_url_of(name), "alternate", {"type": kind}) for kind, name in offered.items()])
    return response


def answer_with_file(page: Page, view: ClassView, extension: str) -> Response:
    """Answer with a list as ``csv``, ``json`` or ``ttl``; 413 where it has more things than are read at once."""
    tag = entity_tag("list", request.full_path, page.language, extension)
    body = render_download(page, view, request.args, extension)
    return find_unchanged(tag) or mark_cacheable(Response(body, content_type=MEDIA_TYPES[extension]), tag)


def answer_with_results(page: Page, extension: str) -> Response:
    """Answer with what a search finds, all kinds or one, as ``csv`` or ``json``."""
    tag = entity_tag("search", request.full_path, page.language, extension)
    body = _written(search_records(page, request.args), extension, FIELDS)
    return find_unchanged(tag) or mark_cacheable(Response(body, content_type=MEDIA_TYPES[extension]), tag)


def _url_of(extension: str) -> str:
    """Return the URL of this list as one file, or as a page."""
    given = [(name, value) for name, value in request.args.items(multi=True) if name != "format"]
    ending = "" if extension == "html" else f".{extension}"
    return f"{request.path}{ending}{'?' if given else ''}{urlencode(given)}"


def _not_acceptable(wanted: str, offered: Mapping[str, str]) -> ShownErrorException:
    detail = str(NotAcceptableError(wanted, list(offered)))
    offers = tuple(Offer(kind, _url_of(name)) for kind, name in offered.items())
    return ShownErrorException(ShownError(406, "No acceptable format", detail, offers))


def render_download(page: Page, view: ClassView, arguments: "MultiDict[str, str]", extension: str) -> str:
    """Return a list as ``csv``, ``json`` or ``ttl``."""
    listing = read_listing(page, view, arguments)
    if not listing.is_whole:
        detail = f"{listing.count} things are too many for one file: choose fewer of them, or take the whole dataset"
        raise ShownErrorException(ShownError(413, "Too large", detail, (Offer("text/html", "/dataset"),)))
    if extension == "ttl":
        return _turtle(page, listing)
    return _written(_records(page, listing), extension, ("iri", "label"))


def _written(records: Sequence[Record], extension: str, columns: Sequence[str]) -> str:
    return (
        csv_text(records, columns) if extension == "csv" else json.dumps(records, ensure_ascii=False, indent=1) + "\n"
    )


def _turtle(page: Page, listing: Listing) -> str:
    """Return what is said of each thing of a list; blank nodes that hang on it are left as they are."""
    triples: list[ox.Triple] = []
    items = listing.items()
    for start in range(0, len(items), _CHUNK):
        nodes = [ox.NamedNode(iri) for iri in items[start : start + _CHUNK]]
        triples += page.store.construct(with_values(question("list-triples"), "item", nodes))
    return serialize_triples(triples, RdfFormat.TURTLE, {**PREFIXES, **page.site.prefixes}).decode()


def _records(page: Page, listing: Listing) -> list[Record]:
    items = listing.items()
    cards = cards_of(page, listing.view, items, facts_about(page, items)) if has_card(listing.view) else []
    return [_card_record(page, card) for card in cards] if cards else _name_records(page, items)


def _name_records(page: Page, items: Sequence[str]) -> list[Record]:
    page.learn(items)
    return [{"iri": iri, "label": page.names.name(iri).text} for iri in items]


def _card_record(page: Page, card: Card) -> Record:
    record: Record = {"iri": card.iri, "label": page.names.name(card.iri).text}
    if card.view.amount:
        record[local_name(card.view.amount)] = card.amount.value if card.amount else None
    if card.view.currency:
        record[local_name(card.view.currency)] = card.currency.value if card.currency else None
    for name in _LINKED:
        if predicate := getattr(card.view, name):
            key = local_name(predicate)
            record[key] = [page.names.name(iri).text for iri in card.iris(name)]
            record[f"{key}_iri"] = card.iris(name)
    passages = {passage.iri: passage for fact in card.facts if fact.asserted for passage in fact.passages}
    chosen = sorted(passages.values())
    record["quote"] = [passage.exact for passage in chosen]
    record["quote_iri"] = [passage.iri for passage in chosen]
    return record
