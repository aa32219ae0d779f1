"""What the build needs to know of a project's ontology: its terms, its namespaces, which properties complete others."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import pyoxigraph as ox

from kggraph.errors import OntologyError
from kggraph.formats import rdf_format_of
from kggraph.iris import local_name
from kggraph.problem import Problem
from kggraph.vocabulary import ASAR, CLASS_TYPES, OWL, PROPERTY_TYPES, RDF


@dataclass(frozen=True)
class Ontology:
    """The terms that an ontology declares.

    ``namespaces`` are those it answers for: a term in one of them that it does not declare is a mistake.
    ``qualifies`` maps a property to the one whose value it completes (a currency to the sum): both stand on one fact.
    """

    terms: frozenset[str] = frozenset()
    namespaces: tuple[str, ...] = ()
    qualifies: Mapping[str, str] = field(default_factory=dict)

    def owns(self, iri: str) -> bool:
        """Return whether an IRI stands in a namespace that this ontology answers for.

        >>> Ontology(namespaces=("https://example.org/ns#",)).owns("https://example.org/ns#Gift")
        True
        >>> Ontology().owns("https://example.org/ns#Gift")
        False
        """
        return any(iri.startswith(namespace) and iri != namespace for namespace in self.namespaces)


def read_ontology(paths: Sequence[Path], *, base: str, root: Path) -> Ontology:
    """Read an ontology's files. Raises OntologyError with every file that cannot be parsed, and where.

    The ontology answers for the namespaces under ``base``, and of each ``owl:Ontology`` that it declares.
    """
    triples: list[ox.Quad] = []
    problems = []
    for path in paths:
        rdf_format = rdf_format_of(path.name)
        try:
            triples += ox.parse(path.read_bytes(), format=rdf_format.engine if rdf_format else None)
        except SyntaxError as error:
            problems.append(Problem.of_parser(path.relative_to(root).as_posix(), error))
    if problems:
        raise OntologyError("\n".join(str(problem) for problem in sorted(problems)))
    return _ontology_of(triples, base)


def _ontology_of(quads: Sequence[ox.Quad], base: str) -> Ontology:
    typed = [
        (q.subject.value, q.object) for q in quads if q.predicate == RDF.type and isinstance(q.subject, ox.NamedNode)
    ]
    terms = {iri for iri, kind in typed if kind in CLASS_TYPES | PROPERTY_TYPES}
    declared = {iri.rstrip("#/") for iri, kind in typed if kind == OWL.Ontology}
    namespaces = {term[: len(term) - len(local_name(term))] for term in terms}
    owned = {namespace for namespace in namespaces if namespace.startswith(base) or namespace.rstrip("#/") in declared}
    return Ontology(frozenset(terms), tuple(sorted(owned)), dict(_qualifications(quads)))


def _qualifications(quads: Sequence[ox.Quad]) -> Iterator[tuple[str, str]]:
    for quad in quads:
        if quad.predicate == ASAR.qualifies:
            match quad.subject, quad.object:
                case ox.NamedNode(), ox.NamedNode():
                    yield quad.subject.value, quad.object.value
