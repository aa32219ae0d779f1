"""What was read of large RDF files, kept in the build folder: a file that has not changed is not parsed again.

A large file is parsed by a process of its own while this one takes what it gives; what it writes is what is kept.
"""

import hashlib
import json
from collections.abc import Iterator, Mapping
from contextlib import suppress
from pathlib import Path
from typing import IO, cast

from kggraph.aside import process_aside
from kggraph.errors import RdfSourceError
from kggraph.graph.batches import Batch
from kggraph.graph.packed import END, DamagedError, parts
from kggraph.graph.rdf_file import RdfFile
from kggraph.problem import Problem
from kggraph.tools import tool_versions

_LARGE = 4_000_000  # bytes of a file: less is parsed before anybody notices


class KeptFiles:
    """Files of a folder, each with the batches that were read of one input; each batch has a checksum.

    ``digests`` are the SHA-256 of the inputs by name. What was kept is found by all that it depends on: the bytes of
    the input, the names that its IRIs and blank nodes were given, and the versions that read it.
    """

    def __init__(self, folder: Path, digests: Mapping[str, str]) -> None:
        self._folder, self._digests = folder, digests
        self._used: set[str] = set()

    def keeps(self, file: RdfFile) -> bool:
        """Return whether a file is an input, and large."""
        return file.name in self._digests and file.path.stat().st_size >= _LARGE

    def read(self, file: RdfFile) -> Iterator[Batch]:
        """Yield the batches that were kept of an input, or else those that are parsed now, and keep them.

        Of what is damaged the batches before the damage come first: they are what is parsed now too. Raises
        RdfSourceError, and OSError where nothing can be kept.
        """
        key = json.dumps([self._digests[file.name], file.base_iri, file.number, tool_versions()])
        kept = self._folder / hashlib.sha256(key.encode()).hexdigest()[:32]
        self._used.add(kept.name)
        with suppress(FileNotFoundError, DamagedError):
            yield from _unpacked(file, kept)
            return
        yield from _parsed(file, kept)

    def sweep(self) -> None:
        """Remove what was kept of inputs that were not read by this."""
        if self._folder.is_dir():
            for path in self._folder.iterdir():
                if path.name not in self._used:
                    path.unlink()


def _unpacked(file: RdfFile, kept: Path) -> Iterator[Batch]:
    with kept.open("rb") as stream:
        for _, batch, file.share in parts(stream):
            yield batch


def _parsed(file: RdfFile, kept: Path) -> Iterator[Batch]:
    """Yield the batches that another process parses; once all are taken they are kept."""
    new = kept.with_suffix(".new")
    kept.parent.mkdir(parents=True, exist_ok=True)
    with (
        process_aside("kggraph.graph.parser", str(file.path), file.name, file.base, str(file.number)) as process,
        new.open("wb") as out,
    ):
        try:
            for part, batch, file.share in parts(cast("IO[bytes]", process.stdout)):
                out.write(part)
                yield batch
        except DamagedError:
            _, said = process.communicate()
            message = f"the process that reads it ended with status {process.returncode} {said.decode().strip()}"
            raise RdfSourceError([Problem(file.name, 0, 0, message.strip())]) from None
        out.write(END)
    new.replace(kept)
