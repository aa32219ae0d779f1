"""Whether a request is lost, or memory grows, while releases are switched under a mixed load.

Run it as ``make bench-soak`` (``MINUTES=10``, ``SIZE=100k``). Clients ask for pages, Turtle, lists, searches,
suggestions and queries, each the next as soon as one is answered, while every five seconds the other of two releases
becomes current. A request is lost where no answer comes or another than 200. Growth is that of the resident memory of
a worker within the second half: the median of the last quarter of the time beside that of the quarter before.
"""

import itertools
import json
import shutil
import signal
import statistics
import sys
import threading
import time
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from http import HTTPStatus
from pathlib import Path

import bench
import click
import peers
import projects
import rates
import walking
from cases import Subjects, kinds
from serving import worker_memory

from kggraph.store.release import Release
from kggraph.store.workspace import Workspace

CLIENTS = 4
SWITCH_SECONDS = 5.0
_KEPT = 10  # requests of a kind on one connection, so that all workers have some
FOLDER = Path("build/soak")
RESULTS = rates.RESULTS / "soak.json"
_MORE = '<https://w3id.org/kggraph/id/org/akhyska-0> <http://www.w3.org/2000/01/rdf-schema#comment> "again"@en .\n'


@dataclass
class Soak:
    """What became of the requests: milliseconds by kind, what was lost and when, MiB of each worker over time."""

    circumstances: dict[str, str]
    waited: dict[str, list[float]] = field(default_factory=dict)
    lost: list[dict[str, object]] = field(default_factory=list)
    memory: list[tuple[float, list[int]]] = field(default_factory=list)
    switches: int = 0

    def growth(self) -> float:
        """Return how many times the memory of the last quarter is that of the quarter before."""
        quarter = max(len(self.memory) // 4, 1)
        sizes = [max(workers, default=0) for _, workers in self.memory]
        return statistics.median(sizes[-quarter:]) / max(statistics.median(sizes[-2 * quarter : -quarter] or sizes), 1)


def build_two(folder: Path, triples: int) -> tuple[Release, Release]:
    """Build two releases that differ in one triple; the second is current."""
    shutil.rmtree(folder, ignore_errors=True)
    data = projects.write(folder / "project", triples)
    projects.build_project(folder / "project", folder / "build")
    first = Workspace(folder / "build").current()
    with data.open("a", encoding="utf-8") as file:
        file.write(_MORE)
    projects.build_again(folder / "project", folder / "build")
    return first, Workspace(folder / "build").current()


def ask(soak: Soak, port: int, asked: Mapping[str, Sequence[str]], *, start: int, end: float) -> None:
    """Ask for one after the other of all kinds until the time is over."""
    client = walking.Client(port, "*/*")
    for number in itertools.count(start):
        for kind, paths in asked.items():
            began = time.monotonic()
            if began > end:
                client.close()
                return
            if len(soak.waited[kind]) % _KEPT == 0:
                client.close()
            status = client.ask(paths[number % len(paths)])
            soak.waited[kind].append((time.monotonic() - began) * 1000)
            if status != HTTPStatus.OK:
                said = {"status": status, "problem": client.problem if not status else ""}
                soak.lost.append({"path": paths[number % len(paths)], **said, "left": round(end - began, 2)})


def switch(soak: Soak, workspace: Workspace, releases: Sequence[Release], *, pid: int, end: float) -> None:
    """Make one release after the other current until the time is over, and note the memory of the workers."""
    began = time.monotonic()
    for release in itertools.cycle(releases):
        if time.monotonic() + SWITCH_SECONDS > end:
            return
        time.sleep(SWITCH_SECONDS)
        workspace.rollback(release.id)
        soak.switches += 1
        soak.memory.append((round(time.monotonic() - began, 1), worker_memory(pid)))


def run(soak: Soak, folder: Path, triples: int, seconds: float) -> None:
    """Serve, ask and switch."""
    releases = build_two(folder, triples)
    asked = kinds(Subjects.of(releases[1]))
    soak.waited |= {kind: [] for kind in asked}
    with peers.kggraph(releases[1], folder / "project") as server:
        end = time.monotonic() + seconds
        clients = [
            threading.Thread(target=ask, args=(soak, server.port, asked), kwargs=each, daemon=True)
            for each in ({"start": 50 * number, "end": end} for number in range(CLIENTS))
        ]
        for client in clients:
            client.start()
        switch(soak, Workspace(folder / "build"), releases, pid=server.pid, end=end)
        for client in clients:
            client.join()


def said(soak: Soak) -> str:
    """Return what is to be told, as Markdown."""
    most = max(max(workers, default=0) for _, workers in soak.memory)
    lines = [
        "; ".join(soak.circumstances.values()),
        "",
        f"* requests lost: {len(soak.lost)} of {sum(map(len, soak.waited.values())):,}, at {soak.switches} switches",
        f"* largest worker: {most} MiB; in the last quarter {soak.growth():.3f} times the quarter before",
        "",
        "| | requests | median ms | 95 % | 99 % |",
        "|---|---:|---:|---:|---:|",
    ]
    for kind, waited in soak.waited.items():
        cells = [f"{each:.1f}" for each in walking.percentiles(waited)]
        lines.append(f"| {kind} | {len(waited):,} | {' | '.join(cells)} |")
    lines += ["", "| seconds | MiB of each worker |", "|---:|---|"]
    every = max(len(soak.memory) // 20, 1)
    lines += [f"| {at:.0f} | {', '.join(map(str, workers))} |" for at, workers in soak.memory[::every]]
    return "\n".join(lines) + "\n"


@click.command
@click.option("--minutes", default=10.0, show_default=True, help="How long.")
@click.option("--size", type=bench.Size(), default=100_000, show_default=True, help="Triples of each release.")
def main(*, minutes: float, size: int) -> None:
    """Measure, write the figures, and fail where a request was lost."""
    load = f"{size:,} triples, {CLIENTS} clients, {minutes:g} minutes, a switch every {SWITCH_SECONDS:g} s"
    signal.signal(signal.SIGTERM, lambda *_: sys.exit("ended"))  # which stops the server
    soak = Soak({**rates.circumstances(), "load": load})
    folder = FOLDER.absolute()
    run(soak, folder, size, minutes * 60)
    shutil.rmtree(folder)
    rates.RESULTS.mkdir(parents=True, exist_ok=True)
    figures = {**asdict(soak), "waited": {kind: walking.percentiles(each) for kind, each in soak.waited.items()}}
    RESULTS.write_text(json.dumps(figures, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    RESULTS.with_suffix(".md").write_text(said(soak), encoding="utf-8")
    sys.stdout.write(said(soak))
    if soak.lost:
        sys.exit(f"{len(soak.lost)} requests were lost, see {RESULTS}; the first: {soak.lost[0]}")


if __name__ == "__main__":
    main()
