"""Pages of the bundled dataset, as readers of three languages meet them."""

import re
from urllib.parse import unquote

import pyoxigraph as ox
import pytest

from kggraph.iris import Iris

LANGUAGES = ("kk", "ru", "en")
IRIS = Iris("https://w3id.org/kggraph/")
DOCUMENT = "doc/9c85bd71fe44c466"
PATHS = [
    ("the overview", ""),
    ("an organization", "org/akhyska"),
    ("an organization without donations", "org/qogamdyq-kelisim"),
    ("a donation with an ambiguous amount", "donation/d3"),
    ("a donation whose giver is not named", "donation/d6"),
    ("a campaign", "campaign/zhaqsylyq-aiy"),
    ("a place", "place/buryl"),
    ("an event", "event/award-ceremony"),
    ("a concept", "concept/food"),
    ("the document", DOCUMENT),
    ("a published fact", "fact/f11-05"),
    ("a reading that competes with it", "fact/a11-1"),
    ("a reading that competes with nothing", "fact/a12-1"),
    ("the ontology", "asar"),
    ("a class of the ontology", "resource?iri=https://w3id.org/kggraph/asar%23Donation"),
    ("a property of the ontology", "resource?iri=https://w3id.org/kggraph/asar%23donor"),
    ("a class of another ontology", "resource?iri=http://www.w3.org/2004/02/skos/core%23Concept"),
    ("the list of donations", "donations"),
    ("a filtered list", "donations?donor=akhyska&kind=food&value=stated&sort=-value"),
    ("a list that no donation passes", "donations?donor=akhyska&kind=tablet"),
    ("a list of names", "organizations"),
    ("incoming links of one property", "org/akhyska?in=https://w3id.org/kggraph/asar%23donor&page=7"),
    ("search results", "search?q=ахыс"),
    ("a search without results", "search?q=zzzz"),
    ("the empty search", "search"),
    ("the editor", "sparql"),
    ("a table of results", "sparql?query=SELECT * { ?s asar:value ?v }"),
    ("a boolean", "sparql?query=ASK {}"),
    ("a graph", "sparql?query=DESCRIBE donation:d3"),
    ("the page about the site", "about"),
    ("the way to the ontology", "ontology"),
    ("the shapes", "shapes"),
    ("the validation report", "validation"),
    ("the validation report of one thing", "validation?entity=https://w3id.org/kggraph/id/donation/d3"),
]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("path", [path for _, path in PATHS], ids=[name for name, _ in PATHS])
def test_a_page_is_there_in_every_language_and_is_well_formed(site, path: str, language: str) -> None:
    page = site.read(f"/{language}/{path}")
    others = [found["href"] for tag, found in page.tags if tag == "a" and found.get("hreflang")]
    assert [(link or "").split("/")[1] for link in others] == list(LANGUAGES)


@pytest.mark.parametrize(
    "path", ["org/akhyska", "group/buryl-families", "campaign/zhaqsylyq-aiy", "donations", "donation/d3"]
)
def test_a_card_whose_amount_is_in_doubt_says_why_and_shows_the_other_reading(site, path: str) -> None:
    text = site.read(f"/en/{path}").text
    assert "Read as the total: a sum for each family would take the ablative" in text
    assert "Another reading, not published as data" in text
    assert "Other reading: 100,000 tenge for each of the 10 families, 1,000,000 tenge in all." in text


@pytest.mark.parametrize(
    ("by", "words"),
    [
        ("an amount", "отбасыға 100 мың теңгеге азық-түлік пакеттерін таратты"),
        ("what was given, where no amount is stated", "ыстық түскі ас ұйымдастырды"),
        ("the giver, in the same sentence", "«Ахыска» түрік этномәдени орталығы"),
    ],
)
def test_a_card_marks_the_words_that_decide_it(site, by: str, words: str) -> None:
    marked = re.findall(r"<mark>(.*?)</mark>", site.read("/en/donations").html)
    assert any(words in each for each in marked), by


def test_no_page_shows_a_message_of_another_language(site) -> None:
    """English interface words would show on Russian and Kazakh pages if a catalogue missed them."""
    for language in ("kk", "ru"):
        for _, path in PATHS:
            text = site.read(f"/{language}/{path}").text
            for word in ("Overview", "Read it in the article", "Identifier", "All statements", "Search"):
                assert word not in text, f"/{language}/{path}: {word}"


