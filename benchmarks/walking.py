"""One client that asks everything once: how long each answer takes."""

import http.client
import statistics
import time
from dataclasses import dataclass

import rates
import servers

_PATIENCE = 30.0


@dataclass
class Client:
    """A client with one connection, which is opened again where the server or a time-out closed it.

    ``problem`` says why the last answer did not come.
    """

    port: int
    accept: str
    patience: float = _PATIENCE
    problem: str = ""

    def __post_init__(self) -> None:
        self._connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=self.patience)

    def ask(self, path: str) -> int:
        """Return the status of an answer that was read to its end; 0 where none comes."""
        try:
            self._connection.request("GET", path, headers={"Accept": self.accept})
            response = self._connection.getresponse()
            response.read()
        except (OSError, http.client.HTTPException) as error:
            self.problem = repr(error)
            self._connection.close()
            return 0
        return response.status

    def close(self) -> None:
        """End the connection."""
        self._connection.close()


def measure_once(question: rates.Question, *, seconds: float) -> tuple[rates.Rate, int]:
    """Ask each path until all are asked or the seconds are over; return the rate of answers and how many failed.

    The first is asked before, since a worker reads its templates and its data at the first request. Raises
    UnansweredError where nothing is answered.
    """
    client = Client(question.server.port, question.accept)
    waited, failed = [], 0
    client.ask(question.paths[0])
    cpu, began = servers.processor_seconds(question.server.pid), time.perf_counter()
    for path in question.paths[1:] or question.paths:
        started = time.perf_counter()
        if client.ask(path) == http.client.OK:
            waited.append((time.perf_counter() - started) * 1000)
        else:
            failed += 1
        if time.perf_counter() - began > seconds:
            break
    cpu = servers.processor_seconds(question.server.pid) - cpu
    client.close()
    if not waited:
        raise rates.UnansweredError(f"{question.name} does not answer {question.case}")
    return rates.Rate(1000 * len(waited) / sum(waited), cpu / len(waited) * 1e6, percentiles(waited)), failed


def percentiles(waited: list[float]) -> tuple[float, float, float]:
    """Return how long half, 95 % and 99 % took at most.

    >>> percentiles([1.0] * 99 + [5.0])
    (1.0, 1.0, 1.04)
    """
    cuts = statistics.quantiles(waited * 2 if len(waited) == 1 else waited, n=100, method="inclusive")
    return round(cuts[49], 3), round(cuts[94], 3), round(cuts[98], 3)
