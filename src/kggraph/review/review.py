"""The decisions of a reviewer: each changes the project's files as one, and can be taken back."""

import hashlib
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

import pyoxigraph as ox

from kggraph.drafts import DraftingProject, draft_path
from kggraph.errors import DraftChangedError, ReviewError
from kggraph.facts.drafts.draft_file import DraftedEntity, DraftFile
from kggraph.facts.drafts.waiting import draft_files
from kggraph.facts.drafts.writing import draft_text
from kggraph.review.adding import Addition, added
from kggraph.review.checking import accepted_files, conformance, filed
from kggraph.review.editing import Correction, Pen, corrected, merged, relabelled, reworded, split
from kggraph.review.files import Change, Contents, apply, content_of, locked, revert
from kggraph.review.filing import facts_path, provenance, rejected_path, with_rejected
from kggraph.review.joining import Joining
from kggraph.settings import Settings
from kggraph.shapes.report import Report
from kggraph.vocabulary import ASAR

Clock = Callable[[], datetime]
_VERSION_LENGTH = 16


@dataclass(frozen=True)
class Reviewed:
    """A draft as a reviewer sees it, with the version that a decision about it must name."""

    draft: DraftFile
    version: str


@dataclass
class _Decision:
    """What a decision changes: the draft, and other files."""

    draft: DraftFile
    files: Contents = field(default_factory=dict)


