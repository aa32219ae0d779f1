"""What stands in the files of a new document before anybody has written in them."""

import hashlib
import json
import re
from collections.abc import Iterator
from pathlib import Path

from kggraph.documents.conversion.source import Metadata, SourceText
from kggraph.settings import Settings

_SLUG_LENGTH = 16
_DATATYPES = ("gYear", "gYearMonth", "date")  # by the number of hyphens


def document_slug(file: Path, content: bytes) -> str:
    """Return the name of a document in IRIs: its file's in Latin letters, or else the start of its SHA-256.

    >>> document_slug(Path("Annual report 2024.txt"), b"")
    'annual-report-2024'
    >>> document_slug(Path("Есеп.txt"), b"text")
    '982d9e3eb996f559'
    """
    name = file.stem.lower()
    latin = re.sub(r"[^a-z0-9._]+", "-", name).strip("-._")
    is_whole = sum(map(str.isalnum, latin)) == sum(map(str.isalnum, name))
    return latin if latin and is_whole else hashlib.sha256(content).hexdigest()[:_SLUG_LENGTH]


def metadata_stub(settings: Settings, slug: str, source: SourceText) -> str:
    """Return the Turtle that says of a document what is known before reading it, and what nobody has stated yet."""
    base, metadata = settings.site.base, source.metadata
    language = metadata.language
    label = _literal(metadata.title or source.origin.stem)
    stated = "".join(f"    {line} ;\n" for line in _statements(metadata, language))
    unstated = ["dcterms:creator", *(term for term, value in _terms(metadata) if not value)]
    return f"""\
# What is known of the text in {slug}.txt. Its sentences and passages are derived by the build.
# Read from {_one_line(source.origin.name)}, SHA-256 {source.origin_sha256}.
@prefix asar:    <https://w3id.org/kggraph/asar#> .
@prefix dcterms: <http://purl.org/dc/terms/> .
@prefix rdfs:    <http://www.w3.org/2000/01/rdf-schema#> .
@prefix xsd:     <http://www.w3.org/2001/XMLSchema#> .

<{base}doc/{slug}> a asar:SourceDocument ;
    rdfs:label {label}@{language} ;
{stated}    dcterms:language "{language}" ;
    asar:sha256 "{source.sha256}" ;   # the build checks it: nobody changes the text unnoticed
    asar:notStated {" , ".join(unstated)} .   # replace by statements what the text states
"""


def _terms(metadata: Metadata) -> list[tuple[str, str]]:
    return [
        ("dcterms:title", metadata.title),
        ("dcterms:issued", metadata.date),
        ("dcterms:publisher", metadata.publisher),
    ]


def _statements(metadata: Metadata, language: str) -> Iterator[str]:
    if metadata.title:
        yield f"dcterms:title {_literal(metadata.title)}@{language}"
    if metadata.date:
        yield f"dcterms:issued {_literal(metadata.date)}^^xsd:{_DATATYPES[metadata.date.count('-')]}"
    if metadata.publisher:
        yield f"dcterms:publisher {_literal(metadata.publisher)}"
    if metadata.url:
        yield f"dcterms:source <{metadata.url}>"


def _literal(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)  # the escapes of JSON are those of Turtle


def _one_line(text: str) -> str:
    return "".join(letter if letter.isprintable() else "\N{REPLACEMENT CHARACTER}" for letter in text)


def facts_stub(settings: Settings, slug: str, language: str) -> str:
    """Return the TriG that facts of a document are written into: prefixes, and an example in comments."""
    base = settings.site.base
    return f"""\
# Facts of the document {slug}. Each graph is a fact; the quote is the words of the text that say it.
@prefix ac:   <https://w3id.org/kggraph/concept/> .
@prefix asar: <https://w3id.org/kggraph/asar#> .
@prefix fact: <{base}fact/> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .

# An example; take the '#' away and write your own:
#
# fact:{slug}-1 asar:quote "the words of the text, exactly"@{language} ;
#     asar:status ac:explicit ;        # said so; or ac:inferred, ac:ambiguous: then say why in a skos:editorialNote
#     rdfs:label "The fact in a sentence."@en .
# fact:{slug}-1 {{ <{base}id/thing/a> <{base}ns#property> <{base}id/thing/b> . }}
"""
