"""What was read of large RDF files, kept in the build folder: a file that has not changed is not parsed again."""

import hashlib
import json
import sys
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from pathlib import Path
from typing import IO

from kggraph.errors import StorageError
from kggraph.graph.batches import Batch
from kggraph.tools import tool_versions

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

_LARGE = 4_000_000  # bytes of a file: less is parsed before anybody notices
_PACKING: dict[int, int] = {zstd.CompressionParameter.compression_level: 1, zstd.CompressionParameter.checksum_flag: 1}


class KeptFiles:
    """Files of a folder, each with the batches that were read of one input; each batch has a checksum.

    ``digests`` are the SHA-256 of the inputs by name. What was kept is found by all that it depends on: the bytes of
    the input, the names that its IRIs and blank nodes were given, and the versions that read it.
    """

    def __init__(self, folder: Path, digests: Mapping[str, str]) -> None:
        self._folder, self._digests = folder, digests
        self._used: set[str] = set()

    def read(self, path: Path, parsed: Iterable[Batch], *, name: str, given: str) -> Iterator[Batch]:
        """Yield the batches that were kept of an input, or else those that are parsed now, and keep them.

        ``given`` tells apart inputs with the same bytes that do not give the same statements. Of what is damaged the
        batches before the damage come first: they are what is parsed now too. Raises StorageError.
        """
        if name not in self._digests or path.stat().st_size < _LARGE:
            yield from parsed
            return
        key = json.dumps([self._digests[name], given, tool_versions()])
        kept = self._folder / hashlib.sha256(key.encode()).hexdigest()[:32]
        self._used.add(kept.name)
        with suppress(FileNotFoundError, _DamagedError):
            yield from _unpacked(kept)
            return
        yield from _keeping(parsed, kept)

    def sweep(self) -> None:
        """Remove what was kept of inputs that were not read by this."""
        if self._folder.is_dir():
            for path in self._folder.iterdir():
                if path.name not in self._used:
                    path.unlink()


class _DamagedError(Exception):
    """What was kept is not what was written."""


def _keeping(parsed: Iterable[Batch], kept: Path) -> Iterator[Batch]:
    """Yield batches; once all are taken they are kept."""
    new = kept.with_suffix(".new")
    kept.parent.mkdir(parents=True, exist_ok=True)
    with new.open("wb") as out:
        for batch in parsed:
            _write(out, _packed(batch))
            yield batch
        _write(out, b"{}\n")
    new.replace(kept)


def _packed(batch: Batch) -> bytes:
    packed = zstd.compress(batch.text, options=_PACKING)
    row = {"bytes": len(packed), "count": batch.count, "graphs": sorted(batch.graphs)}
    return json.dumps(row).encode() + b"\n" + packed


def _write(out: IO[bytes], content: bytes) -> None:
    try:
        out.write(content)
    except OSError as error:
        raise StorageError(f"{out.name}: cannot be written: {error.strerror}") from error


def _unpacked(kept: Path) -> Iterator[Batch]:
    """Yield what was kept. Raises FileNotFoundError, _DamagedError."""
    with kept.open("rb") as file:
        while True:
            try:
                row = json.loads(file.readline())
                if not row:
                    return
                batch = Batch(zstd.decompress(file.read(row["bytes"])), frozenset(row["graphs"]), row["count"])
            except (zstd.ZstdError, ValueError, TypeError, KeyError) as error:
                raise _DamagedError from error
            yield batch
