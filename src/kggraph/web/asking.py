"""Questions asked of many things at once, and shown to a reader."""

import re
from collections.abc import Iterable, Mapping, Sequence

from kggraph.store.interface import Solution, Term
from kggraph.store.questions import question

Values = Mapping[str, Sequence[Term]]

_COMMENT_OR_VARIABLE = re.compile(r"^#[^\n]*|\?(\w+)", re.MULTILINE)


def with_values(text: str, variable: str, terms: Iterable[Term]) -> str:
    """Return a query with inline data after it (SPARQL 1.1 Query, section 10.2); the terms serialize themselves.

    >>> from pyoxigraph import NamedNode
    >>> print(with_values("SELECT ?item { ?item a ?class }", "class", [NamedNode("https://example.org/A")]))
    SELECT ?item { ?item a ?class }
    VALUES ?class { <https://example.org/A> }
    """
    return f"{text.rstrip()}\nVALUES ?{variable} {{ {' '.join(str(term) for term in terms)} }}"


def with_values_first(text: str, variable: str, terms: Iterable[Term]) -> str:
    """Return a query with inline data before its patterns.

    Where patterns are optional an engine looks them up for these terms alone then, and not for everything there is.

    >>> from pyoxigraph import NamedNode
    >>> with_values_first("SELECT ?item { OPTIONAL { ?item a ?class } }", "item", [NamedNode("https://example.org/a")])
    'SELECT ?item { VALUES ?item { <https://example.org/a> } OPTIONAL { ?item a ?class } }'
    """
    before, _, after = text.partition("{")
    return f"{before}{{ VALUES ?{variable} {{ {' '.join(str(term) for term in terms)} }}{after}"


def shown_question(name: str, **terms: Term) -> str:
    """Return a question as a reader opens it in the editor: with the bound terms in their places.

    >>> from pyoxigraph import NamedNode
    >>> print(shown_question("page-class-count", **{"class": NamedNode("https://example.org/Gift")}))
    # How many things ?class has.
    SELECT (COUNT(DISTINCT ?thing) AS ?value)
    WHERE {
      ?thing a <https://example.org/Gift>
    }
    """

    def put(match: re.Match[str]) -> str:
        variable = match[1]
        return str(terms[variable]) if variable in terms else match[0]

    return _COMMENT_OR_VARIABLE.sub(put, question(name)).rstrip()


def gathered(rows: Iterable[Solution]) -> dict[str, dict[str, list[Term]]]:
    """Return solutions of ``?item ?property ?value`` as values by item and property, each once, in a fixed order."""
    found: dict[str, dict[str, list[Term]]] = {}
    for row in rows:
        values = found.setdefault(row["item"].value, {}).setdefault(row["property"].value, [])
        if row["value"] not in values:
            values.append(row["value"])
    for said in found.values():
        for values in said.values():
            if len(values) > 1:
                values.sort(key=str)
    return found
