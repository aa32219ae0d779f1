"""Reading RDF files as a stream of quads, literals as they are written."""

import gzip
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, cast

import pyoxigraph as ox

from kggraph.errors import RdfSourceError
from kggraph.formats import RdfFormat, rdf_format_of
from kggraph.graph.batches import Batch, batch_of, batches
from kggraph.graph.kept_files import KeptFiles
from kggraph.problem import Problem
from kggraph.progress import Share, unknown_share


class QuadReader:
    """Reads RDF files one after the other; blank nodes of different files stay different.

    ``base`` resolves relative IRIs: a file ``gifts.ttl`` may say ``<#me>`` and means ``BASE/file/gifts.ttl#me``.
    Blank nodes are named by file and first appearance, so that the same files give the same quads. Large files that are
    among ``kept`` are not parsed again.
    """

    def __init__(self, *, base: str, kept: KeptFiles | None = None) -> None:
        self._base, self._kept = base, kept
        self._files = 0
        self._share: Share = unknown_share

    def done(self) -> float:
        """Return how much has been read of the file that is being read, from 0 to 1."""
        return self._share()

    def read(self, path: Path, *, name: str) -> Iterator[ox.Quad]:
        """Yield the quads of a file. Raises RdfSourceError with line and column where it does not parse."""
        names = self._next_names()
        with _problems_told(name):
            for quad in self._parse(path, name):
                yield names.rename(quad)

    def read_batches(self, path: Path, *, name: str) -> Iterator[Batch]:
        """Yield the same quads in batches, without looking at each. Raises RdfSourceError."""
        names = self._next_names()
        with _problems_told(name):
            parsed: Iterator[Batch] = map(names.rename_all, batches(self._parse(path, name)))
            if self._kept:
                parsed = self._kept.read(path, parsed, name=name, given=f"{self._iri_of(path)} {self._files}")
            yield from parsed

    def _next_names(self) -> "_BlankNodeNames":
        self._files += 1
        return _BlankNodeNames(self._files)

    def _parse(self, path: Path, name: str) -> Iterator[ox.Quad]:
        rdf_format = rdf_format_of(path.name)
        if rdf_format is None:
            raise RdfSourceError([Problem(name, 0, 0, "its ending says nothing of RDF")])
        takes_base = rdf_format not in {RdfFormat.N_TRIPLES, RdfFormat.N_QUADS}
        base_iri = self._iri_of(path) if takes_base else None
        with path.open("rb") as file:
            size = max(1, path.stat().st_size)
            self._share = lambda: file.tell() / size
            stream = gzip.open(file) if path.suffix == ".gz" else file  # noqa: SIM115  the file is closed
            yield from ox.parse(cast("IO[bytes]", stream), format=rdf_format.engine, base_iri=base_iri)
        self._share = lambda: 1

    def _iri_of(self, path: Path) -> str:
        return f"{self._base}file/{path.name.removesuffix('.gz')}"


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


def prefixes_of(path: Path) -> dict[str, str]:
    """Return the prefixes that an RDF file declares before its first statement.

    None of a file that does not parse so far: what is wrong with it is told by whoever reads it.
    """
    rdf_format = rdf_format_of(path.name)
    if rdf_format is None:
        return {}
    try:
        with gzip.open(path) if path.suffix == ".gz" else path.open("rb") as stream:
            parser = ox.parse(cast("IO[bytes]", stream), format=rdf_format.engine, lenient=True)
            next(parser, None)
            return parser.prefixes
    except (SyntaxError, EOFError, zlib.error, OSError):
        return {}


class _BlankNodeNames:
    """Names of blank nodes that depend on nothing but the order in which a file mentions them."""

    def __init__(self, file_number: int) -> None:
        self._prefix = f"f{file_number}b"
        self._names: dict[str, ox.BlankNode] = {}

    def rename_all(self, batch: Batch) -> Batch:
        has_blank_nodes = b"_:" in batch.text  # or a text that reads so
        return batch_of(list(map(self.rename, batch.quads()))) if has_blank_nodes else batch

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
