"""The servers that kggraph is measured beside, over the same data: started from an environment of their own."""

import json
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, ExitStack
from dataclasses import dataclass
from pathlib import Path

import pyoxigraph as ox
import virtuoso
from servers import NotStartedError, Server, free_port, running

from kggraph.cli.server import THREADS
from kggraph.store.interface import Store
from kggraph.store.release import Release

HELLO = "Flask hello"
OXIGRAPH, RDFLIB_ENDPOINT, TRIFID, LDF = "Oxigraph server", "rdflib-endpoint", "Trifid", "LDF server"
VIRTUOSO = "Virtuoso"
IN_MEMORY = frozenset({RDFLIB_ENDPOINT, TRIFID, LDF})
MOST_IN_MEMORY = 1_500_000  # triples; beyond, they need more memory than the machine or Node has
WORKERS = 2
_BUILD_SECONDS = 3600  # where it builds before it serves
_LABELLED = (
    "SELECT DISTINCT ?thing { ?thing <http://www.w3.org/2000/01/rdf-schema#label> ?label FILTER(ISIRI(?thing)) }"
)
_LDF_CONTEXT = "https://linkedsoftwaredependencies.org/bundles/npm/@ldf/server/^3.0.0/components/context.jsonld"


@dataclass(frozen=True)
class Data:
    """What is served: a file of N-Triples, the base of its IRIs, and a folder for what a server writes."""

    file: Path
    base: str
    folder: Path
    triples: int = 0


Command = Callable[[Path, Data, int], Sequence[str]]


def write_data(release: Release, folder: Path) -> Data:
    """Write a release's triples, each once."""
    dump, data = folder / "dump.nq", folder / "data.nt"
    with dump.open("wb") as file:
        packed = next((release.folder / "dumps").glob("*.nq.gz"))
        subprocess.run(["gzip", "--decompress", "--stdout", str(packed)], stdout=file, check=True)  # noqa: S603, S607
    triples = {quad.triple for quad in ox.parse(path=dump, format=ox.RdfFormat.N_QUADS)}
    data.write_bytes(ox.serialize(triples, format=ox.RdfFormat.N_TRIPLES) or b"")
    return Data(data, release.site.base, folder)


def things(store: Store) -> Iterator[str]:
    """Return the IRIs of what has a label, in order."""
    yield from sorted(row["thing"].value for row in store.select(_LABELLED))


def kggraph(release: Release, *paths: Path) -> AbstractContextManager[Server]:
    """Serve a release, which was built of a project, the bundled one unless another is given."""
    port, build = free_port(), release.folder.parent.parent
    command = [sys.executable, "-m", "kggraph", "serve", *map(str, paths), "--build", str(build), "--port", str(port)]
    return running([*command, "--workers", str(WORKERS)], port, ready="/ready", patience=_BUILD_SECONDS)


def hello() -> AbstractContextManager[Server]:
    """Serve a word with the server that kggraph runs on."""
    port = free_port()
    command = [sys.executable, "-m", "granian", "--interface", "wsgi", "--workers", str(WORKERS), "--port", str(port)]
    options = [
        "--blocking-threads",
        str(THREADS),
        "--backlog",
        "2048",
        "--backpressure",
        "2048",
        "--log-level",
        "error",
    ]
    return running([*command, *options, "--working-dir", str(Path(__file__).parent), "hello:app"], port)


def start(stack: ExitStack, tools: Path, data: Data, names: Sequence[str]) -> dict[str, Server]:
    """Start those of some peers that are installed in a folder; what is left out is told."""
    started = {}
    for name in names:
        if name in IN_MEMORY and data.triples > MOST_IN_MEMORY:
            sys.stdout.write(f"{name} is left out, it would hold all of {data.triples:,} triples in memory\n")
            continue
        port = free_port()
        try:
            started[name] = stack.enter_context(running(_COMMANDS[name](tools, data, port), port))
        except (NotStartedError, OSError, subprocess.CalledProcessError) as error:
            sys.stdout.write(f"{name} is left out, it is not installed or does not start: {error}\n")
    return started


def _oxigraph(tools: Path, data: Data, port: int) -> Sequence[str]:
    program, location = str(tools / "bin" / "oxigraph"), str(data.folder / "oxigraph")
    shutil.rmtree(location, ignore_errors=True)
    subprocess.run([program, "load", "--location", location, "--file", str(data.file)], check=True, capture_output=True)  # noqa: S603
    return [program, "serve-read-only", "--location", location, "--bind", f"127.0.0.1:{port}"]


def _rdflib_endpoint(tools: Path, data: Data, port: int) -> Sequence[str]:
    program = str(tools / "bin" / "rdflib-endpoint")
    return [program, "serve", "--store", "Oxigraph", "--port", str(port), str(data.file)]


def _trifid(tools: Path, data: Data, port: int) -> Sequence[str]:
    fetch = {"url": str(data.file), "contentType": "application/n-triples", "baseIRI": data.base}
    fetch |= {"graphName": f"{data.base}graph", "unionDefaultGraph": True}
    settings = {
        "server": {"listener": {"host": "127.0.0.1", "port": port}},
        "globals": {"datasetBaseUrl": data.base, "endpoints": {"default": {"url": "/query"}}},
        "plugins": {
            "entity-renderer": {"module": "@zazuko/trifid-entity-renderer"},
            "fetch-handler": {"module": "trifid-handler-fetch", "paths": "/query", "config": fetch},
        },
    }
    # Modules are looked for beside the settings.
    path = tools / "trifid.json"
    path.write_text(json.dumps(settings), encoding="utf-8")
    return [_node(), str(tools / "node_modules" / "trifid" / "server.js"), "-c", str(path.absolute())]


def _ldf(tools: Path, data: Data, port: int) -> Sequence[str]:
    # It answers 404 where its own names are not of this scheme.
    source = {"@id": "urn:ldf-server:data", "@type": "NTriplesDatasource"}
    source |= {"datasourceTitle": "data", "datasourcePath": "data", "file": str(data.file)}
    settings = {"@context": _LDF_CONTEXT, "@id": "urn:ldf-server:my", "import": "preset-qpf:config-defaults.json"}
    path = data.folder / "ldf.json"
    path.write_text(json.dumps({**settings, "datasources": [source]}), encoding="utf-8")
    return [_node(), str(tools / "node_modules" / ".bin" / "ldf-server"), str(path), str(port), str(WORKERS)]


def _virtuoso(_tools: Path, data: Data, port: int) -> Sequence[str]:
    return virtuoso.command(data.file, data.folder, port)


def _node() -> str:
    return shutil.which("node") or "node"


_COMMANDS: dict[str, Command] = {
    OXIGRAPH: _oxigraph,
    RDFLIB_ENDPOINT: _rdflib_endpoint,
    TRIFID: _trifid,
    LDF: _ldf,
    VIRTUOSO: _virtuoso,
}
