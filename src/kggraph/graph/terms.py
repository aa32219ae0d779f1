"""Terms that the ontology does not declare: slips of the pen, told with file, line and the nearest name."""

import gzip
import re
from collections.abc import Iterable, Iterator
from pathlib import Path

import pyoxigraph as ox

from kggraph.errors import did_you_mean
from kggraph.graph.batches import Batch
from kggraph.iris import local_name
from kggraph.ontology import Ontology
from kggraph.problem import Problem


class UnknownTerms:
    """Collects the undeclared terms of a stream of statements, without holding it.

    >>> from kggraph.graph.batches import batch_of
    >>> ontology = Ontology(frozenset({"https://e.example/ns#donor"}), ("https://e.example/ns#",))
    >>> unknown = UnknownTerms(ontology)
    >>> quad = ox.Quad(ox.NamedNode("https://e.example/g"), ox.NamedNode("https://e.example/ns#donr"), ox.Literal("x"))
    >>> len(list(unknown.watch([batch_of([quad])]))), sorted(unknown.terms)
    (1, ['https://e.example/ns#donr'])
    """

    def __init__(self, ontology: Ontology) -> None:
        self._ontology = ontology
        self._owned = re.compile(f"<((?:{'|'.join(map(re.escape, ontology.namespaces))})[^>]+)>".encode())
        self.terms: set[str] = set()

    def watch(self, statements: Iterable[Batch]) -> Iterator[Batch]:
        """Yield the statements as they are, noting each term in the ontology's namespaces that it does not declare."""
        for batch in statements:
            if self._ontology.namespaces and self._has_suspects(batch.text):
                self.note(batch.quads())
            yield batch

    def _has_suspects(self, text: bytes) -> bool:
        """Return whether there may be undeclared terms; in a literal or as a graph they do not count."""
        return any(self._is_undeclared(iri.decode()) for iri in set(self._owned.findall(text)))

    def note(self, statements: Iterable[ox.Quad | ox.Triple]) -> None:
        """Note the undeclared terms of statements."""
        for statement in statements:
            self._note(statement)

    def problems(self, path: Path, *, name: str) -> Iterator[Problem]:
        """Yield a problem for each term noted so far, at the line of the file that names it first; forget them."""
        known = {local_name(term): term for term in self._ontology.terms if self._ontology.owns(term)}
        lines = _text_of(path).splitlines() if self.terms else []
        for term in sorted(self.terms):
            local = local_name(term)
            line = next((number for number, line in enumerate(lines, 1) if local in line), 0)
            message = f"<{term}> is not in the ontology{did_you_mean(local, list(known))}"
            yield Problem(name, line, 0, message)
        self.terms.clear()

    def _note(self, statement: ox.Quad | ox.Triple) -> None:
        for term in (statement.subject, statement.predicate, statement.object):
            if isinstance(term, ox.NamedNode) and self._is_undeclared(term.value):
                self.terms.add(term.value)

    def _is_undeclared(self, iri: str) -> bool:
        return iri not in self._ontology.terms and self._ontology.owns(iri)


def _text_of(path: Path) -> str:
    content = gzip.decompress(path.read_bytes()) if path.suffix == ".gz" else path.read_bytes()
    return content.decode("utf-8", errors="replace")
