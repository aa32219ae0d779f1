"""Terms of the data (N-Triples as bytes) and the terms of rdflib that they are."""

from collections.abc import Iterable
from functools import lru_cache

import pyoxigraph as ox
from rdflib import BNode, Literal, URIRef
from rdflib.namespace import XSD
from rdflib.term import Node

from kggraph.formats import RdfFormat
from kggraph.nquads import Term
from kggraph.rdflib_terms import to_rdflib
from kggraph.shapes.terms import n_triples

_KEPT = 65_536


class UnsureError(Exception):
    """Something cannot be told without the SHACL engine; it is asked then, and nothing is lost but time."""


@lru_cache(_KEPT)
def node_of(term: Term) -> Node:
    """Return the term of rdflib.

    >>> node_of(b'"5"^^<http://www.w3.org/2001/XMLSchema#int>')
    rdflib.term.Literal('5', datatype=rdflib.term.URIRef('http://www.w3.org/2001/XMLSchema#int'))
    """
    if term.startswith(b"_:"):
        return BNode(term[2:].decode())
    if term.startswith(b"<") and not term.startswith(b"<<"):
        return URIRef(term[1:-1].decode())
    [quad] = ox.parse(b"<e:s> <e:p> %b ." % term, format=RdfFormat.N_TRIPLES.engine)
    return to_rdflib(quad.object)


def term_of(node: Node) -> Term:
    """Return the term of the data that rdflib takes for equal to a node of shapes or queries.

    Raises UnsureError for ``"a"^^xsd:string``, which rdflib takes for another term than ``"a"``.
    """
    if isinstance(node, Literal) and node.datatype == XSD.string:
        raise UnsureError
    return folded(n_triples(node).replace("\t", "\\t").encode())


def folded(term: Term) -> Term:
    r"""Return a term with its language tag in small letters: in rdflib tags are equal in whatever letters.

    >>> folded(b'"KG"@EN-us'), folded(b'"KG"'), folded(b"<e:A>")
    (b'"KG"@en-us', b'"KG"', b'<e:A>')
    """
    if term[-1:] in b'">' or term[:1] != b'"':
        return term
    words, mark, tag = term.rpartition(b"@")
    return words + mark + tag.lower()


def distinct(terms: Iterable[Term]) -> list[Term]:
    """Return the terms that rdflib takes for different ones."""
    each = list(terms)
    if len(set(map(bytes.lower, each))) == len(each):  # whatever the letters
        return each
    return list({folded(term): term for term in each}.values())


def language_of(term: Term) -> Term:
    """Return the language tag of a term, in small letters; nothing where it has none."""
    return b"" if term[-1:] in b'">' or term[:1] != b'"' else term.rpartition(b"@")[2].lower()


def text_of(term: Term) -> str | None:
    r"""Return the text of a string, also one with a language tag, that is written without escapes; else nothing.

    >>> text_of(b'"KG"@en'), text_of(b'"7"^^<e:number>'), text_of(rb'"a\"b"'), text_of(b"<e:A>")
    ('KG', None, None, None)
    """
    if term[:1] != b'"' or term[-1:] == b">" or b"\\" in term:
        return None
    return term[1 : term.rindex(b'"')].decode()
