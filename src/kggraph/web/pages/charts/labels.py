"""What stands in a drawing: names of one or several things, and amounts, as readers of the page write them."""

from collections.abc import Iterable, Sequence
from decimal import Decimal

from kggraph.labels import sort_key
from kggraph.store.interface import Term
from kggraph.web.pages.formatting import number_text
from kggraph.web.pages.names import Words
from kggraph.web.pages.page import Page
from kggraph.web.pages.shown import Amount


def name_of(page: Page, iri: str) -> Words:
    """Return the name of a thing; of one that is kept private, that of its class. ``learn_names`` comes first."""
    types = page.names.types(iri) if page.is_private(iri) else []
    link = page.link(types[0] if types else iri)
    return Words(link.text, link.lang)


def names_of(page: Page, iris: Iterable[str]) -> Words:
    """Return the names of some things, sorted, as one text; nothing of none."""
    names = sorted({name_of(page, iri) for iri in iris}, key=lambda name: (sort_key(name.text), name.language))
    languages = {name.language for name in names}
    return Words(", ".join(name.text for name in names), languages.pop() if len(languages) == 1 else "")


def public_iris(page: Page, iris: Iterable[str]) -> list[str]:
    """Return the IRIs of those things that are not kept private."""
    return [iri for iri in iris if not page.is_private(iri)]


def learn_names(page: Page, iris: Iterable[str]) -> None:
    """Learn the names of things, and of the classes of those that are kept private."""
    known: Sequence[str] = list(iris)
    page.learn(known)
    page.learn(kind for iri in known if page.is_private(iri) for kind in page.names.types(iri))


def amount_of(page: Page, total: Decimal | None, currency: Term | None) -> Amount:
    """Return an amount as it is shown; its text is empty where none is stated."""
    return Amount("", "") if total is None else Amount(number_text(total, page.language), page.unit(currency))
