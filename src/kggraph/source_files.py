"""RDF files as text, to tell a person where in them something stands."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

from kggraph.formats import rdf_format_of
from kggraph.problem import Problem

# Strings and IRIs come first: a # within them begins no comment.
_COMMENT = re.compile(r'"""[\s\S]*?"""|"(?:[^"\\\n]|\\.)*"|<[^<>\s]*>|(?P<comment>#[^\n]*)')


@dataclass(frozen=True)
class SourceFile:
    """One file: its text, and the prefixes bound in it."""

    path: Path
    text: str
    prefixes: dict[str, str] = field(default_factory=dict)

    @cached_property
    def code(self) -> str:
        """The text with its comments blanked out, each offset as it was."""
        return _COMMENT.sub(lambda match: " " * len(match[0]) if match["comment"] else match[0], self.text)

    def problem(self, message: str, *anchors: str) -> Problem:
        r"""Return a problem at the last of these IRIs or words, each looked for after the one before it.

        >>> source = SourceFile(Path("a.ttl"), "e:A a e:B .\ne:C a e:B .", {"e": "http://e/"})
        >>> print(source.problem("unknown class", "http://e/C", "http://e/B"))
        a.ttl:2:7: unknown class
        """
        offset = self.find(*anchors)
        line, column = self.place(offset) if offset is not None else (0, 0)
        return Problem(str(self.path), line, column, message)

    def describes(self, iri: str) -> bool:
        """Whether a line of the file begins with this IRI."""
        return any(self._starts_line(match.start()) for match in self._pattern(iri).finditer(self.code))

    def find(self, *anchors: str) -> int | None:
        """Return the offset of the last anchor that is in the text, or None if none is."""
        found: int | None = None
        for anchor in anchors:
            matches = list(self._pattern(anchor).finditer(self.code, found or 0))
            # What a thing is said to be stands where a line begins with it, not where others mention it.
            beginning = [match for match in matches if found is None and self._starts_line(match.start())]
            for match in [*beginning, *matches][:1]:
                found = match.start()
        return found

    def _starts_line(self, offset: int) -> bool:
        return offset == 0 or self.text[offset - 1] == "\n"

    def place(self, offset: int) -> tuple[int, int]:
        """Return line and column of an offset, both from 1."""
        before = self.text[:offset]
        return before.count("\n") + 1, offset - (before.rfind("\n") + 1) + 1

    def _pattern(self, anchor: str) -> re.Pattern[str]:
        names = [re.escape(f"<{anchor}>")]
        for prefix, namespace in self.prefixes.items():
            if anchor.startswith(namespace):
                local = re.escape(anchor[len(namespace) :])
                names.append(rf"(?<![\w.-]){re.escape(prefix)}:{local}(?![\w-])")
        return re.compile("|".join([*names, re.escape(anchor)]))


def find_rdf_files(paths: Sequence[Path]) -> Iterator[Path]:
    """Return the RDF files among these files and, sorted by name, anywhere in these folders."""
    for path in paths:
        if path.is_dir():
            yield from sorted(p for p in path.rglob("*") if p.is_file() and rdf_format_of(p.name))
        else:
            yield path
