"""What short queries and pages feel of four runaway queries, and what is left of these afterwards.

Run it as ``.venv/bin/python benchmarks/runaways.py [TRIPLES]``, on Linux; a million triples unless told otherwise.
"""

import http.client
import json
import random
import statistics
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

import servers
import synthetic

SECONDS = 10.0  # kggraph's own limit
PARALLEL = 1_000
THREADS_END = 35  # seconds after which threads that were started for a crowd are gone
PREFIX = f"PREFIX asar: <{synthetic.ASAR}> PREFIX id: <{synthetic.BASE}> "
RUNAWAYS = {
    "a triple cross product": "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }",
    "a huge ORDER BY": "SELECT * { ?a ?b ?c . ?d ?e ?f } ORDER BY ?f ?c",
    "an unbounded property path": f"{PREFIX} SELECT (COUNT(*) AS ?n) {{ ?a (asar:donor|^asar:recipient)+ ?b }}",
    "a REGEX over everything": 'SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f FILTER(REGEX(STR(?c), "(a|b|ab)*c")) }',
}


@dataclass(frozen=True)
class Answered:
    """What became of a request."""

    status: int
    seconds: float
    said: str = ""


def ask(port: int, path: str, accept: str = "application/sparql-results+json") -> Answered:
    """Send one request on a connection of its own."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=120)
    started = time.perf_counter()
    try:
        connection.request("GET", path, headers={"Accept": accept})
        response = connection.getresponse()
        body = response.read()
    finally:
        connection.close()
    said = json.loads(body).get("detail", "") if response.status >= http.HTTPStatus.BAD_REQUEST else ""
    return Answered(response.status, time.perf_counter() - started, said)


def sparql(query: str) -> str:
    """Return the path of a query."""
    return f"/sparql?query={quote(query)}"


def well_behaved(triples: int, count: int, seed: int) -> Iterator[str]:
    """Return paths of short queries, no two alike."""
    chance = random.Random(seed)  # noqa: S311 - no secret
    for number in range(count):
        giver = f"id:org\\/o{chance.randrange(synthetic.organizations(triples))}"
        yield sparql(f"{PREFIX} SELECT ?gift ?value {{ ?gift asar:donor {giver} ; asar:value ?value }} # {number}")


def p95(rows: list[Answered]) -> float:
    """Return the 95th percentile in milliseconds."""
    return statistics.quantiles([row.seconds for row in rows], n=20)[-1] * 1000


def memory(pid: int) -> float:
    """Return the resident memory of a process and its descendants in MiB."""
    return sum(servers.resident(each) for each in servers.family(pid)) / 2**20


def in_background(tasks: list[Callable[[], Answered]], into: list[Answered]) -> list[threading.Thread]:
    """Run tasks in threads; what they return is put into a list."""
    threads = [threading.Thread(target=lambda task=task: into.append(task())) for task in tasks]
    for thread in threads:
        thread.start()
    return threads


@dataclass(frozen=True)
class Load:
    """What became of well-behaved requests: short queries one by one, pages, data, and a thousand queries at once."""

    asks: list[Answered]
    pages: list[Answered]
    data: list[Answered]
    at_once: list[Answered]

    def __str__(self) -> str:
        statuses = dict(Counter(row.status for row in self.at_once))
        last = max(row.seconds for row in self.at_once)
        return (
            f"  ASK p95                   {p95(self.asks):7.1f} ms\n"
            f"  entity page p95           {p95(self.pages):7.1f} ms\n"
            f"  entity as Turtle p95      {p95(self.data):7.1f} ms\n"
            f"  {PARALLEL:,} queries at once     {statuses}, the last after {last:.1f} s\n"
        )


def load(port: int, triples: int, seed: int) -> Load:
    """Send well-behaved requests, none of them the same for two seeds."""
    with ThreadPoolExecutor(PARALLEL) as pool:
        return Load(
            [ask(port, sparql(f"ASK {{ ?s ?p {n} }} # {seed}")) for n in range(200)],
            [ask(port, f"/en/org/o{20 * n + seed}", "text/html") for n in range(50)],
            [ask(port, f"/data/org/o{20 * n + 10 + seed}.ttl", "*/*") for n in range(50)],
            list(pool.map(lambda path: ask(port, path), well_behaved(triples, PARALLEL, seed))),
        )


def measure(port: int, pid: int, triples: int) -> None:
    """Measure and say."""
    load(port, triples, seed=1)
    quiet = load(port, triples, seed=2)
    time.sleep(THREADS_END)
    before = memory(pid)
    stopped: list[Answered] = []
    threads = in_background([lambda q=q: ask(port, sparql(q)) for q in RUNAWAYS.values()], stopped)
    time.sleep(1)
    busy = load(port, triples, seed=3)
    still_running = sum(thread.is_alive() for thread in threads)
    for thread in threads:
        thread.join()
    time.sleep(THREADS_END)
    after = memory(pid)
    say = sys.stdout.write
    say(f"nothing else running:\n{quiet}")
    say(f"beside {len(RUNAWAYS)} runaways, of which {still_running} were still running at the end:\n{busy}")
    say(f"the runaways, and when they ended from their limit of {SECONDS:g} s:\n")
    for row in stopped:
        say(f"  {row.status} {row.seconds - SECONDS:+6.2f} s  {row.said}\n")
    say(f"resident memory of all processes: {before:.0f} MiB before, {after:.0f} MiB after, {after / before:.0%}\n")


def main() -> None:
    """Build a release of synthetic data, serve it, and measure."""
    triples = int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "data.nt"
        synthetic.write(path, triples)
        with servers.kggraph(path, Path(folder) / "build") as server:
            measure(server.port, server.pid, triples)


if __name__ == "__main__":
    main()
