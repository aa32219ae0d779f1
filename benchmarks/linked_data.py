"""Entities as Turtle and as pages, beside Trifid, the LDF server, rdflib-endpoint and a Flask hello-world, in one run.

Run it as ``make bench-linked-data``. It needs Debian's wrk; a peer that is not installed or does not start is left out,
in words. Each is asked for the same things in its own way: Trifid dereferences, the LDF server gives the fragment of a
subject, rdflib-endpoint answers a CONSTRUCT. The hello-world says a word, on the server that kggraph runs on with as
many workers: what the framework can do at most. Rounds are interleaved and the median counts, as a ratio to that.
"""

from collections.abc import Iterator, Mapping, Sequence
from urllib.parse import quote

import peers
import rates
from beside import compare
from servers import Server

from kggraph.iris import Iris
from kggraph.store.embedded import open_store
from kggraph.store.release import Release

THINGS = 20
CONSTRUCT = "CONSTRUCT {{ <{0}> ?property ?value }} WHERE {{ <{0}> ?property ?value }}"
TURTLE, HTML = "entity as Turtle", "entity as a page"


def paths(release: Release) -> Mapping[tuple[str, str], Sequence[str]]:
    """Return the paths that each server has for some things, by case and server."""
    store = open_store(release)
    below = f"{release.site.base}id/org/"
    things = [iri for iri in peers.things(store) if iri.startswith(below)][:THINGS]
    store.close()
    iris = Iris(release.site.base)
    documents = [iri.removeprefix(release.site.base.rstrip("/")) for iri in things]
    return {
        (TURTLE, "kggraph"): [iris.data_url(iri, "ttl") for iri in things],
        (TURTLE, peers.TRIFID): documents,
        (TURTLE, peers.LDF): [f"/data?subject={quote(iri, safe='')}" for iri in things],
        (TURTLE, peers.RDFLIB_ENDPOINT): [f"/?query={quote(CONSTRUCT.format(iri))}" for iri in things],
        (TURTLE, peers.HELLO): ["/"],
        (HTML, "kggraph"): [iris.page_url(iri, "en") for iri in things],
        (HTML, peers.TRIFID): documents,
        (HTML, peers.HELLO): ["/"],
    }


def questions(release: Release, started: Mapping[str, Server]) -> Iterator[rates.Question]:
    """Return what each server is asked, case by case."""
    for (case, name), asked in paths(release).items():
        if name in started:
            yield rates.Question(case, name, started[name], asked, "text/turtle" if case == TURTLE else "text/html")


def main() -> None:
    """Measure, and write the table and the figures behind it."""
    compare("linked-data", [peers.HELLO, peers.TRIFID, peers.LDF, peers.RDFLIB_ENDPOINT], questions)


if __name__ == "__main__":
    main()
