"""Facts and entities as an author would write them: TriG blocks in a fixed order and form, prefixes first."""

import re
from collections.abc import Iterable, Mapping, Sequence

import pyoxigraph as ox

from kggraph.documents.document import Document
from kggraph.facts.drafting.linking import Candidate
from kggraph.facts.drafts.draft_file import DraftedEntity, DraftedFact, DraftFile, Said
from kggraph.facts.drafts.quoting import quotable
from kggraph.facts.evidence import Term
from kggraph.iris import shorten
from kggraph.vocabulary import ASAR, RDF, RDFS, SKOS, XSD

_PLAIN = {XSD.integer, XSD.decimal}
_TEXTS = {RDFS.label, SKOS.editorialNote}  # one line for each language
_FIRST = (RDF.type, ASAR.quote, ASAR.sentenceNumber, ASAR.status, ASAR.alternativeTo, RDFS.label, SKOS.editorialNote)
Prefixes = Mapping[str, str]


def draft_text(draft: DraftFile, prefixes: Prefixes) -> str:
    """Return a draft as TriG: what it was read from, each proposal with its facts and the entities it introduces."""
    blocks = [_document_block(draft, prefixes)]
    written: set[str] = set()
    for proposal in draft.proposals:
        facts = draft.facts_of(proposal)
        mentioned = {iri for fact in facts for iri in fact.mentions()}
        for entity in draft.entities:
            if entity.iri not in written and mentioned & {entity.iri, *(c.iri for c in entity.candidates)}:
                written.add(entity.iri)
                blocks.append(entity_block(entity, prefixes))
        blocks += [fact_block(fact, draft.document, prefixes) for fact in facts]
    comment = f"# What {draft.document.path.name} may tell: not published until it is reviewed (kggraph review).\n"
    return comment + file_text(blocks, prefixes)


def file_text(blocks: Sequence[str], prefixes: Prefixes) -> str:
    """Return blocks as a file, led by the prefixes that they use."""
    body = "\n".join(blocks)
    used = {name: ns for name, ns in sorted(prefixes.items()) if re.search(rf"(?<![\w:/#]){re.escape(name)}:", body)}
    width = max(map(len, used), default=0) + 1
    head = "".join(f"@prefix {name + ':':<{width}} <{namespace}> .\n" for name, namespace in used.items())
    return f"{head}\n{body}" if head else body


def fact_block(fact: DraftedFact, document: Document, prefixes: Prefixes) -> str:
    """Return an evidence graph: what is said of it, then what its words state."""
    spans, number = quotable(document, fact.spans)
    quotes = tuple(ox.Literal(document.quote(span), language=fact.language) for span in spans)
    said: dict[ox.NamedNode, tuple[Term, ...]] = {ASAR.quote: quotes}
    if number is not None:
        said[ASAR.sentenceNumber] = (ox.Literal(number),)
    head = _block(fact.iri, {**said, **fact.said}, prefixes)
    name = shorten(fact.iri, prefixes)
    main = fact.main
    rest = " ; ".join(f"{_term(t.predicate, prefixes)} {_term(t.object, prefixes)}" for t in fact.triples)
    return f"{head}{name} {{ {_term(main.subject, prefixes)} {rest} . }}\n"


def entity_block(entity: DraftedEntity, prefixes: Prefixes, *, candidates: bool = True) -> str:
    """Return what is said of an entity and, for a draft, whom else it may be."""
    rows = [_candidate(candidate, prefixes) for candidate in entity.candidates] if candidates else []
    extra = f" ;\n    {_term(ASAR.mayBe, prefixes)}\n" + " ,\n".join(f"        {row}" for row in rows) if rows else ""
    return _block(entity.iri, entity.said, prefixes, extra)


def _candidate(candidate: Candidate, prefixes: Prefixes) -> str:
    value, score, why = (_term(term, prefixes) for term in (RDF.value, ASAR.confidence, RDFS.comment))
    reasons = ox.Literal("; ".join(candidate.reasons), language="en")
    return f"[ {value} {shorten(candidate.iri, prefixes)} ; {score} {candidate.score:.3f} ; {why} {reasons} ]"


def _document_block(draft: DraftFile, prefixes: Prefixes) -> str:
    said = {ASAR.sha256: (ox.Literal(draft.document.sha256),), ASAR.draft: (ox.Literal(draft.name),)}
    return _block(draft.document.iri, said, prefixes)


def _block(subject: str, said: Said, prefixes: Prefixes, extra: str = "") -> str:
    ordered = sorted(said.items(), key=lambda row: (_rank(row[0]), row[0].value))
    rows = " ;\n    ".join(_row(predicate, terms, prefixes) for predicate, terms in ordered if terms)
    return f"{shorten(subject, prefixes)} {rows}{extra} .\n"


def _rank(predicate: ox.NamedNode) -> int:
    # Labels and notes are the longest and stand last; what is not listed stands before them.
    return _FIRST.index(predicate) + (100 if predicate in _TEXTS else 0) if predicate in _FIRST else len(_FIRST)


def _row(predicate: ox.NamedNode, terms: Iterable[Term], prefixes: Prefixes) -> str:
    values = [_term(term, prefixes) for term in terms]
    name = "a" if predicate == RDF.type else _term(predicate, prefixes)
    if predicate in _TEXTS and len(values) > 1:
        return f"{name}\n        " + " ,\n        ".join(values)
    return f"{name} " + " , ".join(values)


def _term(term: Term, prefixes: Prefixes) -> str:
    if isinstance(term, ox.NamedNode):
        return shorten(term.value, prefixes)
    if isinstance(term, ox.Literal) and term.datatype in _PLAIN and re.fullmatch(r"[+-]?\d+(\.\d+)?", term.value):
        is_plain = ("." in term.value) == (term.datatype == XSD.decimal)
        return term.value if is_plain else str(term)
    if isinstance(term, ox.Literal) and not term.language and term.datatype != XSD.string:
        return f"{ox.Literal(term.value)}^^{shorten(term.datatype.value, prefixes)}"
    return str(term)
