"""The review's pages: who is let in, what forms do without a script, what is said when something cannot be done."""

import re

import pytest
from flask.testing import FlaskClient

from kggraph.review.app import create_review_app
from kggraph.review.safety import Gate
from kggraph.site import INTERFACE_LANGUAGES

PORT = 8001
HOST = f"127.0.0.1:{PORT}"
FOOD, BAGS, DEVICE = (f"https://w3id.org/kggraph/id/donation/article-{n}" for n in (1, 2, 3))


class OwnClient(FlaskClient):
    """A browser that was given the address that the review listens on."""

    def open(self, *arguments, **named):
        return super().open(*arguments, **{"base_url": f"http://{HOST}", **named})


@pytest.fixture
def gate():
    return Gate(PORT, "sesame")


@pytest.fixture
def client(review, gate):
    app = create_review_app(review, gate)
    app.testing = True
    app.test_client_class = OwnClient
    return app.test_client()


def fields(page: str, action: str) -> dict[str, str]:
    """The fields of the first form that leads to an action, as a browser without scripts would send them."""
    form = re.search(rf'<form[^>]*action="[^"]*/{action}".*?</form>', page, re.DOTALL)
    assert form, f"no form for {action}"
    inputs = re.findall(r"<input[^>]*>", form[0])
    named = {re.search(r'name="([^"]*)"', tag)[1]: tag for tag in inputs if "name=" in tag}
    values = {name: re.search(r'value="([^"]*)"', tag) for name, tag in named.items()}
    return {
        name: value[1].replace("&lt;", "<").replace("&gt;", ">") if value else "on" for name, value in values.items()
    }


def act(client, action, page_query="", **changes):
    page = client.get(f"/sesame/en/article{page_query}").text
    return client.post(f"/sesame/en/article/{action}", data={**fields(page, action), **changes}, follow_redirects=True)


@pytest.mark.parametrize("language", INTERFACE_LANGUAGES)
@pytest.mark.parametrize("query", ["", "?do=edit", "?do=split", "?do=reject", "?p=article-3"])
def test_a_draft_is_shown_in_each_language(language, query, client):
    answer = client.get(f"/sesame/{language}/article{query}")
    assert answer.status_code == 200
    assert '<mark class="rv-own"' in answer.text
    assert f'<html lang="{language}">' in answer.text
    assert " style=" not in answer.text
    assert not re.search(r"<script(?! src)| on[a-z]+=", answer.text)


REFUSED = [
    ("no token", "/wrong/en/article", {}, {}),
    ("another host", "/sesame/en/article", {"Host": "rebound.example:8001"}, {}),
    ("another port", "/sesame/en/article", {"Host": "127.0.0.1:9999"}, {}),
    ("another machine", "/sesame/en/article", {}, {"REMOTE_ADDR": "192.0.2.7"}),
    ("no token, and no such page either", "/wrong/en/article/x/y/z", {}, {}),
]


@pytest.mark.parametrize(("path", "headers", "environ"), [r[1:] for r in REFUSED], ids=[r[0] for r in REFUSED])
def test_strangers_are_refused(path, headers, environ, client):
    answer = client.get(path, headers=headers, environ_overrides=environ)
    assert answer.status_code in {403, 404}
    assert "article-1" not in answer.text


FORGED = [
    ("without the form's token", {"token": ""}, {}),
    ("with a wrong one", {"token": "guess"}, {}),
    ("from another site", {}, {"Origin": "https://evil.example"}),
    ("from a sandboxed page", {}, {"Origin": "null"}),
    ("that the browser calls cross-site", {}, {"Sec-Fetch-Site": "cross-site"}),
]


@pytest.mark.parametrize(("changes", "headers"), [r[1:] for r in FORGED], ids=[r[0] for r in FORGED])
def test_a_forged_decision_changes_nothing(changes, headers, client, drafted):
    page = client.get("/sesame/en/article").text
    data = {**fields(page, "accept"), **changes}
    assert client.post("/sesame/en/article/accept", data=data, headers=headers).status_code == 403
    assert not (drafted / "data/facts/article.trig").exists()


def test_a_script_may_send_the_token_in_a_header(client, drafted):
    page = client.get("/sesame/en/article").text
    data = {**fields(page, "accept"), "token": ""}
    answer = client.post("/sesame/en/article/accept", data=data, headers={"X-Review-Token": "sesame"})
    assert answer.status_code == 303
    assert (drafted / "data/facts/article.trig").exists()


