"""What the service says of itself, in both versions of the protocol."""

from typing import Any

from kggraph import __version__
from kggraph.web.pages.page import Page
from kggraph.web.reconciliation.queries import BATCH

PREVIEW_WIDTH, PREVIEW_HEIGHT = 420, 280
_LIMIT = "limit"


def old_manifest(page: Page, root: str) -> dict[str, Any]:
    """Return the manifest of version 0.2, which OpenRefine reads; ``root`` is the server's URL."""
    here = f"{root}reconcile"
    kinds = ("entity", "property", "type")
    return {
        "versions": ["0.2"],
        "name": page.title.text,
        "identifierSpace": page.site.base,
        "schemaSpace": page.site.base,
        "documentation": f"{root}{page.language}/about",
        "serviceVersion": __version__,
        "logo": root + page.assets.url("icon.svg")[1:],
        "defaultTypes": default_types(page),
        "view": {"url": f"{root}resource?iri={{{{id}}}}"},
        "preview": {"url": f"{here}/preview?id={{{{id}}}}", "width": PREVIEW_WIDTH, "height": PREVIEW_HEIGHT},
        "suggest": {kind: {"service_url": here, "service_path": f"/suggest/{kind}"} for kind in kinds},
        "extend": {
            "propose_properties": {"service_url": here, "service_path": "/extend/propose"},
            "property_settings": [
                {"name": _LIMIT, "label": page.say.gettext("Values at most"), "type": "number", "default": 0}
            ],
        },
    }


def new_manifest(page: Page, root: str) -> dict[str, Any]:
    """Return the manifest of the draft of version 1.0."""
    return {
        "versions": ["1.0-draft"],
        "name": page.title.text,
        "lang": page.language,
        "documentation": f"{root}{page.language}/about",
        "serviceVersion": __version__,
        "logo": root + page.assets.url("icon.svg")[1:],
        "defaultTypes": default_types(page),
        "view": {"url": f"{root}resource?iri={{id}}"},
        "preview": {"width": PREVIEW_WIDTH, "height": PREVIEW_HEIGHT},
        "suggest": {"entity": True, "property": True, "type": True},
        "extend": {
            "proposeProperties": True,
            "propertySettings": [
                {"id": _LIMIT, "name": page.say.gettext("Values at most"), "type": "number", "default": 0}
            ],
        },
        "batchSize": BATCH,
        "standardizedScore": True,
    }


def default_types(page: Page) -> list[dict[str, str]]:
    """Return the classes that the settings name, as types."""
    page.learn(view.iri for view in page.site.classes)
    return [{"id": view.iri, "name": page.names.name(view.iri).text} for view in page.site.classes]
