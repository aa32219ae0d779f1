"""Numbers that processes share: sums hold over all of them, also over those that are gone."""

import os
import signal
import threading

import pytest

from kggraph.web.operations.shared_numbers import SharedNumbers


def in_child(act) -> int:
    """Run something in a forked process that then waits; return the process."""
    reading, writing = os.pipe()
    child = os.fork()
    if not child:
        act()
        os.write(writing, b".")
        signal.pause()
    os.read(reading, 1)
    os.close(reading)
    os.close(writing)
    return child


def end(child: int) -> None:
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)


@pytest.fixture
def numbers() -> SharedNumbers:
    return SharedNumbers(counters=1, gauges=1)


def test_a_sum_is_over_all_processes(numbers: SharedNumbers) -> None:
    children = [in_child(lambda: numbers.add((0, 1), (1, 1))) for _ in range(3)]
    try:
        numbers.add((0, 1), (1, 1))
        assert numbers.sums() == [4, 4]
        assert sorted(numbers.processes()) == sorted([*children, os.getpid()])
    finally:
        for child in children:
            end(child)


def test_what_a_dead_process_counted_stays_and_what_it_was_at_does_not(numbers: SharedNumbers) -> None:
    end(in_child(lambda: numbers.add((0, 1), (1, 1))))
    assert numbers.sums() == [1, 0]
    assert numbers.processes() == []


def test_the_row_of_a_dead_process_is_counted_on_by_the_next(numbers: SharedNumbers) -> None:
    for _ in range(300):  # more than there are rows
        child = os.fork()
        if not child:
            numbers.add((0, 1), (1, 1))
            os._exit(0)
        os.waitpid(child, 0)
    assert numbers.sums() == [300, 0]


def test_threads_lose_nothing(numbers: SharedNumbers) -> None:
    def count() -> None:
        for _ in range(5_000):
            numbers.add((0, 1))

    threads = [threading.Thread(target=count) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert numbers.sums() == [40_000, 0]
