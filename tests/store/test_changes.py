"""What changed from one release to the next is told once, when the next becomes current."""

import gzip
from dataclasses import replace
from pathlib import Path

import pytest

from kggraph.site import Site
from kggraph.store.changes import DUMP, ChangeSummary, FactChange, compare, summarize
from kggraph.store.loading import load_store
from kggraph.store.manifest import DatasetSummary, Manifest
from kggraph.store.release import Release
from kggraph.store.versions import read_versions
from kggraph.store.workspace import Workspace
from kggraph.vocabulary import ASAR, RDF, RDFS

BASE = "https://e.example/"
SITE = Site(BASE, {"en": "Gifts"}, private=(f"{BASE}me",))


def fact(name: str, about: str, label: str) -> list[str]:
    return [
        f"<{BASE}{name}> {RDF.type} {ASAR.Fact} .",
        f'<{BASE}{name}> {RDFS.label} "{label}"@en .',
        f"<{BASE}{name}> {RDF.subject} <{BASE}{about}> .",
    ]


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    return Workspace(tmp_path / "build")


def publish(workspace: Workspace, *lines: str, site: Site = SITE) -> Release:
    content = "".join(f"{line}\n" for line in sorted(lines)).encode()
    with workspace.lock():
        incoming = workspace.new_incoming()
        (incoming / "dumps").mkdir()
        (incoming / DUMP).write_bytes(gzip.compress(content, mtime=0))
        quads = incoming / "quads.nq"
        quads.write_bytes(content)
        load_store(incoming / "store", quads, union=True, has_named_graphs=False)
        return workspace.publish(incoming, Manifest(BASE, site.title, DatasetSummary("", len(lines))), site)


def test_facts_that_came_went_and_changed_are_counted_and_named(workspace: Workspace) -> None:
    kept, plain = fact("f0", "a", "kept"), f'<{BASE}a> <{BASE}p> "1" .'
    before = publish(workspace, *kept, *fact("f1", "a", "old words"), *fact("f2", "a", "gone"), plain)
    after = publish(workspace, *kept, *fact("f1", "a", "new words"), *fact("f3", "a", "new"))
    assert summarize(before, after) == ChangeSummary(
        came=4,
        went=5,
        facts={"came": 1, "changed": 1, "went": 1},
        named=(
            FactChange(f"{BASE}f1", "changed", {"en": "new words"}),
            FactChange(f"{BASE}f2", "went", {"en": "gone"}),
            FactChange(f"{BASE}f3", "came", {"en": "new"}),
        ),
    )
    assert sum(change.came for change in compare(before, after)) == 4


def test_a_fact_about_what_is_private_is_counted_and_not_named(workspace: Workspace) -> None:
    summary = summarize(publish(workspace), publish(workspace, *fact("f1", "me", "secret")))
    assert (summary.facts, summary.named) == ({"came": 1}, ())


def test_each_version_tells_what_changed(workspace: Workspace) -> None:
    first = publish(workspace, *fact("f1", "a", "one"))
    second = publish(workspace, *fact("f1", "a", "one"), *fact("f2", "a", "two"))
    workspace.rollback()
    versions = read_versions(second)[::-1]
    assert [(version.release, version.action, version.before) for version in versions] == [
        (first.id, "rollback", second.id),
        (second.id, "publish", first.id),
        (first.id, "publish", ""),
    ]
    assert [version.change and (version.change.came, version.change.went) for version in versions] == [
        (0, 3),
        (3, 0),
        None,
    ]
    assert (len(read_versions(second)), read_versions(second)[-1]) == (3, versions[0])


def test_nobody_can_tell_what_changed_after_a_release_that_is_gone(workspace: Workspace) -> None:
    first = publish(workspace, *fact("f1", "a", "one"))
    (first.folder / "manifest.json").unlink()
    second = publish(workspace, *fact("f2", "a", "two"))
    version = read_versions(second)[-1]
    assert (version.before, version.change) == (first.id, None)


def test_a_release_that_stands_alone_has_no_versions(workspace: Workspace, tmp_path: Path) -> None:
    release = publish(workspace, *fact("f1", "a", "one"))
    assert read_versions(replace(release, folder=tmp_path / release.id))[:] == []
