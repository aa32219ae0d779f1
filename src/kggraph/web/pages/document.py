"""The page of a source document: its text with every quoted passage marked, the facts beside their paragraph."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from hashlib import sha256

import pyoxigraph as ox

from kggraph.iris import local_name
from kggraph.store.questions import question
from kggraph.vocabulary import ASAR
from kggraph.web.pages.entity import about, formats_of
from kggraph.web.pages.evidence import Fact, Passage, facts_named
from kggraph.web.pages.marks import Run, Span, nested
from kggraph.web.pages.names import Words, shortened
from kggraph.web.pages.page import Page
from kggraph.web.pages.statements import NOT_STATED, Description
from kggraph.web.pages.units import read_units
from kggraph.web.release_files import read_text

_TITLE_LENGTH = 60


@dataclass(frozen=True)
class Place:
    """A sentence (``number`` counts from 1) or passage (``number`` is 0) of a document."""

    iri: str
    start: int
    end: int
    exact: str
    number: int

    @property
    def name(self) -> str:
        """The fragment it is linked by."""
        return self.iri.partition("#")[2] or local_name(self.iri)


@dataclass
class FactCard:
    """The facts about one thing that one sentence says."""

    subject: str
    facts: list[Fact] = field(default_factory=list)


@dataclass(frozen=True)
class Paragraph:
    """A paragraph: its text as nested runs, and the facts that its sentences say."""

    number: int
    runs: "Sequence[str | Run]"
    sentences: Sequence[Place]
    cards: Mapping[int, Sequence[FactCard]]


@dataclass(frozen=True)
class Check:
    """Whether the text is the one that the facts were read from: fingerprint and every quote, computed anew."""

    fingerprint: str
    is_same_text: bool
    quotes: int
    wrong: int


def render_document(page: Page, description: Description) -> str:
    """Return the page of a source document."""
    document = ox.NamedNode(description.iri)
    places = _read_places(page, document)
    sentences = [place for place in places if place.number]
    named = page.store.select(question("page-facts-in"), entity=document)
    facts = facts_named(page, (row["fact"].value for row in named), _passages(places, sentences))
    text = _read_text(description.iri, places)
    page.learn(description.terms())
    page.learn(term for fact in facts for term in (fact.iri, fact.subject, fact.predicate, fact.object, fact.status))
    numbers = {fact.iri: number for number, fact in enumerate(facts, start=1)}
    return page.render(
        "document.html",
        thing=description,
        title=_title(text),
        about=about(page, description),
        not_stated=page.links(description.iris(NOT_STATED)),
        text_length=len(text),
        sentences=sentences,
        paragraphs=_paragraphs(text, places, facts),
        check=_check(text, description, places),
        numbers=numbers,
        said=sum(1 for fact in facts if fact.asserted),
        units=read_units(page, facts),
        glosses=_read_glosses(page, document),
        formats=formats_of(page, description.iri),
        data_language=page.site.data_languages[0],
        query=page.as_sparql("page-facts-in", entity=document),
    )


def _read_places(page: Page, document: ox.NamedNode) -> list[Place]:
    rows = page.store.select(question("page-passages"), entity=document)
    numbered = page.store.select(question("page-sentences"), entity=document)
    numbers = {row["sentence"].value: int(row["number"].value) for row in numbered}
    found = {
        Place(
            row["passage"].value,
            int(row["start"].value),
            int(row["end"].value),
            row["exact"].value,
            numbers.get(row["passage"].value, 0),
        )
        for row in rows
    }
    return sorted(found, key=lambda place: (place.start, -place.end, place.iri))


def _passages(places: Sequence[Place], sentences: Sequence[Place]) -> dict[str, Passage]:
    """Return all places of a document as passages, each with the number of its sentence."""
    found: dict[str, Passage] = {}
    for place in places:
        number = next((each.number for each in sentences if each.start <= place.start < each.end), 0)
        found[place.iri] = Passage(place.start, place.end, place.exact, place.iri, number)
    return found


def _read_text(iri: str, places: Sequence[Place]) -> str:
    """Return the document's text from the release; else its sentences, each at its offset, a line each."""
    if (published := read_text(iri)) is not None:
        return published
    text = ""
    for place in places:
        if place.number and place.start >= len(text):
            text = text + "\n" * (place.start - len(text)) + place.exact
    return text


def _read_glosses(page: Page, document: ox.NamedNode) -> dict[int, Words]:
    """Return the translation of each sentence that readers of this page need, in the language they know best."""
    if page.language == page.site.data_languages[0]:
        return {}
    found: dict[int, list[ox.Literal]] = {}
    for row in page.store.select(question("page-glosses"), entity=document):
        if isinstance(row["gloss"], ox.Literal):
            found.setdefault(int(row["number"].value), []).append(row["gloss"])
    return {number: words for number, texts in found.items() if (words := page.names.choose(texts))}


def _paragraphs(text: str, places: Sequence[Place], facts: Sequence[Fact]) -> list[Paragraph]:
    paragraphs: list[Paragraph] = []
    start = 0
    for line in text.split("\n"):
        end = start + len(line)
        if line.strip():
            inside = [place for place in places if place.start < end and place.end > start]
            spans = [Span(place.start, min(place.end, end), place.name) for place in inside if place.start >= start]
            sentences = [place for place in inside if place.number]
            cards = {sentence.number: _cards(sentence, facts) for sentence in sentences}
            runs = nested(line, spans, at=start)
            paragraphs.append(Paragraph(len(paragraphs) + 1, runs, sentences, cards))
        start = end + 1
    return paragraphs


def _cards(sentence: Place, facts: Sequence[Fact]) -> list[FactCard]:
    """Return the facts whose first words stand in a sentence, by the thing they are about, in the order of the text."""
    cards: dict[str, FactCard] = {}
    for fact in facts:
        if fact.asserted and fact.passages and sentence.start <= fact.passages[0].start < sentence.end:
            cards.setdefault(fact.subject, FactCard(fact.subject)).facts.append(fact)
    return list(cards.values())


def _check(text: str, description: Description, places: Sequence[Place]) -> Check:
    fingerprint = sha256(text.encode()).hexdigest()
    stated = [literal.value for literal in description.literals(ASAR.sha256.value)]
    wrong = sum(1 for place in places if text[place.start : place.end] != place.exact)
    return Check(stated[0] if stated else fingerprint, not stated or fingerprint in stated, len(places), wrong)


def _title(text: str) -> str:
    """Return the first words of a text, for documents without a title."""
    return shortened(text.lstrip().partition("\n")[0], _TITLE_LENGTH)
