"""What was found in a dataset that was published before: what did not change since need not be looked at again."""

import json
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any, cast

from kggraph.graph.candidate import Candidate
from kggraph.graph.changes import changes_since
from kggraph.graph.dumps import UNREADABLE, open_quads_dump
from kggraph.nquads import Term
from kggraph.shapes.screening.again import Since


@dataclass(frozen=True)
class Earlier:
    """A dataset that was validated by the same versions of all that validates.

    ``dumps`` is the folder of its dumps, ``sha256`` that of its quads in hex, ``shapes`` the digest of the shapes that
    were applied and ``report`` the report, as ``report_to_json`` wrote it.
    """

    dumps: Path
    sha256: str
    shapes: str
    report: str
    has_named_graphs: bool

    def since(self, candidate: Candidate) -> Since | None:
        """Return what is known and what changed, or nothing where the dump is not what was validated."""
        try:
            with open_quads_dump(self.dumps) as quads:
                changes = changes_since(quads, self.sha256, candidate)
        except UNREADABLE:
            return None  # whoever keeps the dump will complain; everything is looked at
        if changes is None:
            return None
        with_results = {_term(result["focusNode"]) for result in self.said["results"]}
        return Since(self.said["checked"], with_results, changes)

    @cached_property
    def said(self) -> dict[str, Any]:
        """What the report says."""
        return cast("dict[str, Any]", json.loads(self.report))


def _term(name: str) -> Term:
    return (name if name.startswith(("_:", '"')) else f"<{name}>").encode()
