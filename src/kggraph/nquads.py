"""Lines of N-Quads as the engine writes them, and their terms, taken apart without it."""

import re
from collections.abc import Iterator
from typing import IO, TypeAlias, cast

import pyoxigraph as ox

Term: TypeAlias = bytes  # as N-Quads writes it, but for a tab, which is written ``\t``
Triple: TypeAlias = tuple[Term, Term, Term]
_BLOCK = 1 << 20  # bytes that are read at a time
_NODE = rb"<(?!<)[^ ]*+|_[^ ]*+|<<\( .* \)>>"
# A literal ends at the last quotation mark of its line: what may follow, a datatype and a graph, has none in it.
_TRIPLE = re.compile(rb'([^ ]++) ([^ ]++) (".*"[^ ]*+|%b) .*+\n?' % _NODE)
# Lines of literals are no possessive group: before Python 3.11.5 one with a choice in it loses links (gh-106052).
_LINK = re.compile(rb'(?:[^ ]++ [^ ]++ ".*+\n?)*(?:([^ ]++) ([^ ]++) (%b) .*+\n?)?' % _NODE)


def blocks(file: IO[bytes]) -> Iterator[bytes]:
    r"""Yield the lines of a file, each of which has an end, about a megabyte at a time or one that is longer.

    >>> import io
    >>> list(blocks(io.BytesIO(b"<e:a> <e:p> <e:b> .\n")))
    [b'<e:a> <e:p> <e:b> .\n']
    """
    rest = b""
    while block := file.read(_BLOCK):
        whole, newline, rest_of_block = (rest + block).rpartition(b"\n")
        rest = rest_of_block
        if newline:
            yield whole + newline


def triples_of(text: bytes) -> list[Triple]:
    r"""Return subject, property and value of each line.

    >>> triples_of(b'<e:s> <e:p> "a\tb \\" <e:g>"@kk-KZ <e:g> .\n<e:s> <e:p> _:b .\n')
    [(b'<e:s>', b'<e:p>', b'"a\\tb \\" <e:g>"@kk-KZ'), (b'<e:s>', b'<e:p>', b'_:b')]
    """
    return _TRIPLE.findall(text.replace(b"\t", b"\\t"))


def links_of(text: bytes) -> Iterator[Triple]:
    r"""Yield the same of each line whose value is no literal.

    >>> list(links_of(b'<e:s> <e:p> "a"@kk .\n<e:s> <e:p> <e:o> .\n<e:s> <e:q> "b" <e:g> .\n'))
    [(b'<e:s>', b'<e:p>', b'<e:o>')]
    """
    return (link for link in _LINK.findall(text.replace(b"\t", b"\\t")) if link[0])  # literals may come last


def text_of(literal: Term) -> tuple[str, str]:
    r"""Return the text of a literal and its language, or nothing where it has none.

    >>> text_of(b'"a \\"b\\""@kk'), text_of(b'"5"^^<e:number>')
    (('a "b"', 'kk'), ('5', ''))
    """
    written, _, rest = literal.rpartition(b'"')
    language = rest[1:].decode() if rest[:1] == b"@" else ""
    if b"\\" not in written:
        return written[1:].decode(), language
    [quad] = ox.parse(b"<e:s> <e:p> %b ." % literal, format=ox.RdfFormat.N_QUADS)
    return cast("ox.Literal", quad.object).value, language
