"""From a query to candidates: things found by name, identifier or value, and how well each fits."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

import pyoxigraph as ox

from kggraph.errors import InvalidIriError
from kggraph.iris import require_iri
from kggraph.spelling import words
from kggraph.store.interface import Term
from kggraph.store.questions import question
from kggraph.vocabulary import DESCRIBING_TYPES, XSD
from kggraph.web.asking import gathered, with_values
from kggraph.web.pages.page import Page
from kggraph.web.reconciliation.names import NameSource, named_first
from kggraph.web.reconciliation.queries import Condition, Query
from kggraph.web.reconciliation.scoring import Fit, fit

_DESCRIBING = {kind.value for kind in DESCRIBING_TYPES}
_COMPARED = 200  # candidates by name that are looked at more closely
_LEAST = 30  # score of what is worth being shown
# A candidate is certain where it has nearly all of the query, no other comes near, and its types and values fit.
_CERTAIN, _LEAD, _COVERED = 85, 8, 0.95
_OF_NAME = 0.7  # what the name counts where values are given as well


@dataclass(frozen=True)
class Candidate:
    """A thing that may be meant: its score from 0 to 100, whether it is certain, and what the score is made of."""

    iri: str
    score: float
    name_fit: Fit
    values_fit: float | None = None
    match: bool = False


class Matcher:
    """Matches queries with the things of a release; ``page`` knows their names in the reader's language."""

    def __init__(self, page: Page, names: NameSource) -> None:
        self._page, self._names = page, names

    def candidates(self, query: Query) -> list[Candidate]:
        """Return what a query may mean, the best first."""
        fits = self._by_name(query.name) if query.name.strip() else {}
        for iri in self._by_identifier([*query.identifiers, query.name]):
            fits[iri] = Fit(1.0, 1.0)
        if not query.name.strip():
            fits = {**dict.fromkeys(self._by_values(query.conditions), Fit(1.0, 1.0)), **fits}
        best = sorted(fits, key=lambda iri: (-fits[iri].score, iri))[:_COMPARED]
        self._page.learn(best)
        typed = [iri for iri in best if self._is_thing(iri) and self._has_type(iri, query)]
        scored = self._with_values(typed, fits, query.conditions)
        ranked = sorted((c for c in scored if c.score >= _LEAST), key=lambda c: (-c.score, c.iri))
        return _with_decision(ranked)[: query.limit]

    def _by_name(self, text: str) -> dict[str, Fit]:
        wanted = words(text)
        found = named_first(self._names.find(text))
        frequency = self._names.frequency
        fits = {iri: [fit(wanted, words(name.value), frequency) for name in names] for iri, names in found.items()}
        return {iri: max(each, key=lambda one: one.score) for iri, each in fits.items()}

    def _by_identifier(self, texts: Iterable[str]) -> list[str]:
        return [iri for text in texts for iri in _as_iris(text) if self._exists(iri)]

    def _exists(self, iri: str) -> bool:
        return self._page.store.ask(question("entity-exists"), entity=ox.NamedNode(iri))

    def _by_values(self, conditions: Sequence[Condition]) -> list[str]:
        """Return things that have one of the values of the first condition, as it is written."""
        for condition in [each for each in conditions if each.quantifier != "none"][:1]:
            terms = [term for value in condition.values for term in self._terms(value)]
            text = with_values(question("reconcile-values"), "value", terms)
            rows = self._page.store.select(text, property=ox.NamedNode(require_iri(condition.property)))
            return [row["thing"].value for row in rows]
        return []

    def _terms(self, value: str) -> list[Term]:
        languages = [ox.Literal(value, language=language) for language in self._page.site.data_languages]
        number = [ox.Literal(value, datatype=XSD.integer)] if value.lstrip("+-").isdigit() else []
        return [ox.Literal(value), *languages, *number, *map(ox.NamedNode, _as_iris(value))]

    def _is_thing(self, iri: str) -> bool:
        return not self._page.is_private(iri) and not _DESCRIBING.intersection(self._page.names.types(iri))

    def _has_type(self, iri: str, query: Query) -> bool:
        types = set(self._page.names.types(iri))
        fitting = [bool(types & self._below(wanted)) for wanted in query.types]
        return not fitting or (all(fitting) if query.all_types else any(fitting))

    def _below(self, iri: str) -> set[str]:
        rows = self._page.store.select(question("reconcile-subclasses"), **{"class": ox.NamedNode(require_iri(iri))})
        return {iri, *(row["below"].value for row in rows)}

    def _with_values(
        self, iris: Sequence[str], fits: Mapping[str, Fit], conditions: Sequence[Condition]
    ) -> list[Candidate]:
        """Return candidates whose scores heed the values asked for; those that lack a required one are left out."""
        if not conditions or not iris:
            return [Candidate(iri, fits[iri].score, fits[iri]) for iri in iris]
        nodes = [ox.NamedNode(iri) for iri in iris]
        said = gathered(self._page.store.select(with_values(question("page-values-of"), "item", nodes)))
        self._page.learn(term for values in said.values() for terms in values.values() for term in terms)
        found = []
        for iri in iris:
            shares = [self._share(said.get(iri, {}).get(each.property, []), each) for each in conditions]
            if any(each.required and share < 1 for each, share in zip(conditions, shares, strict=True)):
                continue
            of_values = sum(shares) / len(shares)
            score = _OF_NAME * fits[iri].score + (1 - _OF_NAME) * 100 * of_values
            found.append(Candidate(iri, score, fits[iri], of_values))
        return found

    def _share(self, terms: Sequence[Term], condition: Condition) -> float:
        """Return how far some values meet a condition, from 0 to 1."""
        likeness = [max((self._likeness(term, value) for term in terms), default=0.0) for value in condition.values]
        if not likeness:
            return 0.0
        if condition.quantifier == "none":
            return 1 - max(likeness)
        return min(likeness) if condition.quantifier == "all" else max(likeness)

    def _likeness(self, term: Term, value: str) -> float:
        if term.value == value or (isinstance(term, ox.NamedNode) and term.value in _as_iris(value)):
            return 1.0
        name = self._page.names.name(term.value).text if isinstance(term, ox.NamedNode) else term.value
        alike = fit(words(value), words(name), lambda _: 1)
        return min(alike.of_query, alike.of_name)


def _with_decision(ranked: Sequence[Candidate]) -> list[Candidate]:
    """Return the candidates, the first marked as certain where it is."""
    if not ranked:
        return []
    first, rest = ranked[0], ranked[1:]
    is_certain = (
        first.score >= _CERTAIN
        and first.name_fit.of_query >= _COVERED
        and first.score - (rest[0].score if rest else 0) >= _LEAD
        and first.values_fit in {None, 1.0}
    )
    return [replace(first, match=is_certain), *rest]


def _as_iris(text: str) -> list[str]:
    """Return the IRI that a text is, if it is one."""
    try:
        return [require_iri(text.strip())]
    except InvalidIriError:
        return []
