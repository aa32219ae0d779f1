"""How stores differ from the standards, in one place; each difference is held by tests against the real server.

A store that is not named here (GraphDB, Fuseki, Stardog, Neptune, QLever, …) is asked by the standards alone.
"""

import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from typing import TypeVar
from urllib.parse import urlsplit, urlunsplit

import pyoxigraph as ox

from kggraph.errors import (
    QueryRefusedError,
    QueryTimeoutError,
    QueryTooLargeError,
    SettingsError,
    StoreError,
    did_you_mean,
)
from kggraph.store.interface import QueryForm, Solution, Term
from kggraph.store.query_text import declared_prefixes, tokens, with_values_inside
from kggraph.vocabulary import XSD

# A graph that no store has: named where nothing is to be found, because naming none means everything to some stores.
NO_GRAPH = "urn:kggraph:none"
_Value = TypeVar("_Value")
_TRUTH = {"1": ox.Literal(value=True), "0": ox.Literal(value=False)}


@dataclass(frozen=True)
class Dialect:
    """What is special about one kind of store; the defaults are the standards.

    ``server`` begins its ``Server`` header. ``siblings`` are the last steps of its update and Graph Store URLs by the
    last step of its query URL. ``describe`` stands before a DESCRIBE query so that blank nodes are followed. ``cut``
    is the header that says that rows were left out; a graph of ``uncertain_rows`` may have been cut without a word.
    ``functions`` are prefixes of its own functions, which need no declaration. ``rewritten`` are parts of results in
    JSON as it writes them, and as the standard does. ``error`` matches what it says of a query that it cannot do, code
    and words; ``late`` are the codes of those that it stopped. With ``needs_named`` a dataset without named graphs has
    to name one that does not exist. With ``values_inside`` the VALUES at the end of a query may not name what it does
    not give back. With ``forgets_booleans`` a boolean comes back as the integer 1 or 0.
    """

    name: str
    server: str = ""
    siblings: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    describe: str = ""
    cut: str = ""
    uncertain_rows: int = 0
    functions: frozenset[str] = frozenset()
    rewritten: Mapping[bytes, bytes] = field(default_factory=dict)
    error: re.Pattern[str] | None = None
    late: Collection[str] = ()
    needs_named: bool = False
    values_inside: bool = False
    forgets_booleans: bool = False

    def write_urls(self, query_url: str) -> tuple[str, str]:
        """Return the update and Graph Store URLs that stand beside a query URL, nothing where that is not known.

        >>> OXIGRAPH.write_urls("http://127.0.0.1:7878/query")
        ('http://127.0.0.1:7878/update', 'http://127.0.0.1:7878/store')
        """
        parts = urlsplit(query_url)
        folder, _, last = parts.path.rpartition("/")
        siblings = self.siblings.get(last, ())
        update, store = (urlunsplit(parts._replace(path=f"{folder}/{name}", query="")) for name in siblings or ("", ""))
        return (update, store) if siblings else ("", "")

    def word(self, text: str, form: QueryForm) -> str:
        """Return a query as the store is to be asked."""
        text = with_values_inside(text) if self.values_inside else text
        return self.describe + text if form is QueryForm.DESCRIBE else text

    def require_harmless(self, text: str) -> None:
        """Raise QueryRefusedError for a query that calls the store's own functions: some reach beyond the data.

        >>> VIRTUOSO.require_harmless("SELECT (bif:sys_stat('st_dbms_ver') AS ?version) {}")
        Traceback (most recent call last):
        kggraph.errors.QueryRefusedError: bif: is refused: a query here has the functions of SPARQL 1.1 and no others
        """
        own = self.functions - set(declared_prefixes(text))
        for token in tokens(text) if self.functions else ():
            scheme = token.text.lstrip("<").partition(":")[0].lower()
            if (token.kind == "name" and scheme in own) or (token.kind == "iri" and scheme in self.functions):
                raise QueryRefusedError(
                    f"{scheme}: is refused: a query here has the functions of SPARQL 1.1 and no others"
                )

    def explain(self, words: str, seconds: float) -> StoreError | None:
        """Return the error that the store's words mean, None where they are not about the query."""
        match = self.error.search(words) if self.error else None
        if match is None:
            return None
        code, said = match.groups()
        return (
            QueryTimeoutError(seconds) if code in self.late else QueryRefusedError(f"the store cannot do this: {said}")
        )

    def require_whole(self, headers: Mapping[str, str]) -> None:
        """Raise QueryTooLargeError if rows were left out of an answer."""
        if self.cut and (rows := headers.get(self.cut)):
            raise QueryTooLargeError(f"the store cuts its answers at {int(rows):,} rows; use LIMIT and OFFSET")

    def require_certain(self, triples: int, text: str) -> None:
        """Raise QueryTooLargeError if a graph is so large that it may have been cut, and has no LIMIT of its own."""
        if self.uncertain_rows and triples >= self.uncertain_rows and not _LIMIT.search(text):
            raise QueryTooLargeError(
                f"the store cuts graphs at {self.uncertain_rows:,} rows without saying so; use LIMIT and OFFSET"
            )

    def mend_results(self, body: bytes) -> bytes:
        """Return results in JSON as the standard writes them."""
        for written, standard in self.rewritten.items():
            body = body.replace(written, standard)  # a literal holds no quotes that are not escaped
        return body

    def mend_triples(self, triples: Iterable[ox.Triple], booleans: Collection[str]) -> list[ox.Triple]:
        """Return each triple once; ``booleans`` are the properties whose values are booleans."""
        mended = (
            ox.Triple(t.subject, t.predicate, _truth(t.object)) if self._is_forgotten(t.predicate, booleans) else t
            for t in triples
        )
        return list(dict.fromkeys(mended))

    def mend_solution(self, solution: Solution, booleans: Collection[str]) -> Solution:
        """Return a solution of ``?property ?value`` with its booleans; any other as it is."""
        if "value" in solution and self._is_forgotten(solution.get("property"), booleans):
            return {**solution, "value": _truth(solution["value"])}
        return solution

    def _is_forgotten(self, predicate: Term | None, booleans: Collection[str]) -> bool:
        return self.forgets_booleans and isinstance(predicate, ox.NamedNode) and predicate.value in booleans


