"""Settings are read as they are meant, or refused with the file, the entry and what was expected."""

from pathlib import Path

import pytest

from kggraph.errors import OntologyError, SettingsError
from kggraph.limits import parse_limit, read_limits
from kggraph.ontology import read_ontology
from kggraph.settings import Settings, read_settings, settings_for_files
from kggraph.site import Parameter, SavedQuery, Site

BASE = 'base = "https://e.example/"\n'
CLASS = BASE + "[[classes]]\n"
CONCEPT = CLASS + "class = 'skos:Concept'\n"
REFUSED = [
    ("text that is no TOML", "base = ", "not a TOML file: Invalid value (at end of document)"),
    ("bytes that are no UTF-8", b"base = '\xff'", "not a TOML file: 'utf-8' codec can't decode byte 0xff"),
    ("a misspelt entry", 'bas = "https://e.example/"', "unknown entry 'bas'; did you mean 'base'?"),
    ("a misspelt folder", BASE + '[folders]\nshape = "s"', "[folders]: unknown entry 'shape'; did you mean 'shapes'?"),
    ("a base that is no IRI", 'base = "e.example/"', "base: not an IRI: 'e.example/' (it has no scheme"),
    ("a base without its slash", 'base = "https://e.example"', "base: 'https://e.example' does not end in '/'"),
    ("another default graph", BASE + 'default_graph = "all"', "default_graph: 'all'; expected 'union' or 'own'"),
    ("a prefix that is no IRI", BASE + '[prefixes]\ne = "e"', "[prefixes] e: not an IRI: 'e'"),
    ("a title that is no table", BASE + 'title = "Gifts"', "[title]: expected a table of texts"),
    ("a class without a name", CLASS + "path = 'a'", "'class' is missing; expected a prefixed name"),
    ("an unknown prefix", CLASS + "class = 'skso:Concept'", "unknown prefix in 'skso:Concept'; bound: "),
    ("no prefix at all", BASE + "private = ['me']", "private: unknown prefix in 'me'"),
    ("a class with a broken IRI", CLASS + "class = 'https://e.example/a b'", "not an IRI: 'https://e.example/a b'"),
    ("an unknown kind", CONCEPT + "kind = 'thing'", "kind 'thing'; expected one of organization,"),
    ("a misspelt property", CONCEPT + "amout = 'skos:note'", "did you mean 'amount'?"),
    ("a contact without a date", BASE + "[security]\ncontact = 'mailto:a@e'", "[security]: 'expires' missing"),
    ("a misspelt contact", BASE + "[security]\ncontakt = 'mailto:a@e'", "did you mean 'contact'?"),
    ("a word for an unknown prefix", BASE + "[schema_org]\n'a:b' = 'c'", "[schema_org]: unknown prefix in 'a:b'"),
    ("a figure without a query", BASE + "[[figures]]\nquery = 'q.rq'", "[[figures]]: query file 'q.rq' does not exist"),
]  # fmt: skip


@pytest.mark.parametrize(("what", "content", "message"), REFUSED, ids=[row[0] for row in REFUSED])
def test_settings_are_refused(what: str, content: str | bytes, message: str, tmp_path: Path) -> None:
    path = tmp_path / "kggraph.toml"
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    with pytest.raises(SettingsError) as raised:
        read_settings(tmp_path)
    assert message in str(raised.value), what
    assert str(path) in str(raised.value)


def test_all_misspelt_entries_are_told_at_once(tmp_path: Path) -> None:
    (tmp_path / "kggraph.toml").write_text("bas = 1\ntitel = 2\n", encoding="utf-8")
    with pytest.raises(SettingsError) as raised:
        read_settings(tmp_path)
    assert len(str(raised.value).splitlines()) == 2


def test_a_folder_without_settings_is_no_project(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="make a project with 'kggraph init FOLDER', or name RDF files"):
        read_settings(tmp_path)


def test_settings_that_cannot_be_read_are_told(tmp_path: Path) -> None:
    (tmp_path / "kggraph.toml").mkdir()
    with pytest.raises(SettingsError, match="cannot be read: Is a directory"):
        read_settings(tmp_path)


