"""The query editor in a real browser: examples, views, keys, links, errors, with and without scripts."""

import json
import re
from urllib.parse import quote, urlencode, urlsplit
from urllib.request import Request, urlopen

import pytest

pytestmark = [pytest.mark.browser, pytest.mark.slow]

VALUES = (
    "SELECT ?donation ?value { ?donation a asar:Donation OPTIONAL { ?donation asar:value ?value } } ORDER BY ?donation"
)
GRAPH = "CONSTRUCT { ?d asar:donor ?g } WHERE { ?d asar:donor ?g }"
BROKEN = "SELECT ?d\nWHERE {\n  ?d asr:value ?v\n}"
_TEXT = "document.querySelector('.CodeMirror').CodeMirror.getValue()"
_VIEWS = "[...document.querySelectorAll('[role=tab]')].map(tab => tab.id.slice(4))"
_HINTS = "[...document.querySelectorAll('.CodeMirror-hint code')].map(code => code.textContent)"
_CELLS = "[...document.querySelectorAll('#view tbody tr')].map(tr => [...tr.cells].map(td => td.innerText))"


def editor(origin: str, query: str, language: str = "en") -> str:
    return f"{origin}/{language}/sparql?{urlencode({'query': query})}"


def direct(origin: str, query: str, accept: str) -> str:
    asked = Request(f"{origin}/sparql?{urlencode({'query': query})}", headers={"Accept": accept})
    with urlopen(asked, timeout=30) as response:
        return response.read().decode()


def replace_text(tab, text: str) -> None:
    """Put a text into the editor, with ``|`` where the cursor shall stand."""
    before, _, after = text.partition("|")
    at = f"{{line: {before.count(chr(10))}, ch: {len(before.rpartition(chr(10))[2])}}}"
    put = f"cm.focus(); cm.setValue({json.dumps(before + after)}); cm.setCursor({at});"
    tab.value(f"void (cm => {{ {put} }})(document.querySelector('.CodeMirror').CodeMirror)")


def choose(tab, view: str) -> None:
    tab.value(f"document.querySelector('#tab-{view}').click()")
    tab.wait_until(f"document.querySelector('#view').dataset.view === '{view}'")


def clean(tab, origin: str) -> None:
    """Assert that the page asked nobody else, and that the browser has nothing to complain of, its policy included."""
    assert all(url.startswith((origin, "data:", f"blob:{origin}")) for url in tab.requested), tab.requested
    assert tab.complaints == []


def test_every_example_gives_what_the_endpoint_gives(chromium, origin) -> None:
    with chromium.tab(1280) as tab:
        tab.open(f"{origin}/en/sparql")
        links = tab.value("[...document.querySelectorAll('.sp-ex ul:not(.pref) a')].map(a => a.href)")
        assert len(links) >= 7
        for link in links:
            tab.open(link)
            query = tab.value(_TEXT)
            if tab.value("document.querySelector('[role=tab]').id") == "tab-answer":
                expected = json.loads(direct(origin, query, "application/sparql-results+json"))["boolean"]
                assert tab.value("document.querySelector('.yesno').innerText") == ("Yes" if expected else "No")
                continue
            choose(tab, "raw")
            shown = tab.value("document.querySelector('#view pre').textContent")
            if shown.startswith("{"):
                expected = json.loads(direct(origin, query, "application/sparql-results+json"))
                assert json.loads(shown) == expected, query
                assert tab.value("document.querySelector('.res .dl').innerText").startswith(
                    f"Rows: {len(expected['results']['bindings']):,}"
                )
            else:
                assert shown == direct(origin, query, "text/turtle"), query
            clean(tab, origin)


def test_running_a_query_anew_gives_what_the_endpoint_gives(chromium, origin) -> None:
    with chromium.tab(1280) as tab:
        tab.open(f"{origin}/en/sparql")
        replace_text(tab, VALUES)
        tab.press("Enter", control=True)
        tab.settle()
        rows = json.loads(direct(origin, VALUES, "application/sparql-results+json"))["results"]["bindings"]
        assert len(tab.value(_CELLS)) == len(rows) == 8
        assert tab.value("new URLSearchParams(location.search).get('query')") == VALUES
        assert all(
            VALUES in url
            for url in tab.value(
                "[...document.querySelectorAll('.langs a')].map(a => new URL(a.href).searchParams.get('query'))"
            )
        )
        clean(tab, origin)


LABELS = [
    ("en", "Material aid for the parents of a sick child", "3,200,000"),
    ("ru", "Материальная помощь родителям больного ребёнка", "3\u00a0200\u00a0000"),
    ("kk", "Науқас баланың ата-анасына материалдық көмек", "3\u00a0200\u00a0000"),
]


