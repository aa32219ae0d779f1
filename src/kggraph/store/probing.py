"""Where a query stops being SPARQL, and what could stand there.

The engine's parser names only the furthest place that any of its attempts came to, which may lie well behind the
mistake, and of a keyword that was tried there only that. So it is asked again, with beginnings of the query: one that
can be continued is read to its end.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass

import pyoxigraph as ox

from kggraph.store.query_text import Token, tokens

_PLACE = re.compile(r"error at (\d+):(\d+)")
_PAD = " " * 40  # longer than the longest keyword, so that no attempt at one reaches the end
_LONGEST = 20_000  # characters; a longer query gets the parser's own words
_VERBS = ("SELECT", "ASK", "CONSTRUCT", "DESCRIBE")
_CLAUSES = ("WHERE", "AS", "BY", "FILTER", "OPTIONAL", "UNION", "GRAPH", "BIND", "VALUES")
_MODIFIERS = ("GROUP BY", "HAVING", "ORDER BY", "LIMIT", "OFFSET")
_CONTINUATIONS: Mapping[str, str] = {
    "a variable": "?v ",
    "an IRI": "<a:a>",
    "a name such as ex:thing": "xsd:string",
    "a string": "'a'",
    "a number": "1",
    **{repr(mark): mark for mark in (".", ";", ",", ")", "]", "}", "{", "(", "=", "*")},
    **{word: word for word in (*_VERBS, *_CLAUSES, *_MODIFIERS)},
}
_PROBE_PREFIXES = {"xsd": "http://www.w3.org/2001/XMLSchema#"}


@dataclass(frozen=True)
class Stop:
    """The token that cannot stand where it stands (None: the query ends too early), and what can, most useful first."""

    token: Token | None
    options: tuple[str, ...]


def find_stop(text: str, prefixes: Mapping[str, str], *, base: str = "") -> Stop | None:
    """Return where a query that the parser refuses goes wrong, or None if it is too long to tell.

    >>> find_stop("SELECT ?a, ?b { ?a ?p ?b }", {}).token.text
    ','
    >>> find_stop("SELECT * { ?a ?p }", {}).options
    ('a variable', 'an IRI', 'a name such as ex:thing', 'a string', 'a number', "'('")
    """
    if len(text) > _LONGEST:
        return None
    row = list(tokens(text))
    good, bad = 0, len(row) + 1  # so many tokens can be continued, so many cannot
    while bad - good > 1:
        middle = (good + bad) // 2
        if middle <= len(row) and _can_go_on(text[: row[middle - 1].end], prefixes, base):
            good = middle
        else:
            bad = middle
    start = text[: row[good - 1].end] if good else ""
    options = [name for name, more in _CONTINUATIONS.items() if _can_go_on(f"{start} {more}", prefixes, base)]
    return Stop(row[good] if good < len(row) else None, tuple(options))


def _can_go_on(text: str, prefixes: Mapping[str, str], base: str) -> bool:
    try:
        ox.Store().query(text + _PAD, prefixes={**_PROBE_PREFIXES, **prefixes}, base_iri=base or None)
    except SyntaxError as error:
        match = _PLACE.search(str(error))
        last_line = text.rsplit("\n", 1)[-1]
        return (
            match is not None and int(match[1]) > text.count("\n") and int(match[2]) > len(last_line) + len(_PAD) // 2
        )
    except (RuntimeError, OSError):  # it was read to its end, and does not evaluate
        return True
    return True
