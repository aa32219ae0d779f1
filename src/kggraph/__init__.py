"""kggraph: publish a validated knowledge graph whose every fact shows the words it comes from."""

__version__ = "0.1.0"
