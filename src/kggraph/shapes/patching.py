"""Attributes of others, replaced for as long as they are needed."""

from collections.abc import Iterator
from contextlib import contextmanager

_MISSING = object()


@contextmanager
def replaced(owner: object, name: str, value: object) -> Iterator[None]:
    """Within the block an attribute of a module or class has another value; then it is as before, whatever happens.

    >>> class Engine:
    ...     speed = 1
    >>> with replaced(Engine, "speed", 8), replaced(Engine, "name", "new"):
    ...     Engine.speed, Engine.name
    (8, 'new')
    >>> Engine.speed, hasattr(Engine, "name")
    (1, False)
    """
    before = getattr(owner, name, _MISSING)
    setattr(owner, name, value)
    try:
        yield
    finally:
        if before is _MISSING:
            delattr(owner, name)
        else:
            setattr(owner, name, before)
