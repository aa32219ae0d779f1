"""The whole build on one page: documents, facts and RDF files become a candidate; one that conforms, a release.

Each step is one function of a stage; nothing is published before the last.
"""

import shutil
from collections.abc import Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from itertools import chain
from operator import attrgetter
from pathlib import Path

import pyoxigraph as ox

from kggraph.documents.document import Document
from kggraph.documents.quads import document_triples
from kggraph.documents.reading import read_documents
from kggraph.errors import RdfSourceError, ReleaseError, SettingsError
from kggraph.facts.fact import Fact, fact_triples
from kggraph.facts.reading import read_facts
from kggraph.formats import rdf_format_of
from kggraph.graph.batches import Batch, batches
from kggraph.graph.candidate import Candidate, build_candidate
from kggraph.graph.kept_files import KeptFiles
from kggraph.graph.links import write_links
from kggraph.graph.reading import QuadReader, prefixes_of
from kggraph.graph.terms import UnknownTerms
from kggraph.indexing.aside import writing_aside
from kggraph.inputs import input_digests, sha256_of
from kggraph.iris import with_declared
from kggraph.ontology import Ontology, read_ontology
from kggraph.problem import Problem
from kggraph.progress import Progress, Silence
from kggraph.rdflib_terms import well_known_prefixes
from kggraph.settings import Settings
from kggraph.shapes.earlier import Earlier
from kggraph.shapes.engine import ConformingCandidate, ShapesGraph, read_shapes, require_conformance, validate_candidate
from kggraph.shapes.publication import shapes_to_turtle
from kggraph.shapes.report import Report, Severity, report_to_json, report_to_turtle
from kggraph.shapes.shapes_graph import no_shapes
from kggraph.site import THEME_FOLDER, Site
from kggraph.statistics import STATISTICS_FILE, Statistics
from kggraph.store.disk import storage_errors
from kggraph.store.figures import ask_figures, write_figures
from kggraph.store.loading import load_store
from kggraph.store.manifest import Conformance, DatasetSummary, Manifest
from kggraph.store.release import DUMPS_FOLDER, REPORT_FILE, Release, read_release
from kggraph.store.saved_queries import site_with_queries
from kggraph.store.self_description import described_by_itself
from kggraph.store.tallies import TALLIES_FILE
from kggraph.store.tallying import Answer
from kggraph.store.workspace import Workspace
from kggraph.theme import theme_files
from kggraph.tools import tool_versions

CONTEXT_FILE = "context.jsonld"  # a JSON-LD context is shipped, not published as data
SHAPES_DIGEST_FILE = "shapes.sha256"  # of the triples that were applied
_FIXED_PREFIXES = ("rdf", "rdfs", "xsd", "owl")  # nobody expects these to mean anything else


@dataclass(frozen=True)
class Sources:
    """What a project's files hold, read and tied together, each problem already told; the site with its queries.

    A stranger's files bring their prefixes along.
    """

    documents: Sequence[Document]
    ontology: Ontology
    facts: Sequence[Fact]
    shapes: ShapesGraph
    site: Site
    theme: Mapping[str, Path]


def build(settings: Settings, *, progress: Progress | None = None) -> Release:
    """Build, validate and publish a project; return the release, which is then current.

    Raises SourceError, OntologyError, ShapesError, NonConformanceError, ReleaseError; whichever it is, the release that
    was current still is.
    """
    progress = progress or Silence()
    workspace = Workspace(settings.build)
    with workspace.lock(), storage_errors(settings.build):
        incoming = workspace.new_incoming()
        inputs = input_digests(settings)
        sources = read_sources(settings)
        kept = KeptFiles(settings.build / "parsed", inputs)
        candidate = gather(settings, sources, incoming.with_name("work"), progress=progress, kept=kept)
        kept.sweep()
        conforming = _fill(incoming, candidate, sources, settings, progress)
        site = _describe_site(incoming, sources, settings)
        return workspace.publish(incoming, _manifest(conforming, sources, site, inputs), site)


def check(settings: Settings, folder: Path, *, shapes: Sequence[Path] = (), progress: Progress | None = None) -> Report:
    """Return the validation report of a project without publishing it; ``folder`` takes what is written meanwhile.

    ``shapes`` are files and folders to be used instead of the project's own. Raises SourceError, OntologyError or
    ShapesError where there is nothing to validate yet.
    """
    progress = progress or Silence()
    sources = read_sources(settings)
    candidate = gather(settings, sources, folder, progress=progress)
    chosen = read_shapes(shapes) if shapes else sources.shapes
    progress.step("validating")
    return validate_candidate(candidate, chosen, progress=progress)


