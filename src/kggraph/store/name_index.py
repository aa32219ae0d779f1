"""Looking up names by how they sound, in the index of a release."""

import mmap
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import pyoxigraph as ox

from kggraph.spelling import skeleton

NAMES_FILE = "names.tsv"
_LINE = 120  # bytes of a line, about
_SHORTEST = 2  # sounds of a skeleton that longer ones are found by


@dataclass(frozen=True)
class NamedThing:
    """A thing and one of its names."""

    iri: str
    name: ox.Literal


class NameIndex:
    """The names of a release. Safe to use from many threads; memory is the system's, which gives it back."""

    def __init__(self, path: Path) -> None:
        self._lines: bytes | mmap.mmap = _mapped(path) if path.stat().st_size else b""  # nothing cannot be mapped
        self._estimate = lru_cache(maxsize=8192)(self._estimate_lines)

    def find(self, word: str, *, most: int) -> list[NamedThing]:
        """Return things with a name that has a word which begins as this one does, as it sounds (``spelling.words``).

        ``most`` bounds how many names are looked at for each of a few skeletons.
        """
        key = skeleton(word)
        found = list(self._with_prefix(key, most) if len(key) >= _SHORTEST else self._with_key(key, most))
        for length in range(_SHORTEST, len(key)):
            found += self._with_key(key[:length], most)
        return list(dict.fromkeys(found))

    def frequency(self, word: str) -> int:
        """Return about how many names have a word with the skeleton of this one; it costs two looks, however many."""
        return self._estimate(skeleton(word))

    def _estimate_lines(self, key: str) -> int:
        start = self._first(f"{key}\t".encode())
        end = self._first(f"{key}\n".encode())
        return -(-(end - start) // _LINE)

    def _with_key(self, key: str, most: int) -> Iterator[NamedThing]:
        return self._with_prefix(f"{key}\t", most)

    def _with_prefix(self, prefix: str, most: int) -> Iterator[NamedThing]:
        wanted = prefix.encode()
        place = self._first(wanted)
        for _ in range(most):
            end = self._lines.find(b"\n", place)
            if end < 0 or not self._lines[place:end].startswith(wanted):
                return
            yield _read(bytes(self._lines[place:end]))
            place = end + 1

    def _first(self, wanted: bytes) -> int:
        """Return where the first line starts that is not before some bytes."""
        low, high = 0, len(self._lines)
        while low < high:
            middle = (low + high) // 2
            start = self._lines.rfind(b"\n", low, middle) + 1 or low
            end = self._lines.find(b"\n", start) + 1 or high
            if self._lines[start:end] < wanted:
                low = end
            else:
                high = start
        return low


def read_names(path: Path) -> Iterator[NamedThing]:
    """Yield all names in the file of an index, one for each word that sounds different, in the order of these."""
    with path.open("rb") as lines:
        yield from (_read(line.rstrip(b"\n")) for line in lines)


@lru_cache(maxsize=4)
def open_name_index(path: Path) -> NameIndex:
    """Return the index in a file, opened once."""
    return NameIndex(path)


@lru_cache(maxsize=8192)
def _read(line: bytes) -> NamedThing:
    _, written, iri = line.decode().split("\t")
    quad = next(ox.parse(f"<{iri}> <{iri}> {written} .", format=ox.RdfFormat.N_TRIPLES))
    if not isinstance(quad.object, ox.Literal):
        raise TypeError(f"not a name: {written}")
    return NamedThing(iri, quad.object)


def _mapped(path: Path) -> mmap.mmap:
    with path.open("rb") as file:
        return mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
