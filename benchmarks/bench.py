"""All of it in one run: what kggraph costs at several sizes, beside the peers that are installed.

Run it as ``make bench`` (``SIZES="100k 1M 10M"``). For each size a project of copies of
the bundled data is made and built, all servers are started over the same triples, and every case is measured with every
server in each round, so that the machine is the same for all. Results are written after each round; a size that was
measured to its end at this commit is not measured again unless its file is removed. Tables and the chart are made of
what there is: ``benchmarks/results/bench.md`` and ``bench.svg``.
"""

import json
import re
import shutil
import signal
import sys
from contextlib import ExitStack
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path

import building
import chart
import children
import click
import peers
import projects
import rates
import report
import servers
import walking
from cases import KGGRAPH, Case, Subjects, cases
from serving import worker_memory

from kggraph.store.release import Release
from kggraph.store.workspace import Workspace

FOLDER = Path("build/bench")
NAMES = [peers.OXIGRAPH, peers.RDFLIB_ENDPOINT, peers.TRIFID, peers.LDF, peers.VIRTUOSO]
_UNITS = {"": 1, "k": 1_000, "M": 1_000_000}
_SECONDS_OF_LONG = 30


@dataclass
class Run:
    """What was measured at one size, written as it grows."""

    triples: int
    circumstances: dict[str, str]
    costs: dict[str, dict[str, float]] = field(default_factory=dict)
    servers: dict[str, dict[str, float]] = field(default_factory=dict)
    figures: list[dict[str, object]] = field(default_factory=list)
    complete: bool = False

    @property
    def path(self) -> Path:
        """Where it is written."""
        return rates.RESULTS / f"bench-{self.triples}.json"

    def write(self) -> None:
        """Write it."""
        self.path.parent.mkdir(parents=True, exist_ok=True)
        self.path.write_text(json.dumps(asdict(self), indent=1, ensure_ascii=False) + "\n", encoding="utf-8")

    def was_finished(self) -> bool:
        """Return whether this size was measured to its end at this commit, with as much asked."""
        if not self.path.exists():
            return False
        written = json.loads(self.path.read_text(encoding="utf-8"))
        same = all(written["circumstances"][name] == self.circumstances[name] for name in ("commit", "load"))
        return same and bool(written["complete"])


@dataclass(frozen=True)
class Load:
    """How much is asked: rounds, and seconds of each case and server in each of them."""

    rounds: int
    seconds: int


class Size(click.ParamType):
    """A number of triples: 100k, 1M or in figures."""

    name = "size"

    def convert(self, value: str | int, param: click.Parameter | None, ctx: click.Context | None) -> int:
        """Return the number."""
        parts = re.fullmatch(r"(\d+)([kM]?)", str(value))
        if parts is None:
            self.fail(f"{value} is no size: 100k, 1M and 100000 are", param, ctx)
        return int(parts[1]) * _UNITS[parts[2]]


def build(run: Run, folder: Path) -> Release:
    """Make the data and a release of them, and say what that and Oxigraph's bulk load of the same file cost."""
    project = folder / "project"
    data = projects.write(project, run.triples)
    shutil.rmtree(folder / "loaded", ignore_errors=True)
    for name, cost in (
        ("Oxigraph bulk load", children.cost_of(building.load, data, folder / "loaded")),
        ("kggraph build", children.cost_of(projects.build_project, project, folder / "build")),
    ):
        run.costs[name] = asdict(cost)
        sys.stdout.write(f"{run.triples:,} triples, {name}: {cost.seconds:.1f} s, {cost.megabytes:,} MB\n")
    shutil.rmtree(folder / "loaded")
    run.write()
    return Workspace(folder / "build").current()