@pytest.fixture
def project(tmp_path: Path) -> Settings:
    for name in ("data/a.ttl", "data/.hidden.ttl", "data/b.ttl~", "ontology/o.ttl", "queries/q.rq"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text("", encoding="utf-8")
    settings = f"""{BASE}private = ["ex:me"]
[prefixes]
ex = "https://e.example/id/"
[[classes]]
class = "ex:Gift"
path = "gifts"
amount = "https://e.example/ns#sum"
[[figures]]
query = "queries/q.rq"
label = {{ en = "Sum" }}
[schema_org]
"ex:Gift" = "DonateAction"
[security]
contact = "mailto:a@e.example"
expires = "2030-01-01T00:00:00Z"
"""
    (tmp_path / "kggraph.toml").write_text(settings, encoding="utf-8")
    return read_settings(tmp_path)


def test_folders_that_do_not_exist_are_none(project: Settings) -> None:
    assert project.shapes is None
    assert project.data == project.root / "data"


def test_inputs_are_what_a_build_reads_and_not_what_an_editor_leaves_behind(project: Settings) -> None:
    names = [project.name_of(path) for path in project.inputs()]
    assert names == ["data/a.ttl", "kggraph.toml", "ontology/o.ttl", "queries/q.rq"]


def test_prefixed_names_are_written_out(project: Settings) -> None:
    assert project.site.private == ("https://e.example/id/me",)
    (view,) = project.site.classes
    assert (view.iri, view.amount) == ("https://e.example/id/Gift", "https://e.example/ns#sum")
    assert project.site.class_view(view.iri) is view
    assert project.site.figures[0].name == "q"
    assert project.site.schema_org == {"https://e.example/id/Gift": "DonateAction"}
    assert project.site.security == {"contact": "mailto:a@e.example", "expires": "2030-01-01T00:00:00Z"}


def test_every_loose_file_that_cannot_be_published_is_told(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("a", encoding="utf-8")
    (tmp_path / "b.ttl").mkdir()
    files = [tmp_path / name for name in ("a.txt", "b.ttl", "c.ttl")]
    with pytest.raises(SettingsError) as raised:
        settings_for_files(files, build=tmp_path / "build")
    told = [line.rpartition("/")[2] for line in str(raised.value).splitlines()]
    assert [line.partition(":")[0] for line in told[1:]] == ["b.ttl", "c.ttl"]
    assert "not a file" in told[1]
    assert "no such file" in told[2]
    assert "expected .ttl, .nt, .nq, .trig, .jsonld or .rdf" in str(raised.value)


def test_a_broken_ontology_is_told_with_every_place(tmp_path: Path) -> None:
    files = [tmp_path / "a.ttl", tmp_path / "b.ttl"]
    for path in files:
        path.write_text("<https://e.example/a> <https://e.example/p> un:x .", encoding="utf-8")
    with pytest.raises(OntologyError) as raised:
        read_ontology(files, base="https://e.example/", root=tmp_path)
    assert str(raised.value).splitlines() == [
        f"{name}.ttl:1:45: The prefix un: has not been declared" for name in ("a", "b")
    ]


def test_an_ontology_answers_for_its_own_namespace_and_for_those_under_the_base(tmp_path: Path) -> None:
    (tmp_path / "o.ttl").write_text(
        """@prefix owl: <http://www.w3.org/2002/07/owl#> . @prefix asar: <https://w3id.org/kggraph/asar#> .
        <https://own.example/ns> a owl:Ontology .
        <https://own.example/ns#A> a owl:Class . <https://e.example/ns#B> a owl:Class .
        <https://reused.example/C> a owl:Class .
        <https://own.example/ns#p> a owl:DatatypeProperty ;
            asar:qualifies <https://own.example/ns#q> , "no property" .""",
        encoding="utf-8",
    )
    ontology = read_ontology([tmp_path / "o.ttl"], base="https://e.example/", root=tmp_path)
    assert ontology.namespaces == ("https://e.example/ns#", "https://own.example/ns#")
    assert ontology.qualifies == {"https://own.example/ns#p": "https://own.example/ns#q"}


def test_a_site_is_read_back_as_it_was_written() -> None:
    parameter = Parameter("giver", of_class="https://e.example/Giver", label={"en": "Who gave"})
    query = SavedQuery("gifts", "SELECT * {}", {"en": "What?"}, keywords=("gift",), parameters=(parameter,))
    site = Site("https://e.example/", {"en": "Gifts"}, queries=(query,))
    assert Site.from_json(site.to_json()) == site


LIMITS = [
    ("a slip of the pen", "second = 5", "unknown entry 'second'; did you mean 'seconds'?"),
    ("no time at all", "seconds = 0", "seconds: 0; expected a number, 0.01 or more"),
    ("a text for a number", 'memory_mib = "1 GiB"', "memory_mib: '1 GiB'; expected a whole number, 16 or more"),
    ("half a process", "quick = 1.5", "quick: 1.5; expected a whole number, 1 or more"),
    ("infinity", "seconds = inf", "seconds: inf; expected a number"),
    ("a truth for a number", "long = true", "long: True; expected a whole number"),
    ("one service for a list", 'services = "https://e.example/"', "expected a list of endpoints' URLs"),
    ("a service that is no URL", 'services = ["wikidata"]', "expected a list of endpoints' URLs"),
]


@pytest.mark.parametrize(("line", "words"), [row[1:] for row in LIMITS], ids=[row[0] for row in LIMITS])
def test_a_limit_is_not(line: str, words: str, tmp_path: Path) -> None:
    (tmp_path / "kggraph.toml").write_text(f"[limits]\n{line}\n", encoding="utf-8")
    with pytest.raises(SettingsError) as caught:
        read_settings(tmp_path)
    assert str(caught.value).startswith(f"{tmp_path / 'kggraph.toml'}, [limits]")
    assert words in str(caught.value)


def test_limits_are_read() -> None:
    table = {"seconds": 2.5, "memory_mib": 64, "per_client": 3, "services": ["https://e.example/sparql"]}
    limits = read_limits(table, "here")
    assert (limits.seconds, limits.memory_bytes, limits.per_client) == (2.5, 64 << 20, 3)
    assert limits.services == ("https://e.example/sparql",)


@pytest.mark.parametrize("text", ["seconds", "seconds=soon", "seconds=nan", "second=5", "services=x"])
def test_a_limit_of_the_command_line_is_checked_too(text: str) -> None:
    with pytest.raises(SettingsError, match=r"^--limit"):
        read_limits(dict([parse_limit(text)]), "--limit")
