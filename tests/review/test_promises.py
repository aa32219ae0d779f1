"""What is only planned or promised is published as such: on pages and in answers, but in no sum."""

import csv
import io
import re
from contextlib import contextmanager

import pytest

from kggraph.cli import main
from kggraph.review.review import Review
from kggraph.store.live import LiveStore
from kggraph.web.app import create_app

TEXT = """«Ақниет» қоры 12 отбасыға 300 мың теңгеге азық-түлік таратты.
«Ақниет» қоры мектепке 2 миллион теңге беруге уәде етті.
"""


@contextmanager
def served(project):
    assert main(["build", str(project)]) == 0
    stores = LiveStore(project / "build")
    yield create_app(stores).test_client()
    stores.current().close()


def accept_all(review: Review, document: str) -> None:
    seen = review.open(document)
    review.accept(document, seen.version, *seen.draft.proposals)


@pytest.fixture
def client(drafted, tmp_path, review):
    (tmp_path / "promise.txt").write_text(TEXT, encoding="utf-8")
    assert main(["draft", str(tmp_path / "promise.txt"), "--project", str(drafted)]) == 0
    accept_all(review, "promise")
    with served(drafted) as client:
        yield client


def text_of(client, url: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", client.get(url).text).replace("\xa0", " ").split())


def test_a_promise_is_shown_where_sums_are_and_not_added_up(client):
    rows = list(csv.DictReader(io.StringIO(client.get("/api/total-stated.csv").text)))
    assert [(row["value"], row["stated"], row["of"], row["promised"]) for row in rows] == [("9484000", "6", "9", "1")]
    giver = next(r for r in csv.DictReader(io.StringIO(client.get("/api/by-giver.csv").text)) if "aqniet" in r["giver"])
    assert (giver["value"], giver["of"], giver["promised"]) == ("300000", "1", "1")
    page = text_of(client, "/en/" + giver["giver"].partition("/id/")[2])
    assert "Giver in 1 donation: 300,000 " in page
    assert re.search("1 donation is only planned or promised .2,000,000 [^)]+., not counted.", page)
    assert "promised, not counted" in re.sub(r" ,", ",", page)
    assert "1 more is only planned or promised, not counted" in text_of(client, "/en/")


@pytest.mark.parametrize(("language", "words"), [("kk", "уәде етілген"), ("ru", "обещано"), ("en", "promised")])
def test_the_page_of_a_promise_says_so_with_its_words(client, language, words):
    page = text_of(client, f"/{language}/donation/promise-2")
    assert words in page
    assert "беруге уәде етті" in page
