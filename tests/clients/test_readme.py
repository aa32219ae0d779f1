"""The snippets of the README for other programs run as they stand, against a running server."""

import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
ADDRESS = "http://127.0.0.1:8000"
README = (ROOT / "README.md").read_text(encoding="utf-8")


def snippets() -> Iterator[tuple[str, str, str]]:
    """Return the snippets of the section: the program of the line above or the first word, its language, its text."""
    section = README.partition("## From other programs\n")[2].partition("\n## ")[0]
    for title, language, text in re.findall(r"(?:^(\w+):\n\n)?^```(\w+)\n(.*?)^```", section, re.DOTALL | re.MULTILINE):
        yield title or text.split()[0], language, text


SNIPPETS = {title: (language, text) for title, language, text in snippets()}
PRINTED = {
    "curl": '"value": 3300000',
    "JavaScript": "https://w3id.org/kggraph/id/org/vynkhua 4164000",
    "pandas": "9184000.0",
    "SPARQLWrapper": "3300000",
    "rdflib": "«Akhyska» Turkish ethnocultural association",
}


def test_every_snippet_is_run():
    assert list(SNIPPETS) == list(PRINTED)
    assert all(ADDRESS in text for _, text in SNIPPETS.values())


@pytest.mark.parametrize("program", PRINTED)
def test_a_snippet_prints_what_the_data_say(program, origin, request):
    language, text = SNIPPETS[program]
    command = {
        "sh": lambda: ["bash", "-euc"],
        "python": lambda: [sys.executable, "-c"],
        "js": lambda: [request.getfixturevalue("node"), "--input-type=module", "-e"],
    }[language]()
    ended = subprocess.run(
        [*command, text.replace(ADDRESS, origin)], capture_output=True, text=True, cwd=ROOT, timeout=60, check=False
    )
    assert ended.returncode == 0, ended.stderr
    assert PRINTED[program] in ended.stdout


def test_both_ways_of_curl_give_the_same(origin):
    first, second = SNIPPETS["curl"][1].replace(ADDRESS, origin).strip().splitlines()
    shown = [
        subprocess.run(["bash", "-euc", line], capture_output=True, text=True, cwd=ROOT, check=True).stdout
        for line in (first, second)
    ]
    assert '"https://w3id.org/kggraph/id/org/akhyska"' in shown[0]
    assert "https://w3id.org/kggraph/id/org/akhyska,3300000,KZT,2,3,0" in shown[1].splitlines()
