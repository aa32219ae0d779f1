"""The terms of a JSON-LD context (JSON-LD 1.1, section 4.1) that a description can be written with."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

# A definition with any other entry (reverse properties, indexes, …) is left alone. A scoped context would only shorten
# the values; descriptions do without it.
_UNDERSTOOD = {"@id", "@type", "@container", "@language", "@protected", "@context"}
_CONTAINERS = {None, "@language", "@set"}


@dataclass(frozen=True)
class JsonTerm:
    """One term: its IRI, how its values are coerced (``@id``, ``@vocab``, a datatype), and its container."""

    name: str
    iri: str
    coercion: str | None = None
    container: str | None = None
    definition: Any = field(default=None, compare=False)

    @property
    def is_plain(self) -> bool:
        """Whether its values stand as they are."""
        return self.coercion is None and self.container != "@language"


class JsonContext:
    """A context's terms, found by their IRI; ``id`` and ``type`` are the names of ``@id`` and ``@type``.

    >>> context = JsonContext({"ex": "https://example.org/", "id": "@id", "to": {"@id": "ex:to", "@type": "@id"}})
    >>> context.id, context.type, context.terms("https://example.org/to")[0].coercion
    ('id', '@type', '@id')
    """

    def __init__(self, entries: Mapping[str, Any]) -> None:
        self._entries = entries
        keywords = {value: name for name, value in entries.items() if value in ("@id", "@type")}
        self.id, self.type = keywords.get("@id", "@id"), keywords.get("@type", "@type")
        self._by_iri: dict[str, list[JsonTerm]] = {}
        for term in self._read():
            self._by_iri.setdefault(term.iri, []).append(term)

    def terms(self, iri: str) -> list[JsonTerm]:
        """Return the terms that stand for an IRI, in the order of the context."""
        return self._by_iri.get(iri, [])

    def name_of(self, iri: str) -> JsonTerm | None:
        """Return the term to write an IRI with where it is a class, or None."""
        return next(iter(self.terms(iri)), None)

    def head(self, used: Mapping[str, JsonTerm]) -> dict[str, Any]:
        """Return the part of the context that defines the terms used, with IRIs in full."""
        aliases = {name: word for name, word in ((self.id, "@id"), (self.type, "@type")) if name != word}
        return {**aliases, **{name: used[name].definition for name in sorted(used)}}

    def _read(self) -> Iterator[JsonTerm]:
        for name, entry in self._entries.items():
            if name.startswith("@"):
                continue
            definition = {"@id": entry} if isinstance(entry, str) else entry
            if isinstance(definition, dict) and set(definition) <= _UNDERSTOOD and "@language" not in definition:
                iri = self._expand(definition.get("@id", name))
                container = _single(definition.get("@container"))
                if iri and container in _CONTAINERS:
                    coercion = self._expand(definition.get("@type"))
                    yield JsonTerm(name, iri, coercion, container, _definition(iri, coercion, container))

    def _expand(self, name: object) -> str | None:
        """Return the IRI of a term, a compact IRI or an IRI; keywords stay, anything else is None."""
        if not isinstance(name, str):
            return None
        prefix, colon, local = name.partition(":")
        if not colon or local.startswith("//") or name.startswith("@"):
            return name if colon or name in {"@id", "@vocab"} else None
        namespace = self._entries.get(prefix)
        if isinstance(namespace, dict):
            namespace = namespace.get("@id")
        return namespace + local if isinstance(namespace, str) else name


def _single(container: object) -> object:
    return container[0] if isinstance(container, list) and len(container) == 1 else container


def _definition(iri: str, coercion: str | None, container: object) -> object:
    details = {"@type": coercion, "@container": container}
    wanted = {key: value for key, value in details.items() if value is not None}
    return {"@id": iri, **wanted} if wanted else iri
