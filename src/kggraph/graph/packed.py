"""Batches of statements as a stream of bytes, packed, each with a checksum: between processes, and kept on the disk."""

import json
import sys
from collections.abc import Iterator, Sequence
from typing import IO

from kggraph.errors import RdfSourceError
from kggraph.graph.batches import Batch
from kggraph.problem import Problem

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

END = b"{}\n"
_PACKING: dict[int, int] = {zstd.CompressionParameter.compression_level: 1, zstd.CompressionParameter.checksum_flag: 1}


class DamagedError(Exception):
    """A stream is not what was written, or ends too soon."""


def pack(batch: Batch, share: float) -> bytes:
    """Return a batch as a part of a stream; ``share`` tells how much of the input has been read with it."""
    packed = zstd.compress(batch.text, options=_PACKING)
    row = {"bytes": len(packed), "count": batch.count, "graphs": sorted(batch.graphs), "share": share}
    row["blank"] = batch.may_have_blank_nodes
    return json.dumps(row).encode() + b"\n" + packed


def pack_problems(problems: Sequence[Problem]) -> bytes:
    """Return what ends the stream of an input that cannot be read."""
    return json.dumps({"problems": [vars(problem) for problem in problems]}).encode() + b"\n"


def parts(stream: IO[bytes]) -> Iterator[tuple[bytes, Batch, float]]:
    """Yield the parts of a stream, each with the batch and the share in it. Raises RdfSourceError, DamagedError."""
    while (line := stream.readline()) != END:
        try:
            row = json.loads(line)
            if told := row.get("problems"):
                raise RdfSourceError([Problem(**problem) for problem in told])
            packed = stream.read(row["bytes"])
            batch = Batch(zstd.decompress(packed), frozenset(row["graphs"]), row["count"], row["blank"])
            share = float(row["share"])
        except (zstd.ZstdError, ValueError, TypeError, KeyError, AttributeError) as error:
            raise DamagedError from error
        yield line + packed, batch, share
