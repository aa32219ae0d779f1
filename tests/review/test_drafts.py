"""Drafts as files: written, read back, found broken; never published before somebody accepted them."""

import os
import re
import shutil
import tomllib
from pathlib import Path

import pyoxigraph as ox
import pytest

from kggraph.cli import main
from kggraph.documents.document import Document
from kggraph.documents.sentences import split_sentences
from kggraph.drafts import DraftingProject
from kggraph.errors import DraftFileError, KggraphError
from kggraph.facts.drafting.drafting import draft_document
from kggraph.facts.drafts.reading import read_draft
from kggraph.facts.drafts.writing import draft_text
from kggraph.facts.quotes import find_quote
from kggraph.settings import read_settings
from kggraph.store.workspace import Workspace

ARTICLE = Path(__file__).parent / "article.txt"
ARTICLES = sorted((Path(__file__).parent.parent / "facts" / "drafting" / "articles").glob("*.toml"))


@pytest.fixture(scope="session")
def opened(drafted_once):
    return DraftingProject.open(read_settings(drafted_once))


@pytest.mark.parametrize("path", ARTICLES, ids=lambda path: path.stem)
def test_a_draft_reads_back_as_it_was_written_and_each_quote_has_one_place(path, opened, tmp_path):
    text = tomllib.loads(path.read_text())["text"].strip()
    document = Document(
        f"https://w3id.org/kggraph/doc/{path.stem}", tmp_path / "a.txt", text, "0" * 64, tuple(split_sentences(text))
    )
    draft = opened.composed(document, draft_document(document.text))
    file = tmp_path / "a.trig"
    file.write_text(draft_text(draft, opened.prefixes))

    again = read_draft(file, document, opened.sources.ontology, base="https://w3id.org/kggraph/", name="a.trig")

    assert draft_text(again, opened.prefixes) == file.read_text()
    assert again.proposals == draft.proposals
    for quad in ox.parse(file.read_bytes(), format=ox.RdfFormat.TRIG):
        if quad.predicate.value.endswith("#quote"):
            assert quad.object.value in text
    assert [f.iri for f in again.facts if not all(document.quote(s) for s in f.spans)] == []


def test_every_article_of_ours_would_conform_but_for_what_the_words_leave_out(drafted, tmp_path, cli_status):
    """Accepted unseen, drafts may lack a kind of help; nothing else may be wrong with them."""
    for path in ARTICLES[::4]:
        (tmp_path / f"{path.stem}.txt").write_text(tomllib.loads(path.read_text())["text"].strip())
        assert main(["draft", str(tmp_path / f"{path.stem}.txt"), "--project", str(drafted)]) == 0
    told = cli_status("draft", "--check", "--project", drafted)
    violations = re.findall(r"^violation: (.*)$", told.out, re.MULTILINE)
    assert [v for v in violations if not v.startswith("A donation has at least one kind")] == []


@pytest.fixture
def cli_status(capsys):
    def call(*arguments):
        status = main([str(argument) for argument in arguments])
        out, err = capsys.readouterr()
        return type("Ended", (), {"status": status, "out": out, "err": err})

    return call


def test_a_build_publishes_no_draft_and_says_how_many_wait(drafted, cli_status):
    assert cli_status("draft", "--list", "--project", drafted).out == "data/drafts/article.trig: 3 proposals\n"
    built = cli_status("build", drafted)
    assert built.status == 0, built.err
    assert "3 proposals wait for review in 1 draft, not published" in built.out
    release = Workspace(drafted / "build").current()
    dump = next((release.folder / "dumps").glob("*.nq*")).read_bytes()
    assert b"article-1" not in dump
    assert all("drafts" not in name for name in release.manifest.inputs)


def test_check_says_what_would_not_conform_and_changes_nothing(drafted, cli_status):
    path = drafted / "data/drafts/article.trig"
    path.write_text(path.read_text().replace("asar:kind ac:food", "asar:kind ac:republican"))
    before = {p: p.read_bytes() for p in (drafted / "data").rglob("*") if p.is_file()}
    ended = cli_status("draft", "--check", "--project", drafted)
    assert ended.status == 1
    assert "donation/article-1" in ended.out
    assert {p: p.read_bytes() for p in (drafted / "data").rglob("*") if p.is_file()} == before


def test_a_text_that_is_drafted_already_is_not_drafted_again(drafted, cli_status):
    ended = cli_status("draft", ARTICLE, "--project", drafted)
    assert ended.status == 1
    assert "is there already; review it (kggraph review), or delete it to draft again" in ended.err


