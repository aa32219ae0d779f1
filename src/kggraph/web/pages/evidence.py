"""Facts and the words that say them, as pages show them."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

import pyoxigraph as ox

from kggraph.store.interface import Solution, Term
from kggraph.store.questions import question
from kggraph.vocabulary import ASAR, DCTERMS, OA, RDF, STATUS
from kggraph.web.asking import Values, gathered, with_values
from kggraph.web.pages.marks import Piece, excerpt
from kggraph.web.pages.page import Page

AMBIGUOUS = STATUS.ambiguous.value
_EVIDENCE, _PART_OF, _NUMBER = ASAR.evidence.value, DCTERMS.isPartOf.value, ASAR.sentenceNumber.value
_START, _END, _EXACT = OA.start.value, OA.end.value, OA.exact.value
# The parts of a fact where a question gives each in a column.
_PARTS = {
    "subject": RDF.subject,
    "predicate": RDF.predicate,
    "object": RDF.object,
    "status": ASAR.status,
    "asserted": ASAR.asserted,
    "evidence": ASAR.evidence,
}


@dataclass(frozen=True, order=True)
class Passage:
    """Quoted words: where they stand in their document, and the sentence they stand in (the words alone, if none)."""

    start: int
    end: int
    exact: str
    iri: str
    number: int = 0
    words: str = ""
    words_from: int = 0


@dataclass
class Fact:
    """A statement with its status and passages; ``rivals`` are the readings that compete with it.

    ``is_of_another_document`` is set for a reading that another document gives than that of the fact it competes with.
    """

    iri: str
    subject: str
    predicate: str
    object: Term
    status: str
    asserted: bool
    rival: str = ""
    passages: list[Passage] = field(default_factory=list)
    rivals: "list[Fact]" = field(default_factory=list)
    is_of_another_document: bool = False

    @property
    def is_reading(self) -> bool:
        """Whether it is shown as a reading, under its own name: nothing is published of it."""
        return bool(self.rival) or not self.asserted

    @property
    def place(self) -> tuple[int, int, str]:
        """What facts are sorted by: their first words in the text."""
        first = min(self.passages, default=None)
        return (first.start, first.end, self.iri) if first else (2**31, 0, self.iri)

    @property
    def documents(self) -> frozenset[str]:
        """The documents that the words stand in."""
        return frozenset(passage.iri.partition("#")[0] for passage in self.passages)

    @property
    def quotes(self) -> "list[Quote]":
        """The words, one quote per sentence."""
        return quotes_of(self.passages)

    @property
    def certainty(self) -> str:
        """The local name of the status, for a mark's look: explicit, inferred, ambiguous or another."""
        return self.status.rpartition("/")[2].rpartition("#")[2]


@dataclass(frozen=True)
class Quote:
    """Words of one sentence, the quoted ones marked; ``link`` is the IRI of the first passage in it."""

    pieces: tuple[Piece, ...]
    link: str
    number: int
    start: int
    end: int


def facts_about(page: Page, subjects: Iterable[str]) -> list[Fact]:
    """Return the facts about some things, in the order of the text, with the readings that compete with them.

    These stand among a fact's ``rivals``, and in the list as well. Notes on facts are learnt on the way; the names of
    readings are not (see ``Fact.is_reading``).
    """
    return assembled(page, said_about(page, subjects))


def said_about(page: Page, subjects: Iterable[str]) -> dict[str, Values]:
    """Return what is said of the facts about some things and of the readings that compete with them; learns notes."""
    nodes = [ox.NamedNode(iri) for iri in dict.fromkeys(subjects)]
    if not nodes:
        return {}
    rows = page.store.select(with_values(question("page-facts-of"), "subject", nodes))
    page.names.add(rows, "item")
    return {**gathered(rows)}


def facts_named(page: Page, iris: Iterable[str], passages: Mapping[str, Passage] | None = None) -> list[Fact]:
    """Return facts by their IRIs, like ``facts_about``; ``passages`` are those that are known already.

    Names of facts are learnt, too.
    """
    nodes = [ox.NamedNode(iri) for iri in dict.fromkeys(iris)]
    if not nodes:
        return []
    rows = page.store.select(with_values(question("page-values-of"), "item", nodes))
    rows += page.store.select(with_values(question("page-rivals-of"), "published", nodes))
    page.recognize(rows)
    return assembled(page, gathered(rows), passages)


def quotes_of(passages: Iterable[Passage]) -> list[Quote]:
    """Return the quotes that passages make: one per sentence, in the order of the text."""
    sentences: dict[tuple[int, str], list[Passage]] = {}
    for passage in sorted(passages):
        sentences.setdefault((passage.words_from, passage.words), []).append(passage)
    return [_quote(words, words_from, found) for (words_from, words), found in sentences.items()]


