"""A validation report: what was found where, in every language that the shapes speak, in one fixed order.

For people and programs it is written as plain text, Turtle and JSON, each the same for the same report.
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import Enum
from uuid import NAMESPACE_URL, uuid5

import pyoxigraph as ox

from kggraph.vocabulary import SH


class Severity(Enum):
    """How much a result weighs; the value is its IRI (SHACL §2.1.4). Only violations stop a publication.

    >>> Severity.of("http://www.w3.org/ns/shacl#Warning")
    <Severity.WARNING: 'http://www.w3.org/ns/shacl#Warning'>
    >>> Severity.of("https://example.org/Fatal")  # a severity of one's own counts as a violation
    <Severity.VIOLATION: 'http://www.w3.org/ns/shacl#Violation'>
    """

    VIOLATION = SH.Violation.value
    WARNING = SH.Warning.value
    INFO = SH.Info.value

    @classmethod
    def of(cls, iri: str) -> "Severity":
        """Return the severity with this IRI; any other IRI weighs as much as a violation."""
        return next((severity for severity in cls if severity.value == iri), cls.VIOLATION)


@dataclass(frozen=True)
class Result:
    """One thing that a shape found.

    ``focus_node``, ``path``, ``component``, ``source_shape`` and ``source_constraint`` are IRIs without brackets; blank
    nodes are ``_:b1``, a focus node that is a literal and every ``value`` are N-Triples terms. A ``path`` of several
    steps is a SHACL path in Turtle. ``source_constraint`` names the ``sh:sparql`` constraint, where there is one, and
    ``owner`` what the source shape is written in, where that has a name and the shape has none.
    ``messages`` are pairs of language and sentence, sorted; the language is empty where the shape gives none.
    """

    focus_node: str
    path: str | None
    value: str | None
    severity: Severity
    component: str
    source_shape: str
    messages: tuple[tuple[str, str], ...]
    source_constraint: str | None = None
    severity_iri: str = Severity.VIOLATION.value
    owner: str | None = None

    @property
    def rule(self) -> str:
        """The narrowest thing in the shapes graph that was broken: the constraint if it has a name, else the shape."""
        named = self.source_constraint and not self.source_constraint.startswith("_:")
        return self.source_constraint if self.source_constraint and named else self.source_shape

    def message(self, language: str = "en") -> str:
        """Return the sentence in this language, or in English, or in no language, or in the first there is.

        >>> result = Result("e:d3", None, None, Severity.INFO, "e:c", "e:s", (("en", "Wrong."), ("kk", "Қате.")))
        >>> result.message("kk"), result.message("ru")
        ('Қате.', 'Wrong.')
        """
        by_language = dict(reversed(self.messages))
        for wanted in (language, "en", ""):
            if wanted in by_language:
                return by_language[wanted]
        return self.messages[0][1] if self.messages else f"This breaks {self.rule}."

    def __lt__(self, other: "Result") -> bool:
        return self._order() < other._order()

    def _order(self) -> tuple[object, ...]:
        rank = list(Severity).index(self.severity)
        return (
            rank,
            self.source_shape,
            self.source_constraint or "",
            self.component,
            self.focus_node,
            self.path or "",
            self.value or "",
            self.messages,
        )


@dataclass(frozen=True)
class Report:
    """All results of one validation: violations first, then by shape, focus node, path and value.

    ``shapes`` is the number of shapes that were applied, ``engine`` what applied them, which changes nothing else;
    ``checked`` says how many nodes are the targets of each shape that has a name and targets.
    """

    results: tuple[Result, ...]
    shapes: int
    checked: Mapping[str, int] = field(default_factory=dict)
    engine: str = field(default="pySHACL", compare=False)

    @property
    def conforms(self) -> bool:
        """Whether no result is a violation; warnings and infos do not stop a publication.

        >>> Report((), shapes=3).conforms
        True
        """
        return not self.count(Severity.VIOLATION)

    def count(self, severity: Severity) -> int:
        """Return the number of results of one severity."""
        return sum(result.severity is severity for result in self.results)

    def of(self, severity: Severity) -> tuple[Result, ...]:
        """Return the results of one severity, in order."""
        return tuple(result for result in self.results if result.severity is severity)


def build_report(
    results: Iterable[Result], *, shapes: int, checked: Mapping[str, int] | None = None, engine: str = "pySHACL"
) -> Report:
    """Return the report with these results in their fixed order."""
    return Report(tuple(sorted(results)), shapes, checked or {}, engine)


_SHOWN_IN_AN_ERROR = 50
_NAMES = {
    Severity.VIOLATION: ("violation", "violations"),
    Severity.WARNING: ("warning", "warnings"),
    Severity.INFO: ("info", "infos"),
}


def report_to_text(report: Report, *, language: str = "en", limit: int | None = None) -> str:
    """Return the report as lines of text: how many results of each kind, then each with its place.

    ``limit`` is the number of results to show; the last line says how many more there are.

    >>> result = Result("e:d3", "e:value", '"0"', Severity.VIOLATION, "e:c", "e:shape", (("en", "Give a value."),))
    >>> print(report_to_text(Report((result, result), shapes=7), limit=1), end="")
    2 violations, 0 warnings, 0 infos from 7 shapes (pySHACL)
    <BLANKLINE>
    violation: Give a value.
      at    e:d3
      path  e:value
      value "0"
      rule  e:shape
    <BLANKLINE>
    … and 1 more
    """
    counts = ", ".join(_counted(report.count(severity), severity) for severity in Severity)
    head = f"{counts} from {report.shapes} shapes ({report.engine})"
    return "\n\n".join([head, *_blocks(report.results, language, limit)]) + "\n"


def violations_to_text(report: Report, *, language: str = "en") -> str:
    """Return the message of an error: how many violations there are and the first fifty of them."""
    violations = report.of(Severity.VIOLATION)
    head = f"the data do not conform to the shapes: {_counted(len(violations), Severity.VIOLATION)}"
    return "\n\n".join([head, *_blocks(violations, language, _SHOWN_IN_AN_ERROR)])


def report_to_json(report: Report) -> str:
    """Return the report as JSON; ``conforms`` is about violations alone, as for a publication."""
    content = {
        "conforms": report.conforms,
        "shapes": report.shapes,
        "engine": report.engine,
        **{_NAMES[severity][1]: report.count(severity) for severity in Severity},
        "checked": dict(report.checked),
        "results": [_json_result(result) for result in report.results],
    }
    return json.dumps(content, ensure_ascii=False, indent=1) + "\n"


def report_to_turtle(report: Report) -> str:
    """Return the report as a SHACL validation report in Turtle, every node of it an IRI made of its content.

    ``sh:conforms`` is SHACL's own (§3.6.1.1): false as soon as there is any result, a warning too.
    """
    names = [_urn(index, result) for index, result in enumerate(report.results)]
    whole = _uuid_urn(" ".join(names))
    conforms = "true" if not report.results else "false"
    head = [f"<{whole}> a sh:ValidationReport ;", f"  sh:conforms {conforms}" + (" ;" if names else " .")]
    if names:
        head.append("  sh:result\n    " + " ,\n    ".join(f"<{name}>" for name in names) + " .")
    parts = [f"<{name}>\n{_turtle_result(result)}" for name, result in zip(names, report.results, strict=True)]
    return "\n\n".join([f"@prefix sh: <{SH.iri}> .", "\n".join(head), *parts]) + "\n"


def _counted(count: int, severity: Severity) -> str:
    return f"{count:,} {_NAMES[severity][count != 1]}"


def _blocks(results: Sequence[Result], language: str, limit: int | None) -> list[str]:
    shown = results if limit is None else results[:limit]
    more = [] if len(shown) == len(results) else [f"… and {len(results) - len(shown):,} more"]
    return [*(_block(result, language) for result in shown), *more]


def _block(result: Result, language: str) -> str:
    lines = [f"{_NAMES[result.severity][0]}: {result.message(language)}", f"  at    {result.focus_node}"]
    if result.path is not None:
        lines.append(f"  path  {result.path}")
    if result.value is not None and result.value != f"<{result.focus_node}>":
        lines.append(f"  value {result.value}")
    return "\n".join([*lines, f"  rule  {result.rule}"])


def _json_result(result: Result) -> dict[str, object]:
    return {
        "severity": result.severity.name.lower(),
        "focusNode": result.focus_node,
        "path": result.path,
        "value": result.value,
        "component": result.component,
        "sourceShape": result.source_shape,
        "sourceConstraint": result.source_constraint,
        "owner": result.owner,
        "messages": [{"language": language, "message": sentence} for language, sentence in result.messages],
    }


def _turtle_result(result: Result) -> str:
    statements = [
        ("a", "sh:ValidationResult"),
        ("sh:resultSeverity", f"<{result.severity_iri}>"),
        ("sh:focusNode", _node(result.focus_node)),
        ("sh:resultPath", None if result.path is None else _path(result.path)),
        ("sh:value", result.value),
        ("sh:sourceConstraintComponent", f"<{result.component}>"),
        ("sh:sourceShape", _node(result.source_shape)),
        ("sh:sourceConstraint", None if result.source_constraint is None else _node(result.source_constraint)),
        ("sh:resultMessage", " ,\n    ".join(_message(*pair) for pair in result.messages) or None),
    ]
    return " ;\n".join(f"  {name} {value}" for name, value in statements if value is not None) + " ."


def _node(name: str) -> str:
    return name if name.startswith(("_:", '"')) else f"<{name}>"


def _path(path: str) -> str:
    return path if path.startswith(("(", "[")) else f"<{path}>"


def _message(language: str, sentence: str) -> str:
    return str(ox.Literal(sentence, language=language) if language else ox.Literal(sentence))


def _urn(index: int, result: Result) -> str:
    # Two results may be alike in everything; the number keeps them two.
    parts = (index, result.focus_node, result.rule, result.component, result.path or "", result.value or "")
    return _uuid_urn("\n".join(map(str, parts)))


def _uuid_urn(content: str) -> str:
    return f"urn:uuid:{uuid5(NAMESPACE_URL, content)}"
