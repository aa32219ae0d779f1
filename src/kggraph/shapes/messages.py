"""Messages of SPARQL constraints in all their languages.

pySHACL drops the language of a message once it has put values into it, and stumbles over values with a backslash. So
the copy of the shapes that it works on carries the language inside each message, and the values are put in here.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from pyshacl.constraints.constraint_component import ConstraintComponent
from rdflib import SH, Graph, Literal
from rdflib.term import Node

_AFTER_LANGUAGE = "\x1f"


def with_languages_inside(shapes: Graph) -> Graph:
    """Return a copy of a shapes graph, for an engine to change, whose messages begin with their language."""
    copy = Graph(bind_namespaces="none")
    for subject, predicate, node in shapes:
        marked = predicate == SH.message and isinstance(node, Literal)
        copy.add((subject, predicate, _mark(node) if marked else node))
    return copy


def language_and_sentence(message: str) -> tuple[str, str]:
    r"""Return the language ("" for none) and the sentence of a message out of such a copy.

    The sentences that pySHACL makes up itself are English.

    >>> language_and_sentence("kk\x1fҚате."), language_and_sentence("\x1fNo."), language_and_sentence("Less than 1")
    (('kk', 'Қате.'), ('', 'No.'), ('en', 'Less than 1'))
    """
    language, mark, sentence = message.partition(_AFTER_LANGUAGE)
    return (language, sentence) if mark else ("en", message)


@contextmanager
def values_put_in_literally() -> Iterator[None]:
    """Within the block values go into messages as they are. Wraps a function of the pinned pySHACL and puts it back."""
    original = ConstraintComponent._format_sparql_based_result_message  # noqa: SLF001

    def fill(_self: ConstraintComponent, message: str, bound: object) -> str:
        return _fill(message, _values(bound))

    ConstraintComponent._format_sparql_based_result_message = fill  # type: ignore[method-assign]  # noqa: SLF001
    try:
        yield
    finally:
        ConstraintComponent._format_sparql_based_result_message = original  # type: ignore[method-assign]  # noqa: SLF001


def _mark(message: Node) -> Literal:
    language = message.language if isinstance(message, Literal) else None
    return Literal(f"{language or ''}{_AFTER_LANGUAGE}{message}")


def _fill(message: str, values: Mapping[str, object]) -> str:
    r"""Put values in the place of ``{?name}`` and ``{$name}`` (SHACL §5.3.2).

    >>> _fill("{$this} has {?value}, not {?other}", {"this": "e:a", "value": r"a\d"})
    'e:a has a\\d, not {?other}'
    """
    for name, value in values.items():
        for placeholder in (f"{{?{name}}}", f"{{${name}}}"):
            message = message.replace(placeholder, str(value))
    return message


def _values(bound: Any) -> dict[str, object]:  # noqa: ANN401  pySHACL hands over a mapping or a tuple of three or four
    if isinstance(bound, dict):
        return dict(bound)
    names = dict(zip(("this", "path", "value"), bound or (), strict=False))
    others = bound[3] if bound is not None and len(bound) > 3 else {}  # noqa: PLR2004  the mapping of the other names
    return {**others, **{name: value for name, value in names.items() if value is not None}}
