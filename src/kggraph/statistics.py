"""What is counted of a dataset when it is published, in the words of VoID (section 4, statistics).

The counts travel inside the release as ``statistics.json``, so that nobody has to count at a request.
"""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

STATISTICS_FILE = "statistics.json"


@dataclass(frozen=True)
class PropertyPartition:
    """The triples with one property, and how many distinct subjects they have."""

    property: str
    triples: int
    subjects: int


@dataclass(frozen=True)
class ClassPartition:
    """The things of one class, the triples about them, and how these are shared out among properties."""

    iri: str
    entities: int
    triples: int
    properties: tuple[PropertyPartition, ...] = ()


@dataclass(frozen=True)
class Linkset:
    """The triples with one property that lead out of the dataset, into one namespace."""

    property: str
    namespace: str
    triples: int


@dataclass(frozen=True)
class Statistics:
    """The counts of a dataset; a triple that stands in several graphs counts once.

    ``entities`` are the subjects that have an IRI; ``classes`` and ``properties`` are how many there are, of which the
    partitions describe the largest, largest first. ``languages`` counts the texts by language tag in small letters.

    >>> statistics = Statistics(triples=3, entities=1, languages={"kk": 2})
    >>> Statistics.from_json(statistics.to_json()) == statistics
    True
    """

    triples: int = 0
    entities: int = 0
    subjects: int = 0
    objects: int = 0
    classes: int = 0
    properties: int = 0
    class_partitions: tuple[ClassPartition, ...] = ()
    property_partitions: tuple[PropertyPartition, ...] = ()
    linksets: tuple[Linkset, ...] = ()
    languages: Mapping[str, int] = field(default_factory=dict)

    def entities_of(self, class_iri: str) -> int | None:
        """Return how many things a class has; None for one that is not described."""
        return next((part.entities for part in self.class_partitions if part.iri == class_iri), None)

    def triples_with(self, property_iri: str) -> int | None:
        """Return how many triples have a property; None for one that is not described."""
        return next((part.triples for part in self.property_partitions if part.property == property_iri), None)

    def to_json(self) -> str:
        """Return the statistics as JSON text, equal for equal statistics."""
        return json.dumps(asdict(self), ensure_ascii=False, indent=1, sort_keys=True) + "\n"

    @classmethod
    def from_json(cls, text: str) -> "Statistics":
        """Read what ``to_json`` wrote. Raises ValueError, TypeError or KeyError for anything else."""
        row: dict[str, Any] = json.loads(text)
        row["class_partitions"] = tuple(
            ClassPartition(**{**part, "properties": _property_partitions(part["properties"])})
            for part in row["class_partitions"]
        )
        row["property_partitions"] = _property_partitions(row["property_partitions"])
        row["linksets"] = tuple(Linkset(**linkset) for linkset in row["linksets"])
        return cls(**row)


def _property_partitions(rows: list[dict[str, Any]]) -> tuple[PropertyPartition, ...]:
    return tuple(PropertyPartition(**row) for row in rows)
