"""Which representation each client gets; RFC 9110, section 12.5, read as sentences."""

import pytest

from kggraph.formats import RdfFormat, ResultsFormat
from kggraph.web.negotiation import (
    HTML,
    SparqlFormats,
    choose_language,
    choose_media_type,
    choose_rdf,
    choose_sparql_formats,
    find_rdf_choice,
    find_sparql_formats,
)

TTL, NT, JSONLD, XML = "text/turtle", "application/n-triples", "application/ld+json", "application/rdf+xml"
TRIG, NQ = "application/trig", "application/n-quads"
CHROME = "text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,image/webp,*/*;q=0.8"
RDFLIB = (
    "text/turtle, application/n-triples;q=0.9, application/rdf+xml;q=0.8, application/ld+json;q=0.7, text/html;q=0.1"
)
JENA = "text/turtle,application/n-triples;q=0.9,application/ld+json;q=0.8,application/rdf+xml;q=0.7,*/*;q=0.1"

RDF_CASES = [
    ("no header gets Turtle", None, TTL),
    ("an empty header gets Turtle", "", TTL),
    ("anything gets Turtle", "*/*", TTL),
    ("curl gets Turtle", "*/*;q=1", TTL),
    ("a browser gets HTML", CHROME, HTML),
    ("an older browser gets HTML", "text/html, application/xhtml+xml, */*", HTML),
    ("Safari gets HTML", "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8", HTML),
    ("rdflib gets Turtle", RDFLIB, TTL),
    ("Jena gets Turtle", JENA, TTL),
    ("Turtle alone", TTL, TTL),
    ("N-Triples alone", NT, NT),
    ("JSON-LD alone", JSONLD, JSONLD),
    ("RDF/XML alone", XML, XML),
    ("TriG alone", TRIG, TRIG),
    ("N-Quads alone", NQ, NQ),
    ("HTML alone", "text/html", HTML),
    ("XHTML is answered with HTML", "application/xhtml+xml", HTML),
    ("JSON is answered with JSON-LD", "application/json", JSONLD),
    ("XML is answered with RDF/XML", "application/xml", XML),
    ("old XML is answered with RDF/XML", "text/xml", XML),
    ("plain text is answered with N-Triples", "text/plain", NT),
    ("the unregistered name of Turtle", "application/x-turtle", TTL),
    ("the higher quality wins", "text/turtle;q=0.3, application/ld+json;q=0.9", JSONLD),
    ("the order in the header does not", "application/ld+json;q=0.9, text/turtle;q=0.3", JSONLD),
    ("HTML below Turtle", "text/html;q=0.2, text/turtle;q=0.8", TTL),
    ("Turtle below HTML", "text/html;q=0.8, text/turtle;q=0.2", HTML),
    ("three decimals count", "text/html;q=0.8, text/turtle;q=0.801", TTL),
    ("the thousandth counts", "text/turtle;q=0.001, text/html;q=0.002", HTML),
    ("no quality means 1", "text/turtle;q=0.9, text/html", HTML),
    ("equals go to the data", "text/html, text/turtle", TTL),
    ("equals go to Turtle before the rest", f"{NQ}, {NT}, {XML}, {JSONLD}, {TTL}", TTL),
    ("equals without Turtle go to JSON-LD", f"{XML}, {JSONLD}", JSONLD),
    ("zero excludes", "*/*, text/turtle;q=0", JSONLD),
    ("zero with decimals excludes", "*/*, text/turtle;q=0.000", JSONLD),
    ("zero excludes two", "*/*, text/turtle;q=0, application/ld+json;q=0", NT),
    ("zero for all but one", "*/*;q=0, application/trig", TRIG),
    ("zero for everything", "*/*;q=0", None),
    ("zero for the only type", "text/turtle;q=0", None),
    ("a type without its subtype", "text/*", TTL),
    ("application/* is not text", "application/*", JSONLD),
    ("a wildcard in the middle", "text/*;q=0.5, application/n-triples", NT),
    ("the specific type beats the wildcard", "*/*;q=0.1, application/n-triples", NT),
    ("the specific quality beats the wildcard's", "text/*;q=0.9, text/turtle;q=0.1, text/html;q=0.5", HTML),
    ("exclusion inside a wildcard", "text/*;q=0.5, text/html;q=0, text/turtle;q=0", None),
    ("exclusion with a way out", "text/*;q=0.5, text/html;q=0, text/turtle;q=0, application/n-triples;q=0.2", NT),
    ("another name by wildcard is not meant", "text/*, text/turtle;q=0.1, text/html;q=0.2", HTML),
    ("images alone get nothing", "image/png", None),
    ("a wildcard of images gets nothing", "image/*", None),
    ("CSV is not on offer here", "text/csv", None),
    ("an unknown type ahead does no harm", "application/x-none, text/turtle;q=0.5", TTL),
    ("unknown types alone get nothing", "application/x-none, video/mp4", None),
    ("a charset is no obstacle", "text/turtle; charset=utf-8", TTL),
    ("a charset with a quality", "text/turtle;charset=utf-8;q=0.3, application/n-triples;q=0.5", NT),
    ("a profile is no obstacle", 'application/ld+json;profile="http://www.w3.org/ns/json-ld#expanded"', JSONLD),
    ("a profile with a comma", 'application/ld+json;profile="http://a.example/,b";q=0.9, text/html;q=0.5', JSONLD),
    ("a parameter on HTML", "text/html;level=1", HTML),
    ("the better of two parameters", "text/html;level=1;q=0.3, text/html;q=0.7, text/turtle;q=0.5", HTML),
    ("space around everything", " text/turtle ; charset=utf-8 ; q=0.9 , application/n-triples;q=0.1 ", TTL),
    ("no space at all", "text/html;q=0.1,text/turtle;q=0.2", TTL),
    ("tabs", "text/html;q=0.1,\ttext/turtle", TTL),
    ("capital letters", "Text/Turtle", TTL),
    ("a capital Q", "text/turtle;Q=0.1, text/html;Q=0.9", HTML),
    ("empty elements are skipped", ", ,text/html,,", HTML),
    ("a trailing comma", "text/html,", HTML),
    ("a quoted quality", 'text/turtle;q="0.1", text/html;q=0.2', HTML),
    ("four decimals are taken as they are", "text/html;q=1.0000", HTML),
    ("a word is no type: as without a header", "garbage", TTL),
    ("a lone star is no type: as without a header", "*", TTL),
    ("half a type: as without a header", "text/", TTL),
    ("the other half: as without a header", "/turtle", TTL),
    ("only signs: as without a header", ";;,,", TTL),
    ("a type in three parts: as without a header", "a/b/c", TTL),
    ("a wildcard type with a subtype matches nothing", "*/turtle", None),
    ("a space inside a type matches nothing", "text/ turtle", None),
    ("a bad quality drops its type", "text/html;q=abc, application/trig", TRIG),
    ("a negative quality drops its type", "text/html;q=-1, application/trig", TRIG),
    ("a quality above 1 drops its type", "text/html;q=2, application/trig", TRIG),
    ("a quality that is no number drops its type", "text/html;q=nan, application/trig", TRIG),
    ("a bad quality alone: as without a header", "text/html;q=abc", TTL),
    ("letters that are not ASCII", "\xe9\xe9/\xff, application/trig", TRIG),
    ("a very long header", ", ".join(["application/x-none"] * 2000) + ", application/trig", TRIG),
]


