"""From an article to a page of what it tells: drafted, reviewed in a browser, built, served."""

from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from threading import Thread

import pytest
from werkzeug.serving import make_server

from kggraph.cli import main
from kggraph.cli.address import require_free
from kggraph.review.review import Review
from kggraph.review.server import review_server
from kggraph.settings import read_settings
from kggraph.store.live import LiveStore
from kggraph.web.app import create_app

pytestmark = [pytest.mark.browser, pytest.mark.slow]

ARTICLE = Path(__file__).parent.parent / "review" / "article.txt"
TEXT = "document.body.innerText"
MOMENT = datetime(2026, 11, 26, 10, 30, tzinfo=UTC)


@contextmanager
def running(server):
    thread = Thread(target=server.serve_forever)
    thread.start()
    try:
        yield
    finally:
        server.shutdown()
        thread.join()


@contextmanager
def reviewed(project):
    review = Review(read_settings(project), "A. Curator", lambda: MOMENT)
    with review_server(review, port=require_free("127.0.0.1", 0).port) as (server, url), running(server):
        yield url


@pytest.fixture
def review_url(drafted):
    with reviewed(drafted) as url:
        yield url


@pytest.fixture(scope="module")
def undecided_url(drafted_once):
    """The review of a project in which nobody decides anything."""
    with reviewed(drafted_once) as url:
        yield url


@contextmanager
def served(project):
    assert main(["build", str(project)]) == 0
    stores = LiveStore(project / "build")
    server = make_server("127.0.0.1", 0, create_app(stores), threaded=True)
    server.daemon_threads = False
    with running(server):
        yield f"http://127.0.0.1:{server.server_port}"
    server.server_close()
    stores.current().close()


def test_an_article_is_reviewed_with_keys_alone_and_its_donation_has_a_page(chromium, drafted, review_url):
    with chromium.tab(1280) as tab:
        tab.open(f"{review_url}en/article")
        assert "3 proposals wait" in tab.value(TEXT)
        tab.go("j")
        tab.go("x")
        tab.go("Enter")
        assert "2 proposals wait · rejected" in tab.value(TEXT)
        tab.go("u")
        assert "3 proposals wait · taken back" in tab.value(TEXT)
        tab.go("k")
        tab.go("k")
        tab.go("e")
        tab.value("document.querySelector('[name=value-2-0]').focus()")
        tab.value("document.activeElement.select()")
        tab.write("510000")
        tab.go("Enter")
        assert "The help is worth 510,000 KZT." in tab.value(TEXT)
        for waiting in (2, 1):
            tab.go("a")
            assert f"{waiting} proposal" in tab.value(TEXT)
            assert "What was accepted conforms to the shapes." in tab.value(TEXT)
        tab.go("a")
        assert "All of it is decided" in tab.value(TEXT)
        assert tab.complaints == []
        with served(drafted) as origin:
            tab.open(f"{origin}/en/donation/article-1")
            assert (
                "«Жаңа үміт» қоры Тараз қаласында мұқтаж 20 отбасыға 500 мың теңгеге азық-түлік таратты."
                in tab.value(TEXT)
            )
            assert "510,000" in tab.value(TEXT)


def test_an_article_is_reviewed_without_scripts(chromium, drafted, review_url):
    with chromium.tab(390, scripts=False) as tab:
        tab.open(f"{review_url}kk/article")
        for _ in range(3):
            tab.value("document.querySelector('[data-key=a]').focus()")
            tab.go("Enter")
        assert "Бәрі шешілді" in tab.value(TEXT)
        with served(drafted) as origin:
            tab.open(f"{origin}/kk/donation/article-2")
            assert "15 оқушыға мектеп рюкзактарын сыйлады" in tab.value(TEXT)


def test_a_fact_is_added_with_keys_alone(chromium, review_url):
    with chromium.tab(1280) as tab:
        tab.open(f"{review_url}en/article")
        tab.go("n")
        tab.value("document.querySelector('[name=slot]').value = 'date'")
        for name, text in (("value", "2024-05"), ("words", "«Жаңа үміт» қоры Тараз")):
            tab.value(f"document.querySelector('[name={name}]').focus()")
            tab.write(text)
        tab.go("Enter")
        assert "added" in tab.value(TEXT)
        assert "The time of the help is 2024-05." in tab.value(TEXT)
        assert tab.complaints == []


def test_words_that_are_selected_become_the_evidence(chromium, review_url):
    with chromium.tab(1280) as tab:
        tab.open(f"{review_url}en/article?p=article-2&do=edit")
        tab.value("document.querySelector('[name=value-0-0]').focus()")
        tab.value(
            """(() => {
              const mark = [...document.querySelectorAll('.rv-own')].find(m => m.textContent.includes('рюкзак'));
              const range = document.createRange();
              range.setStart(mark.firstChild, 0); range.setEnd(mark.firstChild, 6);
              getSelection().removeAllRanges(); getSelection().addRange(range);
              mark.dispatchEvent(new MouseEvent('mouseup', { bubbles: true }));
            })()"""
        )
        text = ARTICLE.read_text()
        start = text.index("мектеп рюкзак")
        assert tab.value("document.querySelector('[name=start-0-0]').value") == str(start)
        assert tab.value("document.querySelector('[name=end-0-0]').value") == str(start + len("мектеп"))


@pytest.mark.parametrize("width", [390, 1280])
@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
@pytest.mark.parametrize("doing", ["", "?do=edit", "?do=add", "?do=split", "?do=reject"])
def test_the_review_fits_the_window(width, dark, doing, chromium, undecided_url):
    with chromium.tab(width, dark=dark) as tab:
        tab.open(f"{undecided_url}ru/article{doing}")
        assert tab.value("document.documentElement.scrollWidth") <= width
        assert tab.complaints == []
