"""Names in one text, so that the things which have some letters in their names are found quickly."""

from bisect import bisect_right
from collections.abc import Iterable, Iterator
from itertools import islice

# What a word of a name, or the last part of an IRI, may stand after.
_BEFORE_WORDS = " «“\"'(-/#:"
_LOOKED_AT = 500  # places of each nearness that are compared; more are not ranked


class NameIndex:
    """Things by their names: whichever has a text in one of them, the nearest first.

    A name that begins with the text is nearer than one that has a word beginning with it, and that nearer than one that
    has the text anywhere; of equally near names the shorter is nearer.

    >>> index = NameIndex([("Көмек", "e:help"), ("Gift", "e:gift"), ("A small gift", "e:small"), ("Makeshift", "e:x")])
    >>> list(index.find("gi")), list(index.find("көм")), list(index.find("IF"))
    (['e:gift', 'e:small'], ['e:help'], ['e:gift', 'e:x', 'e:small'])
    """

    def __init__(self, names: Iterable[tuple[str, str]]) -> None:
        lines: list[str] = []
        self._things: list[str] = []
        for name, thing in names:
            lines.append(_folded(name))
            self._things.append(thing)
        self._starts: list[int] = []
        position = 1
        for line in lines:
            self._starts.append(position)
            position += len(line) + 1
        self._text = "\n" + "\n".join(lines) + "\n"

    def find(self, text: str) -> Iterator[str]:
        """Give each thing that has a text in one of its names once; the empty text is in every name."""
        wanted, given = _folded(text), set()
        for befores in (["\n"], _BEFORE_WORDS, [""]):
            lines = {line for before in befores for line in islice(self._lines_with(before + wanted), _LOOKED_AT)}
            for line in sorted(lines, key=lambda line: (self._length(line), self._things[line])):
                thing = self._things[line]
                if thing not in given:
                    given.add(thing)
                    yield thing

    def _lines_with(self, pattern: str) -> Iterator[int]:
        """Give the number of each line that has a pattern; one that begins with a line feed is at the line's start."""
        place = self._text.find(pattern)
        while 0 <= place < len(self._text) - 1:
            line = bisect_right(self._starts, place + pattern.startswith("\n")) - 1
            yield line
            place = self._text.find(pattern, self._starts[line] + self._length(line))

    def _length(self, line: int) -> int:
        end = self._starts[line + 1] if line + 1 < len(self._starts) else len(self._text)
        return end - self._starts[line] - 1


def _folded(text: str) -> str:
    return " ".join(text.split()).casefold()
