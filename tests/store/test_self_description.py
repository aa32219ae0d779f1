"""Files that nobody wrote settings for say themselves what they are called, whose they are, and in which words."""

from pathlib import Path
from textwrap import dedent

import pytest

from kggraph.pipeline import build
from kggraph.settings import settings_for_files
from kggraph.site import Site

HEAD = """
    @prefix dcat: <http://www.w3.org/ns/dcat#> .
    @prefix dcterms: <http://purl.org/dc/terms/> .
    @prefix owl: <http://www.w3.org/2002/07/owl#> .
    @prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
    @prefix skos: <http://www.w3.org/2004/02/skos/core#> .
    @prefix vann: <http://purl.org/vocab/vann/> .
    @prefix birds: <https://birds.example/ns#> .
    @prefix ns1: <https://made.example/up#> .
    @prefix rdf: <https://odd.example/> .
    birds:Swift a owl:Class .
"""


def site_of(folder: Path, text: str, name: str = "birds.ttl") -> Site:
    file = folder / name
    file.write_text(dedent(HEAD + text), encoding="utf-8")
    return build(settings_for_files([file], build=folder / "build")).site


TITLES = {
    "an ontology's title is the site's": (
        '<https://birds.example/ns> a owl:Ontology ; dcterms:title "Құстар"@kk , "Birds"@en .',
        {"kk": "Құстар", "en": "Birds"},
    ),
    "a title without a language counts as one in the language of most texts": (
        '<https://birds.example/ns> a owl:Ontology ; dcterms:title "Vögel" ; dcterms:abstract "Alle"@de .',
        {"de": "Vögel"},
    ),
    "a dataset's title in dcterms stands before its label": (
        '<https://birds.example/d> a dcat:Dataset ; rdfs:label "d"@en ; dcterms:title "Birds of the steppe"@en .',
        {"en": "Birds of the steppe"},
    ),
    "of two concept schemes neither is the whole": (
        'birds:a a skos:ConceptScheme ; dcterms:title "1" . birds:b a skos:ConceptScheme ; dcterms:title "2" .',
        {"en": "birds.ttl"},
    ),
    "a file that says nothing of itself is called by its name": ("", {"en": "birds.ttl"}),
    "a title of spaces is no title": ('<https://birds.example/ns> a owl:Ontology ; dcterms:title " " .', None),
}


@pytest.mark.parametrize("case", TITLES)
def test_titles(case: str, tmp_path: Path) -> None:
    text, title = TITLES[case]
    assert site_of(tmp_path, text).title == (title or {"en": "birds.ttl"})


def test_description_and_licence_are_taken_from_what_describes_the_whole(tmp_path: Path) -> None:
    site = site_of(
        tmp_path,
        "<https://birds.example/ns> a owl:Ontology ; dcterms:license <https://licence.example/by> ;"
        '  dcterms:description "All\\n  birds."@en .',
    )
    assert site.licence == "https://licence.example/by"
    assert site.description == {"en": "All birds."}


LANGUAGES = {
    "that of most texts, whatever the region": (
        '"Mauersegler"@de , "Alpensegler"@de-CH , "Segler"@de , "Swift"@en',
        "de",
    ),
    "English where it has half as many": ('"Mauersegler"@de , "Alpensegler"@de-CH , "Swift"@en', "en"),
    "English where no text names its language": ('"Swift"', "en"),
}


@pytest.mark.parametrize("case", LANGUAGES)
def test_the_language_of_the_data_is(case: str, tmp_path: Path) -> None:
    names, language = LANGUAGES[case]
    assert site_of(tmp_path, f"birds:Swift birds:name {names} .").data_languages == (language,)


def test_prefixes_are_those_that_the_files_declare(tmp_path: Path) -> None:
    prefixes = site_of(tmp_path, "").prefixes
    assert prefixes["birds"] == "https://birds.example/ns#"
    assert prefixes["rdf"] == "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
    assert "ns1" not in prefixes


def test_prefixes_are_those_that_the_data_prefer_where_files_declare_none(tmp_path: Path) -> None:
    site = site_of(
        tmp_path,
        'birds:o vann:preferredNamespacePrefix "nest" ; vann:preferredNamespaceUri "https://nest.example/" .',
    )
    assert site.prefixes["nest"] == "https://nest.example/"


def test_the_first_of_two_files_says_what_a_prefix_means(tmp_path: Path) -> None:
    files = [tmp_path / "a.ttl", tmp_path / "b.ttl"]
    for file in files:
        file.write_text(f"@prefix b: <https://{file.stem}.example/> . b:x b:y b:z .", encoding="utf-8")
    assert build(settings_for_files(files, build=tmp_path / "build")).site.prefixes["b"] == "https://a.example/"
