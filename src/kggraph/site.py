"""What serving needs to know of a project: names, languages, prefixes, and how its classes are shown.

A site travels inside the release as ``site.json``, so that a release can be served without its project.
"""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, fields
from typing import Any, Literal

from kggraph.errors import UnknownQueryError

DefaultGraph = Literal["union", "own"]
INTERFACE_LANGUAGES = ("kk", "ru", "en")
# Of security.txt (RFC 9116), as the settings write them.
SECURITY_FIELDS = (
    "contact",
    "expires",
    "acknowledgments",
    "canonical",
    "encryption",
    "hiring",
    "policy",
    "preferred_languages",
)
THEME_FOLDER = "theme"  # of a site's own look, in a project and in a release
KINDS = ("organization", "donation", "campaign", "event", "place", "person", "document", "concept", "other")
ROLES = ("giver", "receiver", "within", "what")  # that a thing plays in others: fields of their class's view
NAMED = ("giver", "what", "receiver", "within", "stage")  # fields of a view that its things may be chosen by
# What other vocabularies date things by, for a site whose settings name no dates.
USUAL_DATES = (
    "https://schema.org/startDate",
    "http://schema.org/startDate",
    "https://schema.org/datePublished",
    "http://schema.org/datePublished",
    "http://purl.org/dc/terms/date",
    "http://purl.org/dc/terms/issued",
    "http://purl.org/dc/terms/created",
    "http://purl.org/dc/elements/1.1/date",
    "http://www.w3.org/ns/prov#startedAtTime",
)


@dataclass(frozen=True)
class ClassView:
    """How the things of one class are listed and summed up: a ``[[classes]]`` table of the settings.

    ``path`` names the list page (``/en/donations``); ``kind`` picks colour and icon, one of ``KINDS``; the other
    fields are IRIs of properties that a card of such a thing is made of, each of them optional. ``done`` is the value
    of ``stage`` that a thing without one has too: what is at another stage, such as promised, is not added up. ``when``
    and ``where`` place a thing on the timeline and the map.
    """

    iri: str
    path: str = ""
    kind: str = "other"
    amount: str = ""
    currency: str = ""
    giver: str = ""
    receiver: str = ""
    what: str = ""
    within: str = ""
    stage: str = ""
    done: str = ""
    when: str = ""
    where: str = ""


@dataclass(frozen=True)
class Figure:
    """A number on the first page: the result of a query that the reader can open.

    The query's first row gives ``?value`` and, where they apply, ``?currency`` (ISO 4217), ``?stated`` and ``?of``
    ("5 of 8 donations state a sum"), and ``?promised``: how many others are not counted because they are not done yet.
    ``rows`` is the list of what the number is made of (``donations?value=stated``).
    """

    name: str
    query: str
    label: Mapping[str, str]
    rows: str = ""


@dataclass(frozen=True)
class Parameter:
    """A variable of a saved query that a caller may bind to a value of his own.

    ``datatype`` is the IRI of the value's datatype, empty for a parameter that takes an IRI; ``of_class`` names the
    class whose things fit. One that is not ``required`` stays unbound where no value is given. ``example`` is a value
    as a caller would write it.
    """

    name: str
    datatype: str = ""
    of_class: str = ""
    required: bool = True
    label: Mapping[str, str] = field(default_factory=dict)
    example: str = ""


@dataclass(frozen=True)
class SavedQuery:
    """A query that travels with the data: an example in the editor, and an address of its own for programs.

    ``label`` is the question it answers and ``description`` what its answer means, both by language; a query that
    nobody described has neither.
    """

    name: str
    text: str
    label: Mapping[str, str] = field(default_factory=dict)
    description: Mapping[str, str] = field(default_factory=dict)
    keywords: tuple[str, ...] = ()
    parameters: tuple[Parameter, ...] = ()

    def parameter(self, name: str) -> Parameter | None:
        """Return the parameter of this name, or None."""
        return next((parameter for parameter in self.parameters if parameter.name == name), None)


