"""What a build would read: each input's SHA-256, so that a release can tell whether it is up to date."""

import hashlib
import json
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from kggraph.settings import Settings

CACHE_FILE = "inputs.json"


@dataclass(frozen=True)
class _Seen:
    size: int
    mtime_ns: int
    sha256: str


def input_digests(settings: Settings) -> dict[str, str]:
    """Return the SHA-256 of every input file by its name, in the order of the names.

    A file whose size and time of change are those of last time is not read again: what was found is kept in the
    build folder. A cache that cannot be read or written only costs time.
    """
    known = _read_cache(settings.build / CACHE_FILE)
    seen = {settings.name_of(path): _look(path, known.get(settings.name_of(path))) for path in settings.inputs()}
    if seen != known:
        _write_cache(settings.build, seen)
    return {name: seen[name].sha256 for name in sorted(seen)}


def _look(path: Path, known: _Seen | None) -> _Seen:
    status = path.stat()
    if known and (known.size, known.mtime_ns) == (status.st_size, status.st_mtime_ns):
        return known
    return _Seen(status.st_size, status.st_mtime_ns, sha256_of(path))


def sha256_of(path: Path) -> str:
    """Return the SHA-256 of a file's bytes in hex, whatever its size."""
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def _read_cache(path: Path) -> dict[str, _Seen]:
    try:
        return {name: _Seen(*row) for name, row in json.loads(path.read_text(encoding="utf-8")).items()}
    except (OSError, ValueError, TypeError):
        return {}  # a cache: absent at first, and rebuilt when damaged


def _write_cache(folder: Path, seen: dict[str, _Seen]) -> None:
    # A folder that cannot be written to is the build's to complain of; serving from it is fine.
    with suppress(OSError):
        folder.mkdir(parents=True, exist_ok=True)
        rows = {name: [row.size, row.mtime_ns, row.sha256] for name, row in sorted(seen.items())}
        (folder / CACHE_FILE).write_text(json.dumps(rows, indent=0), encoding="utf-8")
