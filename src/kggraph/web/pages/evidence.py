"""Facts and the words that say them, as pages show them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from pyoxigraph import Literal

from kggraph.store.interface import Solution, Term
from kggraph.vocabulary import STATUS
from kggraph.web.pages.marks import Piece, excerpt

AMBIGUOUS = STATUS.ambiguous.value
INFERRED = STATUS.inferred.value


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
    """A statement with its status and passages; ``rivals`` are the readings that compete with it."""

    iri: str
    subject: str
    predicate: str
    object: Term
    status: str
    asserted: bool
    rival: str = ""
    passages: list[Passage] = field(default_factory=list)
    rivals: "list[Fact]" = field(default_factory=list)

    @property
    def place(self) -> tuple[int, int, str]:
        """What facts are sorted by: their first words in the text."""
        first = min(self.passages, default=None)
        return (first.start, first.end, self.iri) if first else (2**31, 0, self.iri)

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


def read_facts(rows: Iterable[Solution]) -> list[Fact]:
    """Return the facts in solutions of the ``page-fact…`` questions, in the order of the text, rivals in their places.

    Readings that compete with a fact stand among its ``rivals``, and in the list as well.
    """
    facts: dict[str, Fact] = {}
    for row in rows:
        iri = row["fact"].value
        fact = facts.setdefault(iri, _read_fact(row))
        if "passage" in row and (passage := _read_passage(row)) not in fact.passages:
            fact.passages.append(passage)
    for fact in facts.values():
        fact.passages.sort()
    ordered = sorted(facts.values(), key=lambda fact: fact.place)
    for fact in ordered:
        if fact.rival in facts:
            facts[fact.rival].rivals.append(fact)
    return ordered


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


def _read_fact(row: Solution) -> Fact:
    asserted = row["asserted"]
    return Fact(
        iri=row["fact"].value,
        subject=row["subject"].value,
        predicate=row["predicate"].value,
        object=row["object"],
        status=row["status"].value,
        asserted=asserted.value in {"true", "1"},
        rival=row["rival"].value if "rival" in row else "",
    )


def _read_passage(row: Solution) -> Passage:
    exact, start = row["exact"].value, int(row["start"].value)
    number = row.get("number", row.get("own"))
    return Passage(
        start=start,
        end=int(row["end"].value),
        exact=exact,
        iri=row["passage"].value,
        number=int(number.value) if isinstance(number, Literal) else 0,
        words=row["words"].value if "words" in row else exact,
        words_from=int(row["from"].value) if "from" in row else start,
    )
