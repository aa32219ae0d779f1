"""The build: the same input gives the same release, and nothing that is wrong replaces what is right."""

import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pyoxigraph as ox
import pytest

from kggraph import tools
from kggraph.bundled import bundled_project
from kggraph.errors import (
    DocumentError,
    FactError,
    KggraphError,
    NonConformanceError,
    OntologyError,
    RdfSourceError,
    SettingsError,
    ShapesError,
)
from kggraph.graph import candidate as candidates
from kggraph.pipeline import build, check
from kggraph.progress import Silence
from kggraph.settings import Settings, read_settings, settings_for_files
from kggraph.store.release import Release
from kggraph.store.workspace import Workspace

SLUG = "9c85bd71fe44c466"


@pytest.fixture
def project(tmp_path: Path) -> Settings:
    """A copy of the bundled project that a test may spoil."""
    for folder in ("ontology", "shapes", "data", "queries"):
        shutil.copytree(bundled_project() / folder, tmp_path / folder)
    shutil.copyfile(bundled_project() / "kggraph.toml", tmp_path / "kggraph.toml")
    return read_settings(tmp_path)


def test_the_bundled_dataset_conforms_and_is_counted(release: Release) -> None:
    assert release.manifest.conformance.conforms
    assert release.manifest.conformance.warnings == 0
    assert release.manifest.counts == {"documents": 1, "facts": 116, "alternatives": 21, "passages": 116}


def test_two_builds_of_the_same_input_are_equal_byte_for_byte(project: Settings, release: Release) -> None:
    again = build(project)
    assert again.id == release.id
    assert {"statistics.json", "pages/0001.txt", "dumps/SHA256SUMS"} <= set(again.manifest.files)
    for name in ("manifest.json", *again.manifest.files):
        assert again.path(name).read_bytes() == release.path(name).read_bytes(), name


def test_building_again_gives_the_release_there_is(project: Settings) -> None:
    first = build(project)
    assert build(project).folder == first.folder
    assert [r.id for r in Workspace(project.build).releases()] == [first.id]


def test_checking_publishes_nothing(project: Settings, tmp_path: Path) -> None:
    assert check(project, tmp_path / "check").conforms
    assert not project.build.exists()


def spoil(settings: Settings, name: str, old: str, new: str) -> None:
    path = settings.root / name
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


FACTS = f"data/facts/{SLUG}.trig"
SPOILED = [
    ("a fact whose quote is not in the document", FACTS, '"10 отбасыға 100 мың', '"10 отбасыға 200 мың', FactError),
    ("a fact with a misspelt property", FACTS, "asar:value 100000", "asar:valeu 100000", FactError),
    ("a document that was changed", f"data/documents/{SLUG}.txt", "Өңірде татулық", "Өңірде достық", DocumentError),
    ("a document with CR LF", f"data/documents/{SLUG}.txt", "\n", "\r\n", DocumentError),
    ("data that do not parse", "data/entities.ttl", " .\n", " \n", RdfSourceError),
    ("data with an unknown class", "data/entities.ttl", "a asar:Donation", "a asar:Donaton", RdfSourceError),
    ("an ontology that does not parse", "ontology/asar.ttl", "@prefix", "@prefx", OntologyError),
    ("shapes that do not parse", "shapes/donation.ttl", "sh:NodeShape", "sh:NodeShape sh:NodeShape", ShapesError),
    ("a sum that is no integer", FACTS, "asar:value 100000", 'asar:value "a lot"', NonConformanceError),
    ("a fact that two graphs state", FACTS, "fact:f13-5 {", "fact:f13-4 {", FactError),
]  # fmt: skip


@pytest.mark.parametrize("case", SPOILED, ids=[row[0] for row in SPOILED])
def test_what_is_wrong_leaves_the_last_good_release_in_place(
    case: tuple[str, str, str, str, type[KggraphError]], project: Settings
) -> None:
    _, name, old, new, error = case
    good = build(project)
    spoil(project, name, old, new)
    with pytest.raises(error):
        build(project)
    assert Workspace(project.build).current().id == good.id


def test_an_empty_project_is_refused(tmp_path: Path) -> None:
    (tmp_path / "kggraph.toml").write_text('base = "https://e.example/"\n', encoding="utf-8")
    with pytest.raises(SettingsError, match="an empty project; expected documents, facts or RDF files under data/"):
        build(read_settings(tmp_path))


