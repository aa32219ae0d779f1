"""Our own questions: one ``.rq`` file each in ``queries/``; values are bound as terms, never written into the text."""

from functools import cache
from importlib import resources

from kggraph.errors import did_you_mean

_FOLDER = resources.files("kggraph.store") / "queries"


@cache
def question(name: str) -> str:
    """Return the text of ``queries/<name>.rq``. Raises LookupError that names the nearest one.

    >>> print(question("entity-exists"))  # doctest: +ELLIPSIS
    # Whether anything is said of ?entity, ...
    >>> question("entity-exist")
    Traceback (most recent call last):
    LookupError: no question 'entity-exist'; did you mean 'entity-exists'?
    """
    if name not in question_names():
        raise LookupError(f"no question {name!r}{did_you_mean(name, question_names())}")
    return (_FOLDER / f"{name}.rq").read_text(encoding="utf-8")


@cache
def question_names() -> tuple[str, ...]:
    """Return the names of all questions, sorted."""
    return tuple(sorted(file.name.removesuffix(".rq") for file in _FOLDER.iterdir() if file.name.endswith(".rq")))


def with_slice(text: str, *, offset: int, limit: int) -> str:
    """Return a query that gives ``limit`` solutions from ``offset`` (section 15: neither can be a variable).

    >>> print(with_slice("SELECT ?s { ?s ?p ?o }", offset=25, limit=25))
    SELECT ?s { ?s ?p ?o }
    LIMIT 25 OFFSET 25
    """
    return f"{text.rstrip()}\nLIMIT {limit:d} OFFSET {offset:d}"