def test_every_quote_of_a_fact_stands_on_the_page_of_the_thing_it_is_about(site, published: ox.Store) -> None:
    rows = published.query("""
        PREFIX rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#> PREFIX oa: <http://www.w3.org/ns/oa#>
        PREFIX asar: <https://w3id.org/kggraph/asar#>
        SELECT ?fact ?subject ?exact { ?fact rdf:subject ?subject ; asar:evidence/oa:exact ?exact }
    """)
    quotes: dict[str, list[tuple[str, str]]] = {}
    for row in rows:
        quotes.setdefault(row["subject"].value, []).append((row["fact"].value, row["exact"].value))
    assert sum(map(len, quotes.values())) >= 137
    for subject, said in quotes.items():
        text = site.read(IRIS.page_url(subject, "kk")).text
        for fact, exact in said:
            page = site.read(IRIS.page_url(fact, "kk")) if exact not in text else None
            assert page is None or exact in page.text, f"{fact}: {exact}"
            assert page is None or "/a" in fact, f"{fact}: a published fact without its words on the page of {subject}"


def test_the_document_page_anchors_every_sentence_and_passage(site, published: ox.Store) -> None:
    page = site.read(f"/ru/{DOCUMENT}")
    document = f"https://w3id.org/kggraph/{DOCUMENT}#"
    anchors = {
        quad.subject.value.removeprefix(document)
        for quad in published.quads_for_pattern(None, ox.NamedNode("http://www.w3.org/ns/oa#start"), None)
    }
    assert len(anchors) > 100
    assert anchors <= set(page.ids)


def test_the_document_page_says_that_all_quotes_match(site) -> None:
    assert re.search(r"All \d+ quotes match the text", site.read(f"/en/{DOCUMENT}").text)


def test_the_document_page_holds_the_text_letter_by_letter(site) -> None:
    with site.get("/documents/9c85bd71fe44c466.txt") as response:
        words = response.get_data(as_text=True)
    html = site.get(f"/kk/{DOCUMENT}").get_data(as_text=True)
    numbers = r'<a class="(?:fn|pn)"[^>]*>\d+</a>'
    for paragraph, line in zip(
        re.findall(r'<p class="tx"[^>]*>(.*?)</p>', html, re.DOTALL), words.split("\n"), strict=True
    ):
        assert re.sub(r"<[^>]+>", "", re.sub(numbers, "", paragraph)) == line


@pytest.mark.parametrize(
    ("path", "sentence"),
    [
        ("en/org/akhyska", "Giver in 3 donations; a sum is stated for 2 of them: 3,300,000\u00a0₸."),
        ("en/org/vynkhua", "Giver in 1 donation: 4,164,000\u00a0₸."),
        ("en/agent/unidentified-s13", "Giver in 1 donation; its sum is not stated."),
        (
            "ru/org/akhyska",
            "Даритель в 3 пожертвованиях; из них с названной суммой: 2, вместе 3\u00a0300\u00a0000\u00a0₸.",
        ),
        ("kk/org/akhyska", "Беруші ретінде: 3 қайырымдылық; сомасы айтылғаны: 2, барлығы 3\u00a0300\u00a0000\u00a0₸."),
        ("en/campaign/kushimiz-birlikte", "2 donations in it; a sum is stated for 1 of them: 1,520,000\u00a0₸."),
    ],
)
def test_the_first_screen_says_why_a_thing_is_here(site, path: str, sentence: str) -> None:
    assert sentence in site.read(f"/{path}").text


def test_the_overview_says_the_sum_and_how_many_donations_state_one(site) -> None:
    text = " ".join(site.read("/en/").text.split())
    assert "9,184,000" in text
    assert "stated for 5 of 8" in text


def test_a_figure_leads_to_the_query_that_gives_it(site) -> None:
    page = site.read("/en/org/akhyska")
    links = [
        found["href"] or "" for tag, found in page.tags if tag == "a" and "/sparql?query" in (found.get("href") or "")
    ]
    sums = [link for link in links if "SUM" in unquote(link)]
    assert sums
    assert "3300000" in site.read(sums[0]).text.replace(",", "")


def test_every_query_that_pages_show_runs(site) -> None:
    shown = {link for _, path in PATHS for link in site.links(f"/en/{path}") if link.startswith("/en/sparql?query=")}
    assert len(shown) > 20
    for link in sorted(shown):
        site.read(link)


def test_a_competing_reading_is_shown_as_such_and_never_as_data(site) -> None:
    html = site.get("/en/donation/d3").get_data(as_text=True)
    before, reading = html.split("Another reading, not published as data", 1)
    assert "1,000,000" not in before
    assert "1,000,000" in reading


@pytest.mark.parametrize(
    ("language", "label"),
    [("en", "Other reading: 100,000 tenge for each"), ("kk", "Балама оқылым:"), ("ru", "Другое прочтение:")],
)
def test_a_competing_reading_is_told_in_a_sentence_with_the_statement_beneath(site, language: str, label: str) -> None:
    html = site.html(f"/{language}/donation/d3")
    reading = html[html.index('<div class="alt">') :].partition("</div>")[0]
    assert f"/{language}/fact/a11-1" in reading
    assert reading.index(label) < reading.index('<p class="fine">') < reading.index("₸")


