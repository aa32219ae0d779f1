"""A new project and new documents in it."""

import hashlib

import pytest

from kggraph.store.embedded import open_store
from kggraph.store.workspace import Workspace


def test_a_new_project_conforms_builds_and_answers(project, cli):
    validated = cli("validate", project)
    assert validated.returncode == 0
    assert validated.stdout.startswith("0 violations, 0 warnings, 0 infos")
    told = cli("query", project / "queries" / "gifts.rq", "--project", project, "--format", "csv").stdout
    assert told.splitlines()[1].split(",") == [
        "Forty loaves of bread for the school",
        "The bakery at the bridge",
        "The school on the hill",
        "it gave forty loaves of bread",
    ]


def test_a_new_project_has_two_facts_of_one_document(project):
    assert dict(Workspace(project / "build").current().manifest.counts)["facts"] == 2


def test_a_new_project_has_a_base_of_its_own(tmp_path, cli):
    cli("init", tmp_path / "Our Valley")
    settings = (tmp_path / "Our Valley" / "kggraph.toml").read_text()
    assert 'base = "http://example.org/our-valley/"' in settings
    assert "/project/" not in "".join(p.read_text() for p in (tmp_path / "Our Valley").rglob("*.t*") if p.is_file())


def test_a_new_project_keeps_its_releases_out_of_version_control(project):
    assert (project / ".gitignore").read_text() == "build/\n"


def test_a_folder_that_is_not_empty_is_refused_and_left_alone(tmp_path, cli):
    (tmp_path / "mine.txt").write_text("mine")
    ended = cli("init", tmp_path)
    assert ended.returncode == 2
    assert "expected a new or an empty folder" in ended.stderr
    assert [path.name for path in tmp_path.iterdir()] == ["mine.txt"]


def test_a_new_document_is_normalized_and_what_was_changed_is_told(project, tmp_path, cli):
    (tmp_path / "Annual report.txt").write_bytes("\ufeffA line.\r\nA cafe\u0301.\r\n".encode())
    ended = cli("new", "document", tmp_path / "Annual report.txt", "--project", project)
    assert ended.returncode == 0, ended.stderr
    for words in ("byte order mark was taken away", "2 line ends became LF", "composed (Unicode NFC)"):
        assert words in ended.stdout
    assert (project / "data/documents/annual-report.txt").read_bytes() == "A line.\nA café.\n".encode()


def test_a_new_document_that_needs_no_change_is_copied_byte_for_byte(project, tmp_path, cli):
    (tmp_path / "note.txt").write_bytes(b"One sentence.\n")
    ended = cli("new", "document", tmp_path / "note.txt", "--project", project)
    assert ended.stdout.startswith("made ")
    assert (project / "data/documents/note.txt").read_bytes() == b"One sentence.\n"


def test_a_project_with_a_new_document_builds_at_once(project, tmp_path, cli):
    (tmp_path / "note.txt").write_bytes(b"One sentence.\n")
    cli("new", "document", tmp_path / "note.txt", "--project", project)
    ended = cli("build", project)
    assert ended.returncode == 0, ended.stderr
    store = open_store(Workspace(project / "build").current())
    assert store.ask("ASK { <http://example.org/project/doc/note#s01> ?p 'One sentence.' }")


def test_the_example_in_the_file_of_a_new_document_becomes_a_fact(project, tmp_path, cli):
    (tmp_path / "note.txt").write_bytes(b"The mill gave flour.\n")
    cli("new", "document", tmp_path / "note.txt", "--project", project)
    facts = project / "data/facts/note.trig"
    text = facts.read_text().replace("#\n# ", "\n").replace("\n# ", "\n").replace("An example", "# An example")
    text = text.replace("the words of the text, exactly", "The mill gave flour")
    text = (
        text.replace("ns#property", "ns#giver")
        .replace("/id/thing/a", "/id/gift/bread")
        .replace("/id/thing/b", "/id/org/bakery")
    )
    facts.write_text(text)
    assert cli("build", project).returncode == 0, text


BREAD = "the same text"
UNFIT = {
    "bread.txt": (b"Another text.\n", "is there already"),
    "other.txt": (BREAD, "holds the same text already"),
    "latin.txt": (b"caf\xe9\n", "not UTF-8: byte 0xe9"),
    "control.txt": (b"a\x01b\n", "control character U+0001"),
    "empty.txt": (b"", "empty"),
}


