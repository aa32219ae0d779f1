"""How the C library keeps memory that was given back to it: for a server, which runs long, as little as it can.

Each thread that asks for memory may get an arena of its own, and blocks as large as a page of HTML are cut out of them
once one was freed. With many threads and pages of many sizes the arenas fill with holes: a worker grew for hours. One
arena is enough where one thread computes at a time: what one page leaves the next one fills, in whichever thread.
"""

import ctypes
from collections.abc import Callable

_TRIM_THRESHOLD, _MMAP_THRESHOLD, _ARENA_MAX = -1, -3, -8  # of mallopt(3), GNU C library
_ARENAS = 1
_LARGE = 128 << 10  # bytes from which a block is the system's own, and goes back to it when it is freed


def keep_little_memory() -> None:
    """Have freed memory go back to the system soon, from here on in this process and those forked from it.

    Only the GNU C library takes such wishes; others have one arena for all threads anyway.
    """
    mallopt = _of_glibc("mallopt")
    if mallopt:
        for option, value in ((_ARENA_MAX, _ARENAS), (_MMAP_THRESHOLD, _LARGE), (_TRIM_THRESHOLD, _LARGE)):
            mallopt(option, value)


def give_back_memory() -> None:
    """Give the system back what is free between blocks that are in use, which is not given back when it is freed."""
    malloc_trim = _of_glibc("malloc_trim")
    if malloc_trim:
        malloc_trim(0)


def _of_glibc(name: str) -> Callable[..., int] | None:
    return getattr(ctypes.CDLL(None), name, None)
