"""Looking seldom for garbage where millions of things are made, none of which refers to itself."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager

_OBJECTS_BETWEEN = 2_000_000


@contextmanager
def few_collections() -> Iterator[None]:
    """Within the block garbage is looked for seldom: what is remembered would be gone through again and again.

    What nothing refers to any more is given back at once all the same.
    """
    before = gc.get_threshold()
    gc.set_threshold(_OBJECTS_BETWEEN, *before[1:])
    try:
        yield
    finally:
        gc.set_threshold(*before)
