"""What pages, linked data and the endpoint ask of a store, whatever engine stands behind it."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import Enum
from functools import partial
from io import SEEK_END
from typing import BinaryIO, Protocol

import pyoxigraph as ox

from kggraph.formats import RdfFormat, ResultsFormat
from kggraph.site import Site
from kggraph.store.release import Release

Term = ox.NamedNode | ox.BlankNode | ox.Literal
Solution = dict[str, Term]
_PIECE = 1 << 18  # bytes


def read_solutions(solutions: ox.QuerySolutions) -> list[Solution]:
    """Return an engine's solutions as ours: what is unbound in one is absent from it."""
    names = [variable.value for variable in solutions.variables]
    return [
        {name: term for name, term in zip(names, solution, strict=True) if term is not None} for solution in solutions
    ]


class QueryForm(Enum):
    """The four forms of SPARQL 1.1 Query, section 16."""

    SELECT = "SELECT"
    ASK = "ASK"
    CONSTRUCT = "CONSTRUCT"
    DESCRIBE = "DESCRIBE"

    @property
    def gives_graph(self) -> bool:
        """Whether the answer is a graph rather than solutions or a boolean."""
        return self in {QueryForm.CONSTRUCT, QueryForm.DESCRIBE}


@dataclass(frozen=True)
class ProtocolQuery:
    """A stranger's query as the SPARQL 1.1 Protocol transports it (section 2.1).

    ``default_graphs`` and ``named_graphs`` are IRIs of published graphs; both empty means the dataset as published.
    ``seconds`` is what the client asks for; the store's own limit holds where it is lower. ``client`` says whose query
    it is, so that one client's many queries do not keep the others waiting.
    """

    text: str
    default_graphs: Sequence[str] = field(default=())
    named_graphs: Sequence[str] = field(default=())
    seconds: float | None = None
    client: str = ""


@dataclass(frozen=True)
class Answer:
    """A serialized answer: what it is, and its bytes, which a long one keeps on disk.

    >>> from io import BytesIO
    >>> answer = Answer(QueryForm.ASK, ResultsFormat.CSV, BytesIO(b"true"))
    >>> answer.size, answer.body, b"".join(answer.pieces())
    (4, b'true', b'true')
    """

    form: QueryForm
    format: RdfFormat | ResultsFormat
    content: BinaryIO

    @property
    def size(self) -> int:
        """The number of bytes."""
        return self.content.seek(0, SEEK_END)

    @property
    def body(self) -> bytes:
        """All bytes, in memory."""
        self.content.seek(0)
        return self.content.read()

    def pieces(self) -> Iterator[bytes]:
        """Return the bytes in pieces that are held one at a time. Closes the content at the end."""
        with self.content as content:
            content.seek(0)
            yield from iter(partial(content.read, _PIECE), b"")


@dataclass(frozen=True)
class Incoming:
    """The statements that lead to a thing from things with an IRI: counted by property, in the order of properties.

    ``subjects(property, offset, limit)`` gives some of those by one property, in a fixed order. Where ``is_exact`` is
    false there are more than were counted, and only those that were can be read.
    """

    counts: Mapping[str, int]
    subjects: Callable[[str, int, int], list[str]]
    is_exact: bool = True


class Store(Protocol):
    """A read-only store of published data.

    ``select``, ``ask`` and ``construct`` are for our own questions (``questions.question(name)``), with values bound
    as terms, whether a query gives them back or not; the site's prefixes are declared and relative IRIs are those of
    its base. ``answer`` is for a stranger's query and runs where it can be stopped.
    """

    @property
    def site(self) -> Site:
        """The site that this store's data are shown as."""
        ...

    @property
    def release_id(self) -> str:
        """The name of the release, or of the state of a remote store, that answers are cached by."""
        ...

    @property
    def since(self) -> datetime | None:
        """When this release became the one that is served; None where nobody can tell."""
        ...

    @property
    def release(self) -> Release | None:
        """The release with its files; None behind an endpoint that no release was published in."""
        ...

    def require_ready(self) -> None:
        """Raise StoreUnavailableError, with the reason, where the store does not answer at present."""
        ...

    def select(self, text: str, **terms: Term) -> list[Solution]:
        """Return the solutions of a SELECT query; unbound variables are absent from a solution."""
        ...

    def ask(self, text: str, **terms: Term) -> bool:
        """Return the answer of an ASK query."""
        ...

    def construct(self, text: str, **terms: Term) -> list[ox.Triple]:
        """Return the triples of a CONSTRUCT or DESCRIBE query, each once."""
        ...

    def incoming(self, entity: ox.NamedNode) -> Incoming:
        """Return what leads to an entity, in time that does not grow with how much that is."""
        ...

    def answer(self, query: ProtocolQuery, results: ResultsFormat | None, graph: RdfFormat | None) -> Answer:
        """Answer a stranger's query in ``results`` (SELECT, ASK) or ``graph`` (CONSTRUCT, DESCRIBE).

        Raises NotAcceptableError where the format that the query's form needs is None, QuerySyntaxError,
        QueryRefusedError (SERVICE), UpdateRefusedError, QueryTimeoutError, QueryTooLargeError, TooManyQueriesError,
        StoreUnavailableError.
        """
        ...

    def close(self) -> None:
        """Let go of what the store holds open: processes, connections."""
        ...


class StoreSource(Protocol):
    """Hands out the store of the current release; a request uses one store from its start to its end."""

    def current(self) -> Store:
        """Return the store of the release that is current now. Raises ReleaseError if there is none to serve."""
        ...
