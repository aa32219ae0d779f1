"""Lines of N-Triples and N-Quads that say what the engine would write of them: such blocks need not be parsed.

Most lines of most files are so, and to see it takes a third of the time. All others are left to the engine: with a
blank node, a graph, an IRI of another scheme than HTTP or with other letters than ASCII, or an escape that need not be.
"""

import re
from collections.abc import Iterator
from typing import IO

import pyoxigraph as ox

from kggraph.graph.batches import Batch, batches

_BLOCK = 1 << 18  # bytes that are read at a time
# Possessive (``*+``): what matches so far is never tried in another way. But for groups that leave a choice: before
# Python 3.11.5 these match what they do not (gh-106052).
_NAME = rb"[A-Za-z0-9._~!$&'()*+,;=:@/-]*+"
_IRI = rb"<https?+://[a-z0-9.-]++(?:/%b)?+(?:\?%b)?+(?:#%b)?+>" % (_NAME, _NAME, _NAME)
_TEXT = rb'"[ !#-\[\]-~\x80-\xff]*+(?:\\["\\nr][ !#-\[\]-~\x80-\xff]*+)*+"'
# Datatypes that nobody has to write, or may.
_IMPLIED = rb"<http://www\.w3\.org/(?:2001/XMLSchema#string|1999/02/22-rdf-syntax-ns#(?:dirL|l)angString)>"
_LINE = rb"%b %b (?:%b|%b(?:@[a-z]{2}|\^\^(?!%b)%b)?) \.\n" % (_IRI, _IRI, _IRI, _TEXT, _IMPLIED, _IRI)
_PLAIN = re.compile(rb"(?:%b)*" % _LINE)
_NO_CHARACTERS = (b"\xef\xbf\xbe", b"\xef\xbf\xbf")  # U+FFFE and U+FFFF are written with escapes


def line_batches(stream: IO[bytes], engine: ox.RdfFormat) -> Iterator[Batch]:
    r"""Yield the statements of N-Triples or N-Quads, as ``batches`` of what the engine parses would.

    Raises SyntaxError, with the line and the column in the whole, where they do not parse.

    >>> import io
    >>> lines = b'<http://e.example/a> <http://e.example/p> "b" .\n<http://e.example/a> <http://e.example/p> "b"@kk .\n'
    >>> [batch.count for batch in line_batches(io.BytesIO(lines), ox.RdfFormat.N_TRIPLES)]
    [2]
    """
    before = 0
    for text in _blocks(stream):
        if is_plain(text):
            lines = text.count(b"\n")
            yield Batch(text, frozenset(), lines, may_have_blank_nodes=False)
        else:
            yield from _parsed(text, engine, before)
            lines = len(text.splitlines())
        before += lines


def is_plain(text: bytes) -> bool:
    r"""Return whether the engine would certainly write some lines as they are, with no blank node and no graph in them.

    >>> is_plain(b'<http://e.example/a> <http://e.example/p> "\xd2\x9b\\n"@kk .\n'), is_plain(b"_:b <e:p> _:b .\n")
    (True, False)
    """
    if _PLAIN.fullmatch(text) is None or any(each in text for each in _NO_CHARACTERS):
        return False
    try:
        text.decode()
    except UnicodeDecodeError:
        return False
    return True


def _parsed(text: bytes, engine: ox.RdfFormat, before: int) -> Iterator[Batch]:
    try:
        yield from batches(ox.parse(text, format=engine))
    except SyntaxError as error:
        error.lineno = (error.lineno or 0) + before
        raise


def _blocks(stream: IO[bytes]) -> Iterator[bytes]:
    """Yield whole lines, many at a time; the last one may lack its end, and ends may be returns alone."""
    rest = b""
    while block := stream.read(_BLOCK):
        text = rest + block
        end = (text.rfind(b"\n") + 1) or (text.rfind(b"\r", 0, -1) + 1)
        if end:
            yield text[:end]
        rest = text[end:]
    if rest:
        yield rest