@pytest.mark.parametrize(("accept", "expected"), [case[1:] for case in RDF_CASES], ids=[c[0] for c in RDF_CASES])
def test_a_description_comes_as(accept: str | None, expected: str | None) -> None:
    choice = choose_rdf(accept)
    assert (choice.media_type if isinstance(choice, RdfFormat) else choice) == expected


LANGUAGE_CASES = [
    ("no header gets English", None, "en"),
    ("an empty header gets English", "", "en"),
    ("Kazakh", "kk", "kk"),
    ("Kazakh in Kazakhstan", "kk-KZ", "kk"),
    ("Kazakh in Latin letters", "kk-Latn-KZ", "kk"),
    ("an underscore", "kk_KZ", "kk"),
    ("Russian", "ru-RU,ru;q=0.9,en-US;q=0.8,en;q=0.7", "ru"),
    ("English of a country", "en-GB", "en"),
    ("the region does not lower the quality", "ru-RU, en;q=0.5", "ru"),
    ("the higher quality wins", "en;q=0.4, kk;q=0.6, ru;q=0.5", "kk"),
    ("a foreign language first", "de, ru;q=0.5", "ru"),
    ("only foreign languages", "de, fr;q=0.5", "en"),
    ("anything gets English", "*", "en"),
    ("anything but English", "en;q=0, *", "kk"),
    ("English excluded, nothing else named", "en;q=0", "en"),
    ("a foreign language or anything", "de, *;q=0.1", "en"),
    ("a named language before anything", "*;q=0.5, ru;q=0.9", "ru"),
    ("the best region counts", "ru-KZ;q=0.2, en;q=0.5, ru-RU;q=0.9", "ru"),
    ("capital letters", "KK", "kk"),
    ("garbage", ";;,=", "en"),
    ("a bad quality drops its language", "kk;q=x, ru;q=0.5", "ru"),
    ("a name that only starts alike is another language", "enm", "en"),
    ("Kyrgyz is not Kazakh", "ky, ru;q=0.3", "ru"),
]


