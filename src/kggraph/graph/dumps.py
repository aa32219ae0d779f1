"""Dumps of a candidate: what was read, in the formats that people load elsewhere."""

import gzip
import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import IO, cast

import pyoxigraph as ox

from kggraph.formats import RdfFormat
from kggraph.graph.candidate import Candidate


def write_dumps(candidate: Candidate, folder: Path, prefixes: Mapping[str, str]) -> list[Path]:
    """Write the dataset as gzipped N-Quads, and as Turtle or, where there are named graphs, TriG.

    Equal candidates give equal bytes: the quads are sorted and the gzip header carries no time (RFC 1952, MTIME 0).
    """
    folder.mkdir(parents=True, exist_ok=True)
    readable = RdfFormat.TRIG if candidate.named_graphs else RdfFormat.TURTLE
    as_read = folder / f"dataset.{RdfFormat.N_QUADS.extension}.gz"
    as_text = folder / f"dataset.{readable.extension}.gz"
    with candidate.quads.open("rb") as quads, _gzip(as_read) as out:
        shutil.copyfileobj(quads, out)
    with _gzip(as_text) as out:
        quads_read = ox.parse(path=candidate.quads, format=RdfFormat.N_QUADS.engine)
        if readable is RdfFormat.TRIG:
            ox.serialize(quads_read, output=out, format=readable.engine, prefixes=dict(prefixes))
        else:
            triples = (quad.triple for quad in quads_read)
            ox.serialize(triples, output=out, format=readable.engine, prefixes=dict(prefixes))
    return [as_read, as_text]


@contextmanager
def _gzip(path: Path) -> Iterator[IO[bytes]]:
    with path.open("wb") as file, gzip.GzipFile(filename="", fileobj=file, mode="wb", mtime=0) as out:
        yield cast("IO[bytes]", out)