def _quote(words: str, words_from: int, passages: Sequence[Passage]) -> Quote:
    spans = [(passage.start - words_from, passage.end - words_from) for passage in passages]
    first = passages[0]
    end = max(passage.end for passage in passages)
    return Quote(tuple(excerpt(words, spans)), first.iri, first.number, first.start, end)


def by_fact(rows: Iterable[Solution]) -> dict[str, dict[str, list[Term]]]:
    """Return solutions that give the parts of a fact (``?item``) in a column each as values by fact and property."""
    return gathered(
        {"item": row["item"], "property": property_, "value": row[name]}
        for row in rows
        for name, property_ in _PARTS.items()
        if name in row
    )


def assembled(page: Page, said: Mapping[str, Values], known: Mapping[str, Passage] | None = None) -> list[Fact]:
    """Return the facts that values by item and property make up, in the order of the text, each with its rivals.

    ``known`` are their passages where they are known already.
    """
    facts = {iri: fact for iri, values in said.items() if (fact := _read_fact(iri, values))}
    passages = words_of(page, said) if known is None else known
    for iri, fact in facts.items():
        named = _iris(said[iri], _EVIDENCE)
        fact.passages = sorted(passages[name] for name in named if name in passages)
    ordered = sorted(facts.values(), key=lambda fact: fact.place)
    for fact in ordered:
        if fact.rival in facts:
            facts[fact.rival].rivals.append(fact)
            fact.is_of_another_document = are_of_different_documents(fact.documents, facts[fact.rival].documents)
    page.learn(document for fact in ordered if fact.is_of_another_document for document in fact.documents)
    return ordered


def are_of_different_documents(one: frozenset[str], other: frozenset[str]) -> bool:
    """Return whether no document stands in both, of those that two values are told in; neither is none.

    >>> are_of_different_documents(frozenset("a"), frozenset("b")), are_of_different_documents(frozenset(), frozenset())
    (True, False)
    """
    return bool(one and other) and one.isdisjoint(other)


def words_of(page: Page, *said: Mapping[str, Values]) -> dict[str, Passage]:
    """Return the passages of facts by IRI, each with the sentence it stands in; two questions whatever their number."""
    facts = [values for found in said for values in found.values()]
    return _read_passages(page, {iri for values in facts for iri in _iris(values, _EVIDENCE)})


def _read_passages(page: Page, iris: Iterable[str]) -> dict[str, Passage]:
    said = _passage_values(page, iris)
    names = {name for values in said.values() for name in _iris(values, _PART_OF)}
    wholes = _passage_values(page, names)
    found: dict[str, Passage] = {}
    for iri, values in said.items():
        whole = next((wholes[name] for name in _iris(values, _PART_OF) if name in wholes), {})
        is_in_sentence = _EXACT in whole
        found[iri] = Passage(
            start=_number(values, _START),
            end=_number(values, _END),
            exact=_text(values, _EXACT),
            iri=iri,
            number=_number(whole if is_in_sentence else values, _NUMBER),
            words=_text(whole if is_in_sentence else values, _EXACT),
            words_from=_number(whole if is_in_sentence else values, _START),
        )
    return found


def _passage_values(page: Page, iris: Iterable[str]) -> dict[str, dict[str, list[Term]]]:
    nodes = [ox.NamedNode(iri) for iri in sorted(iris)]
    return gathered(page.store.select(with_values(question("page-passage-values"), "item", nodes))) if nodes else {}


def _read_fact(iri: str, values: Values) -> Fact | None:
    """Return a fact, or None where it lacks one of the parts that a statement has."""
    subjects, predicates = _iris(values, RDF.subject.value), _iris(values, RDF.predicate.value)
    objects = values.get(RDF.object.value, ())
    if not (subjects and predicates and objects):
        return None
    return Fact(
        iri=iri,
        subject=subjects[0],
        predicate=predicates[0],
        object=objects[0],
        status=next(iter(_iris(values, ASAR.status.value)), ""),
        asserted=_text(values, ASAR.asserted.value) in {"true", "1"},
        rival=next(iter(_iris(values, ASAR.alternativeTo.value)), ""),
    )


def _iris(values: Values, predicate: str) -> list[str]:
    return [term.value for term in values.get(predicate, ()) if isinstance(term, ox.NamedNode)]


def _text(values: Values, predicate: str) -> str:
    return next((term.value for term in values.get(predicate, ()) if isinstance(term, ox.Literal)), "")


def _number(values: Values, predicate: str) -> int:
    text = _text(values, predicate)
    return int(text) if text.isdigit() else 0
