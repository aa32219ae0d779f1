"""What is wrong with a query that a store elsewhere refused, in the words in which a release would be asked.

Stores tell of a syntax error each in its own way, some without a line. So the query is read once more, by an empty
store in a process that can be killed: what it says is the same whatever store stands behind the endpoint.
"""

import shutil
import tempfile
import threading
import weakref
from pathlib import Path

import pyoxigraph as ox

from kggraph.errors import KggraphError, QueryRefusedError, QuerySyntaxError, StoreError
from kggraph.formats import RdfFormat, ResultsFormat
from kggraph.limits import QueryLimits
from kggraph.site import Site
from kggraph.store.interface import ProtocolQuery
from kggraph.store.query_process import Dataset
from kggraph.store.sandbox import Sandbox

_LIMITS = QueryLimits(seconds=2, quick=1, long=1, waiting=8)


class Judge:
    """Reads queries of strangers once more. Its process starts with the first query that was refused."""

    def __init__(self, site: Site) -> None:
        self._site = site
        self._lock = threading.Lock()
        self._sandbox: Sandbox | None = None

    def explain(self, query: ProtocolQuery, refusal: QuerySyntaxError) -> StoreError:
        """Return the error for a query that a store refused as no SPARQL; it may be SPARQL all the same."""
        try:
            self._open().answer(query, ResultsFormat.JSON, RdfFormat.TURTLE)
        except QuerySyntaxError as error:
            return error
        except KggraphError:
            return refusal  # nothing better is known
        return QueryRefusedError(f"the store cannot do this: {refusal.reason}")

    def close(self) -> None:
        """End the process."""
        if self._sandbox is not None:
            self._sandbox.close()

    def _open(self) -> Sandbox:
        with self._lock:
            if self._sandbox is None:
                folder = Path(tempfile.mkdtemp(prefix="kggraph-"))
                ox.Store(folder).flush()
                weakref.finalize(self, shutil.rmtree, folder, ignore_errors=True)
                self._sandbox = Sandbox(Dataset(folder, self._site.prefixes, self._site.base), _LIMITS)
            return self._sandbox