def measure(run: Run, release: Release, tools: Path, load: Load) -> None:
    """Start the servers and ask all of them everything, in rounds."""
    folder = release.folder.parents[2]
    data = peers.Data(folder / "project" / projects.DATA, release.site.base, folder, run.triples)
    subjects = Subjects.of(release)
    with ExitStack() as stack:
        started = {
            KGGRAPH: stack.enter_context(peers.kggraph(release, folder / "project")),
            peers.HELLO: stack.enter_context(peers.hello()),
            **peers.start(stack, tools, data, NAMES),
        }
        for name, server in started.items():
            run.servers[name] = {"start_seconds": round(server.start_seconds, 2)}
        for number in range(load.rounds):
            sys.stdout.write(f"{run.triples:,} triples, round {number + 1} of {load.rounds}\n")
            for case in cases(subjects):
                ask_all(run, case, started, load=load, number=number)
            note_memory(run, started)
            run.write()


def ask_all(run: Run, case: Case, started: dict[str, servers.Server], *, load: Load, number: int) -> None:
    """Measure a case with each server that has it; what is asked once has a part of the paths in each round."""
    if case.long and number:
        return
    for name, paths in case.paths.items():
        if name in started:
            part = paths if case.long or not case.once else paths[number :: load.rounds]
            question = rates.Question(case.name, name, started[name], part, case.accept, case.fresh)
            noted = figure(question, case, load)
            run.figures.append({"case": case.name, "server": name, "round": number, **noted})
            sys.stdout.write(
                f"  {case.name}, {name}: {noted.get('requests', 0):,.1f} a second, {noted['failed']} failed\n"
            )
            sys.stdout.flush()


def figure(question: rates.Question, case: Case, load: Load) -> dict[str, object]:
    """Return what a server did in a case; where it does not answer, that it did not."""
    try:
        if case.once:
            seconds = _SECONDS_OF_LONG if case.long else load.seconds
            rate, failed = walking.measure_once(question, seconds=seconds)
            return {**asdict(rate), "failed": failed}
        return {**asdict(rates.measure_once(question, seconds=load.seconds)), "failed": 0}
    except rates.UnansweredError as error:
        sys.stdout.write(f"{error}\n")
        return {"failed": len(question.paths)}


def note_memory(run: Run, started: dict[str, servers.Server]) -> None:
    """Note the resident memory of each server, of all its processes and of its largest worker, in MiB."""
    for name, server in started.items():
        of_all = [servers.resident(pid) / 2**20 for pid in servers.family(server.pid)]
        run.servers[name]["megabytes"] = round(sum(of_all))
        if name == KGGRAPH:
            run.servers[name]["megabytes_of_a_worker"] = max(worker_memory(server.pid), default=0)


@click.command
@click.argument("sizes", nargs=-1, type=Size())
@click.option(
    "--tools", type=click.Path(path_type=Path), default=Path(".venv-peers"), help="Where peers are installed."
)
@click.option("--rounds", default=3, show_default=True, help="Rounds.")
@click.option("--seconds", default=3, show_default=True, help="Seconds of a case with a server in a round.")
def main(sizes: tuple[int, ...], *, tools: Path, rounds: int, seconds: int) -> None:
    """Measure at each of some SIZES, 100k and 1M unless told otherwise, and write tables and a chart."""
    rates.require_wrk()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit("ended"))  # which stops the servers
    load = Load(rounds, seconds)
    for triples in sizes or (100_000, 1_000_000):
        circumstances = {**rates.circumstances(), "load": f"{rounds} rounds of {seconds} s"}
        run = Run(triples, circumstances)
        if run.was_finished():
            sys.stdout.write(f"{triples:,} triples were measured at this commit: {run.path}\n")
            continue
        folder = (FOLDER / f"{triples}-{circumstances['commit']}").absolute()
        measure(run, build(run, folder), tools, load)
        replace(run, complete=True).write()
        shutil.rmtree(folder)
        write_tables()
    write_tables()


def write_tables() -> None:
    """Write the tables and the chart of all sizes that were measured."""
    runs = sorted(rates.RESULTS.glob("bench-*.json"), key=lambda path: int(path.stem.split("-")[1]))
    read = [json.loads(path.read_text(encoding="utf-8")) for path in runs]
    shown = report.tables(read)
    rates.RESULTS.joinpath("bench.md").write_text(shown, encoding="utf-8")
    rates.RESULTS.joinpath("bench.svg").write_bytes(chart.draw(read))
    sys.stdout.write(shown)


if __name__ == "__main__":
    main()
