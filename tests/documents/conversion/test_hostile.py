"""Whatever a file holds, reading it ends soon, with a text or with a sentence that says why there is none."""

import io
import resource
import time
import unicodedata
import zipfile

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pypdf import PdfReader, PdfWriter

from kggraph.documents.conversion.reading import read_source
from kggraph.errors import DocumentError, KggraphError

from .made_files import SENTENCES, pdf, web_page, word_file, word_file_with

SOON = 60
MEMORY = 3 << 20  # KiB of all that the test process has ever held
W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
LAUGHS = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))


def encrypted_pdf(password: str) -> bytes:
    writer, out = PdfWriter(clone_from=PdfReader(io.BytesIO(pdf([[*SENTENCES]])))), io.BytesIO()
    writer.encrypt(password, algorithm="RC4-128")
    writer.write(out)
    return out.getvalue()


def zip_bomb() -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/document.xml", b" " * (300 << 20))
    return file.getvalue()


def laughing_word_file() -> bytes:
    body = f'<w:document xmlns:w="{W}"><w:body><w:p><w:r><w:t>&l9;</w:t></w:r></w:p></w:body></w:document>'
    return word_file_with(f'<!DOCTYPE d [<!ENTITY l0 "ha">{LAUGHS}]>{body}'.encode())


def deep_word_file() -> bytes:
    return word_file_with(f'<w:document xmlns:w="{W}"><w:body>{"<w:p>" * 100_000}'.encode())


REFUSED = {
    "a file of 100 MB": ("a.txt", lambda: b"a" * (100 << 20), "larger than 64 MiB"),
    "a line of 60 MB": ("a.txt", lambda: b"a" * (60 << 20), "expected at most 16000000"),
    "a line of 60 MB in a page": (
        "a.html",
        lambda: b"<html><p>" + b"a " * (30 << 20),
        "16000000|memory|without a text",
    ),
    "a Word file that unpacks to 300 MB": ("a.docx", zip_bomb, "unpacks to 300 MiB"),
    "entities of entities": ("a.docx", laughing_word_file, "without text|not a whole Word file"),
    "a Word file of endless depth": ("a.docx", deep_word_file, "not a whole Word file"),
    "a page of endless depth": ("a.html", lambda: b"<html>" + b"<div>" * 5_000_000, "without a text|nested|memory"),
    "half a Word file": ("a.docx", lambda: word_file()[:5000], "not a whole Word file"),
    "an archive that is no Word file": ("a.docx", lambda: zip_of("a.txt"), "not a whole Word file"),
    "half a PDF": ("a.pdf", lambda: pdf([[*SENTENCES]])[:300], "PDF"),
    "a PDF that begins and ends": ("a.pdf", lambda: b"%PDF-1.7\n%%EOF", "PDF"),
    "a PDF of pictures": ("a.pdf", lambda: pdf([[], []]), "a PDF without text: its 2 pages are pictures"),
    "a PDF with a password": ("a.pdf", lambda: encrypted_pdf("secret"), "encrypted"),
    "a PDF named as a text": ("a.txt", lambda: pdf([[*SENTENCES]]), "its content is a PDF; expected the ending .pdf"),
    "a page named as a PDF": ("a.pdf", web_page, "its content is a web page"),
    "a text named as a Word file": ("a.docx", SENTENCES[0].encode, "its content is a plain text"),
    "an old Word file": ("a.doc", lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 512, "old Office file"),
    "a Rich Text file": ("a.rtf", lambda: b"{\\rtf1 a}", "Rich Text"),
    "a row of marks on one letter": ("a.txt", ("a" + "\u0301\u0323" * 50_000).encode, "combining marks"),
    "an empty page": ("a.html", lambda: b"", "without a text"),
    "an empty PDF": ("a.pdf", lambda: b"", "its content is a plain text"),
}


def zip_of(name: str) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr(name, b"a")
    return file.getvalue()


@pytest.mark.parametrize(("name", "content", "told"), REFUSED.values(), ids=REFUSED)
def test_it_is_refused_with_its_name_and_the_reason(read, name, content, told):
    content = content()
    started = time.monotonic()
    with pytest.raises(DocumentError, match=told) as raised:
        read(name, content)
    assert name in str(raised.value)
    assert time.monotonic() - started < SOON
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss < MEMORY


def test_a_pdf_that_opens_without_a_password_is_read_whatever_it_forbids(read):
    assert SENTENCES[1] in read("a.pdf", encrypted_pdf("")).text


def test_control_characters_of_a_pdf_are_taken_away_and_that_is_told(read):
    source = read("a.pdf", pdf([["Қор\x07 көмек берді."]]))
    assert source.text == "Қор көмек берді.\n"
    assert any("control character" in change for change in source.changes)


def test_a_parser_that_takes_too_long_is_stopped(read):
    with pytest.raises(DocumentError, match=r"took more than 0\.01 seconds"):
        read("a.pdf", pdf([[*SENTENCES]]), seconds=0.01)


def test_a_parser_that_takes_too_much_memory_is_stopped(read):
    page = b"<html><body>" + b"<p>a b c</p>" * 400_000
    with pytest.raises(DocumentError, match=r"memory|status|without a text"):
        read("a.html", page, memory_bytes=50 << 20)


def test_a_folder_or_a_file_that_is_not_there_is_told(tmp_path):
    for path in (tmp_path, tmp_path / "no.pdf"):
        with pytest.raises(DocumentError, match="cannot be read"):
            read_source(path)


@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(content=st.binary(max_size=400) | st.text(max_size=200).map(lambda t: t.encode("utf-16-le", "surrogatepass")))
def test_any_bytes_named_as_text_give_a_normal_text_or_a_reason(read, content):
    try:
        source = read("a.txt", content)
    except KggraphError as error:
        assert "a.txt" in str(error)  # noqa: PT017 - either ending is right
    else:
        assert unicodedata.is_normalized("NFC", source.text)
        assert "\r" not in source.text


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data(), kind=st.sampled_from(["a.pdf", "a.docx", "a.html"]))
def test_a_damaged_file_gives_a_normal_text_or_a_reason(read, data, kind):
    content = {"a.pdf": pdf([[*SENTENCES]]), "a.docx": word_file(), "a.html": web_page()}[kind]
    damaged = bytearray(content[: data.draw(st.integers(len(content) // 2, len(content)))])
    for place in data.draw(st.lists(st.integers(0, len(damaged) - 1), max_size=8)):
        damaged[place] = data.draw(st.integers(0, 255))
    try:
        source = read(kind, bytes(damaged))
    except KggraphError as error:
        assert kind in str(error)  # noqa: PT017 - either ending is right
    else:
        assert source.text.strip()
        assert unicodedata.is_normalized("NFC", source.text)
