"""Dumps of a candidate: what was read, in the formats that people load elsewhere."""

import gzip
import shutil
import sys
from collections import deque
from collections.abc import Iterable, Iterator, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import IO, Self, cast

import pyoxigraph as ox

from kggraph.formats import CHECKSUMS_FILE, DUMP_FORMATS, RdfFormat
from kggraph.graph.candidate import Candidate
from kggraph.inputs import sha256_of
from kggraph.nquads import blocks

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

UNREADABLE = (OSError, EOFError, zstd.ZstdError)  # what reading a damaged dump raises
_CHUNK = 1 << 20
_WAITING = 4  # chunks that wait to be compressed
_GZIP = 3  # the usual level takes more than twice as long for a sixth less; who minds takes zstd
_ZSTD: dict[int, int] = {zstd.CompressionParameter.checksum_flag: 1}  # levels above the usual take twice as long


def write_dumps(candidate: Candidate, folder: Path, prefixes: Mapping[str, str]) -> list[Path]:
    """Write the dataset in each of ``DUMP_FORMATS``, with gzip and with zstd, and the SHA-256 of these files.

    Turtle holds the triples of all graphs, each once. JSON-LD is left out where a statement is about a statement
    (RDF 1.2): JSON-LD 1.1 has no words for that. Memory does not grow with the candidate. Equal candidates give equal
    bytes: the quads are sorted and the gzip header carries no time (RFC 1952, MTIME 0).
    """
    folder.mkdir(parents=True, exist_ok=True)
    formats = [row for row in DUMP_FORMATS if row is not RdfFormat.JSON_LD or not _speaks_of_statements(candidate)]
    written = [path for row in formats for path in _write_dump(candidate, row, folder, prefixes)]
    lines = [f"{sha256_of(path)}  {path.name}\n" for path in sorted(written)]
    (folder / CHECKSUMS_FILE).write_text("".join(lines), encoding="utf-8")
    return written


@contextmanager
def open_quads_dump(folder: Path) -> Iterator[IO[bytes]]:
    """Open the quads that were written into a folder, sorted; they are unpacked as they are read."""
    with zstd.open(_paths(RdfFormat.N_QUADS, folder)[1], "rb") as quads:
        yield cast("IO[bytes]", quads)


def _write_dump(candidate: Candidate, row: RdfFormat, folder: Path, prefixes: Mapping[str, str]) -> list[Path]:
    paths = _paths(row, folder)
    if row is RdfFormat.TURTLE and not candidate.named_graphs:  # TriG of one graph is Turtle (TriG §2.1)
        return [shutil.copyfile(*pair) for pair in zip(_paths(RdfFormat.TRIG, folder), paths, strict=True)]
    with ExitStack() as stack:
        files = [stack.enter_context(_gzip(paths[0])), stack.enter_context(_zstd(paths[1]))]
        out = stack.enter_context(_Both(files))
        if row is RdfFormat.N_QUADS:
            with candidate.quads.open("rb") as quads:
                while chunk := quads.read(_CHUNK):
                    out.write(chunk)
        else:
            ox.serialize(
                _statements(candidate, row), cast("IO[bytes]", out), format=row.engine, prefixes=dict(prefixes)
            )
    return paths


def _paths(row: RdfFormat, folder: Path) -> list[Path]:
    return [folder / f"dataset.{row.extension}{packing}" for packing in (".gz", ".zst")]


def _statements(candidate: Candidate, row: RdfFormat) -> Iterable[ox.Quad] | Iterable[ox.Triple]:
    # Lenient: what stands in a candidate was looked at when it was read.
    quads = ox.parse(path=candidate.quads, format=RdfFormat.N_QUADS.engine, lenient=True)
    return quads if row.holds_dataset else distinct_triples(quads)


def distinct_triples(quads: Iterable[ox.Quad]) -> Iterator[ox.Triple]:
    r"""Yield each triple of quads once, whichever graphs it stands in; the quads are sorted as a candidate's are.

    >>> lines = '<http://e/s> <http://e/p> "o" .\n<http://e/s> <http://e/p> "o" <http://e/g> .\n'
    >>> len(list(distinct_triples(ox.parse(lines, format=ox.RdfFormat.N_QUADS))))
    1
    """
    last: ox.Triple | None = None
    for quad in quads:
        triple = quad.triple
        if triple != last:
            yield triple
        last = triple


def _speaks_of_statements(candidate: Candidate) -> bool:
    """Return whether a triple term stands in the candidate. In a text ``<<(`` may stand as well, so terms decide."""
    with candidate.quads.open("rb") as quads_file:
        suspects = (text for text in blocks(quads_file) if b" <<( " in text)
        quads = (quad for text in suspects for quad in ox.parse(text, format=RdfFormat.N_QUADS.engine))
        return any(isinstance(quad.object, ox.Triple) for quad in quads)


class _Both:
    """A file that writes to several, each in a thread of its own: compressing leaves the interpreter to others."""

    def __init__(self, files: Iterable[IO[bytes]]) -> None:
        self._writers = [(file, ThreadPoolExecutor(1), deque[Future[int]]()) for file in files]
        self._chunk = bytearray()

    def __enter__(self) -> Self:
        return self

    def write(self, content: bytes) -> int:
        """Take some bytes; they are handed on by the megabyte."""
        self._chunk += content
        if len(self._chunk) >= _CHUNK:
            self._hand_on()
        return len(content)

    def flush(self) -> None:
        """Leave it to the files when to write: a flush would end a compressed block."""

    def __exit__(self, *_: object) -> None:
        self._hand_on()
        for _file, thread, writing in self._writers:
            thread.shutdown()
            for written in writing:
                written.result()

    def _hand_on(self) -> None:
        chunk = bytes(self._chunk)
        self._chunk.clear()
        for file, thread, writing in self._writers:
            if len(writing) >= _WAITING:
                writing.popleft().result()
            writing.append(thread.submit(file.write, chunk))


@contextmanager
def _gzip(path: Path) -> Iterator[IO[bytes]]:
    with path.open("wb") as file, gzip.GzipFile("", "wb", compresslevel=_GZIP, fileobj=file, mtime=0) as out:
        yield cast("IO[bytes]", out)


@contextmanager
def _zstd(path: Path) -> Iterator[IO[bytes]]:
    with zstd.open(path, "wb", options=_ZSTD) as out:
        yield cast("IO[bytes]", out)
