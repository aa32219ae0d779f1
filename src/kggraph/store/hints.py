"""What a query that found nothing may have meant: the names in it that occur nowhere in the data, and the nearest ones.

Hints never delay an answer for long and never fail it: few names of short queries are looked up, and the list of known
terms is asked for as a stranger's query is, where it can be stopped; once for each release.
"""

import threading
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from itertools import islice, pairwise

import pyoxigraph as ox

from kggraph.errors import InvalidIriError, QueryTimeoutError, QueryTooLargeError, StoreUnavailableError
from kggraph.formats import ResultsFormat
from kggraph.iris import local_name, require_iri, shorten
from kggraph.store.interface import Answer, ProtocolQuery, QueryForm, Store
from kggraph.store.query_text import Token, declared_prefixes, tokens
from kggraph.store.questions import question
from kggraph.vocabulary import XSD

_LONGEST_QUERY = 20_000  # characters
_LONGEST_NAME = 300
_LONGEST_COMPARED = 40
_LOOKED_UP = 12
_HINTS = 5
_LISTING_SECONDS = 2.0
_LONGEST_EMPTY = 20_000  # bytes of an answer that may be empty: its variables have names
# How solutions end where there are none, and a boolean that is false, as the engine writes them.
_MARKUP = {
    ResultsFormat.JSON: (b'"bindings":[]}}', b'"boolean":false}'),
    ResultsFormat.XML: (b"<results></results></sparql>", b"<boolean>false</boolean></sparql>"),
}
_NO_PATTERN = {"PREFIX", "BASE", "FROM", "NAMED", "^^"}  # what follows is a namespace, a graph or a datatype
_NEAR_IN_NAMESPACE, _NEAR_ANYWHERE = 0.7, 0.85


@dataclass(frozen=True)
class Hint:
    """A name as it stands in a query, of which the data know nothing; ``nearest`` is a term they know, if one is near.

    >>> str(Hint("asar:donr", "asar:donor"))
    'asar:donr occurs nowhere in the data; did you mean asar:donor?'
    """

    name: str
    nearest: str = ""

    def __str__(self) -> str:
        asked = f"; did you mean {self.nearest}?" if self.nearest else ""
        return f"{self.name} occurs nowhere in the data{asked}"


def is_empty(answer: Answer) -> bool:
    r"""Return whether an answer has no row, no triple, or says no.

    >>> from io import BytesIO
    >>> is_empty(Answer(QueryForm.SELECT, ResultsFormat.CSV, BytesIO(b"a,b\r\n")))
    True
    >>> is_empty(Answer(QueryForm.ASK, ResultsFormat.CSV, BytesIO(b"true")))
    False
    """
    if answer.size > _LONGEST_EMPTY:
        return False
    body = answer.body
    if not isinstance(answer.format, ResultsFormat):
        return next(iter(ox.parse(body, format=answer.format.engine)), None) is None
    if answer.format in _MARKUP:
        return body.endswith(_MARKUP[answer.format])
    return body == b"false" if answer.form is QueryForm.ASK else body.find(b"\n", body.find(b"\n") + 1) < 0


class KnownTerms:
    """Terms by their local names, to find the one that is likeliest meant by another.

    >>> known = KnownTerms(["https://e.example/ns#donor", "https://e.example/ns#Donation", "http://f.example/name"])
    >>> known.nearest("https://e.example/ns#donr"), known.nearest("https://g.example/NAME")
    ('https://e.example/ns#donor', 'http://f.example/name')
    >>> known.nearest("https://g.example/other")
    ''
    """

    def __init__(self, terms: Iterable[str]) -> None:
        self._terms: dict[str, list[str]] = {}
        self._names: dict[str, list[str]] = {}
        for term in sorted(terms):
            name = local_name(term)
            if len(name) <= _LONGEST_COMPARED:
                self._terms.setdefault(name.lower(), []).append(term)
                self._names.setdefault(term.removesuffix(name), []).append(name.lower())

    def nearest(self, iri: str) -> str:
        """Return the likeliest term, or nothing.

        First one that differs only in its namespace or in capitals, then a near one in its namespace, then a very near
        one anywhere.
        """
        name = local_name(iri)
        namespace, wanted = iri.removesuffix(name), name.lower()
        if len(name) > _LONGEST_COMPARED:
            return ""
        near = (
            [wanted] * (wanted in self._terms)
            or get_close_matches(wanted, self._names.get(namespace, ()), n=1, cutoff=_NEAR_IN_NAMESPACE)
            or get_close_matches(wanted, self._terms, n=1, cutoff=_NEAR_ANYWHERE)
        )
        candidates = self._terms[near[0]] if near else []
        return min(candidates, key=lambda term: (not term.startswith(namespace), term), default="")


