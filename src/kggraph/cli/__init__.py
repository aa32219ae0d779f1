"""The command line: one command per file in ``commands``, loaded when it is called.

``main`` is the console script; nothing else is for use from outside.
"""

from kggraph.cli.program import main

__all__ = ["main"]
