"""Documents are read byte for byte, or refused with the place and the reason."""

from pathlib import Path

import pytest

from kggraph.documents.quads import document_triples
from kggraph.documents.reading import read_document, read_documents
from kggraph.errors import DocumentError
from kggraph.vocabulary import ASAR, OA

BASE = "https://kg.example/"

REFUSED = [
    ("bytes that are no UTF-8", b"\xd0\x90\n\xff\xfe\xfa", "a.txt:2: not UTF-8: byte 0xff at offset 3; expected UTF-8"),
    ("a UTF-8 byte order mark", b"\xef\xbb\xbfText.", "a.txt:1:1: begins with a byte order mark of UTF-8"),
    ("UTF-16", "Text.".encode("utf-16"), "a.txt:1:1: begins with a byte order mark of UTF-16"),
    ("CR LF line ends", b"One.\r\nTwo.", "a.txt:1: ends its lines with CR LF or CR; expected LF"),
    ("text that is not NFC", "One.\nХаи\u0306".encode(), "a.txt:2:3: not in Unicode NFC at 'и\u0306'"),
    ("a control character", b"One\x00two", "a.txt:1:4: control character U+0000; expected plain text"),
    ("an empty file", b"", "a.txt: the document is empty; expected text"),
    ("only white space", b" \n \n", "a.txt: the document is empty; expected text"),
]


@pytest.mark.parametrize(("what", "content", "message"), REFUSED, ids=[row[0] for row in REFUSED])
def test_a_document_is_refused(what: str, content: bytes, message: str, tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes(content)
    with pytest.raises(DocumentError) as raised:
        read_document(path, base=BASE, root=tmp_path)
    assert message in str(raised.value), what


def test_a_name_that_cannot_stand_in_an_iri_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "мақала 1.txt"
    path.write_text("Text.", encoding="utf-8")
    with pytest.raises(DocumentError, match="the name becomes part of an IRI"):
        read_document(path, base=BASE, root=tmp_path)


def test_a_document_that_cannot_be_read_is_refused(tmp_path: Path) -> None:
    (tmp_path / "a.txt").mkdir()
    with pytest.raises(DocumentError, match=r"^a\.txt: cannot be read: Is a directory$"):
        read_documents(tmp_path, base=BASE, root=tmp_path)


def test_all_broken_documents_are_told_at_once(tmp_path: Path) -> None:
    for name, content in {"a": b"", "b": b"\xff", "c": b"Fine."}.items():
        (tmp_path / f"{name}.txt").write_bytes(content)
    with pytest.raises(DocumentError) as raised:
        read_documents(tmp_path, base=BASE, root=tmp_path)
    assert [problem.path for problem in raised.value.problems] == ["a.txt", "b.txt"]


def test_a_text_that_is_not_the_one_its_metadata_name_is_refused(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("Changed.", encoding="utf-8")
    (tmp_path / "a.ttl").write_text(
        '@prefix asar: <https://w3id.org/kggraph/asar#> .\n<> asar:sha256\n  "237ac1c8" .', encoding="utf-8"
    )
    with pytest.raises(DocumentError, match=r"^a\.ttl:3: states the SHA-256 237ac1c8, but a\.txt has [0-9a-f]{64}"):
        read_documents(tmp_path, base=BASE, root=tmp_path)


def test_metadata_without_a_digest_or_that_do_not_parse_are_not_this_stage_s_business(tmp_path: Path) -> None:
    for name, metadata in {"a": "<> <https://e.example/p> 1 .", "b": "broken"}.items():
        (tmp_path / f"{name}.txt").write_text("Text.", encoding="utf-8")
        (tmp_path / f"{name}.ttl").write_text(metadata, encoding="utf-8")
    assert len(read_documents(tmp_path, base=BASE, root=tmp_path)) == 2


def test_a_folder_that_is_not_there_holds_no_documents(tmp_path: Path) -> None:
    assert read_documents(tmp_path / "none", base=BASE, root=tmp_path) == []


SENTENCES = [
    ("a mark and a capital", "Бір сөйлем. Екінші!", ["Бір сөйлем.", "Екінші!"]),
    ("a mark and a quote", "Бітті. «Ахыска» берді.", ["Бітті.", "«Ахыска» берді."]),
    ("a mark within quotes", "«Бердік!» Рахмет айтты.", ["«Бердік!»", "Рахмет айтты."]),
    ("a number begins a sentence", "Көмек берді. 10 отбасы алды.", ["Көмек берді.", "10 отбасы алды."]),
    ("no end within an abbreviation", "Жылына 5 млн. теңге.", ["Жылына 5 млн. теңге."]),
    ("no end after an initial", "Мұны Қ. Тоқаев айтты.", ["Мұны Қ. Тоқаев айтты."]),
    ("no end within a number", "Бағасы 1.5 теңге.", ["Бағасы 1.5 теңге."]),
    ("no sentence over two lines", "Тақырып\nМәтін.", ["Тақырып", "Мәтін."]),
    ("blank lines are no sentences", "Бір.\n\n  Екі.  \n", ["Бір.", "Екі."]),
]


@pytest.mark.parametrize(("what", "text", "sentences"), SENTENCES, ids=[row[0] for row in SENTENCES])
def test_sentences(what: str, text: str, sentences: list[str], tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text(text, encoding="utf-8", newline="")
    document = read_document(path, base=BASE, root=tmp_path)
    assert [document.quote(sentence.span) for sentence in document.sentences] == sentences, what


def test_what_a_document_says_of_itself(tmp_path: Path) -> None:
    path = tmp_path / "note.txt"
    path.write_text("Бір. Екі.", encoding="utf-8")
    document = read_document(path, base=BASE, root=tmp_path)
    triples = list(document_triples(document))
    assert {t.subject.value for t in triples} == {f"{BASE}doc/note", f"{BASE}doc/note#s01", f"{BASE}doc/note#s02"}
    assert [t.object.value for t in triples if t.predicate == OA.exact] == ["Бір.", "Екі."]
    assert [t.object.value for t in triples if t.predicate == OA.start] == ["0", "5"]
    assert [t.object.value for t in triples if t.predicate == ASAR.sha256] == [document.sha256]
