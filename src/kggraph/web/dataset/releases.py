"""What a release tells of the dataset without a question to its store: statistics, dumps, versions."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from kggraph.errors import DamagedReleaseError
from kggraph.formats import DUMP_FORMATS, RdfFormat, rdf_format_of
from kggraph.statistics import STATISTICS_FILE, Statistics
from kggraph.store.release import Release
from kggraph.store.versions import Version, read_versions

VERSIONS_SHOWN = 50
_DUMPS = "dumps/"
_PACKINGS = {".gz": ("gzip", "application/gzip"), ".zst": ("Zstandard", "application/zstd")}


@dataclass(frozen=True)
class Dump:
    """A file with the whole dataset: its name in the release, format, packing, size and SHA-256 (hex)."""

    name: str
    format: RdfFormat
    packing: str
    packing_type: str
    bytes: int
    sha256: str


def find_statistics(release: Release | None) -> Statistics | None:
    """Return what was counted when a release was made.

    None where nobody counted: in front of an endpoint without a release, and for a release that an older program made.
    """
    if release is None or STATISTICS_FILE not in release.manifest.files:
        return None
    return _read_statistics(release.path(STATISTICS_FILE))


def list_dumps(release: Release | None) -> list[Dump]:
    """Return the dumps of a release, format by format; none in front of an endpoint without a release."""
    files = release.manifest.files if release else {}
    found = []
    for name, file in files.items():
        rdf_format, suffix = rdf_format_of(Path(name).stem), Path(name).suffix
        if name.startswith(_DUMPS) and rdf_format in DUMP_FORMATS and suffix in _PACKINGS:
            found.append(Dump(name, rdf_format, *_PACKINGS[suffix], file.bytes, file.sha256))
    return sorted(found, key=lambda dump: (DUMP_FORMATS.index(dump.format), dump.name))


def list_versions(release: Release | None) -> Sequence[Version]:
    """Return the last versions of the dataset, the newest first; none in front of an endpoint without a release."""
    return read_versions(release)[: -VERSIONS_SHOWN - 1 : -1] if release else []


@lru_cache(maxsize=4)
def _read_statistics(path: Path) -> Statistics:
    try:
        return Statistics.from_json(path.read_text(encoding="utf-8"))
    except (OSError, ValueError, TypeError, KeyError) as error:
        raise DamagedReleaseError(f"{path} cannot be read: {error}; build again") from None
