import pytest

from kggraph.errors import QueryRefusedError, QueryTooLargeError, UpdateRefusedError
from kggraph.store.interface import QueryForm
from kggraph.store.query_text import query_form, require_allowed

REFUSED = [
    ("SERVICE", "SELECT * { SERVICE <http://e/> { ?s ?p ?o } }"),
    ("SERVICE SILENT", "SELECT * { SERVICE SILENT <http://e/> { ?s ?p ?o } }"),
    ("in lower case", "select * { service <http://e/> { ?s ?p ?o } }"),
    ("without spaces", "SELECT*{SERVICE<http://e/>{?s?p?o}}"),
    ("with a variable", "SELECT * { SERVICE?x{ ?s ?p ?o } }"),
    ("with a prefixed name and no space", "PREFIX : <http://e/> SELECT * { SERVICE:x { ?s ?p ?o } }"),
    ("with a prefix of that name", "PREFIX SERVICE: <a:> PREFIX : <http://e/> SELECT * { SERVICE:x { } }"),
    ("SILENT without a space", "SELECT * { SERVICESILENT<http://e/>{ ?s ?p ?o } }"),
    ("glued to a boolean", "SELECT * { ?s ?p trueSERVICE<http://e/>{ ?s ?p ?o } }"),
    ("glued to a number", "SELECT * { ?s ?p 1SERVICE<http://e/>{ ?s ?p ?o } }"),
    ("after a comparison that looks like an IRI", "SELECT * { FILTER(?a<?b)SERVICE<http://e/>{} ?a ?p ?b }"),
    ("after a comment in a string", "SELECT * { ?s ?p '#' . SERVICE <http://e/> { } }"),
    ("after a hash in an IRI", "SELECT * { ?s <http://e/#> ?o . SERVICE <http://e/> { } }"),
    ("after an escaped quote", r"SELECT * { ?s ?p '\'' . SERVICE <http://e/> { } }"),
    ("after a long string with quotes in it", "SELECT * { ?s ?p '''a''b''' . SERVICE <http://e/> { } }"),
    ("in a sub-select", "SELECT * { { SELECT * { SERVICE <http://e/> { } } } }"),
    ("in EXISTS", "ASK { FILTER EXISTS { SERVICE <http://e/> { } } }"),
]
UPDATES = [
    *("INSERT DATA { <a:a> <a:b> <a:c> }", "DELETE WHERE { ?s ?p ?o }", "LOAD <file:///etc/passwd>", "CLEAR ALL"),
    *("CREATE GRAPH <a:a>", "DROP SILENT ALL", "COPY DEFAULT TO <a:a>", "MOVE <a:a> TO <a:b>", "ADD <a:a> TO <a:b>"),
    *("PREFIX a: <a:> insert data { a:a a:b a:c }", "# SELECT\nWITH <a:a> DELETE { } WHERE { }", "INSERT{}WHERE{}"),
]
ALLOWED = [
    ("a string", "SELECT * { ?s ?p 'SERVICE <http://e/> {' }"),
    ("a long string", 'SELECT * { ?s ?p """\nSERVICE <http://e/> {""" }'),
    ("a comment", "SELECT * { ?s ?p ?o } # SERVICE <http://e/> {"),
    ("an IRI", "SELECT * { ?s <http://e/SERVICE> ?o }"),
    ("a variable", "SELECT ?SERVICE { ?SERVICE ?service $service }"),
    ("a local name", "SELECT * { ?s ex:SERVICE ex:service }"),
    ("a prefix", "PREFIX service: <http://e/> SELECT * { ?s service:p service:o }"),
    ("a blank node", "SELECT * { _:SERVICE ?p ?o }"),
    ("a language tag", "SELECT * { ?s ?p 'a'@service }"),
    ("an update's word inside", "SELECT ?insert { ?insert ex:delete 'DROP ALL' }"),
]
FORMS = [
    ("SELECT*{}", QueryForm.SELECT),
    ("ASKWHERE{}", QueryForm.ASK),
    ("BASE <http://e/> PREFIX select: <a:> # ASK\nDescribe<a:a>", QueryForm.DESCRIBE),
    ("construct where { }", QueryForm.CONSTRUCT),
    ("", None),
    ("hello", None),
]


@pytest.mark.parametrize("query", [row[1] for row in REFUSED], ids=[row[0] for row in REFUSED])
def test_a_query_that_asks_another_server_is_refused(query: str) -> None:
    with pytest.raises(QueryRefusedError, match="SERVICE is refused"):
        require_allowed(query, query_bytes=1000)


PLAIN = {"SERVICE", "SERVICE SILENT", "in lower case", "without spaces", "after a comment in a string"}
PLAIN |= {"after a hash in an IRI", "after an escaped quote", "after a long string with quotes in it"}
PLAIN |= {"in a sub-select", "in EXISTS", "glued to a number", "after a comparison that looks like an IRI"}


@pytest.mark.parametrize(("name", "query"), REFUSED, ids=[row[0] for row in REFUSED])
def test_a_listed_server_may_be_asked_where_it_is_written_out(name: str, query: str) -> None:
    if name in PLAIN:
        require_allowed(query, query_bytes=1000, services=["http://e/"])
    else:
        with pytest.raises(QueryRefusedError, match="SERVICE … is refused; it takes one of: <http://e/>"):
            require_allowed(query, query_bytes=1000, services=["http://e/"])


@pytest.mark.parametrize("query", [row[1] for row in REFUSED if row[0] in PLAIN])
def test_no_other_server_may_be_asked_beside_a_listed_one(query: str) -> None:
    with pytest.raises(QueryRefusedError, match="SERVICE http://e/ is refused; it takes one of: <http://e/x>"):
        require_allowed(query, query_bytes=1000, services=["http://e/x"])


@pytest.mark.parametrize("text", UPDATES)
def test_an_update_is_refused_by_its_name(text: str) -> None:
    with pytest.raises(UpdateRefusedError, match="is an update; the data here are only read"):
        require_allowed(text, query_bytes=1000)


@pytest.mark.parametrize("query", [row[1] for row in ALLOWED], ids=[row[0] for row in ALLOWED])
def test_the_word_is_allowed_as(query: str) -> None:
    require_allowed(query, query_bytes=1000)


@pytest.mark.parametrize(("query", "form"), FORMS)
def test_the_form_is_the_first_word_after_the_prologue(query: str, form: QueryForm | None) -> None:
    assert query_form(query) is form


def test_a_long_query_is_refused_by_its_bytes() -> None:
    with pytest.raises(QueryTooLargeError, match="the query has 1,002 bytes; the limit is 1,000"):
        require_allowed("ә" * 501, query_bytes=1000)


def test_a_megabyte_of_anything_is_read_in_no_time_to_speak_of() -> None:
    for piece in ("<", '"', "'''", "\\", "{", "a:", "#", "?", "@", "<?b"):
        require_allowed("SELECT " + piece * (300_000 // len(piece)), query_bytes=1 << 20)