def read_sources(settings: Settings) -> Sources:
    """Read everything but the RDF data. Raises SettingsError for a project that holds nothing at all."""
    if not rdf_files(settings) and not (settings.data and any(settings.data.rglob("*.txt"))):
        raise SettingsError(f"{settings.root}: an empty project; expected documents, facts or RDF files under data/")
    base, root, data = settings.site.base, settings.root, settings.data
    documents = read_documents(data and data / "documents", base=base, root=root)
    ontology = read_ontology(_rdf_files_in(settings.ontology), base=base, root=root)
    facts = read_facts(data and data / "facts", documents, ontology, base=base, root=root)
    shapes = read_shapes([settings.shapes]) if settings.shapes else no_shapes()
    theme = theme_files(settings.theme) if settings.theme else {}
    return Sources(documents, ontology, facts, shapes, _read_site(settings), theme)


def _read_site(settings: Settings) -> Site:
    """Return the site with its saved queries; with the prefixes of a stranger's files, which count before ours."""
    site = site_with_queries(settings)
    prefixes = {name: site.prefixes[name] for name in _FIXED_PREFIXES}
    for path in settings.files:
        prefixes = with_declared(prefixes, prefixes_of(path))
    known = with_declared(site.prefixes, well_known_prefixes()) if settings.files else site.prefixes
    return replace(site, prefixes=with_declared(prefixes, known))


def gather(
    settings: Settings, sources: Sources, folder: Path, *, progress: Progress, kept: KeptFiles | None = None
) -> Candidate:
    """Return everything to be published as one candidate, in a folder. Raises RdfSourceError with all problems.

    Large files that were kept of an earlier build are not parsed again.
    """
    folder.mkdir(parents=True, exist_ok=True)
    problems: list[Problem] = []
    derived = (ox.Quad(triple.subject, triple.predicate, triple.object) for triple in _derived_triples(sources))
    reader = QuadReader(base=settings.site.base, kept=kept)
    read = _read_files(settings, UnknownTerms(sources.ontology), reader, problems, progress)
    candidate = build_candidate(chain(batches(derived), read), folder)
    if problems:
        raise RdfSourceError(problems)
    return candidate


def rdf_files(settings: Settings) -> list[Path]:
    """Return the RDF files that are published as they are: the ontology, the data but for facts, and loose files."""
    facts = settings.data and settings.data / "facts"
    apart = [folder for folder in (facts, settings.drafts) if folder]
    data = [p for p in _rdf_files_in(settings.data) if not any(map(p.is_relative_to, apart))]
    return [*_rdf_files_in(settings.ontology), *data, *settings.files]


def _derived_triples(sources: Sources) -> Iterator[ox.Triple]:
    for document in sources.documents:
        yield from document_triples(document)
    yield from fact_triples(sources.facts)


def _read_files(
    settings: Settings, unknown: UnknownTerms, reader: QuadReader, problems: list[Problem], progress: Progress
) -> Iterator[Batch]:
    """Yield the statements of all RDF files; note what is wrong with a file and go on with the next."""
    for path in rdf_files(settings):
        name = settings.name_of(path)
        progress.step(f"reading {name}")
        try:
            statements = unknown.watch(reader.read_batches(path, name=name))
            yield from progress.counted(statements, size=attrgetter("count"), done=reader.done)
        except RdfSourceError as error:
            problems += error.problems
        problems += unknown.problems(path, name=name)


def _fill(
    incoming: Path, candidate: Candidate, sources: Sources, settings: Settings, progress: Progress
) -> ConformingCandidate:
    """Write everything a release holds but its site and manifest, while the candidate is validated, and return it."""
    with ThreadPoolExecutor(1) as aside:  # loading and asking leave the interpreter to the rest
        figures = aside.submit(_load, incoming / "store", candidate, sources.site)
        progress.step("indexing")
        write_links(candidate)
        with writing_aside(candidate, incoming, sources.site) as wait_until_written:
            progress.step("validating")
            earlier = _earlier(Workspace(settings.build))
            conforming = require_conformance(candidate, sources.shapes, progress=progress, earlier=earlier)
            progress.step("publishing")
            _write_report(incoming, conforming, sources)
            _copy_files(incoming, sources, settings)
            wait_until_written()
        write_figures(figures.result(), incoming / TALLIES_FILE)
    return conforming


