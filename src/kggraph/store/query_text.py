"""What can be told of a query from its text alone: its form, what it names, and what this service refuses.

The engine's parser lets keywords stand without a space around them (``trueSERVICE<http://…>{``), so a keyword that
must not slip through is looked for inside words, while strings, comments, IRIs and variables are passed over.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from kggraph.errors import QueryRefusedError, QueryTooLargeError, UpdateRefusedError
from kggraph.store.interface import QueryForm

_TOKEN = re.compile(
    r"""
      (?P<space>[\s\ufeff]+|\#[^\n\r]*)
    | (?P<string>\"\"\"(?:[^"\\]|\\.|"(?!""))*\"\"\" | '''(?:[^'\\]|\\.|'(?!''))*'''
        | "(?:[^"\\\n\r]|\\.)*" | '(?:[^'\\\n\r]|\\.)*')
    | (?P<iri><[^<>"{}|^`\\\x00-\x20]*(?:\\u[0-9A-Fa-f]{4}[^<>"{}|^`\\\x00-\x20]*)*>)
    | (?P<variable>[?$]\w+)
    | (?P<language>@[A-Za-z]+(?:-[A-Za-z0-9]+)*)
    | (?P<blank>_:[\w.-]+)
    | (?P<name>(?:[^\W\d_][\w.\-·]*)?:(?:[\w:.\-·]|%[0-9A-Fa-f]{2}|\\.)*)
    | (?P<number>\d+(?:\.\d*)?(?:[eE][+-]?\d+)?)
    | (?P<word>[^\W\d]\w*)
    | (?P<mark>&&|\|\||\^\^|[<>!]=|<<\(?|\)?>>|\{\||\|\}|.)
    """,
    re.VERBOSE | re.DOTALL,
)
_FORM = re.compile("|".join(form.value for form in QueryForm), re.IGNORECASE)
_UPDATES = ("INSERT", "DELETE", "LOAD", "CLEAR", "CREATE", "DROP", "COPY", "MOVE", "ADD", "WITH")
_GROUPING = {"GROUP", "HAVING", "COUNT", "SUM", "AVG", "MIN", "MAX", "SAMPLE", "GROUP_CONCAT"}
_UPDATE = re.compile("|".join(_UPDATES), re.IGNORECASE)


@dataclass(frozen=True)
class Token:
    """A word of a query: what kind it is, its characters, and where it starts (from 0)."""

    kind: str
    text: str
    start: int

    @property
    def end(self) -> int:
        """Where it ends, exclusive."""
        return self.start + len(self.text)


def tokens(text: str) -> Iterator[Token]:
    r"""Return the tokens of a query in order, without white space and comments. Never fails.

    >>> [token.text for token in tokens("SELECT ?x # all\n{ ?x a <http://e/#x> }")]
    ['SELECT', '?x', '{', '?x', 'a', '<http://e/#x>', '}']
    """
    for match in _TOKEN.finditer(text):
        if match.lastgroup and match.lastgroup != "space":
            yield Token(match.lastgroup, match.group(), match.start())


def query_form(text: str) -> QueryForm | None:
    r"""Return the form of a query, or None if its first word says no form.

    >>> query_form("PREFIX a: <http://e/> # SELECT\nASK { a:b ?p ?o }").value
    'ASK'
    >>> query_form("DROP ALL") is None
    True
    """
    match = _FORM.match(first_keyword(text))
    return QueryForm(match.group().upper()) if match else None


def first_keyword(text: str) -> str:
    """Return the first word after the prologue (BASE and PREFIX), or nothing."""
    words = (token.text for token in tokens(text) if token.kind == "word")
    return next((word for word in words if not word.upper().startswith(("PREFIX", "BASE"))), "")


def declared_prefixes(text: str) -> dict[str, str]:
    """Return the prefixes that a query declares, with their namespaces."""
    found, row = {}, list(tokens(text))
    for word, name, iri in zip(row, row[1:], row[2:], strict=False):
        if word.text.upper() == "PREFIX" and name.text.endswith(":") and iri.kind == "iri":
            found[name.text[:-1]] = iri.text[1:-1]
    return found


def without_dataset(text: str) -> tuple[str, bool]:
    """Return a query without its dataset clauses (FROM, FROM NAMED), and whether it had any.

    Those in sub-selects go too: SPARQL does not have them there, some stores do.

    >>> without_dataset("SELECT * FROM <http://e/g> FROM NAMED e:h { ?s ?p 'FROM <x>' }")
    ("SELECT *   { ?s ?p 'FROM <x>' }", True)
    >>> without_dataset("ASK { ?s ?p ?o }")
    ('ASK { ?s ?p ?o }', False)
    """
    spans = []
    row = list(tokens(text))
    for place, token in enumerate(row):
        if token.kind == "word" and token.text.upper() in {"FROM", "FROMNAMED"}:
            graph = next((after for after in row[place + 1 : place + 3] if after.text.upper() != "NAMED"), token)
            spans.append((token.start, graph.end))
    for start, end in reversed(spans):
        text = text[:start] + text[end:]
    return text, bool(spans)


def with_values_inside(text: str) -> str:
    """Return a query with the VALUES at its end moved into its group, which asks the same where nothing is grouped.

    >>> with_values_inside("SELECT ?o { ?s ?p ?o } LIMIT 9 VALUES ?s { <http://e/s> }")
    'SELECT ?o { ?s ?p ?o VALUES ?s { <http://e/s> } } LIMIT 9 '
    >>> with_values_inside("SELECT (COUNT(*) AS ?n) { ?s ?p ?o } VALUES ?s { 1 }")
    'SELECT (COUNT(*) AS ?n) { ?s ?p ?o } VALUES ?s { 1 }'
    """
    depth, closing, values, words = 0, 0, 0, set()
    for token in tokens(text):
        depth += (token.text == "{") - (token.text == "}")
        if depth == 0 and token.text == "}" and not values:
            closing = token.start
        elif depth == 0 and token.kind == "word":
            words.add(token.text.upper())
            values = token.start if token.text.upper() == "VALUES" else values
    if not (values and closing) or words & _GROUPING:
        return text
    return f"{text[:closing]}{text[values:].rstrip()} {text[closing:values]}"


def require_allowed(text: str, *, query_bytes: int, services: Sequence[str] = ()) -> None:
    """Raise for a text that is too long, an update, or asks a server (SERVICE) that is not one of ``services``.

    Raises QueryTooLargeError, UpdateRefusedError, QueryRefusedError.
    """
    size = len(text.encode(errors="surrogatepass"))
    if size > query_bytes:
        raise QueryTooLargeError(f"the query has {size:,} bytes; the limit is {query_bytes:,}")
    if match := _UPDATE.match(first_keyword(text)):
        raise UpdateRefusedError(f"{match.group().upper()} is an update; the data here are only read")
    if not asks_other_servers(text):
        return
    if not services:
        raise QueryRefusedError("SERVICE is refused: a query here reaches nothing but the data published here")
    for asked in _asked_servers(list(tokens(text))):
        if asked not in services:
            raise QueryRefusedError(f"SERVICE {asked or '…'} is refused; it takes one of: <{'>, <'.join(services)}>")


def asks_other_servers(text: str) -> bool:
    """Return whether a query has a SERVICE clause, with or without space around the keyword.

    >>> asks_other_servers("SELECT * { SERVICE SILENT <http://e/> { ?s ?p ?o } }")
    True
    >>> asks_other_servers("SELECT * { ?service ex:service 'SERVICE' } # SERVICE")
    False
    """
    if "SERVICE" not in text.upper():  # true of most queries, and quickly found
        return False
    return any(True for _ in _asked_servers(list(tokens(text))))


def _asked_servers(row: Sequence[Token]) -> Iterator[str]:
    """Return the IRI that each SERVICE clause asks; nothing where it is not written out, or the keyword is glued."""
    for place, token in enumerate(row):
        if "SERVICE" not in token.text.partition(":")[0].upper():
            continue
        following = [other.text for other in row[place + 1 : place + 3]]
        if token.kind == "name" and following[:1] == ["{"]:  # a prefixed name of that prefix, were it not for the brace
            yield ""
        elif token.kind == "word":
            server = next((other for other in row[place + 1 : place + 3] if other.text.upper() != "SILENT"), token)
            is_plain = token.text.upper() == "SERVICE" and server.kind == "iri"
            yield server.text[1:-1] if is_plain else ""
