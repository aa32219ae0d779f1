"""What a parser of files gives: a text with what the file states of it, or why there is none."""

from dataclasses import dataclass

from kggraph.documents.conversion.source import NOTHING_STATED, Metadata


@dataclass(frozen=True)
class Parsed:
    """The text of a file as its parser found it, not normalized; ``changes`` are sentences about what was altered."""

    text: str
    metadata: Metadata = NOTHING_STATED
    changes: tuple[str, ...] = ()


class UnreadableError(Exception):
    """A file has no text that can be read; the message says why, as it may stand behind the file's name."""
