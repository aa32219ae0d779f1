"""Saved queries: each ``.rq`` file of a project's ``queries`` folder, with the Turtle beside it that describes it."""

import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pyoxigraph as ox

from kggraph.errors import QueryFileError, QuerySyntaxError, StoreError, did_you_mean
from kggraph.limits import read_limits
from kggraph.problem import Problem
from kggraph.settings import Settings
from kggraph.site import Parameter, SavedQuery, Site
from kggraph.store.binding import bind
from kggraph.store.datatypes import DATATYPES
from kggraph.store.interface import Term
from kggraph.store.query_descriptions import Description, read_description
from kggraph.store.query_text import asks_other_servers, query_form, require_allowed, tokens
from kggraph.store.syntax import explain_syntax_error

_FOLDER = "queries"
RESERVED = ("page", "page_size", "format")  # what a request may say beside a query's own parameters
QUERY_NAME = re.compile(r"[a-z0-9]+(?:[_-][a-z0-9]+)*")
_NOT_NAMES = {"openapi"}


def site_with_queries(settings: Settings) -> Site:
    """Return a project's site with the saved queries of its ``queries`` folder, sorted by name.

    Raises QueryFileError with everything that is wrong with them, each with file and line.
    """
    if settings.files:
        return settings.site  # a stranger's files, not a project
    folder = settings.root / _FOLDER
    found = sorted(folder.glob("*.rq"))
    described = sorted(folder.glob("*.ttl"))
    problems = [_without_query(settings.name_of(path)) for path in described if path.with_suffix(".rq") not in found]
    queries = []
    for path in found:
        try:
            queries.append(_read_query(path, settings))
        except QueryFileError as error:
            problems += error.problems
    if problems:
        raise QueryFileError(problems)
    return replace(settings.site, queries=tuple(queries))


def _without_query(name: str) -> Problem:
    return Problem(
        name, 0, 0, f"describes a query that is not there; expected {name.removesuffix('.ttl')}.rq beside it"
    )


def _read_query(path: Path, settings: Settings) -> SavedQuery:
    file, site = settings.name_of(path), settings.site
    if not QUERY_NAME.fullmatch(path.stem) or path.stem in _NOT_NAMES:
        message = "the name is part of an address; expected small letters, digits, '-' and '_', and not 'openapi'"
        raise QueryFileError([Problem(file, 0, 0, message)])
    text = _read_text(path, file)
    _require_sparql(text, file, settings)
    description = path.with_suffix(".ttl")
    if not description.is_file():
        return SavedQuery(path.stem, text)
    iri = f"{site.base}api/{path.stem}"
    found = read_description(description, name=settings.name_of(description), iri=iri)
    query = replace(found.query, name=path.stem, text=text)
    if problems := list(_mismatches(found, query, site)):
        raise QueryFileError(problems)
    return query


def _read_text(path: Path, file: str) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except UnicodeDecodeError as error:
        raise QueryFileError([Problem(file, 0, 0, f"not UTF-8: byte {error.start}")]) from None


def _require_sparql(text: str, file: str, settings: Settings) -> None:
    limits = read_limits(settings.limits, "[limits]")
    try:
        require_allowed(text, query_bytes=limits.query_bytes, services=limits.services)
        _parse(text, settings.site)
    except QuerySyntaxError as error:
        raise QueryFileError([Problem(file, error.line, error.column, error.reason)]) from None
    except StoreError as error:
        raise QueryFileError([Problem(file, 0, 0, str(error))]) from None


def _parse(text: str, site: Site) -> None:
    """Raise QuerySyntaxError for a text that is no query: one that is, is answered from a store without data.

    One that asks other servers is not tried: it would ask them.
    """
    if asks_other_servers(text):
        return
    try:
        ox.Store().query(text, prefixes=dict(site.prefixes), base_iri=site.base)
    except SyntaxError as error:
        raise explain_syntax_error(text, str(error), site.prefixes, base=site.base) from None


def _mismatches(found: Description, query: SavedQuery, site: Site) -> Iterator[Problem]:
    """Yield what a description says that is not so of its query."""
    form = query_form(query.text)
    if form and found.forms - {form}:
        said = " and ".join(sorted(form.value for form in found.forms))
        yield found.source.problem(f"says that the query is {said}; it is {form.value}", "Executable")
    variables = sorted({token.text[1:] for token in tokens(query.text) if token.kind == "variable"})
    names = [parameter.name for parameter in query.parameters]
    for parameter in query.parameters:
        anchor = f"#{parameter.name}"
        if message := _mismatch(parameter, query, variables, site):
            yield found.source.problem(f"<#{parameter.name}>: {message}", anchor)
        elif names.count(parameter.name) > 1:
            yield found.source.problem(f"<#{parameter.name}> is described twice", anchor)


def _mismatch(parameter: Parameter, query: SavedQuery, variables: list[str], site: Site) -> str:
    if parameter.name in RESERVED:
        return f"{', '.join(RESERVED)} have a meaning of their own; expected another name"
    if parameter.name not in variables:
        known = ", ".join(f"?{name}" for name in variables) or "none"
        return f"the query has no variable ?{parameter.name}; it has {known}{did_you_mean(parameter.name, variables)}"
    if (
        parameter.datatype
        and parameter.example
        and not DATATYPES[parameter.datatype].pattern.fullmatch(parameter.example)
    ):
        return f"the example {parameter.example!r} does not fit; expected {DATATYPES[parameter.datatype].expected}"
    try:
        _parse(bind(query.text, {parameter.name: _any_value(parameter)}), site)
    except QuerySyntaxError:
        return f"?{parameter.name} cannot be given a value: the query computes it (AS) or aggregates over it"
    return ""


def _any_value(parameter: Parameter) -> Term:
    return ox.Literal("0", datatype=ox.NamedNode(parameter.datatype)) if parameter.datatype else ox.NamedNode("urn:x")