@dataclass
class Review:
    """One reviewer's session over a project: who decides, by which clock, and what was decided so far.

    Every decision names the version of the draft that the reviewer saw; if the file is another one by now, nothing is
    changed and DraftChangedError is raised.
    """

    settings: Settings
    reviewer: str
    clock: Clock
    _changes: list[Change] = field(default_factory=list)
    _opened: tuple[object, DraftingProject] | None = None

    @property
    def project(self) -> DraftingProject:
        """The project as its files are now; read anew when what a build would read has changed."""
        state = tuple((path, path.stat().st_mtime_ns, path.stat().st_size) for path in self.settings.inputs())
        if self._opened is None or self._opened[0] != state:
            self._opened = (state, DraftingProject.open(self.settings))
        return self._opened[1]

    def documents(self) -> list[str]:
        """Return the names of the documents whose drafts wait, sorted."""
        return [path.stem for path in draft_files(self.settings)]

    def open(self, document: str) -> Reviewed:
        """Read the draft of a document. Raises ReviewError if none waits, DraftFileError if it cannot be reviewed."""
        if document not in self.documents():
            raise ReviewError("no draft of “%(document)s” waits for review", document=document)
        path = draft_path(self.project.data, document)
        return Reviewed(self.project.read(document), _version(path))

    def pen(self, draft: DraftFile) -> Pen:
        """Return what corrections of a draft are written with."""
        known = self.project.known

        def name_of(iri: str, language: str) -> str:
            entity = draft.entity(iri)
            return entity.label(language) if entity else known.name(iri, language)

        things = frozenset({*known.taken, *(entity.iri for entity in draft.entities)})
        return Pen(self.project.table, self.project.prefixes, things, name_of)

    def accept(self, document: str, version: str, *proposals: str) -> None:
        """Move proposals to the facts of their document, with who accepted them, when, and from which draft."""
        with self._deciding(document, version) as decision:
            chosen = [_own(decision.draft, proposal) for proposal in proposals]
            said = provenance(decision.draft.name, by=self.reviewer, at=self.clock())
            decision.files = accepted_files(self.project, decision.draft, chosen, said)
            decision.draft = decision.draft.without(*chosen)

    def join(self, document: str, version: str, proposal: str, donation: str) -> None:
        """Take a proposal for a donation that is published: its facts become facts about that one."""
        with self._deciding(document, version) as decision:
            draft, project = decision.draft, self.project
            joining = Joining(self.pen(draft), project.published, project.sources.facts)
            facts = joining.joined(draft, _own(draft, proposal), donation)
            decision.files = filed(project, draft, facts, provenance(draft.name, by=self.reviewer, at=self.clock()))
            decision.draft = draft.without(proposal)

    def reject(self, document: str, version: str, proposal: str, reason: str) -> None:
        """Move a proposal aside, with the reason: a case for those who mend the rules."""
        if not reason.strip():
            raise ReviewError("a rejection needs its reason; expected a few words")
        with self._deciding(document, version) as decision:
            draft = decision.draft
            said = {
                **provenance(draft.name, by=self.reviewer, at=self.clock()),
                ASAR.rejectedFor: (ox.Literal(reason.strip()),),
            }
            facts = [fact.saying(said) for fact in draft.facts_of(_own(draft, proposal))]
            path = rejected_path(self.project.data, draft.document)
            entity = draft.entity(proposal) or DraftedEntity(proposal, {})
            content = with_rejected(content_of(path), entity, facts, draft.document, self.project.prefixes)
            decision.files = {path: content}
            decision.draft = draft.without(proposal)

    def edit(
        self,
        document: str,
        version: str,
        corrections: Mapping[str, Correction],
        labels: Mapping[str, Mapping[str, str]],
    ) -> None:
        """Correct facts and labels of a draft."""
        with self._deciding(document, version) as decision:
            draft = relabelled(decision.draft, labels)
            draft = corrected(draft, corrections, self.pen(draft))
            decision.draft = reworded(draft, labels, self.pen(draft))

    def add(self, document: str, version: str, proposal: str, addition: Addition) -> None:
        """Give a proposal a fact that its draft lacks."""
        with self._deciding(document, version) as decision:
            draft = decision.draft
            decision.draft = added(draft, _own(draft, proposal), addition, self.pen(draft))

    def split(self, document: str, version: str, proposal: str, moved: tuple[str, ...]) -> None:
        """Make two proposals of one."""
        with self._deciding(document, version) as decision:
            decision.draft = split(decision.draft, _own(decision.draft, proposal), moved, self.project.table)

    def merge(self, document: str, version: str, proposal: str) -> None:
        """Make a proposal and the one before it one."""
        with self._deciding(document, version) as decision:
            decision.draft = merged(decision.draft, _own(decision.draft, proposal), self.project.table)

    def undo(self) -> None:
        """Take back the last decision of this session. Raises ReviewError if there is none, or files changed since."""
        if not self._changes:
            raise ReviewError("nothing was decided in this session that could be undone")
        with locked(self.settings.build):
            revert(self._changes[-1])
            self._changes.pop()

    @property
    def can_undo(self) -> bool:
        """Whether there is a decision of this session to take back."""
        return bool(self._changes)

    def accepted(self, document: str) -> list[str]:
        """Return the IRIs of what was accepted from drafts of a document: facts and what they are about, sorted."""
        path = facts_path(self.project.data, self.project.document(document))
        content = content_of(path)
        quads = list(ox.parse(content, format=ox.RdfFormat.TRIG)) if content else []
        facts = {quad.subject for quad in quads if quad.predicate == ASAR.reviewedBy}
        things = {quad.subject for quad in quads if quad.graph_name in facts}
        return sorted(node.value for node in {*facts, *things} if isinstance(node, ox.NamedNode))

    def conformance(self, document: str) -> Report | None:
        """Return what the shapes find about what was accepted from drafts of a document; None if nothing was."""
        accepted = self.accepted(document)
        return conformance(self.project, accepted) if accepted else None

    @contextmanager
    def _deciding(self, document: str, version: str) -> Iterator[_Decision]:
        """Give what a decision may change; when the block has ended well, all of it is written, else nothing."""
        with locked(self.settings.build):
            reviewed = self.open(document)
            if reviewed.version != version:
                raise DraftChangedError(
                    "the draft of “%(document)s” was changed by somebody else, or in another window, since you saw it; "
                    "nothing was done. Look at it as it is now and decide again",
                    document=document,
                )
            decision = _Decision(reviewed.draft)
            yield decision
            text = draft_text(decision.draft, self.project.prefixes).encode() if decision.draft.facts else None
            self._changes.append(apply({**decision.files, draft_path(self.project.data, document): text}))


def _own(draft: DraftFile, proposal: str) -> str:
    if proposal not in draft.proposals:
        raise ReviewError(
            "the draft has no proposal <%(proposal)s>; it may have been decided already", proposal=proposal
        )
    return proposal


def _version(path: Path) -> str:
    content = content_of(path)
    return hashlib.sha256(content or b"").hexdigest()[:_VERSION_LENGTH]
