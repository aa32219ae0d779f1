"""A copy's script hears names as the server does: what is typed in a browser meets what was folded by the server."""

import json
import shutil
import subprocess

import pytest

from kggraph.spelling import folding_rules, words
from kggraph.store.name_index import NAMES_FILE, read_names
from kggraph.store.release import Release
from kggraph.web.pages.assets import STATIC

NAMES = [
    "«Ахыска» бірлестігі",
    "Akhysqa birlestigi",
    "Жылу",
    "Jylý",
    "Zhylu",
    "Навруз",
    "Shchuchinsk",
    "Щучинск",
    "Қоғамдық келісім",
    "Qoǵamdyq kelisim",
    "Straße des 17. Juni",
    "Ёлка, подъезд",
    "Ceyhan Çelik-Öz",
    "İstanbul",
    "кiтап",
    "Zhol’, mir'",
    "l'homme",
    "2022-11",
    "…",
    "",
]


@pytest.fixture(scope="module")
def heard(release: Release) -> dict[str, list[str]]:
    """How the script hears some names, and all names of the bundled dataset."""
    node = shutil.which("node") or pytest.skip("no Node here: install the Debian package nodejs")
    names = [*NAMES, *{named.name.value: None for named in read_names(release.path(NAMES_FILE))}]
    script = (STATIC / "copy" / "folding.js").read_text(encoding="utf-8")
    program = (
        f"{script}\nimport {{ readFileSync }} from 'node:fs';\n"
        "const { rules, names } = JSON.parse(readFileSync(0, 'utf8'));"
        "console.log(JSON.stringify(names.map(name => [name, folding(rules)(name)])));"
    )
    done = subprocess.run(
        [node, "--input-type=module", "--eval", program],
        input=json.dumps({"rules": folding_rules(), "names": names}),
        capture_output=True,
        text=True,
        check=True,
    )
    return dict(json.loads(done.stdout))


@pytest.mark.parametrize("name", NAMES)
def test_the_script_hears_a_name_as_the_server_does(name: str, heard: dict[str, list[str]]) -> None:
    assert heard[name] == list(words(name))


def test_the_script_hears_all_names_of_the_dataset_as_the_server_does(heard: dict[str, list[str]]) -> None:
    assert len(heard) > 300
    assert {name: tuple(found) for name, found in heard.items()} == {name: words(name) for name in heard}
