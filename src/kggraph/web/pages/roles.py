"""The roles a thing plays in others: what it gave, what it received; each counted, added up and shown as cards."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

import pyoxigraph as ox
from markupsafe import Markup

from kggraph.iris import local_name, with_query
from kggraph.site import ROLES, ClassView
from kggraph.store.interface import Solution, Term
from kggraph.store.list_gathering import ABSENT, STATED
from kggraph.store.questions import question
from kggraph.store.tallies import find_tallies
from kggraph.vocabulary import RDF
from kggraph.web.asking import Values
from kggraph.web.pages.cards import Card, card_views, read_cards, said_on_cards
from kggraph.web.pages.evidence import Fact, assembled, said_about, words_of
from kggraph.web.pages.incoming import Group
from kggraph.web.pages.list_page import list_url
from kggraph.web.pages.page import Page
from kggraph.web.pages.shown import Amount

# What is said of a role where no sum is stated, where each thing has one, and where some have.
_Sentences = tuple[Markup, Markup, Markup]
_NOTHING = RDF.nil  # stands for a property that the settings do not name: nothing has it


@dataclass(frozen=True)
class Part:
    """The things in which another one plays a role: some of them as cards, all of them counted and added up.

    ``sums`` are the stated amounts per currency, which ``stated`` of ``count`` things give, as ``query`` says. ``rows``
    is the URL of the list of all these things.
    What is not done yet is in none of these: ``open`` is its number, ``open_sums`` what it states.
    """

    role: str
    predicate: str
    view: ClassView
    cards: Sequence[Card]
    count: int
    stated: int
    sums: Sequence[Amount]
    open: int
    open_sums: Sequence[Amount]
    query: str
    rows: str

    @property
    def stated_rows(self) -> str:
        """The URL of the list of those that state an amount."""
        return with_query(self.rows, **{local_name(self.view.amount): STATED})

    def terms(self) -> Iterator[str]:
        """Return every IRI that the cards name, and their class."""
        yield self.view.iri
        for card in self.cards:
            yield from card.terms()


@dataclass(frozen=True)
class Role:
    """A role that a thing plays in those of a group, which are shown as cards of a class."""

    name: str
    view: ClassView
    group: Group


def find_roles(page: Page, groups: Sequence[Group]) -> list[Role]:
    """Return the roles that a thing plays, by what leads to it."""
    by_predicate = {group.predicate: group for group in groups}
    return [
        Role(name, view, by_predicate[predicate])
        for view in card_views(page)
        for name in ROLES
        if (predicate := getattr(view, name)) in by_predicate
    ]


def facts_of_roles(
    page: Page, roles: Sequence[Role], subjects: Sequence[str] = ()
) -> tuple[list[Fact], dict[ClassView, list[Fact]]]:
    """Return the facts about some things, and by class those on the cards of the things that another plays a role in.

    Their words are asked for together.
    """
    own = said_about(page, subjects)
    on_cards: dict[ClassView, dict[str, Values]] = {}
    for view in dict.fromkeys(role.view for role in roles):
        sources = [source for role in roles if role.view == view for source in role.group.sources]
        on_cards[view] = said_on_cards(page, view, sources)
    words = words_of(page, own, *on_cards.values())
    return assembled(page, own, words), {view: assembled(page, said, words) for view, said in on_cards.items()}


def read_parts(page: Page, iri: str, roles: Sequence[Role], facts: Mapping[ClassView, Sequence[Fact]]) -> list[Part]:
    """Return what a thing's roles come to by ``facts_of_roles``; the ``terms`` of each part are still to be learnt."""
    parts = [_read_part(page, iri, role, facts[role.view]) for role in roles]
    return [part for part in parts if part.count or part.open]


def summary(page: Page, part: Part) -> Markup | None:
    """Return a role in a sentence or two, or None where this page has no words for it."""
    messages = _MESSAGES.get(part.role) if part.view.kind == "donation" else None
    if messages is None:
        return None
    sentences = [_done(part, messages(page, part.count, {"stated": page.number(part.stated), "sum": _sums(part.sums)}))]
    return Markup(" ").join([*sentences[: part.count], *_open(page, part)])


def _done(part: Part, sentences: _Sentences) -> Markup:
    none, every, some = sentences
    if not part.stated:
        return none
    return every if part.stated == part.count else some


def _open(page: Page, part: Part) -> Iterator[Markup]:
    """Yield what is said of the donations that are not done yet: there, but not counted."""
    _n = page.say.ngettext
    if part.open_sums:
        yield _n(
            "%(n)s donation is only planned or promised (%(sum)s), not counted.",
            "%(n)s donations are only planned or promised (%(sum)s), not counted.",
            part.open,
            sum=_sums(part.open_sums),
        )
    elif part.open:
        yield _n(
            "%(n)s donation is only planned or promised, not counted.",
            "%(n)s donations are only planned or promised, not counted.",
            part.open,
        )


