"""What a copy holds: everything that is there before anybody asks a question of his own."""

from collections.abc import Iterator
from urllib.parse import parse_qsl

from flask import Flask
from werkzeug.exceptions import HTTPException

from kggraph.site import INTERFACE_LANGUAGES

# What answers questions, by the beginning of the endpoint's name.
_LIVE = (
    "api.",
    "fragments.",
    "linked_data.show_linkset",
    "pages.editor_data.",
    "pages.suggesting.",
    "reconciliation.",
    "show_health",
    "show_metrics",
    "show_ready",
    "sparql.",
    "static",
)
# Parameters that lead to something that is there; any other filters, sorts or compares.
_NAMING = {"class", "entity", "fact", "format", "in", "iri", "page", "quote", "sha256", "view"}


class Scope:
    """Knows of each local URL whether it is copied."""

    def __init__(self, app: Flask) -> None:
        self._routes = app.url_map.bind("localhost")
        rules = [rule for rule in app.url_map.iter_rules() if "GET" in (rule.methods or ())]
        self._rules = [rule for rule in rules if not rule.endpoint.startswith(_LIVE)]

    def fixed(self) -> Iterator[str]:
        """Yield the URLs without a variable part but the language of the page."""
        for rule in self._rules:
            if rule.arguments <= {"language"}:
                values = [{"language": code} for code in INTERFACE_LANGUAGES] if rule.arguments else [{}]
                yield from (built[1] for value in values if (built := rule.build(value)))

    def covers(self, url: str) -> bool:
        """Return whether a normalized local URL is copied."""
        path, _, query = url.partition("?")
        try:
            endpoint, _ = self._routes.match(path, method="GET")
        except HTTPException:
            return False
        return not endpoint.startswith(_LIVE) and {name for name, _ in parse_qsl(query)} <= _NAMING
