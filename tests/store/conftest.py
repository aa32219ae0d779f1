"""Small releases, made from N-Quads text."""

from collections.abc import Callable
from pathlib import Path

import pytest

from kggraph.inputs import sha256_of
from kggraph.site import Site
from kggraph.store.loading import load_store
from kggraph.store.manifest import DatasetSummary, Manifest
from kggraph.store.release import Release
from kggraph.store.workspace import Workspace

GIFTS = """\
<https://example.org/id/ada> <http://www.w3.org/2000/01/rdf-schema#label> "Ada"@en .
<https://example.org/id/gift> <http://www.w3.org/1999/02/22-rdf-syntax-ns#type> <https://example.org/Gift> .
<https://example.org/id/gift> <https://example.org/giver> <https://example.org/id/ada> .
<https://example.org/id/gift> <https://example.org/value> "100"^^<http://www.w3.org/2001/XMLSchema#integer> .
"""
Publish = Callable[..., Release]


@pytest.fixture(scope="session")
def site() -> Site:
    return Site("https://example.org/", {"en": "Gifts"}, prefixes={"ex": "https://example.org/"})


@pytest.fixture(scope="session")
def publish(site: Site, tmp_path_factory: pytest.TempPathFactory) -> Publish:
    """A function that publishes N-Quads in a build folder, a new one unless it is named."""

    def publish_text(quads: str = GIFTS, build: Path | None = None, *, union: bool = True) -> Release:
        workspace = Workspace(build or tmp_path_factory.mktemp("build"))
        source = tmp_path_factory.mktemp("quads") / "quads.nq"
        source.write_text(quads, encoding="utf-8")
        with workspace.lock():
            incoming = workspace.new_incoming()
            load_store(incoming / "store", source, union=union, has_named_graphs=True)
            (incoming / "report.json").write_text("{}\n", encoding="utf-8")
            dataset = DatasetSummary(sha256_of(source), len(quads.splitlines()))
            return workspace.publish(incoming, Manifest(site.base, site.title, dataset), site)

    return publish_text


@pytest.fixture(scope="session")
def gifts(publish: Publish) -> Release:
    """One release of GIFTS that no test changes."""
    return publish()
