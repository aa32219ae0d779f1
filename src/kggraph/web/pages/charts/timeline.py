"""When things happened: those whose date the data state, and those for which they state none.

A date may be a day, a month or a year and is shown as precisely as it is stated, no more. Many dates are counted by
years, or by as many years together as make few bars.
"""

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import pyoxigraph as ox

from kggraph.store.interface import Solution
from kggraph.store.questions import question, with_slice
from kggraph.web.asking import shown_question, with_values
from kggraph.web.pages.listed import SORTABLE_UP_TO
from kggraph.web.pages.page import Page
from kggraph.web.pages.recall import recall
from kggraph.web.pages.tallied import count_class, tallied

LISTED = 60  # dated things that are shown one by one
UNDATED_LISTED = 12
_BARS = 48
_YEAR, _MONTH = 4, 7  # characters of a date in ISO 8601


@dataclass(frozen=True)
class Dated:
    """A thing with a date; ``certainty`` is the local name of the status of the fact that says so, if one does."""

    iri: str
    date: ox.Literal
    certainty: str

    @property
    def precision(self) -> str:
        """How precise the date is: ``day``, ``month`` or ``year``."""
        length = len(self.date.value.lstrip("-"))
        return "year" if length <= _YEAR else "month" if length <= _MONTH else "day"

    @property
    def is_stated(self) -> bool:
        """Whether the date is said rather than worked out."""
        return self.certainty in {"", "explicit"}


@dataclass(frozen=True)
class Bar:
    """The dates of some years, counted; ``last`` is the last of these years."""

    first: int
    last: int
    count: int


@dataclass(frozen=True)
class Undated:
    """The things of a class without a date: how many, some of them, and the question that gives all."""

    class_iri: str
    count: int
    items: Sequence[str]
    query: str


@dataclass(frozen=True)
class Timeline:
    """Dated things one by one (``items``) or counted (``bars``); ``count`` dates in all, ``query`` gives them."""

    count: int
    items: Sequence[Dated]
    bars: Sequence[Bar]
    undated: Sequence[Undated]
    query: str

    @property
    def is_told(self) -> bool:
        """Whether any date is a fact of a document, which says it or leaves it to be worked out."""
        return any(dated.certainty for dated in self.items)

    @property
    def groups(self) -> list[tuple[ox.Literal, list[Dated]]]:
        """The things by date, in the order of time: a year stands before its months."""
        found: dict[ox.Literal, list[Dated]] = {}
        for dated in self.items:
            found.setdefault(dated.date, []).append(dated)
        return sorted(found.items(), key=lambda pair: _moment(pair[0]))


def read_timeline(page: Page) -> Timeline | None:
    """Return when things happened, with their names learnt; None where the data date nothing."""
    when = [ox.NamedNode(iri) for iri in page.site.dated_by]
    years = _years(page, when)
    total = sum(years.values())
    if not total:
        return None
    dates = with_values(question("chart-dates"), "when", when)
    items = _dated(page, recall(page, "chart-dates", lambda: page.store.select(dates))) if total <= LISTED else []
    bars = [] if items else _bars(years)
    counts = (
        shown_question("chart-years", when=when[0])
        if len(when) == 1
        else with_values(question("chart-years"), "when", when)
    )
    timeline = Timeline(total, items, bars, _undated(page), page.editor(dates if items else counts))
    page.learn([*(dated.iri for dated in items), *_iris(timeline.undated)])
    return timeline


def _years(page: Page, when: Iterable[ox.NamedNode]) -> Counter[int]:
    """Return how many dates lie in each year; asked for each property, so that no other statement is looked at."""
    years: Counter[int] = Counter()
    for name in when:
        rows = tallied(page, "chart-years", [name.value], {"when": name})
        for row in rows:
            years[int(row["year"].value)] += int(row["count"].value)
    return years


def _dated(page: Page, rows: Iterable[Solution]) -> list[Dated]:
    found = [
        Dated(row["item"].value, row["date"], row["status"].value.rpartition("/")[2] if "status" in row else "")
        for row in rows
        if isinstance(row["date"], ox.Literal) and not page.is_private(row["item"].value)
    ]
    return sorted(set(found), key=lambda dated: (_moment(dated.date), dated.iri))


def _moment(date: ox.Literal) -> tuple[int, str]:
    """Return what dates are sorted by: a year stands before its months, and years before our era before those of it."""
    year = re.match("-?[0-9]+", date.value)
    return int(year[0]) if year else 0, date.value


def _bars(counts: Mapping[int, int]) -> list[Bar]:
    """Return bars of as many years as make few enough of them, those of no date left out.

    >>> _bars({1900: 2, 1901: 1, 2020: 5})
    [Bar(first=1900, last=1909, count=3), Bar(first=2020, last=2029, count=5)]
    """
    span = max(counts) - min(counts) + 1
    width = next(width for width in (1, 10, 100, 1_000, 10_000, span) if span <= width * _BARS or width == span)
    found: dict[int, int] = {}
    for year, count in counts.items():
        first = year // width * width
        found[first] = found.get(first, 0) + count
    return [Bar(first, first + width - 1, found[first]) for first in sorted(found)]


def _undated(page: Page) -> list[Undated]:
    found = []
    for view in page.site.classes:
        if not view.when or not 0 < count_class(page, view.iri) <= SORTABLE_UP_TO:
            continue
        terms = {"class": ox.NamedNode(view.iri), "when_property": ox.NamedNode(view.when)}
        items = _without_date(page, view.iri, terms)
        if items:
            query = page.editor(shown_question("chart-undated", **terms))
            found.append(Undated(view.iri, len(items), items[:UNDATED_LISTED], query))
    return found


def _without_date(page: Page, class_iri: str, terms: dict[str, ox.NamedNode]) -> list[str]:
    text = with_slice(question("chart-undated"), offset=0, limit=SORTABLE_UP_TO)
    rows = recall(page, f"chart-undated {class_iri}", lambda: page.store.select(text, **terms))
    iris = [row["item"].value for row in rows if isinstance(row["item"], ox.NamedNode)]
    return [iri for iri in iris if not page.is_private(iri)]


def _iris(undated: Iterable[Undated]) -> Iterable[str]:
    for each in undated:
        yield from (each.class_iri, *each.items)
