"""A thing in a few lines, to be shown inside other programs."""

from kggraph.errors import UnknownEntityError
from kggraph.vocabulary import RDF
from kggraph.web.pages.entity import about
from kggraph.web.pages.page import Page
from kggraph.web.pages.thing import describe

# Other programs show it in a frame; nothing in it runs, and it loads nothing but the style sheet and fonts from here.
POLICY = "default-src 'none'; style-src 'self'; font-src 'self'; base-uri 'none'; frame-ancestors *"


def render_preview(page: Page, iri: str) -> str:
    """Return the page that shows a thing by name, classes and description. Raises UnknownEntityError.

    What the site keeps private is as unknown here as what it does not have.
    """
    description = describe(page, iri)
    if not description.values or page.is_private(iri):
        raise UnknownEntityError(iri)
    page.learn(description.terms())
    return page.render(
        "preview.html",
        thing=page.link(iri),
        kinds=page.links(description.iris(RDF.type.value)),
        about=about(page, description),
        names=page.names,
    )
