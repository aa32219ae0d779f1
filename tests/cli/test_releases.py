"""Releases: listed, verified, compared, rolled back."""

import pyoxigraph as ox
import pytest


@pytest.fixture
def changed(project, cli):
    """The project, with a second release: a fact renamed, a label changed."""
    for name, old, new in [
        ("data/facts/bread.trig", "fact:bread-1", "fact:bread-7"),
        ("data/entities.ttl", "The school on the hill", "The hill school"),
    ]:
        path = project / name
        path.write_text(path.read_text().replace(old, new))
    assert cli("build", project).returncode == 0
    return project


def test_releases_are_listed_the_newest_first_with_the_current_one_marked(changed, cli):
    lines = cli("releases", changed).stdout.splitlines()
    assert len(lines) == 2
    assert lines[0].startswith("* ")
    assert lines[1].startswith("  ")


def test_a_rollback_makes_the_one_before_current(changed, cli):
    first = cli("releases", changed).stdout.splitlines()[1]
    assert cli("rollback", "--project", changed).returncode == 0
    assert "* " + first[2:] in cli("releases", changed).stdout.splitlines()


def test_a_rollback_to_a_release_that_is_not_there_names_those_that_are(changed, cli):
    ended = cli("rollback", "zz", "--project", changed)
    assert ended.returncode == 1
    assert "no release is named 'zz'; there are:" in ended.stderr


def test_verifying_whole_releases_says_nothing_more(changed, cli):
    ended = cli("releases", changed, "--verify")
    assert (ended.returncode, ended.stderr) == (0, "")


@pytest.mark.parametrize(
    ("name", "spoil", "told"),
    [
        ("report.json", lambda path: path.write_bytes(path.read_bytes().replace(b"true", b"tru3")), "SHA-256 differs"),
        ("dumps/dataset.nq.gz", lambda path: path.write_bytes(b""), "has 0 bytes"),
        ("site.json", lambda path: path.unlink(), "is missing"),
        ("manifest.json", lambda path: path.write_bytes(b"{}"), "is not what was published"),
        ("store/CURRENT", lambda path: path.unlink(), "is missing"),
    ],
)
def test_a_release_damaged_by_hand_is_told_with_the_file(name, spoil, told, changed, cli):
    spoil(changed / "build" / "current" / name)
    ended = cli("releases", changed, "--verify")
    assert ended.returncode == 1
    assert name in ended.stderr
    assert told in ended.stderr
    assert "kggraph rollback" in ended.stderr


def test_nothing_published_yet_is_told(tmp_path, cli):
    cli("init", tmp_path / "new")
    ended = cli("releases", tmp_path / "new")
    assert ended.returncode == 1
    assert "nothing has been published here yet" in ended.stderr


def test_a_difference_is_told_by_facts_with_their_quotes_and_by_entities(changed, cli):
    told = cli("diff", "previous", "current", "--project", changed).stdout
    assert "- fact fact:bread-1\n    The bakery gave the bread.\n    “it gave forty loaves of bread”" in told
    assert "+ fact fact:bread-7\n" in told
    assert '+ rdfs:label "The hill school"@en\n  - rdfs:label "The school on the hill"@en' in told
    assert told.endswith("11 quads came, 11 went\n")


def test_a_patch_turns_one_release_into_the_other(changed, cli):
    before, after, patch = (
        cli(*arguments, "--project", changed).stdout
        for arguments in (
            ("diff", "current", "current", "--format", "patch"),
            ("diff", "current", "previous", "--format", "patch"),
            ("diff", "previous", "current", "--format", "patch"),
        )
    )
    assert before == "TX .\nTC .\n"
    swapped = {line.translate(str.maketrans("AD", "DA", "")) if line[1] == " " else line for line in after.splitlines()}
    assert {line[:2] for line in patch.splitlines()} == {"TX", "A ", "D ", "TC"}
    assert len(swapped) == len(patch.splitlines())


def test_a_difference_as_trig_parses_into_two_graphs(changed, cli):
    trig = cli("diff", "previous", "current", "--format", "trig", "--project", changed).stdout
    quads = list(ox.parse(trig, format=ox.RdfFormat.TRIG))
    assert {quad.graph_name.value for quad in quads} == {"urn:kggraph:came", "urn:kggraph:went"}
    assert len(quads) == 22


def test_a_difference_with_a_release_that_is_not_there_names_those_that_are(changed, cli):
    ended = cli("diff", "zz", "current", "--project", changed)
    assert ended.returncode == 1
    assert "'zz'; there are:" in ended.stderr
