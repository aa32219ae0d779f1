"""What a template sees, which is let go of as soon as its page is written."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

from jinja2.runtime import Context

_made: ContextVar[list["PageContext"]] = ContextVar("made")


class PageContext(Context):
    """The names that a template sees.

    A macro refers to the context that it was made in, and that to the macro. In such circles everything that a page
    was made of would wait for a collection of garbage: megabytes, of a long list.
    """

    def __init__(self, *given: Any, **named: Any) -> None:  # noqa: ANN401 - as Jinja declares it
        super().__init__(*given, **named)
        _made.get([]).append(self)

    def let_go(self) -> None:
        """Forget all names."""
        self.parent = {}
        self.vars.clear()
        self.blocks.clear()


@contextmanager
def rendering() -> Iterator[None]:
    """Let go of the contexts that are made meanwhile."""
    made: list[PageContext] = []
    token = _made.set(made)
    try:
        yield
    finally:
        _made.reset(token)
        for context in made:
            context.let_go()
