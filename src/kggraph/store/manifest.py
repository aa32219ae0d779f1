"""The manifest of a release: what was published, from what, and the hash of every file."""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, fields
from typing import Any

from kggraph.site import DefaultGraph

FORMAT = 2


@dataclass(frozen=True)
class PublishedFile:
    """The SHA-256 (hex) and the size of one file."""

    sha256: str
    bytes: int


@dataclass(frozen=True)
class DatasetSummary:
    """The quads as they were read: the SHA-256 of their sorted N-Quads, how many, and in how many named graphs.

    ``stored`` is the number of quads that the store answers from: with a union default graph more than was read.
    ``publish`` fills it in.
    """

    sha256: str
    quads: int
    named_graphs: int = 0
    stored: int = 0


@dataclass(frozen=True)
class Conformance:
    """What validation found: whether the data conform, against how many shapes, and the results by severity."""

    conforms: bool = True
    shapes: int = 0
    violations: int = 0
    warnings: int = 0
    infos: int = 0


@dataclass(frozen=True)
class Manifest:
    """What a release is. Its JSON bytes name the release, so it holds no clock and no path.

    ``files`` is filled in by ``publish``. ``counts``, ``inputs`` and ``tools`` are free for the build to name.

    >>> manifest = Manifest("https://example.org/", {"en": "Gifts"}, DatasetSummary("00", 3))
    >>> Manifest.from_json(manifest.to_json()) == manifest
    True
    """

    base: str
    title: Mapping[str, str]
    dataset: DatasetSummary
    counts: Mapping[str, int] = field(default_factory=dict)
    conformance: Conformance = Conformance()
    default_graph: DefaultGraph = "union"
    inputs: Mapping[str, str] = field(default_factory=dict)
    files: Mapping[str, PublishedFile] = field(default_factory=dict)
    tools: Mapping[str, str] = field(default_factory=dict)
    format: int = FORMAT

    def to_json(self) -> str:
        """Return the manifest as JSON text, equal for equal manifests."""
        return json.dumps(asdict(self), ensure_ascii=False, indent=1, sort_keys=True) + "\n"

    @classmethod
    def from_json(cls, text: str) -> "Manifest":
        """Read what ``to_json`` wrote. Raises ValueError that says which entry is wrong.

        >>> Manifest.from_json('{"format": 1}')
        Traceback (most recent call last):
        ValueError: format 1 is not known; this version of kggraph reads 2
        """
        row = _object(json.loads(text), "the manifest")
        if row.get("format") != FORMAT:
            raise ValueError(f"format {row.get('format')!r} is not known; this version of kggraph reads {FORMAT}")
        _require_entries(row, cls, "the manifest")
        row["dataset"] = _row(DatasetSummary, row["dataset"], "dataset")
        row["conformance"] = _row(Conformance, row["conformance"], "conformance")
        row["files"] = {name: _row(PublishedFile, file, name) for name, file in _object(row["files"], "files").items()}
        return cls(**row)


def _row(kind: type[Any], value: object, name: str) -> Any:  # noqa: ANN401 - an instance of the given class
    row = _object(value, name)
    _require_entries(row, kind, name)
    return kind(**row)


def _object(value: object, name: str) -> dict[str, Any]:
    if not isinstance(value, dict):
        raise ValueError(f"{name} is no JSON object")  # noqa: TRY004 - one kind of error for all that is wrong
    return value


def _require_entries(row: Mapping[str, object], kind: type[Any], name: str) -> None:
    expected = {f.name for f in fields(kind)}
    if missing := sorted(expected - set(row)):
        raise ValueError(f"{name} lacks {', '.join(missing)}")
    if unknown := sorted(set(row) - expected):
        raise ValueError(f"{name} has unknown entries {', '.join(unknown)}")
