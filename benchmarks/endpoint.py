"""Requests per second at the SPARQL endpoint, beside the native Oxigraph server and rdflib-endpoint, in one run.

Run it as ``make bench-endpoint``. It needs Debian's wrk; a peer that is not installed is left out, in words.
Rounds are interleaved and the median counts, as a ratio to the native server: the machine is the same for all of them.
"""

import json
import os
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

import pyoxigraph as ox
import servers

from kggraph.bundled import bundled_project
from kggraph.pipeline import build
from kggraph.settings import read_settings
from kggraph.store.embedded import open_store
from kggraph.store.interface import QueryForm
from kggraph.store.query_text import query_form
from kggraph.store.release import Release

ROUNDS = 5
SECONDS = 4
CONNECTIONS = 8
SCRIPT = Path(__file__).with_name("requests.lua")
NATIVE = "Oxigraph server"
POINT = "PREFIX asar: <https://w3id.org/kggraph/asar#> SELECT ?property ?value {{ {} ?property ?value }}"


@dataclass(frozen=True)
class Peer:
    """A server that is measured: its name, its port, and the path of its endpoint."""

    name: str
    port: int
    path: str


@dataclass(frozen=True)
class Case:
    """What is asked: a name, percent-encoded queries, and whether no two requests are the same."""

    name: str
    queries: Sequence[str]
    fresh: bool


def cases(release: Release) -> Iterator[Case]:
    """Return the point queries and the example queries of the bundled dataset, fresh and repeated."""
    with_labels = (
        "SELECT DISTINCT ?thing { ?thing <http://www.w3.org/2000/01/rdf-schema#label> ?label FILTER(ISIRI(?thing)) }"
    )
    store = open_store(release)
    points = [quote(POINT.format(row["thing"])) for row in store.select(with_labels)]
    texts = [path.read_text("utf-8") for path in sorted((bundled_project() / "queries").glob("*.rq"))]
    examples = [quote(text) for text in texts if query_form(text) is QueryForm.SELECT]
    store.close()
    for name, queries in (("point query", points), ("example queries", examples)):
        yield Case(f"{name}, no two the same", queries, fresh=True)
        yield Case(f"{name}, repeated", queries[:20], fresh=False)


def measure(peer: Peer, case: Case, folder: Path) -> float:
    """Return how many requests a second a server answers. Ends the run where an answer is no success."""
    queries = folder / "queries.txt"
    queries.write_text("\n".join(case.queries), encoding="ascii")
    asked = {"QUERIES": str(queries), "ENDPOINT": peer.path, **({"FRESH": "1"} if case.fresh else {})}
    url = f"http://127.0.0.1:{peer.port}"
    command = ["wrk", "-t1", f"-c{CONNECTIONS}", f"-d{SECONDS}s", "-s", str(SCRIPT), url]
    said = subprocess.run(command, capture_output=True, text=True, check=True, env={**os.environ, **asked}).stdout  # noqa: S603
    if "Non-2xx" in said:
        sys.exit(f"{peer.name} does not answer {case.name}:\n{said}")
    return float(re.search(r"Requests/sec:\s*([\d.]+)", said)[1])  # type: ignore[index]


def start(stack: ExitStack, release: Release, folder: Path) -> list[Peer]:
    """Start kggraph and the peers that are installed."""
    data = folder / "data.nt"
    with data.open("wb") as file:
        dump = next((release.folder / "dumps").glob("*.nq.gz"))
        triples = {quad.triple for quad in ox.parse(path=_unpacked(dump, folder), format=ox.RdfFormat.N_QUADS)}
        file.write(ox.serialize(triples, format=ox.RdfFormat.N_TRIPLES) or b"")
    port = servers.free_port()
    ours = [sys.executable, "-m", "kggraph", "serve", "--build", str(release.folder.parent.parent), "--port", str(port)]
    started = [Peer("kggraph", stack.enter_context(servers.running(ours, port, ready="/ready")).port, "/sparql")]
    tools = Path(sys.argv[1]) / "bin" if len(sys.argv) > 1 else Path("/nonexistent")
    if (oxigraph := tools / "oxigraph").exists():
        location, port = folder / "oxigraph", servers.free_port()
        load = [str(oxigraph), "load", "--location", str(location), "--file", str(data)]
        subprocess.run(load, check=True, capture_output=True)  # noqa: S603
        native = [str(oxigraph), "serve-read-only", "--location", str(location), "--bind", f"127.0.0.1:{port}"]
        started.append(Peer(NATIVE, stack.enter_context(servers.running(native, port)).port, "/query"))
    if (endpoint := tools / "rdflib-endpoint").exists():
        port = servers.free_port()
        command = [str(endpoint), "serve", "--store", "Oxigraph", "--port", str(port), str(data)]
        started.append(Peer("rdflib-endpoint", stack.enter_context(servers.running(command, port)).port, "/"))
    return started


def _unpacked(dump: Path, folder: Path) -> Path:
    target = folder / "dump.nq"
    with target.open("wb") as file:
        subprocess.run(["gzip", "--decompress", "--stdout", str(dump)], stdout=file, check=True)  # noqa: S603, S607
    return target


def table(rates: Mapping[tuple[str, str], list[float]], peers: Sequence[Peer]) -> str:
    """Return the medians as a Markdown table: requests per second, and in brackets the ratio to the native server."""
    lines = [f"| | {' | '.join(peer.name for peer in peers)} |", f"|---|{'---|' * len(peers)}"]
    for case in dict.fromkeys(case for _, case in rates):
        medians = {peer.name: statistics.median(rates[peer.name, case]) for peer in peers}
        native = medians.get(NATIVE)
        cells = [f"{rate:,.0f}" + (f" ({rate / native:.3g})" if native else "") for rate in medians.values()]
        lines.append(f"| {case} | {' | '.join(cells)} |")
    return "\n".join(lines)


def main() -> None:
    """Measure, and write the table and the figures behind it."""
    if shutil.which("wrk") is None:
        sys.exit("wrk is not installed (Debian package wrk)")
    with tempfile.TemporaryDirectory() as name, ExitStack() as stack:
        folder = Path(name)
        release = build(read_settings(bundled_project(), build=folder / "build"))
        peers = start(stack, release, folder)
        for missing in {NATIVE, "rdflib-endpoint"} - {peer.name for peer in peers}:
            sys.stdout.write(f"{missing} is not installed and left out (pip install -r benchmarks/peers.txt)\n")
        rates: dict[tuple[str, str], list[float]] = {}
        for _ in range(ROUNDS):
            for case in cases(release):
                for peer in peers:
                    rates.setdefault((peer.name, case.name), []).append(measure(peer, case, folder))
    sys.stdout.write(table(rates, peers) + "\n")
    results = [{"server": server, "case": case, "requests_per_second": row} for (server, case), row in rates.items()]
    Path("benchmarks/results").mkdir(exist_ok=True)
    Path("benchmarks/results/endpoint.json").write_text(json.dumps(results, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
