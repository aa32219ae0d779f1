"""Which drafts wait for review: what a build and a server say of them without reading them closely."""

from dataclasses import dataclass
from pathlib import Path

import pyoxigraph as ox

from kggraph.settings import Settings


@dataclass(frozen=True)
class WaitingDraft:
    """A draft file by its name in the project, and how many things its facts are about; 0 where it cannot be read."""

    path: Path
    name: str
    proposals: int


def draft_files(settings: Settings) -> list[Path]:
    """Return the drafts that wait for review, sorted by name; what was rejected waits no longer."""
    return sorted(settings.drafts.glob("*.trig")) if settings.drafts else []


def waiting_drafts(settings: Settings) -> list[WaitingDraft]:
    """Return the drafts that wait for review, with the number of their proposals."""
    return [WaitingDraft(path, settings.name_of(path), _count(path)) for path in draft_files(settings)]


def waiting_sentence(settings: Settings) -> str:
    """Return how many proposals wait in how many drafts, or nothing if none does."""
    waiting = waiting_drafts(settings)
    if not waiting:
        return ""
    proposals = sum(draft.proposals for draft in waiting)
    return (
        f"{proposals} {'proposal waits' if proposals == 1 else 'proposals wait'} for review in "
        f"{len(waiting)} {'draft' if len(waiting) == 1 else 'drafts'}, not published (kggraph review)"
    )


def _count(path: Path) -> int:
    try:
        quads = list(ox.parse(path.read_bytes(), format=ox.RdfFormat.TRIG))
    except (SyntaxError, OSError):
        return 0  # what is wrong with it is told by `kggraph draft --check` and by the review
    return len({quad.subject for quad in quads if not isinstance(quad.graph_name, ox.DefaultGraph)})
