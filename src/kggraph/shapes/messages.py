"""Messages of SPARQL constraints in all their languages.

pySHACL drops the language of a message once it has put values into it, and stumbles over values with a backslash. So
the copy of the shapes that it works on carries language and owner inside each message, and the values are put in here.

It also remembers how it described a blank node by the address of its graph. Addresses are used again, so that a message
could describe a shape of another graph; what it remembers ends with each validation here.
"""

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from pyshacl.constraints.constraint_component import ConstraintComponent
from pyshacl.rdfutil.stringify import stringify_blank_node
from rdflib import SH, Graph, Literal
from rdflib.term import Node

from kggraph.shapes.patching import replaced

_SEPARATOR = "\x1f"


@dataclass(frozen=True, order=True)
class Message:
    r"""A sentence of a result: its language ("" for none) and the node whose sh:message it is ("" for pySHACL's own).

    >>> Message.parse("kk\x1fhttps://example.org/shape\x1fҚате.")
    Message(language='kk', sentence='Қате.', owner='https://example.org/shape')
    >>> Message.parse("Less than 1 values")  # what pySHACL makes up itself is English
    Message(language='en', sentence='Less than 1 values', owner='')
    """

    language: str
    sentence: str
    owner: str = ""

    @classmethod
    def parse(cls, text: str) -> "Message":
        """Return a message out of a graph that with_origin_inside made."""
        parts = text.split(_SEPARATOR, 2)
        return cls(parts[0], parts[2], parts[1]) if len(parts) == 3 else cls("en", text)  # noqa: PLR2004  as joined below


def with_origin_inside(shapes: Graph) -> Graph:
    """Return a copy of a shapes graph, for an engine to change, whose messages begin with their language and owner."""
    copy = Graph(bind_namespaces="none")
    for subject, predicate, node in shapes:
        marked = predicate == SH.message and isinstance(node, Literal)
        copy.add((subject, predicate, _mark(subject, node) if marked else node))
    return copy


def chosen_messages(messages: Iterable[str], constraint: str | None) -> tuple[tuple[str, str], ...]:
    """Return the language and the sentence of each message, sorted.

    Those of the SPARQL constraint go before those of its shape (SHACL §5.3.2), which pySHACL adds to them.
    """
    parsed = [Message.parse(message) for message in messages]
    own = [message for message in parsed if message.owner == constraint]
    return tuple(sorted({(message.language, message.sentence) for message in own or parsed}))


@contextmanager
def messages_of_this_validation() -> Iterator[None]:
    """Within the block values go into messages as they are, and blank nodes are described as they are in its graphs.

    For that a function and a cache of the pinned pySHACL are replaced.
    """

    def fill(_self: ConstraintComponent, message: str, bound: object) -> str:
        return _fill(message, _values(bound))

    literally = replaced(ConstraintComponent, "_format_sparql_based_result_message", fill)
    with literally, replaced(stringify_blank_node, "dict_cache", {}):
        yield


def _mark(owner: Node, message: Node) -> Literal:
    language = message.language if isinstance(message, Literal) else None
    return Literal(_SEPARATOR.join([language or "", str(owner), str(message)]))


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
