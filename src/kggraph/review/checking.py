"""What would not conform if drafts were accepted, and what of the accepted does not: the project's shapes decide."""

import shutil
import tempfile
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from kggraph.drafts import DraftingProject
from kggraph.facts.drafts.draft_file import DraftedFact, DraftFile, Said
from kggraph.facts.drafts.waiting import draft_files
from kggraph.pipeline import check, gather
from kggraph.progress import Silence
from kggraph.review.files import Contents, apply, content_of
from kggraph.review.filing import entities_path, facts_path, provenance, with_entities, with_facts
from kggraph.settings import Settings
from kggraph.shapes.engine import validate
from kggraph.shapes.report import Report

_UNREVIEWED = datetime(1970, 1, 1, tzinfo=UTC)  # stands in a copy that nobody keeps


def check_drafts(settings: Settings, folder: Path) -> Report:
    """Return the report of a copy of the project, in a folder, in which every proposal of every draft is accepted.

    Raises SourceError for a draft that cannot be read; the project itself is left as it is.
    """
    copy = _copied(settings, folder)
    project = DraftingProject.open(copy)
    for path in draft_files(copy):
        draft = project.read(path.stem)
        apply(accepted_files(project, draft, draft.proposals, provenance(draft.name, by="", at=_UNREVIEWED)))
    return check(copy, folder / "work")


def accepted_files(project: DraftingProject, draft: DraftFile, proposals: Sequence[str], said: Said) -> Contents:
    """Return what the files of facts and entities hold once proposals are accepted, with what is said of each fact.

    The draft itself is left out.
    """
    return filed(project, draft, [fact for proposal in proposals for fact in draft.facts_of(proposal)], said)


def filed(project: DraftingProject, draft: DraftFile, accepted: Iterable[DraftedFact], said: Said) -> Contents:
    """Return what the files of facts and entities hold once facts of a draft are accepted."""
    facts = tuple(fact.saying(said) for fact in accepted)
    known = project.known.classes
    new = [entity for entity in draft.new_entities_of(facts) if entity.iri not in known]
    document = draft.document
    entities, own = entities_path(project.data, document), facts_path(project.data, document)
    contents: dict[Path, bytes | None] = {}
    if new:
        contents[entities] = with_entities(content_of(entities), new, document, project.prefixes)
    contents[own] = with_facts(content_of(own), facts, document, project.prefixes)
    return contents


def conformance(project: DraftingProject, focus: Iterable[str]) -> Report:
    """Return what the shapes find about some of a project's things, accepted facts included."""
    with tempfile.TemporaryDirectory(prefix="kggraph-") as folder:
        candidate = gather(project.settings, project.sources, Path(folder), progress=Silence())
        return validate(candidate.quads, project.sources.shapes, focus=sorted(focus))


def _copied(settings: Settings, folder: Path) -> Settings:
    """Copy the data, whose files are then replaced one by one; nothing else of the project is written to."""
    data = settings.data or settings.root / "data"
    shutil.copytree(data, folder / "data", dirs_exist_ok=True)
    table = settings.root / "drafting.toml"
    if table.is_file():
        shutil.copyfile(table, folder / table.name)
    return replace(settings, root=folder, data=folder / "data", build=folder / "build")
