"""Where decided facts go: accepted ones to the facts and entities of their document, rejected ones aside."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pyoxigraph as ox

from kggraph.documents.document import Document
from kggraph.drafts import REJECTED
from kggraph.errors import ReviewError
from kggraph.facts.drafts.draft_file import DraftedEntity, DraftedFact, Said
from kggraph.facts.drafts.writing import Prefixes, entity_block, fact_block
from kggraph.vocabulary import ASAR, XSD

_OF_DRAFTS = {ASAR.rule, ASAR.confidence}  # said of a proposal, not of the thing that comes of it
_PREFIX = re.compile(r"@prefix\s+([\w.-]*):\s*<([^>]*)>\s*\.|(?i:PREFIX)\s+([\w.-]*):\s*<([^>]*)>")


def provenance(draft: str, *, by: str, at: datetime) -> Said:
    """Return what is said of a decided fact: from which draft it comes, who decided, and when (UTC, to the second)."""
    moment = at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    return {
        ASAR.draft: (ox.Literal(draft),),
        ASAR.reviewedBy: (ox.Literal(by),),
        ASAR.reviewedAt: (ox.Literal(moment, datatype=XSD.dateTime),),
    }


def facts_path(data: Path, document: Document) -> Path:
    """Return the file of a document's accepted facts."""
    return data / "facts" / f"{document.path.stem}.trig"


def entities_path(data: Path, document: Document) -> Path:
    """Return the file of the entities that came with a document's accepted facts."""
    return data / "entities" / f"{document.path.stem}.ttl"


def rejected_path(data: Path, document: Document) -> Path:
    """Return the file of a document's rejected facts."""
    return data / "drafts" / REJECTED / f"{document.path.stem}.trig"


def with_facts(content: bytes | None, facts: Sequence[DraftedFact], document: Document, prefixes: Prefixes) -> bytes:
    """Return a facts file with more facts at its end; one that it holds already is not written twice."""
    title = f"Facts of the document {document.path.stem}. Each graph is a fact; the quote is the words that say it."
    text, own = _opened(content, title, prefixes)
    there = _subjects(content, ox.RdfFormat.TRIG)
    return _appended(text, (fact_block(fact, document, own) for fact in facts if fact.iri not in there))


def with_entities(
    content: bytes | None, entities: Iterable[DraftedEntity], document: Document, prefixes: Prefixes
) -> bytes:
    """Return an entities file with more entities at its end, likewise."""
    title = f"What the facts of the document {document.path.stem} speak of, as far as it was new with them."
    text, own = _opened(content, title, prefixes)
    there = _subjects(content, ox.RdfFormat.TURTLE)
    new = [entity for entity in entities if entity.iri not in there]
    return _appended(text, (entity_block(_as_thing(entity), own, candidates=False) for entity in new))


def with_rejected(
    content: bytes | None, proposal: DraftedEntity, facts: Sequence[DraftedFact], document: Document, prefixes: Prefixes
) -> bytes:
    """Return a file of rejected facts with those of one more proposal at its end."""
    title = f"What was proposed for the document {document.path.stem} and rejected: cases for those who mend the rules."
    text, own = _opened(content, title, prefixes)
    blocks = [entity_block(proposal, own, candidates=False), *(fact_block(fact, document, own) for fact in facts)]
    return _appended(text, blocks)


def _as_thing(entity: DraftedEntity) -> DraftedEntity:
    return replace(entity, said={name: terms for name, terms in entity.said.items() if name not in _OF_DRAFTS})


def _opened(content: bytes | None, title: str, prefixes: Prefixes) -> tuple[str, Prefixes]:
    """Return the text to append to and the prefixes that hold in it; a new file begins with a comment and prefixes."""
    if content is not None:
        text = content.decode()
        found = [(m[1] or m[3] or "", m[2] or m[4]) for m in _PREFIX.finditer(text)]
        return text, {name: namespace for name, namespace in found if name}
    width = max(map(len, prefixes), default=0) + 1
    rows = (f"@prefix {name + ':':<{width}} <{namespace}> ." for name, namespace in sorted(prefixes.items()))
    return "\n".join([f"# {title}", *rows, ""]), prefixes


def _appended(text: str, blocks: Iterable[str]) -> bytes:
    return "".join([text if text.endswith("\n") else f"{text}\n", *(f"\n{block}" for block in blocks)]).encode()


def _subjects(content: bytes | None, form: ox.RdfFormat) -> set[str]:
    try:
        quads = list(ox.parse(content, format=form)) if content else []
    except SyntaxError as error:
        raise ReviewError("the document’s own file cannot be added to: %(why)s", why=error.msg) from None
    return {quad.subject.value for quad in quads if isinstance(quad.subject, ox.NamedNode)}
