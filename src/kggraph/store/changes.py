"""What came and went between two releases: their sorted dumps, merged as streams."""

import gzip
import itertools
import json
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

import pyoxigraph as ox

from kggraph.store.disk import write_durably
from kggraph.store.release import Release
from kggraph.vocabulary import ASAR, CLASS_TYPES, PROPERTY_TYPES, RDF, RDFS

DUMP = "dumps/dataset.nq.gz"
_FOLDER = "changes"
_LISTED = 100  # facts that a summary names
_SAID = 40  # statements that a summary tells of a term
_TYPE, _FACT = str(RDF.type), str(ASAR.Fact)
_TERM_TYPES = {str(kind) for kind in CLASS_TYPES | PROPERTY_TYPES}
_LABEL = f" {RDFS.label} "


@dataclass(frozen=True)
class Change:
    """One quad that came or went, as the line of N-Quads in which it was published."""

    came: bool
    line: str

    @property
    def quad(self) -> ox.Quad:
        """The quad itself."""
        return _quad(self.line)


@dataclass(frozen=True)
class FactChange:
    """A fact that came, went or changed: its IRI, which of the three, and its labels by language."""

    iri: str
    verb: str
    labels: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class TermChange:
    """A class or property that came, went or changed, with its labels by language.

    ``said`` are the statements about one that changed: whether it came, its property, and its value in N-Triples.
    """

    iri: str
    verb: str
    labels: Mapping[str, str] = field(default_factory=dict)
    said: Sequence[tuple[bool, str, str]] = ()


@dataclass(frozen=True)
class ChangeSummary:
    """How many quads came and went, how many facts came, went and changed, and the first hundred of these facts.

    Facts about what the site keeps private are counted, not named. ``terms`` are the first hundred classes and
    properties that came, went or changed.
    """

    came: int = 0
    went: int = 0
    facts: Mapping[str, int] = field(default_factory=dict)
    named: tuple[FactChange, ...] = ()
    terms: tuple[TermChange, ...] = ()


@dataclass(frozen=True)
class _Line:
    """A line that stands in one of two releases, or in both."""

    text: str
    before: bool
    after: bool


def compare(before: Release, after: Release) -> Iterator[Change]:
    """Yield each quad that is in one of the releases only, in the order of their lines.

    Memory does not grow with the releases. Blank nodes are compared by the names they were published with.
    """
    for line in _read_both(before, after):
        if line.before != line.after:
            yield Change(came=line.after, line=line.text)


def summarize(before: Release, after: Release) -> ChangeSummary:
    """Return what changed from one release to another, in one pass over both."""
    quads: Counter[bool] = Counter()
    facts: Counter[str] = Counter()
    named: list[FactChange] = []
    terms: list[TermChange] = []
    private = {f"<{iri}>" for iri in after.site.private}
    for subject, group in itertools.groupby(_read_both(before, after), key=lambda line: line.text.partition(" ")[0]):
        lines = list(group)
        changed = [line for line in lines if line.before != line.after]
        quads.update(line.after for line in changed)
        if changed and len(terms) < _LISTED and (verb := _verb(lines, _TERM_TYPES)):
            terms.append(TermChange(subject[1:-1], verb, _labels(lines), _said(changed) if verb == "changed" else ()))
        if changed and (verb := _verb(lines, {_FACT})):
            facts[verb] += 1
            if len(named) < _LISTED and not any(line.text.split(" ", 3)[2] in private for line in lines):
                named.append(FactChange(subject[1:-1], verb, _labels(lines)))
    return ChangeSummary(quads[True], quads[False], dict(sorted(facts.items())), tuple(named), tuple(terms))


def record_change(build: Path, before: Release, after: Release) -> None:
    """Keep the summary of a change in the build folder, unless it is there. Raises OSError."""
    path = _path(build, before.id, after.id)
    if not path.exists() and DUMP in before.manifest.files and DUMP in after.manifest.files:
        path.parent.mkdir(exist_ok=True)
        write_durably(path, json.dumps(asdict(summarize(before, after)), ensure_ascii=False).encode())


def find_change(build: Path, before: str, after: str) -> ChangeSummary | None:
    """Return the summary that was kept of a change, or None: of releases without dumps, or made by older programs."""
    try:
        row = json.loads(_path(build, before, after).read_text(encoding="utf-8"))
        named = tuple(FactChange(**fact) for fact in row["named"])
        terms = tuple(_term_change(term) for term in row.get("terms", ()))
        return ChangeSummary(**{**row, "named": named, "terms": terms})
    except (OSError, ValueError, TypeError, KeyError):
        return None


def merge(old: Iterator[str], new: Iterator[str]) -> Iterator[_Line]:
    """Yield the lines of two sorted streams in their order, each with where it stands.

    >>> [(line.text, line.before, line.after) for line in merge(iter("ab"), iter("bc"))]
    [('a', True, False), ('b', True, True), ('c', False, True)]
    """
    left, right = next(old, None), next(new, None)
    while left is not None or right is not None:
        if left == right:
            yield _Line(str(left), before=True, after=True)
            left, right = next(old, None), next(new, None)
        elif right is None or (left is not None and left < right):
            yield _Line(str(left), before=True, after=False)
            left = next(old, None)
        else:
            yield _Line(right, before=False, after=True)
            right = next(new, None)


def _read_both(before: Release, after: Release) -> Iterator[_Line]:
    with (
        gzip.open(before.path(DUMP), "rt", encoding="utf-8", newline="\n") as old,
        gzip.open(after.path(DUMP), "rt", encoding="utf-8", newline="\n") as new,
    ):
        yield from merge(old, new)


def _verb(lines: Iterable[_Line], types: Collection[str]) -> str:
    """Return what happened to the thing of some types that lines are about; nothing where it has none of them."""
    typed = [line for line in lines if line.text.split(" ", 3)[1] == _TYPE and line.text.split(" ", 3)[2] in types]
    if not typed:
        return ""
    was, is_there = any(line.before for line in typed), any(line.after for line in typed)
    return "changed" if was and is_there else "came" if is_there else "went"


def _said(changed: Iterable[_Line]) -> tuple[tuple[bool, str, str], ...]:
    """Return the statements that came and went, those of one property side by side, what went before what came."""
    quads = [(line.after, _quad(line.text)) for line in changed]
    said = [(came, quad.predicate.value, str(quad.object)) for came, quad in quads]
    return tuple(sorted(said, key=lambda row: (row[1], row[0], row[2]))[:_SAID])


def _term_change(row: dict[str, Any]) -> TermChange:
    return TermChange(**{**row, "said": tuple((came, name, value) for came, name, value in row["said"])})


def _labels(lines: Iterable[_Line]) -> dict[str, str]:
    """Return the labels by language; the new ones where a label changed."""
    found = sorted((line for line in lines if _LABEL in line.text), key=lambda line: line.after)
    labels = [_quad(line.text).object for line in found]
    return {label.language or "": label.value for label in labels if isinstance(label, ox.Literal)}


def _quad(line: str) -> ox.Quad:
    quad: ox.Quad = next(ox.parse(line, format=ox.RdfFormat.N_QUADS))
    return quad


def _path(build: Path, before: str, after: str) -> Path:
    return build / _FOLDER / f"{before}-{after}.json"
