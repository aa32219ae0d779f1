"""One RDF file as a stream of quads, literals as they are written."""

import gzip
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, cast

import pyoxigraph as ox

from kggraph.errors import RdfSourceError
from kggraph.formats import RdfFormat, rdf_format_of
from kggraph.graph.batches import Batch, batch_of, batches
from kggraph.graph.plain_lines import line_batches
from kggraph.problem import Problem
from kggraph.progress import Share, unknown_share

_OF_LINES = (RdfFormat.N_TRIPLES, RdfFormat.N_QUADS)  # a statement a line, and no relative IRIs


@dataclass
class RdfFile:
    """An RDF file, with what its relative IRIs stand on and a number that its blank nodes have in their names.

    ``share`` is how much of it has been read, from 0 to 1.
    """

    path: Path
    name: str
    base: str
    number: int
    share: float = 0
    _position: Share = field(default=unknown_share, repr=False)

    @property
    def base_iri(self) -> str:
        """The IRI that relative ones are resolved against."""
        return f"{self.base}file/{self.path.name.removesuffix('.gz')}"

    def quads(self) -> Iterator[ox.Quad]:
        """Yield the quads. Raises RdfSourceError with line and column where the file does not parse."""
        names = _BlankNodeNames(self.number)
        with _problems_told(self.name), self._opened() as (stream, rdf_format):
            for quad in self._parsed(stream, rdf_format):
                yield names.rename(quad)

    def batches(self) -> Iterator[Batch]:
        """Yield the same quads in batches, without looking at each. Raises RdfSourceError."""
        names = _BlankNodeNames(self.number)
        with _problems_told(self.name), self._opened() as (stream, rdf_format):
            by_line = rdf_format in _OF_LINES
            read = line_batches(stream, rdf_format.engine) if by_line else batches(self._parsed(stream, rdf_format))
            for batch in map(names.rename_all, read):
                self.share = self._position()
                yield batch

    @contextmanager
    def _opened(self) -> Iterator[tuple[IO[bytes], RdfFormat]]:
        rdf_format = rdf_format_of(self.path.name)
        if rdf_format is None:
            raise RdfSourceError([Problem(self.name, 0, 0, "its ending says nothing of RDF")])
        with self.path.open("rb") as file:
            size = max(1, self.path.stat().st_size)
            self._position = lambda: file.tell() / size
            stream = gzip.open(file) if self.path.suffix == ".gz" else file  # noqa: SIM115  the file is closed
            yield cast("IO[bytes]", stream), rdf_format
        self._position = lambda: 1

    def _parsed(self, stream: IO[bytes], rdf_format: RdfFormat) -> Iterator[ox.Quad]:
        base_iri = None if rdf_format in _OF_LINES else self.base_iri
        return ox.parse(stream, format=rdf_format.engine, base_iri=base_iri)


@contextmanager
def _problems_told(name: str) -> Iterator[None]:
    """Turn what goes wrong in reading a file into a RdfSourceError."""
    try:
        yield
    except SyntaxError as error:
        raise RdfSourceError([Problem.of_parser(name, error)]) from None
    except (EOFError, zlib.error, gzip.BadGzipFile) as error:
        raise RdfSourceError([Problem(name, 0, 0, f"not a whole gzip file: {error}")]) from None
    except OSError as error:
        raise RdfSourceError([Problem(name, 0, 0, f"cannot be read: {error.strerror or error}")]) from None


class _BlankNodeNames:
    """Names of blank nodes that depend on nothing but the order in which a file mentions them."""

    def __init__(self, file_number: int) -> None:
        self._prefix = f"f{file_number}b"
        self._names: dict[str, ox.BlankNode] = {}

    def rename_all(self, batch: Batch) -> Batch:
        return batch_of(list(map(self.rename, batch.quads()))) if batch.may_have_blank_nodes else batch

    def rename(self, quad: ox.Quad) -> ox.Quad:
        subject, value, graph = quad.subject, quad.object, quad.graph_name
        if (
            isinstance(subject, ox.NamedNode)
            and not isinstance(value, ox.BlankNode)
            and not isinstance(graph, ox.BlankNode)
        ):
            return quad
        return ox.Quad(
            self._name(subject) if isinstance(subject, ox.BlankNode) else subject,
            quad.predicate,
            self._name(value) if isinstance(value, ox.BlankNode) else value,
            self._name(graph) if isinstance(graph, ox.BlankNode) else graph,
        )

    def _name(self, node: ox.BlankNode) -> ox.BlankNode:
        if node.value not in self._names:
            self._names[node.value] = ox.BlankNode(f"{self._prefix}{len(self._names)}")
        return self._names[node.value]
