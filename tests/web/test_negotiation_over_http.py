"""The table of what each client gets, over HTTP: ``data/negotiation.tsv``, one case a line."""

from dataclasses import astuple, dataclass
from pathlib import Path

import pytest
from flask.testing import FlaskClient

TABLE = Path(__file__).parent / "data" / "negotiation.tsv"


@dataclass(frozen=True)
class Case:
    """A line of the table; ``-`` stands for a header that is not there."""

    kind: str
    sentence: str
    url: str
    accept: str
    language: str
    status: str
    answer: str
    vary: str

    @property
    def headers(self) -> dict[str, str]:
        given = {"Accept": self.accept, "Accept-Language": self.language}
        return {name: value for name, value in given.items() if value != "-"}


def read_cases() -> list[Case]:
    cases, kind = [], ""
    for line in TABLE.read_text(encoding="utf-8").splitlines():
        if line.startswith("#"):
            kind = line.removeprefix("# ").partition(":")[0]
        else:
            cases.append(Case(kind, *line.split("\t")))
    return cases


CASES = read_cases()


@pytest.mark.parametrize("case", CASES, ids=[f"{case.kind}: {case.sentence}" for case in CASES])
@pytest.mark.parametrize("method", ["GET", "HEAD"])
def test_a_client_gets(client: FlaskClient, case: Case, method: str) -> None:
    with client.open(case.url, method=method, headers=case.headers) as response:
        answer = response.headers.get("Location", response.mimetype)
        chosen_by = ", ".join(sorted({*response.vary} - {"Accept-Encoding"})) or "-"
        got = (str(response.status_code), answer, chosen_by)
        assert got == (case.status, case.answer, case.vary)
        if response.status_code == 406:
            assert method == "HEAD" or response.mimetype == "text/html" or response.json["offered"]


def test_the_table_is_large_and_says_nothing_twice() -> None:
    assert len(CASES) >= 150
    asked = [astuple(case)[2:5] for case in CASES]
    assert sorted(asked) == sorted(set(asked))
