from kggraph.publication import Entity as Entity
from kggraph.publication import Fact as Fact
from kggraph.publication import Passage as Passage
from kggraph.publication import Publication as Publication
from kggraph.publication import open_endpoint as open_endpoint
from kggraph.publication import open_publication as open  # noqa: A004 - kggraph.open, as in gzip.open

__all__ = ["Entity", "Fact", "Passage", "Publication", "open", "open_endpoint"]

__version__: str
