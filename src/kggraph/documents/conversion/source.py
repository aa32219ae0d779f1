"""What is read of a file before it is a document: its text, and what the file itself says of that text."""

from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path


@dataclass(frozen=True)
class Metadata:
    """What a file states of its text; an empty string is what it does not state. Nothing is guessed.

    ``date`` is a day, month or year of ISO 8601; ``language`` a code of two or three letters.
    """

    title: str = ""
    date: str = ""
    publisher: str = ""
    url: str = ""
    language: str = ""


NOTHING_STATED = Metadata()


@dataclass(frozen=True)
class SourceText:
    r"""A text as a document needs it: NFC, lines ended by LF. ``text`` in UTF-8 is the document, byte for byte.

    ``origin`` is the file it was read from and ``origin_sha256`` the digest of that file's bytes; ``changes`` has a
    sentence for each thing that is not as it was in the file; ``metadata`` is what the file states.

    >>> SourceText("Бір сөйлем.\n", Path("note.txt"), "00").sha256[:8]
    'c6111647'
    """

    text: str
    origin: Path
    origin_sha256: str
    changes: tuple[str, ...] = ()
    metadata: Metadata = NOTHING_STATED

    @property
    def content(self) -> bytes:
        """The bytes of the document."""
        return self.text.encode()

    @property
    def sha256(self) -> str:
        """The digest of the document, which offsets hold for."""
        return sha256(self.content).hexdigest()
