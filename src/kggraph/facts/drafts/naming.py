"""Names of a text as entities: linked to what the graph knows where they fit well, else proposed as new."""

from collections.abc import Mapping

import pyoxigraph as ox

from kggraph.documents.document import Span
from kggraph.facts.drafting.draft import Draft, Kind, Mention
from kggraph.facts.drafting.linking import Candidate
from kggraph.facts.drafting.slugs import new_slug
from kggraph.facts.drafts.draft_file import DraftedEntity, Said, texts
from kggraph.facts.drafts.known import KnownThings
from kggraph.facts.drafts.table import DraftingTable, Sort
from kggraph.iris import local_name
from kggraph.vocabulary import RDF, RDFS


class Naming:
    """The entities of one draft: each name once, each new one with an IRI that nothing else has."""

    def __init__(self, draft: Draft, known: KnownThings, table: DraftingTable) -> None:
        self._language, self._table = draft.language, table
        self._known = known
        self._taken = {local_name(iri) for iri in known.taken}
        self._kinds = {mention.name: mention.kind for mention in draft.mentions}
        self._linker = known.linker(table)
        self._chosen: dict[tuple[str, str], str] = {}
        self.entities: dict[str, DraftedEntity] = {}

    def find_kind(self, name: str) -> Kind | None:
        """Return what the text's names say a name names, or None for words that are no name."""
        return self._kinds.get(name)

    def named(self, name: str, kind: Kind, span: Span) -> str:
        """Return the IRI of what a name names: a known entity that fits well and alone, else a new one.

        Either way the draft says what else it may be.
        """
        key = (kind.value, name)
        if key not in self._chosen:
            found = self._linker.candidates(Mention(kind, name, (span,), "", 0.0))
            new = self._new(self._table.kinds[kind.value], {self._language: name}, found)
            best = found[0] if found else None
            is_alone = len(found) < 2 or found[1].score < found[0].score  # noqa: PLR2004
            fits = best is not None and best.score >= self._table.least_score and is_alone
            self._chosen[key] = best.iri if best and fits else new
        return self._chosen[key]

    def described(self, sort: Sort, labels: Mapping[str, str]) -> str:
        """Return the IRI of a new entity that stands for itself alone: a group, somebody whom the words leave out."""
        return self._new(sort, labels, ())

    def name(self, iri: str, language: str) -> str:
        """Return the name of a proposed or known entity in a language, or in the first there is."""
        entity = self.entities.get(iri)
        return entity.label(language) if entity else self._known.name(iri, language)

    def _new(self, sort: Sort, labels: Mapping[str, str], candidates: tuple[Candidate, ...]) -> str:
        unique = new_slug(next(iter(labels.values())), self._taken)
        self._taken.add(unique)
        iri = sort.namespace + unique
        said: Said = {RDF.type: (ox.NamedNode(sort.cls),), RDFS.label: texts(labels)}
        self.entities[iri] = DraftedEntity(iri, said, candidates)
        return iri
