"""The validation report as pages: results by shape and severity, each with its thing, its rule, a fact's words."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from urllib.parse import urlencode

import pyoxigraph as ox
from werkzeug.datastructures import MultiDict

from kggraph.formats import RdfFormat
from kggraph.iris import require_iri
from kggraph.store.interface import Term
from kggraph.vocabulary import ASAR
from kggraph.web.context import find_release
from kggraph.web.pages.conformance.anchors import anchor_of
from kggraph.web.pages.conformance.known_terms import has_page, pages_of_terms
from kggraph.web.pages.conformance.paths import parse_path
from kggraph.web.pages.conformance.phrases import severity_words
from kggraph.web.pages.conformance.published_report import Found, PublishedReport, find_report
from kggraph.web.pages.conformance.shapes_graph import ShapesGraph, find_shapes
from kggraph.web.pages.conformance.targets import read_focus, shapes_about
from kggraph.web.pages.conformance.telling import shape_name
from kggraph.web.pages.conformance.told import Step
from kggraph.web.pages.evidence import Quote, facts_named
from kggraph.web.pages.names import Words
from kggraph.web.pages.page import Page
from kggraph.web.paging import Paging, read_page_number

SEVERITIES = ("warning", "info")
PER_PAGE = 25
_FILTERS = ("severity", "shape", "entity")


@dataclass(frozen=True)
class ShownResult:
    """One result as it is shown; ``quotes`` are the words behind the fact that it is about."""

    found: Found
    message: Words | None
    focus: Term | None
    path: Sequence[Step]
    value: Term | None
    rule: str
    quotes: Sequence[Quote] = ()


@dataclass(frozen=True)
class Rule:
    """A shape that found something: its name, and how many results of each severity it has."""

    iri: str
    name: Words
    counts: Mapping[str, int] = field(default_factory=dict)


def render_validation(page: Page, arguments: "MultiDict[str, str]") -> str:
    """Return the page of the report that a URL asks for; it says so where nothing was checked. Raises TermError."""
    release = find_release()
    graph, report = find_shapes(release) or ShapesGraph({}), find_report(release)
    given = {name: arguments[name] for name in _FILTERS if arguments.get(name)}
    results = _filtered(report, graph, given) if report else []
    paging = _paging(arguments, len(results))
    shown = [_shown(page, found) for found in results[paging.offset : paging.offset + paging.size]]
    entity = require_iri(given["entity"]) if "entity" in given else ""
    about = shapes_about(page, graph, read_focus(page, entity)) if entity else []
    page.learn([entity, *(iri for result in shown for iri in _iris(result))])
    return page.render(
        "validation.html",
        report=report,
        has_release=release is not None,
        given=given,
        query=urlencode(given),
        rules=_rules(page, graph, report) if report else [],
        applied=[Rule(_name(node), shape_name(page, graph, _name(node))) for node in about],
        shown=_with_quotes(page, shown),
        paging=paging,
        severities=SEVERITIES,
        severity_words=severity_words,
        anchor_of=anchor_of,
        has_page=pages_of_terms(page),
        absent={iri for iri in [entity, *map(_focus_of, shown)] if iri and not has_page(page, iri)},
        formats=_formats() if report else [],
    )


def _filtered(report: PublishedReport, graph: ShapesGraph, given: Mapping[str, str]) -> list[Found]:
    shape = given.get("shape", "")
    rules = {shape, *(part for node in graph.standing if _name(node) == shape for part in graph.parts(node))}
    return [
        found
        for found in report.results
        if given.get("severity", found.severity) == found.severity
        if given.get("entity", found.focus_node) == found.focus_node
        if not shape or found.rule in rules
    ]


def _paging(arguments: Mapping[str, str], count: int) -> Paging:
    return Paging(min(read_page_number(arguments), Paging(1, PER_PAGE, count).last), PER_PAGE, count)


def _rules(page: Page, graph: ShapesGraph, report: PublishedReport) -> list[Rule]:
    """Return the shapes that found something, those with the most results first."""
    counts = Counter((found.rule, found.severity) for found in report.results)
    return [
        Rule(iri, shape_name(page, graph, iri), {name: counts[iri, name] for name in SEVERITIES})
        for iri, _ in report.by_rule.most_common()
    ]


def _shown(page: Page, found: Found) -> ShownResult:
    messages = [ox.Literal(text, language=tag) if tag else ox.Literal(text) for tag, text in found.messages]
    return ShownResult(
        found=found,
        message=page.names.choose(messages),
        focus=_term(found.focus_node),
        path=parse_path(found.path),
        value=_term(found.value) if found.value.startswith(("<", '"')) else None,
        rule="" if found.rule.startswith("_:") else found.rule,
    )


def _with_quotes(page: Page, shown: Sequence[ShownResult]) -> list[ShownResult]:
    """Return results with the words of the facts that they are about. Their terms have been learnt."""
    iris = [iri for iri in map(_focus_of, shown) if iri]
    facts = {fact.iri: fact for fact in facts_named(page, [iri for iri in iris if _is_fact(page, iri)])}
    page.hidden = any(page.is_private(iri) for iri in iris)
    return [
        replace(result, quotes=facts[result.found.focus_node].quotes) if result.found.focus_node in facts else result
        for result in shown
    ]


def _is_fact(page: Page, iri: str) -> bool:
    return ASAR.Fact.value in page.names.types(iri)


def _focus_of(result: ShownResult) -> str:
    return result.focus.value if isinstance(result.focus, ox.NamedNode) else ""


def _iris(result: ShownResult) -> list[str]:
    nodes = [node.value for node in (result.focus, result.value) if isinstance(node, ox.NamedNode)]
    return [*nodes, *(step.iri for step in result.path if step.iri)]


def _term(text: str) -> Term | None:
    """Return a term of a report: an IRI without brackets or an N-Triples term; None for a blank node."""
    if text.startswith("_:"):
        return None
    term = text if text.startswith(("<", '"')) else f"<{text}>"
    quad = next(iter(ox.parse(f"<urn:s> <urn:p> {term} .", format=ox.RdfFormat.N_TRIPLES)))
    return quad.object if not isinstance(quad.object, ox.Triple) else None


def _name(node: ox.NamedNode | ox.BlankNode) -> str:
    return node.value if isinstance(node, ox.NamedNode) else f"_:{node.value}"


def _formats() -> list[tuple[str, str, str]]:
    rows = [(row.label, f"/report.{row.extension}", row.media_type) for row in RdfFormat]
    return [*rows, ("JSON", "/report.json", "application/json")]
