"""Which representation of a description a client asks for, and the URL that is that representation alone."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from enum import Enum

from werkzeug.datastructures import MultiDict

from kggraph.errors import NotAcceptableError
from kggraph.formats import JsonLdForm, RdfFormat
from kggraph.iris import Iris, with_query
from kggraph.web.errors import ShownError, ShownErrorException
from kggraph.web.negotiation import HTML, RdfChoice, choose_json_ld_form, choose_media_type, choose_rdf, find_rdf_choice
from kggraph.web.responses import content_type

_LONGEST_NUMBER = 9


@dataclass(frozen=True, eq=False)
class _ViewRow:
    """A row: what URLs and people call the view, and the formats that can say it, the one preferred first."""

    parameter: str
    label: str
    formats: tuple[RdfFormat, ...]


class View(_ViewRow, Enum):
    """Another way to tell the same facts.

    >>> View.NANOPUBLICATION.formats[0].extension
    'trig'
    """

    STATEMENTS = "", "RDF", tuple(RdfFormat)
    RDF_12 = "rdf12", "RDF 1.2", tuple(row for row in RdfFormat if row is not RdfFormat.JSON_LD)
    NANOPUBLICATION = "nanopub", "Nanopublication", (RdfFormat.TRIG, RdfFormat.N_QUADS, RdfFormat.JSON_LD)

    def offers(self, choice: RdfChoice | None) -> bool:
        """Return whether a format, or HTML, is on offer: only the statements have pages."""
        return choice in self.formats or (choice == HTML and self is View.STATEMENTS)

    def choose(self, accept: str | None) -> RdfChoice | None:
        """Return what a client likes best; only the statements answer to other names of formats."""
        if self is View.STATEMENTS:
            return choose_rdf(accept)
        offered = {row.media_type: row for row in self.formats}
        chosen = choose_media_type(accept, tuple(offered))
        return offered[chosen] if chosen else None


@dataclass(frozen=True)
class Variant:
    """One representation of a description: ``form`` only says something of JSON-LD, None where the client does not."""

    format: RdfFormat
    form: JsonLdForm | None = None
    view: View = View.STATEMENTS
    page: int = 1

    @property
    def content_type(self) -> str:
        """The value of ``Content-Type``: with the profile that was asked for, or the version of RDF.

        >>> Variant(RdfFormat.TURTLE, view=View.RDF_12).content_type
        'text/turtle; charset=utf-8; version=1.2'
        """
        profile = f'; profile="{self.form.value}"' if self.form else ""
        version = "; version=1.2" if self.view is View.RDF_12 else ""
        return f"{content_type(self.format.media_type)}{profile}{version}"

    @property
    def parameters(self) -> dict[str, str]:
        """The parameters of the URL beside the format."""
        return {
            "view": self.view.parameter,
            "profile": self.form.short_name if self.form else "",
            "page": str(self.page) if self.page > 1 else "",
        }

    def url(self, iris: Iris, iri: str) -> str:
        """Return the local URL of this representation of an IRI's description.

        >>> expanded = Variant(RdfFormat.JSON_LD, form=JsonLdForm.EXPANDED, page=2)
        >>> expanded.url(Iris("https://example.org/"), "https://example.org/id/hub")
        '/data/hub.jsonld?profile=expanded&page=2'
        """
        return with_query(iris.data_url(iri, self.format.extension), **self.parameters)

    def others(self) -> list["Variant"]:
        """Return the same in every format that can say it, this one included."""
        return [replace(self, format=row, form=None) for row in self.view.formats]


@dataclass(frozen=True)
class Wanted:
    """What a request asks for, and the headers that had a say in it; ``variant`` is None where that is a page."""

    variant: Variant | None
    vary: Sequence[str] = ()


def read_wanted(arguments: "MultiDict[str, str]", accept: str | None, *, named: RdfFormat | None = None) -> Wanted:
    """Return what a request asks for; ``named`` is the format that its path ends in, if it does.

    Raises NotAcceptableError, and ShownErrorException for parameters that cannot be understood.
    """
    view, page = _read_view(arguments), _read_page(arguments)
    format_name = None if named else arguments.get("format")
    choice = named or (view.choose(accept) if format_name is None else find_rdf_choice(format_name))
    if not view.offers(choice):
        asked = format_name or (named.media_type if named else accept or "")
        raise NotAcceptableError(asked, [row.media_type for row in view.formats])
    is_negotiated = named is None and format_name is None
    if not isinstance(choice, RdfFormat):
        return Wanted(None, ["Accept"] * is_negotiated + ["Accept-Language"])
    form = _read_form(arguments, accept if is_negotiated else None) if choice is RdfFormat.JSON_LD else None
    return Wanted(Variant(choice, form, view, page), ["Accept"] * is_negotiated)


def _read_form(arguments: "MultiDict[str, str]", accept: str | None) -> JsonLdForm | None:
    """Return the form asked for; a profile that is not known changes nothing (RFC 6906, section 3)."""
    if "profile" in arguments:
        return JsonLdForm.find(arguments["profile"])
    return choose_json_ld_form(accept)


def _read_view(arguments: "MultiDict[str, str]") -> View:
    asked = arguments.get("view", "")
    views: Mapping[str, View] = {view.parameter: view for view in View}
    if asked not in views:
        _refuse(f"there is no view {asked!r}; there are: {', '.join(name for name in views if name)}")
    return views[asked]


def _read_page(arguments: "MultiDict[str, str]") -> int:
    text = arguments.get("page", "1")
    is_number = text.isascii() and text.isdigit() and len(text) <= _LONGEST_NUMBER
    if not is_number or int(text) < 1:
        _refuse(f"the parameter 'page' is {text!r}; expected a number from 1")
    return int(text)


def _refuse(reason: str) -> None:
    raise ShownErrorException(ShownError(400, "Not understood", reason))
