"""What is told to who asked a query and got nothing, because it names what the data do not have."""

from collections.abc import Sequence
from urllib.parse import quote

from flask import Response, current_app

from kggraph.store.hints import Hint, Hints, is_empty
from kggraph.store.interface import Answer
from kggraph.web.context import current_store

EXTENSION = "kggraph-hints"
HEADER = "Kggraph-Hint"
_PRINTABLE = "".join(map(chr, range(0x20, 0x7F)))


def find_hints(text: str, answer: Answer) -> Sequence[Hint]:
    """Return the hints for a query, none unless its answer is empty."""
    hints: Hints = current_app.extensions[EXTENSION]
    return hints.find(current_store(), text) if is_empty(answer) else ()


def add_hints(response: Response, hints: Sequence[Hint]) -> Response:
    """Return the response with a header that tells the hints, if there are any."""
    if hints:
        response.headers[HEADER] = hint_header(hints)
    return response


def hint_header(hints: Sequence[Hint]) -> str:
    r"""Return hints as a list of strings (RFC 9651, sections 3.1 and 3.3.3); what is not ASCII is percent-encoded.

    >>> print(hint_header([Hint("asar:donr", "asar:donor"), Hint("<urn:ә>")]))
    "asar:donr occurs nowhere in the data; did you mean asar:donor?", "<urn:%D3%99> occurs nowhere in the data"
    """
    texts = (quote(str(hint), safe=_PRINTABLE).replace("\\", r"\\").replace('"', r"\"") for hint in hints)
    return ", ".join(f'"{text}"' for text in texts)
