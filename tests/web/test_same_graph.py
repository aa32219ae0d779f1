"""Fifty things, each in every format and form: whoever reads them, and with whatever parser, reads the same graph."""

import json
import shutil
import subprocess
from collections.abc import Callable, Mapping
from pathlib import Path

import pyoxigraph as ox
import pytest
import rdflib
from flask import Flask
from pyld import jsonld
from rdflib.compare import to_canonical_graph

from kggraph.formats import JsonLdForm, RdfFormat
from kggraph.store.live import LiveStore
from kggraph.store.questions import question

BASE = "https://w3id.org/kggraph/"
HOW_MANY = 50
RAPPER_NAMES = {"ttl": "turtle", "nt": "ntriples", "rdf": "rdfxml", "nq": "nquads", "trig": "trig"}
Graph = frozenset[ox.Quad]


def needs(program: str, package: str) -> pytest.MarkDecorator:
    return pytest.mark.skipif(shutil.which(program) is None, reason=f"needs {program}: install {package}")


@pytest.fixture(scope="session")
def paths(served: Flask, bundled) -> list[str]:
    """Fifty things of all kinds, spread over the whole of the data."""
    del served
    rows = LiveStore(bundled.build).current().select(question("describe-paths"), base=ox.NamedNode(BASE))
    known = sorted({row["subject"].value.removeprefix(BASE).partition("#")[0] for row in rows})
    spread = [known[number * len(known) // HOW_MANY] for number in range(HOW_MANY)]
    assert len({*spread}) == HOW_MANY
    return [path.removeprefix("id/") for path in spread]


@pytest.fixture(scope="session")
def bodies(served: Flask, paths: list[str]) -> dict[str, dict[str, bytes]]:
    """What is served of each thing, by the end of the URL."""
    client = served.test_client()
    ends = [row.extension for row in RdfFormat] + [f"jsonld?profile={form.short_name}" for form in JsonLdForm]
    found = {path: {end: client.get(f"/data/{path}.{end}") for end in ends} for path in paths}
    assert {answer.status_code for answers in found.values() for answer in answers.values()} == {200}
    return {path: {end: answer.data for end, answer in answers.items()} for path, answers in found.items()}


def canonical(quads: ox.QuadParser | list[ox.Quad]) -> Graph:
    dataset = ox.Dataset(quads)
    dataset.canonicalize(ox.CanonicalizationAlgorithm.UNSTABLE)
    return frozenset(dataset)


@pytest.fixture(scope="session")
def graphs(bodies: Mapping[str, Mapping[str, bytes]]) -> dict[str, Graph]:
    """Each thing's graph, as its N-Triples tell it."""
    found = {path: canonical(ox.parse(body["nt"], format=ox.RdfFormat.N_TRIPLES)) for path, body in bodies.items()}
    assert all(found.values())
    return found


def differing(
    bodies: Mapping[str, Mapping[str, bytes]], graphs: Mapping[str, Graph], read: Callable[[str, bytes], Graph]
):
    """Return what a reader reads otherwise, as path and end of the URL."""
    return [(path, end) for path, body in bodies.items() for end in body if read(end, body[end]) != graphs[path]]


def test_with_our_own_parser(bodies, graphs) -> None:
    def read(end: str, body: bytes) -> Graph:
        rdf_format = RdfFormat.by_extension(end.partition("?")[0])
        return canonical(ox.parse(body, format=rdf_format.engine))

    assert differing(bodies, graphs, read) == []


def test_with_another_json_ld_processor(bodies, graphs) -> None:
    def read(_end: str, body: bytes) -> Graph:
        quads = jsonld.to_rdf(json.loads(body), {"format": "application/n-quads"})
        return canonical(ox.parse(quads, format=ox.RdfFormat.N_QUADS))

    of_json = {path: {end: b for end, b in body.items() if end.startswith("jsonld")} for path, body in bodies.items()}
    assert differing(of_json, graphs, read) == []


@pytest.mark.slow
@pytest.mark.parametrize("end", ["ttl", "rdf"])
def test_with_rdflib(bodies, end: str) -> None:
    for path, body in bodies.items():
        read = rdflib.Graph().parse(data=body[end], format={"rdf": "xml"}.get(end, "turtle"))
        told = rdflib.Graph().parse(data=body["nt"], format="nt")
        assert set(to_canonical_graph(read)) == set(to_canonical_graph(told)), path


@needs("rapper", "raptor2-utils")
@pytest.mark.parametrize("end", RAPPER_NAMES)
def test_with_rapper(bodies, graphs, end: str) -> None:
    command = ["rapper", "--quiet", "--input", RAPPER_NAMES[end], "--output", "ntriples", "-", "https://e.example/"]
    for path, body in bodies.items():
        done = subprocess.run(command, input=body[end], capture_output=True, check=False)
        assert (done.returncode, done.stderr) == (0, b""), f"{path}.{end}"
        assert canonical(ox.parse(done.stdout, format=ox.RdfFormat.N_TRIPLES)) == graphs[path], f"{path}.{end}"


@needs("xmllint", "libxml2-utils")
def test_the_xml_is_well_formed(bodies, tmp_path: Path) -> None:
    files = []
    for number, body in enumerate(bodies.values()):
        files.append(tmp_path / f"{number}.rdf")
        files[-1].write_bytes(body["rdf"])
    done = subprocess.run(["xmllint", "--noout", "--nonet", *files], capture_output=True, check=False)
    assert (done.returncode, done.stderr) == (0, b"")