@pytest.mark.parametrize("name", UNFIT)
def test_a_document_that_cannot_be_added_is_told_why_and_nothing_changes(name, project, tmp_path, cli):
    content, told = UNFIT[name]
    existing = (project / "data/documents/bread.txt").read_bytes()
    (tmp_path / name).write_bytes(existing if content is BREAD else content)
    before = sorted(project.rglob("*"))
    ended = cli("new", "document", tmp_path / name, "--project", project)
    assert ended.returncode in {1, 2}
    assert told in ended.stderr
    assert sorted(project.rglob("*")) == before


def test_a_document_whose_name_is_not_latin_is_named_by_its_content(project, tmp_path, cli):
    (tmp_path / "Есеп.txt").write_bytes(b"One sentence.\n")
    cli("new", "document", tmp_path / "Есеп.txt", "--project", project)
    assert (project / f"data/documents/{hashlib.sha256(b'One sentence.' + bytes([10])).hexdigest()[:16]}.txt").is_file()


def test_utf_16_becomes_utf_8(project, tmp_path, cli):
    (tmp_path / "wide.txt").write_bytes("Бір сөйлем.\n".encode("utf-16"))
    ended = cli("new", "document", tmp_path / "wide.txt", "--project", project)
    assert "UTF-16-LE became UTF-8" in ended.stdout
    assert (project / "data/documents/wide.txt").read_text(encoding="utf-8") == "Бір сөйлем.\n"


PAGE = """<html lang="kk"><head><title>Қор</title><meta property="article:published_time" content="2023-05-01"></head>
<body><article><p>«Үміт» қоры 12 отбасыға көмек берді.</p><p>Бұл туралы қор хабарлады.</p></article></body></html>"""


def test_a_web_page_becomes_a_document_with_what_it_states_and_what_is_asked_for(project, tmp_path, cli):
    (tmp_path / "page.html").write_text(PAGE, encoding="utf-8")
    asked = ("--title", 'Қор "Үміт"', "--publisher", "Газет", "--url", "https://news.example/1")
    ended = cli("new", "document", tmp_path / "page.html", "--project", project, *asked)
    assert ended.returncode == 0, ended.stderr
    assert "page.html: states its date: 2023-05-01" in ended.stdout
    described = (project / "data/documents/page.ttl").read_text(encoding="utf-8")
    for stated in (
        r'dcterms:title "Қор \"Үміт\""@kk',
        'dcterms:issued "2023-05-01"^^xsd:date',
        'dcterms:publisher "Газет"',
        "dcterms:source <https://news.example/1>",
        'dcterms:language "kk"',
        "asar:notStated dcterms:creator .",
        f"SHA-256 {hashlib.sha256(PAGE.encode()).hexdigest()}",
    ):
        assert stated in described
    assert cli("build", project).returncode == 0


def test_what_neither_the_file_nor_an_option_states_of_a_document_is_left_open(project, tmp_path, cli):
    (tmp_path / "note.txt").write_bytes(b"One sentence.\n")
    cli("new", "document", tmp_path / "note.txt", "--project", project, "--date", "2023-05")
    described = (project / "data/documents/note.ttl").read_text()
    assert "asar:notStated dcterms:creator , dcterms:title , dcterms:publisher ." in described
    assert 'dcterms:issued "2023-05"^^xsd:gYearMonth' in described


ASKED_WRONGLY = {
    "--date": ("1 мамыр", "expected YYYY, YYYY-MM or YYYY-MM-DD"),
    "--language": ("Kazakh", "expected a code of two or three small letters"),
    "--url": ("news example", "not an IRI"),
}


@pytest.mark.parametrize("option", ASKED_WRONGLY)
def test_an_option_that_has_not_its_form_is_refused(option, project, tmp_path, cli):
    value, told = ASKED_WRONGLY[option]
    (tmp_path / "note.txt").write_bytes(b"One sentence.\n")
    ended = cli("new", "document", tmp_path / "note.txt", "--project", project, option, value)
    assert ended.returncode == 2
    assert told in ended.stderr


def test_a_text_in_arabic_script_is_refused_unless_its_language_is_asked_for(project, tmp_path, cli):
    (tmp_path / "note.txt").write_text("قازاقستان حالقى.\n", encoding="utf-8")
    ended = cli("new", "document", tmp_path / "note.txt", "--project", project)
    assert "is in Arabic script; expected Kazakh in Cyrillic or Latin letters, or Russian" in ended.stderr
    asked = cli("new", "document", tmp_path / "note.txt", "--project", project, "--language", "ar")
    assert asked.returncode == 0, asked.stderr
