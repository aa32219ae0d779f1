"""Files of each kind become the texts that a reader of them sees."""

import hashlib
import subprocess
import sys
import unicodedata
from functools import cache

import pytest

from kggraph.documents.conversion import confined
from kggraph.documents.conversion.source import Metadata
from kggraph.errors import DocumentError, SettingsError

from .made_files import SENTENCES, pdf, web_page, word_file

ARTICLE = "\n".join([*SENTENCES, ""])
ENCODINGS = ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "kz1048", "ptcp154"]
OF_RUSSIAN = ["windows-1251", "koi8-r", "cp866", "mac-cyrillic", "utf-16-le"]
RUSSIAN = "Фонд «Надежда» передал 12 семьям продукты на 300 тысяч тенге. Об этом сообщила пресс-служба фонда.\n"


@pytest.mark.parametrize("encoding", ENCODINGS)
def test_kazakh_text_is_read_in_whatever_encoding_it_is(read, encoding):
    source = read("a.txt", ARTICLE.encode(encoding))
    assert source.text == ARTICLE
    assert source.sha256 == hashlib.sha256(ARTICLE.encode()).hexdigest()
    assert source.origin_sha256 == hashlib.sha256(ARTICLE.encode(encoding)).hexdigest()


@pytest.mark.parametrize("encoding", OF_RUSSIAN)
def test_so_is_russian_text(read, encoding):
    text = RUSSIAN if encoding != "koi8-r" else RUSSIAN.translate({ord("«"): '"', ord("»"): '"'})
    text = text if encoding != "cp866" else text.translate({ord("«"): '"', ord("»"): '"'})
    assert read("a.txt", text.encode(encoding)).text == text


@pytest.mark.parametrize("text", ["Qor on otbasyǵa kómek kórsetti.\n", "Qor on otbasyğa kömek körsettı.\n"])
def test_both_latin_alphabets_are_kept_as_they_are(read, text):
    assert read("a.txt", text.encode()).text == text


def test_a_text_that_needs_no_change_is_kept_byte_for_byte(read):
    source = read("a.txt", ARTICLE.encode())
    assert (source.content, source.changes) == (ARTICLE.encode(), ())


def test_what_was_changed_of_a_text_is_told(read):
    source = read("a.txt", unicodedata.normalize("NFD", "Қай\r\n").encode("utf-16"))
    assert source.text == "Қай\n"
    assert len(source.changes) == 4


@pytest.mark.parametrize(
    ("encoding", "declared"), [("utf-8", ""), ("utf-8", "windows-1251x"), ("kz1048", "kz-1048"), ("kz1048", "utf-8")]
)
def test_a_web_page_gives_its_article_without_the_menu(read, encoding, declared):
    lines = read("a.html", web_page(encoding, declared=declared)).text.splitlines()
    assert lines[-3:] == [*SENTENCES, "Алматы\t5 млн теңге"]
    assert not {"Басты бет", "Барлық құқық қорғалған"} & set(lines)


def test_a_web_page_states_its_title_date_publisher_address_and_language(read):
    stated = Metadata("Қор көмек берді", "2023-05-01", "Газет", "https://news.example/1", "kk")
    assert read("a.html", web_page()).metadata == stated


def test_what_a_file_does_not_state_is_left_open(read):
    page = f"<html><body><article><p>{SENTENCES[0]}</p><p>{SENTENCES[1]}</p></article></body></html>"
    assert read("2023-05-01-title.html", page.encode()).metadata == Metadata()
    assert read("a.docx", word_file()).metadata == Metadata()
    assert read("a.pdf", pdf([[*SENTENCES]])).metadata == Metadata()


def test_a_word_file_gives_paragraphs_and_tables_in_order_with_tracked_changes_accepted(read):
    source = read("a.docx", word_file(title="Қор"))
    assert source.text == f"{SENTENCES[0]}\nАлматы\t5 млн теңге\n{SENTENCES[1]}\n"
    assert source.metadata == Metadata(title="Қор")


def test_the_lines_of_a_pdf_are_joined_to_paragraphs(read):
    first = [
        "«Үміт» қоры 12 отбасыға 300 мың теңгеге азық-",
        "түлік таратты.",
        "Бұл туралы қор хабар-",
        "лады. Азық-түлік те берілді.",
    ]
    source = read("a.pdf", pdf([first, ["Екінші бет."]], title="Қор"))
    assert source.text == f"{SENTENCES[0]}\nБұл туралы қор хабарлады. Азық-түлік те берілді. Екінші бет.\n"
    assert source.metadata == Metadata(title="Қор")


def test_an_encoding_that_nothing_tells_is_refused(read):
    with pytest.raises(DocumentError, match="not UTF-8: byte 0xe9"):
        read("a.txt", b"caf\xe9")


@pytest.mark.parametrize("name", ["lxml", "pypdf", "docx", "trafilatura"])
def test_no_parser_is_imported_by_the_program_itself(name):
    program = f"import sys, kggraph.cli.commands.new; sys.exit({name!r} in sys.modules)"
    assert subprocess.run([sys.executable, "-c", program], check=False).returncode == 0


@pytest.mark.parametrize(("name", "package"), [("a.pdf", "pypdf"), ("a.docx", "docx"), ("a.html", "trafilatura")])
def test_a_parser_that_is_not_installed_is_named_with_the_command_that_installs_it(
    read, name, package, tmp_path, monkeypatch
):
    (tmp_path / f"{package}.py").write_text(f"raise ModuleNotFoundError(name={package!r})\n")
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    monkeypatch.setattr(confined, "loaded_parsers", cache(confined.loaded_parsers.__wrapped__))  # begun with that path
    content = {"a.pdf": pdf([[*SENTENCES]]), "a.docx": word_file(), "a.html": web_page()}[name]
    with pytest.raises(SettingsError, match=rf"needs '{package}'; install it with: pip install 'kggraph\[documents\]'"):
        read(name, content)