def test_a_text_without_donations_leaves_a_draft_of_nothing_told(drafted, tmp_path, cli_status):
    file = tmp_path / "weather.txt"
    file.write_text("Бүгін Таразда ауа райы жылы болды. Кешке жаңбыр жауды.\n")
    assert "0 proposals with 0 facts" in cli_status("draft", file, "--project", drafted).out


BROKEN = [
    ("not TriG", ("asar:sha256", "asar:sha256 ."), "article.trig"),
    (
        "a quote that is not there",
        ('500 мың теңгеге"@kk', '900 мың теңгеге"@kk'),
        "is not in the document; the nearest text is",
    ),
    ("a status that there is not", ("asar:status ac:explicit", "asar:status ac:certain"), "unknown status"),
    ("no status", ("    asar:status ac:explicit ;\n", ""), "0 statuses"),
    (
        "an entity without a class",
        ("donation:article-1 a asar:Donation ;", "donation:article-1 "),
        "without a class or a label",
    ),
    (
        "a fact about nothing proposed",
        ("{ donation:article-1 asar:value", "{ donation:article-9 asar:value"),
        "which the draft does not propose",
    ),
    (
        "a property that cannot be said",
        ('asar:rule "kk.donor', 'asar:rle "kk.donor'),
        "cannot be said of an evidence graph",
    ),
    ("another text", (None, "0" * 64), "the document was changed"),
    ("no word of its text", ('asar:draft "article', 'rdfs:label "article'), "does not say which text was drafted"),
]


@pytest.mark.parametrize(("change", "message"), [r[1:] for r in BROKEN], ids=[r[0] for r in BROKEN])
def test_a_draft_edited_into_nonsense_is_told_with_its_place(change, message, drafted):
    path = drafted / "data/drafts/article.trig"
    text = path.read_text()
    old = change[0] or re.search(r'asar:sha256 "(\w+)"', text)[1]
    assert old in text
    path.write_text(text.replace(old, change[1]))
    with pytest.raises(DraftFileError, match=re.escape(message)) as raised:
        DraftingProject.open(read_settings(drafted)).read("article")
    assert all(problem.path == "data/drafts/article.trig" for problem in raised.value.problems)


def test_a_document_that_changed_since_is_told_not_reviewed(drafted, cli_status):
    document = drafted / "data/documents/article.txt"
    document.write_text(document.read_text().replace("500", "600"))
    (drafted / "data/documents/article.ttl").unlink()
    ended = cli_status("draft", "--check", "--project", drafted)
    assert ended.status == 1
    assert "was drafted from another text" in ended.err


def test_a_project_without_the_terms_is_told(tmp_path, cli_status):
    project = tmp_path / "new"
    assert main(["init", str(project)]) == 0
    ended = cli_status("draft", ARTICLE, "--project", project)
    assert ended.status == 1
    assert "drafting.toml: no such file; expected the table that says in which terms" in ended.err
    assert not (project / "data/documents/article.txt").exists()


TABLES = [
    ("not TOML", "=", "not a TOML file"),
    ("an entry missing", "[donation]", "the entry 'goods' is missing"),
    ("a term of no ontology", None, "#donr> is not in the project's ontology; did you mean 'donor'?"),
    ("a prefix that is not bound", None, "the prefix 'asr' is not bound in kggraph.toml"),
]


@pytest.mark.parametrize(("text", "message"), [r[1:] for r in TABLES], ids=[r[0] for r in TABLES])
def test_a_drafting_table_that_does_not_fit_is_told(text, message, drafted):
    path = drafted / "drafting.toml"
    wrong = '"asar:donr"' if "donr" in message else '"asr:donor"'
    path.write_text(text or path.read_text().replace('"asar:donor"', wrong))
    with pytest.raises(KggraphError, match=re.escape(message)):
        _ = DraftingProject.open(read_settings(drafted)).table


@pytest.mark.skipif(os.geteuid() == 0 and not shutil.which("chattr"), reason="root writes anywhere")
def test_a_folder_that_cannot_be_written_to_is_told(drafted, cli_status):
    blocked = drafted / "data/drafts"
    shutil.rmtree(blocked)
    blocked.write_text("a file where a folder is needed")
    ended = cli_status("draft", ARTICLE, "--project", drafted)
    assert ended.status == 1
    assert "data/drafts" in ended.err
    assert "cannot be written" in ended.err
    assert "defect" not in ended.err


def test_a_quote_is_found_where_its_span_stands(opened):
    draft = opened.read("article")
    spans = [span for fact in draft.facts for span in fact.spans]
    assert spans
    for span in spans:
        sentence = draft.document.sentence_at(span)
        assert find_quote(draft.document, draft.document.quote(span), sentence=sentence.number) == span
