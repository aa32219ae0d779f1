"""Validation: data and shapes in, a report or a proof of conformance out. No other stage imports pySHACL.

A small candidate is read into memory and validated whole. A large one is screened first (``screening``): focus nodes
that certainly conform are passed over, and pySHACL looks at the rest, in graphs read from sorted files. The report is
pySHACL's either way, and the same.
"""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from enum import Enum
from functools import partial
from itertools import islice
from pathlib import Path
from threading import Lock

from pyshacl.errors import ReportableRuntimeError
from pyshacl.graph_abstraction import DataGraph
from pyshacl.validator import Validator
from rdflib import SH, BNode, Graph
from rdflib.term import Node

from kggraph.errors import NonConformanceError, ShapesError
from kggraph.graph.candidate import Candidate
from kggraph.graph.links import write_links
from kggraph.graph.neighbours import Neighbours
from kggraph.progress import Progress, Silence
from kggraph.shapes.acceleration import accelerated
from kggraph.shapes.earlier import Earlier
from kggraph.shapes.messages import chosen_messages, messages_of_this_validation, with_origin_inside
from kggraph.shapes.paths import path_text
from kggraph.shapes.queries import ParsedQueries
from kggraph.shapes.report import Report, Result, Severity, build_report, violations_to_text
from kggraph.shapes.screening.again import Again, Since, TooManyError
from kggraph.shapes.screening.conditions import Conditions
from kggraph.shapes.screening.data_graph import data_graph
from kggraph.shapes.screening.reads import routes_read
from kggraph.shapes.screening.screen import Targets, screen
from kggraph.shapes.screening.terms import UnsureError
from kggraph.shapes.shapes_graph import ShapesGraph, read_shapes
from kggraph.shapes.structure import named_owner, prefix_sources
from kggraph.shapes.targets import count_targets
from kggraph.shapes.terms import n_triples, no_complaints_about_literals, node_name, read_graph

__all__ = ["ConformingCandidate", "ShapesGraph", "read_shapes", "require_conformance", "validate", "validate_candidate"]

# pySHACL and rdflib are patched while they work, and neither is made for threads.
_ENGINE = Lock()


def validate(data: Path | Sequence[Path] | Graph, shapes: ShapesGraph, *, focus: Sequence[str] | None = None) -> Report:
    """Return what the shapes find in the data: RDF files, N-Quads among them (all graphs merged), or a graph.

    With ``focus`` only these IRIs are looked at, by the shapes whose targets they are, and the report does not say how
    many nodes were checked; for none it is empty.
    Neither the graph nor the shapes are changed. Raises ShapesError when the engine cannot use the shapes.
    """
    if focus is not None and not focus:
        return Report((), shapes.count)
    graph = data if isinstance(data, Graph) else read_graph(*([data] if isinstance(data, Path) else data))
    with _ENGINE, accelerated(shapes.queries):
        results = apply_shapes(graph, shapes, focus=focus)
    checked = count_targets(graph, shapes.graph) if focus is None else {}
    return build_report(results, shapes=shapes.count, checked=checked)


def apply_shapes(data: Graph, shapes: ShapesGraph, *, focus: Sequence[str] | None = None) -> list[Result]:
    """Return the results of pySHACL as it is, in its own order."""
    with messages_of_this_validation(), no_complaints_about_literals():
        found = _run(data, _working_copy(shapes.graph), focus)
        return [_result(_properties(triples), shapes.graph) for triples in found]


class Engine(Enum):
    """How a candidate is validated; the value is what people are told."""

    WHOLE = "pySHACL"
    SCREENED = "pySHACL after screening"


_AT_A_TIME = 200  # focus nodes


def validate_candidate(
    candidate: Candidate,
    shapes: ShapesGraph,
    *,
    engine: Engine | None = None,
    progress: Progress | None = None,
    earlier: Earlier | None = None,
) -> Report:
    """Return what the shapes find in a candidate, all graphs merged; without ``engine`` its size decides.

    Screening reads the candidate's links, which it writes if nobody has; memory grows with the results alone. Where
    much is as in a dataset that was screened ``earlier``, what changed is looked at: the report is the same. Raises
    ShapesError when the engine cannot use the shapes.
    """
    chosen = engine or (Engine.SCREENED if candidate.is_large else Engine.WHOLE)
    if not shapes.count:
        return Report((), 0)
    if chosen is Engine.WHOLE:
        return validate(candidate.quads, shapes)
    if not candidate.links.is_file():
        write_links(candidate)
    since = _since(earlier, candidate, shapes)
    with _ENGINE, accelerated(shapes.queries), messages_of_this_validation(), no_complaints_about_literals():
        return _screened(candidate, shapes, since, progress or Silence())


def _since(earlier: Earlier | None, candidate: Candidate, shapes: ShapesGraph) -> Since | None:
    """Return what changed since an earlier validation, or nothing where that says nothing certain of this one."""
    if earlier is None or earlier.has_named_graphs or candidate.named_graphs:
        return None
    if earlier.said["engine"] != Engine.SCREENED.value or earlier.shapes != shapes.digest:
        return None
    return earlier.since(candidate)


