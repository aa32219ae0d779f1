"""Numbers that several processes count in and any of them can read, without a lock between them.

Each process writes a row of its own in memory that the processes share because they were forked from the one that made
it; a sum is read over all rows. The system holds a lock on a row for as long as its process lives, however that ends.
A row that was left is taken over by the next process, which counts on: sums never fall.
"""

import fcntl
import mmap
import os
import tempfile
import threading
import weakref

_ROWS = 256
_NOBODY = 0


class SharedNumbers:
    """Some ``counters``, which only grow, and after them some ``gauges``, which fall to 0 with their process.

    Make it before the fork. Safe to use from many threads.

    >>> numbers = SharedNumbers(counters=2, gauges=1)
    >>> numbers.add((0, 1), (1, 0.5), (2, 3))
    >>> numbers.add((0, 1))
    >>> numbers.sums()
    [2.0, 0.5, 3.0]
    """

    def __init__(self, *, counters: int, gauges: int = 0) -> None:
        self._counters, self._width = counters, counters + gauges + 1  # the last is the process that has the row
        self._memory = memoryview(mmap.mmap(-1, _ROWS * self._width * 8)).cast("d")
        self._locks = tempfile.TemporaryFile()  # noqa: SIM115 - open as long as this object is
        weakref.finalize(self, self._locks.close)
        self._lock = threading.Lock()
        self._process, self._start = _NOBODY, 0

    def add(self, *changes: tuple[int, float]) -> None:
        """Add to numbers: pairs of place and amount."""
        with self._lock:
            if self._process != os.getpid():
                self._take_row()
            memory, start = self._memory, self._start
            for place, amount in changes:
                memory[start + place] += amount

    def sums(self) -> list[float]:
        """Return each number, summed over all processes; gauges only over those that live."""
        living = set(self.processes())
        sums = [0.0] * (self._width - 1)
        for row in self._taken_rows():
            shown = self._width - 1 if self._owner(row) in living else self._counters
            for place in range(shown):
                sums[place] += self._memory[row * self._width + place]
        return sums

    def processes(self) -> list[int]:
        """Return the processes that have counted something and still live."""
        return [owner for row in self._taken_rows() if _is_alive(owner := self._owner(row))]

    def _taken_rows(self) -> list[int]:
        rows = range(_ROWS)
        return [row for row in rows if self._owner(row) != _NOBODY]

    def _owner(self, row: int) -> int:
        return int(self._memory[(row + 1) * self._width - 1])

    def _take_row(self) -> None:
        for row in range(_ROWS):
            try:
                fcntl.lockf(self._locks, fcntl.LOCK_EX | fcntl.LOCK_NB, 1, row)
            except OSError:
                continue  # a living process has it
            self._process, self._start = os.getpid(), row * self._width
            for place in range(self._counters, self._width - 1):
                self._memory[self._start + place] = 0
            self._memory[self._start + self._width - 1] = self._process
            return
        raise RuntimeError(f"more than {_ROWS} processes count")


def _is_alive(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True
