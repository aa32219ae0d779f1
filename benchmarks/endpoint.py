"""Requests per second at the SPARQL endpoint, beside the native Oxigraph server and rdflib-endpoint, in one run.

Run it as ``make bench-endpoint``. It needs Debian's wrk; a peer that is not installed is left out, in words.
Rounds are interleaved and the median counts, as a ratio to the native server: the machine is the same for all of them.
"""

from collections.abc import Iterator, Mapping, Sequence
from urllib.parse import quote

import peers
import rates
from beside import compare
from servers import Server

from kggraph.bundled import bundled_project
from kggraph.store.embedded import open_store
from kggraph.store.interface import QueryForm
from kggraph.store.query_text import query_form
from kggraph.store.release import Release

POINT = "PREFIX asar: <https://w3id.org/kggraph/asar#> SELECT ?property ?value {{ {} ?property ?value }}"
PATHS = {"kggraph": "/sparql", peers.OXIGRAPH: "/query", peers.RDFLIB_ENDPOINT: "/"}


def cases(release: Release) -> Iterator[tuple[str, Sequence[str], bool]]:
    """Return the point queries and the example queries of the bundled dataset, fresh and repeated."""
    store = open_store(release)
    points = [quote(POINT.format(f"<{iri}>")) for iri in peers.things(store)]
    store.close()
    texts = [path.read_text("utf-8") for path in sorted((bundled_project() / "queries").glob("*.rq"))]
    examples = [quote(text) for text in texts if query_form(text) is QueryForm.SELECT]
    for name, queries in (("point query", points), ("example queries", examples)):
        yield f"{name}, no two the same", queries, True
        yield f"{name}, repeated", queries[:20], False


def questions(release: Release, started: Mapping[str, Server]) -> Iterator[rates.Question]:
    """Return what each server is asked, case by case."""
    for case, queries, fresh in cases(release):
        for name, server in started.items():
            paths = [f"{PATHS[name]}?query={query}" for query in queries]
            yield rates.Question(case, name, server, paths, "application/sparql-results+json", fresh)


def main() -> None:
    """Measure, and write the table and the figures behind it."""
    compare("endpoint", [peers.OXIGRAPH, peers.RDFLIB_ENDPOINT], questions)


if __name__ == "__main__":
    main()
