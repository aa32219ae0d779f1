"""Values for the parameters of saved queries: from the text that a caller writes to the term that is bound."""

from collections.abc import Iterable

import pyoxigraph as ox

from kggraph.errors import InvalidIriError, ParameterError, did_you_mean
from kggraph.iris import named_iris, require_iri, shorten
from kggraph.site import Parameter, SavedQuery, Site
from kggraph.store.datatypes import DATATYPES
from kggraph.store.interface import Store, Term
from kggraph.store.questions import question


def read_values(query: SavedQuery, given: Iterable[tuple[str, str]], store: Store) -> dict[str, Term]:
    """Return the terms to be bound, by variable. An empty text counts as none given: forms send one for each field.

    Raises ParameterError for a name that the query has no parameter of, a name given twice, a value that does not fit,
    and a required parameter without a value.
    """
    values: dict[str, Term] = {}
    for name, text in given:
        parameter = query.parameter(name)
        if parameter is None:
            raise ParameterError(_unknown(query, name))
        if name in values:
            raise ParameterError(f"the parameter {name!r} is given twice; expected once")
        if text:
            values[name] = read_value(parameter, text, store)
    missing = [parameter for parameter in query.parameters if parameter.required and parameter.name not in values]
    if missing:
        raise ParameterError(
            f"the parameter {missing[0].name!r} is missing; expected {expected(missing[0], store.site)}"
        )
    return values


def read_value(parameter: Parameter, text: str, store: Store) -> Term:
    """Return the term that a text stands for. Raises ParameterError naming the parameter and what it takes."""
    try:
        if parameter.datatype:
            return DATATYPES[parameter.datatype].literal(text)
        return _thing(text, store)
    except (ParameterError, InvalidIriError) as error:
        wanted = "" if parameter.datatype else f"; expected {expected(parameter, store.site)}"
        raise ParameterError(f"the parameter {parameter.name!r}: {error}{wanted}") from None


def expected(parameter: Parameter, site: Site) -> str:
    """Return in words what a parameter takes.

    >>> site = Site("https://example.org/", {}, prefixes={"ex": "https://example.org/ns#"})
    >>> expected(Parameter("since", "http://www.w3.org/2001/XMLSchema#gYear"), site)
    'a year such as 2022'
    >>> expected(Parameter("giver", of_class="https://example.org/ns#Giver", example="org/bakery"), site)
    'an IRI, a prefixed name or a path below the base, of a thing of the class ex:Giver; for instance org/bakery'
    """
    if parameter.datatype:
        words = DATATYPES[parameter.datatype].expected
    else:
        words = "an IRI, a prefixed name or a path below the base"
    of_class = f", of a thing of the class {shorten(parameter.of_class, site.prefixes)}" if parameter.of_class else ""
    return words + of_class + (f"; for instance {parameter.example}" if parameter.example else "")


def _thing(text: str, store: Store) -> ox.NamedNode:
    """Return the IRI that a text names; what is written in short must be known, so that a slip of the pen is told."""
    site = store.site
    nodes = [ox.NamedNode(require_iri(iri)) for iri in named_iris(text, site.prefixes, site.base)]
    if "://" in text:
        return nodes[0]
    found = next((node for node in nodes if store.ask(question("entity-exists"), entity=node)), None)
    if found is None:
        raise ParameterError(f"nothing is known of {nodes[0]}")
    return found


def _unknown(query: SavedQuery, name: str) -> str:
    names = [parameter.name for parameter in query.parameters]
    there = f"it has {', '.join(names)}" if names else "it has none"
    return f"the query {query.name!r} has no parameter {name!r}; {there}{did_you_mean(name, names)}"
