"""Search: things, terms and facts by their names, quotes by their words; grouped by kind, each with what was found."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from werkzeug.datastructures import MultiDict

from kggraph.store.search_entries import Section
from kggraph.store.search_index import find_search_index
from kggraph.store.search_ranking import places
from kggraph.store.searching import LONGEST, Hit, Results
from kggraph.web.pages.finding import find
from kggraph.web.pages.marks import REACH, Piece, excerpt
from kggraph.web.pages.page import Page
from kggraph.web.pages.shown import LONG_TEXT, Link
from kggraph.web.paging import Paging, read_page_number

_MOST = 1_000  # names and quotes that are looked at, of each section
_IN_A_GROUP = 6  # what is shown of each kind where all kinds are
_PER_PAGE = 25
_NAMED_SECTIONS: Mapping[Section, str] = {Section.FACT: "facts", Section.QUOTE: "quotes"}
FIELDS = ("iri", "label", "class", "found", "language", "nearness")
Record = dict[str, object]


@dataclass(frozen=True)
class Found:
    """Something that was found: how it is linked, its name with the words found marked, and what else they are in.

    ``by`` are the marked words of another name than the one shown, in the language ``by_lang``; else it is empty.
    """

    link: Link
    pieces: Sequence[Piece]
    by: Sequence[Piece] = ()
    by_lang: str = ""


@dataclass(frozen=True)
class Group:
    """What was found of one kind: ``key`` names it in URLs, ``type`` is its class where it has one."""

    key: str
    section: Section
    type: Link | None
    count: int
    shown: Sequence[Found]


def render_search(page: Page, arguments: "MultiDict[str, str]") -> str:
    """Return the results for the text ``q``: some of each kind, or a page of one ``kind``; no text finds nothing."""
    text = read_text(arguments)
    results = find(page, text, list(Section), _MOST)
    groups = _by_kind(page, results)
    chosen = arguments.get("kind", "")
    shown = {chosen: groups[chosen]} if chosen in groups else groups
    paging = Paging(read_page_number(arguments), _PER_PAGE, len(groups.get(chosen, ())))
    paging = Paging(min(paging.page, paging.last), _PER_PAGE, paging.count)
    start, size = (paging.offset, _PER_PAGE) if chosen in groups else (0, _IN_A_GROUP)
    page.hidden = True  # result pages are no pages for search engines
    return page.render(
        "search.html",
        text=text,
        results=results,
        groups=_shown(page, results, {key: (hits[start : start + size], len(hits)) for key, hits in shown.items()}),
        count=sum(len(hits) for hits in shown.values()),
        kind=chosen if chosen in groups else "",
        paging=paging if chosen in groups else None,
        given=urlencode({"q": text}),
        is_indexed=find_search_index(page.store.release) is not None,
        most=_MOST,
    )


def search_records(page: Page, arguments: "MultiDict[str, str]") -> list[Record]:
    """Return everything that is found for the text ``q``, of one ``kind`` or of all, as records."""
    results = find(page, read_text(arguments), list(Section), _MOST)
    groups = _by_kind(page, results)
    chosen = arguments.get("kind", "")
    hits = groups.get(chosen) if chosen else [hit for found in groups.values() for hit in found]
    learn_found(page, hits or ())
    return [_record(page, hit) for hit in hits or ()]


def read_text(arguments: Mapping[str, str]) -> str:
    """Return what is searched for: its words with single spaces, as many as are looked at."""
    return " ".join(arguments.get("q", "").split())[:LONGEST]


def learn_found(page: Page, hits: Sequence[Hit]) -> None:
    """Learn what hits are called, and their kinds; quotes are shown by their words."""
    named = [hit.named for hit in hits if hit.named.section is not Section.QUOTE]
    page.learn(iri for each in named for iri in (each.iri, each.kind))


def show_hit(page: Page, hit: Hit, wanted: Sequence[str]) -> Found:
    """Return a hit as readers see it; the page has learnt the thing."""
    named, link = hit.named, page.link(hit.named.iri)
    if named.section is Section.QUOTE:
        quote = Link(named.text, page.lang(named.language), link.url, "document", link.iri)
        return Found(quote, _marked(named.text, wanted, REACH))
    own = _marked(link.text, wanted, LONG_TEXT)
    if any(piece.marked for piece in own):
        return Found(link, own)
    return Found(link, own, _marked(named.text, wanted, LONG_TEXT), page.lang(named.language))


def _marked(text: str, wanted: Sequence[str], reach: int) -> list[Piece]:
    found = places(text, wanted)
    return excerpt(text, found, reach=reach) if found else [Piece(text, marked=False)]


def _by_kind(page: Page, results: Results) -> dict[str, list[Hit]]:
    """Return hits by kind: first the kind of the best hit, and facts and quotes last, as they come."""
    groups: dict[str, list[Hit]] = {}
    for hit in without_parts(results.hits):
        key = _NAMED_SECTIONS.get(hit.named.section) or _class_key(page, hit.named.kind)
        groups.setdefault(key, []).append(hit)
    return groups


def _class_key(page: Page, kind: str) -> str:
    view = page.site.class_view(kind)
    return view.path if view and view.path else page.short(kind) or "other"


def without_parts(hits: Sequence[Hit]) -> list[Hit]:
    """Return hits without quotes that stand within a nearer one of the same document, or around it."""
    kept: list[Hit] = []
    quotes: dict[str, list[str]] = {}
    for hit in hits:
        if hit.named.section is Section.QUOTE:
            others = quotes.setdefault(hit.named.iri.partition("#")[0], [])
            if any(hit.named.text in other or other in hit.named.text for other in others):
                continue
            others.append(hit.named.text)
        kept.append(hit)
    return kept


def _shown(page: Page, results: Results, groups: Mapping[str, tuple[Sequence[Hit], int]]) -> list[Group]:
    learn_found(page, [hit for hits, _ in groups.values() for hit in hits])
    found = []
    for key, (hits, count) in groups.items():
        first = hits[0].named
        is_class = first.kind and first.section not in _NAMED_SECTIONS
        shown = [show_hit(page, hit, results.wanted) for hit in hits]
        found.append(Group(key, first.section, page.link(first.kind) if is_class else None, count, shown))
    return found


def _record(page: Page, hit: Hit) -> Record:
    named = hit.named
    is_quote = named.section is Section.QUOTE
    label = named.text if is_quote else page.names.name(named.iri).text
    values = (named.iri, label, named.kind, named.text, named.language, hit.nearness.name.lower())
    return dict(zip(FIELDS, values, strict=True))
