"""Drafts of a whole project: a document is drafted into a file, drafts are found, counted and read."""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path

import pyoxigraph as ox

from kggraph import __version__
from kggraph.documents.document import Document
from kggraph.documents.reading import read_document
from kggraph.errors import DraftingError, SettingsError
from kggraph.facts.drafting.draft import Draft
from kggraph.facts.drafts.composing import compose
from kggraph.facts.drafts.draft_file import DraftFile
from kggraph.facts.drafts.known import KnownThings, known_things
from kggraph.facts.drafts.published import PublishedDonations
from kggraph.facts.drafts.reading import read_draft
from kggraph.facts.drafts.table import DraftingTable, read_drafting_table
from kggraph.facts.drafts.writing import draft_text
from kggraph.facts.fact import fact_triples
from kggraph.graph.reading import QuadReader
from kggraph.pipeline import Sources, rdf_files, read_sources
from kggraph.settings import Settings
from kggraph.store.disk import write_atomically
from kggraph.vocabulary import PREFIXES

FOLDER, REJECTED = "drafts", "rejected"


@dataclass(frozen=True)
class DraftingProject:
    """A project whose documents are drafted: its settings and what a build would read of it.

    What its graph knows is read when first needed; a project opened anew knows what was accepted since.
    """

    settings: Settings
    sources: Sources

    @classmethod
    def open(cls, settings: Settings) -> "DraftingProject":
        """Read a project. Raises SourceError and OntologyError as a build would, SettingsError for one without data."""
        if settings.data is None:
            raise SettingsError(f"{settings.root}: no data folder; expected a project with documents in it")
        return cls(settings, read_sources(settings))

    @property
    def data(self) -> Path:
        """The data folder."""
        return self.settings.data or self.settings.root / "data"

    @property
    def prefixes(self) -> dict[str, str]:
        """The prefixes that drafts are written with."""
        return {**PREFIXES, **self.settings.site.prefixes}

    @cached_property
    def table(self) -> DraftingTable:
        """The project's drafting table. Raises DraftingError where it has none or its terms are not declared."""
        return read_drafting_table(self.settings.root, self.prefixes, self.sources.ontology)

    @cached_property
    def known(self) -> KnownThings:
        """What the project's graph knows, drafts and rejected facts left out but for their IRIs, which stay theirs."""
        known = known_things(self._triples())
        for path in sorted((self.data / FOLDER).rglob("*.trig")):
            known.taken.update(_subjects(path))
        return known

    @cached_property
    def published(self) -> PublishedDonations:
        """The donations that the project's graph has."""
        return PublishedDonations(self._triples(), self.known, self.table)

    def _triples(self) -> Iterator[ox.Triple | ox.Quad]:
        reader = QuadReader(base=self.settings.site.base)
        for path in rdf_files(self.settings):
            yield from reader.read(path, name=self.settings.name_of(path))
        yield from fact_triples(self.sources.facts)

    def composed(self, document: Document, draft: Draft) -> DraftFile:
        """Return what was drafted of a document in the terms of the project. Raises DraftingError."""
        base = self._prefix("fact")
        composed = self.published.with_twins(compose(document, draft, self.known, self.table, fact_base=base))
        content = f"{__version__}\n{document.sha256}\n{draft_text(composed, self.prefixes)}".encode()
        return replace(composed, name=f"{document.path.stem}-{hashlib.sha256(content).hexdigest()[:8]}")

    def write(self, draft: DraftFile) -> Path:
        """Write a new draft and return its file. Raises DraftingError if the document has one, StorageError."""
        path = draft_path(self.data, draft.document.path.stem)
        if path.exists():
            raise DraftingError(f"{path} is there already; review it (kggraph review), or delete it to draft again")
        write_atomically(path, draft_text(draft, self.prefixes).encode())
        self.known.taken.update(_subjects(path))
        return path

    def read(self, slug: str) -> DraftFile:
        """Read the draft of a document. Raises DraftFileError, DocumentError."""
        path, base = draft_path(self.data, slug), self.settings.site.base
        name = self.settings.name_of(path)
        return read_draft(path, self.document(slug), self.sources.ontology, base=base, name=name)

    def document(self, slug: str) -> Document:
        """Read a document by its name. Raises DocumentError."""
        path = self.data / "documents" / f"{slug}.txt"
        return read_document(path, base=self.settings.site.base, root=self.settings.root)

    def _prefix(self, name: str) -> str:
        return self.prefixes.get(name, f"{self.settings.site.base}{name}/")


def draft_path(data: Path, slug: str) -> Path:
    """Return where the draft of a document stands."""
    return data / FOLDER / f"{slug}.trig"


def _subjects(path: Path) -> set[str]:
    try:
        quads = list(ox.parse(path.read_bytes(), format=ox.RdfFormat.TRIG))
    except SyntaxError:
        return set()  # told when that draft is read; here its IRIs only keep others from taking them
    return {quad.subject.value for quad in quads if isinstance(quad.subject, ox.NamedNode)}
