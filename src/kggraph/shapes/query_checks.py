"""Mistakes in the SPARQL of shapes."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from pyparsing import ParseException
from rdflib import OWL, RDF, RDFS, SH, Graph
from rdflib.term import Node

from kggraph.errors import did_you_mean
from kggraph.problem import Problem
from kggraph.shapes.queries import ParsedQueries
from kggraph.shapes.structure import file_of, prefix_sources
from kggraph.source_files import SourceFile

_NOT_CODE = re.compile(r'"""[\s\S]*?"""|"(?:[^"\\\n]|\\.)*"|\'(?:[^\'\\\n]|\\.)*\'|<[^<>\s]*>|#[^\n]*')
_PREFIX = re.compile(r"(?<![\w?$:.-])([A-Za-z][\w.-]*|):(?=[\w%\\]|\b|\s|[;.)])")
_REFUSED = re.compile(r"(?<![\w?$:-])(MINUS|VALUES|SERVICE)(?=[\s({<?$])", re.IGNORECASE)
_UNSUPPORTED = re.compile(r"[$?](shapesGraph)\b")
_PRE_DECLARED = {"rdf": str(RDF), "rdfs": str(RDFS), "owl": str(OWL)}  # pySHACL declares these itself


@dataclass(frozen=True)
class _Mistake:
    message: str
    line: int = 1
    column: int = 1


def find_query_mistakes(graph: Graph, files: Sequence[SourceFile], queries: ParsedQueries) -> Iterator[Problem]:
    """Return what is wrong with the queries, at their lines; those that are right are parsed and kept."""
    for name in (SH.select, SH.ask):
        for constraint, text in graph.subject_objects(name):
            mistake = _find_mistake(_prefixes(graph, constraint), str(text), queries)
            if mistake:
                file, words = file_of(graph, files, (constraint, name))
                yield _at_its_line(file, words, str(text), mistake)


def _find_mistake(prefixes: dict[str, str], query: str, queries: ParsedQueries) -> _Mistake | None:
    code = _NOT_CODE.sub(lambda match: re.sub(r"[^\n]", " ", match[0]), query)
    refused = _REFUSED.search(code)
    if refused:
        reason = f"a SPARQL constraint may not use {refused[1].upper()} (SHACL §5.2.1)"
        return _mistake_at(code, refused.start(), reason)
    unsupported = _UNSUPPORTED.search(code)
    if unsupported:
        return _mistake_at(code, unsupported.start(), "$shapesGraph is optional in SHACL and not supported here")
    for match in _PREFIX.finditer(code):
        if match[1] not in prefixes and not re.search(rf"PREFIX\s+{re.escape(match[1])}:", code, re.IGNORECASE):
            hint = did_you_mean(match[1], list(prefixes)) or "; declare it with sh:declare where sh:prefixes points"
            reason = f"the query uses the prefix {match[1]}: and nobody declares it{hint}"
            return _mistake_at(code, match.start(), reason)
    try:
        queries.parse(_with_prefixes(prefixes, query))
    except ParseException as error:
        rest = error.line[error.column - 1 :].strip() or error.line.strip()
        return _Mistake(f"this is not SPARQL from here on: {rest!r}", error.lineno - len(prefixes) - 1, error.column)
    return None


def _prefixes(graph: Graph, constraint: Node) -> dict[str, str]:
    declared = dict(_PRE_DECLARED)
    for ontology in prefix_sources(graph, constraint):
        for declaration in graph.objects(ontology, SH.declare):
            prefix, namespace = graph.value(declaration, SH.prefix), graph.value(declaration, SH.namespace)
            if prefix is not None and namespace is not None:
                declared[str(prefix)] = str(namespace)
    return declared


def _with_prefixes(prefixes: dict[str, str], query: str) -> str:
    # As pySHACL puts them, so that the parsed query is found again.
    return "".join(f"PREFIX {prefix}: <{namespace}>\n" for prefix, namespace in prefixes.items()) + "\n" + query


def _mistake_at(code: str, offset: int, message: str) -> _Mistake:
    before = code[:offset]
    return _Mistake(message, before.count("\n") + 1, offset - (before.rfind("\n") + 1) + 1)


def _at_its_line(file: SourceFile, words: Sequence[str], query: str, mistake: _Mistake) -> Problem:
    start = file.text.find(query)
    if start < 0:
        return file.problem(mistake.message, *words)
    line, column = file.place(start)
    # A column is counted in the file: on the first line the query begins somewhere within it.
    shift = column - 1 if mistake.line == 1 else 0
    return Problem(str(file.path), line + mistake.line - 1, mistake.column + shift, mistake.message)