@dataclass(frozen=True)
class Site:
    """A site's settings. ``languages`` are those of the interface; the data's own comes first in ``data_languages``.

    ``security`` are fields of security.txt (RFC 9116); ``schema_org`` names classes and properties as schema.org does.

    >>> site = Site(base="https://example.org/", title={"en": "Gifts"})
    >>> Site.from_json(site.to_json()) == site
    True
    """

    base: str
    title: Mapping[str, str]
    description: Mapping[str, str] = field(default_factory=dict)
    data_languages: tuple[str, ...] = ("en",)
    licence: str = ""
    default_graph: DefaultGraph = "union"
    prefixes: Mapping[str, str] = field(default_factory=dict)
    classes: tuple[ClassView, ...] = ()
    figures: tuple[Figure, ...] = ()
    queries: tuple[SavedQuery, ...] = ()
    private: tuple[str, ...] = ()
    security: Mapping[str, str] = field(default_factory=dict)
    schema_org: Mapping[str, str] = field(default_factory=dict)

    def class_view(self, iri: str) -> ClassView | None:
        """Return how the things of a class are shown, or None if the settings say nothing of it."""
        return next((view for view in self.classes if view.iri == iri), None)

    @property
    def dated_by(self) -> tuple[str, ...]:
        """The properties that date things for the timeline: those of the settings, or the usual ones.

        >>> Site("https://example.org/", {}, classes=(ClassView("https://e.example/Gift", when="e:on"),)).dated_by
        ('e:on',)
        """
        return tuple(sorted({view.when for view in self.classes if view.when})) or USUAL_DATES

    def listed_as(self, path: str) -> ClassView | None:
        """Return the class whose list page has this path, or None.

        >>> gift = ClassView("https://example.org/Gift", path="gifts")
        >>> Site("https://example.org/", {}, classes=(gift,)).listed_as("gifts") is gift
        True
        """
        return next((view for view in self.classes if view.path and view.path == path), None)

    def language_for(self, texts: Mapping[str, str], wanted: str) -> str | None:
        """Return the language of the text that readers of ``wanted`` understand best, None where there is no text.

        >>> Site("https://example.org/", {}, data_languages=("kk",)).language_for({"de": "Gaben", "kk": "Сыйлар"}, "en")
        'kk'
        """
        order = (wanted, *self.data_languages, *sorted(texts))
        return next((language for language in order if language in texts), None)

    def query(self, name: str) -> SavedQuery:
        """Return the saved query of a name. Raises UnknownQueryError that names the nearest.

        >>> Site("https://example.org/", {}, queries=(SavedQuery("gifts", "ASK {}"),)).query("gifts").text
        'ASK {}'
        """
        found = next((query for query in self.queries if query.name == name), None)
        if found is None:
            raise UnknownQueryError(name, [query.name for query in self.queries])
        return found

    def to_json(self) -> str:
        """Return the site as JSON text, equal for equal sites."""
        return json.dumps(asdict(self), ensure_ascii=False, indent=1, sort_keys=True) + "\n"

    @classmethod
    def from_json(cls, text: str) -> "Site":
        """Read what ``to_json`` wrote. Raises ValueError, TypeError or KeyError for anything else."""
        row: dict[str, Any] = json.loads(text)
        known = {f.name for f in fields(cls)}
        if unknown := set(row) - known:
            raise ValueError(f"unknown entries {sorted(unknown)}")
        row["classes"] = tuple(ClassView(**view) for view in row["classes"])
        row["figures"] = tuple(Figure(**figure) for figure in row["figures"])
        row["queries"] = tuple(_saved_query(query) for query in row.get("queries", []))
        row |= {key: tuple(value) for key, value in row.items() if isinstance(value, list)}
        return cls(**row)


def _saved_query(row: dict[str, Any]) -> SavedQuery:
    parameters = tuple(Parameter(**parameter) for parameter in row["parameters"])
    return SavedQuery(**{**row, "keywords": tuple(row["keywords"]), "parameters": parameters})
