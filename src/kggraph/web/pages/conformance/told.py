"""A shape as it is told: the words of each constraint, with what they are about."""

from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup

from kggraph.store.interface import Term
from kggraph.web.pages.names import Words


@dataclass(frozen=True)
class Step:
    """A piece of a property path in the notation of SPARQL (section 9.1): a sign, or the IRI of a property."""

    sign: str = ""
    iri: str = ""


@dataclass(frozen=True)
class Sentence:
    """What one constraint says: words, then the terms, texts or shapes that they are about, or a piece of code.

    ``language`` is that of words that the shapes bring with them; the interface's own have none.
    """

    text: Markup
    terms: Sequence[Term] = ()
    texts: Sequence[str] = ()
    shapes: "Sequence[ToldShape]" = ()
    code: str = ""
    language: str = ""


@dataclass(frozen=True)
class ToldShape:
    """A shape as it is told: ``iri`` is empty for one without a name, ``path`` for one about things themselves.

    ``severity`` is ``violation``, ``warning`` or ``info``; one that ``is_off`` is written down and not applied.
    """

    iri: str
    path: Sequence[Step]
    name: Words | None
    about: Words | None
    messages: Sequence[Words]
    severity: str
    is_off: bool
    sentences: Sequence[Sentence]
    properties: "Sequence[ToldShape]"