def _read_part(page: Page, iri: str, role: Role, facts: Sequence[Fact]) -> Part:
    view, group = role.view, role.group
    terms: dict[str, Term] = {
        "entity": ox.NamedNode(iri),
        "role": ox.NamedNode(group.predicate),
        "class": ox.NamedNode(view.iri),
        "amount_property": ox.NamedNode(view.amount) if view.amount else _NOTHING,
        "currency_property": ox.NamedNode(view.currency) if view.currency else _NOTHING,
        "stage_property": ox.NamedNode(view.stage) if view.stage else _NOTHING,
        "done": ox.NamedNode(view.done) if view.done else _NOTHING,
    }
    tallies = find_tallies(page.store.release)
    rows = tallies.find("page-sum", iri, group.predicate, view.iri, absent=[]) if tallies else None
    if rows is None:
        rows = page.store.select(question("page-sum"), **terms)
    cards = sorted(read_cards(page, view, group.sources, facts), key=lambda card: (-card.rank, card.iri))
    done, open_ = ([row for row in rows if ("stage" in row) is is_open] for is_open in (False, True))
    return Part(
        role=role.name,
        predicate=group.predicate,
        view=view,
        cards=cards,
        count=_total(done, "count"),
        stated=_total(done, "stated"),
        sums=_amounts(page, done),
        open=_total(open_, "count"),
        open_sums=_amounts(page, open_),
        query=page.as_sparql("page-sum", **terms),
        rows=_rows(page, iri, (view, group), has_open=bool(open_)),
    )


def _rows(page: Page, iri: str, found: tuple[ClassView, Group], *, has_open: bool) -> str:
    """Return the URL of the list of what is counted: without what is not done yet."""
    view, group = found
    chosen = [(local_name(group.predicate), iri)]
    if has_open:
        chosen += [(local_name(view.stage), ABSENT), (local_name(view.stage), view.done)]
    url = list_url(page, view)
    return f"{url}{'&' if '?' in url else '?'}{urlencode(chosen)}"


def _total(rows: Sequence[Solution], name: str) -> int:
    return sum(int(row[name].value) for row in rows)


def _amounts(page: Page, rows: Sequence[Solution]) -> list[Amount]:
    return [page.amount(row.get("total"), row.get("currency")) for row in rows if int(row["stated"].value)]


def _sums(amounts: Sequence[Amount]) -> Markup:
    return Markup(", ").join(Markup("{}\u00a0{}").format(amount.text, amount.unit) for amount in amounts)


def _giver(page: Page, n: int, said: Mapping[str, object]) -> _Sentences:
    _n = page.say.ngettext
    return (
        _n("Giver in %(n)s donation; its sum is not stated.", "Giver in %(n)s donations; no sum is stated.", n),
        _n("Giver in %(n)s donation: %(sum)s.", "Giver in %(n)s donations, all with a stated sum: %(sum)s.", n, **said),
        _n(
            "Giver in %(n)s donation; a sum is stated for %(stated)s: %(sum)s.",
            "Giver in %(n)s donations; a sum is stated for %(stated)s of them: %(sum)s.",
            n,
            **said,
        ),
    )


def _receiver(page: Page, n: int, said: Mapping[str, object]) -> _Sentences:
    _n = page.say.ngettext
    return (
        _n("Recipient of %(n)s donation; its sum is not stated.", "Recipient of %(n)s donations; no sum is stated.", n),
        _n(
            "Recipient of %(n)s donation: %(sum)s.",
            "Recipient of %(n)s donations, all with a stated sum: %(sum)s.",
            n,
            **said,
        ),
        _n(
            "Recipient of %(n)s donation; a sum is stated for %(stated)s: %(sum)s.",
            "Recipient of %(n)s donations; a sum is stated for %(stated)s of them: %(sum)s.",
            n,
            **said,
        ),
    )


def _within(page: Page, n: int, said: Mapping[str, object]) -> _Sentences:
    _n = page.say.ngettext
    return (
        _n("%(n)s donation in it; its sum is not stated.", "%(n)s donations in it; no sum is stated.", n),
        _n("%(n)s donation in it: %(sum)s.", "%(n)s donations in it, all with a stated sum: %(sum)s.", n, **said),
        _n(
            "%(n)s donation in it; a sum is stated for %(stated)s: %(sum)s.",
            "%(n)s donations in it; a sum is stated for %(stated)s of them: %(sum)s.",
            n,
            **said,
        ),
    )


_MESSAGES = {"giver": _giver, "receiver": _receiver, "within": _within}
