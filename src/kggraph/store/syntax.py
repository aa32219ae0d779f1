"""Syntax errors in words: what is wrong, where it starts, and what could stand there."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from kggraph.errors import QuerySyntaxError, did_you_mean
from kggraph.store.probing import Stop, find_stop
from kggraph.store.query_text import Token, declared_prefixes, first_keyword, query_form, tokens

_PLACE = re.compile(r"error at (\d+):(\d+): ")
_FORMS = ("SELECT", "ASK", "CONSTRUCT", "DESCRIBE")
_FORMS_LISTED = "SELECT, ASK, CONSTRUCT or DESCRIBE"
_KEYWORDS = (
    *("WHERE", "FILTER", "OPTIONAL", "UNION", "GRAPH", "BIND", "VALUES", "MINUS", "DISTINCT", "PREFIX", "BASE", "FROM"),
    *("GROUP", "ORDER", "LIMIT", "OFFSET", "HAVING", "EXISTS", "REGEX", "COUNT", "CONTAINS", "STRSTARTS", "COALESCE"),
)
_CLOSING = {"(": ")", "{": "}", "[": "]"}
_SHOWN = 6


@dataclass(frozen=True)
class _Finding:
    """What is wrong, at an offset from 0, and what could stand there, where that is known."""

    offset: int
    reason: str
    expected: Sequence[str] = ()


@dataclass(frozen=True)
class _Failure:
    """What is known of a query that was refused."""

    text: str
    prefixes: Mapping[str, str]
    message: str
    stop: Stop


def explain_syntax_error(text: str, message: str, prefixes: Mapping[str, str], *, base: str = "") -> QuerySyntaxError:
    """Return the error for a query that the parser refused with ``message``.

    Asks the parser about beginnings of the query: to be called where a query may run.

    >>> str(explain_syntax_error("SELCT * {}", "error at 1:10: expected CONSTRUCT", {}))
    "line 1, column 1: unexpected 'SELCT'; expected SELECT, ASK, CONSTRUCT or DESCRIBE; did you mean 'SELECT'?"
    """
    stop = find_stop(text, prefixes, base=base)
    if stop is None:
        match = _PLACE.search(message)
        line, column = (int(match[1]), int(match[2])) if match else (1, 1)
        return QuerySyntaxError("the query cannot be read on from here", line=line, column=column)
    failure = _Failure(text, prefixes, message, stop)
    found = next(found for explain in _EXPLANATIONS if (found := explain(failure)))
    line, column = text.count("\n", 0, found.offset) + 1, found.offset - text.rfind("\n", 0, found.offset)
    return QuerySyntaxError(found.reason, line=line, column=column, expected=found.expected)


def _empty(failure: _Failure) -> _Finding | None:
    if any(tokens(failure.text)):
        return None
    return _Finding(0, f"the query is empty; expected {_FORMS_LISTED}", _FORMS)


def _no_form(failure: _Failure) -> _Finding | None:
    token, word = failure.stop.token, first_keyword(failure.text)
    if token is None or token.text != word or query_form(failure.text):
        return None
    reason = f"unexpected {word!r}; expected {_FORMS_LISTED}{did_you_mean(word.upper(), _FORMS)}"
    return _Finding(token.start, reason, _FORMS)


def _unclosed_string(failure: _Failure) -> _Finding | None:
    if failure.stop.token is not None and failure.stop.token.text not in "\"'":
        return None
    quote = next((token for token in tokens(failure.text) if token.kind == "mark" and token.text in "\"'"), None)
    if quote is None:
        return None
    return _Finding(quote.start, f"the string that starts with {quote.text} here is not closed", [quote.text])


def _unknown_prefix(failure: _Failure) -> _Finding | None:
    token = failure.stop.token
    if token is None or token.kind != "name":
        return None
    prefix, known = token.text.partition(":")[0], {*declared_prefixes(failure.text), *failure.prefixes}
    if prefix in known:
        return None
    bound = f"known: {', '.join(sorted(known))}" if known else "none is declared"
    reason = f"unknown prefix '{prefix}:'; {bound}{did_you_mean(prefix, sorted(known))}"
    return _Finding(token.start, reason, [f"{name}:" for name in sorted(known)])


def _bad_iri(failure: _Failure) -> _Finding | None:
    token = failure.stop.token
    if token is None or not (token.text == ">" or "IRI parsing failed" in failure.message):
        return None
    start = failure.text.rfind("<", 0, token.start + 1)
    iri = failure.text[start : failure.text.find(">", start) + 1]
    why = "it is relative and the query has no BASE" if re.fullmatch(r"<[^:\s]*>", iri) else "it is not well formed"
    return _Finding(start, f"{iri} is not an IRI: {why}") if re.match(r"<\S", iri) else None


def _bad_prefix(failure: _Failure) -> _Finding | None:
    row = list(tokens(failure.text))
    for word, name in pairwise(row):
        if name == failure.stop.token and word.text.upper() == "PREFIX":
            return _Finding(
                name.start, f"PREFIX is followed by a name and a colon, such as 'ex:', not by {name.text!r}"
            )
    return None


def _ungrouped(failure: _Failure) -> _Finding | None:
    groups = failure.stop.token is None and any(token.text.upper() == "GROUP" for token in tokens(failure.text))
    if not (groups and "BY" not in failure.stop.options) and "that is unbound" not in failure.message:
        return None
    start = next((token.start for token in tokens(failure.text) if token.text.upper() == "SELECT"), 0)
    reason = "SELECT names a variable that is neither in GROUP BY nor inside an aggregate such as COUNT or SAMPLE"
    return _Finding(start, reason)


def _rebound(failure: _Failure) -> _Finding | None:
    """BIND to a variable that has a value: the parser notices at the end of the group (SPARQL 1.1, section 18.2.1)."""
    stop = failure.stop.token
    if stop is not None and stop.text != "}":
        return None
    row = [token for token in tokens(failure.text) if stop is None or token.start < stop.start]
    for place, token in enumerate(row[1:], start=1):
        is_target = row[place - 1].text.upper() == "AS"
        if is_target and any(other.text == token.text for other in row[: place - 1]):
            return _Finding(token.start, f"AS gives {token.text} a value, but it has one in this group already")
    return None


def _unclosed_bracket(failure: _Failure) -> _Finding | None:
    if failure.stop.token is not None:
        return None
    open_ones: list[Token] = []
    for token in tokens(failure.text):
        if token.kind == "mark" and token.text in "({[":
            open_ones.append(token)
        elif token.kind == "mark" and token.text in ")}]" and open_ones:
            open_ones.pop()
    if not open_ones:
        return None
    last = open_ones[-1]
    return _Finding(last.start, f"the {last.text!r} here is not closed", [_CLOSING[last.text]])


def _unexpected(failure: _Failure) -> _Finding:
    token, options = failure.stop.token, failure.stop.options
    found = f"unexpected {token.text[:40]!r}" if token else "unexpected end of the query"
    expected = f"; expected {_listed(options)}" if options else ""
    is_misspelt = token is not None and token.kind == "word" and token.text.upper() not in _KEYWORDS
    hint = did_you_mean(token.text.upper(), _KEYWORDS) if token and is_misspelt else ""
    start = token.start if token else len(failure.text.rstrip())
    return _Finding(start, found + expected + hint, [option.strip("'") for option in options])


def _listed(options: tuple[str, ...]) -> str:
    shown = [*options[:_SHOWN], *(["…"] if len(options) > _SHOWN else [])]
    return shown[0] if len(shown) == 1 else f"{', '.join(shown[:-1])} or {shown[-1]}"


_EXPLANATIONS: tuple[Callable[[_Failure], _Finding | None], ...] = (
    _empty,
    _bad_prefix,
    _no_form,
    _unclosed_string,
    _unknown_prefix,
    _bad_iri,
    _unclosed_bracket,
    _rebound,
    _ungrouped,
    _unexpected,
)
