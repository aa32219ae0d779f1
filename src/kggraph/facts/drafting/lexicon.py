"""The word lists that the rules stand on: tab-separated files in ``kggraph/facts/lexicon``, read once."""

from collections.abc import Iterator
from functools import cache
from importlib.resources import files


def read_rows(name: str) -> Iterator[dict[str, str]]:
    """Yield the rows of a word list as column → value; lines that begin with ``#`` are comments.

    The first line that is no comment names the columns. A cell that is missing at the end of a row is empty.

    >>> next(read_rows("currencies"))["code"]
    'KZT'
    """
    text = files("kggraph.facts").joinpath("lexicon", f"{name}.tsv").read_text(encoding="utf-8")
    lines = [line for line in text.splitlines() if line.strip() and not line.startswith("#")]
    columns = lines[0].split("\t")
    for line in lines[1:]:
        cells = line.split("\t")
        yield dict(zip(columns, [*cells, *[""] * (len(columns) - len(cells))], strict=True))


@cache
def words(name: str, language: str, sort: str) -> frozenset[str]:
    """Return the words of one sort and language in a word list with the columns language, sort and words.

    Russian words come without «ё», which texts write or not as they like.

    >>> "адам" in words("recipients", "kk", "people")
    True
    """
    rows = (row for row in read_rows(name) if row["language"] == language and row["sort"] == sort)
    found = frozenset(word for row in rows for word in row["words"].split())
    return frozenset(word.replace("ё", "е") for word in found) if language == "ru" else found


@cache
def endings(language: str, sort: str) -> tuple[str, ...]:
    """Return the endings of one sort in the list of grammar, the longest first, as ``str.endswith`` takes them.

    >>> "ого" in endings("ru", "adjective")
    True
    """
    return tuple(sorted(words("grammar", language, sort), key=lambda ending: (-len(ending), ending)))