def test_the_page_of_a_fact_is_headed_by_its_sentence_with_the_statement_beneath(site) -> None:
    html = site.html("/ru/fact/a11-1")
    assert re.search(
        r'<h1 class="h-fact">Другое прочтение: [^<]+</h1>\s*<p class="gloss"><a href="/ru/donation/d3"', html
    )


def test_a_mark_of_certainty_leads_to_what_it_means(site) -> None:
    assert "/kk/concept/ambiguous" in site.links("/kk/donation/d3")
    assert "неоднозначно" in site.text("/ru/concept/ambiguous")


def test_a_donation_s_page_shows_a_competing_reading_once(site) -> None:
    assert site.html("/en/donation/d3").count('<div class="alt">') == 1


def test_the_overview_shows_things_first_and_how_they_are_described_behind_a_click(site) -> None:
    things, _, machinery = site.html("/kk/").partition("<summary>Деректер қалай сипатталған</summary>")
    for code in ("asar:Donation", "skos:Concept"):
        assert f"<code>{code}</code>" in things
    # Facts too: their class counts other readings, which are not to be taken for facts of the graph.
    for code in ("owl:Class", "asar:Fact", "asar:Passage", "asar:Sentence", "rdf:Statement", "skos:ConceptScheme"):
        assert f"<code>{code}</code>" not in things
        assert f"<code>{code}</code>" in machinery
    assert '<details class="tbl machinery">' in things


@pytest.mark.parametrize(
    ("language", "question"),
    [("en", "Who gave how much,"), ("kk", "кім қанша берді?"), ("ru", "Кто сколько передал,")],
)
def test_examples_are_questions_in_the_language_of_the_page(site, language: str, question: str) -> None:
    examples = re.findall(r"<nav class=\"sp-ex\".*?</ul>", site.html(f"/{language}/sparql"), re.DOTALL)[0]
    labels = re.findall(r"<a [^>]*>(.*?)</a>", examples)
    assert any(question in label for label in labels)
    assert not any("lang=" in label for label in labels)


@pytest.mark.parametrize(
    ("language", "sentence"),
    [("en", "may be mistyped"), ("kk", "Мекенжай қате жазылған"), ("ru", "Возможно, в адресе опечатка")],
)
def test_what_is_not_there_is_explained_in_the_language_of_the_page(site, language: str, sentence: str) -> None:
    assert sentence in site.read(f"/{language}/org/nobody", status=404).text


def test_what_the_text_does_not_state_is_listed(site) -> None:
    text = site.read("/en/donation/d6").text
    assert "Not stated in the text" in text
    assert "amount not stated" in text


def test_a_search_gives_no_fact_that_has_a_private_person_as_its_subject_or_value(site) -> None:
    facts = [link for link in site.links("/en/search?q=taburov") if "/fact/" in link]
    assert "/en/fact/f14-11" in facts  # about a donation and its kind
    assert all("robots" not in [found.get("name") for _, found in site.read(fact).tags] for fact in facts)


@pytest.mark.parametrize("path", ["person/unnamed-child", "group/child-parents", "family/taburov"])
def test_a_private_person_has_no_place_in_search_engines_lists_and_searches(site, path: str) -> None:
    page = site.read(f"/en/{path}")
    assert ("meta", {"name": "robots", "content": "noindex"}) in page.tags
    target = f"/en/{path}"
    for url in (
        "/en/",
        "/en/people",
        "/en/recipients",
        "/en/search?q=taburov",
        "/en/search?q=parents",
        "/en/search?q=ill",
    ):
        listed = [link for link in site.links(url) if link == target]
        assert not listed or url == "/en/", f"{url} lists {path}"
    facets = site.read("/en/donations")
    values = [found.get("value") for tag, found in facets.tags if tag == "input"]
    assert path.rpartition("/")[2] not in values


def test_pages_of_public_things_may_be_indexed(site) -> None:
    assert all(found.get("name") != "robots" for _, found in site.read("/en/org/akhyska").tags)


@pytest.mark.parametrize(
    ("accepted", "language"),
    [("kk", "kk"), ("ru-RU,ru;q=0.9,en;q=0.8", "ru"), ("de", "en"), ("en-GB", "en"), ("", "en")],
)
def test_the_first_page_is_in_the_language_that_the_browser_prefers(site, accepted: str, language: str) -> None:
    response = site.client.get("/", headers={"Accept-Language": accepted})
    assert response.status_code == 302
    assert "Accept-Language" in response.headers["Vary"]
    assert response.headers["Location"] == f"/{language}/"
