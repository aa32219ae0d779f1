"""A request to a saved query as it came in, checked: what it asks, in which format, which page of the rows."""

from collections.abc import Mapping
from dataclasses import dataclass

from werkzeug.datastructures import MultiDict

from kggraph.errors import ParameterError, QuerySyntaxError
from kggraph.site import SavedQuery
from kggraph.store.binding import bind
from kggraph.store.interface import QueryForm, Store, Term
from kggraph.store.parameters import read_values
from kggraph.store.query_text import query_form
from kggraph.store.saved_queries import RESERVED
from kggraph.store.slicing import Slice

PAGE_SIZE, LARGEST_PAGE = 100, 10_000
_LAST_PAGE = 1_000_000


@dataclass(frozen=True)
class ApiRequest:
    """What is asked of a saved query: the terms bound to its variables, and the page, None for all rows."""

    query: SavedQuery
    terms: Mapping[str, Term]
    page: int | None = None
    page_size: int = PAGE_SIZE

    @property
    def text(self) -> str:
        """The query with the values in it."""
        return bind(self.query.text, self.terms)

    @property
    def rows(self) -> Slice | None:
        """The rows that are asked for."""
        return None if self.page is None else Slice((self.page - 1) * self.page_size, self.page_size)


def form_of(query: SavedQuery) -> QueryForm:
    """Return a saved query's form; it was read as one, so it has one."""
    form = query_form(query.text)
    if form is None:
        raise QuerySyntaxError("expected SELECT, ASK, CONSTRUCT or DESCRIBE", line=1, column=1)
    return form


def read_request(query: SavedQuery, arguments: MultiDict[str, str], store: Store) -> ApiRequest:
    """Return what the arguments of a URL ask. Raises ParameterError that says what was expected."""
    given = [(name, text) for name, text in arguments.items(multi=True) if name not in RESERVED]
    terms = read_values(query, given, store)
    page, page_size = (_number(arguments, name, most) for name, most in _MOST.items())
    if (page or page_size) and form_of(query) is not QueryForm.SELECT:
        raise ParameterError(f"the query {query.name!r} has no rows to be paged: it is {form_of(query).value}")
    if page is None and page_size is None:
        return ApiRequest(query, terms)
    return ApiRequest(query, terms, page or 1, page_size or PAGE_SIZE)


_MOST = {"page": _LAST_PAGE, "page_size": LARGEST_PAGE}


def _number(arguments: MultiDict[str, str], name: str, most: int) -> int | None:
    values = [text for text in arguments.getlist(name) if text]
    if not values:
        return None
    if len(values) > 1:
        raise ParameterError(f"the parameter {name!r} is given twice; expected once")
    [text] = values
    number = int(text) if text.isascii() and text.isdigit() and len(text) <= len(str(most)) else 0
    if not 1 <= number <= most:
        raise ParameterError(f"the parameter {name!r}: {text!r} does not fit; expected a number from 1 to {most:,}")
    return number
