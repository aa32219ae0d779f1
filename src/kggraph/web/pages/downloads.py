"""Lists as CSV and JSON: the same things in the same order, all of them."""

import csv
import io
import json
from collections.abc import Sequence

from werkzeug.datastructures import MultiDict

from kggraph.iris import local_name
from kggraph.site import ClassView
from kggraph.web.pages.cards import Card
from kggraph.web.pages.listing import Listing, cards_of, read_listing
from kggraph.web.pages.page import Page

MEDIA_TYPES = {"csv": "text/csv; charset=utf-8", "json": "application/json"}
_LINKED = ("giver", "receiver", "what", "within")
Record = dict[str, object]


def render_download(page: Page, view: ClassView, arguments: "MultiDict[str, str]", extension: str) -> str:
    """Return a list as ``csv`` or ``json``."""
    records = _records(page, view, arguments)
    return _csv(records) if extension == "csv" else json.dumps(records, ensure_ascii=False, indent=1) + "\n"


def _records(page: Page, view: ClassView, arguments: "MultiDict[str, str]") -> list[Record]:
    listing = read_listing(page, view, arguments)
    cards = cards_of(page, listing, everything=True)
    return [_card_record(page, card) for card in cards] if cards else _name_records(page, listing)


def _name_records(page: Page, listing: Listing) -> list[Record]:
    return [{"iri": iri, "label": page.names.name(iri).text} for iri in listing.items]


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


def _csv(records: Sequence[Record]) -> str:
    file = io.StringIO()
    writer = csv.DictWriter(file, fieldnames=list(records[0]) if records else ["iri", "label"])
    writer.writeheader()
    writer.writerows({key: _cell(value) for key, value in record.items()} for record in records)
    return file.getvalue()


def _cell(value: object) -> object:
    return " | ".join(value) if isinstance(value, list) else value
