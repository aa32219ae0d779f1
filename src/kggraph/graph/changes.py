"""What changed between an earlier dataset and a candidate, told by their sorted lines."""

import hashlib
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import IO

from kggraph.graph.candidate import Candidate
from kggraph.graph.neighbours import Neighbours, Statements
from kggraph.nquads import Term, Triple, blocks, triples_of

_PART = 10  # of the triples of a candidate
_FEW = 10_000  # changes, of a small one


@dataclass(frozen=True)
class Changes:
    """The triples that the candidate has and the earlier dataset had not, and the other way round."""

    added: Sequence[Triple]
    removed: Sequence[Triple]


def changes_since(earlier: IO[bytes], sha256: str, candidate: Candidate) -> Changes | None:
    r"""Compare two sorted files of triples, none in a named graph.

    Returns nothing if the earlier has not this SHA-256 (hex), or if a tenth has changed and more than some thousands,
    so that memory does not grow without end.

    >>> import io, tempfile
    >>> from pathlib import Path
    >>> quads = Path(tempfile.mkdtemp()) / "dataset.nq"
    >>> _ = quads.write_bytes(b"<e:a> <e:p> <e:b> .\n<e:a> <e:p> <e:d> .\n")
    >>> before = b"<e:a> <e:p> <e:b> .\n<e:a> <e:p> <e:c> .\n"
    >>> changes_since(io.BytesIO(before), hashlib.sha256(before).hexdigest(), Candidate(quads, 2, ""))
    Changes(added=[(b'<e:a>', b'<e:p>', b'<e:d>')], removed=[(b'<e:a>', b'<e:p>', b'<e:c>')])
    >>> changes_since(io.BytesIO(before), "00", Candidate(quads, 2, ""))
    """
    digest = hashlib.sha256()
    added: list[bytes] = []
    removed: list[bytes] = []
    with candidate.quads.open("rb") as quads:
        for before, after in _differing(_lines(_watched(earlier, digest)), _lines(blocks(quads))):
            removed += before - after
            added += after - before
            if len(added) + len(removed) > max(candidate.count // _PART, _FEW):
                return None
    return Changes(_triples(added), _triples(removed)) if digest.hexdigest() == sha256 else None


def _triples(lines: list[bytes]) -> list[Triple]:
    return triples_of(b"\n".join(sorted(lines)))


def _watched(file: IO[bytes], digest: "hashlib._Hash") -> Iterator[bytes]:
    """Yield the lines of a file as they stand, and take their digest."""
    for text in blocks(file):
        digest.update(text)
        yield text


def _lines(texts: Iterable[bytes]) -> Iterator[list[bytes]]:
    """Yield the lines of texts without their ends, many at a time."""
    return (text[:-1].split(b"\n") for text in texts)


def _differing(before: Iterator[list[bytes]], after: Iterator[list[bytes]]) -> Iterator[tuple[set[bytes], set[bytes]]]:
    """Yield stretches of two sorted sequences of lines that begin and end alike, where they are not equal."""
    one, other = next(before, []), next(after, [])
    while one and other:
        end = min(one[-1], other[-1])
        first, second = bisect_right(one, end), bisect_right(other, end)
        if one[:first] != other[:second]:
            yield set(one[:first]), set(other[:second])
        one, other = one[first:] or next(before, []), other[second:] or next(after, [])
    while one:
        yield set(one), set()
        one = next(before, [])
    while other:
        yield set(), set(other)
        other = next(after, [])


class BeforeAndAfter:
    """What stands around nodes in the earlier dataset and in the candidate, both at once or the earlier alone."""

    def __init__(self, neighbours: Neighbours, changes: Changes) -> None:
        self._after = neighbours
        self._added = frozenset(changes.added)
        self._removed: dict[Term, list[tuple[Term, Term]]] = defaultdict(list)
        self._removed_to: dict[Term, list[tuple[Term, Term]]] = defaultdict(list)
        for subject, name, value in changes.removed:
            self._removed[subject].append((name, value))
            self._removed_to[value].append((name, subject))

    def values(self, node: Term, predicate: Term | None) -> Iterator[Term]:
        """Yield the values of a property, or of any, of a node, that it has or had."""
        about = self._after.about(node)
        for name in about if predicate is None else (predicate,):
            yield from about.get(name, ())
        yield from (value for name, value in self._removed.get(node, ()) if predicate in {None, name})

    def subjects(self, predicate: Term | None, node: Term) -> Iterator[Term]:
        """Yield the subjects that have or had this value, which is no literal, of a property or of any."""
        if predicate is None:
            yield from (subject for subjects in self._after.leading_to(node).values() for subject in subjects)
        else:
            yield from self._after.subjects(predicate, node)
        yield from (subject for name, subject in self._removed_to.get(node, ()) if predicate in {None, name})

    def about_before(self, node: Term) -> Statements:
        """Return what the earlier dataset said about a node."""
        found: dict[Term, list[Term]] = defaultdict(list)
        for name, values in self._after.about(node).items():
            for value in values:
                if (node, name, value) not in self._added:
                    found[name].append(value)
        for name, value in self._removed.get(node, ()):
            found[name].append(value)
        return found

    def subjects_before(self, predicate: Term, node: Term) -> Iterable[Term]:
        """Yield the subjects that had this value, which is no literal, of a property."""
        still = self._after.subjects(predicate, node)
        yield from (subject for subject in still if (subject, predicate, node) not in self._added)
        yield from (subject for name, subject in self._removed_to.get(node, ()) if name == predicate)