@pytest.mark.parametrize(("language", "label", "value"), LABELS, ids=["en", "ru", "kk"])
def test_things_have_their_names_and_lead_to_their_pages(chromium, origin, language, label, value) -> None:
    with chromium.tab(1280) as tab:
        tab.open(editor(origin, VALUES, language))
        rows = {tuple(row[0].split("\n")): row[1] for row in tab.value(_CELLS)}
        assert rows[label, "donation:d4"] == value
        links = tab.value("[...document.querySelectorAll('#view tbody a')].map(a => new URL(a.href).pathname)")
        assert f"/{language}/donation/d4" in links


TERMS = """
SELECT * { VALUES ?x {
  donation:d3 asar:donor 100000 2022 1.50 true 'a' 'ә'@kk '2022-11-05'^^xsd:date '2022-11'^^xsd:gYearMonth
  12345678901234567890 10000.50 -20000 <https://example.org/nothing> 'P1D'^^xsd:duration '--11'^^xsd:gMonth
} }
"""


@pytest.mark.parametrize("language", ["en", "ru", "kk"])
def test_scripts_write_terms_as_the_server_does(chromium, origin, language) -> None:
    cells = "[...document.querySelectorAll('table.rt tbody td')].map(td => td.innerText.trim())"
    with chromium.tab(1280, scripts=False) as plain:
        plain.open(editor(origin, TERMS, language))
        written = plain.value(cells)
    with chromium.tab(1280) as tab:
        tab.open(editor(origin, TERMS, language))
        assert tab.value(cells) == written


VIEWS = [
    ("rows with a number", VALUES, ["table", "pivot", "chart", "raw"]),
    ("rows of things", "SELECT * { ?d asar:donor ?g }", ["table", "pivot", "graph", "raw"]),
    ("one variable", "SELECT ?d { ?d a asar:Donation }", ["table", "raw"]),
    ("no rows", "SELECT * { ?d asar:nothing ?x }", ["table", "raw"]),
    ("yes or no", "ASK {}", ["answer", "raw"]),
    ("a graph", GRAPH, ["table", "graph", "raw"]),
    ("an empty graph", "CONSTRUCT WHERE { ?s asar:nothing ?o }", ["table", "raw"]),
]


@pytest.mark.parametrize(("what", "query", "views"), VIEWS, ids=[case[0] for case in VIEWS])
def test_an_answer_has_the_views_that_can_show_it(chromium, origin, what, query, views) -> None:
    with chromium.tab(390, dark=True) as tab:
        tab.open(editor(origin, query, "ru"))
        assert tab.value(_VIEWS) == views, what
        for view in views:
            choose(tab, view)
            assert tab.value("document.querySelector('#view').innerText.trim().length") > 0, view
            assert tab.value("document.documentElement.scrollWidth") <= 390, view
        clean(tab, origin)


def test_a_graph_draws_each_thing_and_link_and_leads_to_pages(chromium, origin) -> None:
    with chromium.tab(1280) as tab:
        tab.open(editor(origin, GRAPH))
        choose(tab, "graph")
        triples = [line for line in direct(origin, GRAPH, "application/n-triples").splitlines() if line]
        things = {term for line in triples for term in (line.split()[0], line.split()[2])}
        assert tab.value("document.querySelectorAll('.net line').length") == len(triples)
        assert tab.value("document.querySelectorAll('.net a').length") == len(things)
        assert "/en/org/akhyska" in tab.value(
            "[...document.querySelectorAll('.net a')].map(a => a.getAttribute('href'))"
        )


def test_a_pivot_table_adds_what_stands_together(chromium, origin) -> None:
    query = "SELECT * { ?d asar:donor ?giver ; asar:value ?value }"
    with chromium.tab(1280) as tab:
        tab.open(editor(origin, query))
        choose(tab, "pivot")
        tab.value(
            "void [...document.querySelectorAll('.view-bar select')].forEach((select, place) => {"
            " select.value = ['giver', '', 'sum', 'value'][place]; select.dispatchEvent(new Event('change')); })"
        )
        sums = {row[0].split("\n")[1]: row[1] for row in tab.value(_CELLS)}
        assert sums["organization:akhyska"] == "3,300,000"


def test_rows_are_sorted_filtered_and_paged(chromium, origin) -> None:
    with chromium.tab(1280) as tab:
        tab.open(editor(origin, "SELECT ?s ?o { ?s rdfs:label ?o }"))
        assert len(tab.value(_CELLS)) == 50
        tab.value("document.querySelectorAll('th button')[1].click()")
        tab.wait_until("document.querySelectorAll('th')[1].ariaSort === 'ascending'")
        tab.value(
            "void (input => { input.value = 'АХЫСКА'; input.dispatchEvent(new Event('input')); })"
            "(document.querySelector('#view input'))"
        )
        tab.wait_until("document.querySelectorAll('#view tbody tr').length < 50")
        assert all("ахыска" in " ".join(row).lower() for row in tab.value(_CELLS))


