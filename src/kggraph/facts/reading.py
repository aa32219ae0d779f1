"""Reading facts: evidence graphs are tied to their document, and each main triple becomes one fact."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise
from pathlib import Path

import pyoxigraph as ox

from kggraph.documents.document import Document, Span
from kggraph.errors import FactError, did_you_mean
from kggraph.facts.evidence import EvidenceGraph, FactsFile, form_problems, read_facts_file
from kggraph.facts.fact import Fact, Passage
from kggraph.facts.quotes import NoSuchQuote, find_quote
from kggraph.graph.terms import UnknownTerms
from kggraph.iris import local_name
from kggraph.ontology import Ontology
from kggraph.problem import Problem
from kggraph.vocabulary import ASAR, OA, RDFS, SKOS


def read_facts(
    folder: Path | None, documents: Sequence[Document], ontology: Ontology, *, base: str, root: Path
) -> list[Fact]:
    """Read every ``.trig`` file of a folder as facts of the document of the same name.

    Raises FactError with every problem of every file: graphs without evidence, quotes that are not in the document or
    stand in it more than once, readings of facts that do not exist, terms that the ontology does not declare.
    """
    if folder is None or not folder.is_dir():
        return []
    by_name = {document.path.stem: document for document in documents}
    facts: list[Fact] = []
    problems: list[Problem] = []
    files: list[FactsFile] = []
    for path in sorted(folder.glob("*.trig")):
        try:
            file = read_facts_file(path, name=path.relative_to(root).as_posix())
        except FactError as error:
            problems += error.problems
            continue
        files.append(file)
        found = [*form_problems(file, base=base), *_term_problems(file, path, ontology)]
        document = by_name.get(path.stem)
        if document is None:
            found.append(_no_document(file, path.stem, list(by_name)))
        else:
            tied = _Tied(file, document, ontology.qualifies)
            found += tied.problems
            facts += tied.facts
        problems += found
    problems += _reference_problems(files)
    if problems:
        raise FactError(problems)
    return facts


def _term_problems(file: FactsFile, path: Path, ontology: Ontology) -> Iterator[Problem]:
    unknown = UnknownTerms(ontology)
    unknown.note(triple for graph in file.graphs for triple in graph.triples)
    yield from unknown.problems(path, name=file.name)


def _no_document(file: FactsFile, stem: str, known: Sequence[str]) -> Problem:
    expected = f"expected documents/{stem}.txt beside it{did_you_mean(stem, known)}"
    return Problem(file.name, 0, 0, f"facts of a document that is not there; {expected}")


def _reference_problems(files: Sequence[FactsFile]) -> Iterator[Problem]:
    """Yield graphs that are written in two files, and alternatives to facts that do not exist."""
    counts = Counter(graph.iri for file in files for graph in file.graphs)
    for file in files:
        for graph in file.graphs:
            if counts[graph.iri] > 1:
                yield file.problem(graph, f"<{graph.iri}> is written in {counts[graph.iri]} files; expected one")
            for other in graph.values(ASAR.alternativeTo):
                if other not in counts:
                    near = did_you_mean(other, list(counts))
                    yield file.problem(
                        graph, f"<{graph.iri}>: there is no fact <{other}> to be an alternative to{near}"
                    )


class _Tied:
    """The facts of one file, tied to their document; passages are numbered by first use within their sentence."""

    def __init__(self, file: FactsFile, document: Document, qualifies: Mapping[str, str]) -> None:
        self.facts: list[Fact] = []
        self.problems: list[Problem] = []
        self._file, self._document = file, document
        self._passages: dict[Span, Passage] = {}
        self._used: Counter[str] = Counter()
        for graph in file.graphs:
            spans = self._spans(graph)
            evidence = tuple(self._passage(span) for span in spans)
            self.facts += facts_of(graph, evidence, qualifies)

    def _spans(self, graph: EvidenceGraph) -> list[Span]:
        number = next((int(n) for n in graph.values(ASAR.sentenceNumber) if n.isdigit()), None)
        spans: list[Span] = []
        for words in graph.quotes:
            found = find_quote(self._document, words, sentence=number)
            if isinstance(found, NoSuchQuote):
                message = f"<{graph.iri}>: the quote {words!r} {found.message}"
                self.problems.append(self._file.problem(graph, message, near=words))
            else:
                spans.append(found)
        self.problems += (self._file.problem(graph, message) for message in _span_messages(graph, spans))
        return sorted(spans)

    def _passage(self, span: Span) -> Passage:
        if span not in self._passages:
            sentence = self._document.sentence_at(span)
            prefix = f"s{sentence.number:02}-q" if sentence else "q"
            self._used[prefix] += 1
            iri = f"{self._document.iri}#{prefix}{self._used[prefix]}"
            self._passages[span] = Passage(iri, self._document, span)
        return self._passages[span]


def _span_messages(graph: EvidenceGraph, spans: Sequence[Span]) -> Iterator[str]:
    ordered = sorted(spans)
    for first, second in pairwise(ordered):
        if first.overlaps(second):
            where = f"at offsets {second.start}–{first.end}"
            yield f"<{graph.iri}>: two of its quotes overlap {where}; expected one longer quote"
    stated = {"oa:start": graph.values(OA.start), "oa:end": graph.values(OA.end)}
    found = {"oa:start": [str(s.start) for s in spans], "oa:end": [str(s.end) for s in spans]}
    for name, values in stated.items():
        if values and spans and set(values) != set(found[name]):
            expected = ", ".join(found[name])
            yield f"<{graph.iri}>: {name} {', '.join(values)} does not fit the quote, which gives {expected}"


def facts_of(graph: EvidenceGraph, evidence: tuple[Passage, ...], qualifies: Mapping[str, str]) -> list[Fact]:
    """Return one fact per main triple of an evidence graph.

    A triple is a companion, not a fact of its own, when its property completes that of another triple of the same
    subject in the graph. One main triple takes the graph's IRI; several take it with their property's name behind it.
    """
    stated = {(triple.subject, triple.predicate.value) for triple in graph.triples}
    companions = [t for t in graph.triples if (t.subject, qualifies.get(t.predicate.value, "")) in stated]
    main = [t for t in graph.triples if t not in companions]
    names = _fact_iris(graph.iri, main)
    return [
        Fact(
            iri=iri,
            triple=triple,
            companions=tuple(
                c
                for c in companions
                if c.subject == triple.subject and qualifies[c.predicate.value] == triple.predicate.value
            ),
            evidence=evidence,
            status=next((ox.NamedNode(status) for status in graph.values(ASAR.status)), ASAR.status),
            asserted=not graph.is_alternative,
            alternative_to=tuple(ox.NamedNode(other) for other in graph.values(ASAR.alternativeTo)),
            labels=_literals(graph, RDFS.label),
            notes=_literals(graph, SKOS.editorialNote),
        )
        for iri, triple in zip(names, main, strict=True)
    ]


def _fact_iris(graph_iri: str, main: Sequence[ox.Triple]) -> list[str]:
    if len(main) == 1:
        return [graph_iri]
    names = [local_name(triple.predicate.value) for triple in main]
    seen: Counter[str] = Counter()
    iris = []
    for name in names:
        seen[name] += 1
        number = f"-{seen[name]}" if names.count(name) > 1 else ""
        iris.append(f"{graph_iri}-{name}{number}")
    return iris


def _literals(graph: EvidenceGraph, predicate: ox.NamedNode) -> tuple[ox.Literal, ...]:
    return tuple(value for value in graph.said.get(predicate, []) if isinstance(value, ox.Literal))