_LIMIT = re.compile(r"\bLIMIT\s+\d", re.IGNORECASE)
_BOOLEAN = b'"datatype": "http://www.w3.org/2001/XMLSchema#boolean", "value": "%s"'

STANDARD = Dialect("standard")
OXIGRAPH = Dialect(
    "oxigraph",
    server="oxigraph",
    siblings={"query": ("update", "store")},
    error=re.compile(r"(The custom function) (.*)$", re.DOTALL),
)
VIRTUOSO = Dialect(
    "virtuoso",
    server="virtuoso",
    siblings={
        "sparql": ("sparql", "sparql-graph-crud"),
        "sparql-auth": ("sparql-auth", "sparql-graph-crud-auth"),
    },
    describe='define sql:describe-mode "CBD" ',
    cut="x-sparql-maxrows",
    uncertain_rows=10_000,
    functions=frozenset({"bif", "sql"}),
    rewritten={
        b'"type": "bnode", "value": "nodeID://': b'"type": "bnode", "value": "',
        **{_BOOLEAN % number: _BOOLEAN % truth for number, truth in ((b"0", b"false"), (b"1", b"true"))},
    },
    error=re.compile(r"Virtuoso (\w+) Error (.*?)(?:\s*SPARQL query:.*)?$", re.DOTALL),
    late={"S1T00", "S1TAT"},
    needs_named=True,
    values_inside=True,
    forgets_booleans=True,
)
DIALECTS = {dialect.name: dialect for dialect in (STANDARD, OXIGRAPH, VIRTUOSO)}


def dialect_named(name: str) -> Dialect:
    """Return a dialect by its name. Raises SettingsError that lists what there is."""
    if name not in DIALECTS:
        raise SettingsError(f"no dialect {name!r}{did_you_mean(name, [*DIALECTS])}; there are: {', '.join(DIALECTS)}")
    return DIALECTS[name]


def dialect_of(headers: Mapping[str, str]) -> Dialect:
    """Return the dialect of the store whose reply has these headers.

    >>> dialect_of({"server": "Virtuoso/07.20.3229 (Linux) x86_64-pc-linux-gnu"}).name
    'virtuoso'
    >>> dialect_of({"server": "nginx"}).name
    'standard'
    """
    server = headers.get("server", "").lower()
    return next((row for row in DIALECTS.values() if row.server and server.startswith(row.server)), STANDARD)


def _truth(term: _Value) -> _Value | ox.Literal:
    is_number = isinstance(term, ox.Literal) and term.datatype in {XSD.integer, XSD.boolean}
    return _TRUTH.get(term.value, term) if isinstance(term, ox.Literal) and is_number else term
