"""The page of Triple Pattern Fragments: a form for one pattern, and what matches it."""

from urllib.parse import urlencode

import pyoxigraph as ox
from werkzeug.datastructures import MultiDict

from kggraph.web.context import find_release
from kggraph.web.dataset.releases import find_statistics
from kggraph.web.fragments.pattern import find_matches, read_pattern
from kggraph.web.pages.page import Page
from kggraph.web.pages.statements import shown_term
from kggraph.web.paging import read_page_number

_PLACES = ("subject", "predicate", "object")


def render_fragments(page: Page, arguments: "MultiDict[str, str]") -> str:
    """Return the page of a pattern's matches. Raises InvalidIriError, QueryTooLargeError."""
    number = read_page_number(arguments)
    pattern = read_pattern(arguments, page.site.base)
    matches = find_matches(page.store, find_statistics(find_release()), pattern, number)
    rows = [tuple(map(shown_term, triple)) for triple in matches.triples]
    page.learn(term for row in rows for term in row if isinstance(term, ox.NamedNode))
    page.hidden = bool(arguments)
    given = {place: arguments[place] for place in _PLACES if arguments.get(place)}
    return page.render(
        "fragments.html",
        given=given,
        rows=rows,
        matches=matches,
        number=number,
        base=f"/{page.language}/fragments?{urlencode(given)}{'&' if given else ''}",
        formats=f"/fragments?{urlencode({**given, **({'page': number} if number > 1 else {})})}",
        query=page.as_sparql("fragment-triples", **pattern.terms),
    )
