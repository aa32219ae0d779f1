"""A file becomes a document of a project: its text and what is known of it are written, or nothing is."""

from dataclasses import asdict, dataclass, replace
from pathlib import Path

from kggraph.cli.stated import stated_metadata
from kggraph.cli.stubs import document_slug, facts_stub, metadata_stub
from kggraph.documents.conversion.source import NOTHING_STATED, Metadata, SourceText
from kggraph.documents.reading import read_document
from kggraph.errors import DocumentError, SettingsError
from kggraph.settings import Settings


@dataclass(frozen=True)
class AddedDocument:
    """What was written: the document, its metadata, perhaps its facts file; and what there is to say of it.

    ``notes`` are sentences: what was changed in the text, and what the file states of it.
    """

    document: Path
    metadata: Path
    facts: Path | None
    notes: tuple[str, ...]


def add_document(
    settings: Settings, found: SourceText, asked: Metadata = NOTHING_STATED, *, with_facts: bool
) -> AddedDocument:
    """Make the text of a file a document, with what is known of it and, if asked for, a file for its facts.

    Raises SettingsError if the project holds the text already or another one of its name, DocumentError for a text that
    no build would take; nothing of it is left behind then.
    """
    source = replace(found, metadata=stated_metadata(found, asked, settings.site.data_languages))
    slug = document_slug(found.origin, source.content)
    data = data_folder(settings)
    contents = {
        data / "documents" / f"{slug}.txt": source.text,
        data / "documents" / f"{slug}.ttl": metadata_stub(settings, slug, source),
    }
    if with_facts:
        contents[data / "facts" / f"{slug}.trig"] = facts_stub(settings, slug, source.metadata.language)
    _require_new(contents, find_document(settings, source.content))
    _write(contents)
    document, metadata, *facts = contents
    _require_readable(document, contents, settings.site.base)
    stated = (f"states its {name}: {value}" for name, value in asdict(found.metadata).items() if value)
    return AddedDocument(document, metadata, facts[0] if facts else None, (*found.changes, *stated))


def find_document(settings: Settings, content: bytes) -> Path | None:
    """Return the project's document that holds a text, or None."""
    documents = sorted((data_folder(settings) / "documents").glob("*.txt"))
    same = (path for path in documents if path.stat().st_size == len(content))
    return next((path for path in same if path.read_bytes() == content), None)


def data_folder(settings: Settings) -> Path:
    """Return the data folder of a project, which need not exist yet."""
    return settings.data or settings.root / "data"


def _require_new(contents: dict[Path, str], same: Path | None) -> None:
    if same:
        raise SettingsError(f"{same} holds the same text already")
    if there := [path for path in contents if path.exists()]:
        raise SettingsError(f"{there[0]} is there already; give the new text's file another name")


def _write(contents: dict[Path, str]) -> None:
    for path, content in contents.items():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(content, encoding="utf-8", newline="")


def _require_readable(document: Path, contents: dict[Path, str], base: str) -> None:
    """Leave nothing behind of a text that no build would take, such as one with control characters."""
    try:
        read_document(document, base=base, root=document.parent)
    except DocumentError:
        for path in contents:
            path.unlink()
        raise
