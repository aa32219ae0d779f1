"""How long a thing with a million incoming links takes to answer, beside one with ten.

Run it as ``.venv/bin/python benchmarks/incoming.py [FOLDER]``; the data, some 200 MB, are made and built in the folder
or in a temporary one. No answer is one that was kept: data are asked of an application that has just been made, pages
under a URL that nobody asked for before. All is measured in turns, and the best of the turns is taken, since whatever
else the machine does only adds to it.
"""

import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from flask.testing import FlaskClient

from kggraph.pipeline import build
from kggraph.settings import settings_for_files
from kggraph.store.live import LiveStore
from kggraph.store.workspace import Workspace
from kggraph.web.app import create_app

BASE = "https://many.example/"
MANY, TEN = 1_000_000, 10
TURNS = 60
WANTED = 1.3
LABEL = "http://www.w3.org/2000/01/rdf-schema#label"
PATHS = ["/data/{}.ttl", "/data/{}.jsonld", "/data/{}.nt", "/data/{}.rdf", "/id/{}", "/en/{}"]
PAGES = ["/data/many.ttl?page=2", "/data/many.ttl?page=20000", "/data/many.ttl?page=40000"]


def make_data(path: Path) -> None:
    """Write two things alike but for how many lead to them."""
    with path.open("w", encoding="utf-8") as out:
        for name, count in (("many", MANY), ("ten", TEN)):
            out.write(f'<{BASE}id/{name}> <{LABEL}> "{name}"@en .\n')
            for number in range(count):
                out.write(f"<{BASE}id/{name}/{number}> <{BASE}leads> <{BASE}id/{name}> .\n")


def open_build(folder: Path) -> LiveStore:
    """Return the store over the data, which are built if need be."""
    if Workspace(folder / "build").current_id() is None:
        make_data(folder / "links.nt")
        started = time.perf_counter()
        build(settings_for_files([folder / "links.nt"], build=folder / "build", base=BASE))
        sys.stdout.write(f"built in {time.perf_counter() - started:.0f} s\n")
    return LiveStore(folder / "build")


def seconds(make_client: Callable[[], FlaskClient], url: str, turn: int) -> float:
    """Return how long a URL takes where its answer was not kept; templates are compiled before."""
    client = make_client()
    if url.startswith("/en/"):
        client.get("/en/ten")
        url = f"{url}?turn={turn}"
    started = time.perf_counter()
    response = client.get(url)
    taken = time.perf_counter() - started
    if response.status_code not in {200, 303}:
        sys.exit(f"{url} answered {response.status_code}")
    return taken


def compare(make_client: Callable[[], FlaskClient], urls: list[str]) -> list[float]:
    """Return the best of each URL's times, all measured in turns."""
    turns = [[seconds(make_client, url, turn) for url in urls] for turn in range(TURNS)]
    return [min(times) for times in zip(*turns, strict=True)]


def main() -> None:
    """Measure, say, and fail where a million cost more than they may."""
    with tempfile.TemporaryDirectory() as temporary:
        stores = open_build(Path(sys.argv[1] if len(sys.argv) > 1 else temporary))

        def make_client() -> FlaskClient:
            return create_app(stores).test_client()

        worst = 0.0
        for path in PATHS:
            many, ten = compare(make_client, [path.format("many"), path.format("ten")])
            worst = max(worst, many / ten)
            sys.stdout.write(
                f"{path:18} a million {many * 1e3:6.2f} ms, ten {ten * 1e3:6.2f} ms: {many / ten:.2f} times\n"
            )
        first, *others = compare(make_client, ["/data/many.ttl", *PAGES])
        for url, taken in zip(PAGES, others, strict=True):
            worst = max(worst, taken / first)
            sys.stdout.write(f"{url:28} {taken * 1e3:6.2f} ms, {taken / first:.2f} times the first page\n")
        stores.current().close()
    if worst > WANTED:
        sys.exit(f"a million links cost {worst:.2f} times what ten cost; {WANTED} were wanted")


if __name__ == "__main__":
    main()
