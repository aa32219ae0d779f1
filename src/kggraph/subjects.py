"""One reading of a candidate for all who want to know what is said about each subject."""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Protocol, TypeAlias

from kggraph.nquads import Term, blocks, triples_of

Statement: TypeAlias = tuple[Term, Term]  # property and value


class SubjectReader(Protocol):
    """Is told each subject of a candidate once, in the order of their bytes."""

    def take(self, subject: Term, statements: Sequence[Statement]) -> None:
        """Take what is said about a subject: each statement once, in whichever graphs it stands, sorted."""
        ...


def read_subjects(quads: Path, readers: Sequence[SubjectReader]) -> None:
    """Tell readers of all subjects in a file of sorted N-Quads. Memory grows with what is said about one alone."""
    for subject, statements in subjects(quads):
        for reader in readers:
            reader.take(subject, statements)


def subjects(quads: Path) -> Iterator[tuple[Term, list[Statement]]]:
    """Yield each subject of sorted N-Quads with what is said about it."""
    current, last = b"", (b"", b"")
    statements: list[Statement] = []
    names: dict[Term, Term] = {}  # one object for each property: what is looked up again and again is hashed once
    with quads.open("rb") as file:
        for subject, predicate, value in (triple for text in blocks(file) for triple in triples_of(text)):
            if subject != current:
                if statements:
                    yield current, statements
                current, statements, last = subject, [], (b"", b"")
            statement = (names.setdefault(predicate, predicate), value)
            if statement != last:  # the same triple in another graph
                statements.append(statement)
                last = statement
    if statements:
        yield current, statements
