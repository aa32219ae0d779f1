"""What becomes of each of many documents that are to be drafted."""

from dataclasses import dataclass
from pathlib import Path

from kggraph.documents.conversion.source import SourceText
from kggraph.facts.drafting.draft import Draft


@dataclass(frozen=True)
class Outcome:
    """What became of one file; ``sha256`` is the digest of its bytes, empty if they cannot be read."""

    path: Path
    sha256: str


@dataclass(frozen=True)
class DraftedDocument(Outcome):
    """A file that was drafted: its text, with what it states of itself, and what is proposed."""

    source: SourceText
    draft: Draft


@dataclass(frozen=True)
class SkippedDocument(Outcome):
    """A file that there is nothing to do for; ``reason`` is a phrase that may stand behind its name."""

    reason: str


@dataclass(frozen=True)
class FailedDocument(Outcome):
    """A file that cannot be drafted; ``problem`` is a sentence that names it and says why."""

    problem: str
