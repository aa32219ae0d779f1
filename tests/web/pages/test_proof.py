"""A fact's proof: its link verifies, a tampered one warns with a status of its own, and citations can be read."""

import json
import re
from html import unescape
from urllib.parse import parse_qsl, urlencode, urlsplit

import pytest
from citeproc import Citation, CitationItem, CitationStylesBibliography, CitationStylesStyle, formatter
from citeproc.source.bibtex import BibTeX
from citeproc.source.json import CiteProcJSON

FACTS = ("a11-1", "a12-1", "a10-1")
ANOTHER = "0" * 64


def proof_of(site, fact: str, language: str = "en") -> str:
    return unescape(re.search(r'id="proof-link" href="([^"]+)"', site.html(f"/{language}/fact/{fact}"))[1])


def tampered(url: str, name: str, value: str | None) -> str:
    """Return the link with its first parameter of a name changed, or without it."""
    parts, claims, done = urlsplit(url), [], False
    for key, given in parse_qsl(parts.query):
        is_it = key == name and not done
        done = done or is_it
        if not is_it or value is not None:
            claims.append((key, value if is_it else given))
    return f"{parts.path}?{urlencode(claims)}"


def facts(site) -> list[str]:
    found = site.html("/en/doc/9c85bd71fe44c466")
    return sorted(set(re.findall(r'href="/en/fact/([\w-]+)"', found)))


def test_the_link_of_every_fact_is_verified(site, store_kind) -> None:
    every = facts(site)
    assert len(every) > 90
    for fact in every[:: 1 if store_kind == "embedded" else 20]:
        page = site.read(proof_of(site, fact))
        assert "Verified:" in page.text, fact


@pytest.mark.parametrize("language", ["kk", "ru", "en"])
@pytest.mark.parametrize("fact", FACTS)
def test_a_link_whose_words_were_changed_warns_and_shows_both(site, fact: str, language: str) -> None:
    url = proof_of(site, fact, language)
    quote = dict(parse_qsl(urlsplit(url).query))["quote"]
    page = site.read(tampered(url, "quote", quote.replace(" ", " 999 ", 1)), status=409)
    assert ("div", {"class": "err", "role": "alert", "id": "verdict"}) in page.tags
    html = site.get(tampered(url, "quote", quote.replace(" ", " 999 ", 1))).text
    assert re.search(r"<del>[^<]*999[^<]*</del>", html)
    assert quote in re.sub(r"</?ins>", "", html)


TAMPERED = [
    ("another fingerprint", "sha256", ANOTHER, 409, "The document is not the one"),
    ("a fingerprint that is none", "sha256", "<b>", 409, "The document is not the one"),
    ("other words", "quote", "nothing", 409, "somebody changed the link"),
    ("markup for words", "quote", "<script>alert(1)</script>", 409, "somebody changed the link"),
    ("another fact", "fact", "https://w3id.org/kggraph/fact/a12-1", 409, "somebody changed the link"),
    ("no words", "quote", None, 400, "the link carries no proof"),
    ("no fingerprint", "sha256", None, 400, "the link carries no proof"),
    ("no fact", "fact", None, 400, "which fact?"),
    ("a fact that is not there", "fact", "https://w3id.org/kggraph/fact/none", 404, "nothing is known"),
    ("a thing that is no fact", "fact", "https://w3id.org/kggraph/id/org/akhyska", 404, "nothing is known"),
    ("words without end", "quote", "a" * 2001, 400, "2000 characters"),
]


@pytest.mark.parametrize(
    ("name", "value", "status", "told"), [case[1:] for case in TAMPERED], ids=[c[0] for c in TAMPERED]
)
def test_a_tampered_link_with(site, name: str, value: str | None, status: int, told: str) -> None:
    page = site.read(tampered(proof_of(site, "a11-1"), name, value), status=status)
    assert told in re.sub(r"\s+", " ", page.text)
    assert all(dict(found).get("src") for tag, found in page.tags if tag == "script" and "type" not in found)


def test_a_quote_too_many_or_too_few_is_told(site) -> None:
    url = proof_of(site, "a11-1")
    site.read(f"{url}&quote=more", status=409)
    site.read(f"{url}&sha256={ANOTHER}", status=409)


def test_a_link_that_warns_leads_to_one_that_holds(site) -> None:
    html = site.get(tampered(proof_of(site, "a11-1"), "quote", "nothing")).text
    assert "Verified:" in site.read(unescape(re.search(r'id="again" href="([^"]+)"', html)[1])).text


CITED = [
    "https://w3id.org/kggraph/fact/a11-1",
    "https://w3id.org/kggraph/id/org/akhyska",
    "https://w3id.org/kggraph/asar#donor",
]


def rendered(source) -> str:
    """Return what a reference manager makes of the one entry of a bibliography."""
    style = CitationStylesStyle("harvard-cite-them-right", validate=False)
    bibliography = CitationStylesBibliography(style, source, formatter.plain)
    bibliography.register(Citation([CitationItem(next(iter(source)))]))
    return str(bibliography.bibliography()[0])


@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize("iri", CITED)
@pytest.mark.parametrize("language", ["kk", "ru", "en"])
def test_reference_managers_read_a_citation(site, tmp_path, iri: str, language: str) -> None:
    query = urlencode({"iri": iri})
    answer = site.get(f"/{language}/cite.csl.json?{query}")
    assert answer.mimetype == "application/vnd.citationstyles.csl+json"
    [item] = json.loads(answer.text)
    assert item["URL"] == iri
    assert item["title"] in rendered(CiteProcJSON([item]))
    entry = site.get(f"/{language}/cite.bib?{query}")
    assert entry.mimetype == "application/x-bibtex"
    file = tmp_path / "cited.bib"
    file.write_text(entry.text, encoding="utf-8")
    assert list(BibTeX(str(file), encoding="utf-8")) == [item["id"].lower()] or item["id"] in BibTeX(
        str(file), encoding="utf-8"
    )


def test_a_fact_is_cited_with_its_words(site) -> None:
    [item] = json.loads(site.get(f"/en/cite.csl.json?iri={CITED[0]}").text)
    assert item["note"].startswith("«")
    page = unescape(site.html("/en/fact/a11-1"))
    assert item["note"].split("» «")[0].strip("«»") in re.search(r'id="cite">(.*?)</p>', page)[1]


def test_what_is_not_there_cannot_be_cited(site) -> None:
    site.read("/en/cite.bib?iri=urn:nothing", status=404)
    site.read("/en/cite.bib", status=400)
