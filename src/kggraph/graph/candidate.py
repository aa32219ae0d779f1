"""A candidate: quads gathered for publication, as they were read, not yet validated."""

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Candidate:
    """All quads of a build in one file: N-Quads, one per line, sorted, each once, blank nodes relabelled.

    ``count`` is the number of quads, ``digest`` the SHA-256 of the file's bytes in hex. Literals stand as they were
    written: what is validated, hashed and dumped is what was read.
    """

    quads: Path
    count: int
    digest: str
