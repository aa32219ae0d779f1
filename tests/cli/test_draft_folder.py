"""A folder of articles is drafted in one go, and a run that broke off goes on where it ended."""

import pytest

from kggraph.cli import main

GIFT = "«Үміт» қоры 12 отбасыға 300 мың теңгеге азық-түлік таратты.\n"
AGAIN = "Кеше қалада жиын өтті. «Үміт» қоры 12 отбасыға 300 мың теңгенің азық-түлігін таратты.\n"
ARABIC = "كەشە قالادا جيىن ٴوتتى.\n"


@pytest.fixture
def articles(tmp_path):
    folder = tmp_path / "articles"
    (folder / "older").mkdir(parents=True)
    (folder / "gift.txt").write_text(GIFT, encoding="utf-8")
    (folder / "older" / "again.txt").write_text(AGAIN, encoding="utf-8")
    (folder / "copy.txt").write_text(GIFT, encoding="utf-8")
    return folder


def _draft(capsys, *arguments) -> tuple[int, list[str], str]:
    status = main(["draft", *map(str, arguments)])
    said = capsys.readouterr()
    return status, said.out.splitlines(), said.err


def test_every_document_is_drafted_and_what_is_told_twice_is_pointed_out(articles, drafted, capsys) -> None:
    status, said, _ = _draft(capsys, articles, "--project", drafted)
    assert status == 0
    assert said[0] == f"copy.txt: 1 proposal in {drafted / 'data' / 'drafts' / 'copy.trig'}"
    assert said[1] == f"gift.txt: the same file as {articles / 'copy.txt'}"
    assert said[2] == f"again.txt: 1 proposal in {drafted / 'data' / 'drafts' / 'again.trig'}"
    assert said[3].startswith("perhaps one donation told twice (")
    assert "copy, donation 1 and again, donation 1 (donor: " in said[3]
    assert len(said) == 4


def test_what_was_drafted_before_is_left_alone(articles, drafted, capsys) -> None:
    _draft(capsys, articles, "--project", drafted)
    before = {path: path.read_bytes() for path in (drafted / "data").rglob("*") if path.is_file()}
    status, said, _ = _draft(capsys, articles, "--project", drafted)
    assert status == 0
    assert said == [f"{name}: drafted already, and not changed since" for name in ("copy.txt", "gift.txt", "again.txt")]
    assert {path: path.read_bytes() for path in (drafted / "data").rglob("*") if path.is_file()} == before


def test_a_document_that_cannot_be_drafted_does_not_stop_the_others(articles, drafted, capsys) -> None:
    (articles / "arabic.txt").write_text(ARABIC, encoding="utf-8")
    status, said, problems = _draft(capsys, articles, "--project", drafted)
    assert status == 1
    assert "arabic.txt: " in problems
    assert len([line for line in said if "1 proposal in" in line]) == 2
    assert not (drafted / "data" / "documents" / "arabic.txt").exists()


REFUSED = [
    ("an empty folder", [], "no documents in it; expected .txt, .html, .pdf or .docx files"),
    ("a language for a folder", ["--language", "kk"], "--language is for files"),
]


@pytest.mark.parametrize(("options", "words"), [row[1:] for row in REFUSED], ids=[row[0] for row in REFUSED])
def test_is_refused(options, words, drafted, tmp_path, capsys) -> None:
    (tmp_path / "empty").mkdir()
    status, said, problem = _draft(capsys, tmp_path / "empty", "--project", drafted, *options)
    assert status in {1, 2}
    assert (said, words in problem) == ([], True)


MODEL = """
def propose(text, language):
    told = "Мектептің сөресіне оның кітаптары қосылды."
    yield {"evidence": told, "goods": ["кітаптары"], "recipient": "Мектептің", "donor": "Арман"}
"""
ARTICLE = "Кеше қалада жиын өтті. Мектептің сөресіне оның кітаптары қосылды.\n"


def test_the_model_of_the_settings_is_asked_beside_the_rules(drafted, tmp_path, capsys, monkeypatch) -> None:
    (tmp_path / "ours_for_tests.py").write_text(MODEL, encoding="utf-8")
    monkeypatch.syspath_prepend(tmp_path)
    (tmp_path / "school.txt").write_text(ARTICLE, encoding="utf-8")
    settings = drafted / "kggraph.toml"
    plain = settings.read_text(encoding="utf-8")
    settings.write_text(f'{plain}\n[drafting.model]\nhook = "ours_for_tests:propose"\n', encoding="utf-8")
    status, said, problems = _draft(capsys, tmp_path / "school.txt", "--project", drafted)
    assert status == 0
    assert "left out of what the model says, 'Арман' as donor: " in problems
    draft = (drafted / "data" / "drafts" / "school.trig").read_text(encoding="utf-8")
    assert "model." in draft
    assert "кітаптары" in draft
    assert said[-1] == "Next: kggraph review"
