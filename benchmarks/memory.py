"""What a worker of ``kggraph serve`` keeps in memory, over the bundled dataset.

Run it as ``.venv/bin/python benchmarks/memory.py``, on Linux. A crawler follows the links of the pages in all languages
and of their files, and asks beside each page for something that no link leads to: Turtle, queries, filtered lists,
searches, suggestions. Then the same again, which should add nothing. ``resident`` is all that a worker has mapped,
``shared out`` counts what processes share by halves (PSS), ``of files`` is the part that is programs, not data.
"""

import gzip
import html
import http.client
import itertools
import random
import re
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

import click
import servers
from cases import Subjects, kinds

from kggraph.bundled import bundled_project
from kggraph.site import INTERFACE_LANGUAGES
from kggraph.store.workspace import Workspace

ROUNDS = 3
SETTLED = 25  # seconds after which idle threads have ended, and what they had is given back
_LINK = re.compile(r'href="(/[^"#]*)"')
_LEFT_OUT = ("/dumps/", *(f"/{language}/explore/" for language in INTERFACE_LANGUAGES))


def ask(port: int, path: str) -> str:
    """Return the text of an answer, asked for on a connection of its own, so that all workers have some."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    connection.request("GET", path, headers={"Accept": "*/*", "Accept-Encoding": "gzip"})
    response = connection.getresponse()
    body = response.read()
    connection.close()
    return (gzip.decompress(body) if response.headers["Content-Encoding"] == "gzip" else body).decode(errors="replace")


def crawl(port: int) -> Iterator[None]:
    """Ask for one thing that a page links to after the other, near ones and far ones mixed, the same in each run."""
    chance = random.Random(1)  # noqa: S311 - no secret
    found = [f"/{language}/" for language in INTERFACE_LANGUAGES]
    seen = set(found)
    while found:
        text = ask(port, found.pop(chance.randrange(len(found))))
        yield
        links = dict.fromkeys(html.unescape(link) for link in _LINK.findall(text))
        new = [link for link in links if link not in seen and not link.startswith(_LEFT_OUT)]
        seen.update(new)
        found += new


def visit(port: int, others: list[str], pages: int) -> None:
    """Crawl some pages, asking for one of the others beside each."""
    for _, path in zip(itertools.islice(crawl(port), pages), itertools.cycle(others), strict=False):
        ask(port, path)


def asked(subjects: Subjects) -> dict[str, Sequence[str]]:
    """Return what no link leads to, by kind; things are searched by the ends of their IRIs."""
    names = [iri.rpartition("/")[2] for iri in subjects.iris]
    return {
        **kinds(subjects),
        "search": [f"/kk/search?q={name}" for name in names],
        "suggestions": [f"/suggest?q={name[:5]}&lang=ru" for name in names],
    }


def told(pid: int, what: str) -> str:
    """Return what the workers of a server have in MiB, as a row of Markdown."""
    rows = [servers.memory(worker) for worker in servers.children(pid)]
    kinds_of_memory = ([row["Rss"], row["Pss"], row["Rss"] - row["Anonymous"]] for row in rows)
    cells = (", ".join(f"{size / 1024:.1f}" for size in sizes) for sizes in zip(*kinds_of_memory, strict=True))
    return f"| {what} | {' | '.join(cells)} |\n"


@click.command
@click.option("--pages", default=1200, show_default=True, help="How many are asked for in a round.")
def main(*, pages: int) -> None:
    """Measure and say."""
    with tempfile.TemporaryDirectory() as folder, servers.kggraph(bundled_project(), Path(folder)) as server:
        sys.stdout.write("| MiB of each worker | resident | shared out | of files |\n|---|---|---|---|\n")
        sys.stdout.write(told(server.pid, "at the start"))
        subjects = Subjects.of(Workspace(Path(folder)).current())
        others = [path for paths in itertools.zip_longest(*asked(subjects).values()) for path in paths if path]
        for number in range(1, ROUNDS + 1):
            visit(server.port, others, pages)
            time.sleep(SETTLED)
            sys.stdout.write(told(server.pid, f"after {2 * number * pages:,} answers"))


if __name__ == "__main__":
    main()
