"""The validation report of the release that is served, as the build wrote it."""

import json
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any

from kggraph.errors import DamagedReleaseError
from kggraph.store.release import REPORT_FILE, Release


@dataclass(frozen=True)
class Found:
    """One result: what a shape found. Terms are written as in ``kggraph.shapes.report``; ``messages`` by language.

    ``severity`` is ``violation``, ``warning`` or ``info``; ``rule`` the shape with a name that the result is of.
    """

    severity: str
    focus_node: str
    path: str
    value: str
    component: str
    rule: str
    messages: Sequence[tuple[str, str]]


@dataclass(frozen=True)
class PublishedReport:
    """The results, how many shapes were applied, and how many nodes each shape with a name and targets is about."""

    shapes: int
    results: Sequence[Found]
    checked: Mapping[str, int]

    def count(self, severity: str) -> int:
        """Return the number of results of one severity."""
        return sum(result.severity == severity for result in self.results)

    @cached_property
    def by_rule(self) -> Counter[str]:
        """How many results each shape has."""
        return Counter(result.rule for result in self.results)

    @cached_property
    def by_focus(self) -> Counter[str]:
        """How many results each node has."""
        return Counter(result.focus_node for result in self.results)


def find_report(release: Release | None) -> PublishedReport | None:
    """Return the report of a release; None in front of an endpoint without one."""
    if release is None or REPORT_FILE not in release.manifest.files:
        return None
    return _read_report(release.path(REPORT_FILE))


@lru_cache(maxsize=2)
def _read_report(path: Path) -> PublishedReport:
    try:
        row: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
        results = [_found(result) for result in row["results"]]
        return PublishedReport(row["shapes"], results, row.get("checked", {}))
    except (OSError, ValueError, TypeError, KeyError) as error:
        raise DamagedReleaseError(f"{path} cannot be read: {error}; build again") from None


def _found(row: Mapping[str, Any]) -> Found:
    return Found(
        severity=row["severity"],
        focus_node=row["focusNode"],
        path=row["path"] or "",
        value=row["value"] or "",
        component=row["component"],
        rule=row.get("owner") or row["sourceShape"],
        messages=[(message["language"], message["message"]) for message in row["messages"]],
    )
