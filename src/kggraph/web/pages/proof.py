"""The proof of a fact: a link that carries its quotes and the fingerprints of their documents, checked when opened."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from hashlib import sha256
from http import HTTPStatus
from itertools import zip_longest
from typing import Literal
from urllib.parse import urlencode

import pyoxigraph as ox
from werkzeug.datastructures import MultiDict
from werkzeug.exceptions import BadRequest

from kggraph.errors import UnknownEntityError
from kggraph.store.questions import question
from kggraph.vocabulary import ASAR
from kggraph.web.asking import gathered, with_values
from kggraph.web.pages.evidence import Fact, facts_named
from kggraph.web.pages.page import Page
from kggraph.web.pages.units import read_units
from kggraph.web.release_files import read_text

LONGEST, MOST = 2_000, 20  # characters of a quote and number of quotes that a link may carry
_WORDS = re.compile(r"\s+|\S+")


@dataclass(frozen=True)
class Change:
    """A stretch of two texts: the same in both, or only in the link's, or only in the published one."""

    kind: Literal["same", "link", "published"]
    text: str


@dataclass(frozen=True)
class QuoteCheck:
    """A quote of a link beside the published one; either is empty where the other has nothing beside it.

    ``is_in_text`` says whether the published words stand where they are said to; None where the text is not here.
    """

    given: str
    published: str
    passage: str
    is_in_text: bool | None

    @property
    def is_same(self) -> bool:
        """Whether the link has the published words, and these stand in the text."""
        return self.given == self.published and self.is_in_text is not False

    @property
    def changes(self) -> list[Change]:
        """What differs, word by word."""
        return changes_between(self.given, self.published)


@dataclass(frozen=True)
class DocumentCheck:
    """A document's fingerprint in the link, the published one, and that of the text as it is (empty if not here)."""

    document: str
    given: str
    published: str
    computed: str

    @property
    def is_same(self) -> bool:
        """Whether the link has the fingerprint that is known."""
        return {self.given} == {each for each in (self.published, self.computed) if each}


@dataclass(frozen=True)
class Proof:
    """What became of a link's claims."""

    quotes: Sequence[QuoteCheck]
    documents: Sequence[DocumentCheck]

    @property
    def is_verified(self) -> bool:
        """Whether everything that the link claims holds."""
        return all(quote.is_same for quote in self.quotes) and all(each.is_same for each in self.documents)


def proof_url(page: Page, fact: Fact) -> str:
    """Return the link that carries a fact's quotes and the fingerprints of their documents; empty without either."""
    documents = sorted(fact.documents)
    published = _fingerprints(page, documents)
    known = [published[each] or _fingerprint(read_text(each)) for each in documents]
    if not known or not all(known):
        return ""
    quotes = [("quote", passage.exact) for passage in sorted(fact.passages)]
    claims = [("fact", fact.iri), *quotes, *(("sha256", each) for each in known)]
    return f"/{page.language}/proof?{urlencode(claims)}"


def render_proof(page: Page, arguments: "MultiDict[str, str]") -> tuple[str, int]:
    """Return the page that checks a link, and its status: 200 if all holds, else 409.

    Raises UnknownEntityError for what is no fact, BadRequest for a link without claims or with too long ones.
    """
    iri, given = arguments.get("fact", ""), arguments.getlist("quote")
    if not given or not arguments.getlist("sha256"):
        raise BadRequest("the link carries no proof: the parameters 'quote' and 'sha256' are missing")
    if len(given) > MOST or any(len(quote) > LONGEST for quote in given):
        raise BadRequest(f"the link carries more than {MOST} quotes, or one of more than {LONGEST} characters")
    facts = facts_named(page, [iri])
    fact = next((each for each in facts if each.iri == iri), None)
    if fact is None:
        raise UnknownEntityError(iri)
    page.learn(term for each in facts for term in (each.iri, each.subject, each.predicate, each.object, each.status))
    page.learn(fact.documents)
    page.hidden = True
    proof = check(page, fact, given, arguments.getlist("sha256"))
    html = page.render("proof.html", fact=fact, proof=proof, units=read_units(page, facts), again=proof_url(page, fact))
    return html, HTTPStatus.OK if proof.is_verified else HTTPStatus.CONFLICT


def check(page: Page, fact: Fact, quotes: Sequence[str], fingerprints: Sequence[str]) -> Proof:
    """Return what holds of a link's quotes, in the order of the text, and fingerprints, in that of the documents."""
    documents = sorted(fact.documents)
    texts = {document: read_text(document) for document in documents}
    published = _fingerprints(page, documents)
    checked = []
    for given, passage in zip_longest(quotes, sorted(fact.passages)):
        text = texts[passage.iri.partition("#")[0]] if passage else None
        is_in_text = None if text is None else text[passage.start : passage.end] == passage.exact
        iri, exact = (passage.iri, passage.exact) if passage else ("", "")
        checked.append(QuoteCheck(given or "", exact, iri, is_in_text))
    return Proof(
        checked,
        [
            DocumentCheck(document, given, published.get(document, ""), _fingerprint(texts.get(document)))
            for given, document in zip_longest(fingerprints, documents, fillvalue="")
        ],
    )


def changes_between(given: str, published: str) -> list[Change]:
    """Return two texts as one, word by word, with what only one of them has.

    >>> [(change.kind, change.text) for change in changes_between("gave 200 tenge", "gave 100 tenge")]
    [('same', 'gave '), ('link', '200'), ('published', '100'), ('same', ' tenge')]
    """
    ours, theirs = _WORDS.findall(published), _WORDS.findall(given)
    found: list[Change] = []
    for tag, start, end, other_start, other_end in SequenceMatcher(None, theirs, ours, autojunk=False).get_opcodes():
        if tag == "equal":
            found.append(Change("same", "".join(theirs[start:end])))
        else:
            found.append(Change("link", "".join(theirs[start:end])))
            found.append(Change("published", "".join(ours[other_start:other_end])))
    return [change for change in found if change.text]


def _fingerprints(page: Page, documents: Sequence[str]) -> Mapping[str, str]:
    """Return the published fingerprints of documents; empty for those without one."""
    nodes = [ox.NamedNode(iri) for iri in documents]
    said = gathered(page.store.select(with_values(question("page-values-of"), "item", nodes))) if nodes else {}
    return {iri: next((term.value for term in said.get(iri, {}).get(ASAR.sha256.value, ())), "") for iri in documents}


def _fingerprint(text: str | None) -> str:
    return "" if text is None else sha256(text.encode()).hexdigest()