COMPLETED = [
    ("a class by its label", "en", "SELECT * {\n  ?d a |\n}", "Donati", "asar:Donation"),
    ("a class by its label in another language", "kk", "SELECT * {\n  ?d a |\n}", "Пожертв", "asar:Donation"),
    ("a property by its label", "ru", "SELECT * {\n  ?d |\n}", "дарит", "asar:donor"),
    ("a thing by its label", "kk", "SELECT * {\n  ?d asar:donor |\n}", "ахыс", "organization:akhyska"),
    ("a thing by its prefixed name", "en", "ASK {\n  ?d asar:donor |\n}", "organization:akhy", "organization:akhyska"),
]


@pytest.mark.parametrize("case", COMPLETED, ids=[case[0] for case in COMPLETED])
def test_letters_of_a_label_become_a_prefixed_name(chromium, origin, case) -> None:
    what, language, text, written, name = case
    with chromium.tab(1280) as tab:
        tab.open(f"{origin}/{language}/sparql")
        replace_text(tab, text)
        tab.write(written)
        tab.wait_until(f"{_HINTS}.length")
        assert tab.value(_HINTS)[0] == name, what
        tab.press("Enter")
        prefix = name.partition(":")[0]
        assert re.fullmatch(rf"PREFIX {prefix}: <[^>]+>\n{re.escape(text.replace('|', name))}", tab.value(_TEXT))
        clean(tab, origin)


def test_a_keyword_in_the_making_is_left_alone(chromium, origin) -> None:
    with chromium.tab(1280) as tab:
        tab.open(f"{origin}/en/sparql")
        replace_text(tab, "SELECT * {\n  ?d a asar:Donation .\n  |\n}")
        tab.write("FIL")
        tab.press("Space", control=True)
        tab.wait_until("document.querySelectorAll('.CodeMirror-hint').length")
        assert tab.value("document.querySelector('.CodeMirror-hint').innerText").strip() == "FILTER"


# Colours of the syntax divide what is marked into pieces, or do so a moment later.
_MARKED_AS_WRONG = "[...document.querySelectorAll('.ed-wrong')].map(e => e.textContent).join('')"


def test_an_error_is_shown_at_its_place_until_the_text_changes(chromium, origin) -> None:
    with chromium.tab(1280) as tab:
        tab.open(f"{origin}/en/sparql")
        replace_text(tab, BROKEN)
        tab.press("Enter", control=True)
        tab.settle()
        for _ in range(2):
            assert tab.value(_MARKED_AS_WRONG) == "asr:value"
            assert "did you mean 'asar'?" in tab.value("document.querySelector('.ed-note').textContent")
            assert "unknown prefix" in tab.value("document.querySelector('[role=alert]').textContent")
            tab.open(editor(origin, BROKEN))  # what the server has marked is marked by scripts as well
        tab.value("void document.querySelector('.CodeMirror').CodeMirror.replaceRange('a', {line: 2, ch: 6})")
        assert tab.value("document.querySelectorAll('.ed-wrong, .ed-note').length") == 0


def test_a_query_past_its_time_limit_says_so(chromium, origin, request) -> None:
    if request.node.callspec.params["origin"] != "embedded":
        return  # Virtuoso reckons how long it would take, and does not begin; an Oxigraph server would go on for ever
    with chromium.tab(1280) as tab:
        tab.open(f"{origin}/en/sparql")
        tab.value("void (document.querySelector('select[name=timeout]').value = '1')")
        replace_text(tab, "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }")
        tab.press("Enter", control=True)
        tab.settle()
        assert "1 s" in tab.value("document.querySelector('[role=alert]').textContent")


def test_a_running_query_can_be_stopped(chromium, origin, request) -> None:
    if request.node.callspec.params["origin"] != "embedded":
        return  # Virtuoso reckons how long it would take, and does not begin; an Oxigraph server would go on for ever
    with chromium.tab(1280) as tab:
        tab.open(f"{origin}/en/sparql")
        tab.value("void (document.querySelector('select[name=timeout]').value = '3')")
        replace_text(tab, "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }")
        tab.press("Enter", control=True)
        tab.wait_until("document.querySelector('[data-run]').textContent === 'Stop'")
        tab.value("document.querySelector('[data-run]').click()")
        tab.settle()
        assert "stopped" in tab.value("document.querySelector('[role=alert]').textContent")


