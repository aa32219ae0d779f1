"""A release's engine with the names that queries need not declare: one way to ask it, in whichever process."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import pyoxigraph as ox


@dataclass(frozen=True)
class OpenDataset:
    """What strangers' queries are asked of.

    >>> dataset = OpenDataset(ox.Store(), {"ex": "https://example.org/"}, "https://example.org/")
    >>> bool(dataset.evaluate("ASK { <id/gift> a ex:Gift }"))
    False
    """

    engine: ox.Store
    prefixes: Mapping[str, str]
    base: str

    def evaluate(
        self, text: str, default_graphs: Sequence[str] | None = None, named_graphs: Sequence[str] | None = None
    ) -> ox.QuerySolutions | ox.QueryBoolean | ox.QueryTriples:
        """Begin to answer a query; None for graphs means the dataset as published.

        Relative IRIs are the dataset's (SPARQL 1.1 Query, section 4.1.1.2). Raises what the engine does: SyntaxError,
        and RuntimeError, OSError or ValueError where it refuses.
        """
        return self.engine.query(
            text,
            base_iri=self.base or None,
            prefixes=self._prefixes_for(text),
            default_graph=_graphs(default_graphs),
            named_graphs=_graphs(named_graphs),
        )

    def _prefixes_for(self, text: str) -> dict[str, str]:
        """Return the prefixes that a query may use: reading all of them takes the engine as long as a short query."""
        return {name: iri for written, name, iri in self._written_prefixes if written in text}

    @cached_property
    def _written_prefixes(self) -> tuple[tuple[str, str, str], ...]:
        return tuple((f"{name}:", name, iri) for name, iri in self.prefixes.items())


def _graphs(iris: Sequence[str] | None) -> Any:  # noqa: ANN401 - the engine's types are wider than what is passed here
    return None if iris is None else [ox.NamedNode(iri) for iri in iris]
