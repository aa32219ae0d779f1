"""The description of a saved query: Turtle beside its text, with the terms of SHACL's and SIB's SPARQL examples.

A query is a ``sh:SPARQLExecutable`` with ``rdfs:label`` (the question), ``rdfs:comment`` (what the answer means),
``schema:keywords`` and, for each value that a caller may choose, a ``sh:parameter`` (SHACL, section 6.2.1).
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import pyoxigraph as ox

from kggraph.errors import QueryFileError, did_you_mean
from kggraph.iris import local_name
from kggraph.problem import Problem
from kggraph.site import Parameter, SavedQuery
from kggraph.source_files import SourceFile
from kggraph.store.datatypes import DATATYPES
from kggraph.store.interface import QueryForm, Term
from kggraph.vocabulary import RDF, RDFS, SCHEMA, SH, SKOS, XSD

FORMS = {
    SH.SPARQLSelectExecutable: QueryForm.SELECT,
    SH.SPARQLAskExecutable: QueryForm.ASK,
    SH.SPARQLConstructExecutable: QueryForm.CONSTRUCT,
}
_EXECUTABLES = {SH.SPARQLExecutable, *FORMS}
_OF_QUERY = {RDF.type, RDFS.label, RDFS.comment, SCHEMA.keywords, SH.parameter}
_OF_PARAMETER = {RDF.type, SH.path, SH.name, SH.datatype, SH["class"], SH.nodeKind, SH.optional, SKOS.example}
_TRUE = ox.Literal("true", datatype=XSD.boolean)
_Node = ox.NamedNode | ox.BlankNode


@dataclass(frozen=True)
class Description:
    """What a file says of a query: its form, and words and parameters of ``query``, whose name and text are elsewhere.

    ``source`` finds the place of a mistake.
    """

    source: SourceFile
    forms: frozenset[QueryForm]
    query: SavedQuery


def read_description(path: Path, *, name: str, iri: str) -> Description:
    """Read the description of the query ``iri``. ``name`` is what messages call the file.

    Raises QueryFileError with what is wrong: no Turtle, a term or a value that means nothing here.
    """
    try:
        text = path.read_text(encoding="utf-8")
        quads = ox.parse(text, format=ox.RdfFormat.TURTLE, base_iri=iri)
        triples = [quad.triple for quad in quads]
    except UnicodeDecodeError as error:
        raise QueryFileError([Problem(name, 0, 0, f"not UTF-8: byte {error.start}")]) from None
    except SyntaxError as error:
        raise QueryFileError([Problem.of_parser(name, error)]) from None
    return _Reader(SourceFile(Path(name), text, quads.prefixes), triples, iri).read()


class _Reader:
    """Reads one description and gathers what is wrong with it."""

    def __init__(self, source: SourceFile, triples: Sequence[ox.Triple], iri: str) -> None:
        self._source, self._triples, self._iri = source, triples, iri
        self._problems: list[Problem] = []

    def read(self) -> Description:
        query = ox.NamedNode(self._iri)
        types = set(self._values(query, RDF.type))
        if not types & _EXECUTABLES:
            self._complain("<> is not described; expected '<> a sh:SPARQLExecutable' with an rdfs:label")
        elif not self._values(query, RDFS.label):
            self._complain("the query has no rdfs:label; expected the question that it answers, in each language")
        self._require_known(query, _OF_QUERY)
        nodes = [node for node in self._values(query, SH.parameter) if isinstance(node, _Node)]
        keywords = [word.value for word in self._values(query, SCHEMA.keywords) if isinstance(word, ox.Literal)]
        described = SavedQuery(
            "",
            "",
            label=self._texts(query, RDFS.label),
            description=self._texts(query, RDFS.comment),
            keywords=tuple(sorted(keywords)),
            parameters=tuple(parameter for node in nodes for parameter in self._parameter(node)),
        )
        if self._problems:
            raise QueryFileError(self._problems)
        return Description(self._source, frozenset(form for kind, form in FORMS.items() if kind in types), described)

    def _parameter(self, node: _Node) -> Iterator[Parameter]:
        path = self._iri_of(node, SH.path)
        if not path:
            expected = "expected one such as <#giver>, named like the variable of the query"
            self._complain(f"a parameter has no sh:path; {expected}", SH.parameter.value)
            return
        name = local_name(path)
        self._require_known(node, _OF_PARAMETER, f"#{name}")
        datatype, of_class = self._iri_of(node, SH.datatype), self._iri_of(node, SH["class"])
        takes_iri = of_class or SH.IRI in self._values(node, SH.nodeKind)
        if datatype not in {"", *DATATYPES}:
            known = ", ".join(f"xsd:{local_name(iri)}" for iri in DATATYPES)
            self._complain(f"<#{name}>: no parameter may be a <{datatype}>; expected one of {known}", f"#{name}")
        elif bool(datatype) == bool(takes_iri):
            self._complain(f"<#{name}>: expected either sh:datatype, or sh:class or 'sh:nodeKind sh:IRI'", f"#{name}")
        examples = [value.value for value in self._values(node, SKOS.example) if not isinstance(value, ox.Triple)]
        yield Parameter(
            name,
            datatype=datatype,
            of_class=of_class,
            required=_TRUE not in self._values(node, SH.optional),
            label=self._texts(node, SH.name),
            example=next(iter(examples), ""),
        )

    def _values(self, subject: _Node, predicate: ox.NamedNode) -> list[Term | ox.Triple]:
        return [
            triple.object for triple in self._triples if triple.subject == subject and triple.predicate == predicate
        ]

    def _iri_of(self, subject: _Node, predicate: ox.NamedNode) -> str:
        return next((value.value for value in self._values(subject, predicate) if isinstance(value, ox.NamedNode)), "")

    def _texts(self, subject: _Node, predicate: ox.NamedNode) -> dict[str, str]:
        """Return texts by language; each needs one, because readers are shown the text of their own."""
        found: dict[str, str] = {}
        for value in self._values(subject, predicate):
            if not isinstance(value, ox.Literal) or not value.language:
                self._complain(f'{value} has no language; expected for instance "…"@en', predicate.value)
            elif value.language in found:
                self._complain(f"two texts in the language {value.language!r}; expected one", value.value)
            else:
                found[value.language] = value.value
        return found

    def _require_known(self, subject: _Node, known: set[ox.NamedNode], *anchors: str) -> None:
        names = {local_name(term.value): term for term in known}
        for triple in self._triples:
            if triple.subject == subject and triple.predicate not in known:
                predicate = triple.predicate.value
                hint = did_you_mean(local_name(predicate), list(names))
                self._complain(f"<{predicate}> means nothing here{hint}", *anchors, predicate)

    def _complain(self, message: str, *anchors: str) -> None:
        self._problems.append(self._source.problem(message, *anchors))