@pytest.mark.parametrize(("header", "expected"), [c[1:] for c in LANGUAGE_CASES], ids=[c[0] for c in LANGUAGE_CASES])
def test_a_reader_is_answered_in(header: str | None, expected: str) -> None:
    assert choose_language(header, ("kk", "ru", "en")) == expected


J, X, C, T = ResultsFormat.JSON, ResultsFormat.XML, ResultsFormat.CSV, ResultsFormat.TSV
TURTLE, LD = RdfFormat.TURTLE, RdfFormat.JSON_LD
SPARQL_CASES = [
    ("no header", None, SparqlFormats(J, TURTLE)),
    ("anything", "*/*", SparqlFormats(J, TURTLE)),
    ("JSON results only", "application/sparql-results+json", SparqlFormats(J, None)),
    ("JSON of any kind", "application/json", SparqlFormats(J, LD)),
    ("XML of any kind", "application/xml", SparqlFormats(X, RdfFormat.RDF_XML)),
    ("CSV only", "text/csv", SparqlFormats(C, None)),
    ("TSV only", "text/tab-separated-values", SparqlFormats(T, None)),
    ("Turtle only", "text/turtle", SparqlFormats(None, TURTLE)),
    ("text of any kind", "text/*", SparqlFormats(C, TURTLE)),
    ("both kinds", "text/turtle, text/csv;q=0.5", SparqlFormats(C, TURTLE)),
    ("results by quality", "application/sparql-results+xml, text/csv;q=0.9", SparqlFormats(X, None)),
    ("a browser", CHROME, SparqlFormats(J, TURTLE, prefers_html=True)),
    ("HTML only", "text/html", SparqlFormats(None, None, prefers_html=True)),
    ("HTML less than CSV", "text/html;q=0.5, text/csv", SparqlFormats(C, None)),
    ("nothing on offer", "image/png", SparqlFormats()),
    ("a charset", "text/csv; charset=utf-8", SparqlFormats(C, None)),
]


@pytest.mark.parametrize(("accept", "expected"), [c[1:] for c in SPARQL_CASES], ids=[c[0] for c in SPARQL_CASES])
def test_answers_to_queries_come_as(accept: str | None, expected: SparqlFormats) -> None:
    formats = choose_sparql_formats(accept)
    if accept == CHROME:  # its wildcard lets data through, at a lower quality than HTML
        formats = SparqlFormats(J, TURTLE, formats.prefers_html)
    assert formats == expected


NAMES = [
    ("ttl", SparqlFormats(None, TURTLE)),
    ("Turtle", SparqlFormats(None, TURTLE)),
    ("json", SparqlFormats(J, LD)),
    ("xml", SparqlFormats(X, RdfFormat.RDF_XML)),
    ("csv", SparqlFormats(C, None)),
    ("tsv", SparqlFormats(T, None)),
    ("nt", SparqlFormats(None, RdfFormat.N_TRIPLES)),
    ("application/n-quads", SparqlFormats(None, RdfFormat.N_QUADS)),
    ("application/sparql-results+xml", SparqlFormats(X, None)),
    ("html", SparqlFormats(None, None, prefers_html=True)),
    ("png", SparqlFormats()),
    ("", SparqlFormats()),
]


@pytest.mark.parametrize(("name", "expected"), NAMES, ids=[row[0] or "nothing" for row in NAMES])
def test_a_format_can_be_named(name: str, expected: SparqlFormats) -> None:
    assert find_sparql_formats(name) == expected


@pytest.mark.parametrize("rdf_format", RdfFormat, ids=[row.extension for row in RdfFormat])
def test_each_format_answers_to_its_ending_its_media_type_and_its_name(rdf_format: RdfFormat) -> None:
    names = (rdf_format.extension, rdf_format.media_type, rdf_format.label)
    assert [find_rdf_choice(name) for name in names] == [rdf_format] * 3


def test_nothing_is_chosen_from_nothing() -> None:
    assert choose_media_type("*/*", []) is None
    assert choose_media_type(None, []) is None
