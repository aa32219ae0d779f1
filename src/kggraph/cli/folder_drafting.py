"""Drafting a folder of articles: each becomes a document with a draft, and what is told twice is pointed out."""

import re
from collections.abc import Iterator
from pathlib import Path

import click

from kggraph.cli.adding import add_document, find_document
from kggraph.cli.asking import with_model
from kggraph.cli.drawing import drawn_progress
from kggraph.cli.summary import counted
from kggraph.documents.reading import read_document
from kggraph.drafts import DraftingProject, draft_path
from kggraph.errors import DraftingError, KggraphError
from kggraph.facts.drafting_many.duplicates import Duplicate, find_duplicates
from kggraph.facts.drafting_many.engine import documents_in, draft_documents
from kggraph.facts.drafting_many.outcomes import DraftedDocument, FailedDocument, Outcome, SkippedDocument
from kggraph.facts.drafting_many.tellings import Telling, tellings_of

_DIGEST = re.compile(r"\b[0-9a-f]{64}\b")


def draft_folder(opened: DraftingProject, folder: Path) -> bool:
    """Draft the documents of a folder into a project and say what became of each; return whether all could be.

    What a run before this one has drafted is left alone, so that one that broke off goes on where it ended. Raises
    DraftingError for a folder without documents and for a project without a drafting table.
    """
    _ = opened.table  # before anything is written: a project without one has no drafts
    paths = documents_in(folder)
    if not paths:
        raise DraftingError(f"{folder}: no documents in it; expected .txt, .html, .pdf or .docx files")
    tellings: list[Telling] = []
    failed = 0
    with drawn_progress() as progress:
        for outcome in draft_documents(paths, drafted=_drafted(opened), progress=progress):
            failed += not _file(opened, outcome, tellings)
    for duplicate in find_duplicates(tellings):
        click.echo(_sentence(duplicate))
    return not failed


def _drafted(opened: DraftingProject) -> set[str]:
    """Return the digests of the files that documents with a draft or with facts were read from."""
    documents = sorted((opened.data / "documents").glob("*.ttl"))
    done = (path for path in documents if _is_done(opened, path.stem))
    return {digest for path in done for digest in _DIGEST.findall(path.read_text(encoding="utf-8"))}


def _is_done(opened: DraftingProject, slug: str) -> bool:
    return draft_path(opened.data, slug).exists() or (opened.data / "facts" / f"{slug}.trig").exists()


def _file(opened: DraftingProject, outcome: Outcome, tellings: list[Telling]) -> bool:
    """Write what was drafted into the project, and say what became of one file; return whether it could be drafted."""
    try:
        for sentence in _sentences(opened, outcome, tellings):
            click.echo(sentence)
    except KggraphError as error:
        click.echo(f"{outcome.path.name}: {error}", err=True)
        return False
    return True


def _sentences(opened: DraftingProject, outcome: Outcome, tellings: list[Telling]) -> Iterator[str]:
    match outcome:
        case DraftedDocument():
            settings = opened.settings
            path = find_document(settings, outcome.source.content)
            path = path or add_document(settings, outcome.source, with_facts=False).document
            document = read_document(path, base=settings.site.base, root=settings.root)
            draft = with_model(settings, outcome.draft)
            target = opened.write(opened.composed(document, draft))
            tellings += tellings_of(path.stem, draft)
            yield f"{outcome.path.name}: {counted(len(draft.proposals), 'proposal')} in {target}"
        case SkippedDocument():
            yield f"{outcome.path.name}: {outcome.reason}"
        case FailedDocument():
            raise DraftingError(outcome.problem.removeprefix(f"{outcome.path}: "))


def _sentence(duplicate: Duplicate) -> str:
    """Return in words which two donations may be one, why, and in what they differ; a person decides."""
    first, second = (f"{told.source}, donation {told.number + 1}" for told in (duplicate.first, duplicate.second))
    differing = "; ".join(f"{found.slot}: {found.first} or {found.second}" for found in duplicate.differences)
    why = ", ".join(duplicate.reasons) + (f"; they differ in {differing}" if differing else "")
    return f"perhaps one donation told twice ({duplicate.score:.2f}): {first} and {second} ({why})"