def test_problems_of_several_rdf_files_are_told_together(tmp_path: Path) -> None:
    files = [tmp_path / "a.ttl", tmp_path / "b.nt"]
    for path in files:
        path.write_text("broken", encoding="utf-8")
    with pytest.raises(RdfSourceError) as raised:
        build(settings_for_files(files, build=tmp_path / "build"))
    assert [problem.path for problem in raised.value.problems] == ["a.ttl", "b.nt"]


@pytest.mark.parametrize(("default_graph", "count"), [("union", 1), ("own", 0)])
def test_named_graphs_are_queried_as_one_unless_own_is_asked_for(
    default_graph: str, count: int, tmp_path: Path
) -> None:
    path = tmp_path / "a.nq"
    line = '<https://e.example/a> <https://e.example/p> "x" <https://e.example/g{}> .\n'
    path.write_text(line.format(1) + line.format(2), encoding="utf-8")
    settings = settings_for_files([path], build=tmp_path / "build")
    settings = replace(settings, site=replace(settings.site, default_graph=default_graph))
    release = build(settings)
    assert release.manifest.dataset.quads == 2
    store = ox.Store.read_only(str(release.path("store")))
    assert len(list(store.query("SELECT * { ?s ?p ?o }"))) == count
    assert len(list(store.query("SELECT * { GRAPH ?g { ?s ?p ?o } }"))) == 2


class Steps(Silence):
    """Notes what a build says it does."""

    def __init__(self) -> None:
        self.names: list[str] = []

    def step(self, name: str) -> None:
        self.names.append(name)


def looks_at_what_changed(project: Settings) -> bool:
    """Build after an edit, and return whether only what changed was validated."""
    spoil(project, "data/entities.ttl", "Charity lunch for 1080 people", "A charity lunch for 1080 people")
    steps = Steps()
    build(project, progress=steps)
    return "validating what changed" in steps.names


@pytest.fixture
def large(project: Settings, monkeypatch: pytest.MonkeyPatch) -> Settings:
    """A project that counts as large, built."""
    monkeypatch.setattr(candidates, "_LARGE", 0)
    build(project)
    return project


def test_after_an_edit_of_a_large_project_what_changed_is_validated(large: Settings, tmp_path: Path) -> None:
    """The release is that of a project that was never built before."""
    assert looks_at_what_changed(large)
    afresh = build(replace(large, build=tmp_path / "afresh"))
    assert Workspace(large.build).current().id == afresh.id


def test_an_edit_that_does_not_conform_is_refused_by_looking_at_what_changed(large: Settings) -> None:
    good, steps = Workspace(large.build).current(), Steps()
    spoil(large, FACTS, "asar:value 100000", 'asar:value "a lot"')
    with pytest.raises(NonConformanceError):
        build(large, progress=steps)
    assert "validating what changed" in steps.names
    assert Workspace(large.build).current().id == good.id


def rewritten(project: Settings, name: str, content: bytes | None) -> None:
    path = Workspace(project.build).current().path(name)
    path.unlink()
    if content is not None:
        path.write_bytes(content)


DOUBTS: dict[str, Callable[[Settings, bytes], None]] = {
    "its report is not what was published": lambda project, report: rewritten(
        project, "report.json", report.replace(b"1", b"2")
    ),
    "its report is gone": lambda project, _: rewritten(project, "report.json", None),
    "its dump is gone": lambda project, _: rewritten(project, "dumps/dataset.nq.zst", None),
    "it was validated with other shapes": lambda project, _: spoil(
        project, "shapes/translation.ttl", "sh:minCount 2", "sh:minCount 1"
    ),
    "what its shapes were is not what was published": lambda project, _: rewritten(
        project, "shapes.sha256", b"0" * 64 + b"\n"
    ),
    "there is none": lambda project, _: shutil.rmtree(project.build),
}


@pytest.mark.parametrize("doubt", DOUBTS)
def test_everything_is_validated_where_the_current_release_is_doubtful(doubt: str, large: Settings) -> None:
    report = Workspace(large.build).current().path("report.json").read_bytes()
    DOUBTS[doubt](large, report)
    assert not looks_at_what_changed(large)


def test_everything_is_validated_after_other_versions(project: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(candidates, "_LARGE", 0)
    with monkeypatch.context() as earlier:
        earlier.setattr(tools, "__version__", "0.0.1")
        build(project)
    assert not looks_at_what_changed(project)