class Hints:
    """Finds hints; keeps the terms of the release that it was last asked about. Safe to use from many threads."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._release, self._terms = "", KnownTerms([])

    def find(self, store: Store, text: str) -> list[Hint]:
        """Return the hints for a query that found nothing, in the order of its names, at most a few."""
        try:
            return self._find(store, text) if len(text) <= _LONGEST_QUERY else []
        except (QueryTimeoutError, StoreUnavailableError):
            return []  # a remote store failed just now: what the query found is true all the same

    def _find(self, store: Store, text: str) -> list[Hint]:
        own = declared_prefixes(text)
        prefixes = {**store.site.prefixes, **own}
        named = islice(_named(text, prefixes), _LOOKED_UP)
        unknown = [(name, iri) for name, iri in named if not _occurs(store, iri)][:_HINTS]
        known = self._known(store) if unknown else KnownTerms([])
        return [Hint(name, _spelled(known.nearest(iri), own, prefixes)) for name, iri in unknown]

    def _known(self, store: Store) -> KnownTerms:
        with self._lock:
            if self._release == store.release_id:
                return self._terms
        declared = {row["term"].value for row in store.select(question("hint-ontology-terms"))}
        try:
            terms = KnownTerms(declared | _used_terms(store))
        except StoreUnavailableError:
            return KnownTerms(declared)  # all query processes are busy: the next hint asks again
        with self._lock:
            self._release, self._terms = store.release_id, terms
        return terms


def _spelled(iri: str, own: Mapping[str, str], prefixes: Mapping[str, str]) -> str:
    """Return an IRI as the query would name it: by a prefix of its own where there is one."""
    short = shorten(iri, own)
    return "" if not iri else shorten(iri, prefixes) if short.startswith("<") else short


def _named(text: str, prefixes: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """Return the IRIs that a query asks about, each once: as they stand there, and whole."""
    seen: set[str] = set()
    for token in _asked(list(tokens(text))):
        iri = _whole(token, prefixes)
        if iri and iri not in seen and len(iri) <= _LONGEST_NAME and not iri.startswith(XSD.iri):
            seen.add(iri)
            yield token.text, iri


def _asked(row: Sequence[Token]) -> Iterator[Token]:
    """Return the tokens but those of declarations, graphs, datatypes and the template of a CONSTRUCT.

    >>> text = "PREFIX e: <http://e/> CONSTRUCT { ?s e:made ?o } FROM <http://g/> { ?s e:found '1'^^e:int }"
    >>> [token.text for token in _asked(list(tokens(text))) if token.kind in {"name", "iri"}]
    ['e:found']
    """
    words = [token.text.upper() for token in row]
    template = _template(words)
    for place, token in enumerate(row):
        before = words[max(0, place - 2) : place]
        is_declared = not _NO_PATTERN.isdisjoint(before[-1:]) or before[:1] == ["PREFIX"]
        if place not in template and not is_declared:
            yield token


def _template(words: Sequence[str]) -> range:
    """Return the places of the template of a CONSTRUCT, empty where there is none."""
    start = next((place for place, pair in enumerate(pairwise(words)) if pair == ("CONSTRUCT", "{")), len(words))
    return range(start, next((place for place in range(start, len(words)) if words[place] == "}"), len(words)))


def _whole(token: Token, prefixes: Mapping[str, str]) -> str:
    """Return the absolute IRI that a token stands for, or nothing."""
    if token.kind == "iri":
        iri = token.text[1:-1]
    elif token.kind == "name" and token.text.partition(":")[0] in prefixes:
        prefix, _, local = token.text.partition(":")
        iri = prefixes[prefix] + local.replace("\\", "")
    else:
        return ""
    try:
        return require_iri(iri)
    except InvalidIriError:
        return ""  # relative to the base, or written with escapes


def _occurs(store: Store, iri: str) -> bool:
    return store.ask(question("entity-exists"), entity=ox.NamedNode(iri))


def _used_terms(store: Store) -> set[str]:
    """Return the classes and properties in use; none where listing them takes too long.

    Raises StoreUnavailableError.
    """
    listing = ProtocolQuery(question("hint-used-terms"), seconds=_LISTING_SECONDS)
    try:
        answer = store.answer(listing, ResultsFormat.JSON, None)
    except (QueryTimeoutError, QueryTooLargeError):
        return set()  # the terms that the ontology declares must do
    results = ox.parse_query_results(answer.body, format=ox.QueryResultsFormat.JSON)
    return set() if isinstance(results, ox.QueryBoolean) else _iris(results)


def _iris(solutions: ox.QuerySolutions) -> set[str]:
    terms: Sequence[object] = [solution["term"] for solution in solutions]
    return {term.value for term in terms if isinstance(term, ox.NamedNode)}