def test_a_short_link_made_by_the_browser_is_read_by_the_server(chromium, origin) -> None:
    query = "# Қайырымдылық: кім берді? 🎁\n" + VALUES
    with chromium.tab(1280) as tab:
        tab.open(editor(origin, query))
        tab.value("document.querySelector('[data-share]').click()")
        tab.wait_until("location.search.startsWith('?z=')")
        link = tab.value("location.href")
    with chromium.tab(390, scripts=False) as plain:
        plain.open(link)
        assert plain.value("document.querySelector('#query').value") == query
        assert plain.value("document.querySelectorAll('table.rt tbody tr').length") == 8


def test_long_queries_are_asked_and_kept_in_the_address_as_well(chromium, origin) -> None:
    query = VALUES + "".join(f"\n# a remark that makes the query longer: {n}" for n in range(300))
    with chromium.tab(1280) as tab:
        tab.open(f"{origin}/en/sparql")
        replace_text(tab, query)
        tab.press("Enter", control=True)
        tab.settle()
        assert len(tab.value(_CELLS)) == 8
        assert urlsplit(tab.value("location.href")).query.startswith("z=")
        tab.open(tab.value("location.href"))
        assert tab.value(_TEXT) == query


def test_with_the_keyboard_alone_a_reader_writes_runs_and_leaves(chromium, origin) -> None:
    with chromium.tab(1280) as tab:
        tab.open(f"{origin}/kk/sparql")
        replace_text(tab, "|" + VALUES)
        tab.press("Tab")
        assert tab.value(_TEXT) == "  " + VALUES, "Tab indents"
        tab.press("Escape")
        tab.press("Tab")
        assert tab.value("document.activeElement.dataset.run") == "", "Esc, then Tab leaves"
        tab.press("Enter")
        tab.settle()
        tab.value("document.querySelector('[role=tab]').focus()")
        tab.press("ArrowRight")
        assert tab.value("document.activeElement.id") == "tab-pivot"
        assert tab.value("document.activeElement.ariaSelected") == "true"
        outline = "getComputedStyle(document.activeElement).outlineStyle"
        assert tab.value(outline) != "none"


def test_going_back_brings_the_query_before_with_its_answer(chromium, origin) -> None:
    with chromium.tab(1280) as tab:
        tab.open(editor(origin, "ASK {}"))
        replace_text(tab, VALUES)
        tab.press("Enter", control=True)
        tab.settle()
        tab.value("history.back()")
        tab.wait_until(f"{_TEXT} === 'ASK {{}}' && document.querySelector('.yesno')")


def test_the_editor_is_loaded_where_it_is_needed_only(chromium, origin) -> None:
    with chromium.tab(1280) as tab:
        tab.open(f"{origin}/en/")
        assert not [url for url in tab.requested if "/vendor/" in url or "/editor/" in url]
        tab.open(f"{origin}/en/sparql")
        loaded = {urlsplit(url).path for url in tab.requested}
        assert "/static/vendor/yasqe.js" in loaded
        assert "/static/vendor/views.js" not in loaded, "what draws is loaded when something is drawn"


@pytest.mark.parametrize("language", ["kk", "ru", "en"])
def test_everything_that_can_be_used_has_a_name(chromium, origin, language) -> None:
    with chromium.tab(390) as tab:
        tab.open(editor(origin, VALUES, language))
        for view in tab.value(_VIEWS):
            choose(tab, view)
            nameless = tab.value(
                "[...document.querySelectorAll('main :is(button, select, input, textarea, a, [role])')]"
                ".filter(e => e.getClientRects().length && !(e.textContent.trim() || e.ariaLabel || e.labels?.length"
                " || e.getAttribute('aria-labelledby'))).map(e => e.outerHTML.slice(0, 200))"
            )
            assert nameless == [], view


def test_without_scripts_the_form_asks_and_downloads(chromium, origin) -> None:
    with chromium.tab(390, scripts=False) as tab:
        tab.open(f"{origin}/kk/sparql?query={quote(VALUES)}")
        assert tab.value("document.querySelectorAll('table.rt tbody tr').length") == 8
        tab.value("void document.querySelector('.dls').setAttribute('open', '')")
        assert tab.value("document.querySelector('.dls button').getClientRects().length") == 1
        assert tab.value("document.documentElement.scrollWidth") <= 390
        assert tab.value("document.querySelector('[data-share]').getClientRects().length") == 0


def test_an_empty_answer_tells_what_the_query_may_have_meant(chromium, origin) -> None:
    with chromium.tab(1280) as tab:
        tab.open(editor(origin, "SELECT ?d { ?d asar:donr ?who }"))
        said = tab.value("document.querySelector('#result .say').innerText")
        assert said == "asar:donr occurs nowhere in the data; did you mean asar:donor?"
        clean(tab, origin)