def _screened(candidate: Candidate, shapes: ShapesGraph, since: Since | None, progress: Progress) -> Report:
    """Return what pySHACL finds about the focus nodes that may have results."""
    neighbours = Neighbours(candidate)
    results: list[Result] = []
    with _refusals_told():
        data = DataGraph.from_rdflib(data_graph(neighbours))
        validator = _Collector(data, shacl_graph=_working_copy(shapes.graph), options={})
        executor = validator.make_executor()
        conditions = Conditions(neighbours, executor, shapes.queries)
        targets = Targets.of(validator.shacl_graph.shapes, neighbours)
        again = since and _again(targets, neighbours, since, size=candidate.count, queries=shapes.queries)
        if again:
            progress.step("validating what changed")
        screening = again.screen(conditions, progress) if again else screen(targets, neighbours, conditions, progress)
        count = sum(len(each.nodes) for each in screening.suspects)
        progress.step(f"validating {count:,} focus nodes that may have results")
        for each in screening.suspects:
            nodes = progress.counted(each.nodes)
            while some := list(islice(nodes, _AT_A_TIME)):
                _, found = each.shape.validate(executor, data, focus=some)  # type: ignore[arg-type]
                results += [_result(_properties(triples), shapes.graph) for _, _, triples in found]
    return build_report(results, shapes=shapes.count, checked=screening.checked, engine=Engine.SCREENED.value)


def _again(
    targets: Targets, neighbours: Neighbours, since: Since, *, size: int, queries: ParsedQueries
) -> Again | None:
    """Return what is to be looked at again, or nothing where that is everything."""
    routes_of = partial(routes_read, neighbours=neighbours, queries=queries)
    with suppress(UnsureError, TooManyError):
        return Again(targets, neighbours, since, size=size, routes_of=routes_of)
    return None


_PROOF = object()


@dataclass(frozen=True)
class ConformingCandidate:
    """A candidate that conforms, with its report; made by require_conformance and by nothing else.

    >>> ConformingCandidate(Candidate(Path("a.nq"), 0, ""), Report((), 0))
    Traceback (most recent call last):
    TypeError: a ConformingCandidate is made by require_conformance
    """

    candidate: Candidate
    report: Report
    _proof: object = field(default=None, repr=False, compare=False)

    def __post_init__(self) -> None:
        if self._proof is not _PROOF:
            raise TypeError("a ConformingCandidate is made by require_conformance")


def require_conformance(
    candidate: Candidate, shapes: ShapesGraph, *, progress: Progress | None = None, earlier: Earlier | None = None
) -> ConformingCandidate:
    """Return the candidate as one that conforms, or raise NonConformanceError with the report.

    Warnings and infos are in the report and stop nothing.
    """
    report = validate_candidate(candidate, shapes, progress=progress, earlier=earlier)
    if not report.conforms:
        raise NonConformanceError(violations_to_text(report), report)
    return ConformingCandidate(candidate, report, _PROOF)


class _Collector(Validator):
    """A validator that hands out its results as they are, instead of copying them into a graph."""

    @classmethod
    def create_validation_report(
        cls,
        sg: object,  # noqa: ARG003  pySHACL's signature
        conforms: bool,  # noqa: ARG003, FBT001
        results: list[tuple[object, ...]],
    ) -> tuple[list[tuple[object, ...]], str]:
        return results, ""


def _working_copy(shapes: Graph) -> Graph:
    """Return a copy of the shapes for pySHACL to change, with the prefixes of imported ontologies, overlooked by it."""
    copy = with_origin_inside(shapes)
    for constraint in set(shapes.subjects(SH.prefixes, None)):
        for source in prefix_sources(shapes, constraint):
            copy.add((constraint, SH.prefixes, source))
    return copy


def _run(data: Graph, shapes: Graph, focus: Sequence[str] | None) -> Iterable[list[tuple[Node, Node, object]]]:
    options = {"focus_nodes": list(focus) if focus else None}
    with _refusals_told():
        validator = _Collector(DataGraph.from_rdflib(data), shacl_graph=shapes, options=options)
        _, results, _ = validator.run()  # type: ignore[no-untyped-call]
    return [triples for _, _, triples in results]


@contextmanager
def _refusals_told() -> Iterator[None]:
    """Turn what pySHACL says of shapes that it cannot use into a ShapesError."""
    try:
        yield
    except (ReportableRuntimeError, NotImplementedError) as error:
        raise ShapesError(f"these shapes cannot be applied: {error}") from error


def _properties(triples: Iterable[tuple[Node, Node, object]]) -> dict[str, list[Node]]:
    """Return each property of a result with its values; pySHACL puts some of them beside the graph they are from."""
    values: dict[str, list[Node]] = {}
    for _, predicate, node in triples:
        values.setdefault(str(predicate), []).append(node[1] if isinstance(node, tuple) else node)  # type: ignore[arg-type]
    return values


def _result(values: dict[str, list[Node]], shapes: Graph) -> Result:
    def one(name: str) -> Node | None:
        return next(iter(values.get(str(SH[name]), ())), None)

    path, value, constraint = one("resultPath"), one("value"), one("sourceConstraint")
    shape = values[str(SH.sourceShape)][0]
    owner = named_owner(shapes, shape) if isinstance(shape, BNode) else None
    severity = str(one("resultSeverity"))
    return Result(
        focus_node=node_name(values[str(SH.focusNode)][0]),
        path=None if path is None else path_text(path, shapes),
        value=None if value is None else n_triples(value),
        severity=Severity.of(severity),
        component=str(one("sourceConstraintComponent")),
        source_shape=node_name(shape),
        messages=chosen_messages(
            map(str, values.get(str(SH.resultMessage), ())), None if constraint is None else str(constraint)
        ),
        source_constraint=None if constraint is None else node_name(constraint),
        severity_iri=severity,
        owner=None if owner is None else str(owner),
    )
