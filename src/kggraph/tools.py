"""What makes a release what it is besides its inputs: this program and what it stands on."""

import sqlite3
from importlib.metadata import version

from kggraph import __version__

_LIBRARIES = ("pyoxigraph", "pyshacl", "rdflib")


def tool_versions() -> dict[str, str]:
    """Return the versions of what makes a release what it is, by name.

    >>> sorted(tool_versions())
    ['kggraph', 'pyoxigraph', 'pyshacl', 'rdflib', 'sqlite']
    """
    return {"kggraph": __version__, "sqlite": sqlite3.sqlite_version, **{name: version(name) for name in _LIBRARIES}}
