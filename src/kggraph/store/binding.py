"""Binding values where an engine has no parameters for them: as VALUES blocks of terms.

A remote endpoint never has. The embedded engine has, but for SELECT only for variables that the query gives back.
"""

import re
from collections.abc import Mapping
from functools import lru_cache
from itertools import dropwhile, pairwise

import pyoxigraph as ox

from kggraph.errors import QueryRefusedError
from kggraph.store.interface import QueryForm, Term
from kggraph.store.query_text import Token, query_form, tokens

_SCHEME = re.compile(r"<[A-Za-z][A-Za-z0-9+.-]*:")


def bind(text: str, terms: Mapping[str, Term]) -> str:
    r"""Return the query with each variable bound in every group that names it; without such a group, at the end.

    A VALUES block at the end alone would come too late for filters and aggregates (SPARQL 1.1, section 18.2.4.3).
    Raises QueryRefusedError for a blank node: it means nothing to another store.

    >>> bind("SELECT ?p { ?s ?p ?o }", {"s": ox.NamedNode("http://e/s")})
    'SELECT ?p { VALUES ?s { <http://e/s> } ?s ?p ?o }'
    >>> bind("DESCRIBE ?s", {"s": ox.NamedNode("http://e/s")})
    'DESCRIBE ?s\nVALUES ?s { <http://e/s> }'
    """
    row = list(tokens(text))
    insertions: dict[int, list[str]] = {}
    for name, term in terms.items():
        block = _values(name, term)
        for offset in _groups_naming(row, name) or [len(text)]:
            insertions.setdefault(offset, []).append(block)
    for offset in sorted(insertions, reverse=True):
        gap = "\n" if offset == len(text) else " "
        text = text[:offset] + gap + gap.join(insertions[offset]) + text[offset:]
    return text


def declare_prefixes(text: str, prefixes: Mapping[str, str]) -> str:
    """Return the query with those of the prefixes declared that it uses and does not declare, on its first line.

    >>> declare_prefixes("ASK { ?s a e:Thing }", {"e": "http://e/", "f": "http://f/"})
    'PREFIX e: <http://e/> ASK { ?s a e:Thing }'
    """
    row = list(tokens(text))
    declared = {name.text for word, name in pairwise(row) if word.text.upper() == "PREFIX"}
    used = dict.fromkeys(f"{token.text.partition(':')[0]}:" for token in row if token.kind == "name")
    missing = [name for name in used if name not in declared and name[:-1] in prefixes]
    return "".join(f"PREFIX {name} <{prefixes[name[:-1]]}> " for name in missing) + text


def declare_base(text: str, base: str) -> str:
    """Return the query with a base for its relative IRIs, if it has any: not every store takes one with the request.

    >>> declare_base("ASK { <id/a> ?p ?o }", "http://e/")
    'BASE <http://e/> ASK { <id/a> ?p ?o }'
    >>> declare_base("ASK { <http://e/a> ?p ?o }", "http://e/")
    'ASK { <http://e/a> ?p ?o }'
    """
    is_relative = any(token.kind == "iri" and not _SCHEME.match(token.text) for token in tokens(text))
    return f"BASE <{base}> {text}" if is_relative else text


@lru_cache(maxsize=512)
def projection(text: str) -> frozenset[str] | None:
    """Return the variables that a SELECT query gives; None for all (``SELECT *``) and for other forms.

    >>> sorted(projection("SELECT ?a (COUNT(*) AS ?n) { ?a ?b ?c } GROUP BY ?a"))
    ['a', 'n']
    >>> projection("SELECT * { ?a ?b ?c }") is None
    True
    """
    if query_form(text) is not QueryForm.SELECT:
        return None
    given: set[str] = set()
    depth, after_as = 0, False
    for token in dropwhile(lambda token: not token.text.upper().startswith("SELECT"), tokens(text)):
        if token.text == "{":
            break
        depth += (token.text == "(") - (token.text == ")")
        if token.text == "*" and depth == 0:
            return None
        if token.kind == "variable" and (depth == 0 or after_as):
            given.add(token.text[1:])
        after_as = token.text.upper() == "AS"
    return frozenset(given)


def _values(name: str, term: Term) -> str:
    if isinstance(term, ox.BlankNode):
        raise QueryRefusedError(f"{term} is a blank node of another store; only IRIs and literals can be bound")
    return f"VALUES ?{name} {{ {term} }}"


def _groups_naming(row: list[Token], name: str) -> list[int]:
    """Return the offsets after the opening braces of the groups that name a variable, inner ones too."""
    starts: list[int] = []
    open_groups: list[int] = []
    for place, token in enumerate(row):
        if token.text == "{" and token.kind == "mark":
            open_groups.append(token.end if _takes_patterns(row, place) else 0)
        elif token.text == "}" and token.kind == "mark" and open_groups:
            open_groups.pop()
        elif token.kind == "variable" and token.text[1:] == name:
            starts += [start for start in open_groups[-1:] if start and start not in starts]
    return starts


def _takes_patterns(row: list[Token], place: int) -> bool:
    """Return whether a brace opens a group of patterns: no template, no VALUES data, no sub-select."""
    before = [token.text.upper() for token in row[max(0, place - 2) : place]]
    after = row[place + 1].text.upper() if place + 1 < len(row) else ""
    is_template = before[-1:] == ["CONSTRUCT"] or before == ["CONSTRUCT", "WHERE"]
    is_data = before[:1] == ["VALUES"] or (before[-1:] == [")"] and _closes_values(row, place - 1))
    return not (is_template or is_data or after == "SELECT")


def _closes_values(row: list[Token], place: int) -> bool:
    while place > 0 and row[place].text != "(":
        place -= 1
    return row[place - 1].text.upper() == "VALUES"
