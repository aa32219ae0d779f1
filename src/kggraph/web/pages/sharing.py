"""Links that hold a whole query: compressed, so that they stay short, and kept nowhere but in themselves.

A query is UTF-8, compressed by DEFLATE without a header (RFC 1951), in the alphabet of base64url (RFC 4648, section 5)
without padding. Browsers write the same with ``CompressionStream("deflate-raw")``.
"""

import base64
import binascii
import re
import zlib

from kggraph.web.errors import ShownError, ShownErrorException

LARGEST = 1 << 20  # bytes of a query: what the endpoint takes
_RAW = -zlib.MAX_WBITS
_ALPHABET = re.compile(r"[A-Za-z0-9_-]*")


def pack_query(text: str) -> str:
    """Return what stands for a query in a link.

    >>> unpack_query(pack_query("ASK { ?s ?p 'қайырымдылық' }"))
    "ASK { ?s ?p 'қайырымдылық' }"
    """
    compressor = zlib.compressobj(9, wbits=_RAW)
    packed = compressor.compress(text.encode()) + compressor.flush()
    return base64.urlsafe_b64encode(packed).rstrip(b"=").decode()


def unpack_query(packed: str) -> str:
    """Return the query in a link. Raises ShownErrorException: 400 if there is none, 413 if it is larger than a query.

    No more than the largest query is ever inflated, whatever the link claims to hold.
    """
    if not _ALPHABET.fullmatch(packed):
        raise _broken("it has characters that are not of base64url")
    inflater = zlib.decompressobj(wbits=_RAW)
    try:
        text = inflater.decompress(base64.urlsafe_b64decode(packed + "=" * (-len(packed) % 4)), LARGEST + 1)
    except (binascii.Error, zlib.error):
        raise _broken("its letters are no compressed text") from None
    if len(text) > LARGEST:
        raise ShownErrorException(ShownError(413, "Too large", f"the query in the link is larger than {LARGEST} bytes"))
    if not inflater.eof or inflater.unused_data:
        raise _broken("it ends in the middle" if not inflater.eof else "something stands after its end")
    try:
        return text.decode()
    except UnicodeDecodeError:
        raise _broken("what it holds is not UTF-8") from None


def _broken(why: str) -> ShownErrorException:
    return ShownErrorException(ShownError(400, "Not a link to a query", f"the link holds no query: {why}"))
