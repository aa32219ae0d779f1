"""kggraph: publish a validated knowledge graph whose every fact shows the words it comes from.

>>> import kggraph
>>> kggraph.open("nowhere")
Traceback (most recent call last):
kggraph.errors.NoReleaseError: nowhere: no such folder; expected that of a project, of a build or of a release
"""

from importlib import import_module

__version__ = "0.1.0"

# Loaded when first asked for: the server, which imports this package too, has no use for rdflib.
_FROM_PUBLICATION = {
    "Entity": "Entity",
    "Fact": "Fact",
    "Passage": "Passage",
    "Publication": "Publication",
    "open": "open_publication",
    "open_endpoint": "open_endpoint",
}


def __getattr__(name: str) -> object:
    if name not in _FROM_PUBLICATION:
        raise AttributeError(f"module 'kggraph' has no attribute {name!r}")
    return getattr(import_module("kggraph.publication"), _FROM_PUBLICATION[name])


def __dir__() -> list[str]:
    return sorted([*globals(), *_FROM_PUBLICATION])
