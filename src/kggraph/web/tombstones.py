"""Things that are no longer there: withdrawn ones answer 410 with the reason, merged ones lead to what was kept.

Both are declared in the data: a thing with the class ``as:Tombstone`` (Activity Streams 2.0 Vocabulary) is gone; its
``skos:editorialNote`` is the reason, and where it was merged ``dcterms:isReplacedBy`` is what was kept.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

import pyoxigraph as ox
from flask import Response, current_app

from kggraph.errors import WithdrawnError
from kggraph.store.interface import Store
from kggraph.store.questions import question
from kggraph.web.errors import ShownError, ShownErrorException, show
from kggraph.web.responses import moved_permanently

EXTENSION = "kggraph-tombstones"


@dataclass(frozen=True)
class Tombstone:
    """What is said of a thing that is gone: what was kept in its place, if anything, and why, by language."""

    thing: ox.NamedNode
    kept: ox.NamedNode | None
    reasons: Mapping[str, str]


@dataclass
class Tombstones:
    """Remembers whether the release that was served last has any: most have none, and are not asked again."""

    release: str = ""
    any: bool = False

    def find(self, store: Store, thing: ox.NamedNode) -> Tombstone | None:
        """Return the tombstone of a thing, or None where it is still there."""
        release = store.release_id
        if self.release != release:
            self.any, self.release = store.ask(question("tombstones-exist")), release
        return _read(store, thing) if self.any else None


def answer_for_gone(store: Store, thing: ox.NamedNode, url_of: Callable[[ox.NamedNode], str]) -> Response | None:
    """Return the 301 to what was kept in place of a thing, at the URL that ``url_of`` gives; None if it is still there.

    Raises ShownErrorException with the 410 of a withdrawn thing.
    """
    tombstones: Tombstones = current_app.extensions[EXTENSION]
    tombstone = tombstones.find(store, thing)
    if tombstone is None:
        return None
    if tombstone.kept:
        return moved_permanently(url_of(tombstone.kept))
    raise ShownErrorException(_show(store, tombstone))


def _read(store: Store, thing: ox.NamedNode) -> Tombstone | None:
    rows = store.select(question("tombstone"), entity=thing)
    if not rows:
        return None
    kept = next((term for row in rows if isinstance(term := row.get("kept"), ox.NamedNode)), None)
    reasons = [reason for row in rows if isinstance(reason := row.get("reason"), ox.Literal)]
    return Tombstone(thing, kept, {reason.language or "": reason.value for reason in reasons})


def _show(store: Store, tombstone: Tombstone) -> ShownError:
    """Return the 410; a client that reads RDF gets the tombstone itself."""
    shown = show(WithdrawnError(tombstone.thing.value, tombstone.reasons))
    said = store.construct(question("describe-entity"), entity=tombstone.thing)
    return replace(shown, members={"reasons": dict(tombstone.reasons)}, triples=tuple(said))
