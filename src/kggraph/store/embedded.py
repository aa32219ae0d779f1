"""The embedded store: a release's Oxigraph store, opened read-only."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime

import pyoxigraph as ox

from kggraph.errors import QueryRefusedError
from kggraph.formats import RdfFormat, ResultsFormat
from kggraph.limits import QueryLimits
from kggraph.site import Site
from kggraph.store.binding import bind, projection
from kggraph.store.bounded import answer_bounded, is_bounded
from kggraph.store.incoming import IncomingIndex, find_incoming
from kggraph.store.interface import Answer, Incoming, ProtocolQuery, Solution, Term, read_solutions
from kggraph.store.observing import QueryObserver, Unobserved, refusals_told, run_told
from kggraph.store.opened import OpenDataset
from kggraph.store.query_process import Dataset
from kggraph.store.query_text import asks_other_servers, require_allowed
from kggraph.store.release import INDEX_FILE, Release, open_engine
from kggraph.store.sandbox import Sandbox
from kggraph.store.syntax import explain_syntax_error

_WIDEST = 4  # bytes of a character in UTF-8


class EmbeddedStore:
    """A release that answers queries.

    Our own run in this process, a stranger's in one that can be killed, unless its form alone bounds what it costs.
    """

    def __init__(
        self,
        release: Release,
        limits: QueryLimits,
        *,
        all_graphs: bool,
        since: datetime | None = None,
        observer: QueryObserver | None = None,
    ) -> None:
        self.release, self.limits, self.since = release, limits, since
        self._observer = observer or Unobserved()
        self._engine = open_engine(release)
        named = list(self._engine.named_graphs()) if all_graphs and release.site.default_graph == "own" else []
        self._graphs = [ox.DefaultGraph(), *named] if named else None
        index = release.path(INDEX_FILE)
        self._incoming = IncomingIndex(index) if index.is_file() else None
        self._dataset = OpenDataset(self._engine, release.site.prefixes, release.site.base)
        dataset = Dataset(release.store, release.site.prefixes, release.site.base)
        self._sandbox = Sandbox(dataset, limits, observer)
        # For SERVICE, where that is allowed.
        self._connected = Sandbox(replace(dataset, may_connect=True), limits, observer)

    @property
    def site(self) -> Site:
        """The site of the release."""
        return self.release.site

    @property
    def release_id(self) -> str:
        """The name of the release."""
        return self.release.id

    def require_ready(self) -> None:
        """Do nothing: a release that is open answers."""

    def select(self, text: str, **terms: Term) -> list[Solution]:
        """Return the solutions of a SELECT query; unbound variables are absent from a solution."""
        solutions = self._query(text, terms)
        if not isinstance(solutions, ox.QuerySolutions):
            raise TypeError(f"not a SELECT query: {text}")
        return read_solutions(solutions)

    def ask(self, text: str, **terms: Term) -> bool:
        """Return the answer of an ASK query."""
        answer = self._query(text, terms)
        if not isinstance(answer, ox.QueryBoolean):
            raise TypeError(f"not an ASK query: {text}")
        return bool(answer)

    def construct(self, text: str, **terms: Term) -> list[ox.Triple]:
        """Return the triples of a CONSTRUCT or DESCRIBE query, each once, in the order found."""
        triples = self._query(text, terms)
        if not isinstance(triples, ox.QueryTriples):
            raise TypeError(f"not a CONSTRUCT or DESCRIBE query: {text}")
        return list(dict.fromkeys(triples))

    def incoming(self, entity: ox.NamedNode) -> Incoming:
        """Return what leads to an entity."""
        return find_incoming(self.select, self._incoming, entity)

    def answer(self, query: ProtocolQuery, results: ResultsFormat | None, graph: RdfFormat | None) -> Answer:
        """Answer a stranger's query; see ``interface.Store.answer``."""
        if results and self._is_bounded(query):
            seconds = self.limits.quick_seconds
            with run_told(self._observer):
                at_once = answer_bounded(self._dataset, query.text, results, seconds=seconds)
                return at_once or self._sandbox.answer(query, results, graph)
        with refusals_told(self._observer):
            require_allowed(query.text, query_bytes=self.limits.query_bytes, services=self.limits.services)
        sandbox = self._connected if asks_other_servers(query.text) else self._sandbox
        with run_told(self._observer):
            return sandbox.answer(query, results, graph)

    def _is_bounded(self, query: ProtocolQuery) -> bool:
        """Return whether a query is within the limits and needs no sandbox; its form alone allows it."""
        is_plain = not query.default_graphs and not query.named_graphs
        return is_plain and len(query.text) * _WIDEST <= self.limits.query_bytes and is_bounded(query.text)

    def close(self) -> None:
        """End the processes that strangers' queries run in."""
        self._sandbox.close()
        self._connected.close()

    def _query(self, text: str, terms: Mapping[str, Term]) -> ox.QuerySolutions | ox.QueryBoolean | ox.QueryTriples:
        given = projection(text) if terms else None
        inside = {name: term for name, term in terms.items() if given is not None and name not in given}
        substitutions: dict[ox.Variable, Term | ox.Triple] = {
            ox.Variable(name): term for name, term in terms.items() if name not in inside
        }
        try:
            return self._engine.query(
                bind(text, inside) if inside else text,
                # Each that is handed over is parsed.
                prefixes={name: iri for name, iri in self.site.prefixes.items() if f"{name}:" in text},
                base_iri=self.site.base,
                default_graph=self._graphs,
                substitutions=substitutions,
            )
        except SyntaxError as error:
            raise explain_syntax_error(text, str(error), self.site.prefixes) from None
        except RuntimeError as error:
            raise QueryRefusedError(str(error)) from None


def open_store(
    release: Release,
    limits: QueryLimits | None = None,
    *,
    all_graphs: bool = False,
    since: datetime | None = None,
    observer: QueryObserver | None = None,
) -> EmbeddedStore:
    """Open a release for queries; ``observer`` is told of strangers' ones. Raises DamagedReleaseError.

    With ``all_graphs`` our own questions are asked of all graphs as one, also where strangers' queries are not: a page
    shows what is published of a thing, in whichever graph it stands. ``since`` is when the release became current.
    """
    return EmbeddedStore(release, limits or QueryLimits(), all_graphs=all_graphs, since=since, observer=observer)
