"""Places for queries are handed out in turn, and nobody waits for ever."""

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest

from kggraph.errors import StoreUnavailableError, TooManyQueriesError
from kggraph.store.lane import Lane, Quota

PATIENT = 20.0


class _Line:
    """A lane of one place that is held, and those who came to wait for it, one after the other."""

    def __init__(self, clients: str) -> None:
        self.lane = Lane(1, waiting=100, seconds=PATIENT)
        self.served: list[str] = []
        with ThreadPoolExecutor(len(clients)) as threads, self.lane.place("first"):
            for number, client in enumerate(clients):
                threads.submit(self._come, client)
                _until(lambda number=number: self.lane.length == number + 1)

    def _come(self, client: str) -> None:
        with self.lane.place(client):
            self.served.append(client)


def _until(condition: Callable[[], bool]) -> None:
    pause = threading.Event()
    for _ in range(2000):
        if condition():
            return
        pause.wait(0.005)
    pytest.fail("what was waited for did not come")


ORDERS = [
    ("one client's queries are served as they came", "aaa", "aaa"),
    ("clients take turns", "aaab", "abaa"),
    ("who asked much waits behind who asked little", "aaaabbc", "abcabaa"),
]


@pytest.mark.parametrize(("came", "served"), [row[1:] for row in ORDERS], ids=[row[0] for row in ORDERS])
def test_in_turn(came: str, served: str) -> None:
    assert "".join(_Line(came).served) == served


def test_a_place_that_is_free_is_given_at_once() -> None:
    lane = Lane(2, waiting=0, seconds=0)
    with lane.place("a"), lane.place("a"):
        assert not lane.take_if_free()
    assert lane.take_if_free()


def test_who_waits_too_long_is_told_so_and_forgotten() -> None:
    lane = Lane(1, waiting=1, seconds=0.01)
    with lane.place("a"):
        for _ in range(3):
            with pytest.raises(StoreUnavailableError, match="all places for queries are taken"), lane.place("b"):
                pytest.fail("there was no place")
    assert lane.length == 0
    with lane.place("b"):
        assert not lane.take_if_free()


def test_a_full_queue_takes_nobody() -> None:
    lane = Lane(1, waiting=1, seconds=PATIENT)
    with ThreadPoolExecutor(1) as threads, lane.place("a"):
        waiting = threads.submit(lambda: lane.place("b").__enter__())
        _until(lambda: lane.length == 1)
        with pytest.raises(StoreUnavailableError, match="too many queries are waiting"), lane.place("c"):
            pytest.fail("there was no place")
    assert waiting.result() is None
    lane.leave()
    assert lane.take_if_free()


def test_places_are_neither_lost_nor_multiplied_by_many_threads() -> None:
    lane, inside, most = Lane(3, waiting=1000, seconds=PATIENT), [], []

    def come(number: int) -> None:
        with lane.place(str(number % 7)):
            inside.append(number)
            most.append(len(inside))
            inside.remove(number)

    with ThreadPoolExecutor(32) as threads:
        list(threads.map(come, range(2000)))
    assert max(most) <= 3
    assert [lane.take_if_free() for _ in range(4)] == [True, True, True, False]


def test_a_client_has_only_so_many_queries_under_way() -> None:
    quota = Quota(2)
    told = pytest.raises(TooManyQueriesError, match="you have 2 queries under way already")
    with quota.one_more("a"), quota.one_more("a"), quota.one_more("b"), told, quota.one_more("a"):
        pytest.fail("that is one too many")
    with quota.one_more("a"), quota.one_more("a"):
        pass


def test_without_a_limit_a_client_has_as_many_as_it_likes() -> None:
    quota = Quota(0)
    with quota.one_more("a"), quota.one_more("a"), quota.one_more("a"):
        pass
