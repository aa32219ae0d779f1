"""A release is made once for the same input: what is up to date is served as it is."""

from dataclasses import replace
from pathlib import Path

import pytest

from kggraph.cli.freshness import find_current, is_up_to_date
from kggraph.pipeline import build
from kggraph.settings import Settings, settings_for_files
from kggraph.store.release import Release


@pytest.fixture
def loose(tmp_path: Path) -> Settings:
    """The settings of a file that brings a prefix and a title of its own."""
    file = tmp_path / "birds.ttl"
    file.write_text(
        "@prefix owl: <http://www.w3.org/2002/07/owl#> . @prefix b: <https://b.example/> ."
        'b:o a owl:Ontology ; <http://purl.org/dc/terms/title> "Birds" .'
    )
    settings = settings_for_files([file], build=tmp_path / "build")
    build(settings)
    return settings


def current(settings: Settings) -> Release:
    release = find_current(settings.build)
    assert release is not None
    return release


def test_a_project_with_saved_queries_is_up_to_date_once_it_is_built(release: Release, bundled: Settings) -> None:
    assert release.site.queries
    assert is_up_to_date(release, bundled)


def test_a_loose_file_is_up_to_date_once_it_is_built(loose: Settings) -> None:
    assert current(loose).site.title == {"en": "Birds"}
    assert is_up_to_date(current(loose), loose)


def test_a_file_that_has_changed_is_not(loose: Settings) -> None:
    loose.files[0].write_text("<https://b.example/a> <https://b.example/p> 1 .")
    assert not is_up_to_date(current(loose), loose)


def test_what_is_to_be_served_in_another_way_is_not(loose: Settings) -> None:
    assert not is_up_to_date(current(loose), replace(loose, site=replace(loose.site, default_graph="own")))
    assert not is_up_to_date(current(loose), replace(loose, site=replace(loose.site, base="https://other.example/")))


def test_what_other_tools_made_is_not(loose: Settings) -> None:
    made = current(loose)
    manifest = replace(made.manifest, tools={**made.manifest.tools, "rdflib": "0.1"})
    assert not is_up_to_date(replace(made, manifest=manifest), loose)
