"""Where copying begins: what has a fixed URL, static files, and what is gone, which nothing links to."""

from collections.abc import Iterator

from kggraph.export.asking import Asker
from kggraph.formats import RdfFormat
from kggraph.iris import Iris
from kggraph.site import INTERFACE_LANGUAGES
from kggraph.store.interface import Store
from kggraph.store.questions import question
from kggraph.web.pages.assets import Assets
from kggraph.web.pages.page import EXTENSION

_NOT_FOR_READERS = ("review/",)


def first_urls(asker: Asker) -> list[str]:
    """Return the URLs that everything else is reached from."""
    assets: Assets = asker.app.extensions[EXTENSION]
    static = [f"/static/{name}" for name in assets.names if not name.startswith(_NOT_FOR_READERS)]
    return sorted({*asker.scope.fixed(), *static, *_gone(asker.store)})


def _gone(store: Store) -> Iterator[str]:
    iris = Iris(store.site.base)
    for row in store.select(question("tombstones")):
        iri = row["thing"].value
        yield from (iris.thing_url(iri), *(iris.page_url(iri, language) for language in INTERFACE_LANGUAGES))
        yield from (iris.data_url(iri, row.extension) for row in RdfFormat)
