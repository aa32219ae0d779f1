"""What one request works with: the store of one release from its start to its end, the reader's language, its id."""

from flask import g, request

from kggraph.site import INTERFACE_LANGUAGES
from kggraph.store.interface import Store
from kggraph.store.release import Release
from kggraph.web.negotiation import choose_language

# What the layers before the framework leave in a request's environment: its name, the store it is answered from, and
# what became of its query where that has been evaluated.
REQUEST_ID, STORE, ANSWER = "kggraph.request_id", "kggraph.store", "kggraph.answer"


def current_store() -> Store:
    """Return the store that this request is answered from. The app has put it there before the view runs."""
    store: Store = g.store
    return store


def find_store() -> Store | None:
    """Return the store of this request, or None where there is none to serve or none is needed."""
    store: Store | None = g.get("store")
    return store


def find_release() -> Release | None:
    """Return the release behind this request's store; None behind an endpoint that no release was published in."""
    store = find_store()
    return store.release if store else None


def request_language() -> str:
    """Return the language to answer a person in: that of the URL, else the one preferred by ``Accept-Language``."""
    if not is_language_negotiated():
        return request.path.split("/", 2)[1]
    return choose_language(request.headers.get("Accept-Language"), INTERFACE_LANGUAGES)


def is_language_negotiated() -> bool:
    """Return whether ``Accept-Language`` has a say: the URL names no language."""
    return request.path.split("/", 2)[1] not in INTERFACE_LANGUAGES


def request_id() -> str:
    """Return the name of this request in answers and logs."""
    name: str = request.environ.get(REQUEST_ID, "")
    return name


def note_query(text: str) -> None:
    """Keep the text of this request's query for the log, which tells it only where that is wanted."""
    g.query_text = text
