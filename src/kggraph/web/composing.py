"""One query made of several questions: what each asks of ``?item`` must hold of it together.

A condition is the group of a question (``store/queries``), with terms in their places; nothing is written by hand.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from kggraph.store.interface import Term
from kggraph.store.questions import question

_PREFIX = re.compile(r"^PREFIX [^\n]+\n", re.MULTILINE)
_VARIABLE = re.compile(r"\?(\w+)")
_SHARED = "item"


@dataclass(frozen=True)
class Condition:
    """What a question asks of ``?item``: ``terms`` stand for variables, ``values`` are the terms one may be."""

    name: str
    terms: Mapping[str, Term] = field(default_factory=dict)
    values: Mapping[str, Sequence[Term]] = field(default_factory=dict)


Either = Sequence[Condition]  # alternatives: one of them holds


def composed(name: str, terms: Mapping[str, Term], conditions: Iterable[Either]) -> str:
    """Return a SELECT question with further conditions in its group, as it is asked and as a reader opens it.

    >>> from pyoxigraph import NamedNode
    >>> gift, donor, ana = (NamedNode(f"https://e.org/{name}") for name in ("Gift", "donor", "ana"))
    >>> by_ana = Condition("list-with-value", {"property": donor}, {"value": [ana]})
    >>> print(composed("list-items", {"class": gift}, [[by_ana]]))
    # The things of ?class that fit what was chosen.
    SELECT DISTINCT ?item
    WHERE {
      ?item a <https://e.org/Gift> .
      FILTER(ISIRI(?item))
      ?item <https://e.org/donor> ?value1 .
      VALUES ?value1 { <https://e.org/ana> }
    }
    """
    alternatives = list(conditions)
    text = question(name)
    prefixes = [*_PREFIX.findall(text), *_prefixes_of(alternatives)]
    comment, _, rest = _PREFIX.sub("", text).partition("\n")
    head, _, tail = rest.rpartition("}")
    groups = [_group(either, number) for number, either in enumerate(alternatives, start=1)]
    body = "\n".join([_put(head.rstrip(), terms), *groups])
    return f"{comment}\n{''.join(sorted(set(prefixes)))}{body}\n}}{tail.rstrip()}"


def _prefixes_of(alternatives: Iterable[Either]) -> list[str]:
    return [
        line for either in alternatives for condition in either for line in _PREFIX.findall(question(condition.name))
    ]


def _group(either: Either, number: int) -> str:
    """Return one condition as patterns, several as alternatives (SPARQL 1.1 Query, section 7)."""
    groups = [_patterns(condition, number) for condition in either]
    return groups[0] if len(groups) == 1 else "  " + " UNION ".join(f"{{\n{group}\n  }}" for group in groups)


def _patterns(condition: Condition, number: int) -> str:
    """Return what a condition asks, with names of its own for all variables but the shared one."""
    text = question(condition.name)
    body = text[text.index("{") + 1 : text.rindex("}")].strip("\n").rstrip()
    own = _VARIABLE.sub(lambda match: match[0] if match[1] == _SHARED else f"{match[0]}{number}", body)
    data = [
        f"  VALUES ?{variable}{number} {{ {' '.join(str(term) for term in terms)} }}"
        for variable, terms in condition.values.items()
    ]
    return "\n".join([_put(own, {f"{name}{number}": term for name, term in condition.terms.items()}), *data])


def _put(text: str, terms: Mapping[str, Term]) -> str:
    """Return patterns with terms in the places of variables."""
    return _VARIABLE.sub(lambda match: str(terms.get(match[1], match[0])), text)
