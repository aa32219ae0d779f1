import logging
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Event

import pytest

from kggraph.errors import NoReleaseError
from kggraph.store.live import LiveStore
from kggraph.store.release import Release
from kggraph.store.workspace import Workspace

Publish = Callable[..., Release]
_VALUE = '<https://example.org/id/a> <https://example.org/value> "{}" .\n'
_QUESTION = "SELECT ?v { ?s ex:value ?v }"


@pytest.fixture(autouse=True)
def _no_pause(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("kggraph.store.live._CHECK_SECONDS", 0)


def test_it_follows_the_pointer_forth_and_back(publish: Publish, tmp_path: Path) -> None:
    live = LiveStore(tmp_path)
    names = []
    for value in "ab":
        names.append(publish(_VALUE.format(value), tmp_path).id)
        assert live.current().release_id == names[-1]
    Workspace(tmp_path).rollback()
    assert live.current().release_id == names[0]


def test_nothing_to_serve_is_said_until_there_is(publish: Publish, tmp_path: Path) -> None:
    live = LiveStore(tmp_path)
    with pytest.raises(NoReleaseError):
        live.current()
    publish(build=tmp_path)
    assert live.current().ask("ASK { ?s ?p ?o }")


def test_whoever_holds_an_old_store_keeps_it(publish: Publish, tmp_path: Path) -> None:
    live = LiveStore(tmp_path)
    publish(_VALUE.format("a"), tmp_path)
    old = live.current()
    publish(_VALUE.format("b"), tmp_path)
    assert live.current() is not old
    assert str(old.select(_QUESTION)[0]["v"]) == '"a"'


def test_a_damaged_release_is_not_moved_to_and_one_error_is_logged(
    publish: Publish, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    live = LiveStore(tmp_path)
    good = publish(_VALUE.format("a"), tmp_path).id
    assert live.current().release_id == good
    (publish(_VALUE.format("b"), tmp_path).folder / "site.json").unlink()
    with caplog.at_level(logging.ERROR):
        assert [live.current().release_id for _ in range(3)] == [good] * 3
    assert [record.message.count("site.json is missing") for record in caplog.records] == [1]
    better = publish(_VALUE.format("c"), tmp_path).id
    assert live.current().release_id == better


def test_the_pointer_is_not_read_at_every_request(
    publish: Publish, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("kggraph.store.live._CHECK_SECONDS", 3600)
    live = LiveStore(tmp_path)
    first = publish(_VALUE.format("a"), tmp_path).id
    live.current()
    publish(_VALUE.format("b"), tmp_path)
    assert live.current().release_id == first


def test_no_request_is_lost_while_releases_change(publish: Publish, tmp_path: Path) -> None:
    live, done = LiveStore(tmp_path), Event()
    said = {publish(_VALUE.format("0"), tmp_path).id: '"0"'}

    def read() -> list[tuple[str, str]]:
        seen = []
        while not done.is_set():
            store = live.current()
            seen.append((store.release_id, str(store.select(_QUESTION)[0]["v"])))
        return seen

    with ThreadPoolExecutor(2) as threads:
        readers = [threads.submit(read) for _ in range(2)]
        for number in range(1, 6):
            said[publish(_VALUE.format(number), tmp_path).id] = f'"{number}"'
            live.current()
        done.set()
        seen = [row for reader in readers for row in reader.result()]
    assert all(said[name] == value for name, value in seen)
    assert len({name for name, _ in seen}) > 2
