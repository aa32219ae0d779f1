"""The list of what is copied: which URLs are known, what they answered, and which file holds that. It lies on disk."""

import sqlite3
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing
from dataclasses import astuple, dataclass
from pathlib import Path

from kggraph.errors import ExportError
from kggraph.export.naming import ENDINGS, HTML
from kggraph.web.negotiation import DEFAULT_LANGUAGE

_TABLE = """
CREATE TABLE url (
  name TEXT PRIMARY KEY, led_by TEXT, status INTEGER, media_type TEXT, file TEXT, target TEXT
) WITHOUT ROWID;
CREATE UNIQUE INDEX by_file ON url (file) WHERE file <> '';
CREATE INDEX waiting ON url (name) WHERE status IS NULL;
"""
_MOST_HOPS = 5  # redirects in a row


@dataclass(frozen=True)
class Copied:
    """What a URL answered: ``file`` is empty where nothing is kept, ``target`` where it is no redirect."""

    url: str
    status: int
    media_type: str
    file: str = ""
    target: str = ""


class Ledger:
    """The list in a file; one process writes it, others may read it."""

    def __init__(self, path: Path, *, read_only: bool = False) -> None:
        self.path = path
        # Two threads of a process take turns: a pool reads its tasks in one of its own.
        if read_only:
            self._connection = sqlite3.connect(f"file:{path}?mode=ro", uri=True, check_same_thread=False)
        else:
            self._connection = sqlite3.connect(path, check_same_thread=False)
            self._connection.executescript("PRAGMA synchronous = OFF;" + _TABLE)

    def close(self) -> None:
        """Let go of the file."""
        self._connection.close()

    def add(self, urls: Iterable[str], led_by: str) -> None:
        """Have URLs wait to be asked for, unless they are known."""
        rows = ((url, led_by) for url in urls)
        self._connection.executemany("INSERT OR IGNORE INTO url (name, led_by) VALUES (?, ?)", rows)

    def waiting(self, most: int) -> list[str]:
        """Return some of the URLs that were not asked for yet, in their order."""
        rows = self._connection.execute("SELECT name FROM url WHERE status IS NULL ORDER BY name LIMIT ?", (most,))
        return [name for (name,) in rows]

    def note(self, answers: Sequence[Copied]) -> None:
        """Take note of what URLs answered. Raises ExportError where two of them need the same file."""
        for answer in answers:
            url, *rest = astuple(answer)
            try:
                self._connection.execute(
                    "UPDATE url SET status = ?, media_type = ?, file = ?, target = ? WHERE name = ?", (*rest, url)
                )
            except sqlite3.IntegrityError:
                other = self._holder(answer.file)
                raise ExportError(f"{url} and {other} would be the same file, {answer.file}") from None
        self._connection.commit()

    def find(self, url: str) -> Copied | None:
        """Return what a URL answered, redirects followed; None where nothing of it is copied."""
        for _ in range(_MOST_HOPS):
            row = self._connection.execute("SELECT * FROM url WHERE name = ?", (url,)).fetchone()
            found = _read(row) if row else None
            if found is None or not found.target:
                return found if found and found.file else None
            url = found.target
        return None

    def rows(self) -> Iterator[Copied]:
        """Yield all that is known, in the order of URLs."""
        with closing(self._connection.cursor()) as cursor:
            for row in cursor.execute("SELECT * FROM url WHERE status IS NOT NULL ORDER BY name"):
                yield _read(row)

    def media_types(self) -> dict[str, str]:
        """Return the media type of each file name ending: the usual one, or else that of most files."""
        counts: dict[str, Counter[str]] = {}
        for row in self.rows():
            if row.file and not row.target and row.media_type != HTML:
                counts.setdefault(row.file.rpartition("/")[2].rpartition(".")[2], Counter())[row.media_type] += 1
        usual = {ending: media_type for media_type, ending in ENDINGS.items()}
        return {ending: usual.get(ending) or counts[ending].most_common(1)[0][0] for ending in sorted(counts)}

    def gone(self) -> list[str]:
        """Return the URLs of what was withdrawn, in their order."""
        rows = self._connection.execute("SELECT name FROM url WHERE status = 410 ORDER BY name")
        return [name for (name,) in rows]

    def moved(self) -> list[tuple[str, str, int]]:
        """Return the redirects that nobody's preferences decide: URL, target and status, in the order of URLs."""
        rows = self._connection.execute(
            "SELECT name, target, status FROM url WHERE status = 301 OR (status = 303 AND target NOT LIKE ?)"
            " ORDER BY name",
            (f"/{DEFAULT_LANGUAGE}/%",),
        )
        return rows.fetchall()

    def broken(self) -> list[tuple[str, str, int]]:
        """Return the URLs that something leads to and that do not answer, with what leads there and the status."""
        rows = self._connection.execute(
            "SELECT name, led_by, status FROM url WHERE status >= 400 AND status <> 410 AND led_by <> '' ORDER BY name"
        )
        return rows.fetchall()

    def _holder(self, file: str) -> str:
        [name] = self._connection.execute("SELECT name FROM url WHERE file = ?", (file,)).fetchone()
        return str(name)


def _read(row: tuple[str, str, int | None, str, str, str]) -> Copied:
    url, _, status, media_type, file, target = row
    return Copied(url, status or 0, media_type or "", file or "", target or "")
