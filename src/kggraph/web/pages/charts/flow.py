"""Who gave what to whom: the things of a class gathered by giver, what was given, and receiver.

An amount that is not stated is neither nothing nor 0: what has none is gathered apart. Amounts of different
currencies are never added.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

import pyoxigraph as ox

from kggraph.literals import parse_number
from kggraph.site import ClassView
from kggraph.store.interface import Solution, Term
from kggraph.store.questions import question
from kggraph.vocabulary import RDF
from kggraph.web.asking import shown_question
from kggraph.web.pages.charts.labels import learn_names
from kggraph.web.pages.listed import SORTABLE_UP_TO
from kggraph.web.pages.page import Page
from kggraph.web.pages.recall import recall
from kggraph.web.pages.tallied import count_class, find_tallied

DRAWN = 16  # streams; what is left stands in the table and in the list
TABLED = 60
GATHERED_UP_TO = 20_000  # things that are added up at a request, where the release does not tell what they make
_ROLES = ("giver", "what", "receiver")
_NOTHING = RDF.nil  # stands for a property that the settings do not name: nothing has it
_Parties = tuple[str, ...]


@dataclass(frozen=True)
class Stream:
    """What the same givers gave to the same receivers: how many things, and what their stated amounts make.

    ``total`` is None where no amount is stated, and for none of these ``count`` things one is. ``item`` is the thing
    itself where there is only one.
    """

    givers: _Parties
    whats: _Parties
    receivers: _Parties
    total: Decimal | None
    currency: Term | None
    count: int
    item: str = ""

    @property
    def size(self) -> tuple[Decimal, int]:
        """What streams are sorted by: those without a stated amount stand last."""
        return (Decimal(-1) if self.total is None else self.total, self.count)


@dataclass(frozen=True)
class Flow:
    """Streams, the largest first, and the question whose answer they gather.

    ``is_whole`` says whether these are all streams; else there are too many things, and these are the largest.
    """

    view: ClassView
    streams: Sequence[Stream]
    query: str
    is_whole: bool

    @property
    def currency(self) -> Term | None:
        """The currency of the most streams: drawings compare amounts in it alone."""
        counted = [stream.currency for stream in self.streams if stream.total is not None]
        return max(counted, key=lambda term: (counted.count(term), str(term)), default=None)

    @property
    def has_whats(self) -> bool:
        """Whether it is told what was given."""
        return any(stream.whats for stream in self.streams)

    @property
    def by_giver(self) -> list[tuple[_Parties, list[Stream]]]:
        """The streams by their givers, those of the largest stream first."""
        found: dict[_Parties, list[Stream]] = {}
        for stream in self.streams:
            found.setdefault(stream.givers, []).append(stream)
        return list(found.items())

    def iris(self) -> Iterable[str]:
        """Return every IRI in it."""
        for stream in self.streams:
            yield from (stream.item, *stream.givers, *stream.whats, *stream.receivers)
            if isinstance(stream.currency, ox.NamedNode):
                yield stream.currency.value


def flow_view(page: Page) -> ClassView | None:
    """Return the first class whose things have a giver and a receiver, or None."""
    return next((view for view in page.site.classes if view.giver and view.receiver), None)


def read_flow(page: Page) -> Flow | None:
    """Return the flow of the first class that has givers and receivers, with its names learnt.

    None where there is no such class, or none of its things, or too many of them that nobody has added up.
    """
    view = flow_view(page)
    count = count_class(page, view.iri) if view else 0
    if view is None or not count:
        return None
    is_whole = count <= SORTABLE_UP_TO
    name, terms = "chart-transfers" if is_whole else "chart-pairs", _terms(view)
    rows = None if is_whole else find_tallied(page, name, [view.iri])
    if rows is None and count > GATHERED_UP_TO:
        return None
    if rows is None:
        rows = recall(page, f"{name} {view.iri}", lambda: page.store.select(question(name), **terms))
    streams = _gathered(page, rows) if is_whole else [_pair(row) for row in rows]
    streams.sort(key=lambda stream: (-stream.size[0], -stream.size[1], stream.givers, stream.receivers, stream.whats))
    flow = Flow(view, streams[:TABLED], page.editor(shown_question(name, **terms)), is_whole)
    learn_names(page, [view.iri, *flow.iris()])
    return flow


def _terms(view: ClassView) -> dict[str, Term]:
    names = (*_ROLES, "amount", "currency")
    properties = {f"{name}_property": getattr(view, name) for name in names}
    named: dict[str, Term] = {key: ox.NamedNode(iri) if iri else _NOTHING for key, iri in properties.items()}
    stages: dict[str, Term] = {
        "stage_property": ox.NamedNode(view.stage) if view.stage else _NOTHING,
        "done": ox.NamedNode(view.done) if view.done else _NOTHING,
    }
    return {"class": ox.NamedNode(view.iri), **named, **stages}


def _gathered(page: Page, rows: Iterable[Solution]) -> list[Stream]:
    """Gather the rows of each thing, then the things of each stream: a thing with two receivers counts once."""
    things: dict[str, list[Solution]] = {}
    for row in rows:
        if isinstance(row["item"], ox.NamedNode) and not page.is_private(row["item"].value):
            things.setdefault(row["item"].value, []).append(row)
    streams: dict[tuple[object, ...], list[Stream]] = {}
    for item, said in things.items():
        stream = _single(item, said)
        key = (stream.givers, stream.whats, stream.receivers, stream.total is None, stream.currency)
        streams.setdefault(key, []).append(stream)
    return [_joined(found) for found in streams.values()]


def _single(item: str, rows: Sequence[Solution]) -> Stream:
    parties = {
        role: tuple(sorted({row[role].value for row in rows if isinstance(row.get(role), ox.NamedNode)}))
        for role in _ROLES
    }
    stated = sorted((row for row in rows if _number(row, "amount") is not None), key=lambda row: str(row["amount"]))
    first: Mapping[str, Term] = stated[0] if stated else {}
    total = _number(first, "amount")
    return Stream(
        parties["giver"], parties["what"], parties["receiver"], total, first.get("currency"), count=1, item=item
    )


def _joined(streams: Sequence[Stream]) -> Stream:
    first = streams[0]
    if len(streams) == 1:
        return first
    totals = [stream.total for stream in streams if stream.total is not None]
    total = sum(totals, Decimal(0)) if totals else None
    return Stream(first.givers, first.whats, first.receivers, total, first.currency, len(streams))


def _pair(row: Solution) -> Stream:
    is_stated = row["is_stated"].value in {"true", "1"}
    givers, receivers = (
        (row[role].value,) if isinstance(row.get(role), ox.NamedNode) else () for role in ("giver", "receiver")
    )
    total = _number(row, "total") if is_stated else None
    return Stream(givers, (), receivers, total, row.get("currency"), int(row["count"].value))


def _number(row: Mapping[str, Term], name: str) -> Decimal | None:
    term = row.get(name)
    return parse_number(term.value) if isinstance(term, ox.Literal) else None
