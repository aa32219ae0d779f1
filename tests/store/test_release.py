"""What is found of a release that somebody changed by hand."""

import json
import shutil
import subprocess
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pyoxigraph as ox
import pytest

from kggraph.errors import DamagedReleaseError, NoReleaseError
from kggraph.store.embedded import open_store
from kggraph.store.manifest import Manifest
from kggraph.store.release import (
    Release,
    open_engine,
    open_release,
    read_release,
    release_id,
    verify_release,
)

FILES = ["manifest.json", "site.json", "report.json", "store.json", "store/CURRENT"]


def _cut(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:-3])


def _change(path: Path) -> None:
    content = path.read_bytes()
    path.write_bytes(content[:-2] + bytes([content[-2] ^ 1]) + content[-1:])


@pytest.fixture
def copy(gifts: Release, tmp_path: Path) -> Path:
    return Path(shutil.copytree(gifts.folder, tmp_path / gifts.id))


def _engine_file(folder: Path, ending: str) -> str:
    return next(f"store/{path.name}" for path in sorted((folder / "store").iterdir()) if path.name.endswith(ending))


def test_an_untouched_release_opens_and_verifies(copy: Path) -> None:
    verify_release(open_release(copy))


@pytest.mark.parametrize("name", [*FILES, ".sst"])
@pytest.mark.parametrize("harm", [Path.unlink, _cut], ids=["missing", "cut short"])
def test_opening_names_the_file_that_is(name: str, harm: Callable[[Path], None], copy: Path) -> None:
    name = _engine_file(copy, name) if name.startswith(".") else name
    harm(copy / name)
    with pytest.raises(DamagedReleaseError) as caught:
        open_release(copy)
    assert str(copy / name) in str(caught.value)
    assert "kggraph rollback" in str(caught.value)


@pytest.mark.parametrize("name", ["site.json", "report.json", ".sst"])
def test_verifying_names_the_file_with_one_changed_byte(name: str, copy: Path) -> None:
    name = _engine_file(copy, name) if name.startswith(".") else name
    release = open_release(copy)
    _change(copy / name)
    with pytest.raises(DamagedReleaseError, match=name):
        verify_release(release)


@pytest.mark.parametrize("name", FILES[:4])
def test_a_folder_in_place_of_a_file_is_damage(name: str, copy: Path) -> None:
    (copy / name).unlink()
    (copy / name).mkdir()
    with pytest.raises(DamagedReleaseError, match=name):
        open_release(copy)


def test_a_file_in_place_of_a_folder_is_damage(copy: Path) -> None:
    shutil.rmtree(copy / "store")
    (copy / "store").write_text("")
    with pytest.raises(DamagedReleaseError, match=r"store/.* cannot be read: Not a directory"):
        open_release(copy)


def test_a_manifest_of_another_kind_is_damage(tmp_path: Path) -> None:
    folder = tmp_path / release_id(b"[]")
    folder.mkdir()
    (folder / "manifest.json").write_bytes(b"[]")
    with pytest.raises(DamagedReleaseError, match=r"manifest\.json cannot be read: the manifest is no JSON object"):
        open_release(folder)


def test_a_store_that_does_not_open_is_damage(copy: Path) -> None:
    (copy / "store" / "CURRENT").write_text("MANIFEST-999999\n")
    with pytest.raises(DamagedReleaseError, match="store does not open"):
        open_engine(replace(read_release(copy.parent / copy.name), folder=copy))


def test_a_folder_that_was_renamed_is_damaged(copy: Path) -> None:
    with pytest.raises(DamagedReleaseError, match=f"it belongs to {copy.name}"):
        open_release(copy.rename(copy.with_name("0123456789abcdef")))


def test_a_store_with_other_quads_is_damaged(copy: Path, gifts: Release) -> None:
    shutil.rmtree(copy / "store")
    store = ox.Store(copy / "store")
    store.flush()
    del store
    (copy / "store.json").write_text("{}")
    with pytest.raises(DamagedReleaseError, match="holds 0 quads; 4 were published"):
        verify_release(replace(gifts, folder=copy))


def test_no_folder_is_no_release(tmp_path: Path) -> None:
    with pytest.raises(NoReleaseError, match="no release here"):
        open_release(tmp_path / "nothing")


MANIFESTS = [
    ("no object", lambda _: [], "the manifest is no JSON object"),
    ("another format", lambda row: row | {"format": 1}, "format 1 is not known"),
    ("an entry less", lambda row: {k: v for k, v in row.items() if k != "base"}, "the manifest lacks base"),
    ("an entry more", lambda row: row | {"clock": 1}, "the manifest has unknown entries clock"),
    ("a file without size", lambda row: row | {"files": {"a": {"sha256": ""}}}, "a lacks bytes"),
    ("files that are a list", lambda row: row | {"files": []}, "files is no JSON object"),
]


@pytest.mark.parametrize(("change", "message"), [row[1:] for row in MANIFESTS], ids=[row[0] for row in MANIFESTS])
def test_a_manifest_says_what_is_wrong_with_it(change: Callable[..., object], message: str, gifts: Release) -> None:
    with pytest.raises(ValueError, match=message):
        Manifest.from_json(json.dumps(change(json.loads(gifts.manifest.to_json()))))


def test_reading_writes_nothing_into_the_release(copy: Path) -> None:
    before = {path: (path.stat().st_mtime_ns, path.stat().st_size) for path in copy.rglob("*")}
    store = open_store(open_release(copy))
    store.select("SELECT * { ?s ?p ?o }")
    assert {path: (path.stat().st_mtime_ns, path.stat().st_size) for path in copy.rglob("*")} == before


def test_a_release_on_a_read_only_file_system_is_served(gifts: Release, tmp_path: Path) -> None:
    mounted = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=20m", "tmpfs", tmp_path], check=False)
    if mounted.returncode:
        pytest.skip("this user may not mount a file system")
    try:
        shutil.copytree(gifts.folder, tmp_path / gifts.id)
        subprocess.run(["mount", "-o", "remount,ro", tmp_path], check=True)
        store = open_store(open_release(tmp_path / gifts.id))
        assert store.ask("ASK { ex:gift ?p ?o }") is False
        assert store.ask("ASK { <https://example.org/id/gift> ?p ?o }")
        store.close()
        del store
    finally:
        subprocess.run(["umount", "-l", tmp_path], check=True)
