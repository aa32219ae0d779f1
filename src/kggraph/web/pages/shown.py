"""Things, literals and amounts as they are shown on a page."""

from dataclasses import dataclass

from kggraph.web.pages.names import shortened

LONG_TEXT = 1_000  # characters that are shown of a text among others


@dataclass(frozen=True)
class Link:
    """A thing as it is linked: its name, the language of the name where it is not the page's, its page, its kind."""

    text: str
    lang: str
    url: str
    kind: str
    iri: str


@dataclass(frozen=True)
class Value:
    """A literal as it is shown; ``note`` names a datatype that readers would not guess."""

    text: str
    lang: str
    note: str

    @property
    def cut(self) -> str:
        """The text as it stands among others: its beginning, where it is long."""
        return shortened(self.text, LONG_TEXT)


@dataclass(frozen=True)
class Amount:
    """A number as it is shown, empty where none is stated, and its unit; ``number`` and ``code`` are for programs."""

    text: str
    unit: str
    number: str = ""
    code: str = ""