def test_answers_cannot_be_lent_to_other_sites(client):
    headers = client.get("/sesame/en/article").headers
    assert headers["Content-Security-Policy"].startswith("default-src 'none'; script-src 'self'; style-src 'self'")
    assert headers["Cache-Control"] == "no-store"
    assert headers["Cross-Origin-Resource-Policy"] == "same-origin"
    assert "Access-Control-Allow-Origin" not in headers
    assert "Set-Cookie" not in headers


def test_deciding_without_scripts_leads_through_a_draft(client, drafted):
    answer = act(client, "accept")
    assert "2 proposals wait" in answer.text
    assert "accepted" in answer.text
    assert "What was accepted conforms to the shapes." in answer.text
    answer = act(client, "reject", "?do=reject", reason="wrong-number", words="it was 16")
    assert "1 proposal waits" in answer.text
    assert 'asar:rejectedFor "wrong-number: it was 16"' in (drafted / "data/drafts/rejected/article.trig").read_text()
    answer = act(client, "accept")
    assert "All of it is decided" in answer.text
    assert not (drafted / "data/drafts/article.trig").exists()
    answer = act(client, "undo")
    assert "1 proposal waits" in answer.text


def test_editing_without_scripts_corrects_values_words_and_names(client, review):
    answer = act(client, "edit", "?p=article-1&do=edit", **{"value-2-0": "700000", "start-2-0": "52", "end-2-0": "56"})
    assert "The help is worth 700,000 KZT." in answer.text
    assert [f.spans[0].start for f in review.open("article").draft.facts if f.iri.endswith("1-amount")] == [52]


def test_all_proposals_of_a_rule_are_accepted_at_once(client, review):
    answer = act(client, "accept-rule")
    assert answer.status_code == 200
    assert len(review.open("article").draft.proposals) == 1


def test_split_and_merge_without_scripts(client, review):
    moved = next(f.iri for f in review.open("article").draft.facts if f.iri.endswith("1-amount"))
    act(client, "split", "?p=article-1&do=split", moved=moved)
    assert len(review.open("article").draft.proposals) == 4
    act(client, "merge", "?p=article-1b")
    assert len(review.open("article").draft.proposals) == 3


def test_a_window_that_shows_an_old_draft_is_told(client):
    page = client.get("/sesame/ru/article").text
    act(client, "accept", "?p=article-2")
    answer = client.post("/sesame/ru/article/accept", data=fields(page, "accept"))
    assert answer.status_code == 409
    assert "Кто-то успел раньше" in answer.text
    assert "его изменил кто-то другой или вы сами в другом окне" in answer.text


WRONG = [
    ("an unknown reason", "reject", {"reason": "because"}, 422),
    ("an unknown action", "destroy", {}, 404),
    ("no proposal", "accept", {"proposal": "https://w3id.org/kggraph/id/donation/none"}, 422),
]


@pytest.mark.parametrize(("action", "changes", "status"), [r[1:] for r in WRONG], ids=[r[0] for r in WRONG])
def test_what_cannot_be_decided_is_refused(action, changes, status, client):
    page = client.get("/sesame/en/article?do=reject").text
    data = {**fields(page, "reject"), **changes}
    assert client.post(f"/sesame/en/article/{action}", data=data).status_code == status


def test_words_of_a_draft_are_shown_as_words(client, drafted):
    path = drafted / "data/drafts/article.trig"
    path.write_text(path.read_text().replace("The kind of help is food.", "<img src=x onerror=alert(1)>"))
    assert "<img src=x" not in client.get("/sesame/en/article").text


@pytest.mark.parametrize("path", ["/sesame/de/", "/sesame/en/nothing-of-the-kind", "/sesame/en/..%2Fentities"])
def test_pages_that_are_not_there(path, client):
    assert client.get(path).status_code in {403, 404}


def test_the_start_leads_to_the_drafts_that_wait(client):
    answer = client.get("/sesame/", headers={"Accept-Language": "kk"}, follow_redirects=True)
    assert "Қарауды күтіп тұрған жобалар" in answer.text
    assert "3 ұсыныс" in answer.text