def _earlier(workspace: Workspace) -> Earlier | None:
    """Return what was validated for the current release; nothing where other versions did it or it is damaged."""
    name = workspace.current_id()
    try:
        release = read_release(workspace.build / "releases" / name) if name else None
    except ReleaseError:
        return None
    if release is None or SHAPES_DIGEST_FILE not in release.manifest.files:
        return None
    files, dataset = release.manifest.files, release.manifest.dataset
    report, digest = (release.path(name) for name in (REPORT_FILE, SHAPES_DIGEST_FILE))
    if release.manifest.tools != tool_versions() or any(
        sha256_of(path) != files[path.name].sha256 for path in (report, digest)
    ):
        return None
    shapes, found = (path.read_text(encoding="utf-8") for path in (digest, report))
    return Earlier(release.path(DUMPS_FOLDER), dataset.sha256, shapes.strip(), found, dataset.named_graphs > 0)


def _write_report(incoming: Path, conforming: ConformingCandidate, sources: Sources) -> None:
    _write(incoming / REPORT_FILE, report_to_json(conforming.report))
    _write(incoming / "report.ttl", report_to_turtle(conforming.report))
    if sources.shapes.count:
        _write(incoming / "shapes.ttl", shapes_to_turtle(sources.shapes))
        _write(incoming / SHAPES_DIGEST_FILE, f"{sources.shapes.digest}\n")


def _copy_files(incoming: Path, sources: Sources, settings: Settings) -> None:
    _copy((document.path for document in sources.documents), incoming / "documents")
    if settings.ontology and (settings.ontology / CONTEXT_FILE).is_file():
        _copy([settings.ontology / CONTEXT_FILE], incoming)
    for name, path in sources.theme.items():
        _copy([path], (incoming / THEME_FOLDER / name).parent)


def _load(store: Path, candidate: Candidate, site: Site) -> list[Answer]:
    """Load the store of a release and return the figures that it gives."""
    load_store(
        store,
        candidate.quads,
        union=site.default_graph == "union",
        has_named_graphs=candidate.named_graphs > 0,
        may_have_blank_nodes=candidate.may_have_blank_nodes,
    )
    return ask_figures(store, site)


def _describe_site(incoming: Path, sources: Sources, settings: Settings) -> Site:
    """Return the site of a project as it is, that of a stranger's files with what they say of themselves."""
    if not settings.files:
        return sources.site
    statistics = Statistics.from_json((incoming / STATISTICS_FILE).read_text(encoding="utf-8"))
    return described_by_itself(sources.site, incoming / "store", statistics.languages)


def _manifest(conforming: ConformingCandidate, sources: Sources, site: Site, inputs: dict[str, str]) -> Manifest:
    candidate, report = conforming.candidate, conforming.report
    passages = {passage.iri for fact in sources.facts for passage in fact.evidence}
    return Manifest(
        base=site.base,
        title=site.title,
        dataset=DatasetSummary(candidate.digest, candidate.count, candidate.named_graphs),
        counts={
            "documents": len(sources.documents),
            "facts": sum(fact.asserted for fact in sources.facts),
            "alternatives": sum(not fact.asserted for fact in sources.facts),
            "passages": len(passages),
        },
        conformance=Conformance(
            conforms=report.conforms,
            shapes=report.shapes,
            violations=report.count(Severity.VIOLATION),
            warnings=report.count(Severity.WARNING),
            infos=report.count(Severity.INFO),
        ),
        default_graph=site.default_graph,
        inputs=inputs,
        tools=tool_versions(),
    )


def _rdf_files_in(folder: Path | None) -> list[Path]:
    if folder is None:
        return []
    found = (path for path in folder.rglob("*") if path.is_file() and rdf_format_of(path.name))
    return sorted(p for p in found if p.name != CONTEXT_FILE and not p.name.startswith((".", "~")))


def _write(path: Path, text: str) -> None:
    path.write_text(text, encoding="utf-8")


def _copy(files: Iterable[Path], folder: Path) -> None:
    for path in files:
        folder.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(path, folder / path.name)
