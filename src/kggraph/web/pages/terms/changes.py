"""What changed in the terms of an ontology with the last version that changed any."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

import pyoxigraph as ox

from kggraph.store.changes import TermChange
from kggraph.store.interface import Term
from kggraph.store.versions import Version
from kggraph.vocabulary import XSD
from kggraph.web.context import find_release
from kggraph.web.dataset.releases import list_versions
from kggraph.web.pages.formatting import literal_text
from kggraph.web.pages.page import Page

_DAY = len("2026-11-01")


@dataclass(frozen=True)
class ChangedTerm:
    """A term that came, went or changed; ``said`` are the statements about it that did, with their values as terms."""

    change: TermChange
    said: Sequence[tuple[bool, str, Term]]


@dataclass(frozen=True)
class TermChanges:
    """The version that changed terms last, its day, and the terms; or the first version, which changed none."""

    version: Version
    day: str
    terms: Sequence[ChangedTerm]


def read_term_changes(page: Page, ontology: str, defined: Collection[str]) -> TermChanges | None:
    """Return what changed last in an ontology: of terms that it defines, or whose IRI begins with its own.

    None where no earlier version is known: in front of an endpoint elsewhere, and of a release by itself.
    """
    versions = list_versions(find_release())
    for version in versions:
        terms = [each for each in version.change.terms if _is_of(each.iri, ontology, defined)] if version.change else []
        if terms:
            return _told(page, version, terms)
    return _told(page, versions[-1], []) if versions else None


def _is_of(iri: str, ontology: str, defined: Collection[str]) -> bool:
    home = ontology.rstrip("#/")
    return iri in defined or iri.startswith((f"{home}#", f"{home}/"))


def _told(page: Page, version: Version, changes: Sequence[TermChange]) -> TermChanges:
    terms = [ChangedTerm(change, list(_parsed(change))) for change in changes]
    page.learn(iri for term in terms for iri in _iris(term))
    return TermChanges(version, literal_text(version.at[:_DAY], XSD.date.value, page.language), terms)


def _parsed(change: TermChange) -> Iterator[tuple[bool, str, Term]]:
    for came, predicate, value in change.said:
        quad = next(iter(ox.parse(f"<urn:s> <urn:p> {value} .", format=ox.RdfFormat.N_TRIPLES)))
        if not isinstance(quad.object, ox.Triple):
            yield came, predicate, quad.object


def _iris(term: ChangedTerm) -> Iterator[str]:
    yield term.change.iri
    for _, predicate, value in term.said:
        yield predicate
        if isinstance(value, ox.NamedNode):
            yield value.value
