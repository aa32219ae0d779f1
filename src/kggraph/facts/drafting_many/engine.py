"""Drafting the documents of a folder, several at once, in the order of their names."""

import multiprocessing
from collections import deque
from collections.abc import Container, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from hashlib import file_digest
from pathlib import Path

from kggraph.documents.conversion.kinds import ENDINGS
from kggraph.documents.conversion.reading import read_source
from kggraph.errors import DraftingError, KggraphError
from kggraph.facts.drafting.drafting import draft_document
from kggraph.facts.drafting_many.outcomes import DraftedDocument, FailedDocument, Outcome, SkippedDocument
from kggraph.progress import Progress, Silence

CORES = 2
_AHEAD = 4  # documents for each process that are read before the first of them is asked for
_SILENCE = Silence()
_Work = Outcome | Future[Outcome]


def documents_in(folder: Path) -> list[Path]:
    """Return the files of a folder and the folders in it that can be drafted, by their endings, in the order of names.

    Hidden files and folders are left out. Raises DraftingError if there is no such folder.
    """
    if not folder.is_dir():
        raise DraftingError(f"{folder}: no such folder; expected one that holds documents")
    return sorted(
        path
        for path in folder.rglob("*")
        if path.suffix.lower() in ENDINGS and path.is_file() and not _is_hidden(path.relative_to(folder))
    )


def draft_documents(
    paths: Sequence[Path], *, drafted: Container[str] = (), cores: int = CORES, progress: Progress = _SILENCE
) -> Iterator[Outcome]:
    """Yield what becomes of each document, in the order of ``paths``, however long each takes.

    ``drafted`` are the SHA-256 digests of files that need not be drafted again; stopped and begun anew with the digests
    of what was yielded before, the work goes on where it was. A file with the bytes of one before it is skipped. What
    is wrong with a document is its outcome, and the others go on. Raises DraftingError if a drafting process is killed.
    """
    progress.step(f"drafting {len(paths)} documents")
    processes = multiprocessing.get_context("spawn")  # forked ones could inherit a lock that nobody opens
    executor = ProcessPoolExecutor(cores, mp_context=processes)
    try:
        work = _submitted(executor, paths, drafted)
        yield from progress.counted(_in_order(work, cores * _AHEAD))
    except BrokenProcessPool:
        message = "a drafting process was killed, perhaps for want of memory"
        raise DraftingError(f"{message}; begin again, and what is drafted already is left alone") from None
    finally:
        executor.shutdown(cancel_futures=True)


def _submitted(executor: ProcessPoolExecutor, paths: Sequence[Path], drafted: Container[str]) -> Iterator[_Work]:
    seen: dict[str, Path] = {}
    for path in paths:
        try:
            with path.open("rb") as file:
                digest = file_digest(file, "sha256").hexdigest()
        except OSError as error:
            yield FailedDocument(path, "", f"{path}: cannot be read: {error.strerror}")
            continue
        if digest in drafted:
            yield SkippedDocument(path, digest, "drafted already, and not changed since")
        elif digest in seen:
            yield SkippedDocument(path, digest, f"the same file as {seen[digest]}")
        else:
            seen[digest] = path
            yield executor.submit(_draft, path, digest)


def _in_order(work: Iterator[_Work], ahead: int) -> Iterator[Outcome]:
    waiting: deque[_Work] = deque()
    for each in work:
        waiting.append(each)
        if len(waiting) > ahead:
            yield _outcome(waiting.popleft())
    yield from map(_outcome, waiting)


def _outcome(work: _Work) -> Outcome:
    return work if isinstance(work, Outcome) else work.result()


def _draft(path: Path, digest: str) -> Outcome:
    """Draft one document; runs in a process of its own."""
    try:
        source = read_source(path)
        return DraftedDocument(path, digest, source, draft_document(source.text))
    except DraftingError as error:
        return FailedDocument(path, digest, f"{path}: {error}")
    except KggraphError as error:
        return FailedDocument(path, digest, str(error))


def _is_hidden(path: Path) -> bool:
    return any(part.startswith((".", "~")) for part in path.parts)
