"""Reading RDF files one after the other; large ones that are kept once, as long as they stay equal."""

import gzip
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import IO, cast

import pyoxigraph as ox

from kggraph.formats import rdf_format_of
from kggraph.graph.batches import Batch
from kggraph.graph.kept_files import KeptFiles
from kggraph.graph.rdf_file import RdfFile


class QuadReader:
    """Reads RDF files one after the other; blank nodes of different files stay different.

    ``base`` resolves relative IRIs: a file ``gifts.ttl`` may say ``<#me>`` and means ``BASE/file/gifts.ttl#me``.
    Blank nodes are named by file and first appearance, so that the same files give the same quads.
    """

    def __init__(self, *, base: str, kept: KeptFiles | None = None) -> None:
        self._base, self._kept = base, kept
        self._files = 0
        self._file: RdfFile | None = None

    def done(self) -> float:
        """Return how much has been read of the file that is being read, from 0 to 1."""
        return self._file.share if self._file else 0

    def read(self, path: Path, *, name: str) -> Iterator[ox.Quad]:
        """Yield the quads of a file. Raises RdfSourceError with line and column where it does not parse."""
        return self._next(path, name).quads()

    def read_batches(self, path: Path, *, name: str) -> Iterator[Batch]:
        """Yield the same quads in batches; those of a large file that was kept are not parsed again.

        Raises RdfSourceError, and OSError where what was read cannot be kept.
        """
        file = self._next(path, name)
        return self._kept.read(file) if self._kept and self._kept.keeps(file) else file.batches()

    def _next(self, path: Path, name: str) -> RdfFile:
        self._files += 1
        self._file = RdfFile(path, name, self._base, self._files)
        return self._file


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
