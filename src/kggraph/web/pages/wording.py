"""The interface's words: message catalogues read when a language is first asked for."""

from collections.abc import Mapping
from functools import cache, lru_cache
from gettext import GNUTranslations
from io import BytesIO
from pathlib import Path

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from markupsafe import Markup, escape

from kggraph.site import INTERFACE_LANGUAGES
from kggraph.web.pages.formatting import number_text

_MESSAGES_KEPT = 2_000  # more than there are, and a theme may have some of its own
TRANSLATIONS = Path(__file__).parent.parent / "translations"


class Wording:
    """The words of one language. Messages are English sentences; values stand in them by name, escaped for HTML.

    >>> Wording.of("en").gettext("%(a)s to %(b)s", a="<1>", b=2)
    Markup('&lt;1&gt; to 2')
    """

    def __init__(self, language: str, catalogue: GNUTranslations) -> None:
        self.language = language
        self._catalogue = catalogue
        self._plain = lru_cache(maxsize=_MESSAGES_KEPT)(lambda message: escape(catalogue.gettext(message)))

    @staticmethod
    @cache
    def of(language: str) -> "Wording":
        """Return the words of an interface language."""
        return Wording(language, read_catalogue(language))

    def gettext(self, message: str, /, **values: object) -> Markup:
        """Return a message in this language."""
        return self._plain(message) % _escaped(values) if values else self._plain(message)

    def ngettext(self, singular: str, plural: str, n: int, /, **values: object) -> Markup:
        """Return a message in the form that a number asks for; the number stands in it as ``%(n)s``."""
        values["n"] = number_text(n, self.language)
        return escape(self._catalogue.ngettext(singular, plural, n)) % _escaped(values)


def read_catalogue(language: str) -> GNUTranslations:
    """Return the catalogue of an interface language, compiled in memory."""
    if language not in INTERFACE_LANGUAGES:
        raise LookupError(f"no catalogue for {language!r}; there are: {', '.join(INTERFACE_LANGUAGES)}")
    with (TRANSLATIONS / language / "LC_MESSAGES" / "messages.po").open("rb") as file:
        catalogue = read_po(file, locale=language)
    compiled = BytesIO()
    write_mo(compiled, catalogue)
    compiled.seek(0)
    return GNUTranslations(compiled)


def _escaped(values: Mapping[str, object]) -> dict[str, Markup]:
    return {name: escape(value) for name, value in values.items()}
