"""Reading draft files, which people may have edited by hand: every problem is told with its line."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pyoxigraph as ox

from kggraph.documents.document import Document, Span
from kggraph.errors import DraftFileError, FactError
from kggraph.facts.drafting.linking import Candidate
from kggraph.facts.drafts.draft_file import DraftedEntity, DraftedFact, DraftFile
from kggraph.facts.evidence import EvidenceGraph, FactsFile, form_problems, read_facts_file
from kggraph.facts.quotes import NoSuchQuote, find_quote
from kggraph.ontology import Ontology
from kggraph.problem import Problem
from kggraph.vocabulary import ASAR, RDF, RDFS

_QUOTING = {ASAR.quote, ASAR.sentenceNumber}


def read_draft(path: Path, document: Document, ontology: Ontology, *, base: str, name: str) -> DraftFile:
    """Read the draft of a document.

    Raises DraftFileError: it is not TriG, a graph is not one that could be published, a quote is not in the document, a
    proposed entity has no class, or the document is not the text that was drafted.
    """
    try:
        file = read_facts_file(path, name=name)
    except FactError as error:
        raise DraftFileError(error.problems) from None
    about = {graph.iri: graph for graph in file.graphs if not _is_fact(graph)}
    own = about.pop(document.iri, None)
    _require_same_text(file, own, document)
    facts_only = replace(file, graphs=tuple(graph for graph in file.graphs if _is_fact(graph)))
    problems = list(form_problems(facts_only, base=base))
    facts = [fact for graph in facts_only.graphs for fact in _facts(file, graph, document, problems)]
    facts = [replace(fact, triples=_main_first(fact.triples, ontology)) for fact in facts if fact.triples]
    entities = tuple(_entity(graph, about) for graph in about.values() if not graph.iri.startswith("_:"))
    problems += _entity_problems(file, entities, facts)
    if problems:
        raise DraftFileError(problems)
    return DraftFile(document, own.values(ASAR.draft)[0] if own else "", entities, tuple(facts))


def _is_fact(graph: EvidenceGraph) -> bool:
    return bool(graph.triples or graph.quotes or graph.values(ASAR.status))


def _require_same_text(file: FactsFile, own: EvidenceGraph | None, document: Document) -> None:
    stated = own.values(ASAR.sha256) if own else []
    if own is None or len(stated) != 1 or len(own.values(ASAR.draft)) != 1:
        message = f"does not say which text was drafted; expected <{document.iri}> asar:sha256 … ; asar:draft …"
        raise DraftFileError([Problem(file.name, 0, 0, message)])
    if stated[0] != document.sha256:
        message = (
            f"was drafted from another text (SHA-256 {stated[0]}), but {document.path.name} has {document.sha256}: the "
            "document was changed; expected the text as it was, or a new draft of it (delete this file first)"
        )
        raise DraftFileError([file.problem(own, message)])


def _facts(file: FactsFile, graph: EvidenceGraph, document: Document, problems: list[Problem]) -> Iterator[DraftedFact]:
    number = next((int(n) for n in graph.values(ASAR.sentenceNumber) if n.isdigit()), None)
    spans: list[Span] = []
    for words in graph.quotes:
        found = find_quote(document, words, sentence=number)
        if isinstance(found, NoSuchQuote):
            problems.append(file.problem(graph, f"<{graph.iri}>: the quote {words!r} {found.message}", near=words))
        else:
            spans.append(found)
    subjects = {triple.subject for triple in graph.triples}
    if len(subjects) > 1:
        problems.append(file.problem(graph, f"<{graph.iri}>: {len(subjects)} subjects; expected one"))
    quotes = [term for term in graph.said.get(ASAR.quote, []) if isinstance(term, ox.Literal)]
    language = next((quote.language for quote in quotes if quote.language), "")
    said = {predicate: tuple(terms) for predicate, terms in graph.said.items() if predicate not in _QUOTING}
    yield DraftedFact(graph.iri, graph.triples, tuple(spans), language, said)


def _main_first(triples: tuple[ox.Triple, ...], ontology: Ontology) -> tuple[ox.Triple, ...]:
    """Return triples with those that complete another one last."""
    return tuple(sorted(triples, key=lambda triple: triple.predicate.value in ontology.qualifies))


def _entity(graph: EvidenceGraph, about: dict[str, EvidenceGraph]) -> DraftedEntity:
    nodes = [str(term) for term in graph.said.get(ASAR.mayBe, [])]
    candidates = [_candidate(about[node]) for node in nodes if node in about]
    said = {predicate: tuple(terms) for predicate, terms in graph.said.items() if predicate != ASAR.mayBe}
    return DraftedEntity(graph.iri, said, tuple(candidate for candidate in candidates if candidate.iri))


def _candidate(graph: EvidenceGraph) -> Candidate:
    def first(predicate: ox.NamedNode) -> str:
        return next(iter(graph.values(predicate)), "")

    score = first(ASAR.confidence)
    number = float(score) if score.replace(".", "", 1).isdigit() else 0.0
    return Candidate(number, first(RDF.value), tuple(first(RDFS.comment).split("; ")))


def _entity_problems(
    file: FactsFile, entities: tuple[DraftedEntity, ...], facts: list[DraftedFact]
) -> Iterator[Problem]:
    described = {entity.iri for entity in entities}
    for entity in entities:
        if not entity.text(RDF.type) or not entity.text(RDFS.label):
            yield _at(file, entity.iri, f"<{entity.iri}>: a proposed entity without a class or a label; expected both")
    for fact in facts:
        if fact.subject not in described:
            message = f"<{fact.iri}>: it is about <{fact.subject}>, which the draft does not propose"
            yield _at(file, fact.iri, message)
        for rival in fact.rivals:
            if rival not in {other.iri for other in facts}:
                yield _at(file, fact.iri, f"<{fact.iri}>: there is no fact <{rival}> to be an alternative to")


def _at(file: FactsFile, iri: str, message: str) -> Problem:
    graph = next((graph for graph in file.graphs if graph.iri == iri), None)
    return file.problem(graph, message) if graph else Problem(file.name, 0, 0, message)
