"""What a project's graph knows already: names of things in every language, and the entities that a name may mean."""

from collections.abc import Iterable
from dataclasses import dataclass, field

import pyoxigraph as ox

from kggraph.facts.drafting.draft import Kind
from kggraph.facts.drafting.linking import KnownEntity, Linker
from kggraph.facts.drafts.table import DraftingTable
from kggraph.vocabulary import RDF, RDFS, SKOS

_NAMES = {RDFS.label, SKOS.prefLabel}


@dataclass
class KnownThings:
    """The IRIs of a graph's things with their classes and names; ``taken`` are all IRIs that stand as a subject."""

    taken: set[str] = field(default_factory=set)
    classes: dict[str, set[str]] = field(default_factory=dict)
    names: dict[str, dict[str, str]] = field(default_factory=dict)
    aliases: dict[str, list[str]] = field(default_factory=dict)
    _linker: Linker | None = None

    def name(self, iri: str, language: str) -> str:
        """Return the name of a thing in a language, or in the first there is, or its IRI."""
        names = self.names.get(iri, {})
        return names.get(language) or next(iter(names.values()), iri)

    def linker(self, table: DraftingTable) -> Linker:
        """Return what finds the entities that names may mean; made once."""
        if self._linker is None:
            self._linker = Linker(self._entities(table))
        return self._linker

    def _entities(self, table: DraftingTable) -> list[KnownEntity]:
        """Return the entities that names may mean, sorted by IRI."""
        kinds = {cls: Kind(name) for name, sort in table.kinds.items() if sort.classes for cls in sort.classes}
        found = []
        for iri, classes in sorted(self.classes.items()):
            labels = [*self.names.get(iri, {}).values(), *self.aliases.get(iri, [])]
            kind = next((kinds[cls] for cls in sorted(classes) if cls in kinds), None)
            if kind and labels:
                found.append(KnownEntity(iri, tuple(dict.fromkeys(labels)), kind))
        return found


def known_things(triples: Iterable[ox.Triple | ox.Quad]) -> KnownThings:
    """Return what triples say of names and classes.

    >>> org = ox.NamedNode("https://kg.example/id/org/a")
    >>> known_things([ox.Triple(org, RDFS.label, ox.Literal("қор", language="kk"))]).name(org.value, "en")
    'қор'
    """
    known = KnownThings()
    for triple in triples:
        if isinstance(triple.subject, ox.NamedNode):
            _note(known, triple.subject.value, triple)
    return known


def _note(known: KnownThings, iri: str, triple: ox.Triple | ox.Quad) -> None:
    known.taken.add(iri)
    value = triple.object
    if triple.predicate == RDF.type and isinstance(value, ox.NamedNode):
        known.classes.setdefault(iri, set()).add(value.value)
    elif isinstance(value, ox.Literal) and triple.predicate in _NAMES:
        known.names.setdefault(iri, {}).setdefault(value.language or "", value.value)
    elif isinstance(value, ox.Literal) and triple.predicate == SKOS.altLabel:
        known.aliases.setdefault(iri, []).append(value.value)
