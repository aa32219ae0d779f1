"""What a template sees, which is let go of as soon as its page is written."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from types import FunctionType, MethodType
from typing import Any

from jinja2.runtime import Context, Macro

_PLAIN = {FunctionType, MethodType}
_made: ContextVar[list["PageContext"]] = ContextVar("made")


class PageContext(Context):
    """The names that a template sees.

    A macro refers to the context that it was made in, and that to the macro. In such circles everything that a page
    was made of would wait for a collection of garbage: megabytes, of a long list.
    """

    def __init__(self, *given: Any, **named: Any) -> None:  # noqa: ANN401 - as Jinja declares it
        super().__init__(*given, **named)
        _made.get([]).append(self)

    def call(self, called: Any, /, *args: Any, **named: Any) -> Any:  # noqa: ANN401 - as Jinja declares it
        """Return what a template calls: macros and functions, hundreds in a page, without Jinja's questions.

        Jinja asks of each whether it wants the context, its evaluation context or the environment as well.
        """
        if isinstance(called, Macro):
            args = (self.eval_ctx, *args)
        elif type(called) not in _PLAIN or hasattr(called, "jinja_pass_arg"):
            return super().call(called, *args, **named)
        named.pop("_block_vars", None)
        named.pop("_loop_vars", None)
        return called(*args, **named)

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
