"""How alike two names are, by the rules that link a name to the entities of the graph."""

from collections.abc import Iterable

from kggraph.documents.document import Span
from kggraph.facts.drafting.draft import Kind, Mention
from kggraph.facts.drafting.linking import KnownEntity, link_mentions


class Likeness:
    """How alike any two of some names are; reckoned once for all of them.

    >>> likeness = Likeness(["«Үміт» қоры", "«Үміт» қорының", "Шығыс"])
    >>> likeness.of("«Үміт» қоры", "«Үміт» қорының")
    (0.95, 'same words in another case')
    >>> likeness.of("«Үміт» қоры", "Шығыс")
    (0.0, '')
    """

    def __init__(self, names: Iterable[str]) -> None:
        known = sorted(set(names))
        # The kind plays no part: an entity without one fits any name.
        mentions = [Mention(Kind.ORGANIZATION, name, (Span(0, len(name)),), "", 1) for name in known]
        self._found = {
            (link.mention.name, candidate.iri): (candidate.score, candidate.reasons[0])
            for link in link_mentions(mentions, [KnownEntity(name, (name,)) for name in known])
            for candidate in link.candidates
        }

    def of(self, one: str, other: str) -> tuple[float, str]:
        """Return how alike two names are, between 0 and 1, and why."""
        return max(self._found.get((one, other), (0.0, "")), self._found.get((other, one), (0.0, "")))

    def near(self) -> dict[str, set[str]]:
        """Return for each name those that are alike at all, itself among them."""
        near: dict[str, set[str]] = {}
        for one, other in self._found:
            near.setdefault(one, set()).add(other)
            near.setdefault(other, set()).add(one)
        return near
